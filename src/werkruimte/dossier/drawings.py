"""Drawings as SVG: the bridge, the map of use, the map of environmental room. Colours from the tokens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from werkruimte.layers import Layers

WORK, WORK_TINT, HOME, OTHER, INK, LINE = "#1D4F7C", "#C5D6E4", "#BF5418", "#8A949C", "#17212B", "#D8DBDC"
ROOM = ("#F3EDDA", "#F3EDDA", "#D5DDB2", "#AACA9F", "#82B79B", "#4F9694", "#2F7488", "#1F5176", "#1F5176", "#1F5176", "#152F52")
WIDTH = 1000.0


@dataclass(frozen=True)
class Step:
    """One bar of the bridge: signed hectares, as number (for the drawing) and as text."""

    label: str
    ha: float
    text: str


@dataclass(frozen=True)
class BridgeChart:
    """Register hectares at both ends and the steps between."""

    first: Step
    last: Step
    steps: tuple[Step, ...]
    sentence: str


def bridge(chart: BridgeChart) -> str:
    """The waterfall of the change, zero is the first edition; the stocks stand as numbers at both ends."""
    row, left, width = 34, 300, 560
    levels, at = [], 0.0
    for step in chart.steps:
        levels.append((at, at + step.ha))
        at += step.ha
    ends = [0.0, *(v for pair in levels for v in pair)]
    low, scale = min(ends), width / max(max(ends) - min(ends), 1e-9)
    height = row * (len(chart.steps) + 2)
    parts = [_stock(0, chart.first.label, chart.first.text, row)]
    for number, (step, (start, end)) in enumerate(zip(chart.steps, levels, strict=True), start=1):
        x, w, y = left + (min(start, end) - low) * scale, max(abs(end - start) * scale, 1.5), number * row
        colour = HOME if step.label.startswith("uit het register") else WORK if step.ha > 0 else OTHER
        parts.append(
            f'<text x="0" y="{y + 21}">{escape(step.label)}</text><rect x="{x:.1f}" y="{y + 6}" width="{w:.1f}" height="22" fill="{colour}"/>'
            f'<text x="{left + width + 90}" y="{y + 21}" text-anchor="end" font-weight="600">{escape(step.text)}</text>'
        )
    parts.append(_stock((len(chart.steps) + 1) * row, chart.last.label, chart.last.text, row))
    zero = left - low * scale
    parts.append(f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{row}" y2="{height - row}" stroke="{INK}" stroke-width="1"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="brug" viewBox="0 0 960 {height}" role="img" aria-label="{escape(chart.sentence)}" '
        f'font-size="15" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )


def bars(rows: tuple[tuple[str, float, str, bool], ...], sentence: str) -> str:
    """Bars from zero: name, value, text, and whether it is the municipality itself."""
    row, left, width = 30, 300, 520
    scale = width / max(max(abs(v) for _, v, _, _ in rows), 1e-9)
    parts = [
        f'<text x="0" y="{n * row + 20}" font-weight="{600 if own else 400}">{escape(name)}</text>'
        f'<rect x="{left}" y="{n * row + 5}" width="{max(abs(value) * scale, 1.5):.1f}" height="20" fill="{WORK if own else OTHER}"/>'
        f'<text x="{left + abs(value) * scale + 10:.1f}" y="{n * row + 20}" font-weight="600">{escape(text)}</text>'
        for n, (name, value, text, own) in enumerate(rows)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {row * len(rows)}" role="img" aria-label="{escape(sentence)}" '
        f'font-size="15" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )


def scatter(points: tuple[tuple[str, float, float], ...], lines: tuple[float, float], names: tuple[str, ...]) -> str:
    """Points (name, x in per cent, y) between two lines; names of the quadrants: top right, bottom right, top left, bottom left.

    A point has its name beside it where there is room.
    """
    left, top, width, height = 60.0, 20.0, 860.0, 380.0
    highest = max([y for _, _, y in points] + [lines[1] * 1.5]) * 1.08
    right, floor = left + width, top + height

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x / 100 * width, floor - math.sqrt(y / highest) * height

    vx, hy = at(lines[0], lines[1])
    parts = [f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fff" stroke="{LINE}"/>']
    corners = ((right - 6, top + 18, "end"), (right, floor + 18, "end"), (left + 6, top + 18, "start"), (left, floor + 18, "start"))
    for name, (x, y, anchor) in zip(names, corners, strict=True):
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="#44515D" font-style="italic">{escape(name)}</text>')
    parts.append(f'<path d="M{vx:.1f} {top}V{floor}M{left} {hy:.1f}H{right}" stroke="{INK}" stroke-dasharray="6 4" fill="none"/>')
    places = [(name, *at(x, y)) for name, x, y in points]
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{WORK}"/>' for _, x, y in places]
    taken = [_room(name, *corner) for name, corner in zip(names, corners, strict=True)]
    taken += [(vx - 1, top, vx + 1, floor), (left, hy - 1, right, hy + 1)]
    parts += [
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13">{escape(name)}</text>'
        for name, x, y, anchor in _named(places, taken, (left, right))
    ]
    parts.append(
        f'<text x="{left + width / 2:.0f}" y="{floor + 28:.0f}" text-anchor="middle">deel van het terrein met ruimte voor 3.2 en hoger, in procent</text>'
    )
    parts.append(
        f'<text transform="translate(22 {top + height / 2:.0f}) rotate(-90)" text-anchor="middle">woningen binnen 200 m, per hectare (wortelschaal)</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {floor + 40:.0f}" role="img" aria-label="Terreinen in vier vakken; de tabel geeft dezelfde gegevens." '
        f'font-size="15" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )


_Box = tuple[float, float, float, float]


def _room(name: str, x: float, y: float, anchor: str) -> _Box:
    """What a name on its base line covers, about: left, top, right, bottom."""
    wide = 7.2 * len(name) + 6
    start = x - wide if anchor == "end" else x
    return start, y - 13, start + wide, y + 4


def _named(places: list[tuple[str, float, float]], taken: list[_Box], sides: tuple[float, float]) -> list[tuple[str, float, float, str]]:
    """The names that have room beside their point and over no other name or point: name, x, base line, anchor."""
    dots = [(x - 5, y - 5, x + 5, y + 5) for _, x, y in places]
    found = []
    for (name, x, y), own in zip(places, dots, strict=True):
        for side, anchor in ((9.0, "start"), (-9.0, "end")):
            box = _room(name, x + side, y + 5, anchor)
            inside = sides[0] <= box[0] and box[2] <= sides[1]
            if inside and not any(_touch(box, other) for other in (*taken, *(d for d in dots if d is not own))):
                taken = [*taken, box]
                found.append((name, x + side, y + 5, anchor))
                break
    return found


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _stock(y: int, label: str, text: str, row: int) -> str:
    return (
        f'<text x="0" y="{y + 21}" font-weight="600">{escape(label)}</text><text x="950" y="{y + 21}" text-anchor="end" font-weight="600">{escape(text)} ha</text>'
        f'<line x1="0" x2="960" y1="{y + row - 2}" y2="{y + row - 2}" stroke="{LINE}"/>'
    )


def use_map(layers: Layers) -> str:
    """The municipality: outline, parks by status, dwellings, newer dwellings and business floor."""
    box = _box([layers.outline_rd] if layers.outline_rd else [p.rd for p in layers.parks])
    draw = _Frame(box)
    parts = _outline(draw, layers) + [_park(draw, p.rd, p.status) for p in layers.parks]
    homes = "".join(f"M{draw.x(a[2]):.1f} {draw.y(a[3]):.1f}h.01" for a in layers.addresses if a[4] == 0 and not a[6])
    parts.append(f'<path d="{homes}" stroke="{OTHER}" stroke-width="1.1" stroke-linecap="round" fill="none"/>')
    for address in sorted((a for a in layers.addresses if a[4] == 1), key=lambda a: -a[5]):
        parts.append(
            f'<circle cx="{draw.x(address[2]):.1f}" cy="{draw.y(address[3]):.1f}" r="{0.6 + math.sqrt(address[5]) / 40:.1f}" fill="{WORK}"/>'
        )
    new = "".join(f"M{draw.x(a[2]):.1f} {draw.y(a[3]):.1f}h.01" for a in layers.addresses if a[4] == 0 and a[6])
    parts.append(f'<path d="{new}" stroke="{HOME}" stroke-width="1.8" stroke-linecap="round" fill="none"/>')
    parts += [_park(draw, p.rd, p.status) for p in layers.parks if p.status == "out_with_dwellings"]
    return draw.svg(parts)


def room_map(layers: Layers) -> str:
    """The usable category per cell on the current parks, table rustig, reading omgeving."""
    draw = _Frame(_box([p.rd for p in layers.parks]))
    side = layers.cell_m * draw.scale
    paths: dict[int, list[str]] = {}
    for _, _, x, y, category in layers.cells:
        corner = f"M{draw.x(x - layers.cell_m / 2):.1f} {draw.y(y + layers.cell_m / 2):.1f}"
        paths.setdefault(category, []).append(f"{corner}h{side:.2f}v{side:.2f}h-{side:.2f}z")
    parts = [f'<path d="{"".join(d)}" fill="{ROOM[c + 1]}"/>' for c, d in sorted(paths.items())]
    parts += [f'<path d="{draw.path(p.rd)}" fill="none" stroke="{WORK}" stroke-width=".7"/>' for p in layers.parks]
    return draw.svg(parts)


def share_map(layers: Layers, shares: dict[str, float]) -> str:
    """The parks by a share in per cent (RIN -> share); white where there is none."""
    draw = _Frame(_box([p.rd for p in layers.parks]))
    shades = ROOM[2:8]
    parts = []
    for park in layers.parks:
        share = shares.get(park.rin)
        fill = "#fff" if share is None else shades[min(int(share / 100 * len(shades)), len(shades) - 1)]
        parts.append(f'<path d="{draw.path(park.rd)}" fill="{fill}" stroke="{WORK}" stroke-width=".7"/>')
    return draw.svg(parts)


def dots_map(layers: Layers, dots: Sequence[tuple[float, float, float, str]]) -> str:
    """The parks, and a dot (RD x, y, m2, colour) for each unit, as large as its floor; the first lies lowest."""
    xs, ys = [d[0] for d in dots], [d[1] for d in dots]
    shapes = [layers.outline_rd] if layers.outline_rd else [p.rd for p in layers.parks]
    draw = _Frame(_box(shapes) if shapes else (min(xs) - 50, min(ys) - 50, max(xs) + 50, max(ys) + 50))
    parts = _outline(draw, layers) + [_park(draw, p.rd, p.status) for p in layers.parks]
    parts += [
        f'<circle cx="{draw.x(x):.1f}" cy="{draw.y(y):.1f}" r="{1.2 + math.sqrt(m2) / 30:.1f}" fill="{colour}" stroke="#fff" stroke-width=".4"/>'
        for x, y, m2, colour in dots
    ]
    return draw.svg(parts)


def _outline(draw: _Frame, layers: Layers) -> list[str]:
    return [f'<path d="{draw.path(layers.outline_rd)}" fill="#fff" stroke="#7C8790" stroke-width="1"/>'] if layers.outline_rd else []


def _park(draw: _Frame, geometry: dict[str, Any], status: str) -> str:
    if status == "out_with_dwellings":
        return (
            f'<path d="{draw.path(geometry)}" fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round" stroke-dasharray="0 4"/>'
        )
    return f'<path d="{draw.path(geometry)}" fill="{WORK_TINT}" stroke="{WORK}" stroke-width=".6"/>'


class _Frame:
    """From RD metres to drawing units; north is up."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.west, self.south, self.east, self.north = box
        self.scale = WIDTH / max(self.east - self.west, 1.0)

    def x(self, value: float) -> float:
        """Drawing x of an RD x."""
        return (value - self.west) * self.scale

    def y(self, value: float) -> float:
        """Drawing y of an RD y."""
        return (self.north - value) * self.scale

    def path(self, geometry: dict[str, Any]) -> str:
        """A polygon or multipolygon as path data."""
        return "".join("M" + "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y, *_ in ring) + "z" for ring in _rings(geometry))

    def svg(self, parts: list[str]) -> str:
        """The drawing."""
        height = (self.north - self.south) * self.scale
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">{"".join(parts)}</svg>'


def _rings(geometry: dict[str, Any]) -> Iterable[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _box(geometries: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    points = [p for g in geometries for ring in _rings(g) for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) - 50, min(ys) - 50, max(xs) + 50, max(ys) + 50
