"""Objects of the LV BAG extract as rows of text, by two roads that must agree.

The fast road is one regular expression per object type for the published layout; it accepts nothing else,
white space between tags aside. Whatever it does not accept goes to expat, which reads any well-formed XML.
Values stay text here; `lvbag_tables` gives them their type. A geometry is text as well:

    'x y z'                 a point
    '@3|ring|ring@3|ring'   polygons, with the number of coordinates per vertex, the outer ring first
    '!name'                 a geometry in another system of coordinates than RD
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from xml.parsers import expat

from werkruimte.sources.lvbag_chunks import NAMESPACES, Head, not_xml, strict_parser
from werkruimte.sources.lvbag_layout import COLUMNS, LAYOUT, LISTS, RD, SEVERAL, Columns, first_kind, pattern, tidy

Batch = tuple[str, Columns]

_ELEMENTS = {
    ("Objecten", "identificatie"): "id",
    ("Objecten", "status"): "status",
    ("Objecten", "documentdatum"): "documentdatum",
    ("Objecten", "documentnummer"): "documentnummer",
    ("Objecten", "oorspronkelijkBouwjaar"): "bouwjaar",
    ("Objecten", "oppervlakte"): "oppervlakte",
    ("Objecten", "gebruiksdoel"): "gebruiksdoelen",
    ("Objecten", "huisnummer"): "huisnummer",
    ("Objecten", "huisletter"): "letter",
    ("Objecten", "huisnummertoevoeging"): "toevoeging",
    ("Objecten", "postcode"): "postcode",
    ("Objecten", "typeAdresseerbaarObject"): "soort",
    ("Objecten", "type"): "soort",
    ("Objecten", "naam"): "naam",
    ("Historie", "voorkomenidentificatie"): "voorkomen",
    ("Historie", "beginGeldigheid"): "begin",
    ("Historie", "eindGeldigheid"): "eind",
    ("Historie", "tijdstipRegistratie"): "registratie",
    ("Historie", "eindRegistratie"): "eind_registratie",
    ("Historie", "tijdstipInactief"): "inactief",
    ("Historie", "tijdstipNietBag"): "niet_bag",
    ("Historie", "tijdstipInactiefLV"): "inactief_lv",
    ("Historie", "tijdstipNietBagLV"): "niet_bag_lv",
    ("Objecten-ref", "NummeraanduidingRef"): "nummeraanduiding_id",
    ("Objecten-ref", "PandRef"): "pand_ids",
    ("Objecten-ref", "OpenbareRuimteRef"): "openbareruimte_id",
    ("Objecten-ref", "WoonplaatsRef"): "woonplaats_id",
}


def read_chunk(chunk: bytes, last: bool, head: Head, file: str) -> Iterator[Batch]:
    """Rows of one chunk, per object type, in the order of the file: (object type, columns of COLUMNS).

    Raises FileUnreadable for XML that is cut or broken, or not in UTF-8.
    """
    try:
        text = chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_xml(file, None, _last_id(chunk[: error.start].decode("utf-8", "replace"))) from None
    done = 0
    if head.published and "<sl-bag-extract:bagObject" not in text:  # objects under research: not of use here
        done = text.rfind("</sl:stand>") + len("</sl:stand>") if "</sl:stand>" in text else 0
    elif head.published and (kind := first_kind(text)) in LAYOUT:
        done = len(text) - len(text.lstrip())
        rows: list[tuple[str, ...]] = []
        for found in pattern(kind).finditer(text):
            if found.start() != done:
                yield from _flush(kind, rows)
                yield from _slow(text, done, found.start(), head, file, final=False)
                rows = []
            rows.append(found.groups(""))
            done = found.end()
        yield from _flush(kind, rows)
    if last or text[done:].strip():
        yield from _slow(text, done, len(text), head, file, final=last)


def _flush(kind: str, rows: list[tuple[str, ...]]) -> Iterator[Batch]:
    if rows:
        yield kind, tidy(kind, list(map(list, zip(*rows, strict=True))))


# --- the careful road --------------------------------------------------------------------------------------


def _slow(text: str, start: int, stop: int, head: Head, file: str, final: bool) -> Iterator[Batch]:
    """Rows of any well-formed piece of the document; `final`: the piece holds the end of the document."""
    reader = _Objects(file)
    try:
        reader.parser.Parse(head.text, False)
        reader.parser.Parse(text[start:stop].encode("utf-8"), False)
        reader.parser.Parse(b"" if final else head.closing, True)
    except expat.ExpatError as error:
        raise not_xml(file, error, reader.last_id or _last_id(text[:start])) from None
    finally:
        del reader.parser  # else parser and handlers hold each other
    for kind, rows in groupby(reader.rows, key=lambda pair: pair[0]):
        yield kind, list(map(list, zip(*(row for _, row in rows), strict=True)))


class _Objects:
    """Expat handlers that gather the objects of a document."""

    def __init__(self, file: str) -> None:
        self.rows: list[tuple[str, list[str]]] = []
        self.last_id = ""
        self.kind = ""
        self.depth = 0
        self.second_address = False
        self.values: dict[str, str] = {}
        self.polygons: list[list[str]] = []
        self.text: list[str] = []
        self.parser = strict_parser(file)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        room, local = _known(name)
        self.text.clear()
        if self.kind:
            self.depth += 1
            if local == "heeftAlsNevenadres":
                self.second_address = True
            elif room == "gml":
                self.geometry(local, attributes)
        elif room == "Objecten" and local in COLUMNS:
            self.kind, self.depth, self.values, self.polygons = local, 0, {}, []

    def geometry(self, local: str, attributes: dict[str, str]) -> None:
        srs = attributes.get("srsName", "")
        if srs and not srs.endswith(RD):
            self.values["geometrie"] = f"!{srs}"
        if local == "Polygon":
            self.polygons.append([attributes.get("srsDimension", "2")])
        elif local == "posList" and self.polygons and "srsDimension" in attributes:
            self.polygons[-1][0] = attributes["srsDimension"]

    def end(self, name: str) -> None:
        if not self.kind:
            return
        if self.depth == 0:
            self.finish()
            return
        self.depth -= 1
        key = _known(name)
        column = _ELEMENTS.get(key)
        if column and not self.second_address:
            self.store(column, "".join(self.text).strip())
        elif key == ("gml", "posList") and self.polygons:
            self.polygons[-1].append("".join(self.text))
        elif key == ("gml", "pos"):
            self.values.setdefault("geometrie", "".join(self.text))
        elif key[1] == "heeftAlsNevenadres":
            self.second_address = False
        self.text.clear()

    def store(self, column: str, value: str) -> None:
        if column in LISTS and column in self.values:
            value = self.values[column] + SEVERAL + value
        self.values[column] = value

    def finish(self) -> None:
        if self.polygons:
            self.values.setdefault("geometrie", "".join("@" + "|".join(parts) for parts in self.polygons))
        self.last_id = self.values.get("id", "")
        self.rows.append((self.kind, [self.values.get(column, "") for column in COLUMNS[self.kind]]))
        self.kind = ""


@lru_cache(maxsize=1024)
def _known(name: str) -> tuple[str, str]:
    """'namespace local' of expat -> (published prefix, local); an unknown namespace gives an empty prefix."""
    uri, _, local = name.rpartition(" ")
    room = next((prefix for prefix, known in NAMESPACES.items() if uri.startswith(known)), "")
    return room, (local.replace("NietBAG", "NietBag") if room == "Historie" else local)


def _last_id(text: str) -> str:
    """The object before a break, to tell the user where to look."""
    at = text.rfind("identificatie ")
    found = re.search(r">(\d{4,16})<", text[at : at + 200]) if at >= 0 else None
    return found[1] if found else ""
