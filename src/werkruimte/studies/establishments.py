"""Establishments of the newest year of the user's register, with the park they stand on and their sector."""

from __future__ import annotations

import duckdb

from werkruimte.rules.sectors import sectors


def study(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `placed_establishments`: the rows of the newest year, with rin (the lowest; NULL outside every park) and sector.

    sector is NULL for a division that no sector has. Reads `establishments` and `park_shapes`.
    """
    cases = " ".join(f"WHEN division BETWEEN {s.first} AND {s.last} THEN '{s.code}'" for s in sectors())
    connection.execute(
        f"""CREATE TABLE placed_establishments AS
        WITH newest AS (SELECT row_number() OVER (ORDER BY source, id) AS nr, *, TRY_CAST(left(sbi, 2) AS INTEGER) AS division
            FROM establishments WHERE year = (SELECT max(year) FROM establishments)),
        in_park AS (SELECT n.nr, min(p.rin) AS rin FROM newest n
            JOIN park_shapes p ON ST_Intersects(p.geometry, ST_SetCRS(ST_Point(n.x, n.y), 'EPSG:28992')) GROUP BY n.nr)
        SELECT n.* EXCLUDE (division), p.rin, CASE {cases} END AS sector FROM newest n LEFT JOIN in_park p USING (nr) ORDER BY nr"""
    )
