"""What the Werktoets answers: per variant figures, rows with a verdict, clauses and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.figure import Figure
from werkruimte.studies.room import WITHOUT_PLAN
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Plan, Variant

if TYPE_CHECKING:
    from werkruimte.werktoets.mixing import Mixing

Verdict = Literal["past", "onbekend", "knelt", "botst"]
SEVERITY: tuple[Verdict, ...] = ("past", "onbekend", "knelt", "botst")


@dataclass(frozen=True)
class Row:
    """One test with its verdict and the sentence that says why."""

    id: str
    title: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Text:
    """A clause in pieces: (text, role) with role text, filled or blank; what it rests on, and what is not verified."""

    id: str
    title: str
    spans: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One variant: figures in contract form, its rows, clauses, and the arrays the map shows.

    fallen: which cells near the plan fall, touched: which units around it lose a category, in at least one table and reading.
    mixing: the given firms against the dwellings, None when none are given.
    """

    variant: Variant
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    sentence: str
    clauses: tuple[Text, ...]
    gaps: tuple[str, ...]
    fallen: NDArray[np.bool_]
    touched: NDArray[np.int64]
    mixing: Mixing | None = None

    @property
    def verdict(self) -> Verdict:
        """That of the worst row; unknown is worse than fits."""
        return max((r.verdict for r in self.rows), key=SEVERITY.index, default="onbekend")

    def known(self, id: str) -> bool:
        """Whether any reading of a figure has a value."""
        return any(f.id == id and f.value is not None for f in self.figures)

    def figure(self, id: str, variant: str = "standaard", area: str | None = None) -> Figure:
        """The figure of this plan variant with an id and reading, whether a plan caps it or not; KeyError when there is none."""
        for figure in self.figures:
            if (
                figure.id == id
                and figure.variant.removesuffix(WITHOUT_PLAN) == variant.removesuffix(WITHOUT_PLAN)
                and (area is None or figure.area.code == area)
            ):
                return figure
        raise KeyError((id, variant, area))


@dataclass(frozen=True)
class Result:
    """A plan tested: what every form shows. near: index of the cells that the arrays of the outcomes are about.

    free: the part of the area where a dwelling costs the parks around it nothing in any reading; empty where unknown.
    edition: publiek as `public.public` leaves it.
    """

    plan: Plan
    ground: Ground
    outcomes: tuple[Outcome, ...]
    near: NDArray[np.int64]
    free: BaseGeometry
    edition: Literal["intern", "publiek"] = "intern"

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of every source that a figure used, in order."""
        return tuple(dict.fromkeys(s for o in self.outcomes for f in o.figures for s in f.sources))
