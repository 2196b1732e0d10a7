"""Measure 14: strategic purchases."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.studies.studies import Studies

CONVERSIONS = "Niet gemeten: lever omzettingen door de jaren, met grondwaarde, plannen, eigendom en leegstand (gemeente, grondzaken)."


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    registered(studies, into, "m14.secured.work.stock", "m14.price_discipline.ratio")
    registered(studies, into, "m14.conversion_hazard.share", note=CONVERSIONS)


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 14)
