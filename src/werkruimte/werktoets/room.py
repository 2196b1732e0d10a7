"""The room that a variant takes or gives: c* of cells and units around the plan, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.grid import cells_in
from werkruimte.methods.kernels import nearest_site
from werkruimte.methods.room import capped, usable_category
from werkruimte.methods.shadow import loss_at
from werkruimte.studies.room import READINGS, TABLES
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Plan, Variant


@dataclass(frozen=True)
class Near:
    """What lies within the longest distance of the plan: index of cells and units, and which of them lie inside it."""

    cells: NDArray[np.int64]
    cells_inside: NDArray[np.bool_]
    units: NDArray[np.int64]
    units_inside: NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """c* (index, -1 where none fits) of the near cells and units under one table and reading, before and after.

    best: the fewest cells and steps around the plan that must fall when dwellings are not placed, (0, 0) when none have to;
    None when they are placed or there are none.
    """

    before: NDArray[np.int8]
    after: NDArray[np.int8]
    units_before: NDArray[np.int8]
    units_after: NDArray[np.int8]
    best: tuple[int, int] | None


def near(ground: Ground, plan: Plan) -> Near:
    """Select what a dwelling in the plan can reach."""
    cells = _within(ground.cells_xy, plan.area, ground.limit_m)
    units = _within(ground.units_xy, plan.area, ground.limit_m)
    shapely.prepare(plan.area)
    return Near(
        cells,
        shapely.contains_xy(plan.area, ground.cells_xy[cells]),
        units,
        shapely.intersects_xy(plan.area, ground.units_xy[units]),
    )


def _within(xy: NDArray[np.float64], area: BaseGeometry, limit_m: float) -> NDArray[np.int64]:
    west, south, east, north = area.bounds
    inside = (xy[:, 0] >= west - limit_m) & (xy[:, 0] <= east + limit_m) & (xy[:, 1] >= south - limit_m) & (xy[:, 1] <= north + limit_m)
    return np.flatnonzero(inside)


def metres_to(shape: BaseGeometry, xy: NDArray[np.float64], limit_m: float) -> NDArray[np.float64]:
    """Metres from each spot to a shape, 0 inside it, inf beyond the limit; many points go through the grid."""
    if shape.geom_type in ("Point", "MultiPoint"):
        return nearest_site(xy, shapely.get_coordinates(shape), limit_m)[0]
    shapely.prepare(shape)
    return np.asarray(shapely.distance(shape, shapely.points(xy)), dtype=np.float64)


def changes(ground: Ground, plan: Plan, variant: Variant, close: Near) -> dict[str, Change]:
    """Per table and reading what the dwellings of a variant do, no higher than the plan in force admits. Planned dwellings
    count in both readings."""
    cells, units = ground.cells_xy[close.cells], ground.units_xy[close.units]
    homes = (variant.homes or plan.area) if variant.dwellings else None
    to_homes = [np.full(len(xy), np.inf) if homes is None else metres_to(homes, xy, ground.limit_m) for xy in (cells, units)]
    caps = (ground.cell_cap[close.cells], ground.unit_cap[close.units])
    spots = _spots(plan, ground) if homes is not None and variant.homes is None else None
    found: dict[str, Change] = {}
    for reading in READINGS:
        old = (ground.cell_site_m[reading][close.cells], ground.unit_site_m[reading][close.units])
        base = tuple(ground.site_metres(xy, reading, plan.area) for xy in (cells, units)) if variant.homes_removed else old
        for table in TABLES:
            steps = np.array(ground.rules.distances_m[table])
            before, units_before = (capped(usable_category(steps, m), c) for m, c in zip(old, caps, strict=True))
            after, units_after = (capped(usable_category(steps, np.minimum(m, t)), c) for m, t, c in zip(base, to_homes, caps, strict=True))
            freed = capped(usable_category(steps, base[0]), caps[0])
            best = None if spots is None else _best(spots, cells, freed, steps, ~close.cells_inside)
            found[f"{table}.{reading}"] = Change(before, after, units_before, units_after, best)
    return found


def _spots(plan: Plan, ground: Ground) -> NDArray[np.float64]:
    """Where a dwelling may stand: cell centres in the area; a small area has at least one spot."""
    centres, _ = cells_in([plan.area], ground.rules.value("cell_m"))
    if len(centres):
        return centres
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(plan.area)), dtype=np.float64)


def _best(
    spots: NDArray[np.float64], cells: NDArray[np.float64], category: NDArray[np.int8], steps: NDArray[Any], around: NDArray[np.bool_]
) -> tuple[int, int]:
    fallen, lost = loss_at(spots, cells[around], category[around], steps)
    least = int(np.lexsort((lost, fallen))[0])
    return int(fallen[least]), int(lost[least])


def admissible(ground: Ground, plan: Plan, variant: Variant) -> dict[str, NDArray[np.int64]]:
    """Direction two: cells inside the plan per highest category that may settle there, first none, then rising.

    Existing sensitive sites count (less those that go), and placed dwellings; of unplaced ones nothing can be said. The plan in
    force caps nothing here: the tested plan would take its place.
    """
    centres, _ = cells_in([plan.area], ground.rules.value("cell_m"))
    found = {}
    for reading in READINGS:
        metres = ground.site_metres(centres, reading, plan.area if variant.homes_removed else None)
        if variant.dwellings and variant.homes is not None:
            metres = np.minimum(metres, metres_to(variant.homes, centres, ground.limit_m))
        for table in TABLES:
            steps = np.array(ground.rules.distances_m[table])
            found[f"{table}.{reading}"] = np.bincount(usable_category(steps, metres).astype(np.int64) + 1, minlength=len(steps) + 1)
    return found
