"""How far plans cap the environmental room of an area: what the variant ends in, what the note says, which plans were read."""

from __future__ import annotations

from werkruimte.domain.notation import number
from werkruimte.studies.studies import Studies

SUFFIX = ".zonder_plan"
NO_PLAN = "Geen plan bekend: 0 ha begrensd door een plan."
SOME_PLAN = "{capped} ha begrensd door een plan; van {unplanned} ha is geen plan bekend."
ALL_PLAN = "Overal begrensd door het geldende plan, dat ook de stand van toen begrenst."


def suffix(studies: Studies, rin: str = "") -> str:
    """What a variant ends in: nothing where the plan of every cell is known. Of the municipality without a RIN."""
    plans = studies.room.plans
    return SUFFIX if rin not in plans or plans[rin].unplanned else ""


def words(studies: Studies, rin: str = "") -> str:
    """How many hectares a plan caps, in a sentence; a lowered maximum is no encroachment (CONTRACT 2)."""
    if rin not in studies.room.plans:
        return NO_PLAN
    plans, ha = studies.room.plans[rin], studies.rules.value("cell_m") ** 2 / 10_000
    sentence = NO_PLAN if plans.unplanned == plans.cells else SOME_PLAN if plans.unplanned else ALL_PLAN
    return sentence.format(capped=number(plans.told * ha, 2), unplanned=number(plans.unplanned * ha, 2))


def plan_sources(studies: Studies, rin: str = "") -> tuple[str, ...]:
    """The sources of the plans, where one covers a part of the area."""
    plans = studies.room.plans.get(rin)
    if plans is None or plans.unplanned == plans.cells:
        return ()
    return tuple(dict.fromkeys(p.source for p in studies.permission.plans))
