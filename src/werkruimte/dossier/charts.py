"""Charts as SVG, each in two widths: the bridge, bars, and points between two lines. Colours from the tokens.

A chart shrinks with its page and its letters with it. So there is a wide drawing, for paper and wide pages, and a narrow one with fewer
units across, in which a name stands above its bar.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from werkruimte.dossier.blocks import Chart
from werkruimte.dossier.drawings import HOME, INK, INK_2, LINE, OTHER, WORK

WIDE, NARROW = 960.0, 340.0
"""Units across; letters are 15 of them high."""
LETTER, ADVANCE = 15, 7.4
"""Height of a letter, and about what one takes of a line."""


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


@dataclass(frozen=True)
class Bar:
    """A named bar from zero, with its value as text; `own`: of the municipality itself."""

    name: str
    value: float
    text: str
    own: bool = False


@dataclass(frozen=True)
class Scatter:
    """Points (name, x in per cent, y) between two lines (x, y).

    `ticks`: values of the axes that are named, x and y, each with its text. `quadrants`: names of top right, bottom right, top left and
    bottom left. `axes`: what x and y are.
    """

    points: tuple[tuple[str, float, float], ...]
    lines: tuple[float, float]
    ticks: tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]]
    quadrants: tuple[str, str, str, str]
    axes: tuple[str, str]
    sentence: str


def bridge(chart: BridgeChart) -> Chart:
    """The waterfall of the change, zero is the first edition; the stocks stand as numbers at both ends."""
    return Chart(_bridge(chart, WIDE), chart.sentence, _bridge(chart, NARROW))


def bars(rows: tuple[Bar, ...], sentence: str) -> Chart:
    """Bars from zero under each other."""
    return Chart(_bars(rows, sentence, WIDE), sentence, _bars(rows, sentence, NARROW))


def scatter(chart: Scatter) -> Chart:
    """Points between two lines; a point has its name beside it where there is room."""
    return Chart(_scatter(chart, WIDE), chart.sentence, _scatter(chart, NARROW))


def _bridge(chart: BridgeChart, width: float) -> str:
    levels, at = [], 0.0
    for step in chart.steps:
        levels.append((at, at + step.ha))
        at += step.ha
    ends = [0.0, *(v for pair in levels for v in pair)]
    low, high = min(ends), max(ends)
    left, room, row = _frame(width)
    scale = room / max(high - low, 1e-9)
    parts = [_stock(0, chart.first, width)]
    for number, (step, (start, end)) in enumerate(zip(chart.steps, levels, strict=True)):
        x, w = left + (min(start, end) - low) * scale, max(abs(end - start) * scale, 1.5)
        colour = HOME if step.label.startswith("uit het register") else WORK if step.ha > 0 else OTHER
        parts.append(
            _row(_STOCK + number * row, width, Bar(step.label, step.ha, step.text), f'x="{x:.1f}" width="{w:.1f}" fill="{colour}"')
        )
    low_edge = _STOCK + len(chart.steps) * row
    parts.append(_stock(low_edge, chart.last, width))
    zero = left - low * scale
    parts.append(f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{_STOCK}" y2="{low_edge}" stroke="{INK}" stroke-width="1"/>')
    return _svg(width, low_edge + _STOCK, parts, chart.sentence)


def _bars(rows: tuple[Bar, ...], sentence: str, width: float) -> str:
    left, room, row = _frame(width)
    scale = room / max(max(abs(r.value) for r in rows), 1e-9)
    parts = [
        _row(n * row, width, r, f'x="{left}" width="{max(abs(r.value) * scale, 1.5):.1f}" fill="{WORK if r.own else OTHER}"')
        for n, r in enumerate(rows)
    ]
    return _svg(width, row * len(rows), parts, sentence)


_STOCK = 34.0


def _frame(width: float) -> tuple[float, float, float]:
    """Where bars start, how long the longest may be, and how high a row is."""
    return (300.0, 540.0, 30.0) if width == WIDE else (0.0, width, 48.0)


def _row(top: float, width: float, bar: Bar, placed: str) -> str:
    """Name, bar and value: beside each other, or the bar under the two."""
    weight = 600 if bar.own else 400
    bar_top, base = (top + 5, top + 20) if width == WIDE else (top + 23, top + 17)
    return (
        f'<text x="0" y="{base:.0f}" font-weight="{weight}">{escape(bar.name)}</text><rect {placed} y="{bar_top:.0f}" height="20"/>'
        f'<text x="{width:.0f}" y="{base:.0f}" text-anchor="end" font-weight="600">{escape(bar.text)}</text>'
    )


def _stock(y: float, end: Step, width: float) -> str:
    return (
        f'<text x="0" y="{y + 21:.0f}" font-weight="600">{escape(end.label)}</text>'
        f'<text x="{width:.0f}" y="{y + 21:.0f}" text-anchor="end" font-weight="600">{escape(end.text)} ha</text>'
        f'<line x1="0" x2="{width:.0f}" y1="{y + _STOCK - 2:.0f}" y2="{y + _STOCK - 2:.0f}" stroke="{LINE}"/>'
    )


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _scatter(chart: Scatter, width: float) -> str:
    """The name of the axis that goes up stands above the plot, those of the quadrants outside its corners: no point can lie on them."""
    plot: _Box = (54.0, 52.0, width - 12.0, 52.0 + (380.0 if width == WIDE else 300.0))
    left, top, right, floor = plot
    highest = max([y for _, _, y in chart.points] + [chart.lines[1] * 1.5]) * 1.08

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x / 100 * (right - left), floor - math.sqrt(y / highest) * (floor - top)

    vx, hy = at(*chart.lines)
    parts = [
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{floor - top}" fill="#fff" stroke="{LINE}"/>',
        f'<path d="M{vx:.1f} {top}V{floor}M{left} {hy:.1f}H{right}" stroke="{INK}" stroke-dasharray="6 4" fill="none"/>',
        *_ticks(chart, plot, at),
        *_corners(chart.quadrants, plot),
    ]
    parts += [_text(right, floor + 62, chart.axes[0], "end"), _text(0, 16, chart.axes[1], "start")]
    places = [(name, *at(x, y)) for name, x, y in chart.points]
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{WORK}"/>' for _, x, y in places]
    taken = [(vx - 1, top, vx + 1, floor), (left, hy - 1, right, hy + 1)]
    parts += [_text(x, y, name, anchor) for name, x, y, anchor in _named(places, taken, plot)]
    return _svg(width, floor + 70, parts, chart.sentence)


_At = Callable[[float, float], tuple[float, float]]


def _ticks(chart: Scatter, plot: _Box, at: _At) -> list[str]:
    """The named values of both axes; one that would lie over the one before it is left out."""
    left, _, _, floor = plot
    parts, before = [], -math.inf
    for x, text in chart.ticks[0]:
        if at(x, 0)[0] - before > 2 * LETTER:
            before = at(x, 0)[0]
            parts += [_text(before, floor + 19, text, "middle"), f'<path d="M{before:.1f} {floor}v5" stroke="{INK}"/>']
    before = math.inf
    for y, text in chart.ticks[1]:
        if before - at(0, y)[1] > LETTER:
            before = at(0, y)[1]
            parts += [_text(left - 9, before + 5, text, "end"), f'<path d="M{left} {before:.1f}h-5" stroke="{INK}"/>']
    return parts


def _corners(names: tuple[str, str, str, str], plot: _Box) -> list[str]:
    left, top, right, floor = plot
    places = ((right, top - 8, "end"), (right, floor + 40, "end"), (left, top - 8, "start"), (left, floor + 40, "start"))
    return [
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{INK_2}" font-style="italic">{escape(name)}</text>'
        for name, (x, y, anchor) in zip(names, places, strict=True)
    ]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _room(name: str, x: float, y: float, anchor: str) -> _Box:
    """What a name on its base line covers, about."""
    wide = ADVANCE * len(name) + 4
    start = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return start, y - LETTER + 2, start + wide, y + 4


def _named(places: list[tuple[str, float, float]], taken: list[_Box], plot: _Box) -> list[tuple[str, float, float, str]]:
    """The names that have room at their point, in the plot, and over no line, name or point: name, x, base line, anchor."""
    dots = [(x - 5, y - 5, x + 5, y + 5) for _, x, y in places]
    found = []
    for (name, x, y), own in zip(places, dots, strict=True):
        for a, b, anchor in ((x + 9, y + 5, "start"), (x - 9, y + 5, "end"), (x, y - 10, "middle"), (x, y + 20, "middle")):
            box = _room(name, a, b, anchor)
            inside = plot[0] <= box[0] and box[2] <= plot[2] and plot[1] <= box[1] and box[3] <= plot[3]
            if inside and not any(_touch(box, other) for other in (*taken, *(d for d in dots if d is not own))):
                taken = [*taken, box]
                found.append((name, a, b, anchor))
                break
    return found


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _svg(width: float, height: float, parts: list[str], sentence: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(sentence)}" '
        f'font-size="{LETTER}" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )
