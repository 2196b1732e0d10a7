"""The text of a plan from the forms it comes in: plain text, Markdown, HTML, PDF, STOP and other XML."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from werkruimte.domain.errors import BROKEN_ZIP, FileUnreadable, cause
from werkruimte.plan_audit.rows import one_row
from werkruimte.plan_audit.stop import Block, Blocks

CURE = "Lever de tekst als .txt, .md, .html, .pdf of als STOP-publicatie (.xml of .zip)."
NO_TEXT = (".csv", ".tsv", ".json", ".geojson", ".toml")
"""Text to a computer, yet no text of a plan: every point would be answered with no."""
MOST_BYTES = 200_000_000
MOST_TEXT_BYTES = 50_000_000
"""The pages of a PDF are mostly pictures; of text alone this is more than any plan has."""
BETWEEN = "\n\n"
MOST_RATIO = 250
"""Expanded over compressed; a publication stays below 40."""
WIDE = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""First bytes of a text with more than one byte a character; the longest first, for one begins like another."""
BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "div", "br", "dt", "dd", "caption"})
# What pypdf lets through from damaged pages: of its own, and of the code that met what cannot be.
BROKEN_PDF = (
    PyPdfError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    OSError,
    zlib.error,
)
# A sentence has words in a row, small ones among them; lists of names, codes and places have not.
_WORDS = re.compile(r"(?:[^\W\d_]+,?\s+){4,}[^\W\d_]+")
_SMALL = re.compile(r"\b(?:de|het|een|en|van|is|zijn|wordt|worden|mag|mogen|voor|niet|geen)\b")


# What is wrong with a PDF is said once, by us, in Dutch.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class PlanText:
    """The text of a plan, and where in it the text is law: from and to, in characters, and the article as one cites it."""

    text: str
    rules: tuple[tuple[int, int, str], ...] = ()


def read_text(path: Path) -> PlanText:
    """The text of a plan file; told apart by content. Raises FileUnreadable with what is wrong and how to mend it."""
    if path.suffix.lower() in NO_TEXT:
        raise FileUnreadable(file=path.name, problem=f"een {path.suffix.lower()} is geen plantekst", cure=CURE)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=f"het bestand is niet te lezen ({cause(error)})", cure=CURE) from None
    if size > MOST_BYTES:
        raise FileUnreadable(file=path.name, problem="het bestand is groter dan 200 MB", cure="Splits de tekst.")
    plan = _text_of(path.name, content)
    text = plan.text
    if len(text) > MOST_TEXT_BYTES:
        raise _too_long(path.name)
    if not text.strip():
        raise FileUnreadable(file=path.name, problem="er staat geen tekst in; een ingescande PDF heeft er geen", cure=CURE)
    return plan


def _text_of(name: str, content: bytes) -> PlanText:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        return PlanText(_pdf(name, content))
    if len(content) > MOST_TEXT_BYTES:
        raise _too_long(name)
    if start.startswith(b"pk\x03\x04"):
        return _joined(name, _zip(name, content))
    if _is_xml(start):
        return _joined(name, _xml(name, content))
    if name.lower().endswith((".pdf", ".zip", ".xml")):
        problem = f"dit heet {name[-3:].lower()} maar is het niet; misschien een foutpagina"
        raise FileUnreadable(file=name, problem=problem, cure=f"Download het opnieuw. {CURE}")
    if start.startswith((b"<!doctype html", b"<html")):
        return PlanText(_html(_decoded(content)))
    if b"\x00" in content[:4096] and not content.startswith(tuple(WIDE)):
        raise FileUnreadable(file=name, problem="dit is geen tekst", cure=CURE)
    return PlanText(_decoded(content))


def _joined(name: str, blocks: list[Block]) -> PlanText:
    """Blocks with a blank line between them; those of a rule with their place. Refuses what holds no running text."""
    if not any(_SMALL.search(words[0]) for text, _, _ in blocks for words in _WORDS.finditer(text)):
        raise FileUnreadable(file=name, problem="er staat geen lopende tekst in, dus dit is geen plantekst", cure=CURE)
    rules, at = [], 0
    for text, rule, cited in blocks:
        if rule:
            rules.append((at, at + len(text), cited))
        at += len(text) + len(BETWEEN)
    return PlanText(BETWEEN.join(text for text, _, _ in blocks), tuple(rules))


def _is_xml(start: bytes) -> bool:
    page = start.startswith((b"<!doctype html", b"<html"))
    return not page and start.startswith(b"<") and (start.startswith((b"<?xml", b"<!doctype")) or b"xmlns" in start)


def _too_long(name: str) -> FileUnreadable:
    return FileUnreadable(file=name, problem="er staat meer dan 50 MB tekst in", cure="Lever alleen de tekst van het plan.")


def _decoded(content: bytes) -> str:
    for mark, encoding in WIDE.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _pdf(name: str, content: bytes) -> str:
    try:
        return "\n\n".join(page.extract_text() or "" for page in PdfReader(io.BytesIO(content)).pages)
    except BROKEN_PDF:
        raise FileUnreadable(file=name, problem="de PDF is beschadigd of op slot", cure=CURE) from None


def _zip(name: str, content: bytes) -> list[Block]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".xml")]
            size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
            if size > min(MOST_TEXT_BYTES, max(MOST_RATIO * packed, 1 << 20)):
                problem = f"uitgepakt is dit {size / 1e6:.0f} MB"
                raise FileUnreadable(file=name, problem=problem, cure="Lever alleen de tekst van het besluit.")
            return [block for m in members for block in _xml(f"{name}, {m.filename}", archive.read(m))]
    except BROKEN_ZIP:
        raise FileUnreadable(file=name, problem="de zip is beschadigd of op slot", cure=CURE) from None


def _xml(name: str, content: bytes) -> list[Block]:
    """Every block of a STOP publication and whether it is law; of other XML all text. No document type, so no entities that grow."""
    if b"<!doctype" in content[:20_000].lower() or b"<!entity" in content.lower():
        raise FileUnreadable(file=name, problem="de XML heeft een eigen documenttype; dat lezen wij niet", cure=CURE)
    blocks = Blocks()
    try:
        parser = ElementTree.XMLParser(target=blocks)
        parser.feed(content)
        parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise FileUnreadable(file=name, problem=f"de XML is afgebroken of ongeldig ({cause(error)})", cure=CURE) from None
    return blocks.found or [(" ".join("".join(blocks.all).split()), False, "")]


class _Page(HTMLParser):
    """The text a reader sees, with a blank line between blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.rows: list[list[int]] = []
        """Of each table that is open: where the cells of its row begin in the parts."""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        if tag == "table":
            self.rows.append([])
        if tag == "tr" and self.rows:
            self._row()
        if tag in BLOCKS:
            self.parts.append("\n\n")
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(len(self.parts))

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(self.hidden - (tag in ("script", "style")), 0)
        if tag in ("tr", "table") and self.rows:
            self._row()
        if tag == "table" and self.rows:
            self.rows.pop()
            self.parts.append("\n\n")

    def _row(self) -> None:
        """The cells since the row began in one line, where they belong together; a page may leave out the end of a row."""
        begins = self.rows[-1]
        ends = [*begins[1:], len(self.parts)] if begins else []
        cells = [" ".join("".join(self.parts[a:b]).split()) for a, b in zip(begins, ends, strict=True)]
        if line := one_row(cells):
            self.parts[begins[0] :] = [line, "\n\n"]
        begins.clear()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))


def _html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.parts)
