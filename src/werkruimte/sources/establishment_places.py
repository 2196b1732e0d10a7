"""Where an establishment is: its coordinates, else the unit of the BAG that it names, else its address. Works on `register_rows`."""

from __future__ import annotations

import duckdb

from werkruimte.domain.source import OUTSIDE, Rejected, group
from werkruimte.sources import boundary, place


def fill(connection: duckdb.DuckDBPyConnection, file: str) -> None:
    """Fill x, y (RD metres), unit_id, and `nowhere` (coordinates outside the country). Raises CrsUnknown."""
    connection.execute("ALTER TABLE register_rows ADD COLUMN nowhere BOOLEAN DEFAULT false")
    _coordinates(connection, file)
    _units(connection)


def _coordinates(connection: duckdb.DuckDBPyConnection, file: str) -> None:
    """Zero is how registers write an unknown coordinate."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE register_points AS SELECT row, ST_Point(raw_x, raw_y) AS geom FROM register_rows
        WHERE isfinite(raw_x) AND isfinite(raw_y) AND raw_x <> 0 AND raw_y <> 0"""
    )
    shape = place.to_rd(connection, "register_points", file)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE register_rd AS SELECT row, {shape} AS geom FROM register_points")
    connection.execute(
        f"""UPDATE register_rows SET x = ST_X(geom), y = ST_Y(geom), nowhere = NOT coalesce({place.inside("geom")}, false)
        FROM register_rd p WHERE p.row = register_rows.row"""
    )


def _units(connection: duckdb.DuckDBPyConnection) -> None:
    """The unit by its key, else the only one at the address; several units at a number give a place and no unit."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE register_units AS
        WITH keyed AS (SELECT r.row, a.unit_id, a.x, a.y, 0 AS rank FROM register_rows r JOIN addresses a ON a.unit_id = r.wanted_unit),
        at_address AS (SELECT r.row, a.unit_id, a.x, a.y, CASE WHEN a.addition = r.addition THEN 1 ELSE 2 END AS rank
            FROM register_rows r JOIN addresses a ON a.postcode = r.postcode AND a.number = r.number),
        best AS (SELECT * FROM (SELECT * FROM keyed UNION ALL SELECT * FROM at_address)
            QUALIFY rank = min(rank) OVER (PARTITION BY row))
        SELECT row, CASE WHEN count(DISTINCT unit_id) = 1 THEN min(unit_id) END AS unit_id,
            arg_min(x, (unit_id, x, y)) AS x, arg_min(y, (unit_id, x, y)) AS y FROM best GROUP BY row"""
    )
    connection.execute(
        """UPDATE register_rows SET unit_id = u.unit_id, x = coalesce(register_rows.x, u.x), y = coalesce(register_rows.y, u.y)
        FROM register_units u WHERE u.row = register_rows.row"""
    )


def leave_outside(connection: duckdb.DuckDBPyConnection) -> tuple[Rejected, ...]:
    """Drop what lies outside the municipality (its boundary, else its districts), and say so in one entry.

    A row without a place stays when the file is of this municipality alone; of a regional file it may be anybody's.
    """
    outside = boundary.leave_outside(connection, "register_rows", "ST_Point(register_rows.x, register_rows.y)")
    if not outside:
        return ()
    nowhere = len(connection.execute("DELETE FROM register_rows WHERE x IS NULL RETURNING 1").fetchall())
    return group(outside[0].rows + nowhere, "plek", OUTSIDE)
