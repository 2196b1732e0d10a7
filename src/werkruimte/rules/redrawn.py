"""Municipalities that took in (part of) another one, with the years between which that happened.

Derived from the boundaries of 2012 and 2024 and the codes in the key figures of CBS (CC BY 4.0): a code that went, and the
municipality of 2024 that holds more than a tenth of its land. Merging municipalities is known to the interval between two
years of the key figures, since those tell no day. The boundaries of 2026 have the municipalities of 2024: nothing merged between.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _rows() -> list[tuple[str, int, int]]:
    text = resources.files("werkruimte.rules").joinpath("municipality_redrawn.csv").read_text("utf-8")
    return [(r["code"], int(r["after_year"]), int(r["by_year"])) for r in csv.DictReader(text.splitlines())]


REDRAWN = "De gemeente is in deze jaren samengevoegd of opnieuw ingedeeld: niet te vergelijken."


def redrawings(code: str) -> list[tuple[int, int]]:
    """When a municipality took in (part of) another: after 1 January of the first year, by that of the second."""
    return [(after, by) for c, after, by in _rows() if c == code]


def redrawn(code: str, first: int, last: int) -> bool:
    """Whether the area of a municipality may differ between 1 January of two years.

    >>> redrawn("GM0307", 2012, 2024)
    False
    """
    return any(after < last and by > first for after, by in redrawings(code))
