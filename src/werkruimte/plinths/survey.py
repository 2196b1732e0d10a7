"""What somebody measured on the spot (METHODS 4e, criteria 5 and 6): free height, depth, columns and openness of facades."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.domain.errors import ColumnMissing, FileUnreadable, cause
from werkruimte.domain.notation import counted
from werkruimte.plinths.criteria import linear
from werkruimte.rules.plinths import PlinthRules
from werkruimte.studies.frontage import Frontage

Array = NDArray[np.float64]
CURE = "De kolommen staan in docs/plinten.md."
MEASURED = {"hoogte": 50.0, "diepte": 200.0, "kolom": 50.0, "open": 100.0}
"""Columns that are measured, and the most that can be true: metres, and percent for openness."""


@dataclass(frozen=True)
class Survey:
    """Rows of a survey: places (n, 2) in RD, and per measured column (n,) values, NaN where not measured."""

    file: str
    xy: Array
    values: dict[str, Array]


@dataclass(frozen=True)
class Surveyed:
    """The same per stretch of facade, NaN where nobody measured: lowest height, depth and column distance, mean openness.

    rows, astray: rows of the file, and how many of them lie at no facade.
    """

    file: str
    rows: int
    astray: int
    height: Array
    transparency: Array
    size: Array

    @property
    def lost(self) -> str:
        """A sentence (with a space behind it) on the measurements at no facade; empty when there is none."""
        told = f"{counted(self.astray, 'meting ligt', 'metingen liggen')} bij geen gevel en {'telt' if self.astray == 1 else 'tellen'} niet mee. "
        return told if self.astray else ""


def read_survey(path: Path) -> Survey:
    """Read a CSV (`;` or `,`) with `x`, `y` and at least one measured column. Raises InputError with line, column and cure."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(file=path.name, problem=f"de opname is niet te lezen ({cause(error)})", cure=CURE) from None
    reader = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    columns = tuple(reader.fieldnames or ())
    for column in ("x", "y"):
        if column not in columns:
            raise ColumnMissing(file=path.name, column=column, found=", ".join(columns), cure=CURE)
    if not set(MEASURED) & set(columns):
        raise ColumnMissing(file=path.name, column="hoogte", found=", ".join(columns), cure=CURE)
    rows = list(reader)
    if not rows:
        raise FileUnreadable(file=path.name, problem="er staat geen meting in", cure=CURE)
    place = [[_number(path, n, row, c, 700_000.0) for c in ("x", "y")] for n, row in enumerate(rows, 2)]
    missing = next((n for n, spot in enumerate(place, 2) if np.isnan(spot).any()), None)
    if missing is not None:
        raise FileUnreadable(file=path.name, problem=f"regel {missing}, kolom x: de plek ontbreekt", cure="Geef x en y in RD.")
    values = {c: np.array([_number(path, n, row, c, most) for n, row in enumerate(rows, 2)]) for c, most in MEASURED.items()}
    return Survey(path.name, np.array(place), values)


def _number(path: Path, line: int, row: dict[str, str], column: str, most: float) -> float:
    text = (row.get(column) or "").strip().replace(",", ".")
    if not text:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        raise FileUnreadable(file=path.name, problem=f"regel {line}, kolom {column}: '{text}' is geen getal", cure=CURE) from None
    if not 0 <= value <= most:
        raise FileUnreadable(file=path.name, problem=f"regel {line}, kolom {column}: {text} kan niet; geef 0 tot {most:g}", cure=CURE)
    return value


def surveyed(survey: Survey, frontage: Frontage, rules: PlinthRules) -> Surveyed:
    """Each row to the nearest stretch of facade, and per stretch what was measured there."""
    spots = shapely.points(survey.xy)
    row, stretch = shapely.STRtree(frontage.shape).query_nearest(spots, max_distance=rules.value("place_m"), all_matches=False)
    lowest = {c: _at(np.fmin, survey.values[c][row], stretch, len(frontage)) for c in ("hoogte", "diepte", "kolom")}
    openness = survey.values["open"][row]
    known = ~np.isnan(openness)
    count = np.bincount(stretch[known], minlength=len(frontage))
    mean = np.bincount(stretch[known], openness[known], len(frontage)) / np.where(count, count, np.nan)
    parts = [
        linear(lowest["hoogte"], rules.value("height_conversion_m"), rules.value("height_new_m")),
        linear(lowest["diepte"], rules.value("size_depth_zero_m"), rules.value("size_depth_full_m")),
        linear(lowest["kolom"], rules.value("size_column_zero_m"), rules.value("size_column_full_m")),
    ]
    return Surveyed(survey.file, len(spots), len(spots) - len(row), lowest["hoogte"], mean / 100, np.mean(parts, axis=0))


def _at(keep: np.ufunc, values: Array, stretch: NDArray[np.int64], size: int) -> Array:
    found = np.full(size, np.nan)
    keep.at(found, stretch, values)
    return found
