"""Ledger land by land use: what each hectare of business park was and became, between observations of one series."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import duckdb

from werkruimte.rules.rules import Rules
from werkruimte.studies.overlay import opened

HOUSING, BUSINESS, BUILDING = 20, 24, 34
"""Classes of CBS: residential, business park, building site (METHODS 4a)."""


@dataclass(frozen=True)
class LandUse:
    """The observed years per series, oldest first. Empty when no land use file is known.

    undated: a file of an unknown year is all there is. It is in no series, so it shows a stock and no change.
    """

    years: dict[str, tuple[int, ...]]
    undated: bool = False


def study(connection: duckdb.DuckDBPyConnection, rules: Rules) -> LandUse:
    """Make `land_moves` (area, series, first, last, code_from, code_to, fate, ha, sliver, returned) and `land_stock`.

    area: 'gemeente' or a RIN (its oldest polygon). The matrix of one step is complete: unchanged hectares are in it, so its
    rows add up to the classes at the start and its columns to those at the end. Moves from or to business park that are
    narrower than twice `sliver_m`, or smaller than `least_part_ha`, are marked sliver: they count in no cause and are
    reported as one total. fate: what a building site became at the first later observation that is none (looking
    `look_ahead` observations ahead), 34 while it still waits. returned: business park that came back from a building site that
    was business park before; it left in no cause, so it is no gain. Never across two series. Source: METHODS 4a, ledger L.
    """
    rows = connection.execute("SELECT DISTINCT series, year FROM land_use WHERE series <> '' ORDER BY series, year").fetchall()
    undated = not rows and bool(connection.execute("SELECT 1 FROM land_use LIMIT 1").fetchall())
    years: dict[str, tuple[int, ...]] = {}
    for series, year in rows:
        years[series] = (*years.get(series, ()), year)
    connection.execute(
        """CREATE TABLE land_moves (area VARCHAR, series VARCHAR, first INTEGER, last INTEGER, code_from INTEGER, code_to INTEGER,
        fate INTEGER, ha DOUBLE, sliver BOOLEAN, returned BOOLEAN, geometry GEOMETRY)"""
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE waited (series VARCHAR, geometry GEOMETRY)")
    connection.execute(
        """CREATE TABLE land_stock AS SELECT series, year, source, code, sum(ST_Area(geometry)) / 10000 AS ha FROM land_use
        GROUP BY ALL ORDER BY ALL"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE oldest_parks AS SELECT rin, min_by(geometry, edition) AS geometry FROM park_editions
        WHERE geometry IS NOT NULL GROUP BY rin ORDER BY rin"""
    )
    for series, observed in years.items():
        for first, last in pairwise(observed):
            later = [y for y in observed if y > last][: int(rules.value("look_ahead"))]
            _step(connection, (series, first, last), later, rules)
    return LandUse(years, undated)


def _step(connection: duckdb.DuckDBPyConnection, step: tuple[str, int, int], later: list[int], rules: Rules) -> None:
    series, first, last = step
    run = connection.execute
    # One polygon of a mutation file holds every year, so no line is drawn twice; files of single years are laid over each other.
    run(
        """CREATE OR REPLACE TEMP TABLE crossed AS SELECT a.code AS code_from, b.code AS code_to,
        CASE WHEN a.source = b.source THEN a.geometry ELSE ST_CollectionExtract(ST_Intersection(a.geometry, b.geometry), 3) END AS geometry
        FROM land_use a JOIN land_use b ON (a.source = b.source AND a.shape = b.shape) OR (a.source <> b.source AND ST_Intersects(a.geometry, b.geometry))
        WHERE a.series = ? AND b.series = a.series AND a.year = ? AND b.year = ?""",
        [series, first, last],
    )
    run("DELETE FROM crossed WHERE ST_IsEmpty(geometry) OR ST_Area(geometry) = 0")
    run(
        "CREATE OR REPLACE TEMP TABLE moved AS SELECT code_from, code_to, ST_Union_Agg(geometry) AS geometry FROM crossed GROUP BY ALL ORDER BY ALL"
    )
    touches = f"code_from <> code_to AND (code_from = {BUSINESS} OR code_to = {BUSINESS})"
    run(
        f"""CREATE OR REPLACE TEMP TABLE real_moves AS WITH single AS (SELECT code_from, code_to,
            unnest(ST_Dump({opened("geometry", rules.value("sliver_m"))})).geom AS g FROM moved WHERE {touches})
        SELECT code_from, code_to, ST_Union_Agg(g) AS geometry FROM single WHERE ST_Area(g) / 10000 >= {rules.value("least_part_ha")} GROUP BY ALL"""
    )
    run(
        f"""CREATE OR REPLACE TEMP TABLE booked AS SELECT code_from, code_to, code_to AS fate, geometry, false AS sliver FROM real_moves
        UNION ALL SELECT code_from, code_to, code_to, geometry, false FROM moved WHERE NOT ({touches})
        UNION ALL SELECT m.code_from, m.code_to, m.code_to, CASE WHEN r.geometry IS NULL THEN m.geometry ELSE ST_Difference(m.geometry, r.geometry) END, true
        FROM moved m LEFT JOIN real_moves r USING (code_from, code_to) WHERE {touches}"""
    )
    for year in later:
        _look_ahead(connection, series, year)
    _mark_returned(connection, series)
    run("DELETE FROM booked WHERE ST_IsEmpty(geometry) OR ST_Area(geometry) = 0")
    for area, table, cut in (
        ("'gemeente'", "booked", "geometry"),
        ("rin", "booked, oldest_parks p", "ST_Intersection(booked.geometry, p.geometry)"),
    ):
        run(
            f"""INSERT INTO land_moves SELECT {area}, ?, ?, ?, code_from, code_to, fate, ST_Area({cut}) / 10000, sliver, returned, {cut}
            FROM {table} {"WHERE ST_Intersects(booked.geometry, p.geometry)" if area == "rin" else ""} ORDER BY ALL""",
            [series, first, last],
        )
    run("DELETE FROM land_moves WHERE ha = 0")


def _mark_returned(connection: duckdb.DuckDBPyConnection, series: str) -> None:
    """Split what became business park by what was so before and only waited; remember what waits from this step on."""
    run = connection.execute
    gains = f"code_to = {BUSINESS} AND code_from <> {BUSINESS} AND NOT sliver"
    run("CREATE OR REPLACE TEMP TABLE waited_here AS SELECT ST_Union_Agg(geometry) AS g FROM waited WHERE series = ?", [series])
    run(
        f"""CREATE OR REPLACE TEMP TABLE booked AS SELECT code_from, code_to, fate, geometry, sliver, false AS returned FROM booked WHERE NOT ({gains})
        UNION ALL SELECT code_from, code_to, fate, CASE WHEN g IS NULL THEN geometry ELSE ST_Difference(geometry, g) END, sliver, false
            FROM booked, waited_here WHERE {gains}
        UNION ALL SELECT code_from, code_to, fate, ST_CollectionExtract(ST_Intersection(geometry, g), 3), sliver, true
            FROM booked, waited_here WHERE {gains} AND g IS NOT NULL"""
    )
    run(
        f"""INSERT INTO waited SELECT ?, geometry FROM booked
        WHERE code_from = {BUSINESS} AND code_to <> {BUSINESS} AND fate = {BUSINESS} AND NOT sliver""",
        [series],
    )


def _look_ahead(connection: duckdb.DuckDBPyConnection, series: str, year: int) -> None:
    """Give the waiting building sites on former business park the class of this year, part by part."""
    waiting = f"code_from = {BUSINESS} AND fate = {BUILDING} AND NOT sliver"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE resolved AS SELECT b.code_from, b.code_to, u.code AS fate,
        ST_CollectionExtract(ST_Intersection(b.geometry, ST_Union_Agg(u.geometry)), 3) AS geometry, false AS sliver
        FROM (SELECT * FROM booked WHERE {waiting}) b JOIN land_use u ON u.series = ? AND u.year = ? AND ST_Intersects(b.geometry, u.geometry)
        GROUP BY b.code_from, b.code_to, u.code, b.geometry""",
        [series, year],
    )
    if connection.execute("SELECT count(*) FROM resolved").fetchall()[0][0] == 0:
        return
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE booked AS SELECT * FROM booked WHERE NOT ({waiting})
        UNION ALL SELECT * FROM resolved
        UNION ALL SELECT code_from, code_to, fate, ST_Difference(geometry, (SELECT ST_Union_Agg(geometry) FROM resolved)), sliver FROM booked WHERE {waiting}"""
    )
