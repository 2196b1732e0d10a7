"""Toetsstad: from the published files to the floor ledger, against answers that were made by hand (README)."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from scenario import PANDEN, PARKS, UNITS
from toetsstad import EXTRACT, write_city
from write_lvbag import bag_id

from werkruimte.engine import connect, quoted
from werkruimte.sources import lvbag
from werkruimte.studies import floor

HERE = Path(__file__).parent
DATES = [date(2012, 1, 1), date(2017, 1, 1), date(2020, 1, 1), date(2024, 1, 1)]
TEN = floor.Thresholds(pct=10, m2=10, rebuilt_years=5, merge_days=92)
BUSINESS = ("industrie", "kantoor", "winkel", "gecombineerd+")
LOSSES = ("demolition", "function_out", "shrink")
RIN = {"akker": "999801", "kade": "999802", "dorp": None}


def answers(name: str) -> list[dict[str, str]]:
    """The rows of one table of answers."""
    with (HERE / f"answers_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def city(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The extract as the reader gives it, and the units by the park they stand in (edition 2017)."""
    tables = tmp_path_factory.mktemp("tables") / "bag"
    summary = lvbag.read(folder / EXTRACT, tables)
    assert summary.extract_date == date(2024, 3, 15)
    assert summary.rejected == []
    connection = connect()
    for name in ("verblijfsobject_voorkomens", "pand_voorkomens"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(tables / name / '*.parquet')})")
    connection.execute(
        f"""CREATE TABLE places AS SELECT DISTINCT v.id AS unit_id, p.RINNUMMER AS rin
        FROM verblijfsobject_voorkomens v JOIN ST_Read({quoted(folder / "toetsstad_ibis_2017.geojson")}) p
        ON ST_Contains(ST_Transform(p.geom, 'EPSG:4326', 'EPSG:28992', true), ST_Point(v.x, v.y))"""
    )
    yield connection
    connection.close()


# --- the answers agree with each other -----------------------------------------------------------------------


def test_the_stock_by_hand_is_the_sum_of_its_units() -> None:
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in answers("units"):
        for day in map(date.isoformat, DATES):
            if row[day] == "-":
                continue
            klasse, m2 = row[day].split()
            scopes = {klasse.rstrip("+")} | ({"business"} if klasse in BUSINESS else set())
            if klasse in ("winkel", "kantoor") or row["unit"] == "U62":
                scopes.add("winkel_of_kantoor")
            for scope in scopes:
                for at, more in enumerate((1, 0 if m2 == "?" else int(m2), m2 == "?")):
                    totals[day, scope][at] += more
    assert {(r["date"], r["scope"]): [int(r[k]) for k in ("units", "m2", "unknown")] for r in answers("stock")} == totals


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (2, 3), (1, 3)])
def test_the_ledger_by_hand_closes(start: int, end: int) -> None:
    stock = {(r["date"], r["scope"]): int(r["m2"]) for r in answers("stock")}
    for scope in {r["scope"] for r in answers("ledger")}:
        change = stock.get((str(DATES[end]), scope), 0) - stock.get((str(DATES[start]), scope), 0)
        assert sum(m2 for key, m2 in by_hand(DATES[start], DATES[end]).items() if key[1] == scope) == change


def by_hand(start: date, end: date) -> dict[tuple[str, ...], int]:
    """(date, scope, cause, target) -> signed m2 of the answers."""
    result: dict[tuple[str, ...], int] = defaultdict(int)
    for row in answers("ledger"):
        if str(start) < row["date"] <= str(end):
            sign = -1 if row["cause"] in LOSSES else 1
            result[row["date"], row["scope"], row["cause"], row["target"]] += sign * int(row["m2"])
    return dict(result)


# --- and the code with the answers ---------------------------------------------------------------------------


def test_each_unit_is_in_stock_as_the_answers_say(city: duckdb.DuckDBPyConnection) -> None:
    for day in DATES:
        expected = {}
        for row in answers("units"):
            if row[str(day)] != "-":
                klasse, m2 = row[str(day)].split()
                expected[bag_id("01", row["unit"])] = (klasse.rstrip("+"), 0 if m2 == "?" else int(m2), m2 == "?", klasse in BUSINESS)
        rows = floor.stock(city, day).project("unit_id, klasse, oppervlakte, area_unknown, is_business").fetchall()
        assert {r[0]: r[1:] for r in rows} == expected


def test_the_stock_per_scope(city: duckdb.DuckDBPyConnection) -> None:
    got = {(str(day), *row[:4]) for day in DATES for row in floor.stock_totals(city, day).fetchall()}
    assert got == {(r["date"], r["scope"], int(r["units"]), int(r["m2"]), int(r["unknown"])) for r in answers("stock")}


def test_a_unit_of_one_square_metre_is_in_the_sum_and_counted(city: duckdb.DuckDBPyConnection) -> None:
    counted = {row[0]: row[4] for row in floor.stock_totals(city, DATES[0]).fetchall() if row[4]}
    assert counted == {"industrie": 1, "business": 1}


def test_the_panden_in_stock(city: duckdb.DuckDBPyConnection) -> None:
    for row in answers("panden"):
        day = date.fromisoformat(row["date"])
        assert len(floor.pand_stock(city, day).fetchall()) == int(row["standaard"])
        assert len(floor.pand_stock(city, day, "zonder_sloopvergunning").fetchall()) == int(row["zonder_sloopvergunning"])


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (2, 3), (1, 3), (0, 3)])
def test_each_event_to_the_square_metre(city: duckdb.DuckDBPyConnection, start: int, end: int) -> None:
    floor.ledger(city, DATES[start], DATES[end], TEN)
    rows = city.execute(
        "SELECT date, scope, cause, coalesce(target, ''), sum(oppervlakte)::BIGINT FROM floor_events GROUP BY ALL"
    ).fetchall()
    assert {(str(r[0]), *r[1:4]): r[4] for r in rows} == by_hand(DATES[start], DATES[end])
    stock = {(r["date"], r["scope"]): int(r["m2"]) for r in answers("stock")}
    for scope, first, last in floor.totals(city).project("scope, stock_start, stock_end").fetchall():
        assert (first, last) == tuple(stock.get((str(d), scope), 0) for d in (DATES[start], DATES[end]))


def test_each_park_has_its_own_ledger(city: duckdb.DuckDBPyConnection) -> None:
    expected: dict[tuple[str | None, str, str], int] = defaultdict(int)
    for row in answers("ledger"):
        if str(DATES[1]) < row["date"] <= str(DATES[3]):
            expected[RIN[row["place"]], row["scope"], row["cause"]] += int(row["m2"])
    floor.ledger(city, DATES[1], DATES[3], TEN, parks="places")
    totals = floor.totals(city, by_park=True)
    got = {
        (row[0], row[1], cause): m2
        for row in totals.project("rin, scope, " + ", ".join(floor.CAUSES)).fetchall()
        for cause, m2 in zip(floor.CAUSES, row[2:], strict=True)
        if m2
    }
    assert got == {key: m2 for key, m2 in expected.items() if m2}


def test_the_hall_rebuilt_on_its_spot_is_named(city: duckdb.DuckDBPyConnection) -> None:
    floor.ledger(city, DATES[1], DATES[3], TEN)
    rows = city.execute("SELECT DISTINCT pand_id, followed_by FROM floor_events WHERE cause = 'demolition' ORDER BY 1").fetchall()
    assert rows == [(bag_id("10", "P04"), bag_id("10", "P05")), (bag_id("10", "P36"), None), (bag_id("10", "P42"), None)]


def test_every_cause_and_every_target_of_business_occurs() -> None:
    rows = [r for r in answers("ledger") if r["scope"] == "business"]
    assert {r["cause"] for r in rows} == set(floor.CAUSES)
    assert {r["target"] for r in rows if r["cause"] == "function_out"} == {"woon", "overig", "other"}


# --- the files -----------------------------------------------------------------------------------------------


def test_the_city_is_always_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = write_city(tmp_path / "again")
    digests = [{p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in f.iterdir()} for f in (folder, again)]
    assert digests[0] == digests[1]


def test_the_reader_takes_every_voorkomen_in_its_part(city: duckdb.DuckDBPyConnection) -> None:
    for table, objects in (("verblijfsobject_voorkomens", UNITS), ("pand_voorkomens", PANDEN)):
        expected: dict[str, int] = defaultdict(int)
        for o in objects:
            for v in o.versions:
                expected["inactief" if v.inactive else o.part] += 1
        assert dict(city.execute(f"SELECT deel, count(*) FROM {table} GROUP BY deel").fetchall()) == expected


def test_both_editions_of_the_parks_have_their_areas_in_square_metres_as_text(folder: Path) -> None:
    connection = connect()
    for day, parks in PARKS.items():
        rows = connection.execute(
            f"""SELECT RINNUMMER, CAST(OPPBRUTO AS DOUBLE), ST_Area(ST_Transform(geom, 'EPSG:4326', 'EPSG:28992', true))
            FROM ST_Read({quoted(folder / f"toetsstad_ibis_{day[:4]}.geojson")}) ORDER BY 1"""
        ).fetchall()
        assert [r[0] for r in rows] == [p[0] for p in parks]
        for _, written, drawn in rows:
            assert drawn == pytest.approx(written, abs=0.5)
