"""Declared texts and examples: measures, indicators, precedents, cases of transformation."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class MeasureText:
    """What the page of a measure says besides its figures. `local` is a template; `unknown` stands in its place without data."""

    title: str
    short: str
    theme: str
    who: str
    when: str
    local: str
    unknown: str
    figures: tuple[str, ...]
    not_shown: tuple[str, ...]
    gaps: tuple[str, ...] = ()


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
class Example:
    """A precedent as the table has it. `kind`: own (the publisher's own page), law, computed, or press."""

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


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("werkruimte.catalogue").joinpath(name).read_text("utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.files("werkruimte.catalogue").joinpath(name).read_text("utf-8").splitlines()))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


@cache
def measure_texts() -> dict[int, MeasureText]:
    """The fourteen measures by number."""
    return {int(key[1:]): MeasureText(**_tuples(row)) for key, row in _toml("measures.toml").items()}


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
def transformations() -> tuple[dict[str, str], ...]:
    """Plans with dwellings and the work before them, as found in their own texts."""
    return tuple(_csv("transformations.csv"))
