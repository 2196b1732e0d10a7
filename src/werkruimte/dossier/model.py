"""The document: the pages of the dossier in reading order. Writers compute nothing."""

from __future__ import annotations

from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Document
from werkruimte.dossier.pages import (
    annexes,
    background,
    calendar,
    glossary,
    indicators,
    ladder,
    ledgers,
    measures,
    parks,
    people,
    projects,
    quadrants,
    reasons,
    summary,
)
from werkruimte.layers import Layers
from werkruimte.run import Run


def document(run: Run, layers: Layers) -> Document:
    """Every page, filled from a run and the layers of its maps."""
    pages = (
        *summary.summary(run, layers),
        *reasons.reasons(run),
        *measures.measures(run),
        calendar.calendar(run),
        indicators.page(run),
        *projects.projects(run),
        ledgers.bridge(run),
        parks.parks(run, layers),
        parks.room(run, layers),
        people.people(run),
        ledgers.events(run),
        quadrants.quadrants(run),
        ladder.page(run),
        annexes.unknown(run),
        background.cases(run),
        annexes.sources(run),
        annexes.origin(run),
    )
    shown = glossary.with_terms(tuple(p for p in pages if run.edition == "intern" or not p.internal))
    edition = wording.EDITIONS[run.edition]
    stamp = f"gemaakt op {wording.day(run.rules.on)}, {edition}"
    return Document(run.municipality.name, f"Ruimte voor werk in {run.municipality.name}", stamp, shown, edition=edition)
