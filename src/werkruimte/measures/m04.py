"""Measure 4: plinths and double use; shops as volunteers map them, where such a file is given."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures.assembly import assessment
from werkruimte.measures.tally import Basis, Tally, absent, tally
from werkruimte.studies.studies import Studies

ID = "m04.shops.osm.count"
SHOP = "shop IS NOT NULL AND shop NOT IN ('no', 'vacant')"
NOTES = {
    None: "De gemeentegrens is niet bekend: het hele uittreksel is geteld.",
    False: "Het uittreksel bedekt niet de hele gemeente: geteld is wat erin ligt.",
    True: "Vrijwilligers tekenen winkels in: niet elke winkel staat erop, leegstand vrijwel nooit.",
}


def figures(studies: Studies, into: Figures) -> None:
    """Add the shops that OpenStreetMap knows in the municipality; partial when the file does not cover all of it."""
    source = next(iter(studies.by_kind("osm", "osm_pois")), None)
    if source is None:
        basis = Basis(studies.today, (), "laag", note="Lever een OpenStreetMap-uittreksel van de gemeente.")
        absent(into, ID, [studies.municipality], basis, "source_missing")
        return
    rows = studies.connection.execute("SELECT bool_and(covers) FROM osm_extent WHERE source = ?", [source.id]).fetchall()
    covers: bool | None = rows[0][0]
    basis = Basis(source.period, (source.id,), "laag", note=NOTES[covers], status="value" if covers else "partial")
    tally(studies, into, ID, Tally("osm_pois", "count(*)", f"source = '{source.id}' AND {SHOP}"), [studies.municipality], basis)


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 4)
