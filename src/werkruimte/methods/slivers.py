"""Strips between two drawings of one border: each part of an area is looked at by itself, so that many of them add up to nothing."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry


def without_slivers(area: BaseGeometry, sliver_m: float, least_m2: float = 0.0) -> BaseGeometry:
    """The polygons of an area that are somewhere wider than twice `sliver_m` and larger than `least_m2`, each whole; lines and points go.

    A part that meets a wide one along a line is one with it, and stays.

    >>> strips = shapely.box(0, 0, 10, 10) | shapely.box(20, 0, 20.1, 500) | shapely.box(30, 0, 30.1, 500)
    >>> without_slivers(strips, 0.25).area
    100.0
    """
    parts = shapely.get_parts(shapely.get_parts(area))
    parts = parts[shapely.get_dimensions(parts) == 2]
    parts = parts[shapely.area(parts) > least_m2]
    # A circle fits that is no smaller than area by outline; only of a narrow part the width must be sought.
    narrow = shapely.area(parts) <= 2 * sliver_m * shapely.length(parts)
    narrow[narrow] = shapely.is_empty(shapely.buffer(parts[narrow], -sliver_m))
    return shapely.multipolygons(parts[~narrow])
