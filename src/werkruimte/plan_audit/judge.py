"""What a sentence says on a point, by the rules of that point, and how strongly it binds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from werkruimte.plan_audit.points import POINTS, RULES, Label
from werkruimte.plan_audit.words import LAW, OLD_PLAN, WISH


@dataclass(frozen=True)
class Judgement:
    """What one sentence says on one point: label and why, and how strongly it binds."""

    point: int
    label: Label
    reason: str
    strength: str
    aside: bool = False


STRENGTHS = (
    ("wet", LAW),
    (
        "regel",
        r"planregels?|in de regels|de regels van|bestemd (?:voor|ten behoeve)|ter plaatse van de aanduiding|(?:zijn|is|worden|wordt)\b[^.;]*(?:toegestaan|toegelaten|uitgesloten)|mogen (?:geen|niet|uitsluitend)|mag (?:alleen|uitsluitend|niet)|voorwaardelijke verplichting|afwijkingsbevoegdheid|wijzigingsbevoegdheid|wordt verstaan|geldt (?:voor|een)|de bestemming",
    ),
    ("ambitie", WISH),
    ("beleid", r"visie|strategie|afspra\w+|beleid\w*|regiona\w+|convenant|programma\b|monitor\w*"),
    ("toezegging", r"\b(?:zal|zullen|gaat|voorziet|maakt|realis\w+|ontwikkel\w+|wordt|worden|komt|komen)\b"),
)


def judge(point: int, sentence: str) -> Judgement:
    """The first rule of a point that fits a sentence. The last rule of a point always fits."""
    for rule in RULES[point]:
        if all(_re(p).search(sentence) for p in rule.all) and not any(_re(p).search(sentence) for p in rule.none):
            return Judgement(point, rule.label, rule.reason, strength(sentence), rule.aside)
    raise ValueError(f"the rules of point {point} leave a sentence unjudged")


def concerns(point: int, sentence: str) -> bool:
    """Whether a sentence is worth judging on a point: it holds each of the patterns that the point asks for."""
    return all(_re(p).search(sentence) for p in POINTS[point][2])


def strength(sentence: str) -> str:
    """How strongly a sentence binds: wet, regel, toezegging, beleid, ambitie or feit."""
    return next((name for name, pattern in STRENGTHS if _re(pattern).search(sentence)), "feit")


@cache
def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if pattern not in (LAW, OLD_PLAN) else 0)
