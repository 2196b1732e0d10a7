"""Multiple use: how many square metres stand idle for how many hours in schools, churches and community centres."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np

from werkruimte.methods.plinth import idle_hours
from werkruimte.rules.plinths import PlinthRules


@dataclass(frozen=True)
class Idle:
    """One kind of space: how many buildings, ground floor m2, own hours a week, and idle m2-hours a week for each guest it suits."""

    name: str
    buildings: int
    floor_m2: float
    used_hours: int
    guests: tuple[tuple[str, float], ...]


def shared_use(connection: duckdb.DuckDBPyConnection, rules: PlinthRules) -> tuple[Idle, ...]:
    """The kinds of space that are drawn in OpenStreetMap; their floor is the footprint, one storey."""
    connection.execute("CREATE OR REPLACE TEMP TABLE plinth_spaces (name VARCHAR, amenity VARCHAR)")
    connection.executemany("INSERT INTO plinth_spaces VALUES (?, ?)", [[s.name, a] for s in rules.spaces for a in s.kinds])
    rows = connection.execute(_SPACES).fetchall()
    found = {name: (count, m2) for name, count, m2 in rows}
    return tuple(_idle(rules, i, *found[space.name]) for i, space in enumerate(rules.spaces) if space.name in found)


_SPACES = """WITH inside AS (SELECT DISTINCT s.name, b.osm_id, b.geometry FROM osm_pois p JOIN plinth_spaces s USING (amenity)
        JOIN osm_buildings b ON ST_Intersects(p.geometry, ST_PointOnSurface(b.geometry)) OR ST_Intersects(b.geometry, ST_Centroid(p.geometry))
        WHERE b.building NOT IN ('house', 'apartments') AND NOT ST_IsEmpty(b.geometry))
    SELECT name, count(*), sum(ST_Area(geometry)) FROM inside GROUP BY 1"""


def _idle(rules: PlinthRules, place: int, count: int, floor_m2: float) -> Idle:
    space = rules.spaces[place]
    can = np.array([g.hours for g in rules.guests])
    hours = idle_hours(np.array([floor_m2]), space.hours[None, :], can)[0]
    guests = tuple((g.name, float(h)) for g, h in zip(rules.guests, hours, strict=True) if space.name in g.kinds)
    return Idle(space.name, count, floor_m2, int(space.hours.sum()), guests)
