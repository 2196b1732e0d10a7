"""Events, and the verdict of one measure with its subjects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from werkruimte.domain.clause import Clause
from werkruimte.domain.figure import Area, Period

Verdict = Literal["beter", "gelijk", "slechter", "wisselend", "onbekend"]


@dataclass(frozen=True)
class Event:
    """A gain or loss at a place: never a household, owner or sole trader. `amount` is positive.

    `target`: what floor became, or was. `objects`: BAG ids of business units, for the internal edition only.
    `dwellings`: how many came or went (0 where none); with fewer than five and no decision it stays out of the public edition.
    """

    id: str
    ledger: str
    cause: str
    status: Literal["bewezen", "kandidaat"]
    period: Period
    area: Area
    label: str
    x: float
    y: float
    effect: Literal["loss", "gain"]
    amount: float
    unit: str
    source: str
    what: str
    target: str | None = None
    objects: tuple[str, ...] = ()
    dwellings: int = 0

    def as_dict(self) -> dict[str, object]:
        """The contract's form, internal edition."""
        target = {"target": self.target} if self.target else {}
        return target | {
            "id": self.id,
            "ledger": self.ledger,
            "cause": self.cause,
            "status": self.status,
            "period": self.period.as_dict(),
            "area": self.area.as_dict(),
            "place": {"label": self.label, "x": self.x, "y": self.y},
            "effect": self.effect,
            "amount": self.amount,
            "unit": self.unit,
            "evidence": [{"source": self.source, "what": self.what, "objects": list(self.objects)}],
        }


@dataclass(frozen=True)
class Subject:
    """One part of a measure's verdict, with the figures that carry it (ids)."""

    id: str
    verdict: Verdict
    sentence: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What a measure says: verdict, sentence, subjects, and what is missing.

    `figures`: ids its page shows; `local`: a sentence with local numbers; `precedents`: ids of examples.
    """

    measure: int
    title: str
    verdict: Verdict
    sentence: str
    subjects: tuple[Subject, ...]
    gaps: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    local: Clause | None = None
    clauses: tuple[Clause, ...] = ()
    precedents: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What a notebook shows: the verdict with its sentence, then each subject."""
        told = [f"Maatregel {self.measure}, {self.title}: {self.verdict}. {self.sentence}"]
        return "\n".join(told + [f"  {s.id}: {s.verdict}. {s.sentence}" for s in self.subjects])

    def as_dict(self) -> dict[str, object]:
        """The contract's form of one measure."""
        return {
            "number": self.measure,
            "title": self.title,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "figures": sorted({f for s in self.subjects for f in s.figures} | set(self.figures)),
            "subjects": [{"id": s.id, "verdict": s.verdict, "sentence": s.sentence, "figures": list(s.figures)} for s in self.subjects],
            "clauses": [],
            "precedents": list(self.precedents),
            "gaps": list(self.gaps),
        }


def verdict_of_lead(lead: float | None, stock: float | None, margin_pct: float) -> Verdict:
    """Sign of the lead beyond the margin (per cent of the stock); not computable is unknown."""
    if lead is None or stock is None:
        return "onbekend"
    margin = abs(stock) * margin_pct / 100
    if lead > margin:
        return "beter"
    return "slechter" if lead < -margin else "gelijk"


def verdict_of_subjects(subjects: tuple[Subject, ...]) -> Verdict:
    """That of the known subjects when they agree, else changing; unknown when none is known."""
    known = {s.verdict for s in subjects} - {"onbekend"}
    if not known:
        return "onbekend"
    return next(iter(known)) if len(known) == 1 else "wisselend"
