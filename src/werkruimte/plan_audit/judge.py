"""What a sentence says on a point, by the rules of that point, and how strongly it binds."""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.plan_audit.plain import plain
from werkruimte.plan_audit.points import Label, doubts, points
from werkruimte.plan_audit.words import pattern

STRENGTHS = ("wet", "regel", "ambitie", "beleid", "toezegging")
"""From the first that a sentence shows; a sentence that shows none states a fact."""


@dataclass(frozen=True)
class Judgement:
    """What one sentence says on one point: label and why, and how strongly it binds."""

    point: int
    label: Label
    reason: str
    strength: str
    aside: bool = False
    opens: bool = False


def judge(point: int, sentence: str, before: str = "", after: str = "") -> Judgement:
    """The first rule of a point that fits a sentence, and what makes less of it; the last rule of a point always fits.

    before, after: the sentences around it.
    """
    text = plain(sentence)
    rule = next((rule for rule in points()[point].rules if rule.fits(text)), None)
    if rule is None:
        raise ValueError(f"the rules of point {point} leave a sentence unjudged")
    if not rule.aside:
        rule = next((d.rule for d in doubts() if d.fits(rule.label, point, text, before, after)), rule)
    return Judgement(point, rule.label, rule.reason, strength(text), rule.aside, rule.opens)


def concerns(point: int, sentence: str) -> bool:
    """Whether a sentence is worth judging on a point: it holds each of the patterns that the point asks for."""
    text = plain(sentence)
    return all(p.search(text) for p in points()[point].looks)


def strength(sentence: str) -> str:
    """How strongly a sentence binds: wet, regel, toezegging, beleid, ambitie or feit."""
    return next((name for name in STRENGTHS if pattern(f"<IS_{name.upper()}>").search(sentence)), "feit")
