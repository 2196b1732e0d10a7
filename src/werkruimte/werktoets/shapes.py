"""Polygons and places from what people have: GeoJSON, GeoPackage, WKT, the area of an IMRO plan; RD or longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import shapely
from shapely.geometry import shape as from_geojson
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.errors import CrsUnknown, FileUnreadable
from werkruimte.domain.notation import number
from werkruimte.domain.own_files import read_json, read_text
from werkruimte.engine import connect, is_whole_geopackage, quoted
from werkruimte.sources import imro

CURE = "Geef een vlak als GeoJSON, GeoPackage, WKT of IMRO-plan (GML), in RD (EPSG:28992) of in lengte en breedte (EPSG:4326)."
NOT_FINITE = "een coördinaat is geen getal"
MOST_HA = 2_500
"""Of one plan: larger than any development in the country, small enough to weigh every spot of it against every cell around."""
FAR_KM = 10
"""Farther than any distance of the lists (1.5 km), nearer than any slip of coordinates."""
PLAN_FILES = (".gml", ".xml")
FILES = (".geojson", ".json", ".gpkg", ".wkt", ".txt", *PLAN_FILES)


def read_shape(value: object, where: str, folder: Path) -> BaseGeometry:
    """A geometry in RD from a path, WKT text, GeoJSON or a list of [x, y] pairs. FileUnreadable when it is none of these."""
    found = _parsed(value, where, folder)
    if found.is_empty:
        raise FileUnreadable(file=where, problem="het vlak is leeg", cure="Teken een vlak met ten minste drie hoekpunten.")
    return to_rd(shapely.force_2d(found), where)


def _parsed(value: object, where: str, folder: Path) -> BaseGeometry:
    if isinstance(value, dict):
        return _geojson(value, where)
    if isinstance(value, list):
        return _points(value, where)
    text = str(value).strip()
    if "(" in text or text.upper().endswith("EMPTY"):
        return _wkt(text, where)
    path = folder / text
    if not path.is_file():
        raise FileUnreadable(file=where, problem=f"het bestand '{text}' bestaat niet", cure="Geef een pad vanaf het planbestand.")
    return read_file(path)


def read_file(path: Path) -> BaseGeometry:
    """The union of all shapes in a file, as it stands there (no change of coordinates but for a GeoPackage's own system)."""
    suffix = path.suffix.lower()
    if suffix == ".gpkg":
        return _geopackage(path)
    if suffix in PLAN_FILES:
        return imro.outline(path)
    text = read_text(path, "het vlak", CURE).strip()
    if text.startswith("<"):
        raise FileUnreadable(file=path.name, problem="dit is een internetpagina of XML, geen vlak", cure=CURE)
    return _geojson(read_json(path, "de GeoJSON", CURE), path.name) if text.startswith("{") else _wkt(text, path.name)


def _points(value: list[Any], where: str) -> BaseGeometry:
    try:
        return shapely.multipoints(np.asarray(value, dtype=np.float64).reshape(-1, 2))
    except (ValueError, TypeError):
        raise FileUnreadable(file=where, problem="de lijst met plekken is niet te lezen", cure="Schrijf [[x, y], [x, y]].") from None


def _wkt(text: str, where: str) -> BaseGeometry:
    try:
        with np.errstate(all="ignore"):
            found = shapely.from_wkt(text.split(";")[-1])
    except shapely.errors.GEOSException as error:
        reason = str(error).splitlines()[0]
        if "closed" in reason:
            raise _open(where) from None
        raise FileUnreadable(file=where, problem="dit is geen vlak in WKT", cure=CURE) from None
    if not np.isfinite(shapely.get_coordinates(found)).all():
        raise FileUnreadable(file=where, problem=NOT_FINITE, cure=CURE)
    return found


def _geojson(data: dict[str, Any], where: str) -> BaseGeometry:
    crs = str((data.get("crs") or {}).get("properties", {}).get("name", ""))
    if crs and not any(known in crs for known in ("28992", "4326", "CRS84")):
        raise CrsUnknown(file=where, problem=f"het stelsel '{crs}' kennen wij niet")
    return _united([_geometry(g, where) for g in _geometries(data, where)])


def _united(parts: list[BaseGeometry]) -> BaseGeometry:
    """One shape of all parts; where a part is wrong that part alone, so that the error names its spot."""
    wrong = next((p for p in parts if not p.is_valid), None)
    return shapely.union_all(parts) if wrong is None else wrong


def _geometries(data: dict[str, Any], where: str) -> Iterable[dict[str, Any]]:
    match data.get("type"):
        case "FeatureCollection":
            return [f["geometry"] for f in data.get("features", []) if f.get("geometry")]
        case "Feature":
            return [data["geometry"]] if data.get("geometry") else []
        case str() if "coordinates" in data or "geometries" in data:
            return [data]
    raise FileUnreadable(file=where, problem="hier staat geen vlak in", cure=CURE)


def _geometry(data: dict[str, Any], where: str) -> BaseGeometry:
    if data["type"] in ("Polygon", "MultiPolygon"):
        polygons = [data["coordinates"]] if data["type"] == "Polygon" else data["coordinates"]
        for ring in (r for p in polygons for r in p):
            if len(ring) and not all(isfinite(n) for point in ring for n in point if isinstance(n, float)):
                raise FileUnreadable(file=where, problem=NOT_FINITE, cure=CURE)
            if len(ring) and ring[0] != ring[-1]:
                raise _open(where)
    try:
        return from_geojson(data)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        raise FileUnreadable(file=where, problem="de coördinaten zijn niet te lezen", cure=CURE) from None


def _open(where: str) -> FileUnreadable:
    return FileUnreadable(
        file=where,
        problem="de rand is niet gesloten: het laatste punt is niet gelijk aan het eerste",
        cure="Herhaal het eerste punt aan het eind.",
    )


def _geopackage(path: Path) -> BaseGeometry:
    if not is_whole_geopackage(path):
        raise FileUnreadable(file=path.name, problem="het GeoPackage is beschadigd of leeg", cure=CURE)
    try:
        meta = f"SELECT l.geometry_fields[1].crs.auth_code, l.geometry_fields[1].name FROM (SELECT unnest(layers) AS l FROM ST_Read_Meta({quoted(path)}))"
        layers = _spatial().execute(meta).fetchall()
        column = (layers[0][1] if layers else "") or "geom"
        rows = _spatial().execute(f'SELECT ST_AsWKB("{column}") FROM ST_Read({quoted(path)})').fetchall()
    except duckdb.Error as error:
        raise FileUnreadable(
            file=path.name, problem=f"dit GeoPackage is niet te lezen ({str(error).splitlines()[0][:120]})", cure=CURE
        ) from None
    if len(layers) > 1:
        problem = f"er staan {len(layers)} lagen in; welke het plan is, weten wij niet"
        raise FileUnreadable(file=path.name, problem=problem, cure="Bewaar alleen de laag met het plangebied.")
    code = str(layers[0][0]) if layers else ""
    if code not in ("28992", "4326", "7415", "0", "None", ""):
        raise CrsUnknown(file=path.name, problem=f"het stelsel EPSG:{code} kennen wij niet")
    return _united([shapely.from_wkb(bytes(wkb)) for (wkb,) in rows if wkb is not None])


def to_rd(geometry: BaseGeometry, where: str) -> BaseGeometry:
    """The same shape in RD: by its numbers, RD stays and longitude and latitude are transformed. CrsUnknown otherwise."""
    west, south, east, north = geometry.bounds
    if not all(map(isfinite, geometry.bounds)):
        raise FileUnreadable(file=where, problem=NOT_FINITE, cure=CURE)
    if west >= 0 and east <= 300_000 and south >= 300_000 and north <= 625_000:
        return geometry
    if west >= 3 and east <= 8 and south >= 50 and north <= 54:
        return _from_lonlat(geometry)
    if south >= 3 and north <= 8 and west >= 50 and east <= 54:
        raise CrsUnknown(file=where, problem="breedte en lengte zijn verwisseld (eerst lengte, dan breedte)")
    if south >= 0 and north <= 300_000 and west >= 300_000 and east <= 625_000:
        raise CrsUnknown(file=where, problem="x en y zijn verwisseld (eerst x, oost; dan y, noord)")
    raise CrsUnknown(file=where, problem=f"de coördinaten ({west:.6g}, {south:.6g}) liggen niet in Nederland")


def _from_lonlat(geometry: BaseGeometry) -> BaseGeometry:
    query = "SELECT ST_AsWKB(ST_Transform(ST_GeomFromWKB(?), 'EPSG:4326', 'EPSG:28992', true))"
    row = _spatial().execute(query, [shapely.to_wkb(geometry)]).fetchall()
    return shapely.from_wkb(bytes(row[0][0]))


@cache
def _spatial() -> duckdb.DuckDBPyConnection:
    """One connection for all shapes: opening one costs more than the whole test."""
    return connect()


def check_area(area: BaseGeometry, municipality: BaseGeometry | None, name: str, where: str) -> BaseGeometry:
    """The area as one valid polygon within reach of the municipality; a clear error and its cure where it is not."""
    if area.geom_type not in ("Polygon", "MultiPolygon"):
        cure = "Teken een gesloten vlak; een lijn of punt heeft geen oppervlakte."
        raise FileUnreadable(file=where, problem=f"dit is geen vlak ({area.geom_type})", cure=cure)
    if not area.is_valid:
        reason = shapely.is_valid_reason(area)
        spot = reason[reason.find("[") + 1 : reason.find("]")].split() if "[" in reason else []
        at = f" bij x {float(spot[0]):.0f}, y {float(spot[1]):.0f}" if len(spot) == 2 else ""
        raise FileUnreadable(file=where, problem=f"het vlak kruist zichzelf{at}", cure="Versleep dat punt of teken het vlak opnieuw.")
    if area.area < 1:
        raise FileUnreadable(file=where, problem="het vlak heeft geen oppervlakte", cure="Teken een vlak met ten minste drie hoekpunten.")
    if area.area > MOST_HA * 10_000:
        cure = "Toets het in delen."
        problem = f"het vlak is {number(area.area / 10_000, 0)} hectare; een plan is hoogstens {number(MOST_HA, 0)} hectare"
        raise FileUnreadable(file=where, problem=problem, cure=cure)
    if municipality is not None and not area.intersects(municipality):
        away = area.distance(municipality) / 1000
        cure = "Controleer het vlak, of kies met --gemeente de gemeente waarin het ligt."
        raise FileUnreadable(
            file=where, problem=f"het vlak ligt buiten {name}, op {away:.1f} km van de grens".replace(".", ",", 1), cure=cure
        )
    return area


def check_near(place: BaseGeometry, area: BaseGeometry, name: str, where: str) -> None:
    """Refuse what lies so far from the area that its coordinates must be wrong: a place left out silently would be one that fits."""
    away = float(shapely.distance(place, area)) / 1000
    if away > FAR_KM:
        cure = "Controleer x en y (RD, in meters), of laat deze plek weg."
        problem = f"deze plek ligt op {number(away, 0)} km van {name}; verder dan {FAR_KM} km doet zij niet mee"
        raise FileUnreadable(file=where, problem=problem, cure=cure)
