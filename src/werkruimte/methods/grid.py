"""Cells of a park, and which part of an outline has something near: exact, without buffers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.kernels import edges_of, nearest_shape

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
    # A pair of floats is one complex number: much faster than rows.
    _, first = np.unique(centres.view(np.complex128), return_index=True)
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


def outline_share_near(polygon: BaseGeometry, shapes: NDArray[np.object_], within_m: float, step_m: float = 1.0) -> float:
    """Share (0-1) of a polygon's outline that has a shape within `within_m`, sampled every `step_m`.

    shapes: (n,) points and outlines of panden, RD metres; none gives 0. Source: CONTRACT 2, "Inner-city park".
    """
    if len(shapes) == 0 or polygon.is_empty:
        return 0.0
    edges, _ = edges_of(np.array([polygon], dtype=object))
    reach = edges[:, 2:] - edges[:, :2]
    lengths = np.hypot(*reach.T)
    ends = np.cumsum(lengths)
    samples = max(int(np.ceil(ends[-1] / step_m)), 1)
    along = (np.arange(samples) + 0.5) * ends[-1] / samples
    edge = np.searchsorted(ends, along, side="right")
    spots = edges[edge, 2:] - reach[edge] * ((ends[edge] - along) / lengths[edge])[:, None]
    distance, _ = nearest_shape(spots, shapes, within_m + step_m)
    return float(np.mean(distance <= within_m))
