"""The design types fitted to a block: what fits, how much work, what it costs where a source knows it."""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.methods.massing import Fitted, Needs, fit
from werkruimte.rules.design_types import Common, DesignType, common, design_types
from werkruimte.werktoets.plan import Block


@dataclass(frozen=True)
class FittedType:
    """One type in a block. work_go_m2: usable floor; gap_eur: low and high in euros, None where no source knows it."""

    type: DesignType
    shared: Common
    block: Block
    fitted: Fitted
    work_go_m2: float
    gap_eur: tuple[float, float] | None


def fit_types(block: Block) -> tuple[FittedType, ...]:
    """Every type in a block; one that does not fit says which measure lacks."""
    return tuple(_fitted(t, block) for t in design_types())


def _fitted(kind: DesignType, block: Block) -> FittedType:
    shared = common()
    needs = Needs(
        kind.min_width_m,
        kind.min_depth_m,
        kind.work_depth_m,
        kind.work_storeys,
        kind.free_height_m,
        kind.upper_free_height_m,
        kind.yard_m,
        kind.homes_above,
        shared.slab_m,
        shared.home_storey_m,
    )
    found = fit(needs, block.width_m, block.depth_m, block.height_m)
    floor = found.work_bvo_m2 * shared.go_per_bvo
    gap = (kind.gap_eur_m2[0] * floor, kind.gap_eur_m2[1] * floor) if kind.gap_eur_m2 and not found.lacks else None
    return FittedType(kind, shared, block, found, floor, gap)
