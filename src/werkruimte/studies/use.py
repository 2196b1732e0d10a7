"""Units with the park and district they stand in, and the current parks near them."""

from __future__ import annotations

import duckdb

from werkruimte.rules.rules import Rules


def study(connection: duckdb.DuckDBPyConnection, base_year: int | None, rules: Rules) -> None:
    """Make `placed` (every unit with rin, on_current, wijk, wijk_by, suspect, since_base) and `near_park`.

    since_base is NULL where the unit has no bouwjaar, or no base year is known: unknown, not old.
    A unit belongs to one park at most (the lowest RIN), and to one district: that in which it lies, of several the lowest code,
    and where the generalised outlines leave it out the nearest; `wijk_by` is 'inside', 'several' or 'nearest'. near_park: one row per unit and current
    park within the longest distance asked, with the exact metres to the park polygon (near_rin, park_m).
    """
    connection.execute(
        """CREATE TABLE in_park AS SELECT u.nr, min(p.rin) AS rin, bool_or(p.is_current) AS on_current
        FROM units u JOIN park_shapes p ON ST_Intersects(p.geometry, u.geometry) GROUP BY u.nr"""
    )
    connection.execute("CREATE VIEW current_districts AS SELECT * FROM districts WHERE edition = (SELECT max(edition) FROM districts)")
    connection.execute(
        """CREATE TABLE in_district AS SELECT u.nr, min(d.code) AS wijk, CASE WHEN count(DISTINCT d.code) = 1 THEN 'inside' ELSE 'several' END AS wijk_by
        FROM units u JOIN current_districts d ON ST_Intersects(d.geometry, u.geometry) GROUP BY u.nr"""
    )
    connection.execute(
        """INSERT INTO in_district SELECT u.nr, arg_min(d.code, (ST_Distance(d.geometry, u.geometry), d.code)), 'nearest'
        FROM units u CROSS JOIN current_districts d WHERE u.nr NOT IN (SELECT nr FROM in_district) AND d.geometry IS NOT NULL GROUP BY u.nr"""
    )
    since = "CAST(NULL AS BOOLEAN)" if base_year is None else f"u.bouwjaar >= {base_year}"
    connection.execute(
        f"""CREATE TABLE placed AS SELECT u.*, p.rin, coalesce(p.on_current, false) AS on_current, d.wijk, d.wijk_by, {since} AS since_base,
        u.klasse = 'woon' AND p.rin IS NOT NULL AND u.oppervlakte > {rules.value("max_dwelling_on_park_m2")} AS suspect
        FROM units u LEFT JOIN in_park p USING (nr) LEFT JOIN in_district d USING (nr) ORDER BY nr"""
    )
    connection.execute(
        """CREATE TABLE near_park AS SELECT u.*, p.rin AS near_rin, ST_Distance(p.geometry, u.geometry) AS park_m
        FROM placed u JOIN current_parks p ON ST_DWithin(p.geometry, u.geometry, CAST(? AS DOUBLE)) ORDER BY nr, near_rin""",
        [rules.value("near_long_m")],
    )
