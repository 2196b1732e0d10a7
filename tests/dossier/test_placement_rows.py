"""Chains of moves on the public page: no number of which a small one follows."""

import pytest

from werkruimte.dossier.pages.placement import FEW, chain_rows


def test_moves_in_short_and_long_chains_stand_apart_when_neither_tells_of_few() -> None:
    assert chain_rows({1: 34, 2: 3, 3: 2}, few=5, longest=3) == (("1", "34"), ("2 of meer", "12"))
    assert chain_rows({1: 34}, few=5, longest=3) == (("1", "34"), ("2 of meer", "0"))


@pytest.mark.parametrize("chains", [{1: 34, 2: 1, 3: 1}, {1: 4, 2: 9}, {1: 36, 3: 1}, {1: 31, 2: 4}])
def test_one_small_class_hides_the_division(chains: dict[int, int]) -> None:
    # 39 moves, 34 of them alone, leave 2a + 3b = 5, so one of each: what is left must not stand there.
    total = sum(length * count for length, count in chains.items())
    assert chain_rows(chains, few=5, longest=3) == (("1 of meer", str(total)),)


def test_few_moves_in_all_are_not_counted() -> None:
    assert chain_rows({1: 1, 3: 1}, few=5, longest=3) == (("1 of meer", FEW),)


@pytest.mark.parametrize("moves", range(1, 60))
def test_what_is_shown_of_longer_chains_leaves_each_length_open(moves: int) -> None:
    """For every number of moves that may be shown, more than one division over chains of two and three makes it."""
    pairs = [(a, b) for a in range(31) for b in range(21) if 2 * a + 3 * b == moves]
    for a, b in pairs:
        if len(chain_rows({1: 9, 2: a, 3: b}, few=5, longest=3)) == 2:
            assert len(pairs) > 1
