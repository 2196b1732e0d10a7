"""Whether a use sits where the environmental room it needs and the room of the place meet, and how much room lies idle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FITS, UNDER, CONFLICT, UNKNOWN = 0, 1, 2, 3


def fit(need: NDArray[np.float64], room: NDArray[np.float64], heavy: int, steps: int) -> NDArray[np.int8]:
    """How each use fits its place, given what is known of both.

        under-use: n <= c* - steps and c* >= heavy;  conflict: n > c*;  else it fits

    need, room: (n, 2) lowest and highest step of the category table that the use may need and the place may carry; -1 is
    no room at all (a use that needs none, a place where not even category 1 fits); NaN where unknown.
    heavy: the step from which room is heavy. steps: how many steps below the room a use is light.
    Returns (n,) FITS, UNDER, CONFLICT or UNKNOWN. A class is given only when it holds for every need and room within the
    bounds; between two classes it is UNKNOWN, and an unknown bound is never a yes.
    Source: METHODS M2.

    >>> fit(np.array([[1.0, 1], [1, 3], [9, 9], [np.nan, np.nan]]), np.array([[3.0, 4]] * 4), 3, 2).tolist()
    [1, 3, 2, 3]
    """
    if ((need[:, 0] > need[:, 1]) | (room[:, 0] > room[:, 1])).any():
        raise ValueError("a lowest step lies above its highest step")
    lowest = _class(need[:, 1], room[:, 0], heavy, steps)
    highest = _class(need[:, 0], room[:, 1], heavy, steps)
    known = ~(np.isnan(need).any(axis=1) | np.isnan(room).any(axis=1))
    return np.where(known & (lowest == highest), lowest, UNKNOWN).astype(np.int8)


def _class(need: NDArray[np.float64], room: NDArray[np.float64], heavy: int, steps: int) -> NDArray[np.int64]:
    """Rises or falls with the room and falls or rises with the need, so both ends of the bounds tell the whole."""
    under = (room >= heavy) & (need <= room - steps)
    return np.where(need > room, CONFLICT, np.where(under, UNDER, FITS))


@dataclass(frozen=True)
class UnderUse:
    """Floor on heavy room in m2: all of it, what is under-used, what may be (need unknown), what asks more than fits."""

    base_m2: float
    under_m2: float
    open_m2: float
    over_m2: float

    @property
    def index(self) -> float | None:
        """Under-used share (0 to 1) of the floor of which it is known; None where nothing is known."""
        return self.under_m2 / (self.base_m2 - self.open_m2) if self.base_m2 > self.open_m2 else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if none, and if all, of the open floor were under-used; None without floor on heavy room."""
        return (self.under_m2 / self.base_m2, (self.under_m2 + self.open_m2) / self.base_m2) if self.base_m2 else None


def under_use(m2: NDArray[np.float64], need: NDArray[np.float64], room: NDArray[np.float64], heavy: int, steps: int) -> UnderUse:
    """Under-use index: U = sum m2(under-use) / sum m2 on land with c* >= heavy.

    m2: (n,) known floor. need: (n, 2) as in `fit`. room: (n,) one reading, known. Source: METHODS M2 and K7.

    >>> under_use(np.array([1.0, 3]), np.array([[0.0, 0], [3, 3]]), np.array([3.0, 3]), 3, 2).index
    0.25
    """
    if np.isnan(m2).any() or np.isnan(room).any():
        raise ValueError("floor or room is NaN; leave unknown ones out and count them as a gap")
    on_heavy = room >= heavy
    m2, need, room = m2[on_heavy], need[on_heavy], room[on_heavy]
    limit = room - steps
    under, never = need[:, 1] <= limit, need[:, 0] > limit
    return UnderUse(float(m2.sum()), float(m2[under].sum()), float(m2[~under & ~never].sum()), float(m2[need[:, 0] > room].sum()))
