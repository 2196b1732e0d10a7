"""A whole text on the ten points: per point the best passage, its place, and what to paste where the text is silent."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from werkruimte.plan_audit.judge import Judgement, concerns, judge
from werkruimte.plan_audit.points import points
from werkruimte.plan_audit.text import Sentence, sentences
from werkruimte.plan_audit.words import pattern, read_data

Verdict = Literal["ja", "onduidelijk", "nee", "niet gevonden"]
BINDING = ("regel", "toezegging")
HALF = 0.5
TITLE_LINES = 4
_NAME = re.compile(r"\b[A-Z][\w-]{3,}")
KEPT = 5
"""Passages kept per point and label; the rest are counted."""


@dataclass(frozen=True)
class Passage:
    """One sentence with its judgement; offsets count characters of the text as it was read."""

    sentence: Sentence
    judgement: Judgement

    @property
    def rank(self) -> tuple[int, int, int]:
        """Best first: a yes that binds, a yes, unclear, no; then the order of the text."""
        labels = {"ja": 0, "onduidelijk": 1, "nee": 2}
        return labels[self.judgement.label], self.judgement.strength not in BINDING, self.sentence.start

    @property
    def openness(self) -> tuple[int, int, int]:
        """Widest first: an open door, one with a test, a closed one; then what says nothing of it."""
        _, loose, start = self.rank
        return 0 if self.judgement.opens else {"onduidelijk": 1, "ja": 2, "nee": 3}[self.judgement.label], loose, start


@dataclass(frozen=True)
class PointResult:
    """What a text says on one point. `score`: 1 a binding yes, a half for a yes of policy or wish, else 0."""

    number: int
    name: str
    verdict: Verdict
    score: float
    passages: tuple[Passage, ...]
    counted: dict[str, int]
    missing: str
    clause: str


@dataclass(frozen=True)
class Audit:
    """The ten points of one text."""

    source: str
    characters: int
    points: tuple[PointResult, ...]

    @property
    def score(self) -> float:
        """Sum of the ten scores, 0 to 10."""
        return sum(p.score for p in self.points)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for a file."""
        return {
            "bron": self.source,
            "tekens": self.characters,
            "score": self.score,
            "punten": [
                {
                    "punt": p.number,
                    "naam": p.name,
                    "oordeel": p.verdict,
                    "score": p.score,
                    "geteld": p.counted,
                    "passages": [
                        {
                            "start": s.sentence.start,
                            "eind": s.sentence.end,
                            "artikel": s.sentence.article,
                            "label": s.judgement.label,
                            "sterkte": s.judgement.strength,
                            "reden": s.judgement.reason,
                            "tekst": s.sentence.text,
                        }
                        for s in p.passages
                    ],
                    "ontbreekt": p.missing if p.verdict != "ja" else "",
                    "bepaling": p.clause if p.verdict != "ja" else "",
                }
                for p in self.points
            ],
        }


def audit(text: str, source: str, rules: Sequence[tuple[int, int, str]] = ()) -> Audit:
    """Test a plan text on the ten points of measure 5. What the text does not mention is *niet gevonden*, not a no.

    rules: where the text itself is law, from and to (characters), and its article: a sentence there binds whatever its words. So does
    one under a numbered article of plain text.
    Source: METHODS M5, rule audit.
    """
    found: dict[int, list[Passage]] = {number: [] for number in points()}
    read = _placed(sentences(text), rules)
    own = own_plan(text)
    meanings = ["", *(meant(sentence, own) for sentence in read), ""]
    for sentence, before, meaning, after in zip(read, meanings, meanings[1:], meanings[2:], strict=False):
        for number, point in points().items():
            if not concerns(number, meaning):
                continue
            said = f"{before} {meaning}" if point.anaphora and point.anaphora.search(meaning) else meaning
            judgement = _in_place(judge(number, said, before, after), sentence)
            if not judgement.aside:
                found[number].append(Passage(sentence, judgement))
    clauses = read_data("plan_audit")
    return Audit(source, len(text), tuple(_point(n, found[n], clauses[str(n)]) for n in points()))


def own_plan(text: str) -> frozenset[str]:
    """The names, in small letters, in the title of a text: the first lines, as long as they are no sentences."""
    lines = [line.strip("#* ") for line in text[:2000].splitlines() if line.strip("#* ")][:TITLE_LINES]
    return frozenset(name.lower() for line in lines if not line.endswith((".", ";", ",")) for name in _NAME.findall(line))


def meant(sentence: Sentence, own: frozenset[str]) -> str:
    """The sentence with the words it completes, and with *dit plan* for the plan by its own name."""
    named = pattern("<NAMED_PLAN>").search(sentence.meaning)
    if not named or not own & {name.lower() for name in _NAME.findall(named[0])}:
        return sentence.meaning
    return sentence.meaning.replace(named[0], "in dit plan")


def _placed(found: list[Sentence], rules: Sequence[tuple[int, int, str]]) -> list[Sentence]:
    """Sentences with the article that the form of the file tells, where it tells one; else with that of the text itself."""
    if not rules:
        return found
    starts = [start for start, _, _ in rules]
    inside = [rules[max(bisect_right(starts, s.start) - 1, 0)] for s in found]
    return [replace(s, article=cited if start <= s.start < end else "") for s, (start, end, cited) in zip(found, inside, strict=True)]


def _in_place(judgement: Judgement, sentence: Sentence) -> Judgement:
    """A judgement by where its sentence stands: an article binds, a section on the plan of now says nothing of this plan."""
    title = sentence.article.partition("(")[2].partition(")")[0]
    place = points()[judgement.point].place
    if title and place and not place.search(sentence.meaning) and not place.search(title):
        return replace(judgement, aside=True)
    if sentence.article:
        return replace(judgement, strength="regel")
    of_now = pattern("<HEADING_OF_NOW>").search(sentence.heading) and not pattern("<THIS_PLAN>").search(sentence.text)
    if of_now and judgement.label != "nee" and not points()[judgement.point].of_now_too:
        return replace(judgement, label="nee", reason="staat in een paragraaf over het geldende plan of de toestand van nu")
    return judgement


def _point(number: int, passages: list[Passage], words: dict[str, str]) -> PointResult:
    ranked = sorted(passages, key=lambda p: p.openness if points()[number].widest else p.rank)
    best = ranked[0].judgement if ranked else None
    score = 0.0
    if best and best.label == "ja":
        score = 1.0 if best.strength in BINDING else HALF
    counted = {label: sum(p.judgement.label == label for p in ranked) for label in ("ja", "onduidelijk", "nee")}
    kept: dict[str, int] = {}
    shown = []
    for passage in ranked:
        label = passage.judgement.label
        kept[label] = kept.get(label, 0) + 1
        if kept[label] <= KEPT:
            shown.append(passage)
    verdict: Verdict = best.label if best else "niet gevonden"
    return PointResult(number, points()[number].name, verdict, score, tuple(shown), counted, words["missing"], words["clause"])
