"""One line between two ends and the levels it meets, as SVG in two widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from werkruimte.dossier.blocks import Chart
from werkruimte.dossier.charts import LETTER, NARROW, WIDE, room, svg, touch
from werkruimte.dossier.drawings import INK, INK_2, WORK


@dataclass(frozen=True)
class Level:
    """A value that matters, as a dashed line with its name; `meets`: x where the line has that value, with its text, None where nowhere."""

    value: float
    name: str
    meets: tuple[float, str] | None = None


@dataclass(frozen=True)
class LineChart:
    """Points (x, y) in order of x, what both ends are called, the levels, and the values of x that are named."""

    points: tuple[tuple[float, float], ...]
    ends: tuple[str, str]
    levels: tuple[Level, ...]
    ticks: tuple[tuple[float, str], ...]
    axis: str
    sentence: str
    title: str
    source: str


def line(chart: LineChart) -> Chart:
    """The line with its ends named and a dot where it meets a level."""
    return Chart(_line(chart, WIDE), chart.sentence, _line(chart, NARROW), chart.title, chart.source)


_Box = tuple[float, float, float, float]
_At = Callable[[float, float], tuple[float, float]]
_TOP, _DEEP, _SIDE = 26.0, 300.0, 12.0


def _line(chart: LineChart, width: float) -> str:
    at = _scales(chart, width)
    places = [at(x, y) for x, y in chart.points]
    floor = _TOP + _DEEP
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    parts = []
    for level in chart.levels:
        height = at(0, level.value)[1]
        parts.append(f'<path d="M{_SIDE} {height:.1f}H{width - _SIDE}" stroke="{INK}" stroke-dasharray="6 4"/>')
    parts += [f'<path d="{path}" stroke="{WORK}" stroke-width="3" fill="none"/>', *_axis(chart, at, width, floor)]
    taken = _along(places) + [(0.0, h - 2, width, h + 2) for h in (at(0, level.value)[1] for level in chart.levels)]
    wanted = [(end, 600, _around(x, y)) for end, (x, y) in zip(chart.ends, (places[0], places[-1]), strict=True)]
    crossings, highest = [], max(level.value for level in chart.levels)
    for level in chart.levels:
        height = at(0, level.value)[1]
        if level.meets:
            x = at(level.meets[0], level.value)[0]
            parts.append(f'<circle cx="{x:.1f}" cy="{height:.1f}" r="5" fill="{INK}"/>')
            taken.append((x - 6, height - 6, x + 6, height + 6))
            crossings.append((level.meets[1], 600, _around(x, height)))
        wanted.append((level.name, 400, _beside(height, width, level.value == highest)))
    return svg(width, floor + 48, [*parts, *_names(wanted + crossings, taken, (0.0, 0.0, width, floor))], chart.sentence)


def _scales(chart: LineChart, width: float) -> _At:
    """From values to the drawing; both ends, zero and every level lie in it."""
    heights = [y for _, y in chart.points] + [level.value for level in chart.levels]
    low, high = min(heights), max(heights)
    first, last = chart.points[0][0], chart.points[-1][0]

    def at(x: float, y: float) -> tuple[float, float]:
        across = _SIDE + (x - first) / (last - first) * (width - 2 * _SIDE)
        return across, _TOP + _DEEP - 30 - (y - low) / max(high - low, 1e-9) * (_DEEP - 52)

    return at


def _axis(chart: LineChart, at: _At, width: float, floor: float) -> list[str]:
    parts = [f'<path d="M{_SIDE} {floor}H{width - _SIDE}" stroke="{INK}"/>']
    for x, text in chart.ticks:
        here = at(x, 0)[0]
        anchor = "start" if here < 2 * _SIDE else "end" if here > width - 2 * _SIDE else "middle"
        parts.append(f'<path d="M{here:.1f} {floor}v5" stroke="{INK}"/>')
        parts.append(f'<text x="{here:.1f}" y="{floor + 20:.1f}" text-anchor="{anchor}">{escape(text)}</text>')
    return [*parts, f'<text x="{width - _SIDE}" y="{floor + 42:.1f}" text-anchor="end" fill="{INK_2}">{escape(chart.axis)}</text>']


def _along(places: list[tuple[float, float]]) -> list[_Box]:
    """Small boxes over the line, so that no word lies on it."""
    found = []
    for (x, y), (a, b) in pairwise(places):
        count = max(int(max(abs(a - x), abs(b - y)) / 4), 1)
        spots = [(x + (a - x) * n / count, y + (b - y) * n / count) for n in range(count + 1)]
        found += [(p - 3, q - 3, p + 3, q + 3) for p, q in spots]
    return found


_Places = list[tuple[float, float, str]]
"""Where a name may stand, the best first: x, base line, anchor."""


def _around(x: float, y: float) -> _Places:
    """At a point, and ever farther from it."""
    found: _Places = []
    for far in range(9, 60, 6):
        for base in (y - far, y + far + LETTER - 4):
            found += [(x, base, "start"), (x, base, "end"), (x + far, base, "start"), (x - far, base, "end")]
    return found


def _beside(y: float, width: float, highest: bool) -> _Places:
    """On the highest level and under another, from right to left, so that two that lie close keep a side each; else the other way."""
    sides = (y - 7, y + LETTER + 3) if highest else (y + LETTER + 3, y - 7)
    return [(float(x), base, "end") for base in sides for x in range(int(width - _SIDE), 0, -10)]


def _names(wanted: list[tuple[str, int, _Places]], taken: list[_Box], sheet: _Box) -> list[str]:
    """Each name at the first place where it lies over nothing; one that finds none is left to the table below the chart."""
    parts = []
    for text, weight, places in wanted:
        for x, y, anchor in places:
            box = room(text, x, y, anchor)
            inside = box[0] >= sheet[0] - 4 and box[2] <= sheet[2] and box[1] >= sheet[1] and box[3] <= sheet[3]
            if inside and not any(touch(box, other) for other in taken):
                taken = [*taken, box]
                parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>')
                break
    return parts
