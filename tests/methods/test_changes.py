"""What changed and why: one planted change of each kind, and no difference where none has a meaning."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods.changes import Break, Change, changes
from werkruimte.methods.changes import given as what_differs

BREAKS = (Break(("m12.establishments.*",), date(2019, 1, 1), date(2022, 1, 1)),)
USED = {"room": ("cell_m",)}


def figure(id: str, value: float | None, **other: Any) -> dict[str, Any]:
    period = {"from": None, "to": "2024-01-01", "precision": "day"}
    area = {"level": "gemeente", "code": "GM1", "name": "Proef"}
    status = "no_data" if value is None else "value"
    base = {
        "id": id,
        "value": value,
        "low": None,
        "high": None,
        "status": status,
        "reason": None,
        "unit": "n",
        "period": period,
        "area": area,
    }
    return base | {"variant": "standaard", "sources": ["bag"], "method": "count"} | other


def dossier(*figures: dict[str, Any], sha: str = "a", program: str = "1", cell: float = 10) -> dict[str, Any]:
    sources = [{"id": "bag", "kind": "units", "file": "bag.csv", "sha256": sha, "period": {"to": "2024-01-01"}}]
    return {"figures": list(figures), "sources": sources, "program": program, "parameters": [{"id": "cell_m", "value": cell, "unit": "m"}]}


def only(old: dict[str, Any], new: dict[str, Any]) -> Change:
    found = changes(old, new, BREAKS, USED)
    assert len(found) == 1
    return found[0]


def at(year: int, **other: Any) -> dict[str, Any]:
    return {"period": {"from": None, "to": f"{year}-01-01", "precision": "day"}} | other


ONE, TWO = figure("m01.a.b", 1), figure("m01.a.b", 3)


@pytest.mark.parametrize(
    ("old", "new", "verdict", "difference", "causes", "certain"),
    [
        (dossier(ONE), dossier(TWO, sha="b"), "hoger", 2, ("ander bestand",), True),
        (dossier(TWO), dossier(ONE, cell=5), "lager", -2, ("andere regel of aanname",), True),
        (dossier(ONE), dossier(TWO, program="2"), "hoger", 2, ("andere versie van het programma",), True),
        (dossier(ONE), dossier(TWO, program="2", sha="b"), "hoger", 2, ("ander bestand", "andere versie van het programma"), False),
        (dossier(ONE), dossier(TWO), "hoger", 2, ("zelfde bestanden, regels en versie",), False),
        (dossier(figure("m01.a.b", None)), dossier(ONE, sha="b"), "nu bekend", None, ("ander bestand",), True),
        (dossier(ONE), dossier(figure("m01.a.b", None), sha="b"), "niet meer bekend", None, ("ander bestand",), True),
        (dossier(ONE), dossier(sha="b"), "niet meer bekend", None, ("ander bestand",), True),
        (
            dossier(ONE),
            dossier(TWO | {"method": "other"}, program="2"),
            "niet te vergelijken",
            None,
            ("andere methode", "andere versie van het programma"),
            True,
        ),
        (dossier(ONE), dossier(TWO | {"unit": "m2"}, sha="b"), "niet te vergelijken", None, ("andere eenheid", "ander bestand"), True),
        (
            dossier(ONE),
            dossier(TWO | {"status": "partial"}, sha="b"),
            "niet te vergelijken",
            None,
            ("een van beide is een deel", "ander bestand"),
            True,
        ),
        (dossier(ONE), dossier(TWO | at(2025), sha="b"), "hoger", 2, ("ander bestand",), True),
    ],
)
def test_one_planted_change_of_each_kind(
    old: dict[str, Any], new: dict[str, Any], verdict: str, difference: float | None, causes: tuple[str, ...], certain: bool
) -> None:
    found = only(old, new)
    assert (found.verdict, found.difference, found.causes, found.certain) == (verdict, difference, causes, certain)


def test_no_difference_across_a_series_break_in_either_direction() -> None:
    id = "m12.establishments.all.count"
    old, new = dossier(figure(id, 10, **at(2019))), dossier(figure(id, 17, **at(2022)), sha="b")
    for found in (only(old, new), only(new, old)):
        assert (found.verdict, found.difference, found.causes[0]) == ("niet te vergelijken", None, "reeksbreuk")
    within = only(dossier(figure(id, 10, **at(2022))), dossier(figure(id, 17, **at(2023)), sha="b"))
    assert within.difference == 7


def test_a_break_at_one_level_leaves_the_others_alone() -> None:
    redrawn = Break(("*",), date(2022, 12, 31), date(2022, 1, 2), "gemeente")
    for level, verdict in (("gemeente", "niet te vergelijken"), ("park", "hoger")):
        sides = (
            figure("m12.a.count", v, **at(y)) | {"area": {"level": level, "code": "1", "name": "x"}} for v, y in ((10, 2022), (17, 2023))
        )
        old, new = (dossier(side, sha=str(n)) for n, side in enumerate(sides))
        assert [c.verdict for c in changes(old, new, (redrawn,), USED)] == [verdict]


def test_another_reading_is_neither_gone_nor_new() -> None:
    found = changes(dossier(ONE), dossier(TWO | {"variant": "rustig"}, sha="b"), BREAKS, USED)
    assert {(f.verdict, f.difference, f.causes[0]) for f in found} == {("niet te vergelijken", None, "andere lezing")}


def test_changes_over_two_windows_are_not_subtracted() -> None:
    old, new = (figure("m01.a.change", v) | {"period": {"from": f"{y}-01-01", "to": "2024-01-01"}} for v, y in ((1, 2012), (5, 2017)))
    assert only(dossier(old), dossier(new, sha="b")).causes[0] == "ander tijdvak"


def test_a_band_moves_widens_or_narrows() -> None:
    def band(low: float, high: float) -> dict[str, Any]:
        return dossier(figure("m01.a.b", None, low=low, high=high, status="value"))

    words = [only(band(2, 4), band(*other)).verdict for other in ((3, 5), (2, 5), (1, 3), (1, 5), (2.5, 3.5))]
    assert words == ["hoger", "hoger", "lager", "ruimere band", "smallere band"]


def test_a_rule_that_the_method_reads_is_named_before_others() -> None:
    old = dossier(ONE | {"method": "room"}, TWO | {"id": "m01.c.d"})
    new = dossier(TWO | {"method": "room"}, ONE | {"id": "m01.c.d"}, cell=5)
    new["parameters"].append({"id": "other", "value": 1, "unit": "m"})
    room, other = changes(old, new, BREAKS, USED)
    assert room.detail == "cell_m: 10 m → 5 m" and "other" in other.detail


VALUES = st.lists(st.one_of(st.none(), st.integers(-9, 9).map(float)), min_size=1, max_size=6)
MIRROR = {"hoger": "lager", "lager": "hoger", "nu bekend": "niet meer bekend", "niet meer bekend": "nu bekend"}


@given(VALUES, VALUES)
def test_backwards_it_is_the_mirror(before: list[float | None], after: list[float | None]) -> None:
    old, new = (dossier(*(figure(f"m01.a.{i}", v) for i, v in enumerate(values))) for values in (before, after))
    there, back = ({c.id: c for c in changes(*pair, BREAKS, USED)} for pair in ((old, new), (new, old)))
    assert there.keys() == back.keys()
    for id, change in there.items():
        assert back[id].verdict == MIRROR[change.verdict]
        assert (change.difference is None) == (back[id].difference is None) and (change.difference or 0) == -(back[id].difference or 0)


def test_with_itself_nothing_changed() -> None:
    one = dossier(ONE, TWO | {"id": "m01.c.d"}, figure("m01.e.f", None))
    assert changes(one, copy.deepcopy(one), BREAKS, USED) == []


def test_a_file_that_differs_bears_its_own_title() -> None:
    """Two plans, of which one is new: its title stands, not that of the other plan of the same kind."""
    plans = [{"id": i, "kind": "plan", "title": f"Plan {i}", "file": f"{i}.gml", "sha256": i, "period": {"to": "2020-01-01"}} for i in "ab"]
    old, new = (dossier() | {"sources": sources} for sources in (plans[1:], plans))
    assert [(i.title, i.old, i.new) for i in what_differs(old, new).inputs] == [("Plan a", (), ("a.gml (2020-01-01)",))]
    assert [i.title for i in what_differs(new, old).inputs] == ["Plan a"]


def on_day(day: str, age: float, count: float) -> dict[str, Any]:
    sources = [
        {"id": "codes-1", "kind": "codes", "file": "codes.json", "sha256": "a", "period": {"to": day, "precision": "circa"}},
        {"id": "bag", "kind": "units", "file": "bag.csv", "sha256": "a", "period": {"to": "2024-01-01", "precision": "day"}},
    ]
    ages = figure("ctx.age", age, period={"from": None, "to": day, "precision": "day"})
    return {"figures": [ages, figure("m01.a.b", count)], "sources": sources, "program": "1", "parameters": [], "rules": {"on": day}}


def test_another_day_is_the_reason_of_what_is_of_that_day_only() -> None:
    old, new = on_day("2025-06-30", 10, 1), on_day("2026-11-26", 500, 1)
    assert what_differs(old, new).inputs == ()
    found = only(old, new)
    assert (found.id, found.causes, found.certain) == ("ctx.age", ("andere dag van het dossier",), True)
    with_file = on_day("2026-11-26", 500, 3)
    with_file["sources"][1]["sha256"] = "b"
    both = {c.id: (c.causes, c.certain) for c in changes(old, with_file, BREAKS, USED)}
    assert both == {"ctx.age": (("andere dag van het dossier", "ander bestand"), False), "m01.a.b": (("ander bestand",), True)}
