"""A sentence with its number words as figures, so that one pattern reads both: "drieduizend vierkante meter" and "3.000 m²"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

UNITS = {
    "nul": 0, "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
}  # fmt: skip
TEENS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
    "achttien": 18, "negentien": 19,
}  # fmt: skip
TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip

_COUNTED = (
    r"(?=\s+(?:m\s?[2²]|m\b|meters?\b|vierkante|hectares?\b|ha\b|arbeidsplaatsen|banen|fte\b|bedrijfs\w+|bedrijven|werk\w+|ateliers?|units?|kantoor\w*"
    r"|procent|woningen))"
)
_WORD = r"(?:" + "|".join(sorted([*UNITS, *TEENS, *TENS], key=len, reverse=True)) + r"|honderd|duizend|ën|en)+"
_HALVES = re.compile(rf"\b({_WORD})\s?en\s?een\s?hal(?:f|ve)\b{_COUNTED}", re.IGNORECASE)
_ONE_HALF = re.compile(r"\banderhal(?:f|ve)\b", re.IGNORECASE)
_NUMBER_WORDS = re.compile(rf"\b{_WORD}(?:\s(?:honderd|duizend))?\b{_COUNTED}", re.IGNORECASE)


@lru_cache(maxsize=64)  # the ten points ask for the same sentence
def plain(sentence: str) -> str:
    """The sentence with number words before a unit written in figures.

    >>> plain("ten minste drieduizend vierkante meter en anderhalve hectare")
    'ten minste 3000 vierkante meter en 1,5 hectare'
    """
    sentence = _ONE_HALF.sub("1,5", sentence)
    sentence = _HALVES.sub(lambda m: f"{value},5" if (value := value_of(m[1])) is not None else m[0], sentence)
    return _NUMBER_WORDS.sub(lambda m: str(value) if (value := value_of(m[0])) is not None else m[0], sentence)


def value_of(word: str) -> int | None:
    """The number that a Dutch number word below a million stands for; None when it is none.

    >>> value_of("vijfentwintigduizend"), value_of("tweehonderdvijftig"), value_of("eend")
    (25000, 250, None)
    """
    word = word.lower().replace(" ", "")
    if word == "een":
        return None  # the article, far more often than the number
    if "duizend" in word:
        before, _, after = word.partition("duizend")
        return _sum(before, 1000, after, _below_thousand)
    return _below_thousand(word)


def _below_thousand(word: str) -> int | None:
    if "honderd" in word:
        before, _, after = word.partition("honderd")
        return _sum(before, 100, after, _below_hundred)
    return _below_hundred(word)


def _sum(before: str, size: int, after: str, rest: Callable[[str], int | None]) -> int | None:
    many = _below_thousand(before) if before else 1
    few = rest(after.removeprefix("en")) if after else 0
    return None if many is None or few is None else many * size + few


def _below_hundred(word: str) -> int | None:
    for known in (UNITS, TEENS, TENS):
        if word in known:
            return known[word]
    for ten, value in TENS.items():
        unit = re.sub(r"(?:en|ën)$", "", word.removesuffix(ten)) if word.endswith(ten) else ""
        if unit in UNITS:
            return value + UNITS[unit]
    return None
