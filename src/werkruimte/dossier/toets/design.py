"""The design types as a page shows them: plan and section drawn to scale, requirements, floor, gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from werkruimte.domain.notation import number
from werkruimte.dossier.toets.type_drawing import drawing
from werkruimte.dossier.wording import NO_DATA, day
from werkruimte.werktoets.design import FittedType, fit_types
from werkruimte.werktoets.plan import Block


@dataclass(frozen=True)
class Shape:
    """One type: its drawing and facts, or the problem why it does not fit."""

    title: str
    what: str
    problem: str
    svg: Markup
    alt: str
    facts: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True)
class Design:
    """The block in words, the date of the measures, and every type."""

    block: str
    date: str
    types: tuple[Shape, ...]


def design(block: Block | None) -> Design | None:
    """The types fitted to a block, None when no block is given."""
    if block is None:
        return None
    fitted = fit_types(block)
    words = f"{number(block.width_m, 0)} m breed, {number(block.depth_m, 0)} m diep en {number(block.height_m, 0)} m hoog"
    return Design(words, day(date.fromisoformat(fitted[0].type.date)), tuple(_shape(f) for f in fitted))


def _shape(found: FittedType) -> Shape:
    kind = found.type
    if found.fitted.lacks:
        block = {"breedte": found.block.width_m, "diepte": found.block.depth_m, "hoogte": found.block.height_m}
        lacks = " en ".join(f"{n} van ten minste {number(m, 1)} m (uw blok: {number(block[n], 1)} m)" for n, m in found.fitted.lacks)
        return Shape(kind.title, kind.what, f"Past niet: vraagt een {lacks}.", Markup(""), "", (), f"Bron: {kind.source}.")
    alt = (
        f"Plattegrond en doorsnede van een {kind.title.lower()}: {found.fitted.work_storeys} werklagen, "
        f"{number(found.work_go_m2, 0)} vierkante meter werk, {found.fitted.home_storeys} woonlagen."
    )
    source = f"Bron: {kind.source}." + (f" Onrendabele top: {kind.gap_source}." if kind.gap_source else "")
    return Shape(kind.title, kind.what, "", Markup(drawing(found, alt)), alt, _facts(found), source)


def _facts(found: FittedType) -> tuple[tuple[str, str], ...]:
    kind = found.type
    gap, total = NO_DATA, NO_DATA
    if found.gap_eur is not None:
        low, high = kind.gap_eur_m2[0], kind.gap_eur_m2[-1]
        gap = f"€ {number(low, 0)}" + (f" tot {number(high, 0)}" if high != low else "")
        total = f"€ {number(found.gap_eur[0] / 1e6, 1)}" + (f" tot {number(found.gap_eur[1] / 1e6, 1)}" if high != low else "") + " miljoen"
    return (
        ("werkruimte (GO)", f"{number(found.work_go_m2, 0)} m²"),
        ("werklagen, woonlagen", f"{found.fitted.work_storeys}, {found.fitted.home_storeys}"),
        ("vrije hoogte begane grond", f"{number(kind.free_height_m, 1)} m"),
        ("vloerbelasting", f"{number(kind.floor_load_kn_m2, 0)} kN/m²"),
        ("poort", f"{number(kind.gate_width_m, 1)} m breed"),
        ("laden", kind.loading),
        ("tijden", kind.hours),
        ("hoogste categorie", kind.category),
        ("onrendabele top per m²", gap),
        ("onrendabele top in dit blok", total),
    )
