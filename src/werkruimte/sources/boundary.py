"""Where the municipality lies: by its own boundary, else by the last edition of its districts."""

from __future__ import annotations

import duckdb

from werkruimte.domain.source import OUTSIDE, Rejected, group

TABLE = "municipality_boundary"


def make(connection: duckdb.DuckDBPyConnection) -> str:
    """Make the working table `municipality_boundary` (geometry, RD): one row, none when it is unknown. Returns its name."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT ST_Union_Agg(geometry) AS geometry FROM (
        SELECT geometry FROM municipality UNION ALL SELECT geometry FROM districts
        WHERE (SELECT count(*) FROM municipality) = 0 AND edition = (SELECT max(edition) FROM districts)) HAVING count(*) > 0"""
    )
    return TABLE


def leave_outside(connection: duckdb.DuckDBPyConnection, table: str, point: str, share: float = 0.0) -> tuple[Rejected, ...]:
    """Delete the rows of a working table whose point (SQL, RD) lies outside; these. None where the boundary is unknown.

    share: when no larger part of the rows lies outside, all stay.
    """
    outside = f"""EXISTS (SELECT 1 FROM {make(connection)} b
        WHERE NOT ST_Intersects(ST_SetCRS(b.geometry, 'EPSG:28992'), ST_SetCRS({point}, 'EPSG:28992')))"""
    rows, gone = connection.execute(f"SELECT count(*), count(*) FILTER ({outside}) FROM {table}").fetchall()[0]
    if gone <= share * rows:
        return ()
    connection.execute(f"DELETE FROM {table} WHERE {outside}")
    return group(int(gone), "punt", OUTSIDE)
