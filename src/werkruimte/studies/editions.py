"""Editions of the register: the files of one year put together, one row a park."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True)
class Edition:
    """One edition: its date, the sources that make it, and whether it has polygons."""

    day: date
    sources: tuple[str, ...]
    shaped: bool


def study(connection: duckdb.DuckDBPyConnection) -> tuple[Edition, ...]:
    """Make `park_editions` and return the editions, oldest first.

    park_editions: edition, rin, naam, kern, ha_bruto, ha_netto, ha_uitgeefbaar, soort, milieucategorie, ha_polygon, ha,
    geometry. Polygons and attributes of one date are one edition, and so are those of one year when the polygons have no
    areas. Several polygons of a RIN that repeat one area have it once; those with areas of their own add up. `ha` is what
    the bridge counts: the register's gross area, else that of the polygons.
    """
    rows = connection.execute(
        """SELECT edition, source, count(geometry) > 0, count(coalesce(ha_bruto, ha_netto)) > 0 FROM parks
        GROUP BY ALL ORDER BY edition, source"""
    ).fetchall()
    editions: list[Edition] = []
    connection.execute("CREATE OR REPLACE TEMP TABLE edition_of (source VARCHAR, file_day DATE, edition DATE)")
    for day, source, shaped, told in rows:
        partner = next((e for e in editions if _together(e, day, shaped, told, rows)), None)
        if partner is not None:
            editions.remove(partner)
        # The register's own date holds; bare polygons have that of their file.
        when = day if partner is None or told else partner.day
        joined = (*(partner.sources if partner else ()), source)
        editions.append(Edition(when, joined, shaped or (partner is not None and partner.shaped)))
    editions.sort(key=lambda e: e.day)
    for edition in editions:
        for source in edition.sources:
            connection.execute(
                "INSERT INTO edition_of SELECT DISTINCT source, edition, ? FROM parks WHERE source = ?", [edition.day, source]
            )
    _table(connection)
    return tuple(editions)


def _together(edition: Edition, day: date, shaped: bool, told: bool, rows: list[tuple[date, str, bool, bool]]) -> bool:
    has_areas = any(r[3] for r in rows if r[1] in edition.sources)
    if edition.shaped and shaped and has_areas and told:
        return edition.day == day
    halves = edition.shaped != shaped and has_areas != told
    return edition.day == day or (edition.day.year == day.year and halves)


def _table(connection: duckdb.DuckDBPyConnection) -> None:
    def once(column: str) -> str:
        return f"CASE WHEN count(DISTINCT {column}) > 1 AND count(geometry) > 1 THEN sum({column}) ELSE max({column}) END"

    connection.execute(
        f"""CREATE TABLE park_editions AS
        WITH one AS (SELECT e.edition, p.rin, p.source, any_value(naam) AS naam, any_value(kern) AS kern, {once("ha_bruto")} AS ha_bruto,
            {once("ha_netto")} AS ha_netto, {once("ha_uitgeefbaar")} AS ha_uitgeefbaar, any_value(soort) AS soort,
            any_value(milieucategorie) AS milieucategorie,
            CASE WHEN count(geometry) > 0 THEN ST_MakeValid(ST_Union_Agg(geometry)) END AS geometry
            FROM parks p JOIN edition_of e ON e.source = p.source AND e.file_day = p.edition GROUP BY e.edition, p.rin, p.source ORDER BY ALL)
        SELECT edition, rin, first(naam ORDER BY source) FILTER (naam IS NOT NULL) AS naam,
            coalesce(first(kern ORDER BY source) FILTER (kern IS NOT NULL), '') AS kern,
            first(ha_bruto ORDER BY source) FILTER (ha_bruto IS NOT NULL) AS ha_bruto,
            first(ha_netto ORDER BY source) FILTER (ha_netto IS NOT NULL) AS ha_netto,
            first(ha_uitgeefbaar ORDER BY source) FILTER (ha_uitgeefbaar IS NOT NULL) AS ha_uitgeefbaar,
            first(soort ORDER BY source) FILTER (soort IS NOT NULL) AS soort,
            first(milieucategorie ORDER BY source) FILTER (milieucategorie IS NOT NULL) AS milieucategorie,
            first(geometry ORDER BY source) FILTER (geometry IS NOT NULL) AS geometry,
            ST_Area(first(geometry ORDER BY source) FILTER (geometry IS NOT NULL)) / 10000 AS ha_polygon,
            coalesce(first(ha_bruto ORDER BY source) FILTER (ha_bruto IS NOT NULL),
                ST_Area(first(geometry ORDER BY source) FILTER (geometry IS NOT NULL)) / 10000) AS ha
        FROM one GROUP BY edition, rin ORDER BY edition, rin"""
    )
