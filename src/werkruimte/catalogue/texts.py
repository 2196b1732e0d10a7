"""Declared texts and examples: measures, indicators, precedents, cases of transformation."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Gap:
    """What a measure lacks. Closed once `figure` is known, and no older than `beside` where that is named; without a figure always open.

    `off_ladder`: no file of the data ladder would tell it.
    """

    text: str
    figure: str = ""
    beside: str = ""
    off_ladder: bool = False


@dataclass(frozen=True)
class MeasureText:
    """What the page of a measure says besides its figures. `local` is a template; `unknown` stands in its place without data.

    `followed`: figures by which the council follows it where the core monitor has no indicator, each with its aim.
    """

    title: str
    short: str
    theme: str
    who: str
    when: str
    local: str
    unknown: str
    figures: tuple[str, ...]
    not_shown: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    followed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReasonText:
    """One of the eight reasons: what its page says besides figures; `alone`: why its figures stand beside no others."""

    id: str
    title: str
    statement: str
    figures: tuple[str, ...]
    compare: str
    missing: tuple[str, ...]
    not_shown: tuple[str, ...]
    trend: str = ""
    alone: str = ""


@dataclass(frozen=True)
class Term:
    """A word that the dossier explains once. `forms`: how texts write it; `always`: explained though no text has the word."""

    term: str
    text: str
    forms: tuple[str, ...] = ()
    always: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """How texts write it, the longest first."""
        return tuple(sorted(self.forms or (self.term,), key=len, reverse=True))

    @property
    def anchor(self) -> str:
        """Where its explanation stands."""
        return "w-" + "-".join(re.findall(r"\w+", self.term.casefold()))


@dataclass(frozen=True)
class Indicator:
    """One of K1-K20: an alias of figures."""

    id: str
    name: str
    aim: str
    unit: str
    measures: tuple[int, ...]
    figures: tuple[str, ...]
    needs: str


@dataclass(frozen=True)
class Project:
    """A project of a city as it put it on paper. `places`: names of the district it lies in; `work`: what was found on work."""

    id: str
    municipality: str
    name: str
    places: tuple[str, ...]
    adopted: str
    document: str
    dwellings_low: int
    dwellings_high: int
    work: str
    remark: str
    source: str
    verified: bool
    measures: tuple[int, ...]

    @property
    def source_id(self) -> str:
        """The id of the document among the sources of a dossier."""
        return f"project-{self.id}"


@dataclass(frozen=True)
class Yardstick:
    """A rule of thumb with its owner: no norm. `figure`: the local figure beside it, or empty."""

    name: str
    value: str
    owner: str
    source: str
    figure: str


@dataclass(frozen=True)
class PlanAudit:
    """What a count of plan texts found, with its limits, the last of which says of which years the plans are."""

    sentence: str
    limits: tuple[str, ...]
    source: str
    measures: tuple[int, ...]
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Rung:
    """One file of the data ladder; `figures` are patterns of ids that it feeds, `tells` what it would tell that is no figure yet."""

    file: str
    holder: str
    cost: str
    figures: tuple[str, ...]
    tells: str = ""


@dataclass(frozen=True)
class Example:
    """A precedent as the table has it. `kind`: own (the publisher's own page), law, computed, or press.

    `sentence`: what a page says of it; empty where the sentence of another example holds its value.
    """

    id: str
    place: str
    country: str
    instrument: str
    measures: tuple[int, ...]
    quantity: str
    value: str
    unit: str
    year: str
    source: str
    flag: str
    kind: str
    remark: str
    sentence: str


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("werkruimte.catalogue").joinpath(name).read_text("utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.files("werkruimte.catalogue").joinpath(name).read_text("utf-8").splitlines()))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


@cache
def measure_texts() -> dict[int, MeasureText]:
    """The fourteen measures by number."""
    return {int(key[1:]): MeasureText(**_tuples(row | {"gaps": _gaps(row)})) for key, row in _toml("measures.toml").items()}


def _gaps(row: dict[str, Any]) -> list[Gap]:
    """The gaps of a measure: a text alone, or with the figure that closes it."""
    return [Gap(**g) if isinstance(g, dict) else Gap(g) for g in row.get("gaps", [])]


@cache
def reason_texts() -> tuple[ReasonText, ...]:
    """W1-W8 in order."""
    return tuple(ReasonText(id=key, **_tuples(row)) for key, row in _toml("reasons.toml").items())


@cache
def terms() -> tuple[Term, ...]:
    """Every explained word, by alphabet."""
    return tuple(sorted((Term(**_tuples(row)) for row in _toml("terms.toml")["term"]), key=lambda t: t.term.casefold()))


@cache
def indicators() -> tuple[Indicator, ...]:
    """K1-K20 in order."""
    return tuple(Indicator(id=key, **_tuples(row)) for key, row in _toml("indicators.toml").items())


@cache
def examples() -> tuple[Example, ...]:
    """Every precedent, in the order of the table."""
    return tuple(
        Example(**{k: v for k, v in row.items() if k != "measures"}, measures=tuple(int(m) for m in row["measures"].split(";")))
        for row in _csv("precedents.csv")
    )


@cache
def projects_of(municipality: str) -> tuple[Project, ...]:
    """The declared projects of one municipality, by its code."""
    found = (Project(id=key, **_tuples(row)) for key, row in _toml("projects.toml").items())
    return tuple(p for p in found if p.municipality == municipality)


@cache
def yardsticks() -> tuple[Yardstick, ...]:
    """The rules of thumb, in order."""
    return tuple(Yardstick(**row) for row in _toml("yardsticks.toml")["yardstick"])


@cache
def ladder() -> tuple[Rung, ...]:
    """Every declared file, in order."""
    return tuple(Rung(**_tuples(row)) for row in _toml("ladder.toml")["rung"])


@cache
def plan_audit() -> PlanAudit:
    """The national count of plan texts."""
    row = _toml("planaudit.toml")
    bars = tuple((bar["label"], bar["count"]) for bar in row.pop("bars"))
    return PlanAudit(**_tuples(row), bars=bars)


@cache
def transformations() -> tuple[dict[str, str], ...]:
    """Plans with dwellings and the work before them, as found in their own texts."""
    return tuple(_csv("transformations.csv"))
