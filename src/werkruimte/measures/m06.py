"""Measure 6: work as a public interest when land is sold or leased."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.studies.studies import Studies

PRICES = "Niet gemeten: lever de grondprijzenbrief met huren, rendementen en bouwkosten (gemeente, grondzaken)."


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    registered(studies, into, "m06.contracted.work.stock")
    registered(studies, into, "m06.land_value_gap.median", note=PRICES)


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 6)
