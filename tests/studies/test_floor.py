"""Floor ledger and stock: known answers, and one rule of the contract at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from histories import DAY, IN_USE, LATER, LONG_AGO, NEVER_WAS, NOT_MEASURED, TEN, WITHDRAWN, by_scope, loaded, stood, unit
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.studies import floor


def lines(units: list[Voorkomen], panden: list[Voorkomen], start: date = date(2012, 1, 1), end: date = LATER) -> dict[tuple[str, ...], int]:
    """m2 per (scope, cause, target or '') of the ledger; the ledger has closed."""
    connection = loaded(units, panden)
    floor.ledger(connection, start, end, TEN)
    floor.totals(connection)
    rows = connection.execute(
        "SELECT scope, cause, coalesce(target, ''), sum(oppervlakte)::BIGINT FROM floor_events GROUP BY ALL"
    ).fetchall()
    return {(scope, cause, target) if target else (scope, cause): m2 for scope, cause, target, m2 in rows}


# --- known answers -----------------------------------------------------------------------------------------


def test_stock_counts_begin_and_not_end_and_only_standing_statuses(shared: Path) -> None:
    case = reference_case(shared, "4a-15-stock-on-date")
    numbers: dict[str, int] = defaultdict(int)
    units = []
    for row in case["inputs"]["voorkomens"]:
        numbers[row["id"]] += 1
        begin, end = (date.fromisoformat(row[k]) if row[k] else None for k in ("begin", "end"))
        assert begin is not None
        units.append(
            Voorkomen(
                row["id"],
                numbers[row["id"]],
                row["status"],
                begin,
                end,
                datetime(2020, 1, 1),
                uses=["industriefunctie"],
                area=row["oppervlakte_m2"],
                panden=["p1"],
            )
        )
    connection = loaded(units, stood("p1"))
    days = [date.fromisoformat(d) for d in case["inputs"]["dates"]]
    assert [by_scope(connection, d)["industrie"][1] for d in days] == case["expected"]["stock_m2"]


def test_equal_shares_of_a_unit_with_several_uses(shared: Path) -> None:
    case = reference_case(shared, "4a-16-multifunction")
    units = [
        Voorkomen(str(n), 1, IN_USE, LONG_AGO, None, datetime(2020, 1, 1), uses=o["functions"], area=o["m2"], panden=["p1"])
        for n, o in enumerate(case["inputs"]["objects"])
    ]
    rows = floor.stock_totals(loaded(units, []), LATER, "gelijk_verdeeld").fetchall()
    shares = {scope: (m2, unknown) for scope, _, m2, unknown, _ in rows}
    expected = case["expected"]
    names = {"industrie": "industriefunctie", "kantoor": "kantoorfunctie", "woon": "woonfunctie", "overig": "overige gebruiksfunctie"}
    for scope, name in names.items():
        assert shares[scope][0] == pytest.approx(expected[name], abs=1e-9)
    assert sum(shares[scope][0] for scope in names) == pytest.approx(expected["total_known"], abs=1e-9)
    assert shares["industrie"][1] == expected["objects_without_area"]


def test_the_ledger_of_the_reference_case_closes(shared: Path) -> None:
    case = reference_case(shared, "4a-17-floor-ledger")
    units, panden = [], []
    for o in case["inputs"]["objects"]:
        pand = f"pand {o['id']}"
        panden += stood(pand, begin=LONG_AGO if o["f0"] else DAY, end=None if o["f1"] else DAY)
        before, after = (LONG_AGO, IN_USE, o["f0"], o["go0"]), (DAY, IN_USE, o["f1"], o["go1"])
        if o["f0"] is None:
            units += unit(o["id"], after, pand=pand)
        else:
            units += unit(o["id"], before, after if o["f1"] else (DAY, WITHDRAWN, o["f0"], o["go0"]), pand=pand)
    got, expected = lines(units, panden), case["expected"]["components"]
    for cause in ("new", "function_in", "enlarge", "demolition", "shrink", "correction"):
        m2 = sum(v for key, v in got.items() if key[:2] == ("industrie", cause))
        assert m2 == (-expected[cause] if cause in ("demolition", "shrink") else expected[cause])
    assert {k[2]: -v for k, v in got.items() if k[:2] == ("industrie", "function_out")} == expected["function_out"]
    connection = loaded(units, panden)
    stocks = [by_scope(connection, d)["industrie"][1] for d in (date(2012, 1, 1), LATER)]
    assert stocks == [case["expected"]["S0"], case["expected"]["S1"]]


def test_real_panden_with_and_without_demolition_permit(shared: Path) -> None:
    connection = connect()
    connection.execute(
        f"""CREATE VIEW pand_voorkomens AS SELECT identificatie AS id, voorkomen, status, CAST(begin_geldigheid AS DATE) AS "begin",
        CAST(eind_geldigheid AS DATE) AS eind, CAST(tijdstip_registratie AS TIMESTAMP) AS registratie,
        CAST(eind_registratie AS TIMESTAMP) AS eind_registratie, false AS inactief, 'actief' AS deel, geometry
        FROM read_parquet('{shared / "data/bag/doesburg_panden_voorkomens.parquet"}')"""
    )
    assert len(floor.pand_stock(connection, date(2020, 1, 1)).fetchall()) == 7297
    assert len(floor.pand_stock(connection, date(2020, 1, 1), "zonder_sloopvergunning").fetchall()) == 7213
    assert len(floor.pand_stock(connection, date(2012, 1, 1), "zonder_sloopvergunning").fetchall()) == 7104


def reference_case(shared: Path, id_: str) -> dict[str, Any]:
    """One case of the floor ledger."""
    cases = json.loads((shared / "reference/refcases.json").read_text("utf-8"))["4a_erosion"]
    return next(c for c in cases if c["id"] == id_)


# --- one rule at a time ------------------------------------------------------------------------------------

WAS = (LONG_AGO, IN_USE, "industrie", 1000)


def test_a_hall_that_becomes_dwellings_is_lost_whole() -> None:
    hall = unit("hal", WAS, (DAY, WITHDRAWN, "industrie", 1000))
    homes = [v for n in range(14) for v in unit(f"woning {n:02}", (DAY, IN_USE, "woon", 65))]
    assert lines(hall + homes, stood("p1")) == {
        ("industrie", "function_out", "woon"): -1000,
        ("business", "function_out", "woon"): -1000,
        ("woon", "function_in", "industrie"): 910,
    }


def test_a_move_between_business_uses_is_nothing_for_business() -> None:
    got = lines(unit("a", WAS, (DAY, IN_USE, "kantoor", 1000)), stood("p1"))
    assert got == {("industrie", "function_out", "kantoor"): -1000, ("kantoor", "function_in", "industrie"): 1000}


def test_combined_business_uses_stay_business_and_combined_dwellings_leave_it() -> None:
    assert ("business", "function_out", "other") not in lines(unit("a", WAS, (DAY, IN_USE, "industrie+kantoor", 1000)), stood("p1"))
    got = lines(unit("a", WAS, (DAY, IN_USE, "industrie+woon", 1000)), stood("p1"))
    assert got[("business", "function_out", "other")] == -1000
    assert got[("industrie", "function_out", "gecombineerd")] == -1000


@pytest.mark.parametrize(
    ("after", "cause"),
    [(1099, "correction"), (1100, "enlarge"), (901, "correction"), (900, "shrink")],
)
def test_ten_per_cent_is_enough_and_less_is_a_correction(after: int, cause: str) -> None:
    assert lines(unit("a", WAS, (DAY, IN_USE, "industrie", after)), stood("p1"))[("industrie", cause)] == after - 1000


@pytest.mark.parametrize(("after", "cause"), [(59, "correction"), (60, "enlarge")])
def test_ten_square_metres_are_enough(after: int, cause: str) -> None:
    assert lines(unit("a", (LONG_AGO, IN_USE, "industrie", 50), (DAY, IN_USE, "industrie", after)), stood("p1")) == {
        ("industrie", cause): after - 50,
        ("business", cause): after - 50,
    }


def test_the_step_from_not_measured_to_in_use_is_a_correction_whatever_changes() -> None:
    first = (LONG_AGO, NOT_MEASURED, "industrie", 1000)
    assert lines(unit("a", first, (DAY, IN_USE, "industrie", 400)), stood("p1"))[("industrie", "correction")] == -600
    got = lines(unit("a", first, (DAY, IN_USE, "kantoor", 900)), stood("p1"))
    assert got == {("industrie", "correction"): -1000, ("kantoor", "correction"): 900, ("business", "correction"): -100}


@pytest.mark.parametrize(
    ("pand_gone", "cause"),
    [
        (DAY, "demolition"),
        (date(2021, 6, 1), "demolition"),
        (date(2021, 6, 2), "correction"),
        (date(2019, 6, 1), "demolition"),
        (date(2019, 5, 31), "correction"),
        (None, "correction"),
    ],
)
def test_floor_goes_with_its_pand_within_a_year(pand_gone: date | None, cause: str) -> None:
    units = unit("a", WAS, (DAY, WITHDRAWN, "industrie", 1000))
    assert lines(units, stood("p1", end=pand_gone)) == {("industrie", cause): -1000, ("business", cause): -1000}


@pytest.mark.parametrize(
    ("pand_came", "cause"),
    [
        (DAY, "new"),
        (date(2019, 6, 2), "new"),
        (date(2019, 6, 1), "correction"),
        (date(2021, 5, 31), "new"),
        (date(2021, 6, 1), "correction"),
    ],
)
def test_floor_is_new_less_than_a_year_from_its_pand(pand_came: date, cause: str) -> None:
    units = unit("a", (DAY, IN_USE, "industrie", 1000))
    assert lines(units, stood("p1", begin=pand_came))[("industrie", cause)] == 1000


def test_what_never_was_is_a_correction_even_with_its_pand() -> None:
    units = unit("a", WAS, (DAY, NEVER_WAS, "industrie", 1000))
    assert lines(units, stood("p1", end=DAY))[("industrie", "correction")] == -1000
    units = unit("a", WAS, (DAY, WITHDRAWN, "industrie", 1000))
    assert lines(units, stood("p1", end=DAY, after="Pand ten onrechte opgevoerd"))[("industrie", "correction")] == -1000


def test_split_merge_and_renumbering_are_corrections_net() -> None:
    gone = (DAY, WITHDRAWN, "industrie", 1000)
    for parts in ([1000], [600, 400], [700, 200]):
        fresh = [v for n, m2 in enumerate(parts) for v in unit(f"nieuw {n}", (DAY, IN_USE, "industrie", m2))]
        got = lines(unit("a", WAS, gone) + fresh, stood("p1"))
        assert got == {("industrie", "correction"): sum(parts) - 1000, ("business", "correction"): sum(parts) - 1000}


def test_a_unit_that_takes_in_its_neighbour_is_not_enlarged() -> None:
    a = unit("a", WAS, (DAY, IN_USE, "industrie", 1500))
    b = unit("b", (LONG_AGO, IN_USE, "industrie", 500), (DAY, WITHDRAWN, "industrie", 500))
    assert lines(a + b, stood("p1")) == {("industrie", "correction"): 0, ("business", "correction"): 0}
    assert lines(a, stood("p1"))[("industrie", "enlarge")] == 500


def test_the_part_that_stays_industrial_is_no_loss() -> None:
    units = unit("a", WAS, (DAY, WITHDRAWN, "industrie", 1000))
    units += unit("rest", (DAY, IN_USE, "industrie", 300)) + unit("woning", (DAY, IN_USE, "woon", 650))
    got = lines(units, stood("p1"))
    assert got[("industrie", "function_out", "woon")] == -700
    assert got[("industrie", "correction")] == 0
    assert got[("woon", "function_in", "industrie")] == 650


def test_renumbered_dwellings_do_not_make_a_vanished_shop_a_conversion() -> None:
    units = unit("winkel", (LONG_AGO, IN_USE, "winkel", 90), (DAY, WITHDRAWN, "winkel", 90))
    units += unit("w1", (LONG_AGO, IN_USE, "woon", 70), (DAY, WITHDRAWN, "woon", 70)) + unit("w2", (DAY, IN_USE, "woon", 70))
    assert lines(units, stood("p1"))[("winkel", "correction")] == -90


def test_panden_that_share_a_unit_count_as_one() -> None:
    gone = unit("a", WAS, (DAY, WITHDRAWN, "industrie", 1000), panden=["p1", "p2"])
    fresh = unit("b", (DAY, IN_USE, "industrie", 600), pand="p2") + unit("c", (DAY, IN_USE, "industrie", 400), pand="p1")
    assert lines(gone + fresh, stood("p1") + stood("p2"))[("industrie", "correction")] == 0


def test_what_went_and_came_back_counts_in_both() -> None:
    back = date(2022, 1, 1)
    units = unit("a", WAS, (DAY, IN_USE, "woon", 1000), (back, IN_USE, "industrie", 1000))
    got = lines(units, stood("p1"))
    assert (got[("business", "function_out", "woon")], got[("business", "function_in", "woon")]) == (-1000, 1000)


def test_an_unknown_area_counts_as_a_unit_and_not_as_floor() -> None:
    connection = loaded(unit("a", (LONG_AGO, IN_USE, "industrie", 999_999), (DAY, IN_USE, "industrie", 500)), stood("p1"))
    assert by_scope(connection, LONG_AGO)["industrie"] == (1, 0, 1, 0)
    floor.ledger(connection, LONG_AGO, LATER, TEN)
    assert connection.execute("SELECT DISTINCT cause, oppervlakte, area_unknown FROM floor_events").fetchall() == [
        ("correction", 500, True)
    ]
    row = floor.totals(connection).filter("scope = 'industrie'").project("unknown_start, unknown_end, unknown_events").fetchall()
    assert row == [(1, 0, 1)]


def test_a_later_registration_wins_and_dead_voorkomens_do_not_count() -> None:
    def version(
        number: int, area: int, registered: int, begin: date = LONG_AGO, end: date | None = None, part: str = "actief"
    ) -> Voorkomen:
        moment = datetime(registered, 1, 1)
        return Voorkomen("a", number, IN_USE, begin, end, moment, part, ["industriefunctie"], area, ["p1"])

    rows = [version(1, 100, 2001), version(2, 200, 2015, end=DAY), version(3, 300, 2016, part="inactief")]
    rows += [version(4, 400, 2017, part="nietbag"), version(5, 500, 2018, begin=DAY, end=DAY)]
    connection = loaded(rows, stood("p1"))
    assert by_scope(connection, date(2019, 1, 1))["industrie"][1] == 200
    assert by_scope(connection, DAY)["industrie"][1] == 100


def test_a_pand_rebuilt_on_the_spot_is_named() -> None:
    units = unit("oud", WAS, (DAY, WITHDRAWN, "industrie", 1000)) + unit("ver", (LATER, IN_USE, "industrie", 10), pand="naast")
    connection = loaded(units, [*stood("p1", end=DAY), *stood("nieuw", begin=date(2021, 3, 1)), *stood("naast", begin=date(2020, 7, 1))])
    for pand, west in (("p1", 0), ("nieuw", 5), ("naast", 19.9)):
        connection.execute("UPDATE pand_voorkomens SET geometry = ST_MakeEnvelope(?, 0, ?, 20) WHERE id = ?", [west, west + 20, pand])
    floor.ledger(connection, date(2012, 1, 1), LATER, TEN)
    found = connection.execute("SELECT DISTINCT pand_id, followed_by FROM floor_events WHERE cause = 'demolition'").fetchall()
    assert found == [("p1", "nieuw")]


@pytest.mark.parametrize(
    ("west", "written_off", "expected"),
    [
        (5, DAY, {"correction"}),
        (30, DAY, {"correction", "new"}),
        (5, DAY - timedelta(days=200), {"correction", "new"}),
    ],
    ids=["on its spot that day", "elsewhere", "half a year later"],
)
def test_a_pand_with_another_number_is_no_new_floor(west: int, written_off: date, expected: set[str]) -> None:
    """A hall is written off as *ten onrechte opgevoerd* and stands on under another number: nothing was built."""
    units = unit("oud", WAS, (written_off, NEVER_WAS, "industrie", 1000)) + unit("nieuw", (DAY, IN_USE, "industrie", 1000), pand="p2")
    panden = [*stood("p1", end=written_off, after="Pand ten onrechte opgevoerd"), *stood("p2", begin=DAY)]
    connection = loaded(units, panden)
    for pand, x in (("p1", 0), ("p2", west)):
        connection.execute("UPDATE pand_voorkomens SET geometry = ST_MakeEnvelope(?, 0, ?, 20) WHERE id = ?", [x, x + 20, pand])
    floor.ledger(connection, date(2012, 1, 1), LATER, TEN)
    assert {cause for (cause,) in connection.execute("SELECT DISTINCT cause FROM floor_events").fetchall()} == expected
    assert floor.totals(connection).fetchall()


def test_without_panden_what_left_is_no_demolition_and_the_ledger_closes() -> None:
    connection = loaded(unit("a", WAS, (DAY, WITHDRAWN, "industrie", 1000)), [])
    floor.ledger(connection, LONG_AGO, LATER, TEN)
    assert connection.execute("SELECT DISTINCT cause, oppervlakte FROM floor_events").fetchall() == [("correction", -1000)]
    assert floor.totals(connection).fetchall()


def test_a_municipality_without_units_has_an_empty_ledger() -> None:
    connection = loaded([], stood("p1"))
    assert floor.ledger(connection, LONG_AGO, LATER, TEN).fetchall() == []
    assert floor.totals(connection).fetchall() == []


def test_a_ledger_that_does_not_close_is_named() -> None:
    connection = loaded(unit("a", WAS, (DAY, IN_USE, "kantoor", 1000)), stood("p1"))
    floor.ledger(connection, LONG_AGO, LATER, TEN)
    connection.execute("UPDATE floor_events SET oppervlakte = oppervlakte + 1 WHERE scope = 'kantoor'")
    with pytest.raises(ArithmeticError, match="floor_ledger_closes"):
        floor.totals(connection)
