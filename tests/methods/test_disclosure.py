"""Complementary suppression: whoever knows the sums finds no hidden count."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from werkruimte.methods.disclosure import Sum, completed, small, with_rests


def test_one_hidden_part_takes_the_smallest_other_with_it() -> None:
    values = {"all": 60.0, "a": 3.0, "b": 50.0, "c": 7.0, "d": 0.0}
    assert completed(values, {"a"}, [Sum("all", ("a", "b", "c", "d"))]) == {"a", "c"}


def test_with_nothing_else_to_hide_the_total_goes() -> None:
    assert completed({"all": 3.0, "a": 3.0, "b": 0.0}, {"a"}, [Sum("all", ("a", "b"))]) == {"a", "all"}


def test_two_hidden_ones_that_must_be_one_each_take_a_third() -> None:
    values = {"all": 12.0, "a": 1.0, "b": 1.0, "c": 10.0}
    assert completed(values, {"a", "b"}, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}
    assert completed(values | {"b": 2.0, "all": 13.0}, {"a", "b"}, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}


def test_hidden_ones_that_are_few_together_take_another() -> None:
    # 58 units of which an event says that 55 are dwellings: the three others are a small count as well.
    values = {"all": 58.0, "homes": 55.0, "firms": 1.0, "rest": 2.0, "shops": 0.0}
    sums = [Sum("all", ("homes", "firms", "rest", "shops"))]
    assert completed(values, {"firms", "rest"}, sums, least=5) == {"firms", "rest", "homes"}
    assert completed(values, {"firms", "rest"}, sums, {"homes"}, 5) == {"firms", "rest", "all"}
    assert completed({**values, "rest": 4.0, "all": 60.0}, {"firms", "rest"}, sums, least=5) == {"firms", "rest"}


def test_what_is_hidden_in_one_sum_is_hidden_in_the_next() -> None:
    values = {"land": 31.0, "city": 11.0, "a": 2.0, "b": 9.0, "other": 20.0}
    sums = [Sum("city", ("a", "b")), Sum("b", ("b2",)), Sum("land", ("city", "other"))]
    assert completed(values | {"b2": 9.0}, {"a"}, sums) == {"a", "b", "b2"}


def test_what_is_counted_elsewhere_hides_nothing() -> None:
    values = {"all": 53.0, "firms": 45.0, "shops": 6.0, "homes": 2.0, "rest": 0.0}
    sums = [Sum("all", ("firms", "shops", "homes", "rest"))]
    assert completed(values, {"homes"}, sums) == {"homes", "shops"}
    assert completed(values, {"homes", "shops"}, sums, seen={"firms", "shops"}) == {"homes", "shops", "all"}


def test_few_that_are_left_beside_a_part_do_not_follow() -> None:
    rests = [(("all",), "placed"), (("all",), "moved"), (("placed",), "moved")]
    assert with_rests({"all": 40, "placed": 30, "moved": 20}, rests, 5) == set()
    assert with_rests({"all": 40, "placed": 40, "moved": 40}, rests, 5) == set()
    # 40 - 38 are two; of 38 and 35 three: a reader of the page counts the moves himself, so that the two others go.
    assert with_rests({"all": 40, "placed": 38, "moved": 20}, rests, 5) == {"placed"}
    assert with_rests({"all": 50, "placed": 38, "moved": 35}, rests, 5, {"moved"}) == {"placed"}
    assert with_rests({"all": 38, "placed": 37, "moved": 35}, rests, 5, {"moved"}) == {"all", "placed"}


def test_few_that_two_counts_leave_beside_a_part_do_not_follow() -> None:
    rests = [(("light", "clash"), "movers")]
    assert with_rests({"light": 30, "clash": 12, "movers": 40}, rests, 5) == {"clash"}
    assert with_rests({"light": 30, "clash": 12, "movers": 37}, rests, 5) == set()


def solved(values: dict, hidden: set, sums: list[Sum]) -> set:
    """What a reader finds by taking known parts from known totals, again and again."""
    known = {c: v for c, v in values.items() if c not in hidden}
    while True:
        before = len(known)
        for s in sums:
            dark = [c for c in s.cells if c not in known]
            if len(dark) == 1:
                known[dark[0]] = values[dark[0]]
            elif dark and s.total in known and known[s.total] - sum(known[p] for p in s.parts if p in known) <= len(dark):
                known |= {c: 1.0 for c in dark}
        if len(known) == before:
            return set(known) & hidden


@settings(max_examples=300)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=5), min_size=2, max_size=6).filter(lambda t: len({len(r) for r in t}) == 1)
)
def test_no_table_of_counts_gives_a_hidden_one_away(table: list[list[int]]) -> None:
    rows, columns = range(len(table)), range(len(table[0]))
    values = {(r, c): float(table[r][c]) for r in rows for c in columns}
    values |= {(r, "all"): float(sum(table[r])) for r in rows} | {("all", c): float(sum(table[r][c] for r in rows)) for c in columns}
    values["all", "all"] = float(sum(map(sum, table)))
    sums = [Sum((r, "all"), tuple((r, c) for c in columns)) for r in (*rows, "all")]
    sums += [Sum(("all", c), tuple((r, c) for r in rows)) for c in (*columns, "all")]
    primary = {cell for cell, v in values.items() if small(v, 5)}
    hidden = completed(values, primary, sums)
    assert primary <= hidden and solved(values, hidden, sums) & primary == set()
