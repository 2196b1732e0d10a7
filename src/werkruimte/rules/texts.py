"""Clauses, blanks, law and moments as dated data."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Law:
    """One provision as it holds on a date. `value`: the number it sets, as declared, empty where it sets none."""

    id: str
    act: str
    article: str
    subject: str
    summary: str
    value: str
    valid_from: str
    valid_to: str
    status: str
    source: str
    verified: bool
    verified_on: str
    own_text: bool
    measures: tuple[int, ...]


@dataclass(frozen=True)
class ClauseText:
    """A clause as declared: `text` with {blanks} and [choices]; `otherwise`: what it says where a fact of it is not known."""

    measure: int
    tone: str
    text: str
    title: str = ""
    law: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class BlankRule:
    """How a blank is filled: by a figure (first known variant, first or last edition), or by names."""

    name: str
    figure: str = ""
    variants: tuple[str, ...] = ("standaard",)
    edition: str = "last"
    names: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Moment:
    """A document of the council or executive, and when it comes. `first`, `last`: ISO dates of a window; months: each year."""

    id: str
    name: str
    body: str
    first: str
    last: str
    months: tuple[int, ...]
    until_day: int
    verified: bool
    source: str
    law: str


ELSEWHERE = "elders"
"""Of a provision: read in what others write of it, not in its own text."""


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath(name).read_text("utf-8"))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


@cache
def clause_texts() -> tuple[ClauseText, ...]:
    """Every clause, in the order of the file."""
    return tuple(ClauseText(**_tuples(row)) for row in _toml("clauses.toml")["clause"])


@cache
def blank_rules() -> dict[str, BlankRule]:
    """Every blank by name."""
    return {name: BlankRule(name, **_tuples(row)) for name, row in _toml("blanks.toml").items()}


@cache
def _law() -> tuple[Law, ...]:
    text = resources.files("werkruimte.rules").joinpath("law.csv").read_text("utf-8")
    return tuple(
        Law(
            id=row["id"],
            act=row["regeling"],
            article="" if row["artikel"] == "-" else row["artikel"],
            subject=row["onderwerp"],
            summary=row["korte_inhoud"],
            value=row["waarde"],
            valid_from=row["geldig_vanaf"],
            valid_to=row["geldig_tot"],
            status=row["status"],
            source=row["bron"],
            verified=row["geverifieerd"] in ("ja", ELSEWHERE),
            own_text=row["geverifieerd"] != ELSEWHERE,
            verified_on=row["geverifieerd_op"],
            measures=tuple(int(m) for m in row["maatregelen"].split(";") if m),
        )
        for row in csv.DictReader(text.splitlines())
    )


def law_on(on: date) -> dict[str, Law]:
    """The provisions in force, announced or followed on a date, by id."""
    day = on.isoformat()
    return {rule.id: rule for rule in _law() if rule.valid_from <= day and (not rule.valid_to or day <= rule.valid_to)}


@cache
def moments() -> dict[str, Moment]:
    """The documents by id."""
    return {
        id: Moment(
            id=id,
            name=row["name"],
            body=row["body"],
            first=row.get("from", ""),
            last=row.get("until", ""),
            months=tuple(row.get("months", ())),
            until_day=row.get("until_day", 31),
            verified=row["verified"],
            source=row["source"],
            law=row.get("law", ""),
        )
        for id, row in _toml("moments.toml")["documents"].items()
    }


@cache
def documents_of(measure: int) -> tuple[str, ...]:
    """The documents a measure lands in, the first one first."""
    return tuple(_toml("moments.toml")["measures"][str(measure)])


def year_of(moment: Moment, on: date) -> int:
    """The year of the next yearly moment that is not over on a date."""
    last = moment.months[-1]
    return on.year + ((on.month, on.day) > (last, moment.until_day))


@dataclass(frozen=True)
class SeriesBreak:
    """Where a published series breaks, and the patterns of the figures that stand on it."""

    old_until: date
    new_from: date
    figures: tuple[str, ...]


@cache
def series_breaks() -> dict[str, SeriesBreak]:
    """The known breaks by subject."""
    days = date.fromisoformat
    return {k: SeriesBreak(days(v["old_until"]), days(v["new_from"]), tuple(v["figures"])) for k, v in _toml("breaks.toml").items()}


def series_start(subject: str) -> date:
    """The first day of the current series of a statistic that broke."""
    return series_breaks()[subject].new_from
