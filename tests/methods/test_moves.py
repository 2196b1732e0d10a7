"""Chains of moves: optimal against trying every set, in an order that can be carried out."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.methods.moves import Options, best_moves

Arc = tuple[int, int, int, int]
"""mover, spot, gain, metres."""


def options(arcs: list[Arc], capacity: list[float], left_by: list[int], load: list[float] | None = None) -> Options:
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    return Options(*columns, np.array(load or [1.0] * len(arcs)), np.array(capacity, dtype=float), np.array(left_by, dtype=np.int64))


LONG = 9
"""A chain as long as any of these cases can make."""


def carried_out(o: Options, chosen: tuple[int, ...], longest: int) -> bool:
    """Play the moves one by one, each as soon as its place is empty: does everybody get there, waiting for few enough?"""
    waited = [0] * len(o.capacity)
    room = {s: o.capacity[s] if o.left_by[s] < 0 else 0.0 for s in range(len(o.capacity))}
    own = {int(m): s for s, m in enumerate(o.left_by) if m >= 0}
    waiting = list(chosen)
    while waiting:
        able = [a for a in waiting if room[o.spot[a]] >= o.load[a] - 1e-9]
        if not able or waited[o.spot[able[0]]] >= longest:
            return False
        room[o.spot[able[0]]] -= o.load[able[0]]
        if (left := own.get(int(o.mover[able[0]]))) is not None:
            room[left] = 1.0
            waited[left] = waited[o.spot[able[0]]] + 1
        waiting.remove(able[0])
    return True


def score(o: Options, chosen: tuple[int, ...]) -> tuple[int, int]:
    """What they free, and the way they go (less is better)."""
    return int(o.gain[list(chosen)].sum()), -sum(max(int(o.metres[a]), 1) for a in chosen)


def tried_all(o: Options, longest: int) -> tuple[int, int]:
    """Most freed, then the shortest way, over every set of moves that can be carried out."""
    choices = [[-1, *np.flatnonzero(o.mover == m).tolist()] for m in sorted(set(o.mover.tolist()))]
    sets = (tuple(a for a in combination if a >= 0) for combination in product(*choices))
    return max(score(o, s) for s in sets if carried_out(o, s, longest))


@st.composite
def small_cases(draw: st.DrawFn) -> Options:
    movers, empty = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    leaving = draw(st.lists(st.booleans(), min_size=movers, max_size=movers))
    left_by = [-1] * empty + [m for m in range(movers) if leaving[m]]
    capacity = [draw(st.sampled_from([1.0, 2.0, 3.5])) if m < 0 else 1.0 for m in left_by]
    possible = [(m, s) for m in range(movers) for s in range(len(left_by)) if left_by[s] != m]
    pairs = draw(st.lists(st.sampled_from(possible), unique=True, max_size=12)) if possible else []
    arcs = [(m, s, draw(st.integers(-4, 8)), draw(st.integers(0, 3))) for m, s in pairs]
    load = [1.0 if left_by[s] >= 0 else draw(st.sampled_from([1.0, 1.5, 2.0])) for _, s in pairs]
    return options(arcs, capacity, left_by, load)


@settings(max_examples=150)
@given(small_cases(), st.integers(1, 5))
def test_no_set_of_moves_is_better(o: Options, longest: int) -> None:
    plan = best_moves(o, longest, 30)
    assert plan.proven and plan.settled and plan.gain == plan.bound
    found = score(o, tuple(m.option for m in plan.moves))
    assert found[0] == plan.gain and found == tried_all(o, longest)


@settings(max_examples=50)
@given(small_cases(), st.integers(1, 5))
def test_the_order_can_be_followed_move_by_move(o: Options, longest: int) -> None:
    plan = best_moves(o, longest, 30)
    place = {m.option: i for i, m in enumerate(plan.moves)}
    assert carried_out(o, tuple(place), longest)
    for i, move in enumerate(plan.moves):
        leaver = o.left_by[o.spot[move.option]]
        assert (move.after >= 0) == (leaver >= 0)
        assert move.after < 0 or (place[move.after] < i and o.mover[move.after] == leaver)


def test_a_firm_in_conflict_makes_way_for_a_light_one() -> None:
    # The heavy firm (1) goes to the empty heavy place, the light one (0) to what it leaves: 800 m2 comes free.
    o = options([(1, 0, 0, 300), (0, 1, 800, 200)], [1, 1, 1], [-1, 1, 0])
    plan = best_moves(o, LONG, 30)
    assert [(m.option, m.chain, m.after) for m in plan.moves] == [(0, 0, -1), (1, 0, 0)] and plan.gain == 800


def test_two_that_wait_for_each_other_do_not_move() -> None:
    o = options([(0, 1, 500, 10), (1, 0, 500, 10)], [1, 1], [0, 1])
    assert best_moves(o, LONG, 30).moves == ()


def test_a_long_ring_is_cut_and_opened_by_one_empty_place() -> None:
    ring = [(m, (m + 1) % 6, 100, 10) for m in range(6)]
    assert best_moves(options(ring, [1] * 6, list(range(6))), LONG, 30).gain == 0
    opened = best_moves(options([*ring, (2, 6, 60, 10)], [1] * 7, [*range(6), -1]), LONG, 30)
    assert opened.gain == 560 and [m.chain for m in opened.moves] == [0] * 6


def test_a_plot_takes_what_it_can_carry() -> None:
    o = options([(0, 0, 10, 1), (1, 0, 9, 1), (2, 0, 9, 1)], [5.0], [-1], [4.0, 2.5, 2.5])
    assert sorted(m.option for m in best_moves(o, LONG, 30).moves) == [1, 2]


def test_out_of_time_is_said_and_nothing_is_claimed() -> None:
    o = options([(0, 0, 10, 1)], [1.0], [-1])
    plan = best_moves(o, LONG, 0.0)
    assert (plan.moves, plan.gain, plan.proven, plan.settled) == ((), 0, False, False) and plan.bound == 10


@pytest.mark.parametrize(
    ("arcs", "capacity", "left_by", "load", "said"),
    [
        ([(0, 0, 1, 1)], [1.0], [0], None, "own spot"),
        ([(0, 0, 1, 1)], [1.0, 1.0, 1.0], [-1, 0, 0], None, "two spots"),
        ([(0, 0, 1, 1)], [2.0], [1], None, "takes one mover"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    arcs: list[Arc], capacity: list[float], left_by: list[int], load: list[float] | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        options(arcs, capacity, left_by, load)
