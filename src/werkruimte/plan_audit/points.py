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
    opens: what it says is an open door, which no closed one elsewhere shuts.
    """

    label: Label
    reason: str
    all: tuple[re.Pattern[str], ...] = ()
    none: tuple[re.Pattern[str], ...] = ()
    clause: tuple[re.Pattern[str], ...] = ()
    says: Literal["wel", "niet", ""] = ""
    order: tuple[str, ...] = ()
    aside: bool = False
    opens: bool = False

    def fits(self, sentence: str) -> bool:
        """Whether a sentence is what the rule asks."""
        if not all(p.search(sentence) for p in self.all) or any(p.search(sentence) for p in self.none):
            return False
        if self.order and order(sentence) not in self.order:
            return False
        return not self.clause or found_in_one(sentence, self.clause, DENIED[self.says])


@dataclass(frozen=True)
class Doubt:
    """What makes less of an answer: on which labels, not on which points, and what the sentences around must hold."""

    rule: Rule
    of: tuple[str, ...]
    but: tuple[int, ...] = ()
    before: tuple[re.Pattern[str], ...] = ()
    next: tuple[re.Pattern[str], ...] = ()

    def fits(self, label: Label, point: int, sentence: str, before: str, after: str) -> bool:
        """Whether it makes less of this label of this point."""
        around = all(p.search(before) for p in self.before) and all(p.search(after) for p in self.next)
        return label in self.of and point not in self.but and around and self.rule.fits(sentence)


@dataclass(frozen=True)
class Point:
    """One of the ten: its name, what a sentence must hold to be looked at, and its rules in order.

    anaphora: words that point back to the sentence before. widest: the widest exception decides. place: what a sentence holds, or the
    title of its article.
    """

    number: int
    name: str
    looks: tuple[re.Pattern[str], ...]
    rules: tuple[Rule, ...]
    of_now_too: bool = False
    widest: bool = False
    anaphora: re.Pattern[str] | None = None
    place: re.Pattern[str] | None = None


@cache
def points() -> dict[int, Point]:
    """The ten points, by number."""
    return {int(number): _point(int(number), data) for number, data in read_data("plan_points").items() if number.isdecimal()}


@cache
def doubts() -> tuple[Doubt, ...]:
    """What makes less of an answer of any point, in order."""
    return tuple(_doubt(data) for data in read_data("plan_points")["doubts"]["rules"])


def _doubt(data: dict[str, Any]) -> Doubt:
    own = ("of", "but", "before", "next")
    rule = _rule({key: value for key, value in data.items() if key not in own})
    around = {key: _patterns(data.get(key, [])) for key in ("before", "next")}
    return Doubt(rule, tuple(data["of"]), tuple(data.get("but", ())), around["before"], around["next"])


def _point(number: int, data: dict[str, Any]) -> Point:
    rules = tuple(_rule(rule) for rule in data["rules"])
    one = {key: pattern(data[key]) if key in data else None for key in ("anaphora", "place")}
    yes = {key: bool(data.get(key)) for key in ("of_now_too", "widest")}
    return Point(number, data["name"], _patterns(data["looks"]), rules, yes["of_now_too"], yes["widest"], one["anaphora"], one["place"])


def _rule(data: dict[str, Any]) -> Rule:
    lists = {key: _patterns(data.get(key, [])) for key in ("all", "none", "clause")}
    others: dict[str, Any] = {key: value for key, value in data.items() if key not in lists}
    others["order"] = tuple(data.get("order", ()))
    return Rule(all=lists["all"], none=lists["none"], clause=lists["clause"], **others)


def _patterns(texts: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(text) for text in texts)
