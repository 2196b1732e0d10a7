"""Figures: one columnar table, and `Figure` as the view of one row (CONTRACT 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from werkruimte.domain.errors import NotAddable

Precision = Literal["day", "month", "year", "circa"]
Status = Literal["value", "partial", "no_data", "suppressed", "not_applicable"]
Confidence = Literal["hoog", "midden", "laag"]
CONFIDENCE_ORDER: tuple[Confidence, ...] = ("laag", "midden", "hoog")


CHANGES = ("loss", "gain", "change")
"""How the id of a figure ends that tells what happened between two days; every other one but a count of events tells how things stand."""
UNDATED = date(1900, 1, 1)
"""How a fact base writes that the date of a file is unknown; a run puts its own day in its place (`Period.known`)."""


@dataclass(frozen=True)
class Period:
    """A stock lies on the morning of `end` (start None); a change lies in (start, end].

    Not `known`: nothing tells the date; `end` is then the day it cannot be later than.
    """

    end: date
    precision: Precision = "day"
    start: date | None = None
    known: bool = True

    @property
    def first(self) -> date:
        """The first day that `end` can stand for: it is the last one of a month or year that is known no closer."""
        if self.precision == "day":
            return self.end
        return self.end.replace(day=1, month=1 if self.precision == "year" else self.end.month)

    def as_dict(self) -> dict[str, str | None]:
        """The contract's form, ISO dates."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat(),
            "precision": self.precision,
        }


@dataclass(frozen=True)
class Area:
    """A level (gemeente, park, wijk, land ...), the code within it, and the name people use."""

    level: str
    code: str
    name: str

    def as_dict(self) -> dict[str, str]:
        """The contract's form."""
        return {"level": self.level, "code": self.code, "name": self.name}


@dataclass(frozen=True)
class Proof:
    """How a value can be counted again: an SQL aggregate over a study table, or a sum of other figures.

    `table` empty: `expression` is arithmetic over figure keys in `operands`.
    """

    expression: str
    table: str = ""
    where: str = "true"
    operands: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One number of the contract, or its absence with the reason.

    `ends`: of a range that has no readings of its own, how its low and its high are counted again.
    """

    id: str
    value: float | None
    unit: str
    period: Period
    area: Area
    method: str
    sources: tuple[str, ...]
    confidence: Confidence
    variant: str = "standaard"
    low: float | None = None
    high: float | None = None
    status: Status = "value"
    reason: str | None = None
    note: str = ""
    proof: Proof | None = None
    ends: tuple[Proof, Proof] | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """(id, area code, period end, variant): unique in a dossier."""
        return (self.id, self.area.code, self.period.end.isoformat(), self.variant)

    @property
    def known(self) -> bool:
        """Whether there is something to print: a value, a part of it, or a range."""
        return self.status in ("value", "partial")

    def as_dict(self) -> dict[str, object]:
        """The contract's form of one figure."""
        return {
            "id": self.id,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "status": self.status,
            "reason": self.reason,
            "unit": self.unit,
            "period": self.period.as_dict(),
            "area": self.area.as_dict(),
            "variant": self.variant,
            "sources": list(self.sources),
            "method": self.method,
            "confidence": self.confidence,
            "note": self.note,
        }


def is_change(id: str) -> bool:
    """Whether a figure lies between two days (CONTRACT 1, period)."""
    return id.rsplit(".", 1)[-1] in CHANGES


def lowest(*confidences: Confidence) -> Confidence:
    """A sum is as sure as its least sure part."""
    return min(confidences, key=CONFIDENCE_ORDER.index, default="laag")


class Figures:
    """The figures of a run, in order, found by key. A key occurs once.

    `at_most`: source -> the confidence that no figure that stands on it exceeds.
    """

    def __init__(self, at_most: Mapping[str, Confidence] | None = None) -> None:
        self._rows: dict[tuple[str, str, str, str], Figure] = {}
        self._of_id: dict[str, list[Figure]] = {}
        self._at_most = at_most or {}

    def add(self, figure: Figure) -> Figure:
        """Keep one figure; a second one with the same key is a fault in the program."""
        if figure.key in self._rows:
            raise ValueError(f"figure {figure.key} stands twice")
        bounds = [self._at_most[s] for s in figure.sources if s in self._at_most]
        figure = replace(figure, confidence=lowest(figure.confidence, *bounds)) if bounds else figure
        self._rows[figure.key] = figure
        self._of_id.setdefault(figure.id, []).append(figure)
        return figure

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: tuple[str, str, str, str]) -> Figure:
        """The figure with this key; KeyError when there is none."""
        return self._rows[key]

    def find(self, id: str, area: str | None = None, variant: str | None = None) -> list[Figure]:
        """All figures of an id, optionally of one area or variant, oldest period first."""
        same = self._of_id.get(id, [])
        found = [f for f in same if (area is None or f.area.code == area) and (variant is None or f.variant == variant)]
        return sorted(found, key=lambda f: f.period.end)

    def last(self, id: str, area: str, variant: str = "standaard") -> Figure:
        """The newest known figure of an id in an area, else the newest unknown one; KeyError if never named."""
        found = self.find(id, area, variant)
        if not found:
            raise KeyError((id, area, variant))
        return next((f for f in reversed(found) if f.known), found[-1])


def total(figures: list[Figure]) -> float | None:
    """Sum of like figures; None when one is unknown.

    Raises NotAddable for another unit or period, or for an area that occurs twice.
    """
    if len({(f.unit, f.period) for f in figures}) > 1:
        raise NotAddable("figures of another unit or period do not add up")
    if len({f.area for f in figures}) < len(figures):
        raise NotAddable("the same area would be counted twice")
    if any(f.value is None or f.status != "value" for f in figures):
        return None
    return sum(f.value for f in figures if f.value is not None)
