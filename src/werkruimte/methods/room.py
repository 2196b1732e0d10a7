"""Usable environmental room: categories from distances, and what new sensitive sites take away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def usable_category(distances_m: NDArray[np.float64], to_sensitive_m: NDArray[np.float64]) -> NDArray[np.int8]:
    """Highest environmental category that fits at each spot.

        c*(x) = max { c : dist(x, S) >= d(c) }

    distances_m: (k,) guide distance per category, rising, metres.
    to_sensitive_m: (n,) metres to the nearest sensitive site, inf where there is none.
    Returns (n,) index into `distances_m`, -1 where not even the lowest fits.
    An unknown distance is an error, never a yes: searchsorted would put NaN last.
    Source: METHODS 4a, ledger C.

    >>> usable_category(np.array([10.0, 30, 50, 100]), np.array([5.0, 40, np.inf])).tolist()
    [-1, 1, 3]
    """
    if np.isnan(to_sensitive_m).any():
        raise ValueError("to_sensitive_m holds NaN; leave unknown spots out and count them as a gap")
    return (np.searchsorted(distances_m, to_sensitive_m, side="right") - 1).astype(np.int8)


def capped(category: NDArray[np.int8], cap: NDArray[np.int8]) -> NDArray[np.int8]:
    """The category at each spot, no higher than the plan admits.

    category: (n,) index, -1 where none fits; cap: (n,) index, -1 where the plan admits none, -2 where it tells nothing.
    Source: METHODS 4a, ledger C.

    >>> capped(np.array([4, 4, 4], dtype=np.int8), np.array([2, -1, -2], dtype=np.int8)).tolist()
    [2, -1, 4]
    """
    return np.where(cap == -2, category, np.minimum(category, cap)).astype(np.int8)


def steps_lost(before: NDArray[np.int8], after: NDArray[np.int8]) -> NDArray[np.int8]:
    """Steps of the table that each spot fell (encroachment); a rise is no loss and counts 0.

    before, after: (n,) category index of the same spots, -1 where none fits.
    Source: METHODS 4a, "Encroachment loss".
    """
    lost: NDArray[np.int8] = np.maximum(before - after, 0).astype(np.int8)
    return lost
