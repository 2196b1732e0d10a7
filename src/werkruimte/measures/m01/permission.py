"""Measure 1, ledger permission: hectares that plans admit for business, by category, and what newer plans took away."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Area, Confidence, Figures, Period
from werkruimte.domain.notation import number
from werkruimte.measures.plan_cap import every_plan
from werkruimte.measures.tally import Basis, Tally, absent, tally
from werkruimte.methods.slivers import without_slivers
from werkruimte.studies.permission import Change
from werkruimte.studies.studies import Studies

ALL = "m01.permission.business.area"
LOSS = "m01.permission.business.loss"
LACKING = "Lever de plannen (IMRO, gml) van de gemeente: wat zij toelaten is niet bekend."
ASSUMED = "Aanname, niet geverifieerd: een geconsolideerde versie telt als geldend, hier"
TOLERANCE_HA = 0.05
"""Tolerance for hectares of polygons (CONTRACT 2, "Tolerances"): below it the drawing differs, not the plan. No norm."""
SLIVERS = "Stroken tot {width} meter breed, samen {m2} m², zijn een verschil van tekenen en tellen niet mee."
NOT_COMPARED = "Een verlies is te zien tussen twee plannen voor dezelfde plek die een categorie noemen; die zijn er niet."
EFFECTS = {"narrowed": "loss", "widened": "gain", "sensitive_added": "loss"}
WHAT = {
    "narrowed": "Dit plan laat hier minder bedrijf toe dan het vorige: {gone} ha helemaal niet meer, de rest tot een lagere categorie.",
    "widened": "Dit plan laat hier meer bedrijf toe dan het vorige.",
    "sensitive_added": "Dit plan laat hier gevoelige functies toe die het vorige niet toeliet.",
}


def figures(studies: Studies, into: Figures) -> None:
    """Add hectares by admitted category for the municipality and each current park, and the loss between plans."""
    here, parks = studies.municipality, [p for p in studies.parks if p.code in studies.current_rins]
    ids = {f"m01.permission.c{c.replace('.', '_')}.area": f"categorie = '{c}'" for c in studies.rules.categories}
    found = studies.permission
    if not found.plans:
        note = LACKING + (f" Niet geldend: {', '.join(found.other)}." if found.other else "")
        for id in (ALL, *ids, LOSS):
            absent(into, id, [here], Basis(studies.unknown(id), (), "laag", note=note), "source_missing")
        return
    sure: Confidence = "laag" if found.assumed else "midden"
    basis = Basis(Period(max(p.day for p in found.plans)), tuple(dict.fromkeys(p.source for p in found.plans)), sure)
    for area in [here, *parks]:
        whole, untold = _covered(studies, area)
        for id, where in {ALL: "true", **ids}.items():
            complete = whole and (id == ALL or not untold)
            note = f"{_note(studies, whole, untold)} {_slivers(studies, 'in_force', area)}".strip()
            own = replace(basis, note=note, status="value" if complete else "partial")
            tally(studies, into, id, Tally("permission", "coalesce(sum(ha), 0)", where), [area], own, "rin" if area.level == "park" else "")
    _loss(studies, into, [here], parks)


def _covered(studies: Studies, area: Area) -> tuple[bool, float]:
    """Whether plans cover the whole area (True where its outline is unknown), and the hectares without a category on the map."""
    table, where = ("park_shapes", "rin = ?") if area.level == "park" else ("municipality", "? IS NOT NULL")
    rows = studies.connection.execute(f"SELECT ST_AsWKB(geometry) FROM {table} WHERE {where}", [area.code]).fetchall()
    outline = shapely.union_all([shapely.from_wkb(bytes(w)) for (w,) in rows])
    missing = without_slivers(shapely.difference(outline, studies.permission.covered), studies.permission.sliver_m).area / 10_000
    here = "rin = ?" if area.level == "park" else "? IS NOT NULL"
    untold = studies.connection.execute(f"SELECT coalesce(sum(ha), 0) FROM permission WHERE categorie = 'onbekend' AND {here}", [area.code])
    return bool(missing <= TOLERANCE_HA), float(untold.fetchall()[0][0])


def _note(studies: Studies, whole: bool, untold: float) -> str:
    covered = number(studies.permission.covered.area / 10_000, 1)
    parts = [] if whole else [f"Alleen waar een geldend plan is gelezen, samen {covered} ha."]
    if untold > 0:
        parts.append(f"Van {number(untold, 1)} ha zegt de plankaart de categorie niet; die staat in de regels.")
    if studies.permission.assumed:
        parts.append(f"{ASSUMED} {', '.join(studies.permission.assumed)}.")
    if studies.permission.other:
        parts.append(f"Niet geldend: {', '.join(studies.permission.other)}.")
    return " ".join(parts)


def _slivers(studies: Studies, what: str, area: Area) -> str:
    """How much was left out as slivers (`in_force` or `narrowed`), in a sentence; empty below a square metre."""
    code = area.code if area.level == "park" else ""
    query = "SELECT coalesce(sum(m2), 0) FROM plan_slivers WHERE what = ? AND rin = ?"
    m2 = float(studies.connection.execute(query, [what, code]).fetchall()[0][0])
    return SLIVERS.format(width=number(2 * studies.permission.sliver_m, 1), m2=number(m2, 0)) if m2 >= 1 else ""


def _loss(studies: Studies, into: Figures, here: list[Area], parks: list[Area]) -> None:
    changes = studies.permission.changes
    compared = [*((c.plan, c.since, c.area) for c in changes), *studies.permission.compared]
    if not compared:
        absent(into, LOSS, here, Basis(studies.unknown(LOSS), (), "laag", note=NOT_COMPARED), "not_computable_single_snapshot")
        return
    period = Period(max(plan.day for plan, *_ in compared), "day", min(since for _, since, _ in compared))
    gone = sum(c.gone for c in changes)
    note = f"Hectaren waar een nieuwer plan minder bedrijf toelaat; {number(gone, 2)} ha daarvan helemaal niet meer."
    assumed = tuple(dict.fromkeys(plan.name for plan, *_ in compared if plan.assumed))
    note += f" {ASSUMED} {', '.join(assumed)}." if assumed else ""
    basis = Basis(period, every_plan(studies), "laag" if assumed else "midden", note=note)
    what = Tally("permission_change", "coalesce(sum(ha), 0)", "cause = 'narrowed'")
    known = _meeting(studies, shapely.union_all([where for *_, where in compared]))
    without = [p for p in parks if p.code not in known]
    absent(into, LOSS, without, replace(basis, note=NOT_COMPARED), "not_computable_single_snapshot")
    for area in (*here, *(p for p in parks if p.code in known)):
        own = replace(basis, note=f"{note} {_slivers(studies, 'narrowed', area)}".strip())
        tally(studies, into, LOSS, what, [area], own, "rin" if area.level == "park" else "")


def _meeting(studies: Studies, area: BaseGeometry) -> set[str]:
    """The RINs of the parks that an area lies on; what only touches one is a line."""
    rows = studies.connection.execute("SELECT rin, ST_AsWKB(geometry) FROM park_shapes WHERE geometry IS NOT NULL").fetchall()
    shapes = {rin: shapely.from_wkb(bytes(wkb)) for rin, wkb in rows}
    return {rin for rin, shape in shapes.items() if shapely.intersection(shape, area).area > 0}


def events(studies: Studies) -> list[Event]:
    """One event per plan and kind of change: proven, since a plan is a decision; a consolidated version is none."""
    return [_event(studies, nr, change) for nr, change in enumerate(studies.permission.changes, 1)]


def _event(studies: Studies, nr: int, change: Change) -> Event:
    rin = studies.connection.execute(
        "SELECT rin FROM permission_change WHERE cause = ? AND plan_id = ? ORDER BY ha DESC LIMIT 1", [change.cause, change.plan.id]
    ).fetchall()[0][0]
    area = next((p for p in studies.parks if p.code == rin), studies.municipality)
    spot = change.area.representative_point()
    return Event(
        id=f"permission-{nr:04d}",
        ledger="permission",
        cause=change.cause,
        status="kandidaat" if change.plan.assumed else "bewezen",
        period=Period(change.plan.day, "day", change.since),
        area=area,
        label=change.plan.name,
        x=round(spot.x),
        y=round(spot.y),
        effect="gain" if EFFECTS[change.cause] == "gain" else "loss",
        amount=round(change.hectares, 6),
        unit="ha",
        source=change.plan.source,
        what=WHAT[change.cause].format(gone=number(change.gone, 2)),
    )
