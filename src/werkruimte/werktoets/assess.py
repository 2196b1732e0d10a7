"""Plan in, result out: the one call behind command line, notebook and page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.figure import Area
from werkruimte.domain.notation import number
from werkruimte.studies.room import VARIANTS, WITHOUT_PLAN
from werkruimte.werktoets import clauses, gaps, kept, mixing, rows, sound
from werkruimte.werktoets.figures import FREE_BOUND, PLACED_NOTE, UNPLACED_NOTE, Book, room_note
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.mixing import mix
from werkruimte.werktoets.plan import Plan, Variant
from werkruimte.werktoets.programme import programme
from werkruimte.werktoets.result import Outcome, Result
from werkruimte.werktoets.room import Change, Near, admissible, changes, near
from werkruimte.werktoets.shadow import free_zone
from werkruimte.werktoets.sound_rows import sound_rows


def assess(plan: Plan, ground: Ground) -> Result:
    """What each variant of a plan does to work around and inside it. Same plan and ground: the same answer."""
    close = near(ground, plan)
    free = free_zone(ground, plan.area, VARIANTS) if ground.knows_room else shapely.from_wkt("POLYGON EMPTY")
    return Result(plan, ground, tuple(_outcome(plan, variant, ground, close, free) for variant in plan.variants), close.cells, free)


def _outcome(plan: Plan, variant: Variant, ground: Ground, close: Near, free: BaseGeometry) -> Outcome:
    area = Area("plan", variant.code, variant.name)
    book = Book(ground, area, close.cells)
    _inside(book, plan, ground)
    _free(book, plan, variant, free)
    programme(book, variant, ground)
    found = changes(ground, plan, variant, close)
    known = ground.knows_room
    fallen, touched = np.zeros(len(close.cells), dtype=bool), np.empty(0, dtype=np.int64)
    if known:
        _room(book, plan, variant, close, found)
        _admissible(book, plan, variant, ground)
        _constrained(book, variant, ground, close, found)
        fallen = np.any([c.after < c.before for c in found.values()], axis=0)
        touched = close.units[~close.units_inside & np.any([c.units_after < c.units_before for c in found.values()], axis=0)]
        kept.figures(book, variant, close, found)
    else:
        book.absent_all(
            ("m03.plan.room", "m03.plan.room_inside", "m03.plan.room_steps", "m03.plan.constrained", "m03.plan.kept", "m03.plan.admissible")
        )
    mixed = mix(plan, variant, ground)
    mixing.figures(book, mixed)
    mixing.admitted_loss(book, plan, variant, ground)
    noise = sound.hear(variant, plan.sounds, ground)
    sound.figures(book, plan.sounds, noise)
    stays = kept.row(variant, book.figures, close, found) if known else None
    judged = (
        *rows.rows(variant, tuple(book.figures), close, found, known, ground),
        *(() if stays is None else (stays,)),
        *(sound_rows(variant, noise, ground.rules) if plan.sounds else ()),
        *(() if mixed is None else (mixing.firms_row(mixed),)),
    )
    return Outcome(
        variant=variant,
        figures=tuple(book.figures),
        rows=judged,
        sentence=rows.lead(variant, book.figures, judged),
        clauses=clauses.clauses(plan, variant, book.figures, judged, ground),
        gaps=gaps.gaps(plan, variant, ground),
        fallen=fallen,
        touched=touched,
        mixing=mixed,
    )


def _inside(book: Book, plan: Plan, ground: Ground) -> None:
    """Area, and what stands in it now."""
    book.add("m03.plan.site.area", plan.area.area / 10_000, ())
    if ground.park_shapes:
        overlap = sum(plan.area.intersection(p).area for p in ground.park_shapes if plan.area.intersects(p))
        book.add("m03.plan.park_inside.area", overlap / 10_000, ground.ids("ibis_polygons"))
    else:
        book.absent("m03.plan.park_inside.area")
    if not ground.has_units:
        for id in ("units_inside.count", "floor_inside.stock", "dwellings_inside.count", "jobs_inside.stock"):
            book.absent(f"m03.plan.{id}")
        return
    units = ground.ids("units")
    inside = shapely.intersects_xy(plan.area, ground.business_xy) if len(ground.business_xy) else np.zeros(0, dtype=bool)
    book.add("m03.plan.units_inside.count", int(inside.sum()), units)
    book.floor("m03.plan.floor_inside.stock", ground.business_floor[inside], units)
    homes = shapely.intersects_xy(plan.area, ground.homes_xy) if len(ground.homes_xy) else np.zeros(0, dtype=bool)
    book.add("m03.plan.dwellings_inside.count", int(homes.sum()), units)
    book.absent("m03.plan.jobs_inside.stock", note="Lever een vestigingenlijst met banen; uit vloer zijn banen niet af te leiden.")


def _free(book: Book, plan: Plan, variant: Variant, free: BaseGeometry) -> None:
    """Hectares where a dwelling costs the parks around the plan nothing, the largest part in one piece, and how many fit there."""
    ids = [f"m03.plan.{id}" for id in ("free.area", "free_largest.area", "free_dwellings.count")]
    if not book.ground.knows_room:
        for id in ids:
            book.absent(id, note="Lever de vlakken van IBIS en een eenhedentabel.")
        return
    sources = book.ground.ids("units", "ibis_polygons")
    note = f"In elke tabel en lezing; elke plek van een cel is ver genoeg. {room_note(book.ground, plan, book.cells, FREE_BOUND)}"
    book.add(ids[0], free.area / 10_000, sources, note=note)
    book.add(ids[1], max((part.area for part in shapely.get_parts(free)), default=0.0) / 10_000, sources, note=note)
    if not variant.dwellings:
        book.absent(ids[2], note="Het programma heeft geen woningen, dus geen dichtheid.")
        return
    homes = plan.area if variant.homes is None or not variant.homes.area else variant.homes
    of = "het plangebied" if homes is plan.area else "de woonplek in het plan"
    per_ha = variant.dwellings / (homes.area / 10_000)
    dense = f"Bij {number(per_ha, 0)} woningen per hectare, de dichtheid van {of}; of zij er echt passen, zegt een ontwerp. {note}"
    book.add(ids[2], int(free.area / 10_000 * per_ha + 1e-9), sources, note=dense)


def _room(book: Book, plan: Plan, variant: Variant, close: Near, found: dict[str, Change]) -> None:
    """Hectares and steps lost and gained around the plan per reading, as bands per table, and per park."""
    ground = book.ground
    sources = ground.ids("units", "ibis_polygons")
    placed = variant.homes is not None or not variant.dwellings
    note = f"{PLACED_NOTE if placed else UNPLACED_NOTE} {room_note(ground, plan, close.cells)}"
    around = ~close.cells_inside
    for reading, change in found.items():
        name = f"{reading}{book.suffix}"
        for id, value, low in _losses(change, around):
            low_ha = None if low is None else low * ground.cell_ha
            book.add(id, value * ground.cell_ha, sources, variant=name, note=note, low=low_ha)
        book.add("m03.plan.room_inside.loss", _fell(change, close.cells_inside) * ground.cell_ha, sources, variant=name, note=note)
        for park_at in np.unique(ground.cell_park[close.cells[around & (change.before != change.after)]]):
            park = Area("park", *ground.parks[park_at])
            here = around & (ground.cell_park[close.cells] == park_at)
            for id, value, _ in _losses(change, here):
                book.add(id, value * ground.cell_ha, sources, variant=name, note=note, area=park)
    book.bands(
        ("m03.plan.room.loss", "m03.plan.room_steps.loss", "m03.plan.room.gain", "m03.plan.room_steps.gain", "m03.plan.room_inside.loss")
    )


def _fell(change: Change, where: NDArray[np.bool_]) -> int:
    return int((where & (change.after < change.before)).sum())


def _losses(change: Change, where: NDArray[np.bool_]) -> Sequence[tuple[str, int, int | None]]:
    """Cells and cells x steps that fall and rise, with the least that must fall where dwellings are not placed."""
    difference = change.after[where].astype(np.int64) - change.before[where]
    best = change.best or (None, None)
    return (
        ("m03.plan.room.loss", int((difference < 0).sum()), best[0]),
        ("m03.plan.room_steps.loss", int(-difference[difference < 0].sum()), best[1]),
        ("m03.plan.room.gain", int((difference > 0).sum()), None),
        ("m03.plan.room_steps.gain", int(difference[difference > 0].sum()), None),
    )


def _admissible(book: Book, plan: Plan, variant: Variant, ground: Ground) -> None:
    note = (
        "Zonder de nieuwe woningen: die zijn niet geplaatst." if variant.dwellings and variant.homes is None else "Met de nieuwe woningen."
    )
    for reading, counts in admissible(ground, plan, variant).items():
        for name, count in zip(("c0", *(f"c{c.replace('.', '_')}" for c in ground.rules.categories)), counts, strict=True):
            value = int(count) * ground.cell_ha
            book.add(f"m03.plan.admissible_{name}.area", value, ground.ids("units"), variant=f"{reading}{WITHOUT_PLAN}", note=note)


def _constrained(book: Book, variant: Variant, ground: Ground, close: Near, found: dict[str, Change]) -> None:
    """Units around the plan that lose a category: counts and m2 per reading and per category that goes. Never names."""
    sources = ground.ids("units", "ibis_polygons")
    floor = ground.unit_floor[close.units]
    for reading, change in found.items():
        name = f"{reading}{book.suffix}"
        fell = ~close.units_inside & (change.units_after < change.units_before)
        book.add("m03.plan.constrained_units.count", int(fell.sum()), sources, variant=name)
        book.floor("m03.plan.constrained_floor.stock", floor[fell], sources, variant=name)
        for index, category in enumerate(ground.rules.categories):
            gone = ~close.units_inside & (change.units_before >= index) & (change.units_after < index)
            part = f"c{category.replace('.', '_')}"
            book.add(f"m03.plan.constrained_{part}.count", int(gone.sum()), sources, variant=name)
            book.floor(f"m03.plan.constrained_{part}.stock", floor[gone], sources, variant=name)
    book.bands(("m03.plan.constrained_units.count", "m03.plan.constrained_floor.stock"))
