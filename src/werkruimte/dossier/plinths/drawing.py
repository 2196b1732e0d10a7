"""Maps of plinths as SVG, in RD: stretches of facade in their colour, streets under them, names of the best streets."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.domain.notation import number
from werkruimte.dossier.drawings import INK
from werkruimte.plinths.result import Result

RED, BLUE, GREEN, OUT, UNKNOWN = "#A3262A", "#1D4F7C", "#6FA58A", "#D8DBDC", "#87919A"
STROKES = ((4, UNKNOWN, 1.0), (3, OUT, 0.7), (2, GREEN, 1.0), (1, BLUE, 1.6), (0, RED, 2.4))
"""Index of the colour, hex, width; the last is drawn over the others."""
STREET = "#EBE7DE"
WIDTH = 1000.0
NAMES = 12


def plinth_map(result: Result, box: tuple[float, float, float, float], alt: str, names: bool = True) -> str:
    """One map. Active facades have a dark line beside their colour, so that colour is not alone."""
    west, south, east, north = box
    scale = WIDTH / (east - west)
    height = (north - south) * scale
    frontage = result.plinths.frontage
    parts = [_lines(frontage.streets.lines, box, STREET, 5.0)]
    for code, colour, width in STROKES:
        parts.append(_lines(frontage.shape[result.plinths.colour == code], box, colour, width * (2.0 if names else 1.2)))
    if names:
        active = frontage.shape[result.plinths.active]
        parts.append(_lines(active, box, INK, 1.2, dash="1 3"))
        parts += _names(result, box, scale)
    parts.append(_scale_bar(scale, height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(alt)}" '
        f'font-family="Source Sans 3, sans-serif" font-size="15" fill="{INK}">{"".join(parts)}</svg>'
    )


def centre(result: Result, width_m: float = 1300.0, height_m: float = 950.0) -> tuple[float, float, float, float]:
    """A frame round the best streets."""
    best = result.streets[:3]
    x, y = np.average([s.middle for s in best], axis=0, weights=[s.length_m for s in best])
    return float(x - width_m / 2), float(y - height_m / 2), float(x + width_m / 2), float(y + height_m / 2)


def _lines(shapes: NDArray[np.object_], box: tuple[float, float, float, float], colour: str, width: float, dash: str = "") -> str:
    """Lines that touch the frame as one path, in tenths of the drawing."""
    west, _, east, north = box
    scale = WIDTH / (east - west)
    seen = shapely.get_parts(shapes[shapely.intersects(shapes, shapely.box(*box))]) if len(shapes) else shapes
    xy, line = shapely.get_coordinates(seen, return_index=True)
    xy = (xy - (west, north)) * (scale, -scale)
    start = np.append(True, line[1:] != line[:-1])[: len(line)]
    path = "".join(f"{'M' if first else 'L'}{x:.1f} {y:.1f}" for (x, y), first in zip(xy.tolist(), start, strict=True))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>' if path else ""


def _names(result: Result, box: tuple[float, float, float, float], scale: float) -> list[str]:
    """Names of the best streets at the middle of one of their stretches; none over another."""
    west, south, _, north = box
    frontage = result.plinths.frontage
    placed: list[tuple[float, float, float]] = []
    texts = []
    for street in result.streets[:NAMES]:
        own = frontage.middle[frontage.name == street.name]
        x, y = own[np.argmin(np.hypot(*(own - np.median(own, axis=0)).T))]
        a, b, half = (x - west) * scale, (north - y) * scale, 4.0 * len(street.name)
        clear = all(abs(b - q) > 20 or abs(a - p) > half + r for p, q, r in placed)
        if clear and half < a < WIDTH - half and 15 < b < (north - south) * scale - 15:
            placed.append((a, b, half))
            texts.append(
                f'<text x="{a:.0f}" y="{b:.0f}" text-anchor="middle" font-weight="600" stroke="#fff" stroke-width="4" '
                f'paint-order="stroke" stroke-linejoin="round">{escape(street.name)}</text>'
            )
    return texts


def _scale_bar(scale: float, height: float) -> str:
    metres = next(m for m in (2000, 1000, 500, 200, 100, 50, 0) if m * scale <= WIDTH / 4)
    y = height - 14
    return (
        f'<path d="M14 {y:.0f}h{metres * scale:.1f}m0 -5v10M14 {y - 5:.0f}v10" stroke="{INK}" stroke-width="1.5"/>'
        f'<text x="{20 + metres * scale:.0f}" y="{y + 5:.0f}">{number(metres, 0)} m</text>'
    )
