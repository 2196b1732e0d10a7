"""What the name of a bestemming or aanduiding says: the highest category, and whether it takes something away."""

from __future__ import annotations

import re

CATEGORIES = ("1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6")
HIGHEST_OF = {"3": "3.2", "4": "4.2", "5": "5.3"}
"""A main category stands for its highest step: what the plan says without steps it admits as a whole."""
ROMAN = {"VI": "6", "IV": "4", "V": "5", "III": "3", "II": "2", "I": "1"}
_NUMBER = r"[1-6](?:[.,]\d)?|VI|IV|V|I{1,3}"
_CATEGORY = re.compile(
    rf"(?:milieu)?cat(?:egorie(?:ën|en)?|\.)?\s*(?:is\s+)?((?:(?:{_NUMBER})\b\s*(?:,|en|of|-|–|/|tot en met|t/m|tot)?\s*)+)", re.IGNORECASE
)
_WORK = re.compile(r"bedrij|milieucat|industrie|nijverheid|ambacht", re.IGNORECASE)
_OTHER = re.compile(r"horeca|geluidscategorie|woningcategorie|veiligheidscategorie|\bvanaf\b|minimaal", re.IGNORECASE)
_LABEL = re.compile(r"^\(?b\s*(?:≤|<=)\s*([1-6](?:[.,][123])?)\)?$")
"""The label of SVBP 2008 and 2012 on the map: (b≤3.1)."""
_WITHOUT = re.compile(r"\b(?:uitgesloten|niet toegestaan)\b", re.IGNORECASE)


def takes_away(name: str) -> bool:
    """Whether the name excludes what it names (SVBP: '... uitgesloten').

    >>> takes_away("bedrijf tot en met categorie 2 uitgesloten")
    True
    """
    return bool(_WITHOUT.search(name))


def highest_category(name: str) -> str | None:
    """The highest environmental category that a name admits; None when it tells none, or takes one away.

    >>> highest_category("bedrijf tot en met categorie 3.1"), highest_category("Bedrijventerrein - 2")
    ('3.1', None)
    >>> highest_category("bedrijven categorie II t/m III"), highest_category("horeca van categorie 2")
    ('3.2', None)
    """
    if label := _LABEL.match(name.strip()):
        return _known([_step(label[1])])
    if takes_away(name) or _OTHER.search(name) or not _WORK.search(name):
        return None
    found = [_step(n) for match in _CATEGORY.finditer(name) for n in re.findall(_NUMBER, match[1], re.IGNORECASE)]
    return _known(found)


def _known(found: list[str]) -> str | None:
    return max((c for c in found if c in CATEGORIES), key=CATEGORIES.index, default=None)


def _step(text: str) -> str:
    number = ROMAN.get(text.upper(), text.replace(",", "."))
    return HIGHEST_OF.get(number, number)
