"""Maps as SVG: use, environmental room, a share per park, units. Colours from the tokens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from werkruimte.domain.notation import number
from werkruimte.layers import Layers, ParkShape

WORK, WORK_TINT, HOME, OTHER, INK, INK_2, LINE = "#1D4F7C", "#C5D6E4", "#BF5418", "#8A949C", "#17212B", "#44515D", "#D8DBDC"
ROOM = ("#F3EDDA", "#F3EDDA", "#D5DDB2", "#AACA9F", "#82B79B", "#4F9694", "#2F7488", "#1F5176", "#1F5176", "#1F5176", "#152F52")
WIDTH = 1000.0
TALLEST = 0.75
"""Of its width, at most, is a map high."""
LETTER = 17
"""Height of the letters of a map, in units; WIDTH of them fill a sheet, where 17 are 8 pt."""
SMALL = 14
"""Height of the names of parks, in units."""
NO_DATA = "#87919A"
HATCH = (
    '<defs><pattern id="geen-getal" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#F1F2F2"/><path d="M0 0V7" stroke="{NO_DATA}" stroke-width="2"/></pattern></defs>'
)
Sign = tuple[str, str]
"""An entry of the key of a map: its mark (SVG, 24 by 14 units) and its words."""
BARS = (10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 0)
"""Lengths of a scale bar, in metres."""


def _area(fill: str, line: str = "none") -> str:
    return f'<rect width="24" height="14" fill="{fill}" stroke="{line}"/>'


def _dot(colour: str, radius: float = 5.0) -> str:
    return f'<circle cx="12" cy="7" r="{radius}" fill="{colour}"/>'


GONE = (
    f'<path d="M1 1H23V13H1z" fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round" stroke-dasharray="0 4"/>',
    "uit het register, met nieuwe woningen",
)
USE_KEY: tuple[Sign, ...] = (
    (_area(WORK_TINT, WORK), "bedrijventerrein"),
    GONE,
    (_dot(WORK), "bedrijfsruimte, groter is meer vloer"),
)
STATUS_KEY: dict[str, Sign] = {
    "": (_area(WORK_TINT, WORK), "bedrijventerrein"),
    "merged": (
        f'<path d="M1 1H23V13H1z" fill="{WORK_TINT}" stroke="{WORK}" stroke-width="1.4" stroke-dasharray="4 3"/>',
        "samengevoegd, waarschijnlijk",
    ),
    "unexplained": (_area(LINE, WORK), "niet meer in het register, waarom is niet te zien"),
    "out_with_dwellings": GONE,
}
"""The marks of parks by what became of them; any other status is simply a park."""
HOME_SIGNS = (_dot(HOME, 3.0), _dot(OTHER, 3.0))
"""The marks of newer and other dwellings; what they stand for is another thing in each edition."""
ROOM_KEY: tuple[Sign, ...] = tuple(
    (_area(colour, LINE), words)
    for colour, words in zip(dict.fromkeys(ROOM), ("hoogstens 1", "2", "3.1", "3.2", "4.1", "4.2", "5.1, 5.2 of 5.3", "6"), strict=True)
)


def use_map(layers: Layers, homes: tuple[str, str]) -> str:
    """The municipality: outline, parks by status, dwellings, newer dwellings and business floor.

    homes: what the dots of newer and of other dwellings stand for.
    """
    box = _box([layers.outline_rd] if layers.outline_rd else [p.rd for p in layers.parks])
    draw = _Frame(box)
    parts = _outline(draw, layers) + [_park(draw, p.rd, p.status) for p in layers.parks]
    older = "".join(f"M{draw.x(a[2]):.1f} {draw.y(a[3]):.1f}h.01" for a in layers.addresses if a[4] == 0 and not a[6])
    parts.append(f'<path d="{older}" stroke="{OTHER}" stroke-width="1.1" stroke-linecap="round" fill="none"/>')
    for address in sorted((a for a in layers.addresses if a[4] == 1), key=lambda a: -a[5]):
        parts.append(
            f'<circle cx="{draw.x(address[2]):.1f}" cy="{draw.y(address[3]):.1f}" r="{0.6 + math.sqrt(address[5]) / 40:.1f}" fill="{WORK}"/>'
        )
    new = "".join(f"M{draw.x(a[2]):.1f} {draw.y(a[3]):.1f}h.01" for a in layers.addresses if a[4] == 0 and a[6])
    parts.append(f'<path d="{new}" stroke="{HOME}" stroke-width="1.8" stroke-linecap="round" fill="none"/>')
    parts += [_park(draw, p.rd, p.status) for p in layers.parks if p.status == "out_with_dwellings"]
    return draw.svg([*parts, *_names(draw, layers, parks=False)], (*USE_KEY, *zip(HOME_SIGNS, homes, strict=True)))


def parks_map(layers: Layers) -> str:
    """The parks by what became of them between the editions; the key names what is drawn."""
    draw = _Frame(_box([p.rd for p in layers.parks]))
    kinds = [p.status if p.status in STATUS_KEY else "" for p in layers.parks]
    fills = {"merged": (WORK_TINT, ' stroke-dasharray="4 3"'), "unexplained": (LINE, "")}
    parts = _outline(draw, layers)
    for park, kind in sorted(zip(layers.parks, kinds, strict=True), key=lambda pair: pair[1] == "out_with_dwellings"):
        if kind == "out_with_dwellings":
            parts.append(_park(draw, park.rd, kind))
            continue
        fill, dashes = fills.get(kind, (WORK_TINT, ""))
        parts.append(f'<path d="{draw.path(park.rd)}" fill="{fill}" stroke="{WORK}" stroke-width="1"{dashes}/>')
    return draw.svg([*parts, *_names(draw, layers)], [sign for kind, sign in STATUS_KEY.items() if kind in kinds])


def room_map(layers: Layers) -> str:
    """The usable category per cell on the current parks, table rustig, reading omgeving."""
    draw = _Frame(_box([p.rd for p in layers.parks]))
    side = layers.cell_m * draw.scale
    paths: dict[int, list[str]] = {}
    around = _outline(draw, layers)
    for _, _, x, y, category in layers.cells:
        corner = f"M{draw.x(x - layers.cell_m / 2):.1f} {draw.y(y + layers.cell_m / 2):.1f}"
        paths.setdefault(category, []).append(f"{corner}h{side:.2f}v{side:.2f}h-{side:.2f}z")
    parts = [*around, *(f'<path d="{"".join(d)}" fill="{ROOM[c + 1]}"/>' for c, d in sorted(paths.items()))]
    parts += [f'<path d="{draw.path(p.rd)}" fill="none" stroke="{WORK}" stroke-width=".7"/>' for p in layers.parks]
    return draw.svg([*parts, *_names(draw, layers)], ROOM_KEY)


def share_map(layers: Layers, shares: dict[str, float]) -> str:
    """The parks by a share in per cent (RIN -> share); hatched where there is none."""
    draw = _Frame(_box([p.rd for p in layers.parks]))
    shades = ROOM[2:8]
    parts = [HATCH, *_outline(draw, layers)]
    for park in layers.parks:
        share = shares.get(park.rin)
        fill = "url(#geen-getal)" if share is None else shades[min(int(share / 100 * len(shades)), len(shades) - 1)]
        parts.append(f'<path d="{draw.path(park.rd)}" fill="{fill}" stroke="{WORK}" stroke-width=".7"/>')
    return draw.svg([*parts, *_names(draw, layers)])


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


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom in units."""


def _names(draw: _Frame, layers: Layers, parks: bool = True) -> list[str]:
    """The names of what went with new dwellings, of each settlement, and of parks where there is room, the largest first.

    Each stands where it first has room.
    """
    texts: list[str] = []
    taken: list[_Box] = []
    gone = {p.name: _box([p.rd]) for p in layers.parks if p.status == "out_with_dwellings"}
    outlines = [(draw.x(w), draw.y(n), draw.x(e), draw.y(s)) for w, s, e, n in gone.values()]
    for spots, name, weight, size in _wanted(draw, layers, parks):
        half = size * 0.27 * len(name)
        found = [(min(max(x, half), WIDTH - half), y) for x, y in spots]
        boxes = [(x - half, y - size, x + half, y + 4) for x, y in found]
        free = next(
            (n for n, box in enumerate(boxes) if not any(_touch(box, other) for other in (*taken, *(() if name in gone else outlines)))),
            None,
        )
        if free is None:
            continue
        taken.append(boxes[free])
        texts.append(
            f'<text x="{found[free][0]:.0f}" y="{found[free][1]:.0f}" text-anchor="middle" font-weight="{weight}" font-size="{size}" '
            f'stroke="#fff" stroke-width="4" paint-order="stroke" stroke-linejoin="round">{escape(name)}</text>'
        )
    return texts


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


_Name = tuple[list[tuple[float, float]], str, int, int]
"""Middles and base lines in units where it may stand, the words, weight and height of the letters."""


def _wanted(draw: _Frame, layers: Layers, all_parks: bool) -> list[_Name]:
    """Names in the order in which they take room."""
    gone = [p for p in layers.parks if p.status == "out_with_dwellings"]
    rest = sorted((p for p in layers.parks if p not in gone and all_parks), key=lambda p: -_hectares(p.rd))
    found: dict[str, list[dict[str, Any]]] = {}
    for park in layers.parks:
        found.setdefault(park.settlement, []).append(park.rd)
    places: list[_Name] = []
    for name, shapes in found.items():
        west, _, east, north = _box(shapes)
        if name:
            places.append(([(draw.x((west + east) / 2), max(draw.y(north) - 4, LETTER))], name, 600, LETTER))
    return [*(_beside(draw, p) for p in gone), *places, *(_beside(draw, p) for p in rest)]


def _beside(draw: _Frame, park: ParkShape) -> _Name:
    """A park: in it where it is large enough, else under, over, right or left of it. The box of a park is 50 m wider than the park."""
    west, south, east, north = _box([park.rd])
    left, top, right, floor = draw.x(west), draw.y(north), draw.x(east), draw.y(south)
    x, y, half = (left + right) / 2, (top + floor) / 2 + SMALL / 3, SMALL * 0.27 * len(park.name)
    around = [(x, floor + SMALL - 2), (x, top), (right + half, y), (left - half, y)]
    inside = floor - top > 3 * SMALL and park.status != "out_with_dwellings"
    return ([(x, y)] if inside else around, park.name, 600 if park.status == "out_with_dwellings" else 400, SMALL)


def _outline(draw: _Frame, layers: Layers) -> list[str]:
    """The municipality, as far as it lies in the frame: the key under the map is no land."""
    if not layers.outline_rd:
        return []
    high = f"{draw.y(draw.south):.0f}"
    return [
        f'<clipPath id="vlak-{high}"><rect width="{WIDTH:.0f}" height="{high}"/></clipPath>'
        f'<path d="{draw.path(layers.outline_rd)}" clip-path="url(#vlak-{high})" fill="#fff" stroke="#7C8790" stroke-width="1"/>'
    ]


def _park(draw: _Frame, geometry: dict[str, Any], status: str) -> str:
    path = draw.path(geometry)
    if status == "out_with_dwellings":
        return (
            f'<path d="{path}" fill="none" stroke="#fff" stroke-width="4"/>'
            f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round" stroke-dasharray="0 4"/>'
        )
    return f'<path d="{path}" fill="{WORK_TINT}" stroke="{WORK}" stroke-width=".6"/>'


class _Frame:
    """From RD metres to drawing units; north is up."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        west, self.south, east, self.north = box
        # What is much taller than wide has room at its sides: else it would take more than a sheet.
        wide = max(east - west, (self.north - self.south) / TALLEST, 1.0)
        self.west = (west + east - wide) / 2
        self.scale = WIDTH / wide

    def x(self, value: float) -> float:
        """Drawing x of an RD x."""
        return (value - self.west) * self.scale

    def y(self, value: float) -> float:
        """Drawing y of an RD y."""
        return (self.north - value) * self.scale

    def path(self, geometry: dict[str, Any]) -> str:
        """A polygon or multipolygon as path data."""
        return "".join("M" + "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y, *_ in ring) + "z" for ring in _rings(geometry))

    def svg(self, parts: list[str], key: Sequence[Sign] = ()) -> str:
        """The drawing; under it a scale bar and the key, in as many lines as that takes."""
        y = (self.north - self.south) * self.scale + 30
        metres = next(m for m in BARS if m * self.scale <= WIDTH / 4)
        long = metres * self.scale
        text = f"{number(metres / 1000, 0)} km" if metres >= 1000 else f"{number(metres, 0)} m"
        under = [
            f'<path d="M1 {y:.0f}h{long:.1f}m0 -5v10M1 {y - 5:.0f}v10" stroke="{INK}" stroke-width="1.5" fill="none"/>'
            f'<text x="{long + 10:.0f}" y="{y + 6:.0f}">{text}</text>'
        ]
        x = 0.0
        y += 30 if key else 0
        for mark, words in key:
            wide = 34 + LETTER * 0.5 * len(words) + 22
            if x + wide > WIDTH + 22:
                x, y = 0.0, y + 26
            under.append(
                f'<g transform="translate({x:.0f} {y - 7:.0f})">{mark}</g><text x="{x + 32:.0f}" y="{y + 6:.0f}">{escape(words)}</text>'
            )
            x += wide
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {y + 14:.0f}" font-family="Source Sans 3, sans-serif" '
            f'font-size="{LETTER}" fill="{INK}">{"".join(parts)}{"".join(under)}</svg>'
        )


def _hectares(geometry: dict[str, Any]) -> float:
    """The area of a geometry, its holes left out."""
    rings = ([(x, y) for x, y, *_ in ring] for ring in _rings(geometry))
    twice = (sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(r)) for r in rings)
    return float(abs(sum(twice))) / 20_000


def _rings(geometry: dict[str, Any]) -> Iterable[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _box(geometries: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    points = [p for g in geometries for ring in _rings(g) for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) - 50, min(ys) - 50, max(xs) + 50, max(ys) + 50
