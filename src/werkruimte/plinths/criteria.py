"""Points per criterion of METHODS 4e, each in [0, 1] on a fixed scale; NaN where it is not known."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from werkruimte.plinths.people import People
from werkruimte.plinths.places import Places
from werkruimte.plinths.walking import Walk
from werkruimte.rules.plinths import PlinthRules
from werkruimte.studies.frontage import Frontage

Array = NDArray[np.float64]
SAME_WAY = 0.5
"""Least cosine between two facades that belong to one street wall."""


def linear(values: Array, zero: float, full: float) -> Array:
    """0 at `zero`, 1 at `full`, clipped; falling when `full` < `zero`; NaN stays."""
    return np.clip((values - zero) / (full - zero), 0.0, 1.0)


def same_wall(frontage: Frontage, within_m: float) -> NDArray[np.int64]:
    """(p, 2) pairs, both ways, of other stretches of the same street wall within a distance.

    The same street is one name, or without name one line; the same side is looking the same way.
    """
    pairs = KDTree(frontage.middle).query_pairs(within_m, output_type="ndarray")
    name = frontage.name
    _, street = np.unique(np.where(name == "", frontage.street.astype(str), name), return_inverse=True)
    a, b = pairs[:, 0], pairs[:, 1]
    same = (street[a] == street[b]) & ((frontage.looks[a] * frontage.looks[b]).sum(axis=1) >= SAME_WAY)
    pairs = pairs[same]
    return np.concatenate([pairs, pairs[:, ::-1]])


def adjacency(frontage: Frontage, places: Places, pairs: NDArray[np.int64]) -> Array:
    """Share of the facade of the neighbours that is active; the stretch itself does not count. Without neighbours 0."""
    length = frontage.length[pairs[:, 1]]
    whole = np.bincount(pairs[:, 0], length, len(frontage))
    open_m = np.bincount(pairs[:, 0], length * places.active_at[pairs[:, 1]], len(frontage))
    return np.asarray(open_m / np.maximum(whole, 1e-9))


def units_per_100m(frontage: Frontage, pairs: NDArray[np.int64]) -> tuple[Array, Array]:
    """Panden per 100 m of street wall, and the share of the wall that is built, over a stretch and its neighbours."""

    def around(values: Array) -> Array:
        return np.asarray(values + np.bincount(pairs[:, 0], values[pairs[:, 1]], len(frontage)))

    street = around(frontage.street_m)
    return 100 * around(frontage.units) / street, np.minimum(around(frontage.length) / street, 1.0)


def anchors(frontage: Frontage, places: Places, within_m: float) -> Array:
    """1 where an anchor other than its own lies within a distance of a stretch, as the crow flies."""
    found = np.zeros(len(frontage))
    if places.anchor.any():
        where = np.flatnonzero(places.anchor)
        row, which = shapely.STRtree(shapely.points(places.xy[where])).query(
            shapely.points(frontage.middle), predicate="dwithin", distance=within_m
        )
        found[row[places.stretch[where[which]] != row]] = 1.0
    return found


def loading(frontage: Frontage, rules: PlinthRules) -> Array:
    """Metres from a stretch to the nearest street where a lorry can load; NaN when there is none."""
    lines = frontage.streets.lines[np.isin(frontage.streets.highway, rules.kinds["loading"])]
    found = np.full(len(frontage), np.nan)
    if len(lines):
        (row, _), apart = shapely.STRtree(lines).query_nearest(shapely.points(frontage.middle), return_distance=True, all_matches=False)
        found[row] = apart
    return found


def demand(frontage: Frontage, place: Walk, places: Places, people: People, rules: PlinthRules) -> Array:
    """Floor that residents and jobs within a walk can carry, less what is open there, on a fixed scale; NaN when not known."""
    if not people.known or not places.known:
        return np.full(len(frontage), np.nan)
    near, norm = rules.value("near_m"), rules.value("norm_low_m2")
    heads = people.residents + rules.value("job_weight") * people.jobs
    carried = norm * place.nearby(people.xy, heads[:, None], near)[:, 0]
    floor = rules.value("depth_m") * frontage.length[places.active_at]
    there = place.nearby(frontage.middle[places.active_at], floor[:, None], near)[:, 0]
    return linear(carried - there, 0, rules.value("demand_full_m2"))


def points(frontage: Frontage, place: Walk, places: Places, central: Array, demand: Array, rules: PlinthRules) -> dict[str, Array]:
    """Every criterion of the weights. What open data cannot tell (openness, size) is unknown until someone surveys it."""
    unknown = np.full(len(frontage), np.nan)
    face = same_wall(frontage, rules.value("face_m"))
    close = np.hypot(*(frontage.middle[face[:, 0]] - frontage.middle[face[:, 1]]).T) <= rules.value("units_m")
    units, built = units_per_100m(frontage, face[close])
    visited = place.nearby(places.xy, np.ones((len(places.xy), 1)), rules.value("near_m"))[:, 0] - places.own
    spots = shapely.get_coordinates(shapely.line_interpolate_point(frontage.streets.lines[frontage.street], frontage.at))
    seen = places.known
    return {
        "centrality": central,
        "footfall": linear(visited, 0, rules.value("footfall_full")) if seen else unknown,
        "adjacency": linear(adjacency(frontage, places, face), 0, rules.value("active_full")) if seen else unknown,
        "anchor": anchors(frontage, places, rules.value("anchor_m")) if seen else unknown,
        "frontage": (linear(units, rules.value("units_low"), rules.value("units_full")) + built) / 2,
        "service": linear(loading(frontage, rules), rules.value("loading_zero_m"), rules.value("loading_m")),
        "demand": demand,
        "corner": place.corners(spots, frontage.street_m / 2 + rules.value("corner_m")),
        "transparency": unknown,
        "size": unknown,
    }
