"""Ten points on which a sentence of a plan may anchor work, as ordered rules: the first that fits decides.

The rules are data: rules/plan_points.toml says what each key means. The traps that they guard against are those of METHODS M5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from werkruimte.plan_audit.clauses import found_in_one
from werkruimte.plan_audit.order import order
from werkruimte.plan_audit.words import pattern, read_data

Label = Literal["ja", "onduidelijk", "nee"]
DENIED = {"wel": False, "niet": True, "": None}


@dataclass(frozen=True)
class Rule:
    """One rule of a point: label and reason when everything that it asks of a sentence is so.

    aside: the sentence turns out to be about something else; an audit of a whole text leaves it out.
    """

    label: Label
    reason: str
    all: tuple[re.Pattern[str], ...] = ()
    none: tuple[re.Pattern[str], ...] = ()
    clause: tuple[re.Pattern[str], ...] = ()
    says: Literal["wel", "niet", ""] = ""
    order: tuple[str, ...] = ()
    aside: bool = False

    def fits(self, sentence: str) -> bool:
        """Whether a sentence is what the rule asks."""
        if not all(p.search(sentence) for p in self.all) or any(p.search(sentence) for p in self.none):
            return False
        if self.order and order(sentence) not in self.order:
            return False
        return not self.clause or found_in_one(sentence, self.clause, DENIED[self.says])


@dataclass(frozen=True)
class Point:
    """One of the ten: its name, what a sentence must hold to be looked at, and its rules in order."""

    number: int
    name: str
    looks: tuple[re.Pattern[str], ...]
    rules: tuple[Rule, ...]
    of_now_too: bool = False


@cache
def points() -> dict[int, Point]:
    """The ten points, by number."""
    return {int(number): _point(int(number), data) for number, data in read_data("plan_points").items()}


def _point(number: int, data: dict[str, Any]) -> Point:
    return Point(
        number, data["name"], _patterns(data["looks"]), tuple(_rule(rule) for rule in data["rules"]), data.get("of_now_too", False)
    )


def _rule(data: dict[str, Any]) -> Rule:
    lists = {key: _patterns(data.get(key, [])) for key in ("all", "none", "clause")}
    others: dict[str, Any] = {key: value for key, value in data.items() if key not in lists}
    others["order"] = tuple(data.get("order", ()))
    return Rule(all=lists["all"], none=lists["none"], clause=lists["clause"], **others)


def _patterns(texts: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(text) for text in texts)
