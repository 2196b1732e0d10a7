"""A design type to scale: plan (street below) and section (street left), in metres, with the measures that matter."""

from __future__ import annotations

from xml.sax.saxutils import escape

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import HOME, INK, WORK, WORK_TINT
from werkruimte.werktoets.design import FittedType

HOME_TINT, PAVING, EARTH, GLASS = "#F5DFD0", "#EFECE4", "#D9D3C5", "#FFFFFF"
TRUCK_M = (8.0, 3.4)
PERSON_M = 1.75
BAY_M = 7.2
DECK_GARDEN_M = 10.0


class Pen:
    """Collects shapes in metres, y up from the ground line at (left, ground); text and lines to one size."""

    def __init__(self, left: float, ground: float, text: float) -> None:
        self.left, self.ground, self.text = left, ground, text
        self.parts: list[str] = []

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "", dash: bool = False, line: float = 0.1
    ) -> None:
        """A rectangle with its lower left corner at (x, y)."""
        edge = f' stroke="{stroke}" stroke-width="{line * self.text:.2f}"' if stroke else ""
        edge += f' stroke-dasharray="{0.5 * self.text:.2f} {0.35 * self.text:.2f}"' if dash else ""
        place = f'x="{self.left + x:.2f}" y="{self.ground - y - height:.2f}" width="{width:.2f}" height="{height:.2f}"'
        self.parts.append(f'<rect {place} fill="{fill}"{edge}/>')

    def line(self, x: float, y: float, to: tuple[float, float], stroke: str = INK, width: float = 0.1) -> None:
        """A line from (x, y)."""
        ends = f'x1="{self.left + x:.2f}" y1="{self.ground - y:.2f}" x2="{self.left + to[0]:.2f}" y2="{self.ground - to[1]:.2f}"'
        self.parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{width * self.text:.2f}"/>')

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "") -> None:
        """A disc, or with a stroke a dashed ring."""
        edge = f' stroke="{stroke}" stroke-width="{0.1 * self.text:.2f}" stroke-dasharray="{0.5 * self.text:.2f}"' if stroke else ""
        self.parts.append(f'<circle cx="{self.left + x:.2f}" cy="{self.ground - y:.2f}" r="{radius:.2f}" fill="{fill}"{edge}/>')

    def say(self, x: float, y: float, words: str, anchor: str = "middle", bold: bool = False) -> None:
        """Words with their baseline at (x, y), legible on any ground."""
        weight = ' font-weight="600"' if bold else ""
        halo = f'paint-order="stroke" stroke="#fff" stroke-width="{0.28 * self.text:.2f}" stroke-linejoin="round"'
        self.parts.append(
            f'<text x="{self.left + x:.2f}" y="{self.ground - y:.2f}" text-anchor="{anchor}"{weight} {halo}>{escape(words)}</text>'
        )

    def across(self, x: float, y: float, length: float) -> None:
        """A horizontal measure with its metres below."""
        tick = 0.35 * self.text
        self.line(x, y, (x + length, y))
        for end in (x, x + length):
            self.line(end, y - tick, (end, y + tick))
        self.say(x + length / 2, y - 1.15 * self.text, f"{number(length, 0)} m")

    def up(self, x: float, y: float, length: float, decimals: int = 1) -> None:
        """A vertical measure with its metres to the right."""
        tick = 0.35 * self.text
        self.line(x, y, (x, y + length))
        for end in (y, y + length):
            self.line(x - tick, end, (x + tick, end))
        self.say(x + 0.5 * self.text, y + length / 2 - 0.35 * self.text, f"{number(length, decimals)} m", "start", bold=True)


def drawing(found: FittedType, alt: str) -> str:
    """The SVG of a fitted type; work blue, dwellings orange, both drawings to one scale."""
    block = found.block
    text = 0.021 * (block.width_m + block.depth_m) + 1.1
    ground = max(block.depth_m, block.height_m + 0.6 * text)
    left = block.width_m + 2 * text + TRUCK_M[0] + 2
    plan, section = Pen(0, ground, text), Pen(left, ground, text)
    _plan(found, plan)
    _section(found, section)
    width, height = left + block.depth_m + 5.2 * text, ground + 4.6 * text
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 1:.2f} {height + 1:.2f}" role="img" aria-label="{escape(alt)}" '
        f'font-family="Source Sans 3, sans-serif" font-size="{text:.2f}" fill="{INK}">{"".join([*plan.parts, *section.parts])}</svg>'
    )


def _homes(found: FittedType) -> list[tuple[float, float]]:
    """Where dwelling storeys stand in the section: (start, depth), from the street."""
    block, kind, deep = found.block, found.type, found.shared.home_depth_m
    if not kind.homes_above or not found.fitted.home_storeys:
        return []
    thick = found.fitted.bands[0][3]
    if kind.yard_m:
        return [(0.0, thick), (block.depth_m - thick, thick)]
    if not kind.work_depth_m and block.depth_m >= 2 * deep + DECK_GARDEN_M:
        return [(0.0, deep), (block.depth_m - deep, deep)]
    return [(0.0, min(deep, block.depth_m))]


def _plan(found: FittedType, pen: Pen) -> None:
    block, kind = found.block, found.type
    pen.box(0, 0, block.width_m, block.depth_m, PAVING, "#B7B0A1")
    for x, y, width, depth in found.fitted.bands:
        pen.box(x, y, width, depth, WORK_TINT, WORK)
        _bays(pen, (x, y, width, depth))
    for start, deep in _homes(found):
        pen.box(0.5, start + 0.5, block.width_m - 1, deep - 1, "none", HOME, dash=True, line=0.16)
    middle, gate = block.width_m / 2, min(kind.gate_width_m, block.width_m)
    pen.box(middle - gate / 2, -0.35 * pen.text, gate, 0.7 * pen.text, "#fff", INK)
    pen.say(middle, -1.5 * pen.text, f"poort {number(gate, 1)} m", bold=True)
    _inside(found, pen)
    pen.across(0, -2.4 * pen.text, block.width_m)


def _bays(pen: Pen, band: tuple[float, float, float, float]) -> None:
    """Walls between units, about every 7 m along the longer side."""
    x, y, width, depth = band
    along = max(width, depth)
    count = max(round(along / BAY_M), 1)
    for number_ in range(1, count):
        at = number_ * along / count
        ends = ((x + at, y), (x + at, y + depth)) if width >= depth else ((x, y + at), (x + width, y + at))
        pen.line(*ends[0], ends[1], WORK, 0.05)


def _inside(found: FittedType, pen: Pen) -> None:
    """What lies beside the work: a yard with its turning circle, ground behind, lifts."""
    block, kind = found.block, found.type
    x, y, width, depth = found.fitted.bands[0]
    pen.say(x + width * (0.25 if kind.yard_m else 0.5), y + depth / 2 - 0.35 * pen.text, "werk", bold=True)
    if kind.yard_m:
        middle = block.width_m / 2, block.depth_m / 2
        pen.circle(*middle, min(kind.yard_m, block.depth_m - 2 * depth) / 2 - 0.5, "none", INK)
        pen.say(middle[0], middle[1] - 0.35 * pen.text, "hof")
        gate = min(kind.gate_width_m, block.width_m)
        pen.box(middle[0] - gate / 2, 0, gate, depth, PAVING, "#B7B0A1")
    elif block.depth_m - depth > 3 * pen.text:
        words = "tuin" if kind.homes_above else "woningen erachter"
        pen.say(block.width_m / 2, depth + (block.depth_m - depth) / 2 - 0.35 * pen.text, words)
    elif kind.work_storeys > 2 and found.fitted.work_storeys > 1 and depth == block.depth_m:
        for at in (0.25, 0.75):
            pen.box(at * block.width_m - 1.8, block.depth_m - 4.2, 3.6, 3.6, "#fff", WORK)
        pen.say(block.width_m / 2, block.depth_m - 3.2, "liften")


def _section(found: FittedType, pen: Pen) -> None:
    block, kind, shared = found.block, found.type, found.shared
    right = block.depth_m
    pen.box(-TRUCK_M[0] - 3, -0.7 * pen.text, right + TRUCK_M[0] + 4, 0.7 * pen.text, EARTH)
    thick = found.fitted.bands[0][3]
    stacks = [0.0, right - thick] if kind.yard_m else [0.0]
    top = 0.0
    for storey in range(found.fitted.work_storeys):
        high = (kind.free_height_m if storey == 0 else kind.upper_free_height_m) + shared.slab_m
        for start in stacks:
            pen.box(start, top, thick, high, WORK_TINT, WORK)
            pen.box(start, top + high - shared.slab_m, thick, shared.slab_m, WORK)
        top += high
    for start, deep in _homes(found):
        for storey in range(found.fitted.home_storeys):
            _home(pen, start, top + storey * shared.home_storey_m, deep, shared.home_storey_m)
    _street(found, pen, thick)
    whole = top + found.fitted.home_storeys * shared.home_storey_m
    pen.up(right + 0.9 * pen.text, 0, whole)
    pen.line(-TRUCK_M[0] - 3, 0, (right + 1, 0), INK, 0.2)
    pen.say(0, -1.9 * pen.text, "straat" if kind.homes_above else "laadkant", "end")
    pen.across(0, -2.4 * pen.text, right)


def _home(pen: Pen, x: float, y: float, deep: float, high: float) -> None:
    """One dwelling storey with a window on both sides."""
    pen.box(x, y, deep, high, HOME_TINT, HOME)
    for at in (x, x + deep - 0.35):
        pen.box(at, y + 0.9, 0.35, high - 1.5, GLASS, HOME, line=0.05)


def _street(found: FittedType, pen: Pen, thick: float) -> None:
    """A lorry and a person to scale where goods are loaded, the gate, and the free height on the ground floor."""
    kind, (long, high) = found.type, TRUCK_M
    inside = kind.yard_m >= long + 4
    start = thick + (found.block.depth_m - 2 * thick - long) / 2 if inside else -long - 1.2
    pen.box(start, 0.9, long - 2.1, high - 0.9, "#fff", INK)
    pen.box(start + long - 1.9, 0.9, 1.9, 1.9, "#fff", INK)
    for wheel in (1.3, long - 1.2):
        pen.circle(start + wheel, 0.5, 0.5, INK)
    gate = min(kind.free_height_m, 4.2)
    pen.box(thick - 0.3 if inside else -0.3, 0, 0.6, gate, "#fff", INK)
    spot = 0.16 * thick
    pen.circle(spot, PERSON_M - 0.2, 0.22, INK)
    pen.line(spot, 0, (spot, PERSON_M - 0.4), INK, 0.18)
    pen.up(0.34 * thick, 0, kind.free_height_m)
    behind = found.block.depth_m - thick
    if not kind.homes_above and behind > 14:
        pen.box(found.block.depth_m - 10, 0, 10, 9, "none", HOME, dash=True, line=0.16)
        if pen.text < 3:
            pen.say(found.block.depth_m - 5, 4, "wonen")
