"""Which columns of a land use file hold a class, and of which year.

As published: the mutation file of CBS (BG96, BG00 ... BG17: one column a year), a file of one year (BG2012, BBG2015), and
the GeoPackages of PDOK (categorie, with the year in the name). Later years are the new series (NBBG).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from werkruimte.domain.figure import UNDATED

FIRST_OF_NEW_SERIES = 2020
"""CBS counts in another way from 2020 on: the two series are never differenced (METHODS 4a)."""
YEAR = re.compile(r"^n?b?bg(\d{2}|\d{4})(?:_?code)?$")


def years(columns: frozenset[str]) -> dict[int, str]:
    """Year -> the column with its classes."""
    found: dict[int, str] = {}
    for column in sorted(columns):
        match = YEAR.match(column)
        if match:
            short = int(match[1])
            found[short if short > 99 else short + (1900 if short > 50 else 2000)] = column
    return dict(sorted(found.items()))


def kind(columns: frozenset[str]) -> str:
    """`land_use`, or empty."""
    shaped = "geom" in columns
    return "land_use" if shaped and (years(columns) or {"bodemgebruik", "categorie"} <= columns) else ""


def series(year: int) -> str:
    """The series a year belongs to; of an unknown year no series."""
    if year == UNDATED.year:
        return ""
    return "NBBG" if year >= FIRST_OF_NEW_SERIES else "BBG"


@cache
def codes() -> dict[str, int]:
    """Label of a class, letters only, lower case -> its code; the same in both series."""
    text = resources.files("werkruimte.rules").joinpath("land_use_classes.csv").read_text("utf-8")
    return {re.sub(r"[^a-z]", "", row["class"].lower()): int(row["code"]) for row in csv.DictReader(text.splitlines())}
