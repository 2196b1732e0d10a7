"""The few blocks a page is made of. Frozen: page building fills them, every form shows them, no form adds to them."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Literal, TypeVar

_B = TypeVar("_B")


@dataclass(frozen=True)
class Heading:
    """A heading inside a page."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Verdict:
    """The sentence a council member can repeat, with the word of the verdict where there is one."""

    text: str
    word: str = ""
    kind: ClassVar[str] = "verdict"


@dataclass(frozen=True)
class Paragraph:
    """Running text; `role` tells whether it is text, a source line, or the line above a title."""

    text: str
    role: Literal["text", "source", "kicker"] = "text"
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Card:
    """One figure in a box: name, value with unit, what it says, source line.

    `missing` is set when there is nothing to print, and says why; `hidden` when that is because it is not public.
    """

    title: str
    value: str = ""
    unit: str = ""
    extra: str = ""
    source: str = ""
    confidence: int = 1
    anchor: str = ""
    missing: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Cards:
    """Figures beside each other."""

    cards: tuple[Card, ...]
    kind: ClassVar[str] = "cards"


@dataclass(frozen=True)
class Part:
    """A subject with its verdict and sentence."""

    title: str
    verdict: str
    sentence: str
    anchor: str = ""


@dataclass(frozen=True)
class Judgements:
    """Verdicts under each other."""

    parts: tuple[Part, ...]
    kind: ClassVar[str] = "judgements"


@dataclass(frozen=True)
class Chart:
    """A drawing (SVG of our own making) with the sentence that says its outcome; its table is a block of its own.

    `narrow`: the same for a screen on which the first would be too small to read; without it that one scrolls. `title`: what it shows and
    in which unit, above it; `source`: of whom and when, below it.
    """

    svg: str
    sentence: str
    narrow: str = ""
    title: str = ""
    source: str = ""
    kind: ClassVar[str] = "chart"


@dataclass(frozen=True)
class Map:
    """A map: a drawing on paper; on a screen `live` asks for the map with layers. `screen` false: paper only."""

    svg: str
    alt: str
    legend: str
    live: bool = False
    screen: bool = True
    kind: ClassVar[str] = "map"


@dataclass(frozen=True)
class Table:
    """A table with a caption; `numeric` tells which columns align right, `widths` (fr or mm) how paper divides them.

    `anchors`: one id per row, where other blocks point to rows; `groups`: a line above so many of the next rows, in order.
    `stack`: on a narrow screen each row is a small list, for rows that are read one by one and not compared down a column. `paper` false: a
    drawing above it has every value in words, so that paper needs no second time.
    """

    id: str
    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[str, ...]
    source: str = ""
    anchors: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    stack: bool = False
    paper: bool = True
    kind: ClassVar[str] = "table"

    @property
    def parts(self) -> tuple[tuple[str, int, int], ...]:
        """The line above each group with its first row and the row after its last; one without a line where nothing is grouped."""
        found, start = [], 0
        for line, count in self.groups or (("", len(self.rows)),):
            found.append((line, start, start + count))
            start += count
        return tuple(found)


@dataclass(frozen=True)
class Span:
    """A piece of a clause: plain text, a blank filled from the data, or a blank that is still open."""

    text: str
    role: Literal["text", "filled", "blank"] = "text"


@dataclass(frozen=True)
class Clause:
    """Text to adopt, with what it rests on. `remarks`: what to supply, what is not verified."""

    title: str
    spans: tuple[Span, ...]
    warning: str
    remarks: tuple[str, ...]
    anchor: str
    kind: ClassVar[str] = "clause"

    @property
    def text(self) -> str:
        """The clause as one string, ready to paste."""
        return "".join(s.text for s in self.spans)


@dataclass(frozen=True)
class ToneRow:
    """One measure of the council paper: theme, number, title, its clause in each tone, and what these leave out."""

    theme: str
    number: str
    title: str
    cells: tuple[tuple[Span, ...], ...]
    remark: str = ""


@dataclass(frozen=True)
class Tones:
    """Clauses of several measures beside each other, one column a tone."""

    heads: tuple[str, ...]
    rows: tuple[ToneRow, ...]
    kind: ClassVar[str] = "tones"


@dataclass(frozen=True)
class Precedent:
    """What another place did: its numbers or what was not found, with source and flag."""

    place: str
    instrument: str
    facts: tuple[str, ...]
    source: str
    flag: str


@dataclass(frozen=True)
class Precedents:
    """What the best do."""

    rows: tuple[Precedent, ...]
    kind: ClassVar[str] = "precedents"


@dataclass(frozen=True)
class Note:
    """A box beside the text: what this does not show, what to keep in mind."""

    title: str
    items: tuple[str, ...]
    kind: ClassVar[str] = "note"


Block = Heading | Verdict | Paragraph | Bullets | Cards | Judgements | Chart | Map | Table | Clause | Tones | Precedents | Note


@dataclass(frozen=True)
class Page:
    """A page of the dossier: a title, its place in the contents, and its blocks in order.

    `sheet`: starts a new sheet on paper; `cover`: the first one, with the large title; `internal`: never in the public edition.
    """

    id: str
    title: str
    group: str
    blocks: tuple[Block, ...]
    number: str = ""
    short: str = ""
    sheet: bool = False
    cover: bool = False
    internal: bool = False

    @property
    def entry(self) -> str:
        """The title as the contents print it."""
        return self.short or self.title


@dataclass(frozen=True)
class Document:
    """The dossier as people read it. `series`: what it is called above its title when it is no dossier of a municipality."""

    name: str
    title: str
    stamp: str
    pages: tuple[Page, ...]
    foot: str = ""
    edition: str = "concept, intern"
    series: str = ""

    def of(self, kind: type[_B]) -> list[_B]:
        """All blocks of one kind, in reading order."""
        return [b for p in self.pages for b in p.blocks if isinstance(b, kind)]


def as_data(value: Any) -> Any:
    """Plain data for a template in another language; every block names its kind."""
    if isinstance(value, tuple | list):
        return [as_data(v) for v in value]
    if not is_dataclass(value):
        return value
    data = {f.name: as_data(getattr(value, f.name)) for f in fields(value)}
    kind = getattr(value, "kind", "")
    return data | {"kind": kind} if kind else data
