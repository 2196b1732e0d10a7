"""The public edition of a tested plan: no firm of the list, no floor or jobs of firms, no single dwelling, no small count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from werkruimte.catalogue.disclosure import disclosure
from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.figure import Figure
from werkruimte.methods.disclosure import small
from werkruimte.werktoets import clauses, mixing, rows
from werkruimte.werktoets.result import Outcome, Result

SMALL_NOTE = "Niet openbaar: een aantal onder de vijf."
FIRMS_NOTE = "Niet openbaar: vloer en banen van bedrijven uit een lijst."
OF_FIRMS = ("m03.plan.firms_constrained_floor.stock", "m03.plan.firms_constrained_jobs.stock")
COUNTED = (
    *(f"m03.plan.{id}" for id in mixing.FIRM_IDS),
    "m03.plan.firms_known.count",
    "m03.plan.firms_unknown.count",
    "m03.plan.dwellings_inside.count",
)


def public(result: Result) -> Result:
    """The result that may be published (CONTRACT 2 and 5). Raises InputError where a source forbids what the page shows."""
    closed = [s for s in result.ground.sources if s.may_publish != "rows" and s.id in result.sources]
    if closed:
        raise FileUnreadable(
            file=closed[0].file,
            problem="rijen van dit bestand mogen niet openbaar worden",
            cure="Maak de toets zonder --publiek, of met een bestand dat openbaar mag.",
        )
    nobody = np.empty((0, 2))
    return replace(
        result,
        edition="publiek",
        plan=replace(result.plan, firms=()),
        ground=replace(result.ground, homes_xy=nobody),
        outcomes=tuple(_outcome(o, result) for o in result.outcomes),
    )


def _outcome(outcome: Outcome, result: Result) -> Outcome:
    """Sentence and clauses are made again: they repeat the rows."""
    figures = tuple(_figure(f) for f in outcome.figures)
    judged = outcome.rows
    if outcome.mixing is not None:
        firms = mixing.firms_row(outcome.mixing, int(disclosure().least))
        judged = tuple(firms if r.id == firms.id else r for r in judged)
    texts = clauses.clauses(result.plan, outcome.variant, figures, judged, result.ground)
    sentence = rows.lead(outcome.variant, figures, judged)
    return replace(outcome, figures=figures, rows=judged, sentence=sentence, clauses=texts, mixing=None)


def _figure(figure: Figure) -> Figure:
    if not figure.known:
        return figure
    if figure.id in OF_FIRMS:
        return _hidden(figure, FIRMS_NOTE)
    if figure.id in COUNTED and small(figure.value, disclosure().least):
        return _hidden(figure, SMALL_NOTE)
    return replace(figure, note="") if figure.id in COUNTED and figure.status == "partial" else figure


def _hidden(figure: Figure, note: str) -> Figure:
    return replace(figure, value=None, low=None, high=None, status="suppressed", reason="suppressed_small", note=note, confidence="laag")
