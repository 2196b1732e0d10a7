"""Suitability and dose of plinths: gates, a score with its bounds, facade classes, how much floor people can carry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

GEHL = ((15.0, "A"), (10.0, "B"), (6.0, "C"), (2.0, "D"), (0.0, "E"))
"""Lower bounds, inclusive, of units per 100 m (METHODS 4e)."""


def checked_weights(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The weights; ValueError when one is negative or they do not add up to 1.

    >>> checked_weights({"a": 0.5, "b": 0.4})
    Traceback (most recent call last):
    ValueError: de gewichten tellen op tot 0.9, niet tot 1
    """
    total = math.fsum(weights.values())
    if any(not w >= 0 for w in weights.values()):
        raise ValueError("een gewicht is kleiner dan nul")
    if abs(total - 1) > 1e-9:
        raise ValueError(f"de gewichten tellen op tot {total:g}, niet tot 1")
    return weights


def score(
    weights: Mapping[str, float], points: Mapping[str, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Weighted score with its bounds: (score, low, high), each (n,). points: criterion -> (n,) in [0, 1], NaN is unknown.

    A missing criterion is no zero: the score is then NaN, and the bounds are those with 0 and with 1 filled in (METHODS 4e).
    Raises ValueError for weights that do not add up to 1. A criterion without weight may be unknown.
    """
    checked_weights(weights)
    size = len(next(iter(points.values())))
    low, high = np.zeros(size), np.zeros(size)
    for name, weight in weights.items():
        if weight == 0:
            continue
        given = points[name]
        unknown = np.isnan(given)
        low += weight * np.where(unknown, 0.0, given)
        high += weight * np.where(unknown, 1.0, given)
    return np.where(high - low > 1e-12, np.nan, low), low, high


def passes(
    height_m: NDArray[np.float64], is_new: NDArray[np.bool_], entrance: NDArray[np.float64], least: tuple[float, float]
) -> list[bool | None]:
    """Hard gates before scoring. height_m: NaN unknown; entrance: 1, 0, NaN unknown; least: metres at conversion and when new.

    A gate that fails decides; else one that is unknown leaves it unknown (None). Exactly the least height passes.
    """
    high = np.where(np.isnan(height_m), np.nan, (height_m >= np.where(is_new, least[1], least[0])).astype(float))
    worst = np.where((high == 0) | (entrance == 0), 0.0, high + entrance)
    return [None if math.isnan(w) else bool(w) for w in worst]


def gehl_class(units_per_100m: float | None) -> str | None:
    """A (lively) to E (dead) by units per 100 m of facade; None for an unknown number.

    >>> gehl_class(10), gehl_class(1.9), gehl_class(None)
    ('B', 'E', None)
    """
    if units_per_100m is None or math.isnan(units_per_100m):
        return None
    return next(name for bound, name in GEHL if units_per_100m >= bound)


def rank(values: NDArray[np.float64], among: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of `among` that is less, equal ones half: in [0, 1], NaN for NaN. A fixed yardstick: candidates do not shift it."""
    order = np.sort(among[~np.isnan(among)])
    if not len(order):
        return np.full(len(values), np.nan)
    found = (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")) / 2 / len(order)
    return np.where(np.isnan(values), np.nan, found)


def entropy(shares: Sequence[float]) -> float | None:
    """Mix of shares, - sum p ln p; a zero share adds nothing; None when there is nothing.

    >>> entropy([0.5, 0.5]) == math.log(2), entropy([])
    (True, None)
    """
    return abs(-math.fsum(p * math.log(p) for p in shares if p > 0)) if len(shares) else None


def auc(scores: NDArray[np.float64], occupied: NDArray[np.bool_]) -> float | None:
    """Chance that an occupied one scores higher than an empty one, ties half; None when one of the two is absent. NaN left out."""
    known = ~np.isnan(scores)
    yes, no = scores[known & occupied], np.sort(scores[known & ~occupied])
    if not len(yes) or not len(no):
        return None
    return float((np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")).mean() / 2 / len(no))


def dose(
    residents: Sequence[float], per_resident_m2: float, existing_m2: float, wish_m2: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Floor per phase that the residents then present can carry: (supportable in all, designated), m2 a phase.

        supportable = residents present x norm - existing, at least 0
        designated = the wish, as far as what is designated in all stays within supportable

    residents: those who arrive in each phase. What was refused in an early phase is not carried over (METHODS 4e).

    >>> dose([1000, 1500], 0.5, 200, [600, 600])
    ([300.0, 1050.0], [300.0, 600])
    """
    supportable, designated, present, given = [], [], 0.0, 0.0
    for arriving, wish in zip(residents, wish_m2, strict=True):
        present += arriving
        supportable.append(max(present * per_resident_m2 - existing_m2, 0.0))
        designated.append(min(wish, max(supportable[-1] - given, 0.0)))
        given += designated[-1]
    return supportable, designated


def pairwise_weights(table: NDArray[np.float64], random_index: float) -> tuple[NDArray[np.float64], float, float, float]:
    """Weights of a table of pairwise judgements (AHP): (weights, largest eigenvalue, consistency index, consistency ratio).

    table: (n, n), row i against column j. Source: Saaty 1980.
    """
    values, vectors = np.linalg.eig(table)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    largest = float(values[first].real)
    index = (largest - len(table)) / (len(table) - 1)
    return weights / weights.sum(), largest, index, index / random_index


def rent_steps(start: float, years: int) -> list[float]:
    """Rent of each year as share of the market rent: from `start` in the first year in equal steps to 1 in year `years` + 1.

    >>> rent_steps(0.5, 2)
    [0.5, 0.75, 1.0]
    """
    return [start + (1 - start) * year / years for year in range(years)] + [1.0] if years else [1.0]


def idle_hours(floor_m2: NDArray[np.float64], used: NDArray[np.bool_], can: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(spaces, functions) idle m2-hours a week that each function could use.

    floor_m2: (s,); used: (s, h) hours of the week in which a space is used; can: (f, h) hours that suit a function.
    """
    return np.asarray(floor_m2[:, None] * (~used).astype(float) @ can.astype(float).T)
