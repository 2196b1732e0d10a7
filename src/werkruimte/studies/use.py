"""Units with the park and district they stand in, and their distance to the nearest current park."""

from __future__ import annotations

import duckdb

from werkruimte.rules.rules import Rules


def study(connection: duckdb.DuckDBPyConnection, base_year: int | None, rules: Rules) -> None:
    """Make the table `placed`: every unit with rin, on_current, wijk, to_park_m, nearest_rin, suspect, since_base.

    A unit belongs to one park and one district at most (the lowest code). Distances are exact, to the park polygon,
    up to the longest distance asked; beyond it null.
    """
    connection.execute(
        """CREATE TABLE in_park AS SELECT u.nr, min(p.rin) AS rin, bool_or(p.is_current) AS on_current
        FROM units u JOIN park_shapes p ON ST_Intersects(p.geometry, u.geometry) GROUP BY u.nr"""
    )
    connection.execute(
        """CREATE TABLE in_district AS SELECT u.nr, min(d.code) AS wijk FROM units u
        JOIN districts d ON ST_Intersects(d.geometry, u.geometry) GROUP BY u.nr"""
    )
    connection.execute(
        """CREATE TABLE near_park AS SELECT u.nr, min(ST_Distance(p.geometry, u.geometry)) AS to_park_m,
        arg_min(p.rin, ST_Distance(p.geometry, u.geometry)) AS nearest_rin
        FROM units u JOIN current_parks p ON ST_DWithin(p.geometry, u.geometry, CAST(? AS DOUBLE)) GROUP BY u.nr""",
        [rules.value("near_long_m")],
    )
    since = "false" if base_year is None else f"coalesce(u.bouwjaar >= {base_year}, false)"
    connection.execute(
        f"""CREATE TABLE placed AS SELECT u.*, p.rin, coalesce(p.on_current, false) AS on_current, d.wijk,
        n.to_park_m, n.nearest_rin, {since} AS since_base,
        u.klasse = 'woon' AND p.rin IS NOT NULL AND u.oppervlakte > {rules.value("max_dwelling_on_park_m2")} AS suspect
        FROM units u LEFT JOIN in_park p USING (nr) LEFT JOIN in_district d USING (nr) LEFT JOIN near_park n USING (nr) ORDER BY nr"""
    )
