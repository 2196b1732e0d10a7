"""The fast road through the XML: the published layout of each object type as one regular expression.

It accepts that layout and nothing else, white space between tags aside; text it accepts is well-formed. The order of
the columns here is the order in which the layout has them.
"""

from __future__ import annotations

import re
from functools import cache

Columns = list[list[str]]

SEVERAL = "\x1d"
"""Between the values of one list; XML forbids the character, so no value can hold it."""
RD = "28992"
LISTS = ("gebruiksdoelen", "pand_ids")

_PERIOD = (
    "voorkomen",
    "begin",
    "eind",
    "registratie",
    "eind_registratie",
    "inactief",
    "niet_bag",
    "inactief_lv",
    "niet_bag_lv",
)
_DOCUMENT = ("status", "documentdatum", "documentnummer")
COLUMNS: dict[str, tuple[str, ...]] = {
    "Verblijfsobject": (
        "nummeraanduiding_id",
        *_PERIOD,
        "id",
        "geometrie",
        "gebruiksdoelen",
        "oppervlakte",
        *_DOCUMENT,
        "pand_ids",
    ),
    "Pand": ("id", "geometrie", "bouwjaar", *_DOCUMENT, *_PERIOD),
    "Ligplaats": ("nummeraanduiding_id", *_PERIOD, "id", "status", "geometrie", "documentdatum", "documentnummer"),
    "Standplaats": ("nummeraanduiding_id", *_PERIOD, "id", "status", "geometrie", "documentdatum", "documentnummer"),
    "Nummeraanduiding": (
        "id",
        "huisnummer",
        "letter",
        "toevoeging",
        "postcode",
        "soort",
        *_DOCUMENT,
        *_PERIOD,
        "openbareruimte_id",
    ),
    "OpenbareRuimte": ("id", "naam", "soort", *_DOCUMENT, "woonplaats_id", *_PERIOD),
    "Woonplaats": ("id", "naam", "geometrie", *_DOCUMENT, *_PERIOD),
}
"""Columns of each object type, in the order in which the published layout has them."""


_SPACE = r"[ \t\r\n]*+"
_TEXT = r"([^<>&\x00-\x1f]*+)"
_ESCAPED = r"([^<>&\x00-\x1f]*+(?:&(?:amp|lt|gt|quot|apos);[^<>&\x00-\x1f]*+)*+)"
_DOMAIN = r'(?: domein="[^"<&]*+")?+'
_NUMBERS = r"([-+.eE0-9 \t\r\n]*+)"


def _one(name: str, value: str = _TEXT, attributes: str = "") -> str:
    return rf"<{name}{attributes}>{value}</{name}>{_SPACE}"


def _maybe(name: str, value: str = _TEXT, attributes: str = "") -> str:
    return f"(?:{_one(name, value, attributes)})?+"


def _within(name: str, content: str) -> str:
    return rf"<{name}>{_SPACE}{content}</{name}>{_SPACE}"


def _skipped(text: str) -> str:
    return text.replace("([^", "(?:[^")


def _several(element: str) -> str:
    """One element or more: the value of the first, and the others as they are."""
    return f"{element}((?:{_skipped(element)})*+)"


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
_HISTORY = _within(
    "Objecten:voorkomen",
    _within(
        "Historie:Voorkomen",
        "".join(
            (
                _one("Historie:voorkomenidentificatie"),
                _one("Historie:beginGeldigheid"),
                _maybe("Historie:eindGeldigheid"),
                _one("Historie:tijdstipRegistratie"),
                _maybe("Historie:eindRegistratie"),
                _maybe("Historie:tijdstipInactief"),
                _maybe("Historie:tijdstipNietBag"),
                _within(
                    "Historie:BeschikbaarLV",
                    "".join(
                        (
                            _skipped(_one("Historie:tijdstipRegistratieLV")),
                            _skipped(_maybe("Historie:tijdstipEindRegistratieLV")),
                            _maybe("Historie:tijdstipInactiefLV"),
                            _maybe("Historie:tijdstipNietBagLV"),
                        )
                    ),
                ),
            )
        ),
    ),
)
_ID = _one("Objecten:identificatie", _TEXT, _DOMAIN)
_STATUS = _one("Objecten:status")
_PAPERS = _skipped(_one("Objecten:geconstateerd")) + _one("Objecten:documentdatum") + _one("Objecten:documentnummer", _ESCAPED)
_PLACE = _ADDRESS + _HISTORY + _SECOND_ADDRESSES + _ID + _STATUS + _within("Objecten:geometrie", _POLYGON) + _PAPERS
_FLOOR = (
    _several(_one("Objecten:gebruiksdoel"))
    + _one("Objecten:oppervlakte")
    + _STATUS
    + _PAPERS
    + _within("Objecten:maaktDeelUitVan", _several(_one("Objecten-ref:PandRef", _TEXT, _DOMAIN)))
)
LAYOUT = {
    "Verblijfsobject": (_ADDRESS + _HISTORY + _SECOND_ADDRESSES + _ID + _within("Objecten:geometrie", _POINT) + _FLOOR),
    "Pand": (_ID + _within("Objecten:geometrie", _POLYGON) + _one("Objecten:oorspronkelijkBouwjaar") + _STATUS + _PAPERS + _HISTORY),
    "Ligplaats": _PLACE,
    "Standplaats": _PLACE,
    "Nummeraanduiding": (
        _ID
        + _one("Objecten:huisnummer")
        + _maybe("Objecten:huisletter")
        + _maybe("Objecten:huisnummertoevoeging")
        + _maybe("Objecten:postcode")
        + _one("Objecten:typeAdresseerbaarObject")
        + _STATUS
        + _PAPERS
        + _HISTORY
        + _within("Objecten:ligtAan", _one("Objecten-ref:OpenbareRuimteRef", _TEXT, _DOMAIN))
    ),
    "OpenbareRuimte": (
        _ID
        + _one("Objecten:naam", _ESCAPED)
        + _one("Objecten:type")
        + _STATUS
        + _PAPERS
        + _within("Objecten:ligtIn", _one("Objecten-ref:WoonplaatsRef", _TEXT, _DOMAIN))
        + _HISTORY
    ),
}
"""The published order of elements; a type that is absent (woonplaats: few, with many forms) goes to expat."""
_FIRST = re.compile(rf"{_SPACE}<sl:stand>{_SPACE}<sl-bag-extract:bagObject>{_SPACE}<Objecten:(\w+)>")


def first_kind(text: str) -> str:
    first = _FIRST.match(text)
    return first[1] if first else ""


@cache
def pattern(kind: str) -> re.Pattern[str]:
    # no white space in front: a search that may start with it is quadratic in a long run of spaces
    body = _within("sl-bag-extract:bagObject", _within(f"Objecten:{kind}", LAYOUT[kind]))
    return re.compile(_within("sl:stand", body))


_NUMBER_LIST = re.compile(r"<gml:posList[^>]*>([^<]*)<")
_LIST_VALUE = re.compile(r">([^<>]*)</")


def tidy(kind: str, columns: Columns) -> Columns:
    """Groups of the pattern -> COLUMNS: geometry in one text, lists in one text, entities resolved."""
    names = list(COLUMNS[kind])
    if "geometrie" in names:
        at = names.index("geometrie")
        if kind == "Verblijfsobject":
            del columns[at]
        else:
            dims, outer, inner = columns[at : at + 3]
            columns[at : at + 3] = [list(map(_polygon, dims, outer, inner))]
    for name in LISTS:
        if name in names:
            at = names.index(name)
            columns[at : at + 2] = [list(map(_listed, *columns[at : at + 2]))]
    for name in ("documentnummer", "naam"):
        if name in names and "&" in "".join(columns[names.index(name)]):
            columns[names.index(name)] = list(map(_unescaped, columns[names.index(name)]))
    return columns


def _listed(first: str, more: str) -> str:
    return SEVERAL.join([first, *_LIST_VALUE.findall(more)]) if more else first


def _unescaped(value: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        value = value.replace(entity, character)
    return value


def _polygon(dimension: str, outer: str, inner: str) -> str:
    start = f"@{dimension or '2'}|{outer}"
    return f"{start}|{'|'.join(_NUMBER_LIST.findall(inner))}" if inner else start
