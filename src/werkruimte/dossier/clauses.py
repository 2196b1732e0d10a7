"""A clause in words: blanks filled, choices visible, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from werkruimte.domain.clause import Blank, Clause, named
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Clause as Block
from werkruimte.dossier.blocks import Span
from werkruimte.rules.texts import Law, law_on

TITLES = {
    "akkoord": "Voor het akkoord",
    "college": "Voor collegeprogramma of begroting",
    "motie": "Voor een motie",
    "regel": "Voor plan, tender of akte",
}
WARNING = "concept, juridisch te toetsen"
PIECE = re.compile(r"(\{\w+(?::\w+)?\}|\[[^\]]*\])")
OPEN = "[...]"
UNDERLINED = "Onderstreept: ingevuld uit de gegevens."
CHOICES = "Een woord tussen haken: uw keuze; een getal tussen haken is een voorstel (aanname)."
CHOICE = f"{UNDERLINED} {CHOICES} {OPEN}: het gegeven ontbreekt, vul het aan; eronder staat wat u kunt leveren."


def spans(clause: Clause, on: date) -> tuple[Span, ...]:
    """The pieces of a clause: text, filled blanks, and blanks that stay open."""
    blanks = {b.name: b for b in clause.blanks}
    template = _moments_of_nothing(clause.said, {b.name for b in clause.blanks if not b.filled})
    pieces = [piece for piece in PIECE.split(template) if piece]
    return tuple(_span(piece, blanks, on, _Around(template, "".join(pieces[:n]))) for n, piece in enumerate(pieces))


@dataclass(frozen=True)
class _Around:
    """The template that a piece stands in, and what of it stands before the piece."""

    template: str
    before: str

    @property
    def inside(self) -> bool:
        """Whether the piece stands between brackets already."""
        return self.before.count("(") > self.before.count(")")


def _moments_of_nothing(template: str, empty: set[str]) -> str:
    """The template without the moments, behind a comma or between brackets, of blanks that stay open."""
    for name in empty:
        template = re.sub(rf" \(\{{{name}:wanneer\}}\)|, \{{{name}:wanneer\}}", "", template)
    return template


def text(clause: Clause, on: date) -> str:
    """The clause as one string."""
    return "".join(s.text for s in spans(clause, on))


def complete(clause: Clause | None) -> bool:
    """Whether every blank of a sentence is filled."""
    return clause is not None and all(b.filled for b in clause.blanks)


def block(clause: Clause, on: date) -> Block:
    """The clause as a page shows it."""
    return Block(
        title=clause.title or TITLES[clause.tone],
        spans=spans(clause, on),
        warning=WARNING if clause.tone == "regel" else "",
        remarks=remarks(clause, on),
        anchor="c-" + clause.id.replace(".", "-"),
    )


def remarks(clause: Clause, on: date) -> tuple[str, ...]:
    """What to supply, what is a choice, and the law it rests on with its flag."""
    open_ones, here = [b for b in clause.blanks if not b.filled], named(clause.said)
    asked = {"In te vullen": [b.ask for b in open_ones if b.name in here], "Niet bekend": [b.ask for b in open_ones if b.name not in here]}
    law = law_on(on)
    lines = [f"{what}: {', '.join(asks)}." for what, asks in asked.items() if asks]
    lines += left_out(clause)
    rests = [cited(law[id], on) for id in clause.law if id in law]
    if rests:
        lines.append("Rust op: " + "; ".join(rests) + ".")
    return tuple(lines)


def left_out(clause: Clause) -> tuple[str, ...]:
    """Which names a clause leaves out, and why: nobody should adopt it without knowing."""
    here = named(clause.said)
    return tuple(dict.fromkeys(b.left_out for b in clause.blanks if b.left_out and b.name in here))


def cited(rule: Law, on: date) -> str:
    """A provision with its date of reading, or that it was not verified; and where that was not its own text."""
    flag = f"nagelezen {wording.day(date.fromisoformat(rule.verified_on))}" if rule.verified and rule.verified_on else "niet geverifieerd"
    flag += "" if rule.own_text else ", niet in de tekst zelf"
    subject = rule.subject[:1].lower() + rule.subject[1:] if rule.article else rule.subject
    return f"{provision(rule.act, rule.article)}, {subject} ({flag})"


def provision(act: str, article: str) -> str:
    """An article of an act as lawyers write it; what is no article stands behind the act.

    >>> provision("Omgevingswet", "3.4 en 3.5"), provision("Burgerlijk Wetboek Boek 7", "290, tweede lid")
    ('artikelen 3.4 en 3.5 Omgevingswet', 'artikel 7:290, tweede lid, Burgerlijk Wetboek')
    """
    if not article[:1].isdigit():
        return ", ".join(filter(None, (act, article)))
    name, _, book = act.partition(" Boek ")
    first, *parts = article.split(", ")
    word = "artikelen" if " en " in first else "artikel"
    return f"{word} {', '.join((f'{book}:{first}' if book else first, *parts))}{',' if parts else ''} {name}"


def _span(piece: str, blanks: dict[str, Blank], on: date, around: _Around) -> Span:
    if piece.startswith("["):
        return Span(piece, "blank")
    if not piece.startswith("{"):
        return Span(piece)
    name, _, part = piece[1:-1].partition(":")
    blank = blanks[name]
    if not blank.filled:
        return Span(OPEN, "blank")
    return Span(_filled(blank, part, on, around), "filled")


def _filled(blank: Blank, part: str, on: date, around: _Around) -> str:
    """A blank in words; what there is to say of it stands with its moment, between one pair of brackets."""
    if blank.figure is None:
        return wording.listed([wording.park_name(n) for n in blank.names])
    remarks = ["indicatief"] if blank.figure.confidence == "laag" else []
    remarks += list(filter(None, [wording.uncounted(blank.figure)]))
    if part == "wanneer":
        own = remarks if f"{{{blank.name}}}" in around.template else []
        return (", " if around.before.endswith(", ") else "; ").join((*own, wording.dated(blank.figure, on)))
    if f"{{{blank.name}:wanneer}}" in around.template:
        return wording.in_words(blank.figure)
    if blank.name not in named(around.before):
        remarks.append(wording.dated(blank.figure, on))
    if around.inside:
        return ", ".join((wording.in_words(blank.figure), *remarks))
    return wording.in_words(blank.figure) + (f" ({'; '.join(remarks)})" if remarks else "")
