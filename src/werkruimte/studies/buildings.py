"""Panden in stock on the 1 Januaries that the history covers and on the date of the source, by park."""

from __future__ import annotations

from datetime import date

import duckdb

from werkruimte.engine import quoted
from werkruimte.facts.voorkomens import DEMOLITION_PERMIT, PAND_IN_STOCK, PAND_STATES, held_on, texts
from werkruimte.rules.rules import Rules
from werkruimte.studies.floor_change import FIRST_YEAR, first_covered

STANDARD, WITHOUT_PERMIT = "standaard", "zonder_sloopvergunning"


def study(connection: duckdb.DuckDBPyConnection, end: date, rules: Rules) -> None:
    """Make `pand_counts` (day, variant, rin, placed, n); empty without panden.

    A row counts the panden of one variant in one park (rin null outside every park) on the morning of `day`; `placed`
    is false for panden whose geometry is unknown. A pand is in the park (the lowest RIN) that holds its point on
    surface as it is on that day. `end`: the date of the panden. Without history only the panden of `end` are counted,
    and the variant only where every status is known. Source: CONTRACT 2, stock of units.
    """
    start = first_covered(connection, PAND_STATES, date(FIRST_YEAR, 1, 1), end, rules.value("history_cover_pct"))
    days = [*(date(year, 1, 1) for year in range(start.year, end.year + 1)), end] if start else []
    held = " UNION ALL ".join(_on(day) for day in dict.fromkeys(days)) or _of_one_snapshot(end)
    connection.execute(
        f"""CREATE TABLE pand_counts AS
        WITH held AS ({held}), shapes AS (SELECT DISTINCT id, voorkomen, {_POINT} AS inside FROM held),
        located AS (SELECT s.id, s.voorkomen, s.inside IS NOT NULL AS placed, min(p.rin) AS rin
                    FROM shapes s LEFT JOIN park_shapes p ON ST_Intersects(p.geometry, s.inside) GROUP BY ALL)
        SELECT day, variant, rin, placed, count(*) AS n FROM held JOIN located USING (id, voorkomen)
        CROSS JOIN (VALUES ({quoted(STANDARD)}), ({quoted(WITHOUT_PERMIT)})) v(variant)
        WHERE variant = {quoted(STANDARD)} OR (told AND NOT demolition_permit) GROUP BY ALL ORDER BY ALL"""
    )


_POINT = "CASE WHEN geometry IS NOT NULL AND NOT ST_IsEmpty(geometry) THEN ST_PointOnSurface(geometry) END"


def _on(day: date) -> str:
    return f"""SELECT DATE {quoted(day.isoformat())} AS day, id, voorkomen, geometry, demolition_permit, true AS told
        FROM ({held_on(PAND_STATES, day)}) WHERE in_stock"""


def _of_one_snapshot(day: date) -> str:
    """The table `panden` holds what is in stock; a pand whose status is unknown is there as well."""
    status = "lower(trim(status))"
    return f"""SELECT DATE {quoted(day.isoformat())} AS day, pand_id AS id, 1 AS voorkomen, geometry,
        coalesce({status} = {quoted(DEMOLITION_PERMIT)}, false) AS demolition_permit, bool_and(status IS NOT NULL) OVER () AS told
        FROM panden WHERE status IS NULL OR {status} IN {texts(PAND_IN_STOCK)}"""
