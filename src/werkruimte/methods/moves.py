"""Moves of uses to other places: the set that frees most heavy room, in an order in which each place is empty in time."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

PRICE = 1e-6
"""A price below this, in m2, is none: prices of whole m2 are."""


@dataclass(frozen=True)
class Options:
    """Who may go where: one entry per possible move.

    mover, spot: (k,) numbers from 0; gain: (k,) whole m2 of heavy room that the move frees, less what it takes up; metres:
    (k,) whole metres; load: (k,) what the move takes of the spot. capacity: (s,) what each spot can take; left_by: (s,) the
    mover who must first leave the spot, -1 where it is empty. Each mover leaves one spot at most, which then takes one mover.
    """

    mover: NDArray[np.int64]
    spot: NDArray[np.int64]
    gain: NDArray[np.int64]
    metres: NDArray[np.int64]
    load: NDArray[np.float64]
    capacity: NDArray[np.float64]
    left_by: NDArray[np.int64]

    def __post_init__(self) -> None:
        own = self.left_by[self.left_by >= 0]
        if len(np.unique(own)) < len(own):
            raise ValueError("a mover leaves two spots")
        freed = self.left_by[self.spot] >= 0
        if (self.left_by[self.spot] == self.mover).any():
            raise ValueError("a mover would move to its own spot")
        if (self.load[freed] != 1).any() or (self.capacity[self.left_by >= 0] != 1).any():
            raise ValueError("a spot that is left takes one mover: capacity and load are 1")


@dataclass(frozen=True)
class Move:
    """One step: option (its number in `Options`), the chain it belongs to, and the option that must go before it, -1 for none."""

    option: int
    chain: int
    after: int


@dataclass(frozen=True)
class Plan:
    """Moves in order; `gain` in m2; `bound`: no set of moves frees more; `proven`: the gain is that bound.

    settled: among sets that free as much this one goes over the fewest metres, a move counted as one at least.
    """

    moves: tuple[Move, ...]
    gain: int
    bound: float
    proven: bool
    settled: bool


def best_moves(options: Options, longest: int, seconds: float) -> Plan:
    """The moves that together free most; among equals, over as few metres (a move counts one at least).

        max sum gain(a) x(a, p)     p: place in a chain of at most `longest` moves
        each mover moves once at most; the first move of a chain goes to an empty spot, within what it can take;
        move p + 1 enters the spot that move p leaves

    Users who wait for each other in a ring never start, since no first move has an empty spot: nobody moves before the
    place exists (METHODS M2, typical mistakes). Binary linear programme, position-indexed, by HiGHS. `seconds`
    bounds the whole; when it runs out the plan can be carried out and `bound` tells what may be missed.
    """
    deadline = monotonic() + seconds
    option, place = _steps(options, longest)
    if not len(option):
        return Plan((), 0, 0.0, True, True)
    frees, way = -options.gain[option].astype(np.float64), np.maximum(options.metres[option], 1).astype(np.float64)
    rules = _rules(options, option, place)
    relaxed = _relaxed(frees, rules, deadline)
    found = _search(way, relaxed.rules, relaxed.limits, deadline) if relaxed.known else _NOTHING
    proven = settled = found.proven
    bound = relaxed.bound
    if not settled:
        found = _search(frees, rules, Bounds(0, 1), deadline)
        proven, bound = found.proven, min(bound, -found.bound)
    if proven and not settled:
        # Whole numbers: half a unit keeps what was reached, whatever the solver's tolerance.
        kept = LinearConstraint(csr_array(frees[None, :]), -np.inf, float(frees[found.chosen].sum()) + 0.5)
        nearer = _search(way, [*rules, kept], Bounds(0, 1), deadline)
        found, settled = (nearer, True) if nearer.proven else (found, False)
    chosen = option[found.chosen]
    gain = int(options.gain[chosen].sum())
    return Plan(_ordered(options, chosen), gain, float(gain) if proven else min(bound, _most(options)), proven, settled)


@dataclass(frozen=True)
class _Found:
    chosen: NDArray[np.int64]
    bound: float
    proven: bool


_NOTHING = _Found(np.empty(0, dtype=np.int64), -np.inf, False)


@dataclass(frozen=True)
class _Relaxed:
    """What halves of moves would free (`bound`), and the rules and limits that every equally good plan meets."""

    known: bool
    bound: float
    rules: list[LinearConstraint]
    limits: Bounds


def _relaxed(frees: NDArray[np.float64], rules: list[LinearConstraint], deadline: float) -> _Relaxed:
    """The linear programme, with its best face by complementary slackness: what has a price is used to the full, or not at all.

    Nearly always some plan of whole moves lies on that face, and then no search is needed.
    """
    (rule,) = rules
    time = max(deadline - monotonic(), 1e-3)
    # The stubs of scipy do not know that A_ub may be sparse.
    answer = linprog(frees, A_ub=rule.A, b_ub=rule.ub, bounds=(0, 1), method="highs-ipm", options={"time_limit": time})  # type: ignore[call-overload]
    if answer.status != 0:
        return _Relaxed(False, np.inf, rules, Bounds(0, 1))
    tight = answer.ineqlin.marginals < -PRICE
    face = LinearConstraint(rule.A, np.where(tight, rule.ub, -np.inf), rule.ub)
    low, high = answer.upper.marginals < -PRICE, answer.lower.marginals <= PRICE
    return _Relaxed(True, -float(answer.fun), [face], Bounds(low.astype(np.float64), high.astype(np.float64)))


def _most(options: Options) -> float:
    """What no plan exceeds: every mover gets its best option."""
    best = np.zeros(int(options.mover.max()) + 1)
    np.maximum.at(best, options.mover, options.gain.astype(np.float64))
    return float(best.sum())


def _steps(options: Options, longest: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each option at each place that it may have in a chain: an empty spot starts one, a spot that is left goes on."""
    left = options.left_by[options.spot] >= 0
    empty, later = np.flatnonzero(~left), np.flatnonzero(left)
    places = np.arange(1, longest)
    return (
        np.concatenate([empty, np.repeat(later, len(places))]).astype(np.int64),
        np.concatenate([np.zeros(len(empty)), np.tile(places, len(later))]).astype(np.int64),
    )


def _rules(options: Options, option: NDArray[np.int64], place: NDArray[np.int64]) -> list[LinearConstraint]:
    """Rows: each mover once; each empty spot within its capacity; each spot at each place only when its user just left."""
    mover, spot = options.mover[option], options.spot[option]
    movers, spots, number = int(mover.max(initial=0)) + 1, len(options.capacity), np.arange(len(option))
    spot_of = np.full(max(movers, int(options.left_by.max()) + 1), -1)
    spot_of[options.left_by[options.left_by >= 0]] = np.flatnonzero(options.left_by >= 0)
    frees = np.flatnonzero(spot_of[mover] >= 0)
    rows = np.concatenate([mover, movers + place * spots + spot, movers + (place[frees] + 1) * spots + spot_of[mover[frees]]])
    values = np.concatenate([np.ones(len(option)), options.load[option], -np.ones(len(frees))])
    places = int(place.max(initial=0)) + 2
    matrix = csr_array((values, (rows, np.concatenate([number, number, frees]))), shape=(movers + places * spots, len(option)))
    at_first = np.where(options.left_by >= 0, 0.0, options.capacity)
    return [LinearConstraint(matrix, -np.inf, np.concatenate([np.ones(movers), at_first, np.zeros((places - 1) * spots)]))]


def _search(wish: NDArray[np.float64], rules: list[LinearConstraint], limits: Bounds, deadline: float) -> _Found:
    """Least `wish` with whole moves, with what is proven of it; nothing when there is none, or no time."""
    left = deadline - monotonic()
    if left <= 0:
        return _NOTHING
    whole = np.ones(len(wish), dtype=np.int64)
    answer = milp(wish, integrality=whole, bounds=limits, constraints=rules, options={"time_limit": left, "mip_rel_gap": 0.0})
    bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    chosen = _NOTHING.chosen if answer.x is None else np.flatnonzero(answer.x > 0.5)
    return _Found(chosen, bound, answer.status == 0)


def _ordered(options: Options, chosen: NDArray[np.int64]) -> tuple[Move, ...]:
    """Chain by chain, the move into an empty spot first; the chain that frees most goes first, then by its first mover."""
    by_mover = {int(options.mover[o]): int(o) for o in chosen}
    after = {int(o): by_mover.get(int(options.left_by[options.spot[o]]), -1) for o in chosen}
    next_of = {before: o for o, before in after.items() if before >= 0}
    chains = []
    for start in (o for o, before in after.items() if before < 0):
        chain = [start]
        while chain[-1] in next_of:
            chain.append(next_of[chain[-1]])
        chains.append(chain)
    chains.sort(key=lambda chain: (-int(options.gain[chain].sum()), int(options.mover[chain[0]])))
    return tuple(Move(o, number, after[o]) for number, chain in enumerate(chains) for o in chain)
