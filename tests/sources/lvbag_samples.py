"""Own samples in the published structure of the LV BAG extract, for what the real files do not hold, and ways to break them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = {
    "DatatypenNEN3610": "www.kadaster.nl/schemas/lvbag/imbag/datatypennen3610/v20200601",
    "Objecten": "www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601",
    "gml": "http://www.opengis.net/gml/3.2",
    "Historie": "www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601",
    "Objecten-ref": "www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/v20200601",
    "selecties-extract": "http://www.kadaster.nl/schemas/lvbag/extract-selecties/v20200601",
    "sl-bag-extract": "http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601",
    "sl": "http://www.kadaster.nl/schemas/standlevering-generiek/1.0",
}
PAND_ID, UNIT_ID, ADDRESS_ID = "0221100000000001", "0221010000000001", "0221200000000001"
SQUARE = "206000.0 447000.0 0.0 206010.0 447000.0 0.0 206010.0 447010.0 0.0 206000.0 447010.0 0.0 206000.0 447000.0 0.0"
BOW_TIE = "206000.0 447000.0 0.0 206010.0 447010.0 0.0 206010.0 447000.0 0.0 206000.0 447010.0 0.0 206000.0 447000.0 0.0"
_RD = 'srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3"'


def history(
    number: str = "1", begin: str = "2010-01-01", end: str = "", registered: str = "2010-01-02T10:00:00.000", aside: str = "", lv: str = ""
) -> str:
    """`aside`, `lv`: elements such as tijdstipInactief, before and within BeschikbaarLV."""
    ended = f"<Historie:eindGeldigheid>{end}</Historie:eindGeldigheid>" if end else ""
    return (
        f"<Objecten:voorkomen><Historie:Voorkomen><Historie:voorkomenidentificatie>{number}</Historie:voorkomenidentificatie>"
        f"<Historie:beginGeldigheid>{begin}</Historie:beginGeldigheid>{ended}"
        f"<Historie:tijdstipRegistratie>{registered}</Historie:tijdstipRegistratie>{aside}"
        f"<Historie:BeschikbaarLV><Historie:tijdstipRegistratieLV>{registered}</Historie:tijdstipRegistratieLV>{lv}"
        "</Historie:BeschikbaarLV></Historie:Voorkomen></Objecten:voorkomen>"
    )


def papers(number: str = "D1", day: str = "2010-01-01") -> str:
    """The end of every object."""
    return (
        f"<Objecten:geconstateerd>N</Objecten:geconstateerd><Objecten:documentdatum>{day}</Objecten:documentdatum>"
        f"<Objecten:documentnummer>{number}</Objecten:documentnummer>"
    )


def polygon(ring: str = SQUARE, holes: tuple[str, ...] = (), attributes: str = _RD) -> str:
    """A gml:Polygon."""
    inner = "".join(f"<gml:interior>{_ring(hole)}</gml:interior>" for hole in holes)
    return f"<gml:Polygon {attributes}><gml:exterior>{_ring(ring)}</gml:exterior>{inner}</gml:Polygon>"


def _ring(numbers: str) -> str:
    return f'<gml:LinearRing><gml:posList count="{len(numbers.split()) // 3}">{numbers}</gml:posList></gml:LinearRing>'


def point(numbers: str = "206005.0 447005.0 0.0", attributes: str = _RD) -> str:
    """The place of a verblijfsobject."""
    return f"<Objecten:punt><gml:Point {attributes}><gml:pos>{numbers}</gml:pos></gml:Point></Objecten:punt>"


def pand(id_: str = PAND_ID, year: str = "1990", status: str = "Pand in gebruik", shape: str = "", past: str = "", paper: str = "") -> str:
    """An Objecten:Pand."""
    return _object(
        "Pand",
        f'<Objecten:identificatie domein="NL.IMBAG.Pand">{id_}</Objecten:identificatie>'
        f"<Objecten:geometrie>{shape or polygon()}</Objecten:geometrie>"
        f"<Objecten:oorspronkelijkBouwjaar>{year}</Objecten:oorspronkelijkBouwjaar><Objecten:status>{status}</Objecten:status>"
        f"{paper or papers()}{past or history()}",
    )


def unit(
    id_: str = UNIT_ID,
    area: str = "100",
    purposes: tuple[str, ...] = ("woonfunctie",),
    panden: tuple[str, ...] = (PAND_ID,),
    place: str = "",
    past: str = "",
    second: tuple[str, ...] = (),
) -> str:
    """An Objecten:Verblijfsobject. `second`: numbers of further addresses."""
    return _object(
        "Verblijfsobject",
        f"<Objecten:heeftAlsHoofdadres>{_address(ADDRESS_ID)}</Objecten:heeftAlsHoofdadres>"
        + (f"<Objecten:heeftAlsNevenadres>{''.join(map(_address, second))}</Objecten:heeftAlsNevenadres>" if second else "")
        + f"{past or history()}"
        f'<Objecten:identificatie domein="NL.IMBAG.Verblijfsobject">{id_}</Objecten:identificatie>'
        f"<Objecten:geometrie>{place or point()}</Objecten:geometrie>"
        + "".join(f"<Objecten:gebruiksdoel>{purpose}</Objecten:gebruiksdoel>" for purpose in purposes)
        + f"<Objecten:oppervlakte>{area}</Objecten:oppervlakte><Objecten:status>Verblijfsobject in gebruik</Objecten:status>"
        f"{papers()}<Objecten:maaktDeelUitVan>{''.join(map(_pand_ref, panden))}</Objecten:maaktDeelUitVan>",
    )


def street(name: str, id_: str = "0221300000000001") -> str:
    """An Objecten:OpenbareRuimte; `name` as it stands in the XML."""
    return _object(
        "OpenbareRuimte",
        f'<Objecten:identificatie domein="NL.IMBAG.Openbareruimte">{id_}</Objecten:identificatie><Objecten:naam>{name}</Objecten:naam>'
        f"<Objecten:type>Weg</Objecten:type><Objecten:status>Naamgeving uitgegeven</Objecten:status>{papers()}"
        '<Objecten:ligtIn><Objecten-ref:WoonplaatsRef domein="NL.IMBAG.Woonplaats">2142</Objecten-ref:WoonplaatsRef></Objecten:ligtIn>'
        f"{history()}",
    )


def town(shape: str, id_: str = "2142") -> str:
    """An Objecten:Woonplaats; `shape` with its vlak or multivlak."""
    return _object(
        "Woonplaats",
        f'<Objecten:identificatie domein="NL.IMBAG.Woonplaats">{id_}</Objecten:identificatie><Objecten:naam>Doesburg</Objecten:naam>'
        f"<Objecten:geometrie>{shape}</Objecten:geometrie><Objecten:status>Woonplaats aangewezen</Objecten:status>{papers()}{history()}",
    )


def _object(kind: str, content: str) -> str:
    return f"<sl:stand><sl-bag-extract:bagObject><Objecten:{kind}>{content}</Objecten:{kind}></sl-bag-extract:bagObject></sl:stand>"


def _address(id_: str) -> str:
    return f'<Objecten-ref:NummeraanduidingRef domein="NL.IMBAG.Nummeraanduiding">{id_}</Objecten-ref:NummeraanduidingRef>'


def _pand_ref(id_: str) -> str:
    return f'<Objecten-ref:PandRef domein="NL.IMBAG.Pand">{id_}</Objecten-ref:PandRef>'


def document(*objects: str, day: str = "2020-09-15", declaration: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    """One XML file of the extract."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        f"{declaration}<sl-bag-extract:bagStand {declared}><sl-bag-extract:bagInfo><selecties-extract:LVC-Extract>"
        f"<selecties-extract:StandTechnischeDatum>{day}</selecties-extract:StandTechnischeDatum>"
        "</selecties-extract:LVC-Extract></sl-bag-extract:bagInfo><sl:standBestand><sl:dataset>LVBAG</sl:dataset>"
        f"{''.join(objects)}</sl:standBestand></sl-bag-extract:bagStand>"
    )


def zipped(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def extract() -> bytes:
    """A small whole extract: panden, verblijfsobjecten and streets, nested as the Kadaster does, with an inactive part."""
    gone = unit(past=history("2", lv="<Historie:tijdstipInactiefLV>2011-01-01T00:00:00.000</Historie:tijdstipInactiefLV>"))
    return zipped(
        {
            "9999PND15092020.zip": zipped({"0221PND15092020-000001.xml": document(pand())}),
            "9999VBO15092020.zip": zipped({"0221VBO15092020-000001.xml": document(unit())}),
            "9999OPR15092020.zip": zipped({"0221OPR15092020-000001.xml": document(street("Kade &amp; Hof"))}),
            "9999Inactief15092020.zip": zipped(
                {"0221IAVBO15092020.zip": zipped({"0221IAVBO15092020-000001.xml": document(gone)})}, zipfile.ZIP_STORED
            ),
        },
        zipfile.ZIP_STORED,
    )


def billion_laughs() -> str:
    """Entities that expand a thousand millionfold."""
    entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return document(street("&e9;"), declaration=f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>')


def external_entity() -> str:
    """An entity that would read a file of this machine."""
    return document(street("&xxe;"), declaration='<?xml version="1.0"?><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>')


def with_lying_size(content: bytes, size: int) -> bytes:
    """The first file of a zip, whose directory claims that it is `size` bytes when expanded."""
    end = content.rindex(b"PK\x01\x02")
    return content[: end + 24] + size.to_bytes(4, "little") + content[end + 28 :]


def encrypted(content: bytes) -> bytes:
    """A zip that says of its first file that it has a password."""
    local, central = content.index(b"PK\x03\x04"), content.rindex(b"PK\x01\x02")
    data = bytearray(content)
    data[local + 6] |= 1
    data[central + 8] |= 1
    return bytes(data)
