"""The list of guide distances per activity, dated; a municipality's own list of its plan goes first."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from werkruimte.domain.errors import ColumnMissing, FileUnreadable
from werkruimte.domain.own_files import read_rows
from werkruimte.rules.rules import in_force

VALID_FROM = date(2009, 1, 1)
SOURCE = "VNG Bedrijven en milieuzonering 2009, bijlage van NL.IMRO.1924.BP10348-BP31; richtlijn, geen wet"
ASPECTS = ("geur", "stof", "geluid", "gevaar")
COLUMNS = ("odour_m", "dust_m", "noise_m", "danger_m")
OWN_COLUMNS = ("sbi2008", "omschrijving", *ASPECTS, "categorie")
CHECKED = {
    "alle": "vier aspecten en categorie ook elders gevonden",
    "categorie": "alleen de categorie ook elders gevonden",
    "intern": "één bron, niet geverifieerd",
    "eigen": "eigen staat van de gemeente",
}


@dataclass(frozen=True)
class Activity:
    """One row of the list: `metres` to a quiet residential area per aspect (as in ASPECTS), and the category they give.

    A distance of an own list may be unknown (None), never one of the national list. `mixing`: A (beside dwellings), B (structurally separate), C (also by a main road), or empty when not on that list.
    """

    row: int
    sbi2008: tuple[str, ...]
    description: str
    metres: tuple[float | None, ...]
    continuous: bool
    zoned: bool
    danger_letter: str
    varies: bool
    category: str
    checked: str
    mixing: tuple[str, ...] = ()

    @property
    def marks(self) -> str:
        """C (continuous), Z (zone duty), R or V (risk, fireworks), D (varies), as the list prints them."""
        return " ".join(filter(None, ("C" * self.continuous, "Z" * self.zoned, self.danger_letter, "D" * self.varies)))

    @property
    def deciding(self) -> tuple[str, ...]:
        """The aspects with the largest distance, more than one when equal; none where an unknown one may be the largest.

        It may not where a known distance is all that the category asks.
        """
        largest = max(m for m in self.metres if m is not None)
        if None in self.metres and largest < _steps()[self.category]:
            return ()
        return tuple(a for a, m in zip(ASPECTS, self.metres, strict=True) if m == largest)


@dataclass(frozen=True)
class ActivityList:
    """Activities in order, how SBI codes point to them, the titles of SBI codes and the words that lead there."""

    source: str
    activities: tuple[Activity, ...]
    candidates: dict[str, tuple[tuple[int, ...], str]]
    titles: dict[str, str]
    leaves: frozenset[str]
    words: tuple[tuple[str, str, bool], ...]

    def of_sbi(self, code: str) -> tuple[tuple[Activity, ...], str]:
        """Activities that may apply to an SBI code, and how sure the link is: exact, voorvoegsel_n, geen."""
        rows, match = self.candidates.get(code, ((), "geen"))
        return tuple(self.activities[r - 1] for r in rows), match


@cache
def national() -> ActivityList:
    """The list of 2009 as it ships."""
    mixing: dict[int, set[str]] = {}
    for row in _table("function_mixing.csv"):
        if row["row"]:
            mixing.setdefault(int(row["row"]), set()).add(row["mixing"])
    return ActivityList(
        source=SOURCE,
        activities=tuple(_activity(row, mixing) for row in _table("guide_distances.csv")),
        candidates={r["sbi2008"]: (_numbers(r["rows"]), r["match"]) for r in _table("candidates.csv")},
        titles={r["sbi2008"]: r["title"] for r in _table("sbi2008.csv")},
        leaves=frozenset(r["sbi2008"] for r in _table("sbi2008.csv") if r["leaf"] == "1"),
        words=(
            *((r["sbi2008"], r["words"], r["origin"] == "eigen") for r in _table("words.csv")),
            *((r["sbi2008"], r["words"], True) for r in _table("own_words.csv")),
        ),
    )


@cache
def no_activity() -> dict[str, str]:
    """Words that name no activity, each with its kind: wonen, bedrijf, plek, soort (too broad), woord (adds nothing).

    With a hyphen: how such a word begins and ends (-woningen, woon-complex), unless a word of the list is the same.
    """
    return {row["word"]: row["kind"] for row in _table("no_activity.csv")}


def own(path: Path) -> tuple[Activity, ...]:
    """Read a municipality's own list (CSV: sbi2008, omschrijving, geur, stof, geluid, gevaar, categorie; `;` or `,`).

    A row is found by its SBI code, and its category is that of its largest distance to a quiet residential area. An empty distance
    is unknown: the category is then that of a known one or higher.
    Raises FileUnreadable or ColumnMissing, naming the row.
    """
    cure = "Neem de kolommen over uit docs/activiteiten.md."
    columns, rows = read_rows(path, "de staat", cure)
    for column in OWN_COLUMNS:
        if column not in columns:
            raise ColumnMissing(file=path.name, column=column, found=", ".join(columns), cure=cure)
    return tuple(_own_activity(path, number, row, cure) for number, row in enumerate(rows, 2))


def _own_activity(path: Path, number: int, row: dict[str, str], cure: str) -> Activity:
    metres = tuple(_own_metres(path, number, column, row[column], cure) for column in ASPECTS)
    if all(m is None for m in metres):
        problem = f"regel {number}: geen enkele afstand is ingevuld"
        raise FileUnreadable(file=path.name, problem=problem, cure="Vul minstens de grootste afstand in; 0 waar er geen nodig is.")
    if not row["categorie"].strip():
        raise FileUnreadable(file=path.name, problem=f"regel {number}, kolom categorie: leeg", cure=cure)
    _check_category(path, number, metres, row["categorie"].strip())
    codes = tuple(c.strip().replace(".", "") for c in row["sbi2008"].split(";") if c.strip())
    unknown = [c for c in codes if not any(leaf.startswith(c) for leaf in national().leaves)]
    if not codes or unknown:
        what = f"'{unknown[0]}' is geen code van SBI 2008" if unknown else "leeg; zonder code wordt de regel nooit gevonden"
        raise FileUnreadable(file=path.name, problem=f"regel {number}, kolom sbi2008: {what}", cure=cure)
    return Activity(
        number - 1,
        codes,
        row["omschrijving"].strip(),
        metres,
        continuous=False,
        zoned=False,
        danger_letter="",
        varies=False,
        category=row["categorie"].strip(),
        checked="eigen",
    )


def _own_metres(path: Path, number: int, column: str, text: str, cure: str) -> float | None:
    """One distance; None where the cell is empty. Raises FileUnreadable for what is no number of metres."""
    if not text.strip():
        return None
    if not re.fullmatch(r"\d+(\.\d+)?", text.replace(",", ".").strip()):
        problem = f"regel {number}, kolom {column}: '{text}' is geen afstand in meters"
        raise FileUnreadable(file=path.name, problem=problem, cure=cure)
    return float(text.replace(",", "."))


def _check_category(path: Path, number: int, metres: tuple[float | None, ...], category: str) -> None:
    """Raises FileUnreadable for a category that is none, or that the distances contradict; an unknown one may be the largest."""
    steps = _steps()
    if category not in steps:
        problem = f"regel {number}, kolom categorie: '{category}' is geen milieucategorie ({', '.join(steps)})"
        raise FileUnreadable(file=path.name, problem=problem, cure="Verbeter de categorie.")
    largest = max(m for m in metres if m is not None)
    right = next((c for c, most in steps.items() if largest <= most), list(steps)[-1])
    higher = None in metres and steps[category] > steps[right]
    if category != right and not higher:
        problem = f"regel {number}: de grootste afstand is {largest:g} m, dat is categorie {right} en niet {category}"
        raise FileUnreadable(file=path.name, problem=problem, cure="Verbeter de afstand of de categorie.")


@cache
def _steps() -> dict[str, float]:
    """Metres to a quiet residential area per category, lowest first."""
    rules = in_force(VALID_FROM)
    return dict(zip(rules.categories, rules.distances_m["rustig"], strict=True))


def _activity(row: dict[str, str], mixing: dict[int, set[str]]) -> Activity:
    number = int(row["row"])
    return Activity(
        number,
        tuple(row["sbi2008"].split(";")),
        row["description"],
        tuple(float(row[column]) for column in COLUMNS),
        continuous=row["continuous"] == "1",
        zoned=row["zoned"] == "1",
        danger_letter=row["danger_letter"],
        varies=row["varies"] == "1",
        category=row["category"],
        checked=row["checked"],
        mixing=tuple(sorted(mixing.get(number, ()))),
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.split(";") if n)


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("werkruimte.rules.activities").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
