"""How far plans cap the environmental room of an area: what the variant ends in, what the note says, which plans were read."""

from __future__ import annotations

from werkruimte.studies.permission import Plan
from werkruimte.studies.room import Coverage
from werkruimte.studies.studies import Studies

UNKNOWN = Coverage(0, 0, 0, 0)
LATER_ONE = "Eén plan van na de datum van de eenheden telt hier niet mee."
LATER = "{n} plannen van na de datum van de eenheden tellen hier niet mee."


def suffix(studies: Studies, rin: str = "") -> str:
    """What a variant ends in: nothing where the plan of every cell is known. Of the municipality without a RIN."""
    return studies.room.plans.get(rin, UNKNOWN).suffix


def words(studies: Studies, rin: str = "") -> str:
    """How many hectares a plan caps, and how many plans are younger than the units, in a sentence each."""
    capped = studies.room.plans.get(rin, UNKNOWN).words(studies.rules.value("cell_m") ** 2 / 10_000)
    later = len(studies.permission.adopted) - len(plans_of_room(studies))
    return f"{capped} {LATER_ONE if later == 1 else LATER.format(n=later)}" if later else capped


def plans_of_room(studies: Studies) -> tuple[Plan, ...]:
    """The plans that hold or held on the day of the units, whole, oldest first: a later one caps and takes nothing of that day."""
    return tuple(p for p in studies.permission.adopted if p.day <= studies.units_period.end)


def plan_sources(studies: Studies, rin: str = "") -> tuple[str, ...]:
    """The sources of the plans, of now and before, where one covers a part of the area or admits sensitive sites near it."""
    plans = studies.room.plans.get(rin, UNKNOWN)
    if not plans.reached and plans.unplanned == plans.cells:
        return ()
    return tuple(dict.fromkeys(p.source for p in plans_of_room(studies)))


def every_plan(studies: Studies) -> tuple[str, ...]:
    """The sources of the plans that hold or held: what a newer one changed cannot be told without the older."""
    return tuple(dict.fromkeys(p.source for p in studies.permission.adopted))
