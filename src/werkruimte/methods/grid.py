"""Cells of a park, and which part of an outline has something near: exact, without buffers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.kernels import nearest_site

NORTH_EAST = np.array([1e-6, 2e-6])
"""A step (m) off an outline, too small to leave a polygon; not along a diagonal, on which an outline may well run."""


def cells_in(polygons: Sequence[BaseGeometry], cell_m: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Centres of the cells in each polygon; a cell belongs to the first polygon that holds its centre.

    Corners lie at multiples of `cell_m` (RD metres). A centre on an outline is in the polygon that lies north-east of
    it: of two parks that share that line one has the cell, and a park keeps as many cells as its area. Returns ((n, 2) centres, (n,) index of the polygon).
    Source: CONTRACT 2, c*(x).
    """
    parts = [_centres(p, cell_m) for p in polygons]
    if not parts:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    centres = np.concatenate(parts)
    owner = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    _, first = np.unique(centres, axis=0, return_index=True)
    keep = np.sort(first)
    return centres[keep], owner[keep]


def _centres(polygon: BaseGeometry, cell_m: float) -> NDArray[np.float64]:
    if polygon.is_empty:
        return np.empty((0, 2))
    west, south, east, north = polygon.bounds
    xs = (np.arange(np.floor(west / cell_m), np.ceil(east / cell_m)) + 0.5) * cell_m
    ys = (np.arange(np.floor(south / cell_m), np.ceil(north / cell_m)) + 0.5) * cell_m
    grid = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.asarray(grid[holds(polygon, grid)], dtype=np.float64)


def holds(polygon: BaseGeometry, centres: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which cell centres ((n, 2), RD metres) a polygon holds; one on an outline goes to the polygon north-east of it."""
    shapely.prepare(polygon)
    return np.asarray(shapely.contains_xy(polygon, centres + NORTH_EAST), dtype=bool)


def outline_share_near(polygon: BaseGeometry, points_xy: NDArray[np.float64], within_m: float, step_m: float = 1.0) -> float:
    """Share (0-1) of a polygon's outline that has a point within `within_m`, sampled every `step_m`.

    points_xy: (n, 2) RD metres; no points gives 0. Source: CONTRACT 2, "Inner-city park".
    """
    if len(points_xy) == 0:
        return 0.0
    outline = polygon.boundary
    samples = max(int(np.ceil(outline.length / step_m)), 1)
    along = (np.arange(samples) + 0.5) * outline.length / samples
    lines = list(outline.geoms) if hasattr(outline, "geoms") else [outline]
    ends = np.cumsum([line.length for line in lines])
    which = np.minimum(np.searchsorted(ends, along, side="right"), len(lines) - 1)
    start = np.concatenate([[0.0], ends[:-1]])
    spots = shapely.line_interpolate_point(np.array(lines, dtype=object)[which], along - start[which])
    distance, _ = nearest_site(shapely.get_coordinates(spots), points_xy, within_m + step_m)
    return float(np.mean(distance <= within_m))
