"""What moves from where to where, as bands between two columns of places (a Sankey diagram), as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import INK, OTHER, WORK

LEFT, RIGHT, THICK, GAP, LEAST = 300.0, 660.0, 14.0, 14.0, 2.0
HEIGHT = 420.0


@dataclass(frozen=True)
class Flow:
    """So much (m2) from a place to a place."""

    origin: str
    destination: str
    amount: float


def flows(rows: Sequence[Flow], sentence: str) -> str:
    """Bands as thick as what moves; places in the order of what leaves them, or comes to them. Empty without flows."""
    if not rows:
        return ""
    origins, destinations = _totals([(r.origin, r.amount) for r in rows]), _totals([(r.destination, r.amount) for r in rows])
    scale = HEIGHT / sum(origins.values())
    tops = {"from": _tops(origins, scale), "to": _tops(destinations, scale)}
    at = {side: dict(found) for side, found in tops.items()}
    parts = []
    for row in sorted(rows, key=lambda r: (list(origins).index(r.origin), list(destinations).index(r.destination))):
        thick = row.amount * scale
        y1, y2 = at["from"][row.origin], at["to"][row.destination]
        parts.append(_band(y1, y2, thick, WORK if row.destination != row.origin else OTHER))
        at["from"][row.origin] += thick
        at["to"][row.destination] += thick
    parts += [_node(LEFT - THICK, tops["from"][name], total * scale, name, total, left=True) for name, total in origins.items()]
    parts += [_node(RIGHT, tops["to"][name], total * scale, name, total, left=False) for name, total in destinations.items()]
    low = max(max(tops["from"][n] + t * scale for n, t in origins.items()), max(tops["to"][n] + t * scale for n, t in destinations.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {low + 20:.0f}" role="img" aria-label="{escape(sentence)}" '
        f'font-size="15" font-family="Source Sans 3, sans-serif" fill="{INK}">{"".join(parts)}</svg>'
    )


def _totals(pairs: Sequence[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, amount in pairs:
        found[name] = found.get(name, 0.0) + amount
    return dict(sorted(found.items(), key=lambda p: (-p[1], p[0])))


def _tops(totals: dict[str, float], scale: float) -> dict[str, float]:
    """Where each place starts; a thin place takes the height of its text."""
    found, y = {}, 10.0
    for name, total in totals.items():
        found[name] = y
        y += max(total * scale, 10.0) + GAP
    return found


def _band(y1: float, y2: float, thick: float, colour: str) -> str:
    middle, thick = (LEFT + RIGHT) / 2, max(thick, LEAST)
    return (
        f'<path d="M{LEFT} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {RIGHT} {y2:.1f}V{y2 + thick:.1f}'
        f'C{middle} {y2 + thick:.1f} {middle} {y1 + thick:.1f} {LEFT} {y1 + thick:.1f}z" fill="{colour}" fill-opacity=".35"/>'
    )


def _node(x: float, y: float, height: float, name: str, total: float, left: bool) -> str:
    text, anchor = (x - 8, "end") if left else (x + THICK + 8, "start")
    return (
        f'<rect x="{x}" y="{y:.1f}" width="{THICK}" height="{max(height, LEAST):.1f}" fill="{WORK}"/>'
        f'<text x="{text}" y="{y + max(height, 10.0) / 2 + 5:.1f}" text-anchor="{anchor}">{escape(name)} '
        f'<tspan font-weight="600">{number(total, 0)} m²</tspan></text>'
    )
