"""Measure 4: plinths and double use; facades along streets, and shops as volunteers map them, where such a file is given."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment
from werkruimte.measures.tally import Basis, Tally, absent, add, divide, tally, total
from werkruimte.plinths.assess import Plinths, assess_facts
from werkruimte.rules.plinths import plinth_rules
from werkruimte.studies.studies import Studies

ID = "m04.shops.osm.count"
SHOP = "shop IS NOT NULL AND shop NOT IN ('no', 'vacant')"
NOTES = {
    None: "De gemeentegrens is niet bekend: het hele uittreksel is geteld.",
    False: "Het uittreksel bedekt niet de hele gemeente: geteld is wat erin ligt.",
    True: "Vrijwilligers tekenen winkels in: niet elke winkel staat erop, leegstand vrijwel nooit.",
}
SUPPLY = "Lever een OpenStreetMap-uittreksel van de gemeente."
METRES = {
    "m04.frontage.all.stock": "true",
    "m04.frontage.possible.stock": "NOT excluded",
    "m04.frontage.active.stock": "active AND NOT excluded",
}
SHARE, AUC = "m04.frontage.active.share", "m04.frontage.score_auc.ratio"


def figures(studies: Studies, into: Figures) -> None:
    """Add the shops that OpenStreetMap knows, and the facades along streets."""
    _shops(studies, into)
    plinth_figures(studies, into, assess_facts(studies, plinth_rules()))


def _shops(studies: Studies, into: Figures) -> None:
    """Partial when the file does not cover the whole municipality."""
    source = next(iter(studies.by_kind("osm", "osm_pois")), None)
    if source is None:
        absent(into, ID, [studies.municipality], Basis(studies.today, (), "laag", note=SUPPLY), "source_missing")
        return
    covers = _covers(studies, source.id)
    basis = Basis(source.period, (source.id,), "laag", note=NOTES[covers], status="value" if covers else "partial")
    tally(studies, into, ID, Tally("osm_pois", "count(*)", f"source = '{source.id}' AND {SHOP}"), [studies.municipality], basis)


def plinth_figures(studies: Studies, into: Figures, found: Plinths | None) -> None:
    """Add what the table `frontage` says; no data without streets and buildings, and nothing of what is open without places."""
    here = [studies.municipality]
    nothing = Basis(studies.today, (), "laag", note=SUPPLY)
    if found is None:
        for id in (*METRES, SHARE, AUC):
            absent(into, id, here, nothing, "source_missing")
        return
    basis = _basis(studies)
    for id, where in METRES.items():
        if "active" in id and not found.places.known:
            absent(into, id, here, nothing, "source_missing")
        else:
            tally(studies, into, id, Tally("frontage", total("length_m"), where), here, basis)
    active, possible = (into.last(f"m04.frontage.{k}.stock", studies.municipality.code) for k in ("active", "possible"))
    divide(into, SHARE, active, possible, 100.0)
    if found.auc is None:
        absent(into, AUC, here, replace(nothing, note="Er zijn geen open en gesloten gevels om te vergelijken."), "source_missing")
    else:
        add(into, AUC, studies.municipality, found.auc, replace(basis, note="", status="value"))


def _basis(studies: Studies) -> Basis:
    """Sources of facades: streets and buildings; partial when the streets do not cover the municipality."""
    sources = studies.by_kind("osm", "osm_streets", "osm_buildings", "osm_pois", "units")
    streets = next(s for s in sources if s.kind in ("osm", "osm_streets"))
    covers = _covers(studies, streets.id)
    told = NOTES[covers] if not covers else "Van vrijwilligers: niet elke zaak staat erop."
    return Basis(streets.period, tuple(s.id for s in sources), "laag", note=told, status="value" if covers else "partial")


def _covers(studies: Studies, source: str) -> bool | None:
    rows = studies.connection.execute("SELECT bool_and(covers) FROM osm_extent WHERE source = ?", [source]).fetchall()
    found: bool | None = rows[0][0]
    return found


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 4)
