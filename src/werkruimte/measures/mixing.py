"""The share of floor that is not dwelling: read by measure 3 and by reason 8."""

from __future__ import annotations

from werkruimte.domain.figure import Figures
from werkruimte.measures.floor import tally_floor
from werkruimte.measures.tally import Basis, Tally, absent, noted
from werkruimte.studies.studies import Studies, confidence_of

NON_DWELLING = Tally("placed", "100.0 * coalesce(sum(oppervlakte) FILTER (klasse <> 'woon'), 0) / nullif(sum(oppervlakte), 0)")


def share(studies: Studies, into: Figures, id: str) -> None:
    """Add the share under one of its two ids, for the municipality and per district."""
    basis = Basis(studies.units_period, studies.ids("units"), confidence_of(studies.units))
    if studies.units is None:
        absent(into, id, [studies.municipality, *studies.districts], noted(basis, studies.lacking()), "source_missing")
        return
    tally_floor(studies, into, id, NON_DWELLING, [studies.municipality], basis)
    tally_floor(studies, into, id, NON_DWELLING, studies.districts, basis, "wijk")
