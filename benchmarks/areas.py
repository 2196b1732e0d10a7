"""Units to parks and districts, and the room of the parks before and now, beside the plain GeoPandas way: `python benchmarks/areas.py`.

The units of the demo are copied beside themselves, up to a million. Ours: `studies.use` (park, district, parks within reach
with exact metres) and `studies.room` (c* of every cell in two tables and two readings, now and in the base year, and who
lowered it). GeoPandas: `sjoin` and `sjoin_nearest` for the same questions, without the clusters. The answers are compared.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np

from werkruimte.facts.snapshot import demo
from werkruimte.methods.room import usable_category
from werkruimte.rules.rules import Rules, in_force
from werkruimte.studies import bridge, room, use

SPREAD_M = 60


def grown(units: int) -> duckdb.DuckDBPyConnection:
    """The demo's fact base with so many units: copies of its own, each some metres away."""
    connection = demo("rijssen-holten").open()
    have = int(connection.execute("SELECT count(*) FROM units").fetchall()[0][0])
    connection.execute("CREATE TABLE own_units AS FROM units")
    connection.execute("DROP TABLE IF EXISTS units")
    connection.execute("DROP VIEW IF EXISTS units")
    shift = f"(hash(n * 31 + {{}}) % {2 * SPREAD_M} - {SPREAD_M}.0)"
    connection.execute(
        f"""CREATE TABLE units AS SELECT * EXCLUDE (n, px, py) REPLACE (n AS nr, px AS x, py AS y,
        ST_SetCRS(ST_Point(px, py), 'EPSG:28992') AS geometry) FROM (SELECT u.*, n, u.x + CASE WHEN n < {have} THEN 0 ELSE {shift.format(1)} END AS px,
            u.y + CASE WHEN n < {have} THEN 0 ELSE {shift.format(2)} END AS py
            FROM range({units}) r(n) JOIN own_units u ON u.nr = (SELECT min(nr) FROM own_units) + n % {have}) ORDER BY n"""
    )
    return connection


def ours(connection: duckdb.DuckDBPyConnection, rules: Rules) -> tuple[float, float, dict[str, Any]]:
    """Seconds for the areas and for the room, and the answers."""
    found = bridge.study(connection, rules)
    start = time.perf_counter()
    use.study(connection, found.base_year, rules)
    areas = time.perf_counter() - start
    start = time.perf_counter()
    room.study(connection, rules)
    seconds = time.perf_counter() - start
    count = "SELECT count(*) FILTER (rin IS NOT NULL), count(*) FILTER (wijk IS NOT NULL) FROM placed"
    on_park, in_district = connection.execute(count).fetchall()[0]
    near = connection.execute("SELECT count(*) FROM near_park").fetchall()[0][0]
    now = connection.execute(f"SELECT sum({room.column('rustig.omgeving', 'now')}) FROM cells").fetchall()[0][0]
    return areas, seconds, {"op terrein": on_park, "in wijk": in_district, "nabij": near, "c* som": int(now)}


def geopandas(connection: duckdb.DuckDBPyConnection, rules: Rules) -> tuple[float, float, dict[str, Any]]:
    """The same by GeoPandas, on tables that are in memory already."""
    units = connection.execute("SELECT x, y, klasse, bouwjaar, is_sensitive, on_current FROM placed").df()
    points = gpd.GeoDataFrame(units, geometry=gpd.points_from_xy(units.x, units.y), crs=28992)
    parks, current, districts = (
        gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb([bytes(w) for w in frame.pop("g")]), crs=28992)
        for frame in (
            connection.execute(f"SELECT {code} AS code, ST_AsWKB(geometry) AS g FROM {table}").df()
            for table, code in (("park_shapes", "rin"), ("current_parks", "rin"), ("current_districts", "code"))
        )
    )
    start = time.perf_counter()
    on_park = points.sjoin(parks, predicate="intersects").index.nunique()
    in_district = points.sjoin(districts, predicate="intersects").index.nunique()
    reach = rules.value("near_long_m")
    pairs = points.sjoin(current.assign(geometry=current.buffer(reach + 1)), predicate="intersects")
    metres = pairs.geometry.distance(current.geometry.loc[pairs.index_right].set_axis(pairs.index))
    areas = time.perf_counter() - start
    cells = connection.execute("SELECT x, y FROM cells ORDER BY rin, x, y").df()
    spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(cells.x, cells.y), crs=28992)
    start = time.perf_counter()
    found = {}
    sensitive = points[points.is_sensitive]
    for reading, sites in (("omgeving", sensitive[~sensitive.on_current]), ("alle", sensitive)):
        for moment, some in (("now", sites), ("base", sites[sites.bouwjaar < 2017])):
            nearest = spots.sjoin_nearest(some[["geometry"]], distance_col="m").groupby(level=0).m.min().to_numpy()
            for table in room.TABLES:
                found[table, reading, moment] = usable_category(np.array(rules.distances_m[table]), nearest)
    seconds = time.perf_counter() - start
    total = int(found["rustig", "omgeving", "now"].astype(int).sum())
    return areas, seconds, {"op terrein": on_park, "in wijk": in_district, "nabij": int((metres <= reach).sum()), "c* som": total}


def main() -> None:
    """One line per size and question."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    rules = in_force(date(2026, 11, 24))
    ours(grown(10_000), rules)  # compiles
    for units in parser.parse_args().units:
        connection = grown(units)
        areas, seconds, answer = ours(connection, rules)
        their_areas, their_seconds, theirs = geopandas(connection, rules)
        if answer != theirs:
            raise SystemExit(f"the answers differ: {answer} and {theirs}")
        print(f"= {units} eenheden, terrein, wijk en nabij: {areas:.2f} s, {their_areas / areas:.1f} x GeoPandas")
        print(f"= {units} eenheden, milieuruimte toen en nu: {seconds:.2f} s, {their_seconds / seconds:.1f} x GeoPandas", flush=True)


if __name__ == "__main__":
    main()
