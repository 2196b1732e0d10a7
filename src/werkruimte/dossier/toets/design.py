"""The design types as a page shows them: plan and section drawn to scale, requirements, floor, gap."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from markupsafe import Markup

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import HOME, INK, WORK, WORK_TINT
from werkruimte.dossier.wording import NO_DATA
from werkruimte.werktoets.design import FittedType, fit_types
from werkruimte.werktoets.plan import Block

HOME_TINT, YARD = "#F5DFD0", "#F7F5F0"


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
    return Design(words, fitted[0].type.date, tuple(_shape(f) for f in fitted))


def _shape(found: FittedType) -> Shape:
    kind = found.type
    if found.fitted.lacks:
        lacks = " en ".join(f"{name} van ten minste {number(metres, 1)} m" for name, metres in found.fitted.lacks)
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


def drawing(found: FittedType, alt: str) -> str:
    """Plan (left) and section (right), to one scale; work blue, dwellings orange."""
    block = found.block
    gap, text = 0.14 * (block.width_m + block.depth_m), 0.034 * (block.width_m + block.depth_m) + 1.2
    width, height = block.width_m + gap + block.depth_m, max(block.depth_m, block.height_m) + 2.2 * text
    parts = [*_plan(found, text), *_section(found, block.width_m + gap, max(block.depth_m, block.height_m), text)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2:.2f} {height + 2:.2f}" role="img" aria-label="{escape(alt)}" '
        f'font-family="Source Sans 3, sans-serif" font-size="{text:.2f}" fill="{INK}">{"".join(parts)}</svg>'
    )


def _plan(found: FittedType, text: float) -> list[str]:
    block, line = found.block, 0.08 * text
    ground = HOME_TINT if found.type.homes_above and not found.type.yard_m else YARD
    parts = [_box(0, 0, block.width_m, block.depth_m, ground, line)]
    # The street is below: band 0 lies at the street.
    parts += [_box(x, block.depth_m - y - d, w, d, WORK_TINT, line, WORK) for x, y, w, d in found.fitted.bands]
    gate = min(found.type.gate_width_m, block.width_m)
    parts.append(
        f'<line x1="{block.width_m / 2 - gate / 2:.2f}" x2="{block.width_m / 2 + gate / 2:.2f}" y1="{block.depth_m:.2f}" y2="{block.depth_m:.2f}" stroke="#fff" stroke-width="{0.5 * text:.2f}"/>'
    )
    parts.append(f'<text x="0" y="{block.depth_m + 1.4 * text:.2f}">plattegrond, {number(block.width_m, 0)} m, straat onder</text>')
    return parts


def _section(found: FittedType, left: float, ground: float, text: float) -> list[str]:
    block, kind, line = found.block, found.type, 0.08 * text
    depth = found.fitted.bands[0][3]
    parts, at = [], ground
    for storey in range(found.fitted.work_storeys):
        high = (kind.free_height_m if storey == 0 else kind.upper_free_height_m) + found.shared.slab_m
        at -= high
        parts.append(_box(left, at, depth, high, WORK_TINT, line, WORK))
        if storey == 0:
            parts.append(f'<text x="{left + 0.4:.2f}" y="{ground - 0.5:.2f}" font-weight="600">{number(kind.free_height_m, 1)} m</text>')
            if kind.yard_m:
                parts.append(_box(left + block.depth_m - depth, at, depth, high, WORK_TINT, line, WORK))
    thick = block.depth_m if not kind.yard_m else depth
    for storey in range(found.fitted.home_storeys):
        top = at - (storey + 1) * found.shared.home_storey_m
        parts.append(_box(left, top, thick, found.shared.home_storey_m, HOME_TINT, line, HOME))
        if kind.yard_m:
            parts.append(_box(left + block.depth_m - depth, top, depth, found.shared.home_storey_m, HOME_TINT, line, HOME))
    parts.append(
        f'<line x1="{left:.2f}" x2="{left + block.depth_m:.2f}" y1="{ground:.2f}" y2="{ground:.2f}" stroke="{INK}" stroke-width="{2 * line:.2f}"/>'
    )
    parts.append(f'<text x="{left:.2f}" y="{ground + 1.4 * text:.2f}">doorsnede</text>')
    return parts


def _box(x: float, y: float, width: float, height: float, fill: str, line: float, stroke: str = "#7C8790") -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" stroke="{stroke}" stroke-width="{line:.2f}"/>'
