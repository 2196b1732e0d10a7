"""One small good file of each kind that `bouw` reads, made by hand, for tests that then break it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

from werkruimte.engine import connect, quoted

NAME = "voorbeeldstad"
CODE = "GM9001"
WHO = "gemeentecode,gemeente,peildatum,vestigingen\nGM9001,Voorbeeldstad,2026-01-01,7\nGM9002,Elders,2026-01-01,9\n"
"""Establishments: also the file that tells who GM9001 is."""
UNITS = (
    "id;pand_id;oppervlakte;gebruiksdoelen;x;y;bouwjaar;straat\n"
    + "".join(
        f"900101000000{i:04d};900110000000{i:04d};{90 + i};industriefunctie;{200000 + 10 * i};450000;{1980 + i};Dorpsstraat\n"
        for i in range(12)
    )
    + "9001010000000099;9001100000000099;80;woonfunctie;200050;450100;2019;Dorpsstraat\n"
)
IBIS = "rin,naam,gemeentecode,ha_bruto,ha_netto,ha_uitgeefbaar\n1,Noord,GM9001,10.5,8.1,0.5\n2,Zuid,GM9001,4.25,3,0\n"
PANEL = (
    "jaar,gemeentecode,gemeentenaam,aantal_inwoners,huishoudens,woningvoorraad,bedrijfsvestigingen,stedelijkheid,opl_laag,opl_midden,opl_hoog\n"
    + "".join(
        f"{y},{c},{n},{p + y},400,420,{90 + y - 2012},3,100,150,120\n"
        for y in (2022, 2023)
        for c, n, p in ((CODE, "Voorbeeldstad", 1000), ("GM9002", "Elders", 5))
    )
)
COMMUTE = "woongemeente,werkgemeente,banen\nGM9001,GM9001,50\nGM9002,GM9001,20\n"
FLOWS = "woon,werk,banen\nWK900101,WK900101,30\nWK900101,WK900102,12\n"
COROP = "corop,naam,jaar,sbi_a10,banen_werknemers\nCR11,Twente,2023,A,900\nCR11,Twente,2023,B-E,2400\n"
SQUARE = "POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))"
SHAPES = {
    # kind -> columns of one row a shape, without the shape
    "ibis_polygons": "'{n}' AS RINNUMMER, 'Park {n}' AS BEDRIJVENT, 'Kern' AS KERN, 10000 AS OPPBRUTO, 8000 AS OPPNETTO",
    "cbs_boundaries": "'GM9001' AS statcode, 'Voorbeeldstad' AS statnaam",
    "cbs_districts": "'WK90010{n}' AS code, 'Wijk {n}' AS name, 'GM9001' AS gemeentecode, 500 AS population, 200 AS dwelling_total",
    "district_jobs": "'WK90010{n}' AS code, 'Wijk {n}' AS name, 'GM9001' AS gemeentecode, 300 AS banen_werk, 250 AS werkenden_woon",
    "land_use": "24 AS BG2012, 24 AS BG2015, 20 AS BG2017",
    "osm_buildings": "'w{n}' AS osm_id, 'yes' AS building, 'Loods' AS name",
    "osm_landuse": "'w{n}' AS osm_id, 'industrial' AS landuse, 'Noord' AS name",
    "osm_streets": "'w{n}' AS osm_id, 'residential' AS highway, 'Dorpsstraat' AS name",
    "osm_pois": "'n{n}' AS osm_id, 'bakery' AS shop, '' AS amenity, '' AS office, '' AS craft, 'Bakker' AS name",
}
TEXTS = {
    "establishments": WHO,
    "units": UNITS,
    "ibis_attributes": IBIS,
    "cbs_panel": PANEL,
    "commute": COMMUTE,
    "work_flows": FLOWS,
    "corop_jobs": COROP,
}
PLAN = """<?xml version="1.0" encoding="UTF-8"?><imro:FeatureCollectionIMRO xmlns:imro="http://www.geonovum.nl/imro/2012/1.1" xmlns:gml="http://www.opengis.net/gml/3.2">
<imro:featureMember><imro:Bestemmingsplangebied gml:id="NL.IMRO.9001.BP1-VG01"><imro:overheidsCode>9001</imro:overheidsCode>
<imro:naamOverheid>Voorbeeldstad</imro:naamOverheid><imro:naam>Proef</imro:naam><imro:planstatusInfo><imro:PlanstatusEnDatum>
<imro:planstatus>vastgesteld</imro:planstatus><imro:datum>2020-05-06</imro:datum></imro:PlanstatusEnDatum></imro:planstatusInfo>
<imro:geometrie>{area}</imro:geometrie></imro:Bestemmingsplangebied></imro:featureMember>
<imro:featureMember><imro:Enkelbestemming gml:id="E1"><imro:naam>Bedrijf</imro:naam><imro:bestemmingshoofdgroep>bedrijf</imro:bestemmingshoofdgroep>
<imro:geometrie>{area}</imro:geometrie></imro:Enkelbestemming></imro:featureMember></imro:FeatureCollectionIMRO>"""
RING = "200000 450000 200100 450000 200100 450100 200000 450100 200000 450000"


def plan(ring: str = RING) -> str:
    """A plan of one bestemming with this outline."""
    area = f'<gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992"><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>'
    return PLAN.format(area=area)


def shapes(kind: str, path: Path, wkts: tuple[str, ...] = (), driver: str = "", crs: str = "EPSG:28992") -> Path:
    """Write the rows of a kind with these shapes (default: two squares in RD); the driver follows the name of the file."""
    wkts = wkts or (SQUARE.format(200000, 450000, 200400, 450400), SQUARE.format(200400, 450000, 200900, 450400))
    driver = driver or {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    rows = " UNION ALL ".join(f"SELECT {SHAPES[kind].format(n=n)}, ST_GeomFromText({quoted(w)}) AS geom" for n, w in enumerate(wkts, 1))
    connect().execute(f"COPY ({rows}) TO {quoted(path)} (FORMAT GDAL, DRIVER {quoted(driver)}, SRS {quoted(crs)})")
    return path


def workbook(text: str, path: Path, above: tuple[str, ...] = (), merged: str = "") -> Path:
    """The rows of a text as a workbook, with title lines above and one merged range."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    separator = ";" if ";" in text.splitlines()[0] else ","
    for line in (*above, *text.splitlines()):
        sheet.append(line.split(separator))
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip of these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()
