"""Measure 1, ledger floor: units and floor inside and outside the parks, and dwellings on and near them."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.figure import Area, Figures
from werkruimte.engine import quoted
from werkruimte.measures.floor import tally_floor
from werkruimte.measures.tally import Basis, Tally, absent, all_parks, noted, tally, tally_since, total
from werkruimte.studies.room import measured_words
from werkruimte.studies.studies import Studies, confidence_of

BUSINESS = "is_business"
SHOP_OR_OFFICE = "(klasse IN ('winkel', 'kantoor', 'winkel_of_kantoor') OR coalesce(list_sort(uses) = ['kantoor', 'winkel'], false))"
COUNTS = {
    "m01.units.all.count": "true",
    "m01.units.industrie.count": "klasse = 'industrie'",
    "m01.units.winkel_of_kantoor.count": SHOP_OR_OFFICE,
    "m01.units.overig.count": "klasse = 'overig'",
    "m01.units.woon.count": "klasse = 'woon'",
}
FLOORS = {
    "m01.floor.industrie.stock": "klasse = 'industrie'",
    "m01.floor.winkel_of_kantoor.stock": SHOP_OR_OFFICE,
    "m01.floor.overig.stock": "klasse = 'overig'",
    "m01.floor.woon.stock": "klasse = 'woon'",
    "m01.floor.business.stock": BUSINESS,
}
SPLIT = {use: f"klasse = '{use}'" for use in ("kantoor", "winkel", "gecombineerd")}
SPLIT_IDS = tuple(id for use in SPLIT for id in (f"m01.units.{use}.count", f"m01.floor.{use}.stock"))
BY_DISTRICT = ("m01.units.all.count", "m01.floor.industrie.stock")
ON_PARK = {
    "m01.dwellings.on_park.count": "klasse = 'woon' AND rin IS NOT NULL",
    "m01.dwellings.on_park_suspect.count": "suspect",
}
NEAR = {
    "m01.dwellings.near_100m.count": ("near_short_m", tally),
    "m01.dwellings.near_200m.count": ("near_long_m", tally),
    "m01.dwellings.near_100m_built_since_base.count": ("near_short_m", tally_since),
}

HOMES_NEAR = "klasse = 'woon' AND NOT on_current"
NEAR_TWO = "Een woning bij twee terreinen telt bij beide, in de gemeente eenmaal."


def figures(studies: Studies, into: Figures) -> None:
    """Add every figure of use; without units each is no data."""
    if studies.units is None:
        _nothing(studies, into)
        return
    source = studies.units
    here = Basis(source.period, (source.id,), confidence_of(source))
    on_parks = Basis(source.period, studies.ids("units", "ibis_polygons"), here.confidence)
    for id, where in COUNTS.items():
        tally(studies, into, id, Tally("placed", "count(*)", where), [studies.municipality], here)
        tally(studies, into, id, Tally("placed", "count(*)", where), studies.parks, on_parks, "rin")
    tally(studies, into, "m01.units.all.count", Tally("placed", "count(*)"), studies.districts, here, "wijk")
    for id, where in FLOORS.items():
        _floor(studies, into, id, where, here, on_parks)
    _split_classes(studies, into, here, on_parks)
    industrie = Tally("placed", total("oppervlakte"), FLOORS["m01.floor.industrie.stock"])
    built = Basis(
        source.period,
        here.sources,
        here.confidence,
        note="Bouwjaar vanaf het basisjaar en nog aanwezig; zegt niets over wat verdween.",
    )
    tally_floor(studies, into, "m01.floor.built_since_base.industrie.stock", industrie, [studies.municipality], built, since=True)
    _share_on_parks(studies, into, on_parks)
    _dwellings(studies, into, on_parks)


def _floor(studies: Studies, into: Figures, id: str, where: str, here: Basis, on_parks: Basis) -> None:
    levels = [("", [studies.municipality], here), ("rin", studies.parks, on_parks)]
    if id in BY_DISTRICT:
        levels.append(("wijk", studies.districts, here))
    for key, areas, basis in levels:
        tally_floor(studies, into, id, Tally("placed", total("oppervlakte"), where), areas, basis, key)


def _split_classes(studies: Studies, into: Figures, here: Basis, on_parks: Basis) -> None:
    collapsed = studies.connection.execute("SELECT count(*) FROM placed WHERE klasse = 'winkel_of_kantoor'").fetchall()[0][0]
    if collapsed:
        note = "De bron noemt winkel en kantoor als één klasse, en niet wat gecombineerd is."
        for id in SPLIT_IDS:
            absent(into, id, [studies.municipality, *studies.parks], Basis(here.period, here.sources, "laag", note=note), "unit_unknown")
        return
    for use, where in SPLIT.items():
        tally(studies, into, f"m01.units.{use}.count", Tally("placed", "count(*)", where), [studies.municipality], here)
        tally(studies, into, f"m01.units.{use}.count", Tally("placed", "count(*)", where), studies.parks, on_parks, "rin")
        _floor(studies, into, f"m01.floor.{use}.stock", where, here, on_parks)


def _share_on_parks(studies: Studies, into: Figures, basis: Basis) -> None:
    if not studies.parks:
        absent(
            into, "m01.floor.industrie_on_parks.share", [studies.municipality], noted(basis, studies.lacking(parks=True)), "source_missing"
        )
        return
    share = "100.0 * coalesce(sum(oppervlakte) FILTER (rin IS NOT NULL), 0) / nullif(sum(oppervlakte), 0)"
    what = Tally("placed", share, FLOORS["m01.floor.industrie.stock"])
    tally_floor(studies, into, "m01.floor.industrie_on_parks.share", what, [studies.municipality], all_parks(studies, basis))


def _dwellings(studies: Studies, into: Figures, basis: Basis) -> None:
    if not studies.parks:
        for id in (*ON_PARK, *NEAR):
            absent(into, id, [studies.municipality], noted(basis, studies.lacking(parks=True)), "source_missing")
        return
    for id, where in ON_PARK.items():
        tally(studies, into, id, Tally("placed", "count(*)", where), [studies.municipality], all_parks(studies, basis))
        tally(studies, into, id, Tally("placed", "count(*)", where), studies.parks, basis, "rin")
    near = Basis(basis.period, (*basis.sources, *studies.ids("ibis_attributes")), basis.confidence, note=NEAR_TWO)
    whole = near_measured(studies, all_parks(studies, near))
    parks: dict[Basis, list[Area]] = {}
    for park in studies.parks:
        if park.code in studies.current_rins:
            parks.setdefault(near_measured(studies, near, park.code), []).append(park)
    for id, (distance, count) in NEAR.items():
        where = f"{HOMES_NEAR} AND park_m <= {studies.rules.value(distance)}"
        count(studies, into, id, Tally("near_park", "count(DISTINCT nr)", where), [studies.municipality], whole)
        for own, areas in parks.items():
            count(studies, into, id, Tally("near_park", "count(*)", where), areas, own, "near_rin")


def near_measured(studies: Studies, basis: Basis, rin: str = "", which: str = HOMES_NEAR) -> Basis:
    """The basis of what counts homes near a park, or (without RIN) near all: how they were measured, and low where one was from its point."""
    where = f"{which} AND near_rin = {quoted(rin)}" if rin else which
    counts = f"SELECT count(DISTINCT nr), count(DISTINCT nr) FILTER (by_point) FROM near_park WHERE {where}"
    homes, by_point = studies.connection.execute(counts).fetchall()[0]
    own = noted(basis, measured_words(homes, by_point)) if homes else basis
    return replace(own, confidence="laag") if by_point else own


def _nothing(studies: Studies, into: Figures) -> None:
    basis = Basis(studies.units_period, (), "laag", note=studies.lacking())
    share = ("m01.floor.built_since_base.industrie.stock", "m01.floor.industrie_on_parks.share")
    for id in (*COUNTS, *FLOORS, *SPLIT_IDS, *ON_PARK, *NEAR, *share):
        absent(into, id, [studies.municipality], basis, "source_missing")
