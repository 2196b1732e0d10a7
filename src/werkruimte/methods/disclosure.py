"""Complementary suppression: what else must be hidden so that a hidden part does not follow from a sum."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sum:
    """A total and its parts, as names of cells. `counts`: they are whole numbers, of which a hidden one is at least 1."""

    total: Hashable
    parts: tuple[Hashable, ...]
    counts: bool = True

    @property
    def cells(self) -> tuple[Hashable, ...]:
        """The total and the parts."""
        return (self.total, *self.parts)


def small(value: float | None, least: float) -> bool:
    """Whether a count tells of too few: more than nothing and fewer than `least`.

    >>> [small(v, 5) for v in (0, 1, 4, 5, None)]
    [False, True, True, False, False]
    """
    return value is not None and 0 < value < least


def with_rests(
    values: Mapping[Any, float], rests: Sequence[tuple[tuple[Hashable, ...], Hashable]], least: float, seen: Collection[Hashable] = ()
) -> set[Hashable]:
    """Cells to hide so that neither a small count nor the small rest of counts beside their part (totals, part) can be read.

    What is left counts as shown, so rather too much is hidden than too little.

    >>> counts = {"all": 100, "placed": 98, "moved": 40}
    >>> sorted(with_rests(counts, [(("all",), "placed"), (("placed",), "moved")], 5))
    ['moved', 'placed']
    """
    known = [rule for rule in rests if all(c in values for c in (*rule[0], rule[1]))]
    rest = {rule: sum(values[c] for c in rule[0]) - values[rule[1]] for rule in known}
    hidden = {c for c, v in (*values.items(), *rest.items()) if small(v, least)}
    sums = [Sum(rule[0][0], (*rule[0][1:], rule[1], rule), counts=False) for rule in known]
    return {c for c in completed({**values, **rest}, hidden, sums, seen, least) if c in values}


def completed(
    values: Mapping[Any, float], hidden: Collection[Hashable], sums: Sequence[Sum], seen: Collection[Hashable] = (), least: float = 0.0
) -> set[Hashable]:
    """The hidden cells with what must be hidden beside them, so that no sum gives a hidden cell away.

    A sum gives one away when it is the only hidden one, or when what is left for the hidden counts is no more than one
    each, or together fewer than `least`: that is a small count as well. Hidden beside it is the smallest part that is something, else the total. What two sums give together is not
    looked at. `values` holds every cell of the sums, hidden ones included; `seen` are the cells that a reader can count
    elsewhere: hiding one of those hides nothing.
    """
    found, before = set(hidden), -1
    while len(found) > before:
        before = len(found)
        for one in sums:
            extra = _beside(values, found, one, seen, least)
            if extra is not None:
                found.add(extra)
    return found


def _beside(values: Mapping[Any, float], hidden: set[Hashable], s: Sum, seen: Collection[Hashable], least: float) -> Hashable | None:
    """The next cell to hide for one sum; None when it gives nothing away, or when nothing is left to hide."""
    dark = [c for c in s.cells if c in hidden and c not in seen]
    if not dark or not (len(dark) == 1 or _pinned(values, s, dark, least)):
        return None
    telling = [c for c in s.parts if c not in hidden and c not in seen and values[c]]
    if telling:
        return min(telling, key=lambda c: (abs(values[c]), str(c)))
    return s.total if s.total not in hidden else None


def _pinned(values: Mapping[Any, float], s: Sum, dark: list[Hashable], least: float) -> bool:
    """Whether the rest that a known total leaves for several hidden counts is one each, or itself a small count."""
    if not s.counts or s.total in dark:
        return False
    rest = values[s.total] - sum(values[c] for c in s.parts if c not in dark)
    return rest <= len(dark) or small(rest, least)
