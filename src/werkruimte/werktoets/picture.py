"""What the map of a plan shows, as plain arrays and shapes in RD. The page only draws it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.studies.room import VARIANTS
from werkruimte.werktoets.plan import Variant
from werkruimte.werktoets.result import Result
from werkruimte.werktoets.shadow import Shadow, shadow

MARGIN_M = 170.0
ASPECT = 1.2
RING_CATEGORIES = ("2", "3.1", "3.2", "4.1")


@dataclass(frozen=True)
class Ring:
    """The line within which a category no longer fits, at its distance from the dwellings."""

    category: str
    metres: float
    shape: BaseGeometry


@dataclass(frozen=True)
class VariantPicture:
    """Where the dwellings of a variant stand (assumed: anywhere), the rings, the units that lose, their distance.

    units: (n, 4) x, y, floor m2 (NaN unknown), metres to the dwellings; lost: (n,) whether a category goes (rustig.omgeving).
    fallen: index into `cells_xy` of the cells that fall.
    """

    code: str
    homes: BaseGeometry | None
    assumed: bool
    rings: tuple[Ring, ...]
    units: NDArray[np.float64]
    lost: NDArray[np.bool_]
    fallen: NDArray[np.int64]


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
    box = _frame(area)
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
        variants=tuple(_variant(result, number, chosen) for number in range(len(result.outcomes))),
    )


def _frame(area: BaseGeometry) -> tuple[float, float, float, float]:
    """The area with a margin, made as wide as a map on a page is."""
    west, south, east, north = area.bounds
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = (east - west) / 2 + MARGIN_M, (north - south) / 2 + MARGIN_M
    half_x, half_y = max(half_x, half_y * ASPECT), max(half_y, half_x / ASPECT)
    return x - half_x, y - half_y, x + half_x, y + half_y


def _inside(xy: NDArray[np.float64], box: tuple[float, float, float, float]) -> NDArray[np.int64]:
    return np.flatnonzero((xy[:, 0] >= box[0]) & (xy[:, 0] <= box[2]) & (xy[:, 1] >= box[1]) & (xy[:, 1] <= box[3]))


def _variant(result: Result, number: int, chosen: NDArray[np.int64]) -> VariantPicture:
    outcome, ground = result.outcomes[number], result.ground
    variant: Variant = outcome.variant
    homes = (variant.homes or result.plan.area) if variant.dwellings else None
    fallen = result.near[outcome.after < outcome.before]
    units, lost, rings = np.empty((0, 4)), np.empty(0, dtype=bool), []
    if homes is not None:
        table = dict(zip(ground.rules.categories, ground.rules.distances_m["gemengd"], strict=True))
        rings = [Ring(c, table[c], homes.buffer(table[c], quad_segs=16)) for c in RING_CATEGORIES if table[c] > 0]
        metres = shapely.distance(homes, shapely.points(ground.units_xy))
        near = np.flatnonzero(metres <= max(r.metres for r in rings))
        outside = near[~shapely.intersects_xy(result.plan.area, ground.units_xy[near])]
        units = np.column_stack([ground.units_xy[outside], ground.unit_floor[outside], metres[outside]])
        lost = np.isin(outside, outcome.touched)
    return VariantPicture(
        code=variant.code,
        homes=homes,
        assumed=variant.homes is None,
        rings=tuple(rings),
        units=units,
        lost=lost,
        fallen=np.flatnonzero(np.isin(chosen, fallen)),
    )
