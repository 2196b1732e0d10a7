"""Which comes first in a sentence that couples homes and work floor: the order words of Dutch, whatever the order of the clauses.

"A pas nadat B" and "geen A zolang B niet" put B first; "A voordat B" puts A first, "A niet voordat B" puts B first; "eerst A, dan B";
"A uiterlijk bij B" allows both at once. The words are data: `[order]` in rules/plan_words.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from werkruimte.plan_audit.words import pattern

Order = Literal["werk eerst", "wonen eerst", "samen", "los", "sloop", ""]


def order(sentence: str) -> Order:
    """What a sentence puts first; "los" when it says there is no coupling; empty when it does not couple homes to work floor."""
    homes, work = pattern("<HOMES_BUILT>").search(sentence), pattern("<FLOOR_BUILT>").search(sentence)
    if not homes or not work:
        return ""
    if pattern("<UNCOUPLED>").search(sentence):
        return "los"
    if not pattern("<BUILT>").search(sentence):
        return ""
    for earlier, later, together in _in_time(sentence):
        first, second = _subject(earlier), _subject(later)
        if {first, second} != {"wonen", "werk"}:
            continue
        if pattern("<TORN_DOWN>").search(earlier if first == "werk" else later):
            return "sloop"
        if together:
            return "samen"
        return "werk eerst" if first == "werk" else "wonen eerst"
    return ""


def _in_time(sentence: str) -> Iterator[tuple[str, str, bool]]:
    """The part that comes earlier, the part that comes later, and whether they come at once; for every order word."""
    for found in pattern("<FIRST_THEN>").finditer(sentence):
        yield found["first"], found["second"], False
    for name, together in (("<AT_ONCE>", True), ("<AT_LATEST>", False), ("<ONLY_LATER>", False)):
        for found in pattern(name).finditer(sentence):
            yield sentence[: found.start()], sentence[found.end() :], together
    for found in pattern("<AFTER>").finditer(sentence):
        main, other = _split(sentence, found)
        yield other, main, False
    for found in pattern("<BEFORE>").finditer(sentence):
        main, other = _split(sentence, found)
        yield (other, main, False) if pattern("<NOT_BEFORE>").search(main) else (main, other, False)


def _split(sentence: str, conjunction: re.Match[str]) -> tuple[str, str]:
    """The main clause and the clause of the conjunction, which may stand in front."""
    before, after = sentence[: conjunction.start()], sentence[conjunction.end() :]
    if _subject(before):
        return before, after
    other, comma, main = after.partition(",")
    if not comma and (verb := re.search(r"\s(?=(?:mogen|mag|kunnen|kan|zullen|zal)\b)", after)):
        other, main = after[: verb.start()], after[verb.end() :]
    return f"{before} {main}", other


def _subject(part: str) -> str:
    """What a part builds: the first of homes and work floor that it names."""
    places = [(m.start(), kind) for kind, p in (("wonen", "<HOMES_BUILT>"), ("werk", "<FLOOR_BUILT>")) for m in pattern(p).finditer(part)]
    return min(places)[1] if places else ""
