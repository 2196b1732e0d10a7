"""The GML of a plan as it lies in the folder: bare, or in the zip in which the municipality sends it with its texts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

from werkruimte.domain.errors import BROKEN_ZIP, FileUnreadable, cause
from werkruimte.sources.tables import check_zip

ENDINGS = (".gml", ".xml")
HEAD = 4096
NAMESPACE = re.compile(rb"xmlns:imro=[\"']https?://www\.(?:geonovum|ravi)\.nl/imro/?(\d{4})")
BROKEN = (ParseError, LookupError, ValueError, EOFError, OSError, zipfile.BadZipFile, zlib.error)
"""What goes wrong while a plan is read: LookupError is an encoding that does not exist, ValueError one of more bytes a letter."""
ZIP_DAMAGE = (EOFError, zipfile.BadZipFile, zlib.error)
ENCODING = (errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING], errors.codes[errors.XML_ERROR_INCORRECT_ENCODING])
UTF8_CURE = "Sla het opnieuw op als UTF-8, of download het plan opnieuw bij de gemeente."


def vintage(path: Path) -> str:
    """The year of the IMRO model that a file says it follows; empty when it is no IMRO file, nor a zip that holds one."""
    if path.suffix.lower() not in (*ENDINGS, ".zip"):
        return ""
    try:
        with opened(path) as stream:
            match = NAMESPACE.search(bare(stream.read(HEAD)))
    except BROKEN_ZIP as error:
        raise unreadable(path, error, "Download het opnieuw, of pak het zelf uit.") from None
    return match[1].decode() if match else ""


def bare(head: bytes) -> bytes:
    """The letters of the head of an XML file, in UTF-16 as well."""
    return head.replace(b"\0", b"")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the plan. Raises FileUnreadable for a zip that is broken or a bomb, or holds more plans than one."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as stream:
            yield stream
        return
    names = [name for name in check_zip(path) if name.lower().endswith(ENDINGS)]
    with zipfile.ZipFile(path) as archive:
        plans = [name for name in names if _is_plan(archive, name)]
        if len(plans) > 1:
            problem = f"in dit zip-bestand zitten {len(plans)} plannen"
            raise FileUnreadable(file=path.name, problem=problem, cure="Pak het uit en leg elk plan apart in de map.")
        if not plans:
            yield io.BytesIO()
            return
        with archive.open(plans[0]) as inside:
            yield inside


def _is_plan(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as stream:
        return bool(NAMESPACE.search(bare(stream.read(HEAD))))


def unreadable(path: Path, error: Exception, cure: str) -> FileUnreadable:
    """One sentence for what went wrong while a plan was read; an encoding that is another than the head says goes first."""
    if isinstance(error, ZIP_DAMAGE):
        return FileUnreadable(file=path.name, problem="het zip-bestand is beschadigd of afgebroken", cure=cure)
    if isinstance(error, (LookupError, ValueError)) or getattr(error, "code", 0) in ENCODING or not _is_text(path):
        problem = "de tekens staan niet in de codering die de kop van het bestand noemt"
        return FileUnreadable(file=path.name, problem=problem, cure=UTF8_CURE)
    return FileUnreadable(file=path.name, problem=f"de XML is afgebroken of ongeldig ({cause(error)})", cure=cure)


def _is_text(path: Path) -> bool:
    """Whether the bytes read as UTF-8; a file that is cut, or says another encoding itself, is no fault of its characters."""
    try:
        with opened(path) as stream:
            head = stream.read(HEAD)
            if re.search(rb"encoding=[\"'](?!utf-?8)", head, re.IGNORECASE) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
                return True
            text = io.TextIOWrapper(io.BytesIO(head + stream.read()), encoding="utf-8")
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    except BROKEN_ZIP:
        return True
    return True
