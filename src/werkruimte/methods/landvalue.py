"""Residual land value of a programme, and what each per cent of work costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Costs:
    """Building costs (euro per m2 gross) and the shares on top: fees and finance on costs, margin on value (all 0 to 1)."""

    build: float
    fee: float
    finance: float
    margin: float


def capital_value(rent: float, void: float, initial_yield: float) -> float | None:
    """Value per m2 let: rent (euro per m2 a year) x (1 - void) / yield; None for a yield of zero or less.

    >>> round(capital_value(95.0, 0.06, 0.065) * 2000, 4)
    2747692.3077
    """
    return rent * (1 - void) / initial_yield if initial_yield > 0 else None


def residual_value(value_m2: float, costs: Costs, gross_m2: float, efficiency: float = 1.0) -> float:
    """Residual land value in euro; negative is the viability gap and is not cut off.

        value x m2 x efficiency x (1 - margin) - build x m2 x (1 + fee) x (1 + finance)

    value_m2: euro per m2 usable; gross_m2: m2 gross; efficiency: usable over gross. Source: METHODS 4i, case 4i-05.
    """
    worth = value_m2 * gross_m2 * efficiency
    return worth * (1 - costs.margin) - costs.build * gross_m2 * (1 + costs.fee) * (1 + costs.finance)


@dataclass(frozen=True)
class Frontier:
    """Land value against the share of work: `share` and `value` (n,), and the shares (0 to 1) where it meets a level.

    `per_percent`: euro of land value that one per cent of work costs (negative when work pays more than homes).
    `at_zero`, `at_book`: None where the line does not meet that level between no work and only work.
    """

    share: NDArray[np.float64]
    value: NDArray[np.float64]
    per_percent: float
    at_zero: float | None
    at_book: float | None

    @property
    def only_work(self) -> float:
        """Land value of the site as work alone; the line starts at no work."""
        return float(self.value[0]) - 100 * self.per_percent


def frontier(only_work: float, only_homes: float, book: float, share: NDArray[np.float64]) -> Frontier:
    """The line between a site with homes alone and with work alone. Land value is linear in the share of gross floor.

    only_work, only_homes: residual land value (euro) of the whole site in one use; share: (n,) shares of work, 0 to 1.
    Source: METHODS M6, programme solver.
    """
    slope = only_work - only_homes
    return Frontier(share, only_homes + slope * share, -slope / 100, _meets(only_homes, slope, 0.0), _meets(only_homes, slope, book))


def _meets(start: float, slope: float, level: float) -> float | None:
    if slope == 0:
        return None
    share = (level - start) / slope
    return share if 0 <= share <= 1 else None
