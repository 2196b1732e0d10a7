"""Units with the park and district they stand in, and the current parks near them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.facts.voorkomens import UNIT_STATES, held_on
from werkruimte.methods.areas import Pairs, holders, outlines_within_reach, within_reach
from werkruimte.rules.rules import Rules
from werkruimte.studies.sites import panden_on


def study(connection: duckdb.DuckDBPyConnection, base_year: int | None, day: date, rules: Rules) -> None:
    """Make `placed` (every unit with rin, on_current, wijk, wijk_by, suspect, since_base) and `near_park`.

    since_base is NULL where the unit has no bouwjaar, or no base year is known: unknown, not old.
    A unit belongs to one park at most (the lowest RIN), and to one district: that in which it lies, of several the lowest code,
    and where the generalised outlines leave it out the nearest; `wijk_by` is 'inside', 'several' or 'nearest'. near_park: one row per unit and current
    park within the longest distance asked, with the exact metres to the park polygon (near_rin, park_m) from the nearest of its panden, or from its point
    where the outline of none is known (by_point); and whether the unit belongs to it (is_own). `day`: the date of the units. Source: CONTRACT 2, near a park.
    """
    connection.execute("CREATE VIEW current_districts AS SELECT * FROM districts WHERE edition = (SELECT max(edition) FROM districts)")
    units = connection.execute("SELECT nr, x, y FROM units").fetchnumpy()
    xy = np.column_stack([np.ma.filled(units[axis], np.nan) for axis in ("x", "y")]).reshape(-1, 2)
    rins, parks, is_current = _areas(connection, "rin", "park_shapes", "is_current")
    held = holders(xy, parks)
    park, on_current = _parks(len(xy), held, is_current)
    _place(connection, (units["nr"], xy), (rins, park, on_current))
    since = "CAST(NULL AS BOOLEAN)" if base_year is None else f"u.bouwjaar >= {base_year}"
    # The areas stand in the order of the units, so that no row of either is sought or copied.
    connection.execute(
        f"""CREATE VIEW placed AS SELECT u.*, a.* EXCLUDE (unit), {since} AS since_base,
        u.klasse = 'woon' AND rin IS NOT NULL AND u.oppervlakte > {rules.value("max_dwelling_on_park_m2")} AS suspect
        FROM units u POSITIONAL JOIN unit_areas a"""
    )
    current, (spot, holder) = np.flatnonzero(is_current), held
    inside = spot[is_current[holder]], (np.cumsum(is_current) - 1)[holder[is_current[holder]]]
    reach_m = max(rules.value("near_long_m"), rules.value("inner_city_near_m") + 1)
    spot, near, metres = within_reach(xy, parks[current], reach_m, inside)
    connection.register("point_reach", {"nr": units["nr"][spot], "park": current[near], "park_m": metres})
    pand, near, metres = outlines_within_reach(_outlines(connection, day), parks[current], reach_m)
    connection.register("pand_reach", {"pand": pand, "park": current[near], "park_m": metres})
    connection.execute(_NEAR_PARK, {"rins": rins})
    connection.unregister("point_reach")
    connection.unregister("pand_reach")


_NEAR_PARK = """CREATE TABLE near_park AS
    WITH reach AS (SELECT *, true AS by_point FROM point_reach WHERE nr NOT IN (SELECT nr FROM unit_panden)
        UNION ALL SELECT nr, park, min(park_m), false FROM unit_panden JOIN pand_reach USING (pand) GROUP BY nr, park),
    named AS (SELECT * EXCLUDE (park), CAST($rins AS VARCHAR[])[park + 1] AS near_rin FROM reach)
    SELECT nr, klasse, since_base, near_rin, on_current, x, y, coalesce(rin = near_rin, false) AS is_own, park_m, by_point
    FROM placed JOIN named USING (nr) ORDER BY nr, near_rin"""


def _outlines(connection: duckdb.DuckDBPyConnection, day: date) -> NDArray[np.object_]:
    """The outlines of the panden that units stand in, by number; makes `pand_outlines` (pand, pand_id, geometry) and `unit_panden` (nr, pand)."""
    connection.execute(f"""CREATE TEMP TABLE pand_outlines AS SELECT row_number() OVER () - 1 AS pand, * FROM ({panden_on(day)})""")
    connection.execute(
        f"""CREATE TEMP TABLE unit_panden AS WITH stands AS (SELECT u.nr, unnest(coalesce(h.pand_ids, [u.pand_id])) AS pand_id
            FROM units u LEFT JOIN ({held_on(UNIT_STATES, day)}) h USING (id))
        SELECT DISTINCT nr, pand FROM stands JOIN pand_outlines USING (pand_id)"""
    )
    rows = connection.execute("SELECT ST_AsWKB(geometry) FROM pand_outlines ORDER BY pand").fetchall()
    return np.array([shapely.from_wkb(bytes(wkb)) for (wkb,) in rows], dtype=object)


def _place(
    connection: duckdb.DuckDBPyConnection,
    units: tuple[NDArray[np.int64], NDArray[np.float64]],
    parks: tuple[list[str], NDArray[np.int64], NDArray[np.bool_]],
) -> None:
    """Make `unit_areas`, in the order of the units. units: their nr and place; parks: the RINs, and of each unit its park and whether a current one holds it."""
    (nr, xy), (rins, park, on_current) = units, parks
    codes, districts, _ = _areas(connection, "code", "current_districts")
    code, by = _districts(xy, codes, districts)
    connection.register("found", {"nr": nr, "park": park, "on_current": on_current, "code": code, "by": by})
    connection.execute(
        """CREATE TABLE unit_areas AS SELECT nr AS unit, CAST($rins AS VARCHAR[])[park + 1] AS rin, on_current,
        CAST($codes AS VARCHAR[])[code + 1] AS wijk, ['inside', 'several', 'nearest'][found.by + 1] AS wijk_by FROM found""",
        {"rins": rins, "codes": codes},
    )
    connection.unregister("found")


def _areas(
    connection: duckdb.DuckDBPyConnection, code: str, table: str, flag: str = "true"
) -> tuple[list[str], NDArray[np.object_], NDArray[np.bool_]]:
    """Codes, shapes (None where unknown) and a flag of each, in the order of the codes."""
    rows = connection.execute(f"SELECT {code}, ST_AsWKB(geometry), {flag} FROM {table} ORDER BY {code}").fetchall()
    shapes = np.array([None if wkb is None else shapely.from_wkb(bytes(wkb)) for _, wkb, _ in rows], dtype=object)
    return [row[0] for row in rows], shapes, np.array([row[2] for row in rows], dtype=bool)


def _parks(units: int, held: Pairs, is_current: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Per unit its first park, -1 where none, and whether a current one holds it."""
    spot, holder = held
    park, on_current = np.full(units, -1), np.zeros(units, dtype=bool)
    park[spot[::-1]] = holder[::-1]
    on_current[spot[is_current[holder]]] = True
    return park, on_current


def _districts(xy: NDArray[np.float64], codes: list[str], shapes: NDArray[np.object_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Per unit its district, -1 where there is none at all, and how it was found: 0 inside, 1 several, 2 nearest, -1 not."""
    spot, holder = holders(xy, shapes)
    code, by = np.full(len(xy), -1), np.full(len(xy), -1)
    code[spot[::-1]] = holder[::-1]
    by[spot] = 0
    # Two rows of one code are one district.
    name = np.unique(codes, return_inverse=True)[1]
    by[spot[name[holder] != name[code[spot]]]] = 1
    outside = np.flatnonzero((by < 0) & ~np.isnan(xy[:, 0] + xy[:, 1]))
    nearest, points = np.full(len(outside), np.inf), shapely.points(xy[outside])
    for i, shape in enumerate(shapes):
        apart = shapely.distance(points, shape)
        closer = apart < nearest
        nearest[closer], code[outside[closer]], by[outside[closer]] = apart[closer], i, 2
    return code, by
