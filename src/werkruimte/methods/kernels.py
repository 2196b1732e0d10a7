"""Nearest site by a uniform grid, compiled: near-linear in the number of sites."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

SITES_PER_CELL = 2.0


def nearest_site(
    points_xy: NDArray[np.float64], sites_xy: NDArray[np.float64], limit_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Exact metres from each point to the nearest site, and which; inf and -1 where none lies within the limit.

    points_xy: (n, 2), sites_xy: (m, 2), RD metres. Of sites equally near the lowest index is named.
    Sites farther than `limit_m` from the box around the points are never looked at.
    """
    points, sites = np.ascontiguousarray(points_xy), np.ascontiguousarray(sites_xy)
    nothing = np.full(len(points), np.inf), np.full(len(points), -1, dtype=np.int64)
    if len(points) == 0 or len(sites) == 0:
        return nothing
    low, high = points.min(axis=0) - limit_m, points.max(axis=0) + limit_m
    near = np.flatnonzero(((sites >= low) & (sites <= high)).all(axis=1))
    if len(near) == 0:
        return nothing
    chosen = sites[near]
    origin = chosen.min(axis=0)
    span = np.maximum(chosen.max(axis=0) - origin, 1.0)
    cell = max(float(np.sqrt(span[0] * span[1] * SITES_PER_CELL / len(chosen))), 1.0)
    shape = (np.floor(span / cell).astype(np.int64) + 1).astype(np.int64)
    start, order = _sorted_by_cell(chosen, origin, cell, shape)
    distance, index = _search(points, chosen, origin, cell, shape, start, order, limit_m)
    return distance, np.where(index >= 0, near[np.maximum(index, 0)], -1)


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _sorted_by_cell(sites, origin, cell, shape):  # type: ignore[no-untyped-def]
    cells = np.empty(len(sites), dtype=np.int64)
    start = np.zeros(shape[0] * shape[1] + 1, dtype=np.int64)
    for i in range(len(sites)):
        column = int((sites[i, 0] - origin[0]) / cell)
        row = int((sites[i, 1] - origin[1]) / cell)
        cells[i] = column * shape[1] + row
        start[cells[i] + 1] += 1
    start = np.cumsum(start)
    order = np.empty(len(sites), dtype=np.int64)
    filled = start[:-1].copy()
    for i in range(len(sites)):
        order[filled[cells[i]]] = i
        filled[cells[i]] += 1
    return start, order


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _search(points, sites, origin, cell, shape, start, order, limit):  # type: ignore[no-untyped-def]
    distance = np.full(len(points), np.inf)
    index = np.full(len(points), -1, dtype=np.int64)
    for p in range(len(points)):
        x, y = points[p, 0], points[p, 1]
        column = int(np.floor((x - origin[0]) / cell))
        row = int(np.floor((y - origin[1]) / cell))
        # Rings before the first one that touches the grid hold nothing.
        ring = max(-column, column - shape[0] + 1, -row, row - shape[1] + 1, 0)
        best = limit * limit
        found = -1
        while (ring - 1) * cell <= np.sqrt(best):
            for c in range(max(column - ring, 0), min(column + ring, shape[0] - 1) + 1):
                edge = c == column - ring or c == column + ring
                r = row - ring
                while r <= row + ring:
                    if 0 <= r < shape[1]:
                        for k in range(start[c * shape[1] + r], start[c * shape[1] + r + 1]):
                            i = order[k]
                            d = (sites[i, 0] - x) ** 2 + (sites[i, 1] - y) ** 2
                            if d < best or (d == best and (found < 0 or i < found)):
                                best, found = d, i
                    r += 1 if edge or ring == 0 else 2 * ring
            ring += 1
        if found >= 0:
            distance[p], index[p] = np.sqrt(best), found
    return distance, index
