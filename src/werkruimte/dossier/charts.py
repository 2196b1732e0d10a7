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
    """Register hectares at both ends and the steps between; the title above it, the source below it."""

    first: Step
    last: Step
    steps: tuple[Step, ...]
    sentence: str
    title: str = ""
    source: str = ""


@dataclass(frozen=True)
class Bar:
    """A named bar from zero, with its value as text; `own`: of the municipality itself."""

    name: str
    value: float
    text: str
    own: bool = False


@dataclass(frozen=True)
class BarChart:
    """Bars under each other, each from zero; the title, with its unit, above them, the source below."""

    rows: tuple[Bar, ...]
    sentence: str
    title: str
    source: str


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
    title: str = ""
    source: str = ""


def bridge(chart: BridgeChart) -> Chart:
    """The waterfall of the change: an arrow per step, from the mark of the first edition to that of the last."""
    return Chart(_bridge(chart, WIDE), chart.sentence, _bridge(chart, NARROW), chart.title, chart.source)


def bars(chart: BarChart) -> Chart:
    """Bars from zero under each other."""
    return Chart(_bars(chart, WIDE), chart.sentence, _bars(chart, NARROW), chart.title, chart.source)


def scatter(chart: Scatter) -> Chart:
    """Points between two lines; a point has its name beside it where there is room, else a letter of the list under the plot."""
    return Chart(_scatter(chart, WIDE), chart.sentence, _scatter(chart, NARROW), chart.title, chart.source)


def _bridge(chart: BridgeChart, width: float) -> str:
    levels, at = [], 0.0
    for step in chart.steps:
        levels.append((at, at + step.ha))
        at += step.ha
    ends = [0.0, *(v for pair in levels for v in pair)]
    low, high = min(ends), max(ends)
    left, room, row = _frame(width)
    # The line of a mark stays whole at the edge of a narrow drawing.
    left, scale = left + 1, (room - 2) / max(high - low, 1e-9)
    parts = []
    for number, (step, pair) in enumerate(zip(chart.steps, levels, strict=True)):
        colour = HOME if step.label.startswith("uit het register") else WORK if step.ha > 0 else OTHER
        start, end = (left + (v - low) * scale for v in pair)
        parts.append(_row(_STOCK + number * row, width, Bar(step.label, step.ha, step.text), _arrow(start, end, colour)))
    low_edge = _STOCK + len(chart.steps) * row
    marks = (left - low * scale, left + (at - low) * scale)
    for x, dash in zip(marks, ("", ' stroke-dasharray="5 4"'), strict=True):
        parts.append(f'<path d="{_upright(x, width, len(chart.steps))}" stroke="{INK}" stroke-width="1.5" fill="none"{dash}/>')
    parts += [_stock(0, chart.first, width, marks[0]), _stock(low_edge, chart.last, width, marks[1])]
    base = low_edge + (21 if width == WIDE else _STOCK + 14)
    parts.append(f'<text x="0" y="{base:.0f}" fill="{INK_2}">{NOT_FROM_ZERO}</text>')
    return svg(width, base + 9, parts, chart.sentence)


NOT_FROM_ZERO = "In hectare; de as begint niet bij nul."
_HEAD = 9.0


def _arrow(start: float, end: float, colour: str) -> str:
    """A bar that points to where it ends, to be moved down; as good as nothing is still to be seen."""
    end = end if abs(end - start) >= 1.5 else start + math.copysign(1.5, end - start)
    neck = end - math.copysign(min(_HEAD, abs(end - start)), end - start)
    return f'<path d="M{start:.1f} 0H{neck:.1f}L{end:.1f} 10L{neck:.1f} 20H{start:.1f}z" fill="{colour}"/>'


def _upright(x: float, width: float, steps: int) -> str:
    """The line of a mark: whole, or where names stand above their bars one piece beside each bar."""
    if width == WIDE:
        return f"M{x:.1f} {_STOCK - 6:.0f}V{_STOCK + steps * _frame(width)[2] + 6:.0f}"
    tops = [_STOCK + n * _frame(width)[2] + 20 for n in range(steps)]
    return "".join(f"M{x:.1f} {top:.0f}v26" for top in tops)


def _bars(chart: BarChart, width: float) -> str:
    left, _, row = _frame(width)
    scale = _frame(width)[1] / max(max(abs(r.value) for r in chart.rows), 1e-9)
    parts = [
        _row(
            n * row,
            width,
            r,
            f'<rect x="{left}" width="{max(abs(r.value) * scale, 1.5):.1f}" height="20" fill="{WORK if r.own else OTHER}"/>',
        )
        for n, r in enumerate(chart.rows)
    ]
    return svg(width, row * len(chart.rows), parts, chart.sentence)


_STOCK = 34.0


def _frame(width: float) -> tuple[float, float, float]:
    """Where bars start, how long the longest may be, and how high a row is."""
    return (300.0, 540.0, 30.0) if width == WIDE else (0.0, width, 48.0)


def _row(top: float, width: float, bar: Bar, shape: str) -> str:
    """Name, shape (20 high) and value: beside each other, or the shape under the two."""
    weight = 600 if bar.own else 400
    shape_top, base = (top + 5, top + 20) if width == WIDE else (top + 23, top + 17)
    return (
        f'<text x="0" y="{base:.0f}" font-weight="{weight}">{escape(bar.name)}</text><g transform="translate(0 {shape_top:.0f})">{shape}</g>'
        f'<text x="{width:.0f}" y="{base:.0f}" text-anchor="end" font-weight="600">{escape(bar.text)}</text>'
    )


def _stock(y: float, end: Step, width: float, mark: float) -> str:
    """The name and hectares of an edition, written from its mark to where there is room."""
    left, room, _ = _frame(width)
    anchor = "end" if mark > left + room / 2 else "start"
    return (
        f'<text x="{mark:.0f}" y="{y + 21:.0f}" text-anchor="{anchor}" font-weight="600">{escape(end.label)}: {escape(end.text)} ha</text>'
    )


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _scatter(chart: Scatter, width: float) -> str:
    """The name of the axis that goes up stands above the plot, those of the quadrants outside its corners: no point can lie on them."""
    plot: _Box = (54.0, 52.0, width - 36.0, 52.0 + (380.0 if width == WIDE else 300.0))
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
    taken = [(vx - _OFF, top, vx + _OFF, floor), (left, hy - _OFF, right, hy + _OFF)]
    named, taken = _named(places, taken, plot)
    parts += [_text(x, y, name, anchor) for name, x, y, anchor in named]
    rest = [p for p in places if p[0] not in {name for name, *_ in named}]
    parts += _letters(rest, [*taken[2:], *(_dot(x, y) for _, x, y in places)], (left, top, width, floor))
    listed, deep = _listed([name for name, *_ in rest], width, floor + 86)
    return svg(width, floor + 72 + deep, [*parts, *listed], chart.sentence)


_OFF = 6.0
"""Units that a name stays off a line."""
_ROW = 22.0


def _dot(x: float, y: float) -> _Box:
    return x - 5, y - 5, x + 5, y + 5


def _letter(number: int) -> str:
    """A mark that cannot be read as a value of an axis: a to z, then aa to zz."""
    return chr(ord("a") + number % 26) * (number // 26 + 1)


def _letters(rest: list[tuple[str, float, float]], taken: list[_Box], sheet: _Box) -> list[str]:
    """A letter for each point without a name, as near as it finds room, with a thread to its point where that is not beside it.

    Where points lie on each other a thread may start over another point or thread.
    """
    ways = [(far, turn * math.pi / 12, free) for free in (True, False) for far in range(14, 150, 6) for turn in range(24)]
    parts = []
    for number, (_, x, y) in enumerate(rest):
        letter = _letter(number)
        for far, angle, free in ways:
            a, b = x + far * math.cos(angle), y - far * math.sin(angle)
            box = room(letter, a, b + 5, "middle")
            thread = [(x + (a - x) * at / far, y + (b - y) * at / far) for at in range(9, far - 8, 3)]
            line = [(p - 1, q - 1, p + 1, q + 1) for p, q in thread]
            if _within(box, sheet) and not any(touch(one, other) for one in (box, *(line if free else ())) for other in taken):
                taken = [*taken, box, *line]
                if thread:
                    parts.append(f'<path d="M{x:.1f} {y:.1f}L{thread[-1][0]:.1f} {thread[-1][1]:.1f}" stroke="{INK_2}" stroke-width=".7"/>')
                parts.append(_text(a, b + 5, letter, "middle"))
                break
    return parts


def _within(box: _Box, sheet: _Box) -> bool:
    return sheet[0] <= box[0] and box[2] <= sheet[2] and sheet[1] <= box[1] and box[3] <= sheet[3]


def _listed(names: list[str], width: float, top: float) -> tuple[list[str], float]:
    """What each letter stands for, in lines as long as the drawing is wide, and how high that is."""
    parts, x, y = [], 0.0, top
    for number, name in enumerate(names):
        text = f"{_letter(number)} {name}"
        long = ADVANCE * len(text) + 22
        if x and x + long > width:
            x, y = 0.0, y + _ROW
        parts.append(_text(x, y, text, "start"))
        x += long
    return parts, y - top + _ROW if names else 0.0


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


def room(name: str, x: float, y: float, anchor: str) -> _Box:
    """What a name on its base line covers, about."""
    wide = ADVANCE * len(name) + 4
    start = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return start, y - LETTER + 2, start + wide, y + 4


def _named(places: list[tuple[str, float, float]], taken: list[_Box], plot: _Box) -> tuple[list[tuple[str, float, float, str]], list[_Box]]:
    """The names that have room at their point, in the plot, and over no line, name or point: name, x, base line, anchor; and what is taken."""
    dots = [_dot(x, y) for _, x, y in places]
    found = []
    for (name, x, y), own in zip(places, dots, strict=True):
        beside = ((x + 9, y + 5, "start"), (x - 9, y + 5, "end"), (x, y - 10, "middle"), (x, y + 20, "middle"))
        aslant = ((x + 6, y - 8, "start"), (x - 6, y - 8, "end"), (x + 6, y + 18, "start"), (x - 6, y + 18, "end"))
        for a, b, anchor in (*beside, *aslant):
            box = room(name, a, b, anchor)
            if _within(box, plot) and not any(touch(box, other) for other in (*taken, *(d for d in dots if d is not own))):
                taken = [*taken, box]
                found.append((name, a, b, anchor))
                break
    return found, taken


def touch(a: _Box, b: _Box) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def svg(width: float, height: float, parts: list[str], sentence: str) -> str:
    """A drawing with the letters of the house; the sentence says its outcome."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(sentence)}" '
        f'font-size="{LETTER}" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )
