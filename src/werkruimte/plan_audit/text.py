"""A plan text as people meant it, with the place of every character in the file as it is.

Plan notes come with backslashes before punctuation (`9\\.800`) and with characters that were encoded twice ("mÂ²" for m²).
Both are undone; offsets keep pointing into the unchanged text, so that a quotation can be found again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from werkruimte.plan_audit.articles import Articles
from werkruimte.plan_audit.words import pattern

# A run of characters that, written as Windows-1252 and read as UTF-8, gives one character: encoded twice.
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
_ESCAPED = re.compile(r"\\([^\w\s])")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:ca|o\.a|d\.w\.z|m\.e\.r|e\.d|c\.q|c\.a|nr|art|incl|excl|max|min|resp|etc|bijv|i\.v\.m|t\.b\.v|t\.a\.v|m\.b\.t|a\.d|d\.d|blz|p)|\b[A-Z])\.$"
)
_END = re.compile(
    r"[.!?;]['\"”’)*]*\s+(?=[-*A-Z0-9'\"“‘(])|:['\"”’)*]*(?=\s*\n)|\n\s*\n|\n(?=\s*[-*|#])|\.(?=[A-Z][a-z])"
    # A member begins a sentence, and the heading of an article is none of the sentence below it.
    r"|\n(?=[ \t]*\d{1,3}[a-z]?(?:\.\d{1,2}){1,3}\.?[ \t]+[A-Z])|^[ \t]*(?:Artikel|ARTIKEL)[ \t]+\d+(?:\.\d+)*[ \t.:–-]+[A-Z('‘“][^\n.;]{0,80}\n",
    re.MULTILINE,
)
# A word that a page broke: the hyphen and the line end go, unless the hyphen stands for a word ("woon-\nen werkgebied").
_BROKEN = re.compile(r"(?<=[a-zà-ÿ])(?:-|\xad)[ \t]*\r?\n[ \t]*(?=[a-zà-ÿ])(?!(?:en|of|tot|c\.q)\b)|\xad")
TIMES_ENCODED = 4
"""As often as text may have been encoded again; more was never met."""
_HEADING = re.compile(r"^#+\s*(.*)$", re.MULTILINE)
_ITEM = re.compile(r"(?:[-*•]|[a-z0-9]{1,3}°?[.)])\s")
_DASHES = ("-", "*", "•")
_MARK = re.compile(r"(?:[-*•]\s+)?[a-z0-9]{1,3}°?\.")
"""A full stop after the mark of an item ends no sentence."""
MADE = "Het plan voorziet in"
LONGEST_LEAD = 300
"""Characters; longer than this is no sentence that a list completes."""
SHORTEST = 25
"""Shorter pieces are headings and numbers, which say nothing of their own."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: `start` and `end` count characters of the unchanged text; `text` is mended and on one line.

    lead: the words above a list that its items complete ("Niet toegestaan zijn:"); empty for all else.
    heading: the Markdown heading that it stands under. article: the article of numbered text that it stands in, as one cites it.
    """

    start: int
    end: int
    text: str
    lead: str = ""
    heading: str = ""
    article: str = ""

    @property
    def meaning(self) -> str:
        """The sentence with the words that it completes."""
        return f"{self.lead} {_ITEM.sub('', self.text, count=1)}" if self.lead else self.text


def mend(raw: str) -> tuple[str, list[int]]:
    """The text without escapes and double encoding, and for each of its characters the place in `raw`.

    >>> mend("9\\\\.800 mÂ²")
    ('9.800 m²', [0, 2, 3, 4, 5, 6, 7, 8])
    """
    clean, places = _once(raw)
    for _ in range(TIMES_ENCODED - 2):
        if not _TWICE.search(clean):
            break
        again, at = _once(clean, escapes=False)
        clean, places = again, [places[i] for i in at]
    return _joined(clean, places)


def _once(raw: str, *, escapes: bool = True) -> tuple[str, list[int]]:
    clean: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(raw):
        piece, width = _mended_at(raw, at, escapes)
        clean.append(piece)
        places.append(at if width != 2 or raw[at] != "\\" else at + 1)
        at += width
    return "".join(clean), places


def _joined(clean: str, places: list[int]) -> tuple[str, list[int]]:
    """Words that a line end broke in one piece."""
    kept = [True] * len(clean)
    for broken in _BROKEN.finditer(clean):
        kept[broken.start() : broken.end()] = [False] * (broken.end() - broken.start())
    if all(kept):
        return clean, places
    return "".join(c for c, k in zip(clean, kept, strict=True) if k), [p for p, k in zip(places, kept, strict=True) if k]


def _mended_at(raw: str, at: int, escapes: bool) -> tuple[str, int]:
    character = raw[at]
    if escapes and character == "\\" and (escaped := _ESCAPED.match(raw, at)):
        return escaped[1], 2
    if "\u00c2" <= character <= "\u00f4" and (run := _TWICE.match(raw, at)):
        for width in range(len(run[0]), 1, -1):
            meant = _decoded(run[0][:width])
            if meant:
                return meant, width
    return character, 1


def _decoded(run: str) -> str:
    """The one character that a run stands for; empty when it is no double encoding."""
    octets = bytearray()
    for character in run:
        if "\u0080" <= character <= "\u00ff":
            octets.append(ord(character))
            continue
        try:
            octets += character.encode("cp1252")
        except UnicodeEncodeError:
            return ""
    try:
        meant = octets.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return meant if len(meant) == 1 else ""


class _Leads:
    """The words above the lists that are open; a list within a list adds its own, and the next item of the outer one ends it."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str]] = []

    def above(self, text: str) -> str:
        """The words that a piece of text completes; a piece that ends in a colon opens a list."""
        item = _ITEM.match(text)
        kind = re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", item[0])) if item else ""
        # Dashes do not tell an inner list from the outer one.
        same = [i for i, (own, _) in enumerate(self.open) if own == kind and not kind.startswith(_DASHES)]
        self.open = self.open[: same[0]] if same else self.open if item else []
        above = " ".join(words.rstrip(":") for _, words in self.open)
        if text.endswith(":") and len(above) + len(text) <= LONGEST_LEAD:
            self.open = [lead for lead in self.open if lead[0] != kind]
            self.open.append((kind, _ITEM.sub("", text, count=1)))
        return above


class _Table:
    """A table of what a plan makes: its rows complete that; the rows of another table have lost their columns and say nothing."""

    def __init__(self, caption: str = "") -> None:
        self.head, self.row = caption, ""
        self.inside = False

    def above(self, row: str) -> str:
        """What a row completes; empty for the first row, the line below it, and a table that is not of what a plan makes."""
        if not self.inside:
            self.head, self.row, self.inside = f"{self.head} {row}", row, True
            return ""
        cells = [cell.strip() for cell in row.strip("| ").split("|")]
        made = pattern("<TABLE_OF_PLAN>").search(self.head) and not pattern("<TABLE_OF_OTHER>").search(self.head)
        # A cell that ends a sentence is a part of a longer one: a row that was cut.
        if not made or not any(c.isalnum() for c in row) or any(cell.endswith(".") and " " in cell for cell in cells):
            return ""
        units = [pattern("<UNIT>").search(head) for head in self.row.strip("| ").split("|")]
        said = [f"{c} {u[0]}" for c, u in zip(cells, units, strict=False) if u and pattern("<NUMBER>").fullmatch(c)]
        return f"{MADE} {cells[0]}, {', '.join(said)}:" if said else MADE


def sentences(raw: str) -> list[Sentence]:
    """Sentences and items of lists, in order, with offsets into `raw`."""
    clean, places = mend(raw)
    borders = [0]
    for end in _END.finditer(clean):
        before = clean[borders[-1] : end.start() + 1]
        if end[0].startswith(".") and (_ABBREVIATIONS.search(before.rstrip()) or _MARK.fullmatch(before.strip())):
            continue
        borders.append(end.end())
    borders.append(len(clean))
    articles = Articles(clean)
    headings = [(m.start(), m[1]) for m in _HEADING.finditer(clean)]
    found: list[Sentence] = []
    leads, tables = _Leads(), _Table()
    for start, stop in pairwise(borders):
        piece = clean[start:stop]
        text = " ".join(piece.split())
        if not text:
            continue
        row = text.count("|") > 1
        above = tables.above(text) if row else leads.above(text)
        tables = tables if row else _Table(text)
        if (row and not above) or (not row and len(text) < SHORTEST):
            continue
        first = start + len(piece) - len(piece.lstrip())
        last = stop - 1 - (len(piece) - len(piece.rstrip()))
        found.append(Sentence(places[first], places[last] + 1, text, above, _above(headings, first), articles.at(first, last)))
    return found


def _above(headings: list[tuple[int, str]], at: int) -> str:
    """The last heading that starts at or before a place."""
    before = bisect_right(headings, at, key=lambda heading: heading[0])
    return headings[before - 1][1] if before else ""
