"""Measure 7: a broker for firms that look for space."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    registered(studies, into, "m07.seekers.placed.count")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 7)
