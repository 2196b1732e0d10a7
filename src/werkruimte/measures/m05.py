"""Measure 5: work beside dwellings, now and in what was built since the base year; a vuistregel beside it."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures, Proof
from werkruimte.measures import projects
from werkruimte.measures.assembly import assessment
from werkruimte.measures.tally import Basis, Tally, absent, add, divide, tally_since
from werkruimte.studies.studies import Studies, confidence_of

IDS = (
    "m05.work_per_dwelling.ratio",
    "m05.work_per_new_dwelling.ratio",
    "m05.yardstick_20m2.required.area",
    "m05.dwellings.built_since_base.count",
)
NO_BASE = "Lever een editie van IBIS: het jaar van de eerste is het basisjaar."
NOTE = "Bouwjaar vanaf het basisjaar en nog aanwezig; zegt niets over wat verdween."


def figures(studies: Studies, into: Figures) -> None:
    """Add floor per dwelling, new floor per new dwelling, and what the vuistregel asks."""
    projects.figures(studies, into)
    here, code = studies.municipality, studies.municipality.code
    basis = Basis(studies.since_base, (*studies.ids("units"), *studies.base_sources), confidence_of(studies.units), note=NOTE)
    if studies.units is None or studies.bridge.base_year is None:
        if studies.units is not None:
            _per_dwelling(into, code)
        for id in IDS[1:] if studies.units else IDS:
            absent(into, id, [here], Basis(studies.units_period, (), "laag", note=studies.lacking() or NO_BASE), "source_missing")
        return
    tally_since(studies, into, IDS[3], Tally("placed", "count(*)", "klasse = 'woon'"), [here], basis)
    dwellings = into.last(IDS[3], code)
    _per_dwelling(into, code)
    divide(into, IDS[1], into.last("m01.floor.built_since_base.industrie.stock", code), dwellings, basis=basis)
    rate = studies.rules.value("yardstick_m2_per_dwelling")
    note = "Vuistregel van JLL, niet geverifieerd; geen norm."
    lacking = "" if dwellings.status == "value" else f" {dwellings.note}"
    required = Basis(basis.period, basis.sources, basis.confidence, note=note + lacking, status=dwellings.status)
    if dwellings.value is None:
        absent(into, IDS[2], [here], required, dwellings.reason or "source_missing")
        return
    add(into, IDS[2], here, rate * dwellings.value, required, Proof(f"{rate:g} * a", operands=(dwellings.key,)))


def _per_dwelling(into: Figures, code: str) -> None:
    """Business floor per dwelling in stock (m2): it needs no base year."""
    divide(into, IDS[0], into.last("m01.floor.business.stock", code), into.last("m01.units.woon.count", code))


def assess(studies: Studies, into: Figures) -> Assessment:
    """Work beside dwellings; a yardstick is no verdict."""
    return assessment(studies, into, 5)
