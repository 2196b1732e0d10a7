"""Mixing work and dwellings, two directions and cumulative: needed distances, conflicts, sums of noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.compiled import compiled

SOUND_REFERENCE_M = 30.0
"""A source is described by its level at 30 m from the plot boundary (Bkl 3.25, METHODS 4b)."""


def needed_distance(aspects_m: NDArray[np.float64], steps_m: NDArray[np.float64], danger: int, mixed: bool) -> NDArray[np.float64]:
    """Distance that each activity needs: the largest of its aspects.

    aspects_m: (n, a) metres to a quiet area per aspect, NaN where unknown; `danger` is the column of danger.
    steps_m: (k,) all distances of the list, rising from 0. In a mixed area each aspect goes one step down, danger does not.
    Returns (n,); NaN where an aspect is unknown: unknown is never the lightest. ValueError for a distance that is no step.
    Source: METHODS 4b.
    """
    aspects = np.asarray(aspects_m, dtype=np.float64)
    if not mixed:
        quiet: NDArray[np.float64] = aspects.max(axis=1)
        return quiet
    known = ~np.isnan(aspects)
    at = np.searchsorted(steps_m, np.where(known, aspects, steps_m[0]))
    if (at >= len(steps_m)).any() or (steps_m[np.minimum(at, len(steps_m) - 1)] != np.where(known, aspects, steps_m[0])).any():
        raise ValueError("a distance is no step of the list; round it up to the next step first")
    lower = np.where(known, steps_m[np.maximum(at - 1, 0)], np.nan)
    lower[:, danger] = aspects[:, danger]
    result: NDArray[np.float64] = lower.max(axis=1)
    return result


def needed_by_category(
    licensed: Sequence[int | None], planned: Sequence[int | None], distances_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance that each plot needs: that of the highest of the licensed category and the one the plan allows.

    licensed, planned: index into `distances_m`, None where unknown. NaN where both are unknown: never category 1.
    """
    highest = [max((c for c in pair if c is not None), default=None) for pair in zip(licensed, planned, strict=True)]
    return np.array([np.nan if c is None else distances_m[c] for c in highest], dtype=np.float64)


@dataclass(frozen=True)
class Conflicts:
    """Pairs (plot, dwelling) nearer than the plot needs, sorted; how many each side has; plots of unknown need."""

    plots: NDArray[np.int64]
    dwellings: NDArray[np.int64]
    per_plot: NDArray[np.int64]
    per_dwelling: NDArray[np.int64]
    unknown_plots: NDArray[np.int64]


def conflicts(plots: NDArray[np.object_], dwellings: NDArray[np.object_], need_m: NDArray[np.float64], pairs: bool = True) -> Conflicts:
    """Both directions at once: which dwellings each plot conflicts with, and which plots each dwelling.

    plots, dwellings: shapely geometries (points, outlines), RD metres. need_m: (len(plots),), NaN where unknown: such a
    plot is named and counts in no pair. Distance runs from the edge of the plot to the edge of the dwelling; equal is far
    enough. `pairs` false leaves the two pair arrays empty and only counts. Source: METHODS 4b.
    """
    known = ~np.isnan(need_m)
    need = np.where(known, need_m, 0.0)
    a, a_radius = _centres(plots)
    b, b_radius = _centres(dwellings)
    per_plot, per_dwelling = np.zeros(len(plots), dtype=np.int64), np.zeros(len(dwellings), dtype=np.int64)
    sure, doubtful = _screen((a, a_radius, need), (b, b_radius), per_plot, per_dwelling, pairs)
    near = shapely.distance(plots[doubtful[:, 0]], dwellings[doubtful[:, 1]]) < need[doubtful[:, 0]]
    found = doubtful[near]
    np.add.at(per_plot, found[:, 0], 1)
    np.add.at(per_dwelling, found[:, 1], 1)
    both = np.concatenate([sure, found]) if pairs else np.empty((0, 2), dtype=np.int64)
    order = np.lexsort((both[:, 1], both[:, 0]))
    return Conflicts(both[order, 0], both[order, 1], per_plot, per_dwelling, np.flatnonzero(~known))


def _centres(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point of each shape, and how far the shape reaches from it: 0 for a point."""
    if len(shapes) == 0:
        return np.empty((0, 2)), np.empty(0)
    points = shapely.point_on_surface(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    x, y = shapely.get_x(points), shapely.get_y(points)
    radius = np.hypot(np.maximum(east - x, x - west), np.maximum(north - y, y - south))
    return np.column_stack([x, y]), radius


@compiled
def _screen(
    plots: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    dwellings: tuple[NDArray[np.float64], NDArray[np.float64]],
    per_plot: NDArray[np.int64],
    per_dwelling: NDArray[np.int64],
    pairs: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that conflict for sure (their inner points are near enough), and those only exact distance can tell.

    plots: inner points, how far each reaches from it, what it needs; dwellings: the first two. The counts are raised in place.
    """
    (a, a_radius, need), (b, b_radius) = plots, dwellings
    sure, doubtful = np.empty((1024, 2), dtype=np.int64), np.empty((1024, 2), dtype=np.int64)
    n_sure, n_doubtful = 0, 0
    for i in range(len(a)):
        if need[i] <= 0.0:
            continue
        for j in range(len(b)):
            dx, dy = a[i, 0] - b[j, 0], a[i, 1] - b[j, 1]
            square = dx * dx + dy * dy
            reach = need[i] + a_radius[i] + b_radius[j]
            if square >= reach * reach:
                continue
            if square < need[i] * need[i]:
                per_plot[i] += 1
                per_dwelling[j] += 1
                if pairs:
                    if n_sure == len(sure):
                        sure = np.concatenate((sure, np.empty_like(sure)))
                    sure[n_sure, 0], sure[n_sure, 1] = i, j
                    n_sure += 1
            elif a_radius[i] + b_radius[j] > 0.0:
                if n_doubtful == len(doubtful):
                    doubtful = np.concatenate((doubtful, np.empty_like(doubtful)))
                doubtful[n_doubtful, 0], doubtful[n_doubtful, 1] = i, j
                n_doubtful += 1
    return sure[:n_sure], doubtful[:n_doubtful]


def level_at(level_30m_db: NDArray[np.float64], distance_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Level of point sources at a distance, from their level at 30 m: L30 - 20 log10(r / 30).

    Screening only: no ground, screens or reflections. ValueError at distance 0 or less. Source: METHODS 4b.
    """
    distance = np.asarray(distance_m, dtype=np.float64)
    if (distance <= 0).any():
        raise ValueError("a level at distance 0 does not exist")
    result: NDArray[np.float64] = np.asarray(level_30m_db, dtype=np.float64) - 20 * np.log10(distance / SOUND_REFERENCE_M)
    return result


def sum_of_levels(levels_db: NDArray[np.float64]) -> float | None:
    """Energetic sum 10 log10 sum 10^(L/10); no source gives no level (None), not 0 dB. Source: METHODS 4b.

    >>> round(sum_of_levels(np.full(10, 50.0)), 9)
    60.0
    """
    levels = np.asarray(levels_db, dtype=np.float64)
    if levels.size == 0:
        return None
    highest = float(levels.max())
    return highest + 10 * float(np.log10(np.sum(10 ** ((levels - highest) / 10))))


Sound = Literal["green", "study", "red"]


def sound_verdict(level_db: float | None, standard_db: float, band_db: float) -> Sound:
    """red above the standard by more than the band, green below it by more than the band, else a study is needed.

    No level at all is green: no source was given within reach.
    """
    if level_db is None or level_db < standard_db - band_db:
        return "green"
    return "red" if level_db > standard_db + band_db else "study"
