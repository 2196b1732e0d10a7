"""Histories for the tests of the floor: builders of voorkomens, and the tables of the reader filled with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.studies import floor

IN_USE, NOT_MEASURED = "Verblijfsobject in gebruik", "Verblijfsobject in gebruik (niet ingemeten)"
WITHDRAWN, NEVER_WAS = "Verblijfsobject ingetrokken", "Verblijfsobject ten onrechte opgevoerd"
STANDS, GONE = "Pand in gebruik", "Pand gesloopt"
TEN = floor.Thresholds(pct=10, m2=10, rebuilt_years=5, merge_days=92)
LONG_AGO, DAY, LATER = date(2000, 1, 1), date(2020, 6, 1), date(2026, 1, 1)


def unit(id_: str, *versions: tuple[date, str, str, int | None], pand: str = "p1", panden: list[str] | None = None) -> list[Voorkomen]:
    """A unit whose versions (begin, status, uses joined by +, area) follow each other."""
    rows = []
    for number, (begin, status, uses, area) in enumerate(versions, 1):
        end = versions[number][0] if number < len(versions) else None
        named = ["overige gebruiksfunctie" if u == "overig" else f"{u}functie" for u in uses.split("+")]
        moment = datetime(2000, 1, 1) + timedelta(days=number)
        rows.append(Voorkomen(id_, number, status, begin, end, moment, uses=named, area=area, panden=panden or [pand]))
    return rows


def stood(id_: str, begin: date = LONG_AGO, end: date | None = None, after: str = GONE) -> list[Voorkomen]:
    """A pand in use from `begin`, and from `end` in the status `after`."""
    first = Voorkomen(id_, 1, STANDS, begin, end, datetime(2000, 1, 1))
    return [first] if end is None else [first, Voorkomen(id_, 2, after, end, None, datetime(2000, 1, 2))]


def loaded(units: Iterable[Voorkomen], panden: Iterable[Voorkomen]) -> duckdb.DuckDBPyConnection:
    """A connection with the two tables of the reader."""
    connection = connect()
    fill(connection, units, panden)
    return connection


def fill(connection: duckdb.DuckDBPyConnection, units: Iterable[Voorkomen], panden: Iterable[Voorkomen]) -> None:
    """The two tables, made anew."""
    shared_columns = """id VARCHAR, voorkomen INTEGER, status VARCHAR, "begin" DATE, eind DATE, registratie TIMESTAMP,
        eind_registratie TIMESTAMP, inactief BOOLEAN, deel VARCHAR"""
    connection.execute(
        f"""CREATE OR REPLACE TABLE verblijfsobject_voorkomens ({shared_columns}, gebruiksdoelen VARCHAR[], oppervlakte INTEGER,
        pand_ids VARCHAR[], x DOUBLE, y DOUBLE);
        CREATE OR REPLACE TABLE pand_voorkomens ({shared_columns}, bouwjaar INTEGER, geometry GEOMETRY)"""
    )
    for table, rows in (("verblijfsobject_voorkomens", list(units)), ("pand_voorkomens", list(panden))):
        for v in rows:
            values: list[Any] = [v.id, v.number, v.status, v.begin, v.end, v.registered, None, v.part != "actief", v.part]
            more = [v.uses, v.area, v.panden, 155_000.0, 525_000.0] if table.startswith("v") else [1990, None]
            marks = ", ".join("?" * len(values + more))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", values + more)


def by_scope(connection: duckdb.DuckDBPyConnection, day: date) -> dict[str, tuple[int, int, int, int]]:
    """scope -> (units, m2, unknown, area one)."""
    return {row[0]: row[1:] for row in floor.stock_totals(connection, day).fetchall()}
