"""Whether a clause affirms or denies: its negations counted, two of them cancel ("niet langer uitgesloten").

A sentence is cut at its strong borders (semicolon, colon, "maar", "mits", ...), for a negation reaches no further. What only looks
like a negation is left out of the count: a comparison ("niet meer dan"), a clause that describes a noun ("bedrijven die niet in de
lijst staan"). The words are data: `[negation]` in rules/plan_words.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from werkruimte.plan_audit.words import pattern


@dataclass(frozen=True)
class Clause:
    """A part of a sentence, and whether it denies what it says."""

    text: str
    denied: bool


@lru_cache(maxsize=4096)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence with their polarity."""
    parts = [part for part in pattern("<BORDER>").split(sentence) if part and part.strip()]
    return tuple(Clause(part, negations(part) % 2 == 1) for part in parts)


def negations(clause: str) -> int:
    """How many words of a clause negate."""
    kept = pattern("<NOT_NEGATING>").sub(" ", clause)
    return len(pattern("<NEGATING>").findall(kept))


def found_in_one(sentence: str, wanted: tuple[re.Pattern[str], ...], denied: bool | None) -> bool:
    """Whether one clause holds every wanted pattern, and denies it (True), affirms it (False) or either (None)."""
    return any(all(p.search(c.text) for p in wanted) and denied in (None, c.denied) for c in clauses(sentence))
