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
    """The sources of the plans, of now and before, where one covers a part of the area or admits sensitive sites near it."""
    plans = studies.room.plans.get(rin, UNKNOWN)
    return every_plan(studies) if plans.reached or plans.unplanned < plans.cells else ()


def every_plan(studies: Studies) -> tuple[str, ...]:
    """The sources of the plans that hold or held: what a newer one changed cannot be told without the older."""
    return tuple(dict.fromkeys(p.source for p in studies.permission.adopted))
