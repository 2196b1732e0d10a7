"""Whose delivery is this LV BAG extract, and of which day? Told by the head of its first file, before anything is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from werkruimte.catalogue import municipalities as official
from werkruimte.domain.errors import BROKEN_ZIP

_DAY = re.compile(r"StandTechnischeDatum>\s*(\d{4}-\d{2}-\d{2})\s*<")
HEAD = 1 << 16
"""Bytes of a file in which its selection is looked for; a real head has some 2 kB."""
_MUNICIPALITY = re.compile(r"GemeenteIdentificatie>\s*(\d{4})\s*<(?:[^<]*<[^<]*GemeenteNaam>([^<]*)<)?")


def municipalities(path: Path) -> dict[str, str]:
    """Code ('GM0221') and name of the municipalities whose delivery this is.

    Empty for an extract of the whole country or another area, and for a damaged file. A name that the extract does
    not tell comes from the list of CBS; '' when the code is not on it.
    """
    found: dict[str, str] = {}
    try:
        for start in _heads(path):
            found |= {f"GM{code}": name.strip() for code, name in _MUNICIPALITY.findall(start)}
    except BROKEN_ZIP:
        return {}
    known = official.municipalities()
    return {code: name or (known[code].name if code in known else "") for code, name in found.items()}


def day(path: Path) -> date | None:
    """The date of the stand; None where the heads do not tell it, and for a damaged file."""
    try:
        told = [text for start in _heads(path) for text in _DAY.findall(start)]
        return max(map(date.fromisoformat, told), default=None)
    except (ValueError, *BROKEN_ZIP):
        return None


def _heads(path: Path) -> Iterator[str]:
    """The start of the delivery document, else of the first XML file, in a zip inside the zip if need be."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield _start(stream)
        return
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        bare = [name for name in names if name.lower().endswith(".xml")]
        parts = [name for name in names if re.search(r"\d{4}[A-Z]{3,5}\d{8}\.zip$", name)]
        for name in sorted(bare, key=lambda name: "Leveringsdocument" not in name)[:1]:
            with archive.open(name) as stream:
                yield _start(stream)
        if not bare and parts:
            with archive.open(parts[0]) as outer, zipfile.ZipFile(outer) as part, part.open(part.namelist()[0]) as stream:
                yield _start(stream)


def _start(stream: IO[bytes]) -> str:
    return stream.read(HEAD).decode("utf-8", "replace")
