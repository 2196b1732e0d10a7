"""Measure 1: panden in stock, on each 1 January that the history of the BAG covers and on the date of the source."""

from __future__ import annotations

from datetime import date

from werkruimte.domain.figure import Figures, Period
from werkruimte.measures.tally import Basis, Tally, absent, partly, tally, total
from werkruimte.studies.studies import Studies, confidence_of

ID = "m01.buildings.all.count"
LACKING = "Lever een BAG-extract met panden (LV BAG); een eenhedentabel noemt alleen panden met een verblijfsobject."
UNPLACED = "Panden waarvan de omtrek onbekend is, en die dus op geen terrein tellen: {n}."


def figures(studies: Studies, into: Figures) -> None:
    """Add the panden of the municipality and of each park, in both variants; without panden no data."""
    groups = studies.connection.execute(
        """SELECT day, variant, coalesce(sum(n) FILTER (NOT placed), 0) FROM pand_counts GROUP BY ALL ORDER BY variant, day"""
    ).fetchall()
    if not groups or studies.panden is None:
        absent(into, ID, [studies.municipality], Basis(studies.units_period, (), "laag", note=LACKING), "source_missing")
        return
    for day, variant, unplaced in groups:
        what = Tally("pand_counts", total("n"), f"day = DATE '{day}' AND variant = '{variant}'")
        period = _period(studies.panden.period, day)
        confidence = confidence_of(studies.panden)
        tally(studies, into, ID, what, [studies.municipality], Basis(period, (studies.panden.id,), confidence, variant))
        on_parks = Basis(period, (studies.panden.id, *studies.ids("ibis_polygons")), confidence, variant)
        tally(studies, into, ID, what, studies.parks, partly(on_parks, int(unplaced), UNPLACED), "rin")


def _period(source: Period, day: date) -> Period:
    """A day of history is exact; that of the source is as exact as the source says."""
    return source if day == source.end else Period(day)
