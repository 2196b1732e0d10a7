"""Points on scales that were published beforehand, ranks with ties, and a draw that nobody can steer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


def linear_points(value: float | None, start: float, full: float) -> float | None:
    """0 at `start`, 1 at `full`, clipped; falling when `full` < `start`; None for an unknown value.

    >>> linear_points(100, 120, 80), linear_points(-10, 0, 50), linear_points(None, 0, 1)
    (0.5, 0.0, None)
    """
    if value is None:
        return None
    return min(max((value - start) / (full - start), 0.0), 1.0)


def step_points(value: float | None, steps: Sequence[tuple[float, float]]) -> float | None:
    """Points of the last step whose lower bound is at most the value; None below the first, and for an unknown value.

    >>> step_points(9.99, [(0, 0.0), (10, 0.25)]), step_points(-1, [(0, 0.0)])
    (0.0, None)
    """
    if value is None:
        return None
    reached = [points for bound, points in steps if value >= bound]
    return reached[-1] if reached else None


def ranks(values: Mapping[str, float], tolerance: float = 1e-9) -> tuple[dict[str, int], list[list[str]]]:
    """Rank of each candidate (1 is best, equals share it) and the groups that a draw must settle, names in order.

    The order in which candidates came in decides nothing. Source: METHODS 4g.
    """
    ordered = sorted(values, key=lambda name: (-values[name], name))
    rank: dict[str, int] = {}
    groups: list[list[str]] = []
    for position, name in enumerate(ordered, 1):
        if groups and values[groups[-1][-1]] - values[name] <= tolerance:
            groups[-1].append(name)
        else:
            groups.append([name])
        rank[name] = rank[groups[-1][0]] if len(groups[-1]) > 1 else position
    return rank, [sorted(group) for group in groups if len(group) > 1]


@dataclass(frozen=True)
class Draw:
    """The draw from outside whose result is the seed: which one and what of it, and its day."""

    name: str
    day: date


def commitment(candidates: Sequence[str], salt: str, day: str, seed_of: Draw) -> str:
    """Hash (SHA-256, hex) of salt, day (JJJJ-MM-DD), the draw to come, its day and the candidates in order: published before that draw.

    Whoever knows the seed can search a salt for the order they like; so the code binds a draw that nobody knows yet.
    """
    return hashlib.sha256(_joined([salt, day, seed_of.name, seed_of.day.isoformat(), *candidates])).hexdigest()


def drawn_order(candidates: Sequence[str], fixed: str, seed: str) -> list[str]:
    """The order of the draw: by the hash of commitment, seed and candidate. Same input, same order, for whoever counts again.

    The seed is the result of the draw that the commitment names, so nobody can steer it.
    """
    return sorted(candidates, key=lambda name: hashlib.sha256(_joined([fixed, seed, name])).hexdigest())


def _joined(parts: Sequence[str]) -> bytes:
    """Parts with their length before them, so that no two lists give the same bytes."""
    return b"".join(str(len(p.encode())).encode() + b":" + p.encode() for p in parts)
