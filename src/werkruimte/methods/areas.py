"""Which areas hold each point, and how far it lies from each: exact, in time near-linear in the number of points."""

from __future__ import annotations

from math import sqrt

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.compiled import compiled
from werkruimte.methods.kernels import edges_of, grid, sorted_by_cell

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""(n,) index of a point, (n,) index of a shape; sorted by point, then by shape."""


def holders(points_xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> Pairs:
    """Every point and shape that holds it, the edge included: what `shapely.intersects` says of them.

    points_xy: (n, 2) RD metres, NaN where unknown (in no shape); shapes: (m,), None and empty ones hold nothing.
    A grid lies over the shapes. Between two cells where no edge runs one passes from no shape into another, so one exact
    test answers for a whole run of such cells; only points in a cell with an edge are tested one by one.
    """
    points = np.asarray(points_xy, dtype=np.float64).reshape(-1, 2)
    some = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(some) or not len(points):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    west, south, east, north = shapely.total_bounds(shapes[some])
    cell, size = grid(np.array([east - west, north - south]), len(points))
    start, _ = sorted_by_cell(edges_of(shapes[some])[0] - np.array([west, south, west, south]), cell, size)
    crossed = np.diff(start) > 0
    first = np.concatenate([[True], crossed[1:] | crossed[:-1]]) | (np.arange(len(crossed)) % size[1] == 0)
    run = np.cumsum(first) - 1
    leaders = np.flatnonzero(first & ~crossed)
    centres = np.array([west, south]) + (np.stack([leaders // size[1], leaders % size[1]], axis=1) + 0.5) * cell
    leader, held = _tested(centres, shapes[some])
    held_from = np.concatenate([[0], np.cumsum(np.bincount(run[leaders[leader]], minlength=run[-1] + 1))])
    place = _cells(points, (west, south, east, north), cell, size)
    alone = np.flatnonzero((place >= 0) & crossed[place])
    tested, its = _tested(points[alone], shapes[some])
    place[alone] = -1
    spot, holder = _pairs(place, run, (held_from, held), (alone[tested], its))
    return spot, some[holder]


def _tested(points_xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> Pairs:
    """The pairs by an exact test of each."""
    shape, spot = shapely.STRtree(shapely.points(points_xy)).query(shapes, predicate="intersects")
    order = np.lexsort((shape, spot))
    return spot[order], shape[order]


@compiled
def _cells(points: NDArray[np.float64], box: tuple[float, float, float, float], cell: float, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cell of each point, -1 outside the box."""
    west, south, east, north = box
    place = np.full(len(points), -1)
    for p in range(len(points)):
        x, y = points[p, 0], points[p, 1]
        if west <= x <= east and south <= y <= north:
            place[p] = int((x - west) / cell) * size[1] + int((y - south) / cell)
    return place


@compiled
def _pairs(place: NDArray[np.int64], run: NDArray[np.int64], of_runs: Pairs, tested: Pairs) -> Pairs:
    """The shapes of each point: those of the run that its cell is in, and those that a test told, in the order of the points.

    place: (n,) the cell, -1 where its run does not tell; run: of each cell. of_runs: where the shapes of a run start, and which they are.
    """
    (held_from, held), (told, its) = of_runs, tested
    count = len(told)
    for p in range(len(place)):
        if place[p] >= 0:
            count += held_from[run[place[p]] + 1] - held_from[run[place[p]]]
    spot, holder = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    n, t = 0, 0
    for p in range(len(place)):
        while t < len(told) and told[t] == p:
            spot[n], holder[n] = p, its[t]
            n, t = n + 1, t + 1
        if place[p] >= 0:
            for k in range(held_from[run[place[p]]], held_from[run[place[p]] + 1]):
                spot[n], holder[n] = p, held[k]
                n += 1
    return spot, holder


def within_reach(
    points_xy: NDArray[np.float64], shapes: NDArray[np.object_], reach_m: float, held: Pairs
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every point and shape at most `reach_m` apart, with the metres between them, 0 inside; as `holders`.

    points_xy: (n, 2) RD metres; shapes: (m,); held: their `holders`. The formula of a distance is that of GEOS, so both give the same metres.
    """
    points = np.ascontiguousarray(points_xy, dtype=np.float64).reshape(-1, 2)
    spot, shape = held
    near, its, apart = _near_edges(points, shapes, reach_m)
    spot, shape = np.concatenate([spot, near]), np.concatenate([shape, its])
    metres = np.concatenate([np.zeros(len(spot) - len(near)), apart])
    # One row a pair; inside comes first, and hides the way to the edge.
    _, first = np.unique(spot * len(shapes) + shape, return_index=True)
    return spot[first], shape[first], metres[first]


def outlines_within_reach(
    outlines: NDArray[np.object_], shapes: NDArray[np.object_], reach_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every outline and shape at most `reach_m` apart, with the exact metres between them, 0 where they meet; sorted by outline, then by shape.

    outlines: (n,), shapes: (m,), RD metres; None and empty ones are near nothing. The tree holds the outlines, which are many.
    """
    shape, outline = shapely.STRtree(outlines).query(shapes, predicate="dwithin", distance=reach_m)
    order = np.lexsort((shape, outline))
    outline, shape = outline[order], shape[order]
    return outline, shape, shapely.distance(outlines[outline], shapes[shape])


def _near_edges(
    points: NDArray[np.float64], shapes: NDArray[np.object_], reach_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every point and shape with an edge within reach, and the metres to the nearest one."""
    some = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(some):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    edges, owner = edges_of(shapes[some])
    west, south, east, north = shapely.total_bounds(shapes[some])
    cell = max(reach_m, 1.0)
    size = np.floor(np.array([east - west, north - south]) / cell).astype(np.int64) + 1
    start, order = sorted_by_cell(edges - np.array([west, south, west, south]), cell, size)
    found, count = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)), len(points)
    while count > len(found[0]):
        found = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), np.empty(count)
        count = _edges_in_reach(points, edges[order], owner[order], (west, south, cell, reach_m), size, start, found)
    return found[0][:count], some[found[1][:count]], found[2][:count]


@compiled
def _metres(edges: NDArray[np.float64], k: int, x: float, y: float) -> float:
    """Metres from a spot to edge k, as GEOS computes them (Distance::pointToSegment)."""
    x1, y1, x2, y2 = edges[k, 0], edges[k, 1], edges[k, 2], edges[k, 3]
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    along = (x - x1) * dx + (y - y1) * dy
    if along <= 0.0:
        return sqrt((x - x1) * (x - x1) + (y - y1) * (y - y1))
    if along >= square:
        return sqrt((x - x2) * (x - x2) + (y - y2) * (y - y2))
    across: float = abs(((y1 - y) * dx - (x1 - x) * dy) / square)
    return across * sqrt(square)


@compiled
def _edges_in_reach(
    points: NDArray[np.float64],
    edges: NDArray[np.float64],
    owner: NDArray[np.int64],
    frame: tuple[float, float, float, float],
    size: NDArray[np.int64],
    start: NDArray[np.int64],
    into: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
) -> int:
    """Fill point, owner and metres of the nearest edge of each owner within reach; how many there are, also beyond what fits.

    Cells are as wide as the reach, so that the cell of a point and those around it hold every edge within it.
    """
    (west, south, cell, reach), (spot, which, metres) = frame, into
    best = np.full(owner.max() + 1, np.inf)
    seen, found = np.empty(len(best), dtype=np.int64), 0
    for p in range(len(points)):
        column, row = np.floor((points[p, 0] - west) / cell), np.floor((points[p, 1] - south) / cell)
        if not (-1 <= column <= size[0] and -1 <= row <= size[1]):
            continue
        count, low, high = 0, max(int(row) - 1, 0), min(int(row) + 1, size[1] - 1)
        for c in range(max(int(column) - 1, 0), min(int(column) + 1, size[0] - 1) + 1):
            for k in range(start[c * size[1] + low], start[c * size[1] + high + 1]):
                apart = _metres(edges, k, points[p, 0], points[p, 1])
                if apart <= reach and apart < best[owner[k]]:
                    if best[owner[k]] == np.inf:
                        seen[count] = owner[k]
                        count += 1
                    best[owner[k]] = apart
        for i in range(count):
            if found < len(spot):
                spot[found], which[found], metres[found] = p, seen[i], best[seen[i]]
            best[seen[i]] = np.inf
            found += 1
    return found
