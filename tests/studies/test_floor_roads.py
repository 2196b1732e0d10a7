"""Floor ledger on random histories: the SQL against the same rules in dicts and loops, and what holds for every history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import ledger_by_hand as by_hand
import pytest
from histories import GONE, IN_USE, LATER, LONG_AGO, NEVER_WAS, NOT_MEASURED, STANDS, TEN, WITHDRAWN, fill, stood
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.studies import floor

DAYS = [
    date(2014, 3, 1),
    date(2015, 2, 28),
    date(2016, 2, 29),
    date(2017, 2, 28),
    date(2017, 3, 1),
    date(2018, 2, 28),
    date(2018, 3, 1),
    LATER,
]
UNIT_STATUSES = [IN_USE, IN_USE, NOT_MEASURED, WITHDRAWN, WITHDRAWN, NEVER_WAS, "Verblijfsobject buiten gebruik", "Verblijfsobject gevormd"]
PAND_STATUSES = [STANDS, STANDS, GONE, GONE, "Sloopvergunning verleend", "Bouw gestart", "Pand ten onrechte opgevoerd"]
USES = [
    ["industriefunctie"],
    ["industriefunctie"],
    ["woonfunctie"],
    ["kantoorfunctie"],
    ["overige gebruiksfunctie"],
    ["sportfunctie"],
    ["kantoorfunctie", "industriefunctie"],
    ["woonfunctie", "winkelfunctie"],
]
AREAS = [0, 1, 60, 100, 100, 105, 109, 110, 200, 500, 999_999, None]
PANDEN = [["p1"], ["p1"], ["p1"], ["p2"], ["p2"], ["p1", "p2"], ["p3", "p2"], ["p3"], []]


@st.composite
def history(draw: st.DrawFn, id_: str, is_unit: bool) -> list[Voorkomen]:
    """A life in order of time, with now and then a version that overlaps, is empty, or was never active."""
    rows = []
    chosen = sorted({draw(st.sampled_from([0, 2, 2, 4, 4, *range(len(DAYS) - 1)])) for _ in range(draw(st.integers(1, 4)))})
    home = draw(st.sampled_from(PANDEN))
    for number, at in enumerate(chosen, 1):
        end = DAYS[chosen[number]] if number < len(chosen) else None
        if draw(st.integers(0, 9)) == 0:
            end = draw(st.sampled_from([None, DAYS[at], DAYS[at + 1]]))
        moment = datetime(2019, 1, 1) + timedelta(days=draw(st.integers(0, 1)) if draw(st.booleans()) else 10 * number)
        part = draw(st.sampled_from(["actief"] * 12 + ["inactief", "nietbag"]))
        status = draw(st.sampled_from(UNIT_STATUSES if is_unit else PAND_STATUSES))
        row = Voorkomen(id_, number, status, DAYS[at], end, moment, part)
        if is_unit:
            row.uses, row.area = draw(st.sampled_from(USES)), draw(st.sampled_from(AREAS))
            row.panden = draw(st.sampled_from(PANDEN)) if draw(st.integers(0, 5)) == 0 else home
        rows.append(row)
    return rows


@st.composite
def city(draw: st.DrawFn) -> tuple[list[Voorkomen], list[Voorkomen]]:
    """Units and panden of a few complexes."""
    units = [v for n in range(draw(st.integers(1, 7))) for v in draw(history(f"u{n}", True))]
    panden = []
    for id_ in ("p1", "p2", "p3"):
        came, went = (draw(st.sampled_from([None, *DAYS[:-1]])) for _ in range(2))
        simple = stood(id_, came or LONG_AGO, went if went and went > (came or LONG_AGO) else None)
        panden += simple if draw(st.integers(0, 2)) else draw(history(id_, False))
    return units, panden


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """One connection for all histories: opening one costs more than a ledger."""
    opened = connect()
    yield opened
    opened.close()


def events(connection: duckdb.DuckDBPyConnection, start: date, end: date) -> list[tuple[Any, ...]]:
    """The events of the SQL road as tuples of by_hand.Line."""
    floor.ledger(connection, start, end, TEN)
    return connection.execute("SELECT date, scope, cause, target, unit_id, oppervlakte, area_unknown FROM floor_events").fetchall()


def ordered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """In an order of their own, None included."""
    return sorted(tuple(map(str, row)) for row in rows)


@settings(max_examples=60, deadline=None)
@given(made=city())
def test_both_roads_give_the_same_stock_and_the_same_events(
    connection: duckdb.DuckDBPyConnection, made: tuple[list[Voorkomen], list[Voorkomen]]
) -> None:
    units, panden = made
    fill(connection, units, panden)
    expected = by_hand.ledger(units, panden, DAYS[0], LATER, TEN.pct, TEN.m2)
    got = events(connection, DAYS[0], LATER)
    assert ordered(got) == ordered((e.day, e.scope, e.cause, e.target, e.unit, e.m2, e.unknown) for e in expected)
    for row in floor.totals(connection).project("scope, stock_start, stock_end").fetchall():
        assert row[1:] == tuple(by_hand.stock(units, day).get(row[0], 0) for day in (DAYS[0], LATER))


@settings(max_examples=25, deadline=None)
@given(made=city(), middle=st.dates(DAYS[0], LATER))
def test_any_day_in_between_may_split_the_period(
    connection: duckdb.DuckDBPyConnection, made: tuple[list[Voorkomen], list[Voorkomen]], middle: date
) -> None:
    fill(connection, *made)
    whole = events(connection, DAYS[0], LATER)
    halves = events(connection, DAYS[0], middle) + events(connection, middle, LATER)
    assert ordered(whole) == ordered(halves)


@settings(max_examples=25, deadline=None)
@given(made=city(), data=st.data())
def test_the_ledger_closes_for_each_park(
    connection: duckdb.DuckDBPyConnection, made: tuple[list[Voorkomen], list[Voorkomen]], data: st.DataObject
) -> None:
    fill(connection, *made)
    ids = sorted({v.id for v in made[0]})
    inside = data.draw(st.lists(st.sampled_from(ids), unique=True))
    connection.execute("CREATE OR REPLACE TABLE places (unit_id VARCHAR, rin VARCHAR)")
    for id_ in inside:
        connection.execute("INSERT INTO places VALUES (?, '1')", [id_])
    floor.ledger(connection, DAYS[0], LATER, TEN, parks="places")
    per_park = floor.totals(connection, by_park=True).aggregate(
        "scope, sum(correction) AS c, sum(function_out) AS f, sum(stock_end) AS s", "scope"
    )
    apart = sorted(per_park.fetchall())
    together = floor.totals(connection).project("scope, correction, function_out, stock_end").fetchall()
    assert apart == sorted(together)
