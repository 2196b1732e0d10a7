"""What a map shows: parks, outline, addresses and cells, as plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from werkruimte.engine import quoted
from werkruimte.methods.shadow import shadow_raster
from werkruimte.studies.room import VARIANTS, column
from werkruimte.studies.studies import Studies

KINDS = {"woon": 0, "industrie": 1, "kantoor": 1, "winkel": 1, "winkel_of_kantoor": 1}
OTHER = 2
SHADE_HA = (0.0, 0.5, 2.0, 5.0, 10.0)
"""Classes of the shadow: more than this many hectares."""
SQUARE_M = 100


@dataclass(frozen=True)
class Shown:
    """What maps show. The public edition has no single dwelling but squares with at least `least` of them (0: every one),
    no rows of a source that may not be published, no cause for the parks in `hidden`, and only what holds now.
    """

    least: int = 0
    units: bool = True
    parks: bool = True
    hidden: frozenset[str] = frozenset()


ALL = Shown()


@dataclass(frozen=True)
class MapTable:
    """A layer of a geographic file: name, its rows as a query with a column `geom` in RD, and the type of geometry."""

    name: str
    select: str
    type: str


@dataclass(frozen=True)
class ParkShape:
    """One park: status in the bridge, and its outline in both systems (GeoJSON geometry)."""

    rin: str
    name: str
    settlement: str
    status: str
    rd: dict[str, Any]
    lonlat: dict[str, Any]


@dataclass(frozen=True)
class Shade:
    """What one dwelling on each spot costs the parks (rustig.omgeving), whole municipality, exact in the centre of each cell.

    classes: (rows, columns) from the north: 0 costs nothing, k more than SHADE_HA[k - 1] hectares. corner: the south-western
    one in RD metres. corners: lon, lat of the north-western, north-eastern, south-eastern and south-western one.
    most_ha: the dearest spot.
    """

    classes: NDArray[np.uint8]
    corner: tuple[float, float]
    corners: tuple[tuple[float, float], ...]
    most_ha: float


@dataclass(frozen=True)
class Layers:
    """Addresses: (lon, lat, x, y, kind, floor m2, since base); cells: (lon, lat, x, y, c* index rustig.omgeving).

    `squares`: a dwelling of `addresses` is the middle of a square of 100 m with several.
    """

    parks: tuple[ParkShape, ...]
    outline_rd: dict[str, Any] | None
    outline_lonlat: dict[str, Any] | None
    addresses: tuple[tuple[float, float, float, float, int, int, int], ...]
    cells: tuple[tuple[float, float, float, float, int], ...]
    categories: tuple[str, ...]
    cell_m: float
    shade: Shade | None = None
    squares: bool = False


LONLAT = "ST_Transform({g}, 'EPSG:28992', 'EPSG:4326', true)"


def layers(studies: Studies, shown: Shown = ALL) -> Layers:
    """Read the layers from the study tables; coordinates rounded to about a metre."""
    run = studies.connection.execute
    parks = []
    if shown.parks:
        parks = run(
            f"""SELECT p.rin, p.name, p.settlement, {_cause("'remeasured'", shown)}, ST_AsGeoJSON(p.geometry), ST_AsGeoJSON({LONLAT.format(g="p.geometry")})
            FROM park_shapes p LEFT JOIN bridge b ON list_contains(b.rins, p.rin) ORDER BY p.rin"""
        ).fetchall()
    outline = run(f"SELECT ST_AsGeoJSON(geometry), ST_AsGeoJSON({LONLAT.format(g='geometry')}) FROM municipality").fetchall()
    variant = VARIANTS[0]
    cells = []
    if studies.room.cells and shown.parks:
        point = "ST_SetCRS(ST_Point(x, y), 'EPSG:28992')"
        cells = run(
            f"""SELECT round(ST_X(g), 5), round(ST_Y(g), 5), x, y, c FROM (
            SELECT {LONLAT.format(g=point)} AS g, x, y, {column(variant, "now")} AS c, rin FROM cells) ORDER BY rin, x, y"""
        ).fetchall()
    return Layers(
        parks=tuple(
            ParkShape(rin, name, place, status, json.loads(rd), json.loads(lonlat)) for rin, name, place, status, rd, lonlat in parks
        ),
        outline_rd=json.loads(outline[0][0]) if outline else None,
        outline_lonlat=json.loads(outline[0][1]) if outline else None,
        addresses=tuple(_addresses(studies, shown)),
        cells=tuple(cells),
        categories=studies.rules.categories,
        cell_m=studies.rules.value("cell_m"),
        shade=_shade(studies, cells) if cells else None,
        squares=shown.least > 0,
    )


def _shade(studies: Studies, cells: list[tuple[float, float, float, float, int]]) -> Shade | None:
    """The shadow of a dwelling on every cell that can reach a park; None where none costs anything."""
    cell, steps = studies.rules.value("cell_m"), np.array(studies.rules.distances_m["rustig"])
    found = np.array([(x, y, c) for _, _, x, y, c in cells])
    at = np.floor(found[:, :2] / cell).astype(np.int64)
    reach = int(np.ceil(steps[max(int(found[:, 2].max()), 0)] / cell))
    first = at.min(axis=0) - reach
    columns, rows = at.max(axis=0) + reach + 1 - first
    category = np.full((rows, columns), -1, dtype=np.int8)
    category[at[:, 1] - first[1], at[:, 0] - first[0]] = found[:, 2]
    fallen = shadow_raster(category, steps, cell)[0] * (cell**2 / 10_000)
    if not fallen.any():
        return None
    classes = np.where(fallen > 0, np.searchsorted(SHADE_HA, fallen), 0).astype(np.uint8)[::-1]
    (west, south), (east, north) = first * cell, (first + np.array([columns, rows])) * cell
    corners = tuple(_lonlat(studies, x, y) for x, y in ((west, north), (east, north), (east, south), (west, south)))
    return Shade(classes, (float(west), float(south)), corners, float(fallen.max()))


def _lonlat(studies: Studies, x: float, y: float) -> tuple[float, float]:
    point = LONLAT.format(g="ST_SetCRS(ST_Point(?, ?), 'EPSG:28992')")
    row = studies.connection.execute(f"SELECT ST_X(g), ST_Y(g) FROM (SELECT {point} AS g)", [float(x), float(y)]).fetchall()[0]
    return round(row[0], 7), round(row[1], 7)


def _addresses(studies: Studies, shown: Shown) -> list[tuple[Any, ...]]:
    """Every unit; or, where single dwellings are not shown, business units and the middles of squares with enough dwellings."""
    kinds = " ".join(f"WHEN '{k}' THEN {v}" for k, v in KINDS.items())
    units = f"""SELECT geometry AS place, x, y, CASE klasse {kinds} ELSE {OTHER} END AS kind, oppervlakte,
        coalesce(since_base, false)::INTEGER AS since, nr FROM placed"""
    if shown.least:
        squares = f"""SELECT ST_SetCRS(ST_Point(x, y), 'EPSG:28992') AS place, x, y, 0 AS kind, 0 AS oppervlakte, since, 0 AS nr
            FROM ({_squares("coalesce(since_base, false)::INTEGER AS since", "placed", shown)})"""
        business = f"SELECT * REPLACE (0 AS since) FROM ({units}) WHERE kind = 1" if shown.units else f"SELECT * FROM ({units}) WHERE false"
        units = f"{squares} UNION ALL {business}"
    return studies.connection.execute(
        f"""SELECT round(ST_X(g), 5), round(ST_Y(g), 5), round(x, 1), round(y, 1), kind, oppervlakte, since FROM (
        SELECT * EXCLUDE (place), {LONLAT.format(g="place")} AS g FROM ({units})) ORDER BY nr, since, x, y"""
    ).fetchall()


def _squares(split: str, table: str, shown: Shown) -> str:
    """Squares of 100 m with enough dwellings: the middle in RD, how many, and what they are split by."""
    return f"""SELECT (floor(x / {SQUARE_M}) + 0.5) * {SQUARE_M} AS x, (floor(y / {SQUARE_M}) + 0.5) * {SQUARE_M} AS y, {split},
        count(DISTINCT nr) AS woningen FROM {table} WHERE klasse = 'woon' GROUP BY ALL HAVING count(DISTINCT nr) >= {shown.least}"""


def _cause(otherwise: str, shown: Shown) -> str:
    hidden = ", ".join(quoted(rin) for rin in sorted(shown.hidden)) or "''"
    return f"CASE WHEN p.rin IN ({hidden}) THEN 'niet openbaar' ELSE coalesce(b.cause, {otherwise}) END"


PARKS = """SELECT p.rin, p.name AS naam, p.settlement AS kern, {cause} AS oorzaak, coalesce(b.status, 'open') AS koppeling,
    p.is_current::INTEGER AS huidig, ST_Reverse(ST_Normalize(ST_Multi(p.geometry))) AS geom
    FROM park_shapes p LEFT JOIN bridge b ON list_contains(b.rins, p.rin) ORDER BY p.rin"""
CELLS = """SELECT rin, c_rustig_omgeving_now::INTEGER AS c_rustig, c_gemengd_omgeving_now::INTEGER AS c_gemengd,{base}
    ST_Reverse(ST_Normalize(ST_MakeEnvelope(x - 5, y - 5, x + 5, y + 5))) AS geom FROM cells ORDER BY rin, x, y"""
BASE = " c_rustig_omgeving_base::INTEGER AS c_rustig_basisjaar,"
BUSINESS = """SELECT nr,{street} bouwjaar, oppervlakte, klasse, rin, geometry AS geom FROM placed WHERE is_business ORDER BY nr"""


def map_tables(shown: Shown = ALL) -> tuple[MapTable, ...]:
    """The layers of a geographic file, from the study tables. Dwellings stand per square: an event gives no exact place either."""
    near = "(SELECT * FROM near_park WHERE NOT on_current)"
    squares = (
        f"""SELECT woningen, ST_SetCRS(ST_Point(x, y), 'EPSG:28992') AS geom FROM ({_squares("'' AS geheel", near, shown)}) ORDER BY x, y"""
    )
    parks = (
        MapTable("terreinen", PARKS.format(cause=_cause("'onbekend'", shown)), "MULTIPOLYGON"),
        MapTable("milieuruimte", CELLS.format(base="" if shown.least else BASE), "POLYGON"),
    )
    business = MapTable("bedrijfsruimte", BUSINESS.format(street="" if shown.least else " straat, postcode,"), "POINT")
    homes = MapTable("woningen_bij_terrein", squares, "POINT")
    return (*(parks if shown.parks else ()), *((business,) if shown.units else ()), homes)
