"""Measure 11: expansion and the issue of plots; how many years the supply lasts."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment
from werkruimte.measures.tally import Basis, absent
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the years of supply: they need what was issued per year, and no edition read here says it."""
    basis = Basis(
        studies.today, studies.ids("ibis_attributes"), "laag", note="Lever de uitgifte per jaar (gemeente, of het volledige IBIS-bestand)."
    )
    absent(into, "m11.issuable.per_year.ratio", [studies.municipality], basis, "source_missing")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 11)
