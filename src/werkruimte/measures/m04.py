"""Measure 4: plinths and double use; facades along streets, and shops as volunteers map them, where such a file is given."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figure, Figures, Proof
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
COLOURED = {"m04.frontage.red.stock": "colour = 'rood'", "m04.frontage.blue.stock": "colour = 'blauw'"}
CARRIED, OPEN, ROOM = "m04.plinth.carried.area", "m04.plinth.open.area", "m04.plinth.room.area"
NO_PEOPLE = "Lever wijken van het CBS met inwoners en huishoudens."
MIXED = "gemengde_jaren"
SHARE, AUC = "m04.frontage.active.share", "m04.frontage.score_auc.ratio"


def figures(studies: Studies, into: Figures) -> None:
    """Add the shops that OpenStreetMap knows, and the facades along streets."""
    _shops(studies, into)
    survey = Basis(studies.today, (), "laag", note="Lever een opname van plinten: functie en leegstand per gevel.")
    absent(into, "m04.plinth.vacancy.share", [studies.municipality], survey, "source_missing")
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
        for id in (*METRES, SHARE, AUC, CARRIED, OPEN, ROOM, *COLOURED):
            absent(into, id, here, nothing, "source_missing")
        return
    basis = _basis(studies)
    # Who lives and works nearby is a criterion of the score, and so of its order and its colours.
    scored = replace(basis, sources=tuple(dict.fromkeys((*basis.sources, *found.people.sources, *found.people.jobs_sources))))
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
        add(into, AUC, studies.municipality, found.auc, replace(scored, note="", status="value"))
    _dose(studies, into, found, basis)
    _colours(studies, into, found, scored)


def _dose(studies: Studies, into: Figures, found: Plinths, basis: Basis) -> None:
    """What residents carry, what is open, and what can be added."""
    here = [studies.municipality]
    if found.places.known:
        tally(studies, into, OPEN, Tally("frontage", total("floor_m2"), METRES["m04.frontage.active.stock"]), here, basis)
    else:
        absent(into, OPEN, here, replace(basis, note=SUPPLY), "source_missing")
    if found.carried_m2 is None:
        for id in (CARRIED, ROOM):
            absent(into, id, here, replace(basis, note=NO_PEOPLE), "source_missing")
        return
    known = replace(basis, sources=tuple(dict.fromkeys((*basis.sources, *found.people.sources))))
    heads, norms = float(found.people.residents.sum()), [found.rules.value(f"norm_{end}_m2") for end in ("low", "high")]
    carried = [(m2, f"{heads!r} * {norm!r}") for m2, norm in zip(found.carried_m2, norms, strict=True)]
    _range(into, CARRIED, studies, carried, known)
    if found.people.jobs_sources:
        jobs, weight = float(found.people.jobs.sum()), found.rules.value("job_weight")
        share = weight * jobs / max(heads, 1.0)
        both = replace(known, variant=MIXED, sources=(*known.sources, *found.people.jobs_sources), note=_years(studies, found))
        with_jobs = f"(1 + {weight!r} * {jobs!r} / {max(heads, 1.0)!r})"
        _range(into, CARRIED, studies, [(m2 * (1 + share), f"{formula} * {with_jobs}") for m2, formula in carried], both)
    open_m2 = into.last(OPEN, studies.municipality.code).value
    if open_m2 is None:
        absent(into, ROOM, here, replace(known, note=SUPPLY), "source_missing")
    else:
        room = [(max(m2 - open_m2, 0.0), f"greatest({formula} - {open_m2!r}, 0)") for m2, formula in carried]
        _range(into, ROOM, studies, room, known)


def _colours(studies: Studies, into: Figures, found: Plinths, basis: Basis) -> None:
    """Metres of facade of each colour of the dose; no data where it is not known what residents carry, or what is open."""
    for id, where in COLOURED.items():
        if found.carried_m2 is None or not found.places.known:
            note = NO_PEOPLE if found.carried_m2 is None else SUPPLY
            absent(into, id, [studies.municipality], replace(basis, note=note), "source_missing")
        else:
            tally(studies, into, id, Tally("frontage", total("length_m"), where), [studies.municipality], basis)


def _range(into: Figures, id: str, studies: Studies, ends: list[tuple[float, str]], basis: Basis) -> None:
    """A range without a point (CONTRACT 1). ends: low and high, each with the formula that gives it again."""
    entry = catalogue()[id]
    (low, first), (high, last) = ends
    into.add(
        Figure(
            id=id,
            value=None,
            low=low,
            high=high,
            unit=entry.unit,
            period=basis.period,
            area=studies.municipality,
            method=entry.method,
            sources=basis.sources,
            confidence="laag",
            variant=basis.variant,
            status=basis.status,
            reason="source_missing" if basis.status == "partial" else None,
            note=basis.note,
            ends=(Proof(first), Proof(last)),
        )
    )


def _years(studies: Studies, found: Plinths) -> str:
    ends = {s.id: s.period.end.year for s in studies.sources}
    people, jobs = (", ".join(str(ends[i]) for i in ids if i in ends) for ids in (found.people.sources, found.people.jobs_sources))
    return f"Bewoners van {people} en banen van {jobs}: gemengde jaren."


def _basis(studies: Studies) -> Basis:
    """Sources of facades: streets and buildings; partial when the streets do not cover the municipality."""
    sources = studies.by_kind("osm", "osm_streets", "osm_buildings", "osm_pois", "units")
    streets = next(s for s in sources if s.kind in ("osm", "osm_streets"))
    covers = _covers(studies, streets.id)
    told = NOTES[covers] if not covers else "Van vrijwilligers: niet elke zaak staat erop."
    cut = studies.ids("cbs_boundaries") or studies.ids("cbs_districts")
    return Basis(streets.period, (*(s.id for s in sources), *cut), "laag", note=told, status="value" if covers else "partial")


def _covers(studies: Studies, source: str) -> bool | None:
    rows = studies.connection.execute("SELECT bool_and(covers) FROM osm_extent WHERE source = ?", [source]).fetchall()
    found: bool | None = rows[0][0]
    return found


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 4)
