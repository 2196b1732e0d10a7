"""Measure 9: coalitions with practical education."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    registered(studies, into, "m09.learn_places.filled.share")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 9)
