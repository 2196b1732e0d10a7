"""Measure 1, protection quadrants: two of the fourteen axes, per current park. Provisional; it supports a list, it is none."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.figure import Figures
from werkruimte.measures.m01.use import near_measured
from werkruimte.measures.plan_cap import plan_sources
from werkruimte.measures.tally import Basis, Tally, absent, tally
from werkruimte.studies.room import column
from werkruimte.studies.studies import Studies

ROOM, PRESSURE = "m01.quadrant.room.share", "m01.quadrant.pressure.ratio"
VARIANT, LOWEST = "rustig.omgeving", "3.2"


def figures(studies: Studies, into: Figures) -> None:
    """Add x (share of the park's cells with c* of 3.2 or more) and y (dwellings outside within 200 m, per hectare of park)."""
    parks = [p for p in studies.parks if p.code in studies.current_rins]
    if not studies.room.cells or studies.units is None:
        lacking = Basis(studies.units_period, (), "laag", note=studies.lacking(parks=True))
        for id in (ROOM, PRESSURE):
            absent(into, id, parks or [studies.municipality], lacking, "source_missing")
        return
    note = "Voorlopig: twee van de veertien assen; tabel rustig, lezing omgeving; begrensd door het plan waar dat bekend is."
    basis = Basis(studies.units_period, studies.ids("units", "ibis_polygons"), "laag", note=note)
    step = studies.rules.categories.index(LOWEST)
    share = f"100.0 * count(*) FILTER ({column(VARIANT, 'now')} >= {step}) / count(*)"
    for park in parks:
        own = replace(basis, sources=(*basis.sources, *plan_sources(studies, park.code)))
        tally(studies, into, ROOM, Tally("cells", share), [park], own, "rin")
    near = studies.rules.value("near_long_m")
    basis = near_measured(studies, basis)
    rows = f"""(SELECT p.rin, any_value(ST_Area(p.geometry)) / 10000 AS ha, count(n.nr) AS homes FROM current_parks p LEFT JOIN near_park n
        ON n.near_rin = p.rin AND n.klasse = 'woon' AND NOT n.on_current AND n.park_m <= {near} GROUP BY p.rin)"""
    tally(studies, into, PRESSURE, Tally(rows, "any_value(homes / nullif(ha, 0))"), parks, basis, "rin")
