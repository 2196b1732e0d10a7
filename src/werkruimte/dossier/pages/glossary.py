"""The words of the dossier: explained in an annex, linked where they first stand on page one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from werkruimte.catalogue.texts import Term, terms
from werkruimte.dossier.blocks import Block, Card, Cards, Judgements, Page, Paragraph, Table, Verdict, as_data

FIRST = ("inhoud", "getallen")
"""The pages that together are page one."""


def with_terms(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with their words linked on page one, and the annex of words before the annex of figures."""
    said = str([as_data(page.blocks) for page in pages])
    used = tuple(t for t in terms() if t.always or any(_found(form, said) for form in t.written))
    link = _linker(used)
    first = [replace(p, blocks=tuple(_linked(b, link) for b in p.blocks)) if p.id in FIRST else p for p in pages]
    return (*first[:-1], _annex(used), first[-1])


def _found(form: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<![\w*]){re.escape(form)}(?![\w*])", text)


def _annex(used: tuple[Term, ...]) -> Page:
    table = Table(
        "woordenlijst",
        "Wat woorden in dit dossier betekenen",
        ("Woord", "Betekenis"),
        (False, False),
        tuple((t.term, t.text) for t in used),
        ("42mm", "1fr"),
        anchors=tuple(t.anchor for t in used),
    )
    return Page("woordenlijst", "Woordenlijst", "Bijlagen", (table,))


def _linker(used: tuple[Term, ...]) -> Callable[[str], str]:
    """Makes a link of the first place of each term that it meets; a link has the form [word]{#anchor}."""
    left = {t.anchor: t for t in used}

    def link(text: str) -> str:
        places: list[tuple[int, int, str]] = []
        for term in list(left.values()):
            place = next(filter(None, (_found(form, text) for form in term.written)), None)
            if place and not any(place.start() < end and start < place.end() for start, end, _ in places):
                places.append((place.start(), place.end(), term.anchor))
                del left[term.anchor]
        for start, end, anchor in sorted(places, reverse=True):
            text = f"{text[:start]}[{text[start:end]}]{{#{anchor}}}{text[end:]}"
        return text

    return link


def _linked(block: Block, link: Callable[[str], str]) -> Block:
    """A block with its running text linked; titles and numbers stay as they are."""
    if isinstance(block, Verdict | Paragraph):
        return replace(block, text=link(block.text))
    if isinstance(block, Cards):
        return replace(block, cards=tuple(_card(c, link) for c in block.cards))
    if isinstance(block, Judgements):
        return replace(block, parts=tuple(replace(p, sentence=link(p.sentence)) for p in block.parts))
    return block


def _card(card: Card, link: Callable[[str], str]) -> Card:
    return replace(card, title=link(card.title), extra=link(card.extra), missing=link(card.missing))
