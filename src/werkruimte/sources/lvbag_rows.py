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
from functools import cache, lru_cache
from itertools import groupby
from xml.parsers import expat
from xml.sax.saxutils import unescape

from werkruimte.sources.lvbag_chunks import NAMESPACES, Head, not_xml, strict_parser

Columns = list[list[str]]
Batch = tuple[str, Columns]

SEVERAL = "\x1d"
"""Between the values of one list; XML forbids the character, so no value can hold it."""
RD = "28992"

_PERIOD = (
    "voorkomen", "begin", "eind", "registratie", "eind_registratie",
    "inactief", "niet_bag", "inactief_lv", "niet_bag_lv",
)
_DOCUMENT = ("status", "documentdatum", "documentnummer")
COLUMNS: dict[str, tuple[str, ...]] = {
    "Verblijfsobject": (
        "nummeraanduiding_id", *_PERIOD, "id", "geometrie", "gebruiksdoelen", "oppervlakte", *_DOCUMENT, "pand_ids",
    ),
    "Pand": ("id", "geometrie", "bouwjaar", *_DOCUMENT, *_PERIOD),
    "Ligplaats": ("nummeraanduiding_id", *_PERIOD, "id", "status", "geometrie", "documentdatum", "documentnummer"),
    "Standplaats": ("nummeraanduiding_id", *_PERIOD, "id", "status", "geometrie", "documentdatum", "documentnummer"),
    "Nummeraanduiding": (
        "id", "huisnummer", "letter", "toevoeging", "postcode", "soort", *_DOCUMENT, *_PERIOD, "openbareruimte_id",
    ),
    "OpenbareRuimte": ("id", "naam", "soort", *_DOCUMENT, "woonplaats_id", *_PERIOD),
    "Woonplaats": ("id", "naam", "geometrie", *_DOCUMENT, *_PERIOD),
}
"""Columns of each object type, in the order in which the published layout has them."""

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
_LISTS = ("gebruiksdoelen", "pand_ids")


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
    elif head.published and (kind := _first_kind(text)) in _LAYOUT:
        done = len(text) - len(text.lstrip())
        rows: list[tuple[str, ...]] = []
        for found in _pattern(kind).finditer(text):
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
        yield kind, _tidy(kind, list(map(list, zip(*rows, strict=True))))


# --- the fast road -----------------------------------------------------------------------------------------

_SPACE = r"[ \t\r\n]*"
_TEXT = r"([^<>&\x00-\x1f]*)"
_ESCAPED = r"([^<>&\x00-\x1f]*(?:&(?:amp|lt|gt|quot|apos);[^<>&\x00-\x1f]*)*)"
_DOMAIN = r'(?: domein="[^"<&]*")?'
_NUMBERS = r"([-+.eE0-9 \t\r\n]*)"


def _one(name: str, value: str = _TEXT, attributes: str = "") -> str:
    return rf"<{name}{attributes}>{value}</{name}>{_SPACE}"


def _maybe(name: str, value: str = _TEXT, attributes: str = "") -> str:
    return f"(?:{_one(name, value, attributes)})?"


def _within(name: str, content: str) -> str:
    return rf"<{name}>{_SPACE}{content}</{name}>{_SPACE}"


def _skipped(text: str) -> str:
    return text.replace("([^", "(?:[^")


def _ring(name: str, capture: str) -> str:
    numbers = _one("gml:posList", capture, r'(?: count="[0-9]+")?')
    return _within(f"gml:{name}", _within("gml:LinearRing", numbers))


_SRS = rf'(?: srsName="urn:ogc:def:crs:EPSG::{RD}")?(?: srsDimension="([23])")?(?: gml:id="[^"<&]*")?'
_POINT = _within("Objecten:punt", rf"<gml:Point{_SRS}>{_SPACE}{_one('gml:pos', _NUMBERS)}</gml:Point>{_SPACE}")
_POLYGON = (
    rf"<gml:Polygon{_SRS}>{_SPACE}{_ring('exterior', _NUMBERS)}"
    rf"((?:{_ring('interior', _NUMBERS.replace('(', '(?:'))})*)</gml:Polygon>{_SPACE}"
)
_ADDRESS_REF = _one("Objecten-ref:NummeraanduidingRef", _TEXT, _DOMAIN)
_SECOND_ADDRESSES = f"(?:{_within('Objecten:heeftAlsNevenadres', f'(?:{_skipped(_ADDRESS_REF)})*')})?"
_ADDRESS = _within("Objecten:heeftAlsHoofdadres", _ADDRESS_REF) + _SECOND_ADDRESSES
_HISTORY = _within("Objecten:voorkomen", _within("Historie:Voorkomen", "".join((
    _one("Historie:voorkomenidentificatie"), _one("Historie:beginGeldigheid"), _maybe("Historie:eindGeldigheid"),
    _one("Historie:tijdstipRegistratie"), _maybe("Historie:eindRegistratie"),
    _maybe("Historie:tijdstipInactief"), _maybe("Historie:tijdstipNietBag"),
    _within("Historie:BeschikbaarLV", "".join((
        _skipped(_one("Historie:tijdstipRegistratieLV")), _skipped(_maybe("Historie:tijdstipEindRegistratieLV")),
        _maybe("Historie:tijdstipInactiefLV"), _maybe("Historie:tijdstipNietBagLV"),
    ))),
))))
_ID = _one("Objecten:identificatie", _TEXT, _DOMAIN)
_STATUS = _one("Objecten:status")
_PAPERS = (
    _skipped(_one("Objecten:geconstateerd")) + _one("Objecten:documentdatum")
    + _one("Objecten:documentnummer", _ESCAPED)
)
_PLACE = _ADDRESS + _HISTORY + _SECOND_ADDRESSES + _ID + _STATUS + _within("Objecten:geometrie", _POLYGON) + _PAPERS
_FLOOR = (
    f"((?:{_skipped(_one('Objecten:gebruiksdoel'))})+)" + _one("Objecten:oppervlakte") + _STATUS + _PAPERS
    + _within("Objecten:maaktDeelUitVan", f"((?:{_skipped(_one('Objecten-ref:PandRef', _TEXT, _DOMAIN))})+)")
)
_LAYOUT = {
    "Verblijfsobject": (
        _ADDRESS + _HISTORY + _SECOND_ADDRESSES + _ID + _within("Objecten:geometrie", _POINT) + _FLOOR
    ),
    "Pand": (
        _ID + _within("Objecten:geometrie", _POLYGON) + _one("Objecten:oorspronkelijkBouwjaar") + _STATUS + _PAPERS
        + _HISTORY
    ),
    "Ligplaats": _PLACE,
    "Standplaats": _PLACE,
    "Nummeraanduiding": (
        _ID + _one("Objecten:huisnummer") + _maybe("Objecten:huisletter") + _maybe("Objecten:huisnummertoevoeging")
        + _maybe("Objecten:postcode") + _one("Objecten:typeAdresseerbaarObject") + _STATUS + _PAPERS + _HISTORY
        + _within("Objecten:ligtAan", _one("Objecten-ref:OpenbareRuimteRef", _TEXT, _DOMAIN))
    ),
    "OpenbareRuimte": (
        _ID + _one("Objecten:naam", _ESCAPED) + _one("Objecten:type") + _STATUS + _PAPERS
        + _within("Objecten:ligtIn", _one("Objecten-ref:WoonplaatsRef", _TEXT, _DOMAIN)) + _HISTORY
    ),
}
"""The published order of elements; a type that is absent (woonplaats: few, with many forms) goes to expat."""
_FIRST = re.compile(rf"{_SPACE}<sl:stand>{_SPACE}<sl-bag-extract:bagObject>{_SPACE}<Objecten:(\w+)>")


def _first_kind(text: str) -> str:
    first = _FIRST.match(text)
    return first[1] if first else ""


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    # no white space in front: a search that may start with it is quadratic in a long run of spaces
    body = _within("sl-bag-extract:bagObject", _within(f"Objecten:{kind}", _LAYOUT[kind]))
    return re.compile(_within("sl:stand", body))


_NUMBER_LIST = re.compile(r"<gml:posList[^>]*>([^<]*)<")
_LIST_VALUE = re.compile(r">([^<>]*)</")


def _tidy(kind: str, columns: Columns) -> Columns:
    """Groups of the pattern -> COLUMNS: geometry in one text, lists in one text, entities resolved."""
    names = list(COLUMNS[kind])
    if "geometrie" in names:
        at = names.index("geometrie")
        if kind == "Verblijfsobject":
            del columns[at]
        else:
            dims, outer, inner = columns[at : at + 3]
            columns[at : at + 3] = [list(map(_polygon, dims, outer, inner))]
    for name in ("documentnummer", "naam"):
        if name in names:
            column = columns[names.index(name)]
            if any("&" in value for value in column):
                columns[names.index(name)] = [unescape(v, {"&quot;": '"', "&apos;": "'"}) for v in column]
    for name in _LISTS:
        if name in names:
            at = names.index(name)
            columns[at] = [SEVERAL.join(_LIST_VALUE.findall(value)) for value in columns[at]]
    return columns


def _polygon(dimension: str, outer: str, inner: str) -> str:
    start = f"@{dimension or '2'}|{outer}"
    return f"{start}|{'|'.join(_NUMBER_LIST.findall(inner))}" if inner else start


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
            self.store(column, "".join(self.text))
        elif key == ("gml", "posList") and self.polygons:
            self.polygons[-1].append("".join(self.text))
        elif key == ("gml", "pos"):
            self.values.setdefault("geometrie", "".join(self.text))
        elif key[1] == "heeftAlsNevenadres":
            self.second_address = False
        self.text.clear()

    def store(self, column: str, value: str) -> None:
        if column in _LISTS and column in self.values:
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
