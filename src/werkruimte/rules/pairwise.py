"""Weights from pairwise judgements (AHP): which criterion counts how much more than which other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from werkruimte.domain.notation import number
from werkruimte.methods.plinth import pairwise_weights

LEAST = 3


@dataclass(frozen=True)
class Judged:
    """weights: criterion -> share, together 1. ratio: consistency ratio, 0 where no judgement contradicts another (Saaty 1980)."""

    weights: dict[str, float]
    ratio: float


def judged(given: Mapping[str, Any], known: Mapping[str, Any], random_index: list[float], most: float) -> Judged:
    """The weights of judgements: criterion -> other criterion -> how many times it counts; of every pair one.

    random_index: of tables of 3, 4, ... criteria. Raises ValueError for a wrong name or number, a pair that lacks or stands
    twice, too few or too many criteria, or a consistency ratio above `most`.
    """
    pairs = {(a, b): value for a, row in given.items() if isinstance(row, dict) for b, value in row.items()}
    names = [name for name in known if any(name in pair for pair in pairs)]
    _check(given, pairs, names, LEAST + len(random_index) - 1)
    table = np.ones((len(names), len(names)))
    for (a, b), value in pairs.items():
        i, j = names.index(a), names.index(b)
        table[i, j], table[j, i] = value, 1 / value
    weights, _, _, ratio = pairwise_weights(table, random_index[len(names) - LEAST])
    if ratio > most:
        i, j = _worst(table, weights)
        raise ValueError(
            f"de vergelijkingen spreken elkaar tegen: consistentieverhouding {number(ratio, 2)}, hoogstens {number(most, 2)};"
            f" kijk eerst naar '{names[i]}' tegenover '{names[j]}'"
        )
    return Judged(dict.fromkeys(known, 0.0) | dict(zip(names, weights.tolist(), strict=True)), max(ratio, 0.0))


def _check(given: Mapping[str, Any], pairs: Mapping[tuple[str, str], Any], names: list[str], largest: int) -> None:
    for name in [*(n for n, row in given.items() if not isinstance(row, dict)), *(n for pair in pairs for n in pair)]:
        if name not in names:
            raise ValueError(f"'{name}' in [pairwise] is onbekend of heeft geen bruikbare waarde")
    for (a, b), value in pairs.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf") or a == b:
            raise ValueError(f"'{a}' tegenover '{b}' in [pairwise] is geen getal boven nul")
        if (b, a) in pairs:
            raise ValueError(f"'{a}' en '{b}' staan twee keer in [pairwise]")
    if not LEAST <= len(names) <= largest:
        raise ValueError(f"[pairwise] vergelijkt {len(names)} criteria; het moeten er {LEAST} tot {largest} zijn")
    lacking = [pair for pair in combinations(names, 2) if pair not in pairs and pair[::-1] not in pairs]
    if lacking:
        raise ValueError(f"in [pairwise] ontbreekt '{lacking[0][0]}' tegenover '{lacking[0][1]}'")


def _worst(table: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[int, int]:
    """The pair whose judgement differs most from what the weights say of it."""
    off = np.abs(np.log(table * weights[None, :] / weights[:, None]))
    i, j = np.unravel_index(int(np.argmax(np.triu(off, 1))), off.shape)
    return int(i), int(j)
