"""Measure 2: the right business in the right place, and the open proxy for dependence on few employers."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures import establishments, right_place
from werkruimte.measures.assembly import assessment
from werkruimte.measures.floor import KNOWN, tally_floor
from werkruimte.measures.tally import Basis, Tally, absent
from werkruimte.studies.studies import Studies, confidence_of

LARGEST = 10


def figures(studies: Studies, into: Figures) -> None:
    """Add who fits where, what the register of establishments tells, and the share of the ten largest industrie units in all industrie floor."""
    right_place.figures(studies, into)
    establishments.figures(studies, into)
    id = "m02.top10_industrie_floor.share"
    if studies.units is None:
        absent(into, id, [studies.municipality], Basis(studies.units_period, (), "laag", note=studies.lacking()), "source_missing")
        return
    # An unknown area is no large unit, so it ranks apart.
    rows = f"""(SELECT oppervlakte, row_number() OVER (PARTITION BY {KNOWN} ORDER BY oppervlakte DESC, nr) AS plaats
        FROM placed WHERE klasse = 'industrie')"""
    what = Tally(rows, f"100.0 * sum(oppervlakte) FILTER (plaats <= {LARGEST}) / nullif(sum(oppervlakte), 0)")
    basis = Basis(studies.units_period, studies.ids("units"), confidence_of(studies.units))
    tally_floor(studies, into, id, what, [studies.municipality], basis)


def assess(studies: Studies, into: Figures) -> Assessment:
    """Whether firms sit where they belong; without establishments that is unknown, and the page says so. No verdict of one day."""
    found = assessment(studies, into, 2)
    return replace(found, gaps=()) if studies.right_place else found
