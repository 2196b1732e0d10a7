"""The container of an LV BAG extract: XML files in zips in zips. Nothing is ever unpacked under its own name."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from werkruimte.domain.errors import BROKEN_ZIP, FileUnreadable

MAX_DEPTH = 3
"""Zips in zips: the published extract has delivery > part (inactive, not BAG, under research) > object type."""
MAX_RATIO = 250
"""Expanded over compressed. Published files reach 95 (objects under research); deflate itself stops at 1,032."""
SMALL = 1 << 20
"""Bytes that may always come out: the ratio says nothing about a file of a few bytes."""
MAX_XML = 4 << 30
"""Bytes of one XML file: the standard puts at most 10,000 objects in one, some 15 to 30 MB."""
MAX_TOTAL = 200 << 30
"""Bytes of all XML together: the whole country is some 75 GB."""
MAX_NESTED = 16 << 30
"""Bytes of a zip inside the zip: the largest part of the whole country is a few GB."""
MAX_MEMBERS = 50_000
"""Files in one extract: the whole country has some thousands."""


@dataclass(frozen=True)
class Member:
    """One XML file: `name` as shown to a user, and where its bytes are (`entry` None: `archive` is the XML itself)."""

    name: str
    archive: Path
    entry: int | None
    size: int


def list_members(path: Path, spill: Path) -> tuple[list[Member], list[str]]:
    """The XML files of an extract in the order of the file, and the names of what is no XML.

    `path`: a zip or a bare XML file. `spill`: an empty folder for zips found inside the zip.
    Raises FileUnreadable for a damaged zip, a zip bomb, or too many levels.
    """
    with readable(path.name):
        if not path.stat().st_size:
            raise FileUnreadable(file=path.name, problem="het bestand is leeg", cure="Download het opnieuw.")
        if not zipfile.is_zipfile(path):
            return [_bare(path)], []
        walk = _Walk(path.name, spill, path.stat().st_size)
        walk.archive(path, path.name, 1)
    return walk.members, walk.ignored


@dataclass(frozen=True)
class Stream:
    """The bytes of one XML file. Damage is reported as FileUnreadable; the caller's own errors are not."""

    name: str
    source: IO[bytes]

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        with readable(self.name):
            return self.source.read(size)


@contextmanager
def open_member(member: Member) -> Iterator[Stream]:
    """The bytes of one XML file as a stream; zipfile never gives more than the size that was checked."""
    with ExitStack() as stack:
        with readable(member.name):
            if member.entry is None:
                source: IO[bytes] = stack.enter_context(member.archive.open("rb"))
            else:
                archive = stack.enter_context(zipfile.ZipFile(member.archive))
                source = stack.enter_context(archive.open(archive.infolist()[member.entry]))
        yield Stream(member.name, source)


@contextmanager
def readable(file: str) -> Iterator[None]:
    """Turns what zipfile says of a damaged file into one Dutch sentence."""
    try:
        yield
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise FileUnreadable(
            file=file, problem="het bestand is er niet of mag niet gelezen worden", cure="Controleer naam en rechten."
        ) from error
    except BROKEN_ZIP as error:
        raise FileUnreadable(
            file=file,
            problem="het zipbestand is beschadigd of afgekapt",
            cure="Download het opnieuw bij het Kadaster of PDOK.",
        ) from error


def _bare(path: Path) -> Member:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(b"PK"):
        raise zipfile.BadZipFile
    return Member(path.name, path, None, path.stat().st_size)


@dataclass
class _Walk:
    """The state of one walk through zips in zips."""

    file: str
    spill: Path
    outer_size: int

    def __post_init__(self) -> None:
        self.members: list[Member] = []
        self.ignored: list[str] = []
        self.total = 0
        self.spilled = 0
        self.spilled_bytes = 0

    def archive(self, path: Path, shown: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.refused(shown, f"bevat meer dan {MAX_DEPTH} lagen zip in zip")
        with zipfile.ZipFile(path) as archive:
            # of a cut zip the directory of the last whole zip inside is taken for that of all: it starts later
            if min((info.header_offset for info in archive.infolist()), default=0):
                raise zipfile.BadZipFile
            for index, info in enumerate(archive.infolist()):
                if not info.is_dir() and not _is_litter(info.filename):
                    self.entry(archive, index, f"{shown}/{info.filename}", path, depth)

    def entry(self, archive: zipfile.ZipFile, index: int, shown: str, path: Path, depth: int) -> None:
        info = archive.infolist()[index]
        self.check(info, shown)
        with archive.open(info) as stream:
            start = stream.read(64)
        if start.startswith(b"PK\x03\x04"):
            self.nested(archive, info, shown, depth)
        elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or shown.lower().endswith(".xml"):
            self.total += info.file_size
            self.members.append(Member(shown, path, index, info.file_size))
            self.check_total(shown)
        else:
            self.ignored.append(shown)

    def nested(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, depth: int) -> None:
        self.spilled += 1
        self.spilled_bytes += info.file_size
        if info.file_size > MAX_NESTED or self.spilled_bytes > SMALL + MAX_RATIO * self.outer_size:
            raise self.refused(shown, "is groter dan een deel van de BAG kan zijn")
        inner = self.spill / f"{self.spilled}.zip"
        with archive.open(info) as stream, inner.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
        self.archive(inner, shown, depth + 1)

    def check(self, info: zipfile.ZipInfo, shown: str) -> None:
        if info.flag_bits & 1:
            raise self.refused(shown, "is met een wachtwoord beveiligd", "Lever het extract zonder wachtwoord.")
        if info.file_size > SMALL + MAX_RATIO * info.compress_size or info.file_size > max(MAX_XML, MAX_NESTED):
            raise self.refused(shown, f"zet meer dan {MAX_RATIO} keer zo groot uit; dat doet geen BAG-extract")

    def check_total(self, shown: str) -> None:
        if self.total > min(MAX_TOTAL, SMALL + MAX_RATIO * self.outer_size) or self.members[-1].size > MAX_XML:
            raise self.refused(shown, "is uitgepakt groter dan een BAG-extract kan zijn")
        if len(self.members) > MAX_MEMBERS:
            raise self.refused(shown, f"bevat meer dan {MAX_MEMBERS} bestanden")

    def refused(self, shown: str, problem: str, cure: str = "Haal het extract bij het Kadaster of PDOK.") -> FileUnreadable:
        return FileUnreadable(file=shown, problem=f"dit zipbestand {problem}", cure=cure)


def _is_litter(name: str) -> bool:
    """What a Mac leaves in a zip."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith("._") or last == ".DS_Store"
