"""What is missing is no data, partial or does not apply: never a quiet zero."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from werkruimte.domain.figure import Figure
from werkruimte.engine import connect, quoted
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import demo, load
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

HERE = "GM1742"
ON = in_force(date(2026, 11, 24))
BY_YEAR = (
    "m01.floor.built_since_base.industrie.stock",
    "m01.dwellings.near_100m_built_since_base.count",
    "m05.dwellings.built_since_base.count",
    "m05.work_per_new_dwelling.ratio",
    "m05.yardstick_20m2.required.area",
    "m01.land.housing.loss",
    "m01.room.encroachment.loss",
    "m01.room.encroachment_steps.loss",
    "m01.room.encroachment_events.count",
)
BRIDGE = tuple(
    f"m01.land.{cause}"
    for cause in ["housing.loss", "new.gain", "merged.change", "split.change", "remeasured.change", "unexplained.change"]
)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], Run]:
    """The demo derived after one change of a table: `changed(table, select)`, where the select reads the view `old`."""

    def make(table: str, select: str) -> Run:
        folder = tmp_path / "feitenbasis"
        shutil.copytree(demo("rijssen-holten").folder, folder)
        path = folder / f"{table}.parquet"
        connection = connect()
        connection.execute(f"CREATE TABLE old AS FROM read_parquet({quoted(path)})")
        connection.execute(f"COPY ({select}) TO {quoted(path)} (FORMAT parquet)")
        return run(load(folder), ON)

    return make


def last(result: Run, id: str, variant: str | None = None) -> Figure:
    return result.figures.find(id, HERE, variant)[-1]


def verdicts(result: Run) -> dict[str, str]:
    return {s.id: s.verdict for a in result.assessments for s in a.subjects}


def test_without_years_nothing_is_said_of_what_was_built(changed: Callable[[str, str], Run]) -> None:
    result = changed("units", "SELECT * REPLACE (CAST(NULL AS INTEGER) AS bouwjaar) FROM old")
    for id in BY_YEAR:
        found = result.figures.find(id, HERE)
        assert found and all(f.value is None and f.low is None and f.status == "no_data" and f.reason for f in found), id
        assert any("bouwjaar" in f.note for f in found), id
    assert verdicts(result)["parks"] == verdicts(result)["room"] == "onbekend"
    assert not [e for e in result.events if e.ledger == "room" or e.cause == "out_with_dwellings"]
    assert last(result, "m01.units.all.count").value == 18970
    parts = sum(found.value for id in BRIDGE if (found := last(result, id)).value is not None)
    assert parts == pytest.approx(last(result, "m01.land.register.change").value, abs=0.01)
    assert last(result, "m01.land.unexplained.change").status == "partial"


def test_a_few_units_without_year_make_the_count_partial(changed: Callable[[str, str], Run], demo_run: Run) -> None:
    new = "SELECT nr FROM old WHERE klasse = 'woon' AND bouwjaar >= 2017 ORDER BY nr LIMIT 7"
    result = changed("units", f"SELECT * REPLACE (CASE WHEN nr IN ({new}) THEN NULL ELSE bouwjaar END AS bouwjaar) FROM old")
    id = "m05.dwellings.built_since_base.count"
    before, after = last(demo_run, id), last(result, id)
    assert after.value == before.value - 7 and after.status == "partial" and after.reason and "7." in after.note
    assert last(result, "m05.work_per_new_dwelling.ratio").status == "partial"
    assert last(result, "m01.floor.built_since_base.industrie.stock").status == "value"


def test_dwellings_without_year_far_from_a_park_do_not_blur_its_room(changed: Callable[[str, str], Run], demo_run: Run) -> None:
    far = "SELECT nr FROM old WHERE klasse = 'woon' AND x < 225500 ORDER BY nr LIMIT 3"
    result = changed("units", f"SELECT * REPLACE (CASE WHEN nr IN ({far}) THEN NULL ELSE bouwjaar END AS bouwjaar) FROM old")
    for variant in ("rustig.omgeving.zonder_plan", "gemengd.alle.zonder_plan"):
        loss = last(result, "m01.room.encroachment.loss", variant)
        assert (loss.status, loss.value) == ("value", last(demo_run, loss.id, variant).value)


def test_the_years_of_most_dwellings_missing_leaves_the_room_verdict_open(changed: Callable[[str, str], Run]) -> None:
    result = changed(
        "units", "SELECT * REPLACE (CASE WHEN klasse = 'woon' AND nr % 50 > 0 THEN NULL ELSE bouwjaar END AS bouwjaar) FROM old"
    )
    loss = last(result, "m01.room.encroachment.loss", "rustig.omgeving.zonder_plan")
    assert loss.status == "partial" and loss.value is not None and "bouwjaar" in loss.note
    assert result.studies.room.lost_at_most["rustig.omgeving"] * 0.01 > loss.value
    assert verdicts(result)["room"] == "onbekend"


def test_one_edition_of_the_register_proves_nothing(changed: Callable[[str, str], Run]) -> None:
    result = changed("parks", "SELECT * FROM old WHERE source = 'ibis-2017'")
    proven = last(result, "m01.events.proven.count")
    assert proven.value is None and proven.status == "no_data" and proven.reason
    assert last(result, "m01.land.housing.loss").value is None


def test_a_share_of_nothing_does_not_apply(changed: Callable[[str, str], Run]) -> None:
    result = changed("units", "SELECT * FROM old WHERE klasse <> 'industrie'")
    for id in ("m02.top10_industrie_floor.share", "m01.floor.industrie_on_parks.share"):
        assert last(result, id).value is None and last(result, id).status == "not_applicable", id
    assert last(result, "m01.floor.industrie.stock").value == 0


def test_a_district_without_floor_has_no_mix(changed: Callable[[str, str], Run]) -> None:
    district = "SELECT geometry FROM read_parquet({}) WHERE code = 'WK174207'".format(
        quoted(demo("rijssen-holten").folder / "districts.parquet")
    )
    connection = connect()
    west, south, east, north = connection.execute(
        f"SELECT min(ST_XMin(g)), min(ST_YMin(g)), max(ST_XMax(g)), max(ST_YMax(g)) FROM ({district}) t(g)"
    ).fetchall()[0]
    result = changed("units", f"SELECT * FROM old WHERE NOT (x BETWEEN {west} AND {east} AND y BETWEEN {south} AND {north})")
    mix = [f for f in result.figures.find("w8.mxi.share", "WK174207") if f.area.level == "wijk"]
    assert [(f.value, f.status) for f in mix] == [(None, "not_applicable")]
    assert result.figures.find("m01.units.all.count", "WK174207")[-1].value == 0


def test_floor_of_unknown_area_makes_its_shares_partial(changed: Callable[[str, str], Run]) -> None:
    result = changed(
        "units",
        "SELECT * REPLACE (CASE WHEN klasse = 'industrie' AND nr % 40 = 0 THEN 999999 ELSE oppervlakte END AS oppervlakte) FROM old",
    )
    for id in ("m02.top10_industrie_floor.share", "m01.floor.industrie_on_parks.share", "w8.mxi.share", "m05.work_per_dwelling.ratio"):
        found = last(result, id)
        assert found.status == "partial" and found.value is not None and found.value < 1000 and "oppervlakte" in found.note, id


def test_a_park_without_hectares_in_the_register_is_on_neither_side_of_the_bridge(changed: Callable[[str, str], Run]) -> None:
    result = changed("parks", "SELECT * REPLACE (CASE WHEN rin = '628' THEN NULL ELSE ha_bruto END AS ha_bruto) FROM old")
    assert last(result, "m01.land.register.change").status == "partial"
    assert verdicts(result)["parks"] == "onbekend"


def test_units_with_nothing_but_what_the_contract_asks(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    (demo_data / "eenheden_2025.csv").write_text(
        "oppervlakte;functieklasse;x;y\n"
        + "".join(f"{100 + i};industriefunctie;23{i:04d};481000\n" for i in range(9))
        + "80;woonfunctie;232000;481000\n"
    )
    result = run(build("rijssen-holten", demo_data, tmp_path / "uit"), ON)
    assert last(result, "m01.units.industrie.count").value == 9
    assert last(result, "m01.land.housing.loss").value == 0  # no dwelling stands on what left the register
    for id in set(BY_YEAR) - {"m01.land.housing.loss"}:
        assert last(result, id).value is None, id
