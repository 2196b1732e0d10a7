"""Writes an LV BAG 2.0 extract (zips of zips of XML) in the published layout, always the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from scenario import CELL_M, CODE, NAME, ORIGIN, Object, Version

VERSION = "v20200601"
_SPACES = {
    "DatatypenNEN3610": f"www.kadaster.nl/schemas/lvbag/imbag/datatypennen3610/{VERSION}",
    "Objecten": f"www.kadaster.nl/schemas/lvbag/imbag/objecten/{VERSION}",
    "gml": "http://www.opengis.net/gml/3.2",
    "Historie": f"www.kadaster.nl/schemas/lvbag/imbag/historie/{VERSION}",
    "Objecten-ref": f"www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/{VERSION}",
    "nen5825": f"www.kadaster.nl/schemas/lvbag/imbag/nen5825/{VERSION}",
    "KenmerkInOnderzoek": f"www.kadaster.nl/schemas/lvbag/imbag/kenmerkinonderzoek/{VERSION}",
    "selecties-extract": f"http://www.kadaster.nl/schemas/lvbag/extract-selecties/{VERSION}",
    "sl-bag-extract": f"http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/{VERSION}",
    "sl": "http://www.kadaster.nl/schemas/standlevering-generiek/1.0",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xs": "http://www.w3.org/2001/XMLSchema",
}
_LEVERING = "http://www.kadaster.nl/schemas/lvbag/extract-levering/" + VERSION
_DOMAIN = {"01": "Verblijfsobject", "10": "Pand", "20": "Nummeraanduiding", "30": "Openbareruimte"}
_PARTS = {"inactief": ("Inactief", "IA"), "nietbag": ("NietBag", "NB"), "inonderzoek": ("InOnderzoek", "IO")}
_KINDS = ("WPL", "OPR", "NUM", "LIG", "STA", "VBO", "PND")
STREET = f"{CODE}300000000001"


def bag_id(kind: str, id_: str) -> str:
    """16 figures: municipality, kind (01 unit, 10 pand, 20 address), number."""
    return f"{CODE}{kind}{int(id_[1:]):010}"


def write_extract(path: Path, panden: Iterable[Object], units: Iterable[Object], stand: str) -> None:
    """The whole delivery as one zip: every object type, the inactive and not-BAG parts, the delivery document."""
    homes = {p.id: p for p in panden}
    texts: dict[tuple[str, str], list[str]] = {}
    for p in homes.values():
        texts.setdefault((p.part, "PND"), []).extend(_pand(p, v, n) for n, v in enumerate(p.versions, 1))
    for u in units:
        place = point_of(homes[u.panden[0]], u)
        texts.setdefault((u.part, "VBO"), []).extend(_unit(u, v, n, place) for n, v in enumerate(u.versions, 1))
        texts.setdefault(("actief", "NUM"), []).append(_address(u))
    texts["actief", "OPR"] = [_street()]
    texts["actief", "WPL"] = [_town()]
    day = date.fromisoformat(stand).strftime("%d%m%Y")
    files = {"Leveringsdocument-BAG-Extract.xml": _delivery(stand).encode()}
    for kind in _KINDS:
        name = f"{CODE}{kind}{day}"
        files[f"{name}.zip"] = _zip({f"{name}-000001.xml": _document(kind, texts.get(("actief", kind), []), stand)})
    for part, (name, short) in _PARTS.items():
        inner = {}
        for kind in _KINDS:
            file = f"{CODE}{short}{kind}{day}"
            inner[f"{file}.zip"] = _zip({f"{file}-000001.xml": _document(kind, texts.get((part, kind), []), stand)})
        files[f"{CODE}{name}{day}.zip"] = _zip(inner)
    path.write_bytes(_zip(files))


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED, 6)
    return buffer.getvalue()


def _document(kind: str, objects: list[str], stand: str) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    stands = "".join(f"<sl:stand><sl-bag-extract:bagObject>{o}</sl-bag-extract:bagObject></sl:stand>\n" for o in objects)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<sl-bag-extract:bagStand {spaces}>
<sl-bag-extract:bagInfo>{_selection(stand, "")}</sl-bag-extract:bagInfo>
<sl:standBestand><sl:dataset>LVBAG</sl:dataset><sl:inhoud><sl:gebied>GEMEENTE</sl:gebied><sl:leveringsId>0000000001</sl:leveringsId><sl:objectTypen><sl:objectType>{kind}</sl:objectType></sl:objectTypen></sl:inhoud>
{stands}</sl:standBestand>
</sl-bag-extract:bagStand>
""".encode()


def _selection(stand: str, name: str) -> str:
    s = "selecties-extract"
    return (
        f"<{s}:Gebied-Registratief><{s}:Gebied-GEM><{s}:GemeenteCollectie><{s}:Gemeente><{s}:GemeenteIdentificatie>{CODE}"
        f"</{s}:GemeenteIdentificatie>{name}</{s}:Gemeente></{s}:GemeenteCollectie></{s}:Gebied-GEM></{s}:Gebied-Registratief>"
        f"<{s}:LVC-Extract><{s}:StandTechnischeDatum>{stand}</{s}:StandTechnischeDatum></{s}:LVC-Extract>"
    )


def _delivery(stand: str) -> str:
    name = f"<selecties-extract:GemeenteNaam>{NAME}</selecties-extract:GemeenteNaam>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<xb:BAG-Extract-Levering xmlns:xb="{_LEVERING}" xmlns:selecties-extract="{_SPACES["selecties-extract"]}">
<xb:SelectieGegevens>{_selection(stand, name)}</xb:SelectieGegevens>
<xb:SchemaInfo><xb:naam>BagvsExtractDeelbestandExtractLvc-2.1.0.xsd</xb:naam><xb:versie>{VERSION[1:]}</xb:versie></xb:SchemaInfo>
</xb:BAG-Extract-Levering>
"""


def _tag(name: str, value: object) -> str:
    return f"<{name}>{value}</{name}>"


def _identity(id_: str) -> str:
    return f'<Objecten:identificatie domein="NL.IMBAG.{_DOMAIN[id_[4:6]]}">{id_}</Objecten:identificatie>'


def _papers(begin: str) -> str:
    return _tag("Objecten:geconstateerd", "N") + _tag("Objecten:documentdatum", begin) + _tag("Objecten:documentnummer", f"TOETS-{begin}")


def _history(owner: Object, version: Version, number: int) -> str:
    later = owner.versions[number] if number < len(owner.versions) else None
    end = ended(owner, version, number)
    registered = (version.registered or version.begin) + "T09:00:00.000"
    closed = (later.registered or later.begin) + "T09:00:00.000" if later else ""
    nowhere = version.begin + "T12:00:00.000"
    optional = {
        "eindGeldigheid": end,
        "tijdstipRegistratie": registered,
        "eindRegistratie": closed,
        "tijdstipInactief": version.inactive and version.inactive + "T09:00:00.000",
    }
    lv = {
        "tijdstipRegistratieLV": registered,
        "tijdstipEindRegistratieLV": closed,
        "tijdstipInactiefLV": (version.inactive and version.inactive + "T09:30:00.000") or (owner.part == "inactief" and nowhere),
        "tijdstipNietBagLV": owner.part == "nietbag" and nowhere,
    }
    written = "".join(_tag(f"Historie:{name}", value) for name, value in optional.items() if value)
    known = "".join(_tag(f"Historie:{name}", value) for name, value in lv.items() if value)
    return (
        f"<Objecten:voorkomen><Historie:Voorkomen>{_tag('Historie:voorkomenidentificatie', number)}"
        f"{_tag('Historie:beginGeldigheid', version.begin)}{written}<Historie:BeschikbaarLV>{known}</Historie:BeschikbaarLV>"
        "</Historie:Voorkomen></Objecten:voorkomen>"
    )


def ended(owner: Object, version: Version, number: int) -> str:
    """The end of validity of a voorkomen, by its place in the life; empty when it has none."""
    if version.end is not None:
        return version.end
    return owner.versions[number].begin if number < len(owner.versions) else ""


def full_use(text: str) -> list[str]:
    """The gebruiksdoelen as the BAG writes them."""
    return ["overige gebruiksfunctie" if use == "overig" else f"{use}functie" for use in text.split("+")]


def _uses(text: str) -> str:
    return "".join(_tag("Objecten:gebruiksdoel", use) for use in full_use(text))


def _unit(owner: Object, version: Version, number: int, place: tuple[float, float]) -> str:
    id_ = bag_id("01", owner.id)
    panden = "".join(f'<Objecten-ref:PandRef domein="NL.IMBAG.Pand">{bag_id("10", p)}</Objecten-ref:PandRef>' for p in owner.panden)
    return (
        "<Objecten:Verblijfsobject><Objecten:heeftAlsHoofdadres><Objecten-ref:NummeraanduidingRef "
        f'domein="NL.IMBAG.Nummeraanduiding">{bag_id("20", owner.id)}</Objecten-ref:NummeraanduidingRef></Objecten:heeftAlsHoofdadres>'
        f"{_history(owner, version, number)}{_identity(id_)}<Objecten:geometrie><Objecten:punt>"
        f'<gml:Point srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3" gml:id="VBO_{id_}_{number}">'
        f"<gml:pos>{place[0]:.3f} {place[1]:.3f} 0.0</gml:pos></gml:Point></Objecten:punt></Objecten:geometrie>"
        f"{_uses(version.use)}{_tag('Objecten:oppervlakte', version.area)}{_tag('Objecten:status', version.status)}"
        f"{_papers(version.begin)}<Objecten:maaktDeelUitVan>{panden}</Objecten:maaktDeelUitVan></Objecten:Verblijfsobject>"
    )


def _bounds(home: Object) -> tuple[int, int, int, int]:
    area, column, row = home.place
    x, y = ORIGIN[area][0] + CELL_M * column, ORIGIN[area][1] + CELL_M * row
    west, south, east, north = home.box
    return x + west, y + south, x + east, y + north


def point_of(home: Object, unit: Object) -> tuple[float, float]:
    """A point of its own for each unit, well inside the pand."""
    number = int(unit.id[1:])
    west, south, _, _ = _bounds(home)
    return west + 6.5 + number % 4, south + 6.5 + number // 4 % 4


def _pand(owner: Object, version: Version, number: int) -> str:
    west, south, east, north = _bounds(owner)
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    positions = " ".join(f"{x}.0 {y}.0 0.0" for x, y in ring)
    id_ = bag_id("10", owner.id)
    return (
        f'<Objecten:Pand>{_identity(id_)}<Objecten:geometrie><gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3" '
        f'gml:id="PND_{id_}_{number}"><gml:exterior><gml:LinearRing><gml:posList count="5">{positions}</gml:posList>'
        f"</gml:LinearRing></gml:exterior></gml:Polygon></Objecten:geometrie>{_tag('Objecten:oorspronkelijkBouwjaar', owner.bouwjaar)}"
        f"{_tag('Objecten:status', version.status)}{_papers(version.begin)}{_history(owner, version, number)}</Objecten:Pand>"
    )


_SINCE = Version("2010-05-01", "Naamgeving uitgegeven")


def _address(owner: Object) -> str:
    return (
        f"<Objecten:Nummeraanduiding>{_identity(bag_id('20', owner.id))}{_tag('Objecten:huisnummer', int(owner.id[1:]))}"
        f"{_tag('Objecten:typeAdresseerbaarObject', 'Verblijfsobject')}{_tag('Objecten:status', _SINCE.status)}{_papers(_SINCE.begin)}"
        f"{_history(Object('', (_SINCE,)), _SINCE, 1)}<Objecten:ligtAan><Objecten-ref:OpenbareRuimteRef "
        f'domein="NL.IMBAG.Openbareruimte">{STREET}</Objecten-ref:OpenbareRuimteRef></Objecten:ligtAan></Objecten:Nummeraanduiding>'
    )


def _street() -> str:
    return (
        f"<Objecten:OpenbareRuimte>{_identity(STREET)}{_tag('Objecten:naam', 'Toetsweg')}{_tag('Objecten:type', 'Weg')}"
        f"{_tag('Objecten:status', _SINCE.status)}{_papers(_SINCE.begin)}<Objecten:ligtIn><Objecten-ref:WoonplaatsRef "
        f'domein="NL.IMBAG.Woonplaats">{CODE}</Objecten-ref:WoonplaatsRef></Objecten:ligtIn>'
        f"{_history(Object('', (_SINCE,)), _SINCE, 1)}</Objecten:OpenbareRuimte>"
    )


def _town() -> str:
    ring = [(154_900, 524_900), (156_000, 524_900), (156_000, 525_900), (154_900, 525_900), (154_900, 524_900)]
    positions = " ".join(f"{x}.0 {y}.0" for x, y in ring)
    since = Version("2010-05-01", "Woonplaats aangewezen")
    return (
        f'<Objecten:Woonplaats><Objecten:identificatie domein="NL.IMBAG.Woonplaats">{CODE}</Objecten:identificatie>'
        f'{_tag("Objecten:naam", NAME)}<Objecten:geometrie><Objecten:vlak><gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" '
        f'srsDimension="2" gml:id="WPL_{CODE}_1"><gml:exterior><gml:LinearRing><gml:posList count="5">{positions}</gml:posList>'
        "</gml:LinearRing></gml:exterior></gml:Polygon></Objecten:vlak></Objecten:geometrie>"
        f"{_tag('Objecten:status', since.status)}{_papers(since.begin)}{_history(Object('', (since,)), since, 1)}</Objecten:Woonplaats>"
    )
