"""Residents and jobs as points, as far as districts and buildings tell where they are."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from werkruimte.rules.plinths import PlinthRules

Array = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """xy: (m, 2) RD; residents, jobs: (m,). source, day: of the residents; jobs_source empty: no jobs known. None known: empty."""

    xy: Array
    residents: Array
    jobs: Array
    sources: tuple[str, ...]
    jobs_sources: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether residents are known."""
        return bool(self.sources)


DWELLINGS = """SELECT x, y, 1.0 AS homes, 0.0 AS m2 FROM units WHERE klasse = 'woon'
    UNION ALL SELECT x, y, 0.0, CASE WHEN is_business AND oppervlakte < 999999 THEN oppervlakte ELSE 0 END FROM units WHERE klasse <> 'woon'"""
BUILDINGS = """SELECT ST_X(ST_Centroid(geometry)) AS x, ST_Y(ST_Centroid(geometry)) AS y,
    CASE WHEN building = 'house' THEN 1.0 WHEN building = 'apartments' THEN greatest(ST_Area(geometry) / {apartment}, 1.0) ELSE 0.0 END AS homes,
    CASE WHEN building IN ('industrial', 'retail', 'commercial', 'office', 'school', 'factory', 'civic', 'public', 'hospital')
        THEN ST_Area(geometry) ELSE 0.0 END AS m2 FROM osm_buildings WHERE NOT ST_IsEmpty(geometry)"""


def people(connection: duckdb.DuckDBPyConnection, rules: PlinthRules) -> People:
    """Residents by the mean household of each district at its homes; jobs of each district by floor (footprint without BAG).

    Homes are the dwellings of the BAG; without it houses, and apartments by their footprint (`apartment_m2`). A district that is
    only partly drawn so has fewer residents, never the same ones on fewer homes; its jobs are left out when less than half of its
    households are found.
    """
    bag = connection.execute("SELECT count(*) > 0 FROM units WHERE klasse = 'woon'").fetchall()[0][0]
    source = DWELLINGS if bag else BUILDINGS.format(apartment=rules.value("apartment_m2"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE plinth_homes AS SELECT h.*, d.code FROM ({source}) h
        JOIN (SELECT code, geometry FROM districts WHERE edition = (SELECT max(edition) FROM districts)) d
        ON ST_Contains(ST_SetCRS(d.geometry, ''), ST_Point(h.x, h.y)) WHERE h.homes > 0 OR h.m2 > 0"""
    )
    rows = connection.execute(_PER_DISTRICT).fetchall()
    per_home = {code: persons / homes for code, persons, homes, *_ in rows if persons is not None and homes}
    per_m2 = {code: jobs / m2 for code, _, homes, jobs, m2, found, *_ in rows if jobs is not None and m2 and homes and found >= homes / 2}
    points = connection.execute("SELECT x, y, homes, m2, code FROM plinth_homes ORDER BY x, y").fetchall()
    kept = [(x, y, homes * per_home.get(code, 0.0), m2 * per_m2.get(code, 0.0)) for x, y, homes, m2, code in points]
    table = np.array(kept, dtype=float).reshape(-1, 4)
    persons = tuple(sorted({r[6] for r in rows if r[0] in per_home}))
    jobs = tuple(sorted({r[7] for r in rows if r[0] in per_m2}))
    return People(table[:, :2], table[:, 2], table[:, 3], persons, jobs)


_NEWEST = """SELECT code, value, source FROM statistics WHERE level = 'wijk' AND subject IN ({subjects}) AND value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY day DESC, subject DESC) = 1"""
_PER_DISTRICT = f"""WITH found AS (SELECT code, sum(homes) AS homes, sum(m2) AS m2 FROM plinth_homes GROUP BY 1)
    SELECT f.code, p.value, h.value, j.value, f.m2, f.homes, p.source, j.source FROM found f
    LEFT JOIN ({_NEWEST.format(subjects="'population'")}) p ON p.code = f.code
    LEFT JOIN ({_NEWEST.format(subjects="'households', 'dwellings'")}) h ON h.code = f.code
    LEFT JOIN ({_NEWEST.format(subjects="'jobs'")}) j ON j.code = f.code ORDER BY f.code"""
