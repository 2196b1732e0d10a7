"""Measure 6: work as a public interest when land is sold or leased."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    registered(studies, into, "m06.contracted.work.stock")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 6)
