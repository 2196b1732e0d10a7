"""Words on the map of a plan, each where no other word lies; what finds no room is counted, and said under the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

import shapely

from werkruimte.domain.notation import counted, number
from werkruimte.dossier.drawings import INK
from werkruimte.dossier.toets.frame import LETTER, Boxes, Frame, room_for
from werkruimte.werktoets.picture import Picture, VariantPicture

CLASH = "#A3262A"
LEAST_PARK_M2 = 2_000
LINE = 1.25
"""Height of a line of words in that of its letters."""


@dataclass(frozen=True)
class Words:
    """What is drawn, the room it takes, and how many words found none."""

    svg: str
    taken: Boxes
    left: int


def left_out(picture: Picture, variant: VariantPicture) -> str:
    """What the map of a variant does not say for want of room; empty when it says all."""
    frame = Frame(picture.box)
    names = park_names(frame, picture)
    floors = of_variant(frame, variant, names).left
    said = [
        counted(floors, "vloer", "vloeren") if floors else "",
        counted(names.left, "naam van een terrein", "namen van terreinen") if names.left else "",
    ]
    missing = " en ".join(filter(None, said))
    return f"Voor {missing} is op de kaart geen plaats; de tabel telt alles mee." if missing else ""


def park_names(frame: Frame, picture: Picture) -> Words:
    """The bar of the scale, and the name of each park on it, the largest first, whole within the frame."""
    parts, taken, left = [_scale(frame)], [_scale_box(frame)], 0
    size = 13 * 1.1 * frame.unit
    for name, shape in sorted(picture.parks, key=lambda p: -p[1].area):
        if shape.area <= LEAST_PARK_M2:
            continue
        words = name.title() if name.isupper() else name
        spot = shapely.point_on_surface(shape)
        x, y = frame.at(spot.x, spot.y)
        half = min(LETTER * size * len(words) / 2, frame.width / 2)
        x = min(max(x, half), frame.width - half)
        lines = (min(max(y + n * LINE * size, size), frame.height - 0.3 * size) for n in (0, 1, -1, 2, -2))
        free = next((at for at in lines if room_for(taken, x, at, words, size)), None)
        left += free is None
        parts += [] if free is None else [_label(x, free, words, frame.unit * 1.1)]
    return Words("".join(parts), taken, left)


def of_variant(frame: Frame, variant: VariantPicture, names: Words) -> Words:
    """The floor of the units that lose a category, the largest first, and the metres on the distance lines."""
    taken, left = list(names.taken), 0
    marks: list[str] = []
    texts: list[str] = []
    size = 13 * frame.unit
    rows = sorted(zip(variant.units.tolist(), variant.lost.tolist(), strict=True), key=lambda r: -(r[0][2] if r[0][2] == r[0][2] else 0))
    for (x, y, m2, metres), lost in rows:
        if not lost:
            continue
        a, b, beyond = _on_map(frame, x, y, 12 * frame.unit)
        side = 8 * frame.unit if beyond else max(math.sqrt(m2) if m2 == m2 else 6.0, 6.0)
        marks.append(_mark(a, b, side, frame.unit))
        words = (f"{number(m2, 0)} m²" if m2 == m2 else "vloer onbekend") + (f", op {number(metres, 0)} m" if beyond else "")
        half = LETTER * size * len(words) / 2
        middle = min(max(a, half), frame.width - half)
        lines = (b + side / 2 + 12 * frame.unit, b - side / 2 - 4 * frame.unit)
        free = next((at for at in lines if size <= at <= frame.height and room_for(taken, middle, at, words, size)), None)
        left += free is None
        texts += [] if free is None else [_label(middle, free, words, frame.unit)]
    return Words("".join([*marks, *texts, *_metres(frame, variant, taken)]), taken, left)


def _metres(frame: Frame, variant: VariantPicture, taken: Boxes) -> list[str]:
    """The metres of each distance line at one of its ends."""
    found = []
    for ring in variant.rings if variant.homes is not None else ():
        corners, words = shapely.get_coordinates(ring.shape), f"{number(ring.metres, 0)} m"
        south, north, west, east = (corners[i].tolist() for axis in (1, 0) for i in (corners[:, axis].argmin(), corners[:, axis].argmax()))
        ends = [at for at in (frame.at(*c) for c in (south, north, west, east)) if _inside(frame, at, 20 * frame.unit)]
        free = next((at for at in ends if room_for(taken, *at, words, 13 * frame.unit)), None)
        found += [] if free is None else [_label(*free, words, frame.unit)]
    return found


def _mark(x: float, y: float, side: float, unit: float) -> str:
    return (
        f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="none" stroke="{CLASH}" '
        f'stroke-width="{2.2 * unit:.2f}"/>'
    )


def _inside(frame: Frame, at: tuple[float, float], edge: float) -> bool:
    """Whether words at a spot of the drawing lie whole on it."""
    return edge <= at[0] <= frame.width - edge and edge <= at[1] <= frame.height


def _on_map(frame: Frame, x: float, y: float, edge: float) -> tuple[float, float, bool]:
    """Drawing coordinates of a spot, pulled to the edge of the map where it lies beyond."""
    a, b = frame.at(x, y)
    beyond = not (0 <= a <= frame.width and 0 <= b <= frame.height)
    return (min(max(a, edge), frame.width - edge), min(max(b, edge), frame.height - 2 * edge), True) if beyond else (a, b, False)


def _label(x: float, y: float, text: str, unit: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{13 * unit:.1f}" font-weight="600" text-anchor="middle" paint-order="stroke" '
        f'stroke="#fff" stroke-width="{3.4 * unit:.1f}" stroke-linejoin="round">{escape(text)}</text>'
    )


SCALE_M = 50.0


def _scale_box(frame: Frame) -> tuple[float, float, float, float]:
    unit = frame.unit
    return 0.0, frame.height - 36 * unit, max(14 * unit + SCALE_M, 60 * unit), frame.height


def _scale(frame: Frame) -> str:
    unit = frame.unit
    x, y, length = 14 * unit, frame.height - 14 * unit, SCALE_M
    return (
        f'<path d="M{x:.1f} {y - 6 * unit:.1f}v{6 * unit:.1f}h{length}v-{6 * unit:.1f}" fill="none" stroke="{INK}" stroke-width="{1.4 * unit:.2f}"/>'
        + _label(x + length / 2, y - 6 * unit, "50 m", unit)
    )
