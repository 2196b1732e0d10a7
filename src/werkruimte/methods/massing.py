"""How much work fits a building block, by type: plain arithmetic of floors, depths and heights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """Hard requirements of a type, metres; `work_depth_m` 0 means the whole depth, `yard_m` 0 no yard.

    storeys: most work storeys. upper_free_height_m 0: work on the ground floor only.
    """

    min_width_m: float
    min_depth_m: float
    work_depth_m: float
    storeys: int
    free_height_m: float
    upper_free_height_m: float
    yard_m: float
    homes_above: bool
    slab_m: float
    home_storey_m: float


@dataclass(frozen=True)
class Fitted:
    """What fits. lacks: requirements not met (width, depth, height) with metres asked; then everything else is 0.

    work_height_m: top of the work storeys. bands: outlines of work on the ground floor (x, y, width, depth; metres).
    """

    lacks: tuple[tuple[str, float], ...]
    work_storeys: int
    work_bvo_m2: float
    work_height_m: float
    home_storeys: int
    bands: tuple[tuple[float, float, float, float], ...]


def fit(needs: Needs, width_m: float, depth_m: float, height_m: float) -> Fitted:
    """Fit a type to a block of width x depth x height. Work takes as many of its storeys as the height allows."""
    storeys, top = _storeys(needs, height_m)
    lowest = needs.free_height_m + needs.slab_m + (needs.home_storey_m if needs.homes_above else 0.0)
    asked = (("breedte", width_m, needs.min_width_m), ("diepte", depth_m, needs.min_depth_m), ("hoogte", height_m, lowest))
    lacks = tuple((name, least) for name, has, least in asked if has < least)
    if lacks:
        return Fitted(lacks, 0, 0.0, 0.0, 0, ())
    bands = _bands(needs, width_m, depth_m)
    homes = int((height_m - top) / needs.home_storey_m + 1e-9) if needs.homes_above else 0
    return Fitted((), storeys, storeys * sum(w * d for _, _, w, d in bands), top, homes, bands)


def _storeys(needs: Needs, height_m: float) -> tuple[int, float]:
    """Work storeys and their top; one dwelling storey is kept free where dwellings stand above."""
    room = height_m - (needs.home_storey_m if needs.homes_above else 0.0)
    storeys, top = 1, needs.free_height_m + needs.slab_m
    upper = needs.upper_free_height_m + needs.slab_m
    while needs.upper_free_height_m > 0 and storeys < needs.storeys and top + upper <= room + 1e-9:
        storeys, top = storeys + 1, top + upper
    return storeys, top


def _bands(needs: Needs, width_m: float, depth_m: float) -> tuple[tuple[float, float, float, float], ...]:
    """The ground floor: one band at the street, the whole block, or a ring around a yard."""
    if needs.yard_m > 0:
        thick = min(needs.work_depth_m, (width_m - needs.yard_m) / 2, (depth_m - needs.yard_m) / 2)
        inner = depth_m - 2 * thick
        return (
            (0.0, 0.0, width_m, thick),
            (0.0, depth_m - thick, width_m, thick),
            (0.0, thick, thick, inner),
            (width_m - thick, thick, thick, inner),
        )
    depth = min(needs.work_depth_m or depth_m, depth_m)
    return ((0.0, 0.0, width_m, depth),)
