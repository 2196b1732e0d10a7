"""One XML file of the extract as a stream of whole objects: the head, then chunks cut after `</sl:stand>`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn, Protocol
from xml.parsers import expat

from werkruimte.domain.errors import FileUnreadable

BLOCK = 1 << 20
"""Bytes of XML read and cut at once: more than fits the caches of a processor makes every step slower."""
MAX_OBJECT = 32 << 20
"""Bytes without an end of object; the largest real ones (a woonplaats with its border) hold a few MB."""
MAX_HEAD = 1 << 20
"""Bytes before the first object; a real head has some 2 kB."""

NAMESPACES = {
    "sl": "http://www.kadaster.nl/schemas/standlevering-generiek/",
    "sl-bag-extract": "http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/",
    "Objecten": "www.kadaster.nl/schemas/lvbag/imbag/objecten/",
    "Objecten-ref": "www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/",
    "Historie": "www.kadaster.nl/schemas/lvbag/imbag/historie/",
    "gml": "http://www.opengis.net/gml/",
}
"""Published prefix -> namespace without its version (LV BAG 2.0, extract-deelbestand-lvc v20200601)."""
DATE_TAG = "StandTechnischeDatum"
DELIVERY = "BAG-Extract-Levering"
STAND = "bagStand"
CURE = "Download het extract opnieuw bij het Kadaster of PDOK."

_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_OPEN = re.compile(rb"<!|<\?")


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


@dataclass(frozen=True)
class Head:
    """What stands before the first object. `root`: local name; `end_tag` empty: the file holds no object.

    `text` to the first object and `closing` after any whole objects make a document again.
    `published`: the prefixes are those of the standard, so that the fast reader may be used.
    """

    root: str
    text: bytes = b""
    closing: bytes = b""
    end_tag: bytes = b""
    published: bool = False
    date: str = ""


class _Found(Exception):
    """Stops expat once the head is known."""


@dataclass
class _HeadReader:
    """Expat up to the first `stand`; refuses a DTD and any encoding but UTF-8 on the way."""

    file: str
    stack: list[str] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    redefined: bool = False
    root: str = ""
    date: str = ""
    end_tag: str = ""
    cut: int = 0
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = strict_parser(self.file)
        self.parser.namespace_prefixes = True
        self.parser.StartNamespaceDeclHandler = self.namespace
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        self.redefined |= prefix in self.prefixes
        self.prefixes[prefix or ""] = uri or ""

    def start(self, name: str, _: dict[str, str]) -> None:
        uri, local, prefix = ([*name.split(" "), "", ""])[:3] if " " in name else ("", name, "")
        qualified = f"{prefix}:{local}" if prefix else local
        self.text.clear()
        if not self.stack:
            self.root = local
            if local not in (STAND, DELIVERY):
                raise _Found
        if local == "stand" and uri.startswith(NAMESPACES["sl"]):
            self.end_tag, self.cut = f"</{qualified}>", self.parser.CurrentByteIndex
            raise _Found
        self.stack.append(qualified)

    def end(self, name: str) -> None:
        if DATE_TAG in name:
            self.date = "".join(self.text).strip()
        self.stack.pop()

    def head(self, text: bytes) -> Head:
        closing = "".join(f"</{name}>" for name in reversed(self.stack))
        published = not self.redefined and all(self.prefixes.get(p, "").startswith(uri) for p, uri in NAMESPACES.items())
        return Head(self.root, text, closing.encode(), self.end_tag.encode(), published, self.date)


def strict_parser(file: str) -> expat.XMLParserType:
    """An expat parser with names as 'namespace local', that refuses DTDs (so entities) and odd encodings."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def doctype(*_: object) -> NoReturn:
        raise FileUnreadable(
            file=file,
            problem="de XML bevat een DTD of eigen entiteiten; die heeft een BAG-extract nooit",
            cure="Vertrouw dit bestand niet en haal het extract bij het Kadaster of PDOK.",
        )

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise FileUnreadable(
                file=file,
                problem=f"de kop zegt tekenset {encoding}; een BAG-extract is in UTF-8",
                cure="Gebruik het bestand zoals het Kadaster het leverde.",
            )

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    return parser


def not_xml(file: str, error: expat.ExpatError | None, after: str = "") -> FileUnreadable:
    """One sentence for XML that is cut or broken; `after`: the last object that was whole."""
    what = "de XML is afgekapt of beschadigd" if error else "de tekens zijn geen UTF-8, wat de kop ook zegt"
    return FileUnreadable(file=file, problem=what + (f", na object {after}" if after else ""), cure=CURE)


def read_head(stream: Readable, file: str) -> tuple[Head, bytes]:
    """The head of one XML file and the bytes already read behind it. Raises FileUnreadable."""
    reader = _HeadReader(file)
    try:
        return _read_head(reader, stream, file)
    except expat.ExpatError as error:
        raise not_xml(file, error) from None
    finally:
        del reader.parser  # else parser and handlers hold each other


def _read_head(reader: _HeadReader, stream: Readable, file: str) -> tuple[Head, bytes]:
    read = b""
    while len(read) <= MAX_HEAD:
        block = stream.read(BLOCK // 16)
        if not read:
            _check_start(block, file)
        read += block
        try:
            reader.parser.Parse(block, not block)
        except _Found:
            return reader.head(read[: reader.cut]), read[reader.cut :]
        if not block:
            return reader.head(read), b""
    raise FileUnreadable(file=file, problem="na 1 MB is er nog geen BAG-object", cure=CURE)


def _check_start(block: bytes, file: str) -> None:
    if block.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in block:
        raise FileUnreadable(file=file, problem="de tekenset is geen UTF-8 (UTF-16, of geen XML)", cure=CURE)
    if b"<html" in block[:512].lower():
        raise FileUnreadable(file=file, problem="dit is een webpagina, geen BAG-extract", cure=CURE)


def chunks(stream: Readable, head: Head, start: bytes, file: str) -> Iterator[tuple[bytes, bool]]:
    """Whole objects, some 1 MB at a time, and whether it is the last (which holds the end of the document too).

    Comments and processing instructions are taken out, CDATA becomes plain text: behind this every `<`
    opens a tag, so that text may be cut and searched at tags. Cuts depend on the bytes alone.
    """
    buffer = start
    while block := stream.read(BLOCK):
        buffer, limit = _plain(buffer + block, file)
        cut = buffer.rfind(head.end_tag, 0, limit)
        if cut >= 0:
            cut += len(head.end_tag)
            yield buffer[:cut], False
            buffer = buffer[cut:]
        elif len(buffer) > MAX_OBJECT:
            raise FileUnreadable(file=file, problem="een object is groter dan 32 MB", cure=CURE)
    yield _plain(buffer, file)[0], True


def _plain(buffer: bytes, file: str) -> tuple[bytes, int]:
    """The buffer without comments and the like, and up to where it may be cut."""
    # '!' and '?' are rare in these files, and looking for one byte is nearly free
    if (b"!" in buffer or b"?" in buffer) and _OPEN.search(buffer):
        buffer = _ASIDE.sub(_as_text, buffer)
        still_open = _OPEN.search(buffer)
        if still_open:
            if (
                not b"<!--".startswith(buffer[(at := still_open.start()) : at + 4])
                and not b"<![CDATA[".startswith(buffer[at : at + 9])
                and buffer[at : at + 2] != b"<?"
            ):
                raise FileUnreadable(
                    file=file, problem="de XML bevat een DTD of een vreemde opdracht (<!) midden in de objecten", cure=CURE
                )
            return buffer, still_open.start()
    return buffer, len(buffer)


def _as_text(found: re.Match[bytes]) -> bytes:
    inside: bytes = found[1] or b""
    return inside.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
