"""Shops, services and other places that people visit, and which stretch of facade each one shows itself in."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.engine import quoted
from werkruimte.rules.plinths import PlinthRules
from werkruimte.studies.frontage import Frontage

WALL_M = 1.0
"""A place drawn as a surface shows itself in every wall this near."""


@dataclass(frozen=True)
class Places:
    """One row a place. xy: (m, 2) RD; active: open at the ground floor; anchor: draws on its own; stretch: (m,) or -1.

    active_at: (n,) whether a stretch of facade has an active place. own: (n,) places that show themselves in it.
    """

    xy: NDArray[np.float64]
    active: NDArray[np.bool_]
    anchor: NDArray[np.bool_]
    stretch: NDArray[np.int64]
    active_at: NDArray[np.bool_]
    own: NDArray[np.float64]
    known: bool


def places(connection: duckdb.DuckDBPyConnection, frontage: Frontage, rules: PlinthRules) -> Places:
    """The places of OpenStreetMap, and shops of the BAG; not known when neither source is there."""
    rows = connection.execute(_select(rules)).fetchall()
    shape = shapely.from_wkb(np.array([bytes(r[0]) for r in rows], dtype=object))
    active = np.array([r[1] for r in rows], dtype=bool)
    walls = shapely.linestrings(frontage.found.walls.ends)
    tree = shapely.STRtree(walls)
    spot = shapely.point_on_surface(shape)
    stretch = np.full(len(shape), -1)
    near, wall = tree.query_nearest(spot, max_distance=rules.value("place_m"), all_matches=False)
    stretch[near] = frontage.wall_of[wall]
    shown = [np.stack([near, frontage.wall_of[wall]], axis=1)]
    surface = np.flatnonzero(shapely.get_dimensions(shape) == 2)
    row, wall = tree.query(shape[surface], predicate="dwithin", distance=WALL_M)
    shown.append(np.stack([surface[row], frontage.wall_of[wall]], axis=1))
    pairs = np.unique(np.concatenate(shown), axis=0).astype(np.int64)
    active_at = np.zeros(len(frontage), dtype=bool)
    active_at[pairs[active[pairs[:, 0]], 1]] = True
    return Places(
        xy=shapely.get_coordinates(spot).reshape(-1, 2),
        active=active,
        anchor=np.array([r[2] for r in rows], dtype=bool),
        stretch=stretch,
        active_at=active_at,
        own=np.bincount(pairs[:, 1], minlength=len(frontage)).astype(float),
        known=_known(connection),
    )


def _known(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(connection.execute("SELECT (SELECT count(*) FROM osm_pois) + (SELECT count(*) FROM units) > 0").fetchall()[0][0])


def _select(rules: PlinthRules) -> str:
    kinds = {k: ", ".join(quoted(v) for v in values) or "''" for k, values in rules.kinds.items()}
    shop = "(shop IS NOT NULL AND shop NOT IN ('no', 'vacant'))"
    active = f"({shop} OR office IS NOT NULL OR craft IS NOT NULL OR coalesce(amenity IN ({kinds['active_amenity']}), false))"
    anchor = f"(coalesce(shop IN ({kinds['anchor_shop']}), false) OR coalesce(amenity IN ({kinds['anchor_amenity']}), false))"
    visited = f"coalesce(amenity IN ({kinds['visited_amenity']}), false)"
    return f"""SELECT ST_AsWKB(geometry), active, anchor FROM (
        SELECT geometry, {active} AS active, {anchor} AS anchor, {visited} AS visited, osm_id AS id FROM osm_pois
        UNION ALL SELECT geometry, true, false, false, nr::VARCHAR FROM units WHERE klasse IN ('winkel', 'winkel_of_kantoor'))
        WHERE active OR anchor OR visited ORDER BY id"""
