"""Loops over arrays as machine code. One place for numba, which has no types of its own: what it makes has those of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, compiled at its first call and kept beside its file for the next run."""
    made: Callable[P, R] = njit(cache=True)(function)
    return made
