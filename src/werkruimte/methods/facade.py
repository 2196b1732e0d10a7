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
    spot = shapely.points(eye)
    shapely.prepare(buildings)
    wall, street = shapely.STRtree(streets).query(spot, predicate="dwithin", distance=within_m)
    at, side, span, good = _look(found, eye, streets, wall, street)
    wall, street, at, side, span = wall[good], street[good], at[good], side[good], span[good]
    free = _unseen(buildings, spot, streets, wall, street, at)
    wall, street, at, side, span = wall[free], street[free], at[free], side[free], span[free]
    apart = shapely.distance(spot[wall], streets[street])
    order = np.lexsort((street, apart, wall))
    first = order[np.concatenate([[True], wall[order][1:] != wall[order][:-1]])] if len(order) else order
    return Facades(found.take(wall[first]), street[first], at[first], side[first], span[first])


def _look(
    found: Walls, eye: NDArray[np.float64], streets: NDArray[np.object_], wall: NDArray[np.int64], street: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Per pair of wall and street: metres along the street, side, metres of street that it takes, and whether it faces it."""
    line = streets[street]
    at = shapely.line_locate_point(line, shapely.points(eye[wall]))
    whole = shapely.length(line)
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    back = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - 1, 0)))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(at + 1, whole)))
    course = _unit(ahead - back)
    way = here - eye[wall]
    normal = found.normal[wall]
    facing = (normal * _unit(way)).sum(axis=1) >= FACING
    along = np.abs(normal[:, 0] * course[:, 1] - normal[:, 1] * course[:, 0])
    side = np.where(course[:, 0] * -way[:, 1] - course[:, 1] * -way[:, 0] >= 0, 1, -1)
    return at, side, found.length[wall] * along, facing & (along >= PARALLEL)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.hypot(*vectors.T), 1e-9)[:, None])


def _unseen(
    buildings: NDArray[np.object_],
    spot: NDArray[np.object_],
    streets: NDArray[np.object_],
    wall: NDArray[np.int64],
    street: NDArray[np.int64],
    at: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether nothing built stands between each wall and its street; a party wall has its neighbour before it."""
    line = shapely.linestrings(
        np.stack(
            [shapely.get_coordinates(spot[wall]), shapely.get_coordinates(shapely.line_interpolate_point(streets[street], at))], axis=1
        )
    )
    hit, _ = shapely.STRtree(buildings).query(line, predicate="intersects")
    free = np.ones(len(wall), dtype=bool)
    free[hit] = False
    return free
