"""How far plans cap the environmental room of an area: what the variant ends in, what the note says, which plans were read."""

from __future__ import annotations

from werkruimte.studies.room import Coverage
from werkruimte.studies.studies import Studies

UNKNOWN = Coverage(0, 0, 0, 0)


def suffix(studies: Studies, rin: str = "") -> str:
    """What a variant ends in: nothing where the plan of every cell is known. Of the municipality without a RIN."""
    return studies.room.plans.get(rin, UNKNOWN).suffix


def words(studies: Studies, rin: str = "") -> str:
    """How many hectares a plan caps, in a sentence."""
    return studies.room.plans.get(rin, UNKNOWN).words(studies.rules.value("cell_m") ** 2 / 10_000)


def plan_sources(studies: Studies, rin: str = "") -> tuple[str, ...]:
    """The sources of the plans, where one covers a part of the area."""
    plans = studies.room.plans.get(rin, UNKNOWN)
    return () if plans.unplanned == plans.cells else tuple(dict.fromkeys(p.source for p in studies.permission.plans))
