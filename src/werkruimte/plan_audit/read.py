"""The text of a plan from the forms it comes in: plain text, Markdown, HTML, PDF, STOP and other XML."""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from werkruimte.domain.errors import FileUnreadable, cause

CURE = "Lever de tekst als .txt, .md, .html, .pdf of als STOP-publicatie (.xml of .zip)."
MOST_BYTES = 200_000_000
BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "div", "br", "dt", "dd"})
# What zipfile raises on a cut or altered file: a method it does not know, a password, a name or place that cannot be, an early end.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)
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
STOP_BLOCKS = frozenset({"Al", "Opschrift", "Li", "Label", "Nummer", "Kop", "entry", "Term"})


# What is wrong with a PDF is said once, by us, in Dutch.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_text(path: Path) -> str:
    """The text of a plan file; told apart by content. Raises FileUnreadable with what is wrong and how to mend it."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=f"het bestand is niet te lezen ({cause(error)})", cure=CURE) from None
    if size > MOST_BYTES:
        raise FileUnreadable(file=path.name, problem="het bestand is groter dan 200 MB", cure="Splits de tekst.")
    text = _text_of(path.name, content)
    if not text.strip():
        raise FileUnreadable(file=path.name, problem="er staat geen tekst in; een ingescande PDF heeft er geen", cure=CURE)
    return text


def _text_of(name: str, content: bytes) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        return _pdf(name, content)
    if start.startswith(b"pk\x03\x04"):
        return _zip(name, content)
    if start.startswith((b"<!doctype html", b"<html")):
        return _html(_decoded(content))
    if start.startswith((b"<?xml", b"<!doctype")) or (start.startswith(b"<") and b"xmlns" in start):
        return _xml(name, content)
    if b"\x00" in content[:4096]:
        raise FileUnreadable(file=name, problem="dit is geen tekst", cure=CURE)
    return _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _pdf(name: str, content: bytes) -> str:
    try:
        return "\n\n".join(page.extract_text() or "" for page in PdfReader(io.BytesIO(content)).pages)
    except BROKEN_PDF:
        raise FileUnreadable(file=name, problem="de PDF is beschadigd of op slot", cure=CURE) from None


def _zip(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".xml")]
            if sum(m.file_size for m in members) > MOST_BYTES:
                raise FileUnreadable(file=name, problem="uitgepakt is dit meer dan 200 MB", cure="Lever alleen de tekst van het besluit.")
            return "\n\n".join(_xml(m.filename, archive.read(m)) for m in members)
    except BROKEN_ZIP:
        raise FileUnreadable(file=name, problem="de zip is beschadigd of op slot", cure=CURE) from None


def _xml(name: str, content: bytes) -> str:
    """Text of every block of a STOP publication; of other XML all text. No document type, so no entities that grow."""
    if b"<!doctype" in content[:20_000].lower() or b"<!entity" in content.lower():
        raise FileUnreadable(file=name, problem="de XML heeft een eigen documenttype; dat lezen wij niet", cure=CURE)
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise FileUnreadable(file=name, problem=f"de XML is afgebroken of ongeldig ({cause(error)})", cure=CURE) from None
    blocks = [" ".join("".join(e.itertext()).split()) for e in root.iter() if _local(e.tag) in STOP_BLOCKS and not _nested(e)]
    return "\n\n".join(b for b in blocks if b) or " ".join("".join(root.itertext()).split())


def _nested(element: ElementTree.Element) -> bool:
    return any(_local(child.tag) in STOP_BLOCKS for child in element.iter() if child is not element)


def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]


class _Page(HTMLParser):
    """The text a reader sees, with a blank line between blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(self.hidden - (tag in ("script", "style")), 0)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))


def _html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.parts)
