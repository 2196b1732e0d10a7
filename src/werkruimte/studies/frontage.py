"""Stretches of facade along the streets: the table `frontage`, one row a stretch. Segments, never buildings (METHODS 4e)."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.facade import Facades, facades
from werkruimte.rules.plinths import PlinthRules

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Streets:
    """Street lines that people walk. lines: (k,) LineStrings, RD; name: (k,) empty when it has none; highway: (k,); front: (k,) mask."""

    lines: NDArray[np.object_]
    name: NDArray[np.str_]
    highway: NDArray[np.str_]
    front: NDArray[np.bool_]


@dataclass(frozen=True)
class Frontage:
    """One row a stretch of facade; the arrays run alike.

    street: index in `streets`. at: metres along it. side: 1 left, -1 right. length: metres of facade. street_m: metres of street.
    units: panden with a facade in it, each by the share of its facade there. barred: nothing but buildings in which no plinth fits. year: newest bouwjaar, NaN unknown.
    middle: (n, 2) RD. looks: (n, 2) unit vector to the street. shape: (n,) MultiLineStrings. wall_of: (m,) stretch of each wall.
    """

    streets: Streets
    street: NDArray[np.int64]
    at: Array
    side: NDArray[np.int64]
    length: Array
    street_m: Array
    units: Array
    barred: NDArray[np.bool_]
    year: Array
    middle: Array
    looks: Array
    shape: NDArray[np.object_]
    found: Facades
    wall_of: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.street)

    @property
    def name(self) -> NDArray[np.str_]:
        """Street of each stretch."""
        return self.streets.name[self.street]


def study(connection: duckdb.DuckDBPyConnection, rules: PlinthRules) -> Frontage | None:
    """Cut the facades along the streets into stretches; None when streets or buildings are not known."""
    streets = _streets(connection, rules)
    outlines, barred, year = _buildings(connection, rules)
    if not streets.front.any() or not len(outlines):
        return None
    front = np.flatnonzero(streets.front)
    found = facades(outlines, streets.lines[front], rules.value("street_m"))
    return _stretches(streets, front, found, barred, year, rules.value("segment_m")) if len(found.street) else None


def _streets(connection: duckdb.DuckDBPyConnection, rules: PlinthRules) -> Streets:
    rows = connection.execute(
        """SELECT ST_AsWKB(geometry), coalesce(name, ''), highway FROM osm_streets
        WHERE ST_GeometryType(geometry)::VARCHAR = 'LINESTRING' AND ST_Length(geometry) > 0 ORDER BY osm_id, source"""
    ).fetchall()
    lines = shapely.from_wkb(np.array([bytes(r[0]) for r in rows], dtype=object))
    name, highway = np.array([r[1] for r in rows], dtype=str), np.array([r[2] for r in rows], dtype=str)
    walked = ~np.isin(highway, rules.kinds["not_walked"])
    lines, name, highway = lines[walked], name[walked], highway[walked]
    front = np.isin(highway, rules.kinds["street"]) | (np.isin(highway, rules.kinds["named_street"]) & (name != ""))
    return Streets(lines, name, highway, front)


def _buildings(connection: duckdb.DuckDBPyConnection, rules: PlinthRules) -> tuple[NDArray[np.object_], NDArray[np.bool_], Array]:
    """Outlines of the panden of the BAG where they are known, else of OpenStreetMap; in which no plinth fits; bouwjaar."""
    bag = connection.execute("SELECT count(*) > 0 FROM panden").fetchall()[0][0]
    source = "SELECT pand_id AS id, geometry, '' AS kind, bouwjaar FROM panden"
    if not bag:
        source = "SELECT osm_id || source AS id, geometry, building AS kind, bouwjaar FROM osm_buildings"
    rows = connection.execute(
        f"""SELECT ST_AsWKB(geometry), kind, bouwjaar FROM ({source})
        WHERE ST_GeometryType(geometry)::VARCHAR IN ('POLYGON', 'MULTIPOLYGON') ORDER BY id"""
    ).fetchall()
    outlines = shapely.from_wkb(np.array([bytes(r[0]) for r in rows], dtype=object))
    barred = np.isin(np.array([r[1] for r in rows], dtype=str), rules.kinds["no_plinth"])
    return outlines, barred, np.array([np.nan if r[2] is None else r[2] for r in rows], dtype=float)


def _stretches(
    streets: Streets, front: NDArray[np.int64], found: Facades, barred: NDArray[np.bool_], year: Array, segment_m: float
) -> Frontage:
    """Group walls by street, side and equal pieces of the street of at most `segment_m`."""
    whole = shapely.length(streets.lines[front])
    pieces = np.maximum(np.ceil(whole / segment_m), 1).astype(np.int64)
    width = whole / pieces
    piece = np.minimum((found.at / width[found.street]).astype(np.int64), pieces[found.street] - 1)
    keys, wall_of = np.unique(np.stack([found.street, found.side, piece], axis=1), axis=0, return_inverse=True)
    wall_of = wall_of.ravel()
    count = len(keys)
    length, walls = found.walls.length, found.walls
    total = np.bincount(wall_of, length, count)

    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(wall_of, values * length, count) / total)

    pairs = np.unique(np.stack([wall_of, walls.building], axis=1), axis=0)
    newest = np.full(count, -np.inf)
    np.maximum.at(newest, pairs[:, 0], np.nan_to_num(year[pairs[:, 1]], nan=-np.inf))
    open_to_plinth = np.zeros(count, dtype=bool)
    open_to_plinth[pairs[~barred[pairs[:, 1]], 0]] = True
    middles = walls.ends.mean(axis=1)
    looks = np.stack([mean(walls.normal[:, 0]), mean(walls.normal[:, 1])], axis=1)
    order = np.argsort(wall_of, kind="stable")
    pieces_of = shapely.multilinestrings(shapely.linestrings(walls.ends[order]), indices=wall_of[order])
    return Frontage(
        streets=streets,
        street=front[keys[:, 0]],
        at=(keys[:, 2] + 0.5) * width[keys[:, 0]],
        side=keys[:, 1],
        length=np.minimum(np.bincount(wall_of, found.span, count), width[keys[:, 0]]),
        street_m=width[keys[:, 0]],
        units=_units(found, wall_of, count),
        barred=~open_to_plinth,
        year=np.where(np.isinf(newest), np.nan, newest),
        middle=np.stack([mean(middles[:, 0]), mean(middles[:, 1])], axis=1),
        looks=looks / np.maximum(np.hypot(*looks.T), 1e-9)[:, None],
        shape=np.asarray(shapely.line_merge(pieces_of)),
        found=found,
        wall_of=wall_of,
    )


def _units(found: Facades, wall_of: NDArray[np.int64], count: int) -> Array:
    """Panden per stretch; one that shows itself in several stretches of a street side is shared out by length."""
    length = found.walls.length
    _, own = np.unique(np.stack([found.street, found.side, found.walls.building], axis=1), axis=0, return_inverse=True)
    own = own.ravel()
    return np.asarray(np.bincount(wall_of, length / np.bincount(own, length)[own], count))
