"""The BAG of one municipality, from an LV BAG extract, as tables of the fact base."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import shapely

from werkruimte.domain.figure import Period
from werkruimte.domain.source import NOT_OURS, OUTSIDE, SEEN, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import lvbag
from werkruimte.sources.files import Found
from werkruimte.sources.lvbag_area import municipalities

NAMED = 1_000
"""Rejected rows and values that go into the fact base; all are counted."""
HISTORY = ("verblijfsobject_voorkomens", "pand_voorkomens")
ADDRESSES = ("nummeraanduiding_voorkomens", "openbareruimte_voorkomens")
NONE_HERE = "Geen enkel object ligt binnen de gemeentegrens."
ALL_SEEN = "Alles in dit extract staat ook in een ander."
NO_OBJECTS = "In dit deel van het extract staan geen eenheden en panden; de adressen erin horen bij die van de andere delen."
ALL_BAD = (
    "Geen enkel verblijfsobject in het extract is bruikbaar (de eerste fout: {}): eenheden en vloer moeten uit een ander bestand komen."
)
NO_UNITS = "Het extract bevat geen verblijfsobjecten: eenheden en vloer moeten uit een ander bestand komen."


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, code: str) -> Source:
    """Fill the voorkomens of verblijfsobject and pand, and make temporary tables of those of addresses.

    Whole when the extract is that of the municipality `code` ('GM0221'); of another area what lies within the boundary
    in the table `municipality`. Beside an earlier extract what that does not have: VBO and PND may come apart. Its kind becomes 'units', 'panden' without a verblijfsobject, or empty when it is of elsewhere. The period is the
    date of the stand. Raises InputError.
    """
    codes = sorted(municipalities(found.path))
    if codes and code not in codes and not _boundary(connection, code):
        return source.elsewhere(f"Dit extract is van {', '.join(codes)}, niet van {code}, en zonder gemeentegrens is niet te kiezen.")
    folder = Path(tempfile.mkdtemp(prefix="werkruimte-bag-"))
    try:
        summary = lvbag.read(found.path, folder / "bag")
        for table in (*HISTORY, *ADDRESSES):
            parts = quoted(folder / "bag" / table / "*.parquet")
            columns = "* REPLACE (ST_SetCRS(ST_GeomFromWKB(geometry), 'EPSG:28992') AS geometry)" if table == "pand_voorkomens" else "*"
            connection.execute(f"CREATE OR REPLACE TEMP TABLE read_{table} AS SELECT {columns} FROM read_parquet({parts})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    where = _chosen(connection, found, code)
    chosen = [_count(connection, f"read_{table} WHERE {where[table]}") for table in HISTORY]
    units, panden = (_added(connection, table, where[table]) for table in HISTORY)
    for table in ADDRESSES:
        connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} AS SELECT * FROM read_{table} LIMIT 0")
        _added(connection, table, "true")
    source = _dated(source, summary)
    rows_in = sum(table.rows_in for table in summary.tables.values())
    outside = tuple(r for t, n in zip(HISTORY, chosen, strict=True) for r in group(summary.tables[t].rows_out - n, t, OUTSIDE))
    seen = tuple(r for t, n, new in zip(HISTORY, chosen, (units, panden), strict=True) for r in group(n - new, t, SEEN))
    idle = tuple(r for t in summary.tables if t not in (*HISTORY, *ADDRESSES) for r in group(summary.tables[t].rows_out, t, NOT_OURS))
    rejected = (*_entries(summary, True), *outside, *seen, *idle)
    if seen and not units + panden:
        return source.counted(rows_in, rejected).elsewhere(ALL_SEEN)
    if not any(summary.tables[t].rows_in for t in HISTORY):
        return replace(source.counted(rows_in, rejected), kind="", warning=NO_OBJECTS)
    if not units + panden:
        return source.counted(rows_in, rejected).elsewhere(NONE_HERE)
    lost = [r.reason for r in summary.rejected if r.table == HISTORY[0] and r.row] if not summary.tables[HISTORY[0]].rows_out else []
    kind, warning = ("units", source.warning) if units else ("panden", ALL_BAD.format(lost[0]) if lost else NO_UNITS)
    return replace(source.counted(rows_in, rejected, _entries(summary, False)), kind=kind, warning=warning)


def _entries(summary: lvbag.Summary, row: bool) -> tuple[Rejected, ...]:
    """What is wrong with rows, or with values of rows that stay: the first by name, the others as a number a table, column and reason."""
    named = [r for r in summary.rejected if r.row == row]
    shown = Counter((r.table, r.column, r.reason) for r in named[:NAMED])
    kinds = dict.fromkeys((r.table, r.column, r.reason) for r in named)
    single = [Rejected(f"{r.table} {r.object_id}", r.column, r.value, r.reason) for r in named[:NAMED]]
    return (*single, *(r for k in kinds for r in group(summary.wrong[k] - shown[k], f"{k[0]} {k[1]}", k[2])))


def _dated(source: Source, summary: lvbag.Summary) -> Source:
    if summary.extract_date is None:
        return source
    return replace(source.dated(Period(summary.extract_date, "day")), id=f"bag-extract-{summary.extract_date}")


def _chosen(connection: duckdb.DuckDBPyConnection, found: Found, code: str) -> dict[str, str]:
    """Per table the condition that tells which rows are of the municipality."""
    codes = set(municipalities(found.path))
    if codes == {code}:
        return dict.fromkeys(HISTORY, "true")
    rows = _boundary(connection, code)
    if not rows:
        return dict.fromkeys(HISTORY, "true")
    boundary = shapely.from_wkb(rows[0][0])
    shapely.prepare(boundary)
    return {table: _inside(connection, table, boundary) for table in HISTORY}


def _boundary(connection: duckdb.DuckDBPyConnection, code: str) -> list[tuple[bytes]]:
    """The newest outline of the municipality (WKB) as the only row, none where it is unknown."""
    query = "SELECT ST_AsWKB(geometry) FROM municipality WHERE code = ? ORDER BY edition DESC LIMIT 1"
    return connection.execute(query, [code]).fetchall()


def _inside(connection: duckdb.DuckDBPyConnection, table: str, boundary: shapely.Geometry) -> str:
    """Objects of which a voorkomen lies within the boundary: a unit by its point, a pand by a point of its outline."""
    point = "x, y" if table == HISTORY[0] else "ST_X(ST_PointOnSurface(geometry)), ST_Y(ST_PointOnSurface(geometry))"
    rows = connection.execute(f"SELECT id, {point} FROM read_{table} ORDER BY id, voorkomen").fetchnumpy()
    ids, x, y = rows.values()
    inside = shapely.contains_xy(boundary, np.ma.filled(x.astype(float), np.nan), np.ma.filled(y.astype(float), np.nan))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE inside_{table} AS SELECT DISTINCT unnest(?::VARCHAR[]) AS id", [np.unique(ids[inside]).tolist()]
    )
    return f"id IN (SELECT id FROM inside_{table})"


def _added(connection: duckdb.DuckDBPyConnection, table: str, where: str) -> int:
    """Move what was read of a table to those of the fact base, but for objects that are there; how many voorkomens."""
    before = _count(connection, table)
    connection.execute(
        f"INSERT INTO {table} SELECT * FROM read_{table} WHERE ({where}) AND id NOT IN (SELECT id FROM {table}) ORDER BY id, voorkomen"
    )
    connection.execute(f"DROP TABLE read_{table}")
    return _count(connection, table) - before


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])
