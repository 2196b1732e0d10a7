"""Facades along streets: which pieces of building outline face which street, where along it and on which side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

OUT_M = 0.5
"""How far before a wall one stands to look at the street; walls nearer to each other than this are party walls."""
FACING = 0.5
"""Least cosine between the way a facade looks and the way to the street (60 degrees)."""
PARALLEL = 0.77
"""Least cosine between a facade and its street (40 degrees)."""


@dataclass(frozen=True)
class Walls:
    """Pieces of outline, one row a piece. ends: (m, 2, 2) RD metres; building: (m,) index; normal: (m, 2) unit vectors outward."""

    ends: NDArray[np.float64]
    building: NDArray[np.int64]
    normal: NDArray[np.float64]

    @property
    def length(self) -> NDArray[np.float64]:
        """Metres of each piece."""
        return np.asarray(np.hypot(*(self.ends[:, 1] - self.ends[:, 0]).T))

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Walls:
        """The pieces at an index or mask."""
        return Walls(self.ends[which], self.building[which], self.normal[which])


@dataclass(frozen=True)
class Facades:
    """Walls that face a street. street: (m,) index; at: (m,) metres along it; side: (m,) 1 left, -1 right; span: (m,) metres of street."""

    walls: Walls
    street: NDArray[np.int64]
    at: NDArray[np.float64]
    side: NDArray[np.int64]
    span: NDArray[np.float64]


def walls(buildings: NDArray[np.object_], jitter_m: float = 0.3, longest_m: float = 5.0) -> Walls:
    """Outer outlines as straight pieces of at most `longest_m`, jitter of survey smoothed.

    buildings: (n,) polygons or multipolygons, RD metres; other geometries have no walls.
    """
    parts, building = shapely.get_parts(buildings, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, building = parts[areal], building[areal]
    rings = shapely.get_exterior_ring(shapely.orient_polygons(shapely.simplify(parts, jitter_m)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    a, b = xy[start], xy[start + 1]
    length = np.hypot(*(b - a).T)
    a, b, ring, length = a[length > 0], b[length > 0], ring[start][length > 0], length[length > 0]
    count = np.maximum(np.ceil(length / longest_m), 1).astype(np.int64)
    row = np.repeat(np.arange(len(a)), count)
    step = (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count))[:, None]
    share = (b - a)[row] / count[row][:, None]
    ends = np.stack([a[row] + step * share, a[row] + (step + 1) * share], axis=1)
    along = ((b - a) / length[:, None])[row]
    # Outer rings run counterclockwise, so outward is to the right.
    return Walls(ends, building[ring[row]], np.stack([along[:, 1], -along[:, 0]], axis=1))


def facades(buildings: NDArray[np.object_], streets: NDArray[np.object_], within_m: float) -> Facades:
    """The walls that look at a street, each with the nearest one it looks at.

    A wall faces a street when it runs along it, nothing built stands between, and the street is within `within_m`.
    buildings: (n,) polygons; streets: (k,) LineStrings; RD metres.
    """
    found = walls(buildings)
    eye = found.ends.mean(axis=1) + OUT_M * found.normal
    seen = _seen(found, eye, _legs(streets), within_m)
    line = shapely.linestrings(np.stack([eye[seen.wall], seen.here], axis=1))
    shapely.prepare(line)
    hit, _ = shapely.STRtree(buildings).query(line, predicate="intersects")
    free = np.ones(len(line), dtype=bool)
    free[hit] = False
    seen = seen.take(np.flatnonzero(free))
    _, first = np.unique(seen.wall, return_index=True)
    seen = seen.take(first)
    return Facades(found.take(seen.wall), seen.street, seen.at, seen.side, seen.span)


@dataclass(frozen=True)
class _Legs:
    """Straight legs of street lines: from, to (m, 2), the street of each, metres along it where it begins, its length."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    street: NDArray[np.int64]
    begin: NDArray[np.float64]
    length: NDArray[np.float64]


def _legs(streets: NDArray[np.object_]) -> _Legs:
    xy, street = shapely.get_coordinates(streets, return_index=True)
    first = np.flatnonzero(street[1:] == street[:-1])
    length = np.hypot(*(xy[first + 1] - xy[first]).T)
    first, length = first[length > 0], length[length > 0]
    whole = np.cumsum(length) - length
    street = street[first]
    of_street = np.append(True, street[1:] != street[:-1])[: len(street)]
    return _Legs(xy[first], xy[first + 1], street, whole - np.maximum.accumulate(np.where(of_street, whole, 0.0)), length)


@dataclass(frozen=True)
class _Seen:
    """Pairs of a wall and a street that it faces, by wall and then by distance. here: (p, 2) the spot on the street."""

    wall: NDArray[np.int64]
    street: NDArray[np.int64]
    at: NDArray[np.float64]
    side: NDArray[np.int64]
    span: NDArray[np.float64]
    here: NDArray[np.float64]

    def take(self, which: NDArray[np.int64]) -> _Seen:
        return _Seen(self.wall[which], self.street[which], self.at[which], self.side[which], self.span[which], self.here[which])


def _seen(found: Walls, eye: NDArray[np.float64], legs: _Legs, within_m: float) -> _Seen:
    """Which walls look at which streets, buildings between them aside: once a pair, at the nearest spot."""
    tree = shapely.STRtree(shapely.linestrings(np.stack([legs.start, legs.end], axis=1)))
    box = shapely.box(*(eye - within_m).T, *(eye + within_m).T)
    wall, leg = tree.query(box)
    course = (legs.end - legs.start) / legs.length[:, None]
    along = np.clip(((eye[wall] - legs.start[leg]) * course[leg]).sum(axis=1), 0.0, legs.length[leg])
    here = legs.start[leg] + along[:, None] * course[leg]
    way = here - eye[wall]
    apart = np.hypot(*way.T)
    normal, course = found.normal[wall], course[leg]
    parallel = np.abs(normal[:, 0] * course[:, 1] - normal[:, 1] * course[:, 0])
    facing = (normal * way).sum(axis=1) >= FACING * apart
    good = np.flatnonzero((apart <= within_m) & facing & (parallel >= PARALLEL))
    good = good[np.lexsort((legs.street[leg[good]], apart[good], wall[good]))]
    pair = np.stack([wall[good], legs.street[leg[good]]], axis=1)
    _, first = np.unique(pair, axis=0, return_index=True)
    kept = good[np.sort(first)]
    side = np.where(course[kept, 0] * -way[kept, 1] + course[kept, 1] * way[kept, 0] >= 0, 1, -1)
    at = legs.begin[leg[kept]] + along[kept]
    return _Seen(wall[kept], legs.street[leg[kept]], at, side, found.length[wall[kept]] * parallel[kept], here[kept])
