"""Which figure somebody means: its id, or words of what it counts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.errors import FigureUnknown

NAMED = 8


def figure_id(text: str) -> str:
    """The id of the one figure that a text names. Raises FigureUnknown with the ids that it may mean."""
    if text in catalogue():
        return text
    found, all_known = _with_words(text)
    if len(found) == 1 and all_known:
        return found[0]
    if found:
        more = f" en nog {len(found) - NAMED} andere" if len(found) > NAMED else ""
        raise FigureUnknown(name=text, problem="kan van alles zijn", cure=f"Kies uit: {_named(found[:NAMED])}{more}.")
    raise unknown(text)


def unknown(text: str) -> FigureUnknown:
    """The error for an id that does not exist, with the ids that it is most like."""
    parts = [id for id in catalogue() if text in id]
    near = (difflib.get_close_matches(text, catalogue(), 3, 0.5) or parts)[:3]
    return FigureUnknown(
        name=text, problem="is niet bekend", cure=f"Bedoelt u {_named(near)}?" if near else "De namen staan in dossier.json."
    )


def _with_words(text: str) -> tuple[list[str], bool]:
    """Figures whose label holds most words of the text, the shortest label first; and whether that is every word."""
    if re.search(r"\w[._]\w", text):
        return [], False
    labels = {id: entry.label.casefold() for id, entry in catalogue().items()}
    same = [id for id, label in labels.items() if label == text.casefold().strip()]
    if len(same) == 1:
        return same, True
    asked = [_near(word, labels.values()) for word in re.findall(r"[^\W_]+", text.casefold())]
    held = {id: sum(bool(word) and word in label for word in asked) for id, label in labels.items()}
    most = max(held.values())
    found = [id for id, count in held.items() if most and count == most]
    return sorted(found, key=lambda id: (len(labels[id]), id)), most == len(asked)


def _near(word: str, labels: Iterable[str]) -> str:
    """A word as labels have it: itself where one holds it, else the one that it is most like; empty where none is."""
    known = {w for label in labels for w in re.findall(r"[^\W_]+", label)}
    if any(word in w for w in known):
        return word
    return next(iter(difflib.get_close_matches(word, sorted(known), 1, 0.75)), "")


def _named(ids: list[str]) -> str:
    return ", ".join(f"{id} ({catalogue()[id].label})" for id in ids)
