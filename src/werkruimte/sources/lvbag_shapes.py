"""Geometry texts of `lvbag_rows` -> WKB and points inside, with the reason where one is of no use."""

from __future__ import annotations

import warnings
from binascii import b2a_base64
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

RD_BOUNDS = (0.0, 300_000.0, 300_000.0, 640_000.0)
"""xmin, ymin, xmax, ymax of the Netherlands in RD with its coastal zone, rounded outward (area of use of EPSG:28992)."""
OUTSIDE = "ligt buiten Nederland in RD"
EMPTY = "is leeg of geen vlak"
UNREADABLE = "bevat iets dat geen getal is"
OTHER_CRS = "staat in een ander stelsel dan RD"
CROSSING = "kruist zichzelf; hersteld"


@dataclass(frozen=True)
class _Rings:
    """Rings of many geometries laid end to end; `dimension`, `polygon` and `owner` (the geometry) per ring."""

    texts: list[str]
    dimension: NDArray[np.int64]
    polygon: NDArray[np.int64]
    owner: NDArray[np.int64]


def outlines(texts: list[str]) -> tuple[list[str], list[str]]:
    """Geometry texts of polygons -> WKB (2D) as base64 text, and the problem ('' when none).

    A shape that crosses itself is mended (its parts that are areas are kept) and named; one that cannot be used
    has no WKB. Equal texts are worked out once: most versions of a pand share their outline.
    """
    geometry, problem, at = _distinct(texts)
    wkb = [b2a_base64(item or b"", newline=False).decode() for item in shapely.to_wkb(geometry, byte_order=1)]
    return [wkb[i] for i in at], [problem[i] for i in at]


def insides(texts: list[str]) -> tuple[list[str], list[str]]:
    """Geometry texts of polygons -> a point inside as 'x y' ('' when there is none), and the problem."""
    geometry, problem, at = _distinct(texts)
    inside = shapely.point_on_surface(geometry)
    x, y = shapely.get_x(inside).tolist(), shapely.get_y(inside).tolist()
    return [f"{x[i]!r} {y[i]!r}" if geometry[i] else "" for i in at], [problem[i] for i in at]


def _distinct(texts: list[str]) -> tuple[NDArray[np.object_], list[str], list[int]]:
    """Shapes and problems of the distinct texts, and which of these each text is."""
    order = {text: index for index, text in enumerate(dict.fromkeys(texts))}
    geometry, problem = _build(_tidy(list(order)))
    return geometry, problem, [order[text] for text in texts]


def _tidy(texts: list[str]) -> list[str]:
    """Single blanks between numbers, none around a ring; one look at all of them, as mostly they are so."""
    joined = "".join(texts)
    if not any(odd in joined for odd in ("\n", "\t", "\r", "  ", "| ", " |", " @")):
        return texts
    return ["@".join("|".join(" ".join(r.split()) for r in part.split("|")) for part in t.split("@")) for t in texts]


def _build(distinct: list[str]) -> tuple[NDArray[np.object_], list[str]]:
    problem = ["" if text.startswith("@") else (OTHER_CRS if text.startswith("!") else EMPTY) for text in distinct]
    geometry = np.full(len(distinct), None, dtype=np.object_)
    rings = _rings(distinct, [index for index, why in enumerate(problem) if not why])
    if not rings.texts:
        return geometry, problem
    coordinates, counts = _coordinates(rings)
    bad = _bad_rings(coordinates, counts, rings, problem)
    _assemble(geometry, coordinates, counts, rings, bad)
    _mend(geometry, problem)
    return geometry, problem


def _rings(distinct: list[str], usable: list[int]) -> _Rings:
    polygons = [(index, part) for index in usable for part in distinct[index].split("@")[1:]]
    number = np.array([part.count("|") for _, part in polygons], dtype=np.int64)
    dimension = np.array([3 if part.startswith("3") else 2 for _, part in polygons], dtype=np.int64)
    owner = np.array([index for index, _ in polygons], dtype=np.int64)
    return _Rings(
        [ring for _, part in polygons for ring in part.split("|")[1:]],
        np.repeat(dimension, number),
        np.repeat(np.arange(len(polygons)), number),
        np.repeat(owner, number),
    )


def _coordinates(rings: _Rings) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """All vertices, and their number per ring; a ring that is no row of numbers is one vertex of NaN."""
    sizes = np.array([text.count(" ") + 1 for text in rings.texts])
    joined = " ".join(rings.texts)
    if (rings.dimension == 3).all() and not (sizes % 3).any():
        # nearly always z is 0.0 throughout, and reading it is a third of the work; a file where it is not, or
        # where a 0.0 taken out was no z, does not end up with two numbers a vertex that are all in the country
        flat = _parsed(joined.replace(" 0.0 ", " ").removesuffix(" 0.0"))
        if len(flat) == sizes.sum() // 3 * 2 and not _outside(flat[::2], flat[1::2]).any():
            return flat.reshape(-1, 2), sizes // 3
    flat = _parsed(joined)
    if len(flat) != sizes.sum() or (sizes % rings.dimension).any():
        flat, sizes = _one_by_one(rings)
    counts = sizes // rings.dimension
    step = np.repeat(rings.dimension, counts)
    x = np.cumsum(step) - step
    return np.stack([flat[x], flat[x + 1]], axis=1), counts


def _parsed(text: str) -> NDArray[np.float64]:
    """All numbers of a text; fewer, or none, where something is no number: older numpy warns, newer refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return np.fromstring(text, sep=" ")
        except ValueError:
            return np.empty(0)


def _outside(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    xmin, ymin, xmax, ymax = RD_BOUNDS
    return ~((x >= xmin) & (x <= xmax) & (y >= ymin) & (y <= ymax))


def _one_by_one(rings: _Rings) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    parts = [_numbers(text, dimension) for text, dimension in zip(rings.texts, rings.dimension, strict=True)]
    return np.concatenate(parts), np.array([len(part) for part in parts])


def _numbers(text: str, dimension: int) -> NDArray[np.float64]:
    try:
        values = np.array([float(word) for word in text.split()])
    except ValueError:
        values = np.empty(0)
    return values if len(values) and len(values) % dimension == 0 else np.full(dimension, np.nan)


def _bad_rings(coordinates: NDArray[np.float64], counts: NDArray[np.int64], rings: _Rings, problem: list[str]) -> NDArray[np.bool_]:
    """Which geometries cannot be built; fills in their problem."""
    start = np.cumsum(counts) - counts
    unknown = np.logical_or.reduceat(~np.isfinite(coordinates).all(axis=1), start)
    outside = np.logical_or.reduceat(_outside(*coordinates.T), start)
    hollow = (counts < 4) | (coordinates[start] != coordinates[start + counts - 1]).any(axis=1)
    bad = np.zeros(len(problem), dtype=np.bool_)
    for which, reason in ((hollow, EMPTY), (outside, OUTSIDE), (unknown, UNREADABLE)):
        for index in np.unique(rings.owner[which]):
            problem[index], bad[index] = reason, True
    return bad


def _assemble(
    geometry: NDArray[np.object_],
    coordinates: NDArray[np.float64],
    counts: NDArray[np.int64],
    rings: _Rings,
    bad: NDArray[np.bool_],
) -> None:
    """Rings -> polygons -> a polygon or multipolygon per geometry."""
    sound = ~bad[rings.owner]
    if not sound.any():
        return
    _, first = np.unique(rings.polygon[sound], return_index=True)
    ring_starts = np.append(0, np.cumsum(counts[sound]))
    polygon_starts = np.append(first, sound.sum())
    vertices = coordinates[np.repeat(sound, counts)]
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, vertices, (ring_starts, polygon_starts))
    owners, at, parts = np.unique(rings.owner[sound][first], return_index=True, return_counts=True)
    geometry[owners] = polygons[at]
    for index, begin, length in zip(owners[parts > 1], at[parts > 1], parts[parts > 1], strict=True):
        geometry[index] = shapely.multipolygons(polygons[begin : begin + length])


def _mend(geometry: NDArray[np.object_], problem: list[str]) -> None:
    there = ~shapely.is_missing(geometry)
    for index in np.flatnonzero(there & ~shapely.is_valid(geometry)):
        parts = shapely.get_parts(shapely.make_valid(geometry[index]))
        areas = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
        usable = not shapely.is_empty(areas)
        geometry[index], problem[index] = (areas, CROSSING) if usable else (None, EMPTY)
