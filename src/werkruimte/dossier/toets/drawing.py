"""Drawings of a tested plan as SVG, in RD: the map, the line of distances, the bar of what may still settle."""

from __future__ import annotations

import math
from collections.abc import Iterable
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import HOME, INK, OTHER, ROOM, WORK, WORK_TINT
from werkruimte.werktoets.picture import Picture, VariantPicture
from werkruimte.werktoets.result import Outcome, Result

CLASH_TINT, TIGHT_TINT, PAPER_2, HOME_TINT, CLASH, FITS = "#F8E3E1", "#FAF0D6", "#F7F5F0", "#F5DFD0", "#A3262A", "#0B6E69"
SHADOW = ((0.0, "#F7E9DC"), (0.1, "#EFC7A6"), (0.5, "#DD9258"), (1.0, "#BF5418"), (2.0, "#7A310A"))
SHADED = "rustig.omgeving"
"""The reading of the shadow that the map shows."""
WHITE_INK_FROM = 5
CELL_M = 10.0
LETTER = 0.55
"""Width of a letter in its height, on average."""
Boxes = list[tuple[float, float, float, float]]


def _room_for(taken: Boxes, middle: float, base: float, words: str, size: float) -> bool:
    """Whether words of one size fit where nothing is written yet; if so that place is taken."""
    half = LETTER * size * len(words) / 2
    box = (middle - half, base - size, middle + half, base + 0.2 * size)
    if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
        return False
    taken.append(box)
    return True


class Frame:
    """From RD metres to the drawing: the same metres, north up, zero in the north-western corner."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.west, self.south, self.east, self.north = box
        self.width, self.height = self.east - self.west, self.north - self.south

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Drawing coordinates of a spot."""
        return x - self.west, self.north - y

    def path(self, shape: BaseGeometry) -> str:
        """Outlines as path data; other shapes than polygons, and empty ones, are left out."""
        parts = []
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type == "Polygon" and not polygon.is_empty:
                parts += [self._ring(r.coords) for r in (polygon.exterior, *polygon.interiors)]
        return "".join(parts)

    def _ring(self, coords: Iterable[tuple[float, ...]]) -> str:
        return "M" + "L".join(f"{x - self.west:.1f} {self.north - y:.1f}" for x, y, *_ in coords) + "z"

    def squares(self, centres: Iterable[tuple[float, float]], side: float) -> str:
        """Squares around centres as path data."""
        return "".join(f"M{x - side / 2 - self.west:.1f} {self.north - y - side / 2:.1f}h{side:g}v{side:g}h-{side:g}z" for x, y in centres)


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
    parts += [_labels(frame, v, unit, hidden=not only and v.code != "A") for v in shown]
    area = frame.path(result.plan.area)
    parts.append(f'<path d="{area}" fill="none" stroke="{HOME}" stroke-width="{3 * unit:.2f}" stroke-linejoin="round"/>')
    parts += _names(frame, picture, unit)
    parts.append(_scale(frame, unit))
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


def _labels(frame: Frame, variant: VariantPicture, unit: float, hidden: bool) -> str:
    """The floor of the units that lose a category, the largest first, and the metres on the distance lines, where there is room."""
    labels: list[str] = []
    taken: Boxes = []
    rows = sorted(zip(variant.units.tolist(), variant.lost.tolist(), strict=True), key=lambda r: -(r[0][2] if r[0][2] == r[0][2] else 0))
    for (x, y, m2, metres), lost in rows:
        if not lost:
            continue
        a, b, beyond = _on_map(frame, x, y, 12 * unit)
        text = f"{number(m2, 0)} m²" if m2 == m2 else "vloer onbekend"
        text += f", op {number(metres, 0)} m" if beyond else ""
        side = 8 * unit if beyond else max(math.sqrt(m2) if m2 == m2 else 6.0, 6.0)
        labels.append(
            f'<rect x="{a - side / 2:.1f}" y="{b - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="none" stroke="{CLASH}" stroke-width="{2.2 * unit:.2f}"/>'
        )
        half = LETTER * 13 * unit * len(text) / 2
        middle = min(max(a, half), frame.width - half)
        if _room_for(taken, middle, b + side / 2 + 12 * unit, text, 13 * unit):
            labels.append(_label(middle, b + side / 2 + 12 * unit, text, unit))
    for ring in variant.rings if variant.homes is not None else ():
        corners, words = shapely.get_coordinates(ring.shape), f"{number(ring.metres, 0)} m"
        south, north, west, east = (corners[i].tolist() for axis in (1, 0) for i in (corners[:, axis].argmin(), corners[:, axis].argmax()))
        ends = [at for at in (frame.at(*c) for c in (south, north, west, east)) if _inside(frame, at, 20 * unit)]
        free = next((at for at in ends if _room_for(taken, *at, words, 13 * unit)), None)
        labels += [] if free is None else [_label(*free, words, unit)]
    return f'<g data-v="{variant.code}"{_hidden(hidden)}>{"".join(labels)}</g>'


def _inside(frame: Frame, at: tuple[float, float], edge: float) -> bool:
    """Whether words at a spot of the drawing lie whole on it."""
    return edge <= at[0] <= frame.width - edge and edge <= at[1] <= frame.height


def _on_map(frame: Frame, x: float, y: float, edge: float) -> tuple[float, float, bool]:
    """Drawing coordinates of a spot, pulled to the edge of the map where it lies beyond."""
    a, b = frame.at(x, y)
    beyond = not (0 <= a <= frame.width and 0 <= b <= frame.height)
    return (min(max(a, edge), frame.width - edge), min(max(b, edge), frame.height - 2 * edge), True) if beyond else (a, b, False)


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


def _label(x: float, y: float, text: str, unit: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{13 * unit:.1f}" font-weight="600" text-anchor="middle" paint-order="stroke" '
        f'stroke="#fff" stroke-width="{3.4 * unit:.1f}" stroke-linejoin="round">{escape(text)}</text>'
    )


def _names(frame: Frame, picture: Picture, unit: float) -> list[str]:
    """The name of each park on it, whole within the frame."""
    found = []
    for name, shape in picture.parks:
        if shape.area > 2_000:
            spot = shapely.point_on_surface(shape)
            x, y = frame.at(spot.x, spot.y)
            half = min(4.2 * unit * len(name) + 4 * unit, frame.width / 2)
            x = min(max(x, half), frame.width - half)
            found.append(_label(x, y, name.title() if name.isupper() else name, unit * 1.1))
    return found


def _scale(frame: Frame, unit: float) -> str:
    x, y, length = 14 * unit, frame.height - 14 * unit, 50.0
    return (
        f'<path d="M{x:.1f} {y - 6 * unit:.1f}v{6 * unit:.1f}h{length}v-{6 * unit:.1f}" fill="none" stroke="{INK}" stroke-width="{1.4 * unit:.2f}"/>'
        + _label(x + length / 2, y - 6 * unit, "50 m", unit)
    )


def distances(variant: VariantPicture, name: str) -> str:
    """Direction one: metres from each unit to the dwellings, with the thresholds of a mixed area; squares as large as the floor."""
    rows = [(m2, metres, lost) for (_, _, m2, metres), lost in zip(variant.units.tolist(), variant.lost.tolist(), strict=True)]
    longest = max([*(r.metres for r in variant.rings), *(metres for _, metres, _ in rows)], default=100.0)
    width, top, low = 600.0, 24.0, 156.0
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
        if lost and text and _room_for(taken, at + wide / 2, y + 5, text, 14):
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
        if _room_for(above, x - 4 - LETTER * 14 * len(ring.category) / 2, 16, ring.category, 14):
            parts.append(f'<text x="{x - 4:.1f}" y="16" font-size="14" font-weight="600" text-anchor="end">{ring.category}</text>')
        if _room_for(below, x, low + 17, words, 14):
            parts.append(f'<text x="{x:.1f}" y="{low + 17}" font-size="14" text-anchor="middle">{words}</text>')
    return parts


def admissible(outcome: Outcome, categories: tuple[str, ...], table: str) -> str:
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
        width = 600 * value / total
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
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 28" role="img" aria-label="{escape(alt)}" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
