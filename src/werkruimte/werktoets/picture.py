"""What the map of a plan shows, as plain arrays and shapes in RD. The page only draws it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.studies.room import VARIANTS
from werkruimte.werktoets.result import Outcome, Result
from werkruimte.werktoets.shadow import Shadow, shadow

MARGIN_M, FARTHEST_M = 170.0, 400.0
"""Around the plan on the map, metres: as a rule, and at most where work that loses lies farther."""
ASPECT = 1.2
RINGS = ("3.1", "3.2", "4.1")
"""Lines that are always drawn; those of higher categories as far as something is lost."""


@dataclass(frozen=True)
class Ring:
    """The line within which a category no longer fits, at its distance from the dwellings."""

    category: str
    metres: float
    shape: BaseGeometry


@dataclass(frozen=True)
class VariantPicture:
    """Where the dwellings of a variant stand (assumed: anywhere), the rings, the units that lose, their distance.

    units: (n, 4) x, y, floor m2 (NaN unknown), metres to the dwellings, of all that lose and those within the rings;
    lost: (n,) whether a category goes, fallen_xy: centres of the cells that fall, in at least one table and reading.
    """

    code: str
    homes: BaseGeometry | None
    assumed: bool
    rings: tuple[Ring, ...]
    units: NDArray[np.float64]
    lost: NDArray[np.bool_]
    fallen_xy: NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """The frame and everything in it. cells: those a dwelling inside the frame can reach, with c* per reading (index, -1 none).

    shadows: what a dwelling in the frame costs, per table and reading; empty where room is unknown.
    """

    box: tuple[float, float, float, float]
    parks: tuple[tuple[str, BaseGeometry], ...]
    homes_xy: NDArray[np.float64]
    business: NDArray[np.float64]
    cells_xy: NDArray[np.float64]
    cells_inside: NDArray[np.bool_]
    cells: dict[str, NDArray[np.int8]]
    shadows: dict[str, Shadow]
    variants: tuple[VariantPicture, ...]


def picture(result: Result) -> Picture:
    """The map of a tested plan."""
    ground, area = result.ground, result.plan.area
    box = _frame(area, [xy for o in result.outcomes for xy in (ground.units_xy[o.touched], ground.cells_xy[result.near[o.fallen]])])
    frame = shapely.box(*box)
    reach = ground.limit_m
    chosen = _inside(ground.cells_xy, (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach))
    business = np.column_stack([ground.business_xy, ground.business_floor]) if len(ground.business_xy) else np.empty((0, 3))
    return Picture(
        box=box,
        parks=tuple(
            (name, p.intersection(frame)) for (_, name), p in zip(ground.parks, ground.park_shapes, strict=True) if p.intersects(frame)
        ),
        homes_xy=ground.homes_xy[_inside(ground.homes_xy, box)],
        business=business[_inside(business[:, :2], box)],
        cells_xy=ground.cells_xy[chosen],
        cells_inside=shapely.contains_xy(area, ground.cells_xy[chosen]),
        cells={name: ground.cell_category(name, chosen) for name in VARIANTS},
        shadows={name: shadow(ground, name, box) for name in VARIANTS} if ground.knows_room else {},
        variants=tuple(_variant(result, outcome) for outcome in result.outcomes),
    )


def _frame(area: BaseGeometry, lost: list[NDArray[np.float64]]) -> tuple[float, float, float, float]:
    """The area with a margin and what loses around it (each (n, 2)), made as wide as a map on a page is."""
    edges = np.array(area.bounds)
    found = np.vstack([*lost, edges.reshape(2, 2)])
    far = np.concatenate([found.min(axis=0) - MARGIN_M / 5, found.max(axis=0) + MARGIN_M / 5])
    away = np.array([-1.0, -1.0, 1.0, 1.0])
    west, south, east, north = edges + away * np.clip((far - edges) * away, MARGIN_M, FARTHEST_M)
    x, y, half_x, half_y = (west + east) / 2, (south + north) / 2, (east - west) / 2, (north - south) / 2
    half_x, half_y = max(half_x, half_y * ASPECT), max(half_y, half_x / ASPECT)
    return float(x - half_x), float(y - half_y), float(x + half_x), float(y + half_y)


def _inside(xy: NDArray[np.float64], box: tuple[float, float, float, float]) -> NDArray[np.int64]:
    return np.flatnonzero((xy[:, 0] >= box[0]) & (xy[:, 0] <= box[2]) & (xy[:, 1] >= box[1]) & (xy[:, 1] <= box[3]))


def _variant(result: Result, outcome: Outcome) -> VariantPicture:
    ground, variant = result.ground, outcome.variant
    homes = (variant.homes or result.plan.area) if variant.dwellings else None
    units, lost, rings = np.empty((0, 4)), np.empty(0, dtype=bool), []
    if homes is not None:
        metres = shapely.distance(homes, shapely.points(ground.units_xy))
        rings = _rings(homes, dict(zip(ground.rules.categories, ground.rules.distances_m["gemengd"], strict=True)), metres[outcome.touched])
        near = np.flatnonzero(metres <= rings[-1].metres)
        shown = np.union1d(near[~shapely.intersects_xy(result.plan.area, ground.units_xy[near])], outcome.touched)
        units = np.column_stack([ground.units_xy[shown], ground.unit_floor[shown], metres[shown]])
        lost = np.isin(shown, outcome.touched)
    return VariantPicture(
        code=variant.code,
        homes=homes,
        assumed=variant.homes is None,
        rings=tuple(rings),
        units=units,
        lost=lost,
        fallen_xy=ground.cells_xy[result.near[outcome.fallen]],
    )


def _rings(homes: BaseGeometry, table: dict[str, float], touched_m: NDArray[np.float64]) -> list[Ring]:
    """The lines of a mixed area up to the first beyond every unit that loses, nearest first."""
    farthest = float(touched_m.max(initial=0.0))
    steps = sorted(table.items(), key=lambda step: step[1])
    last = next((m for _, m in steps if m >= farthest), steps[-1][1])
    return [Ring(c, m, homes.buffer(m, quad_segs=16)) for c, m in steps if c in RINGS or (m <= last and m > table[RINGS[-1]])]
