"""Units to parks and districts, and the room of the parks before and now, beside the plain GeoPandas way: `python benchmarks/areas.py`.

The units of the demo are copied beside themselves, up to a million. Ours: `studies.use` (park, district, parks within reach
with exact metres) and `studies.room` (cells, c* of every cell in two tables and two readings, now and in the base year, who
lowered it, and which park lies among dwellings). GeoPandas: `sjoin` and `sjoin_nearest` on frames that are in memory with
the same columns, to the same tables, without the last of these. Every answer is compared: per unit, per pair, per cell, per cluster.
The best of the repeats: wall seconds, and in brackets the ratio of processor seconds, since ours may use two cores.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from werkruimte.facts.snapshot import demo
from werkruimte.methods.room import usable_category
from werkruimte.rules.rules import Rules, in_force
from werkruimte.studies import bridge, room, use

SPREAD_M = 60
MADE = ("unit_areas", "unit_panden", "pand_outlines", "near_park", "in_park", "in_district", "cells")
CELLS = ("x", "y", *(room.column(variant, moment) for variant in room.VARIANTS for moment in ("now", "base")))
PLACED = (
    "SELECT nr, coalesce(rin, '') AS rin, on_current, coalesce(wijk, '') AS wijk, coalesce(wijk_by, '') AS wijk_by FROM placed ORDER BY nr"
)


def grown(units: int) -> duckdb.DuckDBPyConnection:
    """The demo's fact base with so many units: copies of its own, each some metres away."""
    connection = demo("rijssen-holten").open()
    have, low = connection.execute("SELECT count(*), min(nr) FROM units").fetchall()[0]
    shift = f"(hash(n * 31 + {{}}) % {2 * SPREAD_M} - {SPREAD_M}.0)"
    connection.execute("CREATE TABLE own_units AS FROM units")
    connection.execute("DROP TABLE units")
    connection.execute(
        f"""CREATE TABLE units AS SELECT * EXCLUDE (n, px, py) REPLACE (n AS nr, px AS x, py AS y,
        ST_SetCRS(ST_Point(px, py), 'EPSG:28992') AS geometry) FROM (SELECT u.*, n, u.x + CASE WHEN n < {have} THEN 0 ELSE {shift.format(1)} END AS px,
            u.y + CASE WHEN n < {have} THEN 0 ELSE {shift.format(2)} END AS py
            FROM (SELECT range AS n, {low} + range % {have} AS own FROM range({units})) r JOIN own_units u ON u.nr = r.own) ORDER BY n"""
    )
    return connection


@dataclass(frozen=True)
class Answer:
    """placed: one row a unit in their order; near: (unit, park) -> metres; cells: c* in their order; clusters: (label, year) -> cells."""

    placed: pd.DataFrame
    near: pd.Series
    cells: pd.DataFrame
    clusters: dict[tuple[str, int], int]

    def equals(self, other: Answer) -> bool:
        """Every value; metres to a ten-millionth."""
        same = self.placed.equals(other.placed) and self.cells.equals(other.cells) and self.clusters == other.clusters
        return same and self.near.index.equals(other.near.index) and bool(np.allclose(self.near, other.near, rtol=0, atol=1e-7))


Seconds = tuple[float, float]
"""Wall and processor."""


def timed(work: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = 3) -> Seconds:
    """The best of some runs."""
    found = []
    for _ in range(times):
        before()
        wall, processor = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(wall for wall, _ in found), min(processor for _, processor in found)


def ours(connection: duckdb.DuckDBPyConnection, base_year: int, rules: Rules, times: int) -> tuple[Seconds, Seconds, Answer]:
    """Seconds for the areas and for the room, and the answers."""
    kept: list[room.Room] = []

    def clear() -> None:
        for view in ("current_districts", "placed"):
            connection.execute(f"DROP VIEW IF EXISTS {view}")
        for table in MADE:
            connection.execute(f"DROP TABLE IF EXISTS {table}")

    areas = timed(lambda: use.study(connection, base_year, date.today(), rules), clear, times)
    seconds = timed(lambda: kept.append(room.study(connection, rules)), lambda: connection.execute("DROP TABLE IF EXISTS cells"), times)
    near = connection.execute("SELECT nr, near_rin, park_m FROM near_park ORDER BY nr, near_rin").df()
    cells = connection.execute(f"SELECT {', '.join(CELLS)} FROM cells ORDER BY x, y").df()
    clusters = {(c.label, c.year): c.cells for c in kept[0].clusters["rustig.omgeving"]}
    placed = connection.execute(PLACED).df()
    return areas, seconds, Answer(placed, near.set_index(["nr", "near_rin"])["park_m"], cells, clusters)


def frame(connection: duckdb.DuckDBPyConnection, query: str) -> gpd.GeoDataFrame:
    """A table as GeoDataFrame; its geometry is `g` as WKB."""
    plain = connection.execute(query).df()
    return gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries.from_wkb([bytes(w) for w in plain.pop("g")]), crs=28992)


def plain_areas(
    units: gpd.GeoDataFrame, parks: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, reach_m: float
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """`placed` and `near_park`."""
    shapes = units[["geometry"]]
    on_park = shapes.sjoin(parks, predicate="intersects").groupby(level=0).agg(rin=("rin", "min"), on_current=("is_current", "any"))
    inside = shapes.sjoin(districts, predicate="intersects")
    inside["wijk_by"] = np.where(inside.index.duplicated(keep=False), "several", "inside")
    outside = shapes[~shapes.index.isin(inside.index)].sjoin_nearest(districts).assign(wijk_by="nearest")
    found = pd.concat([inside, outside]).sort_values("code")
    district = found[~found.index.duplicated()].rename(columns={"code": "wijk"})[["wijk", "wijk_by"]]
    placed = units.join(on_park).join(district)
    near = placed.sjoin(parks.loc[parks.is_current, ["rin", "geometry"]], predicate="dwithin", distance=reach_m, rsuffix="near")
    return placed, near.assign(park_m=near.geometry.distance(parks.geometry.loc[near.index_near].set_axis(near.index), align=False))


def plain_cells(parks: gpd.GeoDataFrame, cell_m: float) -> gpd.GeoDataFrame:
    """Centres of the cells in each current park."""
    found = []
    for park in parks.geometry[parks.is_current]:
        found.append(spots_in(park, cell_m))
    cells = pd.concat(found).drop_duplicates(["x", "y"]).sort_values(["x", "y"], ignore_index=True)
    return gpd.GeoDataFrame(cells, geometry=gpd.points_from_xy(cells.x, cells.y), crs=28992)


def spots_in(park: BaseGeometry, cell_m: float) -> pd.DataFrame:
    """Those of one park."""
    west, south, east, north = park.bounds
    xs, ys = (np.arange(np.floor(a / cell_m), np.ceil(b / cell_m)) * cell_m + cell_m / 2 for a, b in ((west, east), (south, north)))
    x, y = (values.ravel() for values in np.meshgrid(xs, ys))
    inside = gpd.GeoSeries(gpd.points_from_xy(x, y)).within(park).to_numpy()
    return pd.DataFrame({"x": x[inside], "y": y[inside]})


def plain_room(
    placed: gpd.GeoDataFrame, parks: gpd.GeoDataFrame, base_year: int, rules: Rules
) -> tuple[pd.DataFrame, dict[tuple[str, int], int]]:
    """`cells`, and the clusters of one variant."""
    cells = plain_cells(parks, rules.value("cell_m"))
    found = {"x": cells.x, "y": cells.y}
    sensitive = placed[placed.is_sensitive]
    on_current, new = sensitive.on_current.fillna(False).astype(bool), sensitive.bouwjaar >= base_year
    clusters: dict[tuple[str, int], int] = {}
    for reading in room.READINGS:
        chosen = ~on_current if reading == "omgeving" else on_current | True
        for moment, some in (("now", chosen), ("base", chosen & ~new)):
            joined = cells.sjoin_nearest(sensitive.loc[some, ["geometry"]], distance_col="m")
            metres = joined[~joined.index.duplicated()].m.to_numpy()
            for table in room.TABLES:
                found[room.column(f"{table}.{reading}", moment)] = usable_category(np.array(rules.distances_m[table]), metres)
        if reading == "omgeving":
            lost = found[room.column("rustig.omgeving", "base")] > found[room.column("rustig.omgeving", "now")]
            came = sensitive.loc[chosen & new, ["nr", "straat", "postcode", "bouwjaar", "geometry"]]
            by = cells[lost].sjoin_nearest(came).sort_values("nr")
            by = by[~by.index.duplicated()]
            label = by.straat.fillna(by.postcode).fillna("") + " (" + by.postcode.str[:4] + ")"
            clusters = by.groupby([label, "bouwjaar"]).size().to_dict()
    return pd.DataFrame(found)[list(CELLS)], clusters


def plain(connection: duckdb.DuckDBPyConnection, base_year: int, rules: Rules, times: int) -> tuple[Seconds, Seconds, Answer]:
    """The same by GeoPandas, on tables that are in memory already."""
    units = frame(connection, "SELECT * EXCLUDE (geometry), ST_AsWKB(geometry) AS g FROM units ORDER BY nr")
    parks = frame(connection, "SELECT rin, is_current, ST_AsWKB(geometry) AS g FROM park_shapes ORDER BY rin")
    districts = frame(connection, "SELECT code, ST_AsWKB(geometry) AS g FROM current_districts ORDER BY code")
    kept: list[tuple[gpd.GeoDataFrame, ...]] = []
    areas = timed(lambda: kept.append(plain_areas(units, parks, districts, rules.value("near_long_m"))), times=times)
    placed, near = kept[0]
    rooms: list[tuple[pd.DataFrame, dict[tuple[str, int], int]]] = []
    seconds = timed(lambda: rooms.append(plain_room(placed, parks, base_year, rules)), times=times)
    shown = placed[["nr", "rin", "on_current", "wijk", "wijk_by"]]
    shown = shown.assign(on_current=shown.on_current.fillna(False).astype(bool)).fillna({"rin": "", "wijk": "", "wijk_by": ""})
    metres = near.rename(columns={"rin_near": "near_rin"}).set_index(["nr", "near_rin"])["park_m"].sort_index()
    return areas, seconds, Answer(shown, metres, *rooms[0])


def main() -> None:
    """One line per size and question."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    words = parser.parse_args()
    rules = in_force(date(2026, 11, 24))
    for units in (1_000, *words.units):  # the first one compiles
        connection = grown(units)
        year = bridge.study(connection, rules, {}).base_year or 0
        areas, seconds, answer = ours(connection, year, rules, words.repeat)
        their_areas, their_seconds, theirs = plain(connection, year, rules, words.repeat)
        if not answer.equals(theirs):
            raise SystemExit(f"{units}: the answers differ")
        if units > 1_000:
            told(f"{units} eenheden, terrein, wijk en nabij", areas, their_areas)
            told(f"{units} eenheden, milieuruimte toen en nu", seconds, their_seconds)


def told(what: str, mine: Seconds, theirs: Seconds) -> None:
    """One line."""
    print(f"= {what}: {mine[0]:.2f} s, {theirs[0] / mine[0]:.1f} x GeoPandas ({theirs[1] / mine[1]:.1f} x)", flush=True)


if __name__ == "__main__":
    main()
