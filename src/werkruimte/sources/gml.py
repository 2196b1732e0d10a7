"""Polygons from GML 2 and 3 elements, as plans carry them: surfaces, patches, rings of lines and arcs."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

ARC_ERROR_M = 0.002
"""Largest distance between an arc and the chords that stand for it."""
POLYGONS = ("PolygonPatch", "Polygon", "Rectangle")


class NotRd(ValueError):
    """The coordinates are in another system than RD."""


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def polygons(element: Element) -> MultiPolygon | None:
    """Every polygon below an element as one MultiPolygon in RD metres; None when there is none.

    Raises NotRd for another system of coordinates, ValueError for coordinates that are no numbers.
    """
    parts = [_polygon(e) for e in element.iter() if local(e) in POLYGONS]
    shapes = [p for p in parts if p is not None]
    if not shapes:
        return None
    for e in element.iter():
        name = e.get("srsName", "")
        if name and "28992" not in name:
            raise NotRd(name)
    return MultiPolygon(shapes)


def _polygon(element: Element) -> Polygon | None:
    outer: NDArray[np.float64] | None = None
    holes = []
    for child in element:
        kind = local(child)
        if kind not in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs"):
            continue
        ring = _ring(child)
        if len(ring) < 4:
            continue
        if kind in ("exterior", "outerBoundaryIs"):
            outer = ring
        else:
            holes.append(ring)
    return None if outer is None else shapely.polygons(shapely.linearrings(outer), [shapely.linearrings(h) for h in holes] or None)


def _ring(element: Element) -> NDArray[np.float64]:
    pieces = list(_pieces(element))
    if not pieces:
        return np.empty((0, 2))
    points = np.concatenate(pieces)
    if len(points) == 0:
        return np.empty((0, 2))
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is no finite number")
    keep = np.concatenate([[True], (points[1:] != points[:-1]).any(axis=1)])
    points = points[keep]
    return points if (points[0] == points[-1]).all() else np.concatenate([points, points[:1]])


def _pieces(element: Element) -> Iterator[NDArray[np.float64]]:
    for e in element.iter():
        kind = local(e)
        if kind in ("Arc", "ArcString"):
            points = _points(e)
            for i in range(0, len(points) - 2, 2):
                yield arc(points[i : i + 3])
        elif kind == "Circle":
            points = _points(e)
            first, middle, last = points[:3]
            yield arc(np.array([first, middle, last]))
            yield arc(np.array([last, 2 * _centre(first, middle, last) - middle, first]))
        elif kind in ("LineStringSegment", "LineString", "LinearRing"):
            yield _points(e)


def _points(element: Element) -> NDArray[np.float64]:
    """Coordinates below an element: posList, pos or the coordinates of GML 2; a third dimension is dropped."""
    lists = [e for e in element.iter() if local(e) in ("posList", "pos", "coordinates")]
    found = []
    for e in lists:
        numbers = np.array((e.text or "").replace(",", " ").split(), dtype=np.float64)
        size = int(e.get("srsDimension") or element.get("srsDimension") or (len(numbers) if local(e) == "pos" else 2))
        found.append(numbers.reshape(-1, size)[:, :2])
    return np.concatenate(found) if found else np.empty((0, 2))


def arc(three: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the arc through three points, so close that no chord is farther than ARC_ERROR_M from it; (n, 2) metres."""
    first, middle, last = three
    turn = np.cross(np.append(middle - first, 0), np.append(last - middle, 0))[2]
    if abs(turn) < 1e-9:
        return three
    centre = _centre(first, middle, last)
    radius = float(np.hypot(*(first - centre)))
    begin, end = (float(np.arctan2(*(p - centre)[::-1])) for p in (first, last))
    sweep = (end - begin) % (2 * np.pi)
    if turn < 0:
        sweep -= 2 * np.pi
    step = 2 * np.arccos(max(1 - ARC_ERROR_M / radius, -1.0))
    angles = begin + np.linspace(0, sweep, max(int(np.ceil(abs(sweep) / step)), 2) + 1)
    points = centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points[0], points[-1] = first, last
    return points


def _centre(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centre of the circle through three points that are not on one line."""
    left = np.array([b - a, c - a])
    right = 0.5 * np.array([(b - a) @ (b - a), (c - a) @ (c - a)])
    found: NDArray[np.float64] = a + np.linalg.solve(left, right)
    return found
