"""Measure 4: plinths and double use; shops as volunteers map them, where such a file is given."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment
from werkruimte.measures.tally import Basis, absent
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    basis = Basis(studies.today, (), "laag", note="Lever een OpenStreetMap-uittreksel van de gemeente.")
    absent(into, "m04.shops.osm.count", [studies.municipality], basis, "source_missing")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 4)
