"""Drawings of a tested plan as SVG, in RD: the map, the line of distances, the bar of what may still settle."""

from __future__ import annotations

import math
from collections.abc import Iterable
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import HOME, INK, OTHER, ROOM, WORK, WORK_TINT
from werkruimte.dossier.toets import labels
from werkruimte.dossier.toets.frame import LETTER, Boxes, Frame, room_for
from werkruimte.werktoets.picture import Picture, VariantPicture
from werkruimte.werktoets.result import Outcome, Result

CLASH_TINT, TIGHT_TINT, PAPER_2, HOME_TINT, CLASH, FITS = "#F8E3E1", "#FAF0D6", "#F7F5F0", "#F5DFD0", "#A3262A", "#0B6E69"
SHADOW = ((0.0, "#F7E9DC"), (0.1, "#EFC7A6"), (0.5, "#DD9258"), (1.0, "#BF5418"), (2.0, "#7A310A"))
SHADED = "rustig.omgeving"
"""The reading of the shadow that the map shows."""
WHITE_INK_FROM = 5
CELL_M = 10.0
WIDE, NARROW = 600.0, 340.0
"""Units across a chart of a variant, whose letters are 14 of them high: on paper and wide pages, and on a narrow screen."""


def plan_map(result: Result, picture: Picture, only: str = "") -> str:
    """The map with every layer; on paper `only` names the variant that is drawn."""
    frame = Frame(picture.box)
    unit = frame.width / 640
    parts = [f'<path class="l-terrein" d="{frame.path(p)}" fill="{WORK_TINT}"/>' for _, p in picture.parks]
    if not only:
        parts += [_room(frame, picture), _shadow(frame, picture), _free(frame, result.free)]
    shown = [v for v in picture.variants if only in ("", v.code)]
    parts += [
        _rings(frame, v, unit, hidden=not only and v.code != "A") + _fallen(frame, v, hidden=not only and v.code != "A") for v in shown
    ]
    parts.append(f'<g class="l-woning">{"".join(_dots(frame, picture.homes_xy, 2.6))}</g>')
    parts.append(f'<g class="l-werk">{"".join(_business(frame, picture))}</g>')
    parts += [f'<path d="{frame.path(p)}" fill="none" stroke="{WORK}" stroke-width="{1.8 * unit:.2f}"/>' for _, p in picture.parks]
    area = frame.path(result.plan.area)
    parts.append(f'<path d="{area}" fill="none" stroke="{HOME}" stroke-width="{3 * unit:.2f}" stroke-linejoin="round"/>')
    names = labels.park_names(frame, picture)
    parts += [f'<g data-v="{v.code}"{_hidden(not only and v.code != "A")}>{labels.of_variant(frame, v, names).svg}</g>' for v in shown]
    parts.append(names.svg)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="plankaart" viewBox="0 0 {frame.width:.1f} {frame.height:.1f}" '
        f'font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )


def _dots(frame: Frame, xy: Iterable[tuple[float, float]], radius: float) -> list[str]:
    return [
        f'<circle cx="{x - frame.west:.1f}" cy="{frame.north - y:.1f}" r="{radius}" fill="#fff" stroke="{OTHER}" stroke-width="1"/>'
        for x, y in xy
    ]


def _business(frame: Frame, picture: Picture) -> list[str]:
    """Squares as large as the floor, the largest first; an unknown floor is a small open square."""
    rows = sorted(picture.business.tolist(), key=lambda r: -(r[2] if r[2] == r[2] else 0))
    found = []
    for x, y, m2 in rows:
        side = math.sqrt(m2) if m2 == m2 else 6.0
        a, b = frame.at(x, y)
        fill = WORK if m2 == m2 else "none"
        found.append(
            f'<rect x="{a - side / 2:.1f}" y="{b - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{fill}" stroke="#fff" stroke-width=".8"/>'
        )
    return found


def _room(frame: Frame, picture: Picture) -> str:
    """c* of the cells in the frame, rustig.omgeving, before the plan."""
    inside = [
        (x, y, c)
        for (x, y), c in zip(picture.cells_xy.tolist(), picture.cells["rustig.omgeving"].tolist(), strict=True)
        if frame.west <= x <= frame.east and frame.south <= y <= frame.north
    ]
    paths = []
    for category in sorted({c for _, _, c in inside}):
        d = frame.squares([(x, y) for x, y, c in inside if c == category], CELL_M)
        paths.append(f'<path d="{d}" fill="{ROOM[category + 1]}"/>')
    return f'<g class="l-ruimte" hidden="hidden">{"".join(paths)}</g>'


def _shadow(frame: Frame, picture: Picture) -> str:
    """What a dwelling on each spot costs, in classes."""
    groups: dict[str, list[tuple[float, float]]] = {}
    cast = picture.shadows.get(SHADED)
    xs, ys = (v.tolist() for v in cast.centres()) if cast else ([], [])
    for y, values in zip(ys, cast.loss_ha.tolist() if cast else [], strict=True):
        for x, value in zip(xs, values, strict=True):
            if value > 0:
                colour = next(c for low, c in reversed(SHADOW) if value > low or low == 0.0)
                groups.setdefault(colour, []).append((x, y))
    paths = [f'<path d="{frame.squares(spots, CELL_M)}" fill="{colour}"/>' for colour, spots in groups.items()]
    return f'<g class="l-schaduw" hidden="hidden" opacity=".8">{"".join(paths)}</g>'


def _free(frame: Frame, free: BaseGeometry) -> str:
    d = frame.path(free)
    return (
        f'<path class="l-vrij" hidden="hidden" d="{d}" fill="{FITS}" fill-opacity=".25" stroke="{FITS}" stroke-width="1.2"/>' if d else ""
    )


def _rings(frame: Frame, variant: VariantPicture, unit: float, hidden: bool) -> str:
    """The distance lines of a variant and its dwellings."""
    if variant.homes is None:
        return f'<g data-v="{variant.code}"></g>'
    tints = {"3.2": TIGHT_TINT, "3.1": CLASH_TINT}
    parts = []
    for ring in reversed(variant.rings):
        fill = tints.get(ring.category, "none")
        parts.append(
            f'<path d="{frame.path(ring.shape)}" fill="{fill}" fill-opacity=".55" stroke="{INK}" stroke-width="{1.3 * unit:.2f}" stroke-dasharray="{5 * unit:.1f} {4 * unit:.1f}"/>'
        )
    if variant.homes.geom_type in ("Point", "MultiPoint"):
        dots = "".join(
            f'<circle cx="{x - frame.west:.1f}" cy="{frame.north - y:.1f}" r="{4 * unit:.1f}" fill="{HOME}" stroke="#fff" stroke-width="{unit:.2f}"/>'
            for x, y in shapely.get_coordinates(variant.homes)
        )
        parts.append(dots)
    else:
        stroke = f'stroke="{HOME}" stroke-width="{1.5 * unit:.2f}"' + (
            f' stroke-dasharray="{2 * unit:.1f} {3 * unit:.1f}"' if variant.assumed else ""
        )
        parts.append(f'<path d="{frame.path(variant.homes)}" fill="{HOME_TINT}" fill-opacity=".85" {stroke}/>')
    return f'<g data-v="{variant.code}"{_hidden(hidden)}>{"".join(parts)}</g>'


def _fallen(frame: Frame, variant: VariantPicture, hidden: bool) -> str:
    """The cells that lose a category, hatched, so that the colour is not all."""
    if not len(variant.fallen_xy):
        return ""
    d = frame.squares(variant.fallen_xy.tolist(), CELL_M)
    lines = "".join(_stripe(frame, x, y) for x, y in variant.fallen_xy.tolist())
    return (
        f'<g data-v="{variant.code}"{_hidden(hidden)}><g class="l-verlies"><path d="{d}" fill="{CLASH}" fill-opacity=".18"/>'
        f'<path d="{lines}" fill="none" stroke="{CLASH}" stroke-opacity=".55" stroke-width="1.2"/></g></g>'
    )


def _stripe(frame: Frame, x: float, y: float) -> str:
    a, b = frame.at(x, y)
    return f"M{a - CELL_M / 2:.1f} {b + CELL_M / 2:.1f}l{CELL_M:g} -{CELL_M:g}"


def _hidden(hidden: bool) -> str:
    return ' hidden="hidden"' if hidden else ""


def legend(variant: VariantPicture) -> str:
    """What the lines and the red of a variant on the map mean; loss is that of at least one table and reading."""
    if variant.homes is None:
        return "Deze variant heeft geen woningen."
    metres, categories = (_listed(words) for words in zip(*((number(r.metres, 0), r.category) for r in variant.rings), strict=True))
    lines = f"Lijnen: {metres} m van de woningen (categorie {categories} in gemengd gebied)."
    red = "Rood gestreept: terrein dat een trede zakt; rode rand: bedrijfsruimte die een categorie verliest (in ten minste één tabel of lezing)."
    return f"{lines} {red if len(variant.fallen_xy) or variant.lost.any() else 'Geen terrein zakt en geen bedrijfsruimte verliest.'}"


def _listed(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} en {words[-1]}"


def distances(variant: VariantPicture, name: str, width: float = WIDE) -> str:
    """Direction one: metres from each unit to the dwellings, with the thresholds of a mixed area; squares as large as the floor."""
    rows = [(m2, metres, lost) for (_, _, m2, metres), lost in zip(variant.units.tolist(), variant.lost.tolist(), strict=True)]
    longest = max([*(r.metres for r in variant.rings), *(metres for _, metres, _ in rows)], default=100.0)
    top, low = 24.0, 156.0
    scale = (width - 40) / (longest * 1.06)
    parts = _thresholds(variant, scale, top, low)
    parts.append(
        f'<line x1="8" x2="8" y1="{top}" y2="{low}" stroke="{HOME}" stroke-width="4"/><text x="8" y="{low + 34}" font-size="14" font-weight="600" fill="#98400D">woningen</text>'
    )
    labels: list[str] = []
    taken: Boxes = []
    # Those that lose last: nothing lies over them.
    for number_, (m2, metres, lost) in enumerate(sorted(rows, key=lambda r: (r[2], -(r[0] if r[0] == r[0] else 0)))):
        side = min(max((math.sqrt(m2) if m2 == m2 else 6.0) * 0.5, 5.0), 60.0)
        x, y = 8 + metres * scale, top + 22 + (number_ * 37) % (low - top - 44)
        ring_ = f'stroke="{CLASH}" stroke-width="2"' if lost else 'stroke="#fff"'
        fill = WORK if lost else OTHER
        parts.append(f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{fill}" {ring_}/>')
        text = f"{number(m2, 0)} m²" if m2 == m2 else ""
        wide = LETTER * 14 * len(text)
        at = x + side / 2 + 5 if x + side / 2 + 5 + wide <= width else x - side / 2 - 5 - wide
        if lost and text and room_for(taken, at + wide / 2, y + 5, text, 14):
            labels.append(
                f'<text x="{at:.1f}" y="{y + 5:.1f}" font-size="14" font-weight="600" paint-order="stroke" stroke="#fff" stroke-width="3">{text}</text>'
            )
    parts += labels
    lost_count = int(variant.lost.sum())
    alt = f"Variant {name}: {len(rows)} bedrijfsruimten binnen {number(longest, 0)} meter van de woningen, {lost_count} verliezen een categorie."
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} 194" role="img" aria-label="{escape(alt)}" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'


def _thresholds(variant: VariantPicture, scale: float, top: float, low: float) -> list[str]:
    """The distance of each category as a band and a line, with its name above and its metres below where there is room."""
    tints = {"3.1": CLASH_TINT, "3.2": TIGHT_TINT}
    parts, starts = [], (0.0, *(r.metres for r in variant.rings))
    for start, ring in zip(starts, variant.rings, strict=False):
        band = f'x="{8 + start * scale:.1f}" y="{top}" width="{(ring.metres - start) * scale:.1f}" height="{low - top}"'
        parts.append(f'<rect {band} fill="{tints.get(ring.category, PAPER_2)}"/>')
    above: Boxes = []
    below: Boxes = []
    for ring in variant.rings:
        x, words = 8 + ring.metres * scale, f"{number(ring.metres, 0)} m"
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{low}" stroke="{INK}" stroke-width="1.2"/>')
        if room_for(above, x - 4 - LETTER * 14 * len(ring.category) / 2, 16, ring.category, 14):
            parts.append(f'<text x="{x - 4:.1f}" y="16" font-size="14" font-weight="600" text-anchor="end">{ring.category}</text>')
        if room_for(below, x, low + 17, words, 14):
            parts.append(f'<text x="{x:.1f}" y="{low + 17}" font-size="14" text-anchor="middle">{words}</text>')
    return parts


def admissible(outcome: Outcome, categories: tuple[str, ...], table: str, whole: float = WIDE) -> str:
    """Direction two: hectares inside the plan by the highest category that may settle, as one bar."""
    names = ("c0", *(f"c{c.replace('.', '_')}" for c in categories))
    reading = f"{table}.omgeving.zonder_plan"
    values = [
        next((f.value for f in outcome.figures if f.id == f"m03.plan.admissible_{n}.area" and f.variant == reading), None) for n in names
    ]
    total = sum(v for v in values if v)
    if not total:
        return ""
    x, parts, said = 0.0, [], []
    for index, value in enumerate(values):
        if not value:
            continue
        width = whole * value / total
        label = "geen" if index == 0 else categories[index - 1]
        said.append(f"{label}: {number(value, 2)} ha")
        ink = "#fff" if index > WHITE_INK_FROM else INK
        parts.append(f'<rect x="{x:.1f}" y="0" width="{max(width - 2, 0.5):.1f}" height="28" fill="{ROOM[index]}"/>')
        if width > 140:
            parts.append(
                f'<text x="{x + 6:.1f}" y="19" font-size="14" font-weight="600" fill="{ink}">{label}: {number(value, 2)} ha</text>'
            )
        elif width > 40:
            parts.append(f'<text x="{x + 5:.1f}" y="19" font-size="14" font-weight="600" fill="{ink}">{label}</text>')
        x += width
    alt = f"Hoogste categorie die in het plangebied past, {table}: {'; '.join(said)}."
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:.0f} 28" role="img" aria-label="{escape(alt)}" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
