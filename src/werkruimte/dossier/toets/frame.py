"""From RD metres to a drawing, and the room for words on it."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

LETTER = 0.55
"""Width of a letter in its height, on average."""
Boxes = list[tuple[float, float, float, float]]


def room_for(taken: Boxes, middle: float, base: float, words: str, size: float) -> bool:
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
        self.unit = self.width / 640

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
