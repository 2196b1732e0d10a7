"""Nearest site by a uniform grid, compiled: exact distances to points and outlines, near-linear in their number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.compiled import compiled

SITES_PER_CELL = 2.0
HAIR_M = 1e-6
"""So much farther than needed is looked, so that rounding leaves no cell out."""
POINT, LINEAR, POLYGON, MULTIPOLYGON = 0, (0, 1, 2), 3, 6
"""Type numbers of shapely; LINEAR are points, lines and rings."""


class Gridded(NamedTuple):
    """Edges in the order of the cells of a grid, each with its owner, and where each cell starts; cell: metres, shape: columns and rows."""

    edges: NDArray[np.float64]
    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    cell: float
    shape: NDArray[np.int64]


def nearest_site(
    points_xy: NDArray[np.float64], sites_xy: NDArray[np.float64], limit_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Exact metres from each point to the nearest site, and which; inf and -1 where none lies within the limit.

    points_xy: (n, 2), sites_xy: (m, 2), RD metres. Of sites equally near the lowest index is named.
    Sites farther than `limit_m` from the box around the points are never looked at.
    """
    points, sites = (np.ascontiguousarray(xy, dtype=np.float64) for xy in (points_xy, sites_xy))
    if len(points) == 0 or len(sites) == 0:
        return _nothing(len(points))
    low, high = box(points, limit_m)
    near = np.flatnonzero(in_box(sites, low, high))
    if len(near) == 0:
        return _nothing(len(points))
    sites = sites[near]
    low, high = box(sites)
    # A whole number, so that taking it off rounds nothing: a distance does not depend on which other sites there are.
    origin = np.floor(low)
    cell, shape = grid(high - origin, len(near))
    edges, owner, start = _points_by_cell(sites - origin, near, cell, shape)
    return _search(points - origin, Gridded(edges, owner, start, cell, shape), limit_m)


def nearest_shape(
    points_xy: NDArray[np.float64], shapes: NDArray[np.object_], limit_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Exact metres from each point to the nearest shape, 0 inside a polygon, and which; as `nearest_site`.

    points_xy: (n, 2); shapes: (m,) points, lines and polygons (parts of any of them) of shapely, RD metres. Of shapes
    equally near, or that hold the same point, the lowest index is named. An empty shape is far from everything.
    """
    if len(points_xy) == 0 or len(shapes) == 0:
        return _nothing(len(points_xy))
    kind = shapely.get_type_id(shapes)
    if (kind == POINT).all() and not shapely.is_empty(shapes).any():
        return nearest_site(points_xy, shapely.get_coordinates(shapes), limit_m)
    low, high = box(points_xy, limit_m)
    west, south, east, north = shapely.bounds(shapes).T
    near = np.flatnonzero((west <= high[0]) & (east >= low[0]) & (south <= high[1]) & (north >= low[1]))
    edges, owner = edges_of(shapes[near])
    distance, index = _nearest_edge(points_xy, edges, owner, limit_m)
    if np.isin(kind[near], (POLYGON, MULTIPOLYGON)).any():
        spot, holder = _inside(points_xy, shapes[near])
        distance[spot], index[spot] = 0.0, holder
    return distance, np.where(index >= 0, near[np.maximum(index, 0)] if len(near) else -1, -1)


def edges_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Every edge (x1, y1, x2, y2) of rings and lines, and points as edges without length; and the shape it is of."""
    kind = shapely.get_type_id(shapes)
    plain = np.isin(kind, LINEAR) | ((kind == POLYGON) & (shapely.get_num_interior_rings(shapes) == 0))
    parts, of_shape = shapely.get_parts(shapes[~plain], return_index=True)
    parts, of_part = shapely.get_parts(parts, return_index=True)
    of_shape = np.flatnonzero(~plain)[of_shape[of_part]]
    area = shapely.get_type_id(parts) == POLYGON
    rings, of_ring = shapely.get_rings(parts[area], return_index=True)
    lines = np.concatenate([shapes[plain], rings, parts[~area]])
    of_line = np.concatenate([np.flatnonzero(plain), of_shape[area][of_ring], of_shape[~area]]).astype(np.int64)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])
    alone = np.flatnonzero(np.bincount(line, minlength=len(lines))[line] == 1)
    edges = np.concatenate([np.hstack([xy[joined], xy[joined + 1]]), np.hstack([xy[alone], xy[alone]])])
    return edges, of_line[line[np.concatenate([joined, alone])]]


def _inside(points_xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The points that lie in a shape with area, and the first such shape of each."""
    area = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON)))
    holder, spot = shapely.STRtree(shapely.points(points_xy)).query(shapes[area], predicate="intersects")
    order = np.lexsort((holder, spot))
    spots, first = np.unique(spot[order], return_index=True)
    return spots, area[holder[order][first]]


def _nearest_edge(
    points_xy: NDArray[np.float64], edges: NDArray[np.float64], owner: NDArray[np.int64], limit_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Metres to the nearest edge and its owner; of equals the lowest owner."""
    points = np.ascontiguousarray(points_xy, dtype=np.float64)
    if len(points) == 0 or len(edges) == 0:
        return _nothing(len(points))
    low, high = box(points, limit_m)
    lowest, highest = np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
    near = np.flatnonzero(((highest >= low) & (lowest <= high)).all(axis=1))
    if len(near) == 0:
        return _nothing(len(points))
    # A long edge reaches far beyond the points; the grid need not.
    origin = np.floor(np.maximum(lowest[near].min(axis=0), low))
    cell, shape = grid(np.minimum(highest[near].max(axis=0), high) - origin, int(np.count_nonzero(np.bincount(owner[near]))))
    local = np.ascontiguousarray(edges[near] - np.tile(origin, 2))
    start, order = sorted_by_cell(local, cell, shape)
    # In the order of the cells, so that a search reads on.
    return _search(points - origin, Gridded(local[order], owner[near][order], start, cell, shape), limit_m)


def box(xy: NDArray[np.float64], around_m: float = 0.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest corner of points, with so many metres around them; by column, since numpy is slow on pairs."""
    x, y = xy.T
    return np.array([x.min(), y.min()]) - around_m, np.array([x.max(), y.max()]) + around_m


def in_box(xy: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie in a box, the edge included."""
    x, y = xy.T
    inside: NDArray[np.bool_] = (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])
    return inside


def _nothing(count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """No site within reach of any point."""
    return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)


def grid(extent: NDArray[np.float64], sites: int) -> tuple[float, NDArray[np.int64]]:
    """Metres of a square cell, so that it holds a few sites, and the number of cells each way."""
    span = np.maximum(extent, 1.0)
    cell = max(float(np.sqrt(span[0] * span[1] * SITES_PER_CELL / sites)), 1.0)
    return cell, np.floor(span / cell).astype(np.int64) + 1


@compiled
def _points_by_cell(
    sites: NDArray[np.float64], index: NDArray[np.int64], cell: float, shape: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Points as edges without length, in the order of their cells: what `sorted_by_cell` does, since a point touches one cell only."""
    place = np.empty(len(sites), dtype=np.int64)
    start = np.zeros(shape[0] * shape[1] + 1, dtype=np.int64)
    for i in range(len(sites)):
        place[i] = int(sites[i, 0] / cell) * shape[1] + int(sites[i, 1] / cell)
        start[place[i] + 1] += 1
    start = np.cumsum(start)
    filled = start[:-1].copy()
    edges, owner = np.empty((len(sites), 4)), np.empty(len(sites), dtype=np.int64)
    for i in range(len(sites)):
        k = filled[place[i]]
        filled[place[i]] += 1
        edges[k, 0] = edges[k, 2] = sites[i, 0]
        edges[k, 1] = edges[k, 3] = sites[i, 1]
        owner[k] = index[i]
    return edges, owner, start


@compiled
def _rows(edge: NDArray[np.float64], column: int, cell: float, shape: NDArray[np.int64]) -> tuple[int, int]:
    """First and last row of the cells of one column that an edge touches; none when the first is above the last."""
    x1, y1, x2, y2 = edge
    if x1 != x2:
        slope = (y2 - y1) / (x2 - x1)
        west, east = max(min(x1, x2), column * cell), min(max(x1, x2), (column + 1) * cell)
        low, high = min(y1, y2), max(y1, y2)
        y1, y2 = min(max(y1 + slope * (west - x1), low), high), min(max(y1 + slope * (east - x1), low), high)
    # A hair wider than the edge, so that rounding leaves no cell out.
    first, last = int(np.floor(min(y1, y2) / cell - 1e-6)), int(np.floor(max(y1, y2) / cell + 1e-6))
    return max(first, 0), min(last, shape[1] - 1)


@compiled
def _columns(edge: NDArray[np.float64], cell: float, shape: NDArray[np.int64]) -> tuple[int, int]:
    """First and last column of the cells that an edge touches."""
    first = int(np.floor(min(edge[0], edge[2]) / cell - 1e-6))
    last = int(np.floor(max(edge[0], edge[2]) / cell + 1e-6))
    return max(first, 0), min(last, shape[0] - 1)


@compiled
def sorted_by_cell(edges: NDArray[np.float64], cell: float, shape: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Edges by the cells that they touch: (cells + 1,) where each cell starts, and the index of the edges, cell after cell.

    edges: (n, 4) x1, y1, x2, y2 in metres from the corner of the grid; cell: metres; shape: columns and rows.
    """
    start = np.zeros(shape[0] * shape[1] + 1, dtype=np.int64)
    for i in range(len(edges)):
        first, last = _columns(edges[i], cell, shape)
        for column in range(first, last + 1):
            low, high = _rows(edges[i], column, cell, shape)
            for row in range(low, high + 1):
                start[column * shape[1] + row + 1] += 1
    start = np.cumsum(start)
    order = np.empty(start[-1], dtype=np.int64)
    filled = start[:-1].copy()
    for i in range(len(edges)):
        first, last = _columns(edges[i], cell, shape)
        for column in range(first, last + 1):
            low, high = _rows(edges[i], column, cell, shape)
            for row in range(low, high + 1):
                order[filled[column * shape[1] + row]] = i
                filled[column * shape[1] + row] += 1
    return start, order


@compiled
def _squared(edges: NDArray[np.float64], k: int, x: float, y: float) -> float:
    """Squared metres from a spot to edge k; one without length is a point."""
    x1, y1 = edges[k, 0], edges[k, 1]
    dx, dy = edges[k, 2] - x1, edges[k, 3] - y1
    if dx != 0.0 or dy != 0.0:
        along = min(max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0.0), 1.0)
        x1, y1 = x1 + along * dx, y1 + along * dy
    squared: float = (x1 - x) ** 2 + (y1 - y) ** 2
    return squared


@compiled
def _nearer(
    edges: NDArray[np.float64], owner: NDArray[np.int64], run: tuple[int, int], spot: tuple[float, float], nearest: tuple[float, int]
) -> tuple[float, int]:
    """The squared metres and owner of the nearest edge of a run, or those at hand."""
    best, found = nearest
    for k in range(run[0], run[1]):
        d, i = _squared(edges, k, spot[0], spot[1]), owner[k]
        if d < best or (d == best and (found < 0 or i < found)):
            best, found = d, i
    return best, found


@compiled
def _search(points: NDArray[np.float64], sites: Gridded, limit: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Columns of the grid from the spot outward, of each the cells that the nearest so far leaves open.

    Spots that follow each other mostly lie close: what was nearest to the one before is no farther than the way between them.
    """
    edges, owner, start, cell, shape = sites
    columns, rows = shape[0], shape[1]
    distance = np.full(len(points), np.inf)
    index = np.full(len(points), -1, dtype=np.int64)
    for p in range(len(points)):
        x, y = points[p, 0], points[p, 1]
        column, row = min(max(int(np.floor(x / cell)), 0), columns - 1), min(max(int(np.floor(y / cell)), 0), rows - 1)
        nearest = limit * limit, -1
        step = np.sqrt((x - points[p - 1, 0]) ** 2 + (y - points[p - 1, 1]) ** 2) if p > 0 else np.inf
        if step > 2 * cell:
            for c in range(max(column - 1, 0), min(column + 1, columns - 1) + 1):
                run = start[c * rows + max(row - 1, 0)], start[c * rows + min(row + 1, rows - 1) + 1]
                nearest = _nearer(edges, owner, run, (x, y), nearest)
        elif index[p - 1] >= 0:
            nearest = min(distance[p - 1] + step + HAIR_M, limit) ** 2, -1
        for way in (1, -1):
            c = column if way > 0 else column - 1
            while 0 <= c < columns:
                gap = max(c * cell - x, x - (c + 1) * cell, HAIR_M) - HAIR_M
                if not gap * gap <= nearest[0]:
                    break
                half = np.sqrt(nearest[0] - gap * gap) + HAIR_M
                low, high = max(int(np.floor((y - half) / cell)), 0), min(int(np.floor((y + half) / cell)), rows - 1)
                if low <= high:
                    nearest = _nearer(edges, owner, (start[c * rows + low], start[c * rows + high + 1]), (x, y), nearest)
                c += way
        if nearest[1] >= 0:
            distance[p], index[p] = np.sqrt(nearest[0]), nearest[1]
    return distance, index
