"""From a free Dutch text to the activities it may be, ranked, each with its reason: for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import numpy as np

from werkruimte.methods.phrases import PhraseIndex, affirmed, words_of
from werkruimte.rules.activity_list import Activity, ActivityList, national, no_activity

PART_WEIGHT = 0.6
OWN_BONUS = 1.15
FAMILY_WEIGHT = 0.93
TAIL_WEIGHT, TAIL = 0.15, 3
LOOKED_AT = 300
OWN_LINK = "eigen staat"
UNKNOWN_BELOW = 0.2
LETTERS, SHORT_PART, SLIPS, ALIKE = 5, 3, 3, 0.8
"""Letters that a part of a word needs to say something; of a part that is listed itself; how far two words of one kind may differ."""
SURE, LEAST_OF_BEST = 0.9, 0.55
"""Chosen on the texts named in docs/activiteiten.md. Below UNKNOWN_BELOW nothing is likely enough to name. Where the best is SURE,
what has less than LEAST_OF_BEST of its score shares an ending or a general word with the text (*centrale*), not the activity.
"""


@dataclass(frozen=True)
class Match:
    """One SBI 2008 code that the text may mean, why, and what the list of distances says of it.

    `activities`: rows that may apply, the one that resembles the text most first; empty when no row is known.
    `link`: exact, voorvoegsel_n (a range, never one category) or geen. `score` orders matches of one text only.
    """

    sbi2008: str
    title: str
    score: float
    reason: str
    activities: tuple[Activity, ...]
    link: str

    @property
    def categories(self) -> tuple[str, str] | None:
        """Lowest and highest category of the rows that may apply; None when unknown."""
        found = sorted((a.category for a in self.activities), key=_order)
        return (found[0], found[-1]) if found else None


def find_activities(text: str, limit: int = 5, own: Sequence[Activity] = ()) -> list[Match]:
    """The likely activities of a text, best first; empty when nothing resembles it enough, or when it names no activity.

    `own`: a municipality's own list; its rows with the same SBI code replace those of 2009, and it may name what is no activity there.
    """
    text = _in_listed_forms(affirmed(text))
    nothing, said = names_nothing(text), _said(text, own)
    if nothing and (said or nothing != "soort" or not own):
        return said[:limit]
    table = national()
    score = _index().score(text, PART_WEIGHT) * _bonus()
    best = _by_leaf(table, score, text)
    ranked = sorted(best, key=lambda code: (-_total(best[code]), code))
    top = _total(best[ranked[0]]) if ranked else 0.0
    near = LEAST_OF_BEST * top if top >= SURE else 0.0
    likely = [c for c in ranked if best[c][0][0] >= UNKNOWN_BELOW and _total(best[c]) >= near]
    if nothing:
        likely = [c for c in likely if _own_rows(c, own)]
    return [_match(table, code, best[code], text, own) for code in likely[:limit]]


def _said(text: str, own: Sequence[Activity]) -> list[Match]:
    """The rows of an own list whose description has every word of the text that says something."""
    words = {w for w in words_of(text) if _kind(w) != "woord"}
    found = [a for a in own if words and words <= set(words_of(a.description))]
    titles = national().titles
    return [Match(a.sbi2008[0], titles.get(a.sbi2008[0], a.description), 1.0, a.description, (a,), OWN_LINK) for a in found]


def _own_rows(code: str, own: Sequence[Activity]) -> tuple[Activity, ...]:
    return tuple(a for a in own if any(code.startswith(c) for c in a.sbi2008 if c))


def names_nothing(text: str) -> str | None:
    """What a text names that is no activity (wonen, bedrijf, plek, soort); None when one of its words may name one.

    >>> names_nothing("een nieuw wooncomplex"), names_nothing("bedrijfshal"), names_nothing("meubelfabriek")
    ('wonen', 'plek', None)
    """
    kinds = [_kind(word) for word in words_of(text)]
    named = [k for k in kinds if k and k != "woord"]
    return (named or ["bedrijf"])[0] if kinds and all(kinds) else None


def _kind(word: str) -> str | None:
    """Of a word or a number, or of a word that is made of two such words and ends in a dwelling or a place."""
    known = no_activity()
    if word in known or word.isdigit():
        return known.get(word, "woord")
    if word not in _listed():
        for form, kind in known.items():
            begin, hyphen, end = form.partition("-")
            if hyphen and word.startswith(begin) and word.endswith(end):
                return kind
    for cut in range(2, len(word)):
        first, last = known.get(word[:cut]), known.get(word[cut:].removeprefix("s")) or known.get(word[cut:])
        if first and last in ("wonen", "plek"):
            return "wonen" if "wonen" in (first, last) else last
    return None


def _by_leaf(table: ActivityList, score: np.ndarray, text: str) -> dict[str, list[tuple[float, str]]]:
    """Per SBI code without children the best words; words of a group count for each of its codes. Only letters in common are no likeness."""
    best: dict[str, list[tuple[float, str]]] = {}
    mine = set(words_of(text))
    for position in np.argsort(-score, kind="stable")[:LOOKED_AT]:
        code, words, _ = table.words[position]
        if not any(_akin(a, b) for a in mine for b in words_of(words)):
            continue
        leaves = _leaves_below(code)
        weight = 1.0 if len(leaves) == 1 else FAMILY_WEIGHT
        for leaf in leaves:
            best.setdefault(leaf, []).append((float(score[position]) * weight, words))
    return best


@cache
def _akin(mine: str, listed: str) -> bool:
    """Whether two words may mean one thing: alike but for a slip or an ending, or one part of a compound in common that says something.

    A part that names a place or is too broad says nothing (milieustraat, wasstraat), nor do a few letters (hostel, hosting; nailbar, bar).
    """
    if mine == listed:
        return True
    if abs(len(mine) - len(listed)) <= SLIPS and SequenceMatcher(None, mine, listed).ratio() >= ALIKE:
        return True
    begin = _shared(mine, listed)
    if _says(mine[:begin]):
        return True
    for a, b in ((mine, listed), (listed, mine)):
        at = b.find(a[:LETTERS]) if len(a) >= LETTERS else -1
        if at >= 0 and _says(b[at : at + _shared(a, b[at:])]):
            return True
    cut = len(mine) - _shared(mine[::-1], listed[::-1])
    # A short tail says what it is only behind a word that is known: wijnbar is a bar, browbar may be anything.
    return _says(mine[cut:]) and (len(mine) - cut >= LETTERS or not cut or mine[:cut] in _listed())


def _shared(a: str, b: str) -> int:
    """How many letters two words have in common from the first on."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _says(part: str) -> bool:
    """Whether a part says something without what at its end names a place, a dwelling or is too broad: long enough, or a listed word."""
    if len(part) >= LETTERS and part in _listed() and part not in no_activity():
        return True
    heads = [h for h, kind in no_activity().items() if kind != "woord" and part.endswith(h)]
    core = part[: len(part) - max(map(len, heads), default=0)]
    return len(core) >= LETTERS or (len(core) >= SHORT_PART and core in _listed() and core not in no_activity())


def _in_listed_forms(text: str) -> str:
    """Plurals of which only the singular is listed in that form: kazen, brieven, schalen."""
    return re.sub(r"[a-zà-ÿ]+en\b", lambda found: _singular(found[0]), text.lower())


def _singular(word: str) -> str:
    """kazen: kaas. A word that is listed, or of which no singular is, stays as it is."""
    if len(word) < LETTERS or any(listed.startswith(word) for listed in _listed()):
        return word
    stem = word[:-3] + {"z": "s", "v": "f"}.get(word[-3], word[-3])
    forms = (stem[:-1] + stem[-2] + stem[-1], stem, stem[:-1] if stem[-1] == stem[-2] else stem)
    return next((form for form in forms if form in _listed()), word)


def _total(found: list[tuple[float, str]]) -> float:
    return found[0][0] + TAIL_WEIGHT * sum(s for s, _ in found[1 : 1 + TAIL])


def _match(table: ActivityList, code: str, found: list[tuple[float, str]], text: str, own: Sequence[Activity]) -> Match:
    mine = _own_rows(code, own)
    rows, link = (mine, OWN_LINK) if mine else table.of_sbi(code)
    if len(rows) > 1:
        likeness = PhraseIndex([a.description for a in rows]).score(text, PART_WEIGHT)
        rows = tuple(rows[i] for i in np.argsort(-likeness, kind="stable"))
    return Match(code, table.titles[code], _total(found), found[0][1], rows, link)


@cache
def _index() -> PhraseIndex:
    return PhraseIndex([words for _, words, _ in national().words])


@cache
def _listed() -> frozenset[str]:
    """Every word of the phrases that lead to an activity."""
    return frozenset(word for _, words, _ in national().words for word in words_of(words))


@cache
def _bonus() -> np.ndarray:
    return np.where([own for _, _, own in national().words], OWN_BONUS, 1.0)


@cache
def _leaves_below(code: str) -> tuple[str, ...]:
    """The code itself when it has no children, else its descendants without children; a longer code's parent."""
    leaves = national().leaves
    if code in leaves:
        return (code,)
    below = tuple(sorted(leaf for leaf in leaves if leaf.startswith(code)))
    return below or tuple(leaf for leaf in leaves if code.startswith(leaf))


def _order(category: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", category))
