"""Floor ledger (F): what came, went and changed between two dates, to the square metre (CONTRACT 2, METHODS 4a).

    new + function_in + enlarge - demolition - function_out - shrink + correction = stock(end) - stock(start)

for each gebruiksdoel and for business floor as a whole. The stock is in `floor_stock`; `floor_moves` finds what
changed, `floor_causes` says why. Choices where the contract leaves room: docs/decisions/floor-ledger.md.
"""

from __future__ import annotations

from datetime import date

import duckdb

from werkruimte.facts.voorkomens import UNIT_STATES
from werkruimte.studies.floor_causes import Thresholds, find_causes
from werkruimte.studies.floor_moves import SAME_SPOT, find_moves, pand_shape
from werkruimte.studies.floor_stock import pand_stock, stock, stock_sql, stock_totals

__all__ = ["CAUSES", "CHECKS", "Thresholds", "failed_checks", "ledger", "pand_stock", "stock", "stock_totals", "totals"]

GAINS = ("new", "function_in", "enlarge")
LOSSES = ("demolition", "function_out", "shrink")
CAUSES = (*GAINS, *LOSSES, "correction")


def ledger(
    connection: duckdb.DuckDBPyConnection,
    start: date,
    end: date,
    thresholds: Thresholds,
    parks: str | None = None,
) -> duckdb.DuckDBPyRelation:
    """Events in (`start`, `end`], one row per unit and scope (two where a part is offset by a split or merge).

    Columns: date (begin of validity of the new state), scope ('business' or a class), cause, target (function_out: the
    scope that came in its place, function_in: the one that went; for business woon, overig or other), klasse (of the
    unit), oppervlakte (m2, a loss is negative), area_unknown (floor not in the sum), unit_id, pand_id (of new and
    demolition the pand that came or went), x, y, rin, followed_by (demolition: the pand built on the same spot), dwelling_on_spot (with a dwelling, in time).
    `parks`: a table or view with unit_id and rin. The tables `floor_events` and `floor_period` stay on the connection
    for `totals`. Without panden what came or went with one cannot be told from a correction, and is one here.
    """
    if start > end:
        raise ValueError(f"the period runs backwards: {start} to {end}")
    find_moves(connection)
    find_causes(connection, thresholds)
    _find_rebuilt(connection, thresholds.rebuilt_years)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE floor_period AS SELECT DATE '{start.isoformat()}' AS start_day, DATE '{end.isoformat()}' AS end_day"
    )
    places = "SELECT NULL::VARCHAR AS unit_id, NULL::VARCHAR AS rin LIMIT 0"
    if parks:
        places = f"SELECT unit_id, min(rin) AS rin FROM {parks} GROUP BY unit_id"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE floor_places AS {places}")
    connection.execute(_EVENTS)
    for table in ("floor_moves", "floor_pand_moves", "floor_causes", "floor_rebuilt"):
        connection.execute(f"DROP TABLE {table}")
    return connection.table("floor_events")


def totals(connection: duckdb.DuckDBPyConnection, by_park: bool = False) -> duckdb.DuckDBPyRelation:
    """The ledger per scope (and rin), from the tables that `ledger` left: one row a scope that ever was in stock.

    Columns: rin, scope, stock_start, the seven causes (m2; losses positive, correction signed), stock_end, and
    unknown_start, unknown_end, unknown_events: units and events whose floor is in no sum, so that it is partial.
    Raises ArithmeticError naming the check when the ledger does not close to the m2.
    """
    _make_totals(connection, by_park)
    failed = failed_checks(connection)
    if failed:
        raise ArithmeticError(f"floor ledger: {'; '.join(failed)}")
    return connection.table("floor_totals")


def failed_checks(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the checks on `floor_events` and `floor_totals` that return rows, with the first row."""
    failed = []
    for name, sql in CHECKS.items():
        row = connection.execute(sql).fetchone()
        if row is not None:
            failed.append(f"{name}: {row}")
    return failed


CHECKS = {
    "floor_ledger_closes": f"""SELECT rin, scope, stock_end - stock_start AS change, {" + ".join(GAINS)} - {" - ".join(LOSSES)} + correction AS events
        FROM floor_totals WHERE change <> events""",
    "floor_events_have_their_sign": f"""SELECT * FROM floor_events
        WHERE (cause IN {GAINS} AND oppervlakte < 0) OR (cause IN {LOSSES} AND oppervlakte > 0) OR cause NOT IN {CAUSES}""",
    "floor_events_in_period": """SELECT * FROM floor_events, floor_period WHERE NOT (date > start_day AND date <= end_day)""",
    "floor_targets_with_function": """SELECT * FROM floor_events
        WHERE (target IS NOT NULL) <> (cause IN ('function_in', 'function_out')) OR target = scope""",
}
"""Name -> SQL that must return no rows."""


def _find_rebuilt(connection: duckdb.DuckDBPyConnection, years: int) -> None:
    """Table `floor_rebuilt`: of each pand that went the first one that came on its spot, up to a year before it went.

    On the same spot: a point inside one lies in the other; neighbours that overlap by a drawn line do not count.
    `dwelling_on_spot`: one that came there within `years`, with a dwelling (alone or combined) in it by then.
    """
    until = f"old.day + INTERVAL {int(years)} YEAR"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE floor_rebuilt AS
        WITH shapes AS (SELECT pand_id, day, entered, {pand_shape(connection)} AS shape FROM floor_pand_moves
                        WHERE geometry IS NOT NULL AND NOT never_was),
        old AS (SELECT *, ST_PointOnSurface(shape) AS inside FROM shapes WHERE NOT entered
                AND (pand_id, day) IN (SELECT (with_pand.pand_id, with_pand.day) FROM floor_causes WHERE cause = 'demolition')),
        fresh AS (SELECT *, ST_PointOnSurface(shape) AS inside FROM shapes WHERE entered),
        homes AS (SELECT pand_id, min(begin) AS since FROM (SELECT unnest(pand_ids) AS pand_id, begin FROM ({UNIT_STATES})
                  WHERE in_stock AND list_contains(uses, 'woon')) GROUP BY pand_id)
        SELECT old.pand_id, old.day, arg_min(fresh.pand_id, (fresh.day, fresh.pand_id)) AS followed_by,
            coalesce(bool_or(fresh.day <= {until} AND homes.since <= {until}), false) AS dwelling_on_spot
        FROM old JOIN fresh ON ST_Intersects(old.shape, fresh.shape) LEFT JOIN homes ON homes.pand_id = fresh.pand_id
        WHERE fresh.pand_id <> old.pand_id AND fresh.day >= old.day - INTERVAL 1 YEAR
            AND {SAME_SPOT}
        GROUP BY old.pand_id, old.day"""
    )


_EVENTS = """
CREATE OR REPLACE TEMP TABLE floor_events AS
SELECT c.day AS date, c.scope, c.cause, c.target, c.klasse, c.oppervlakte, c.area_unknown, c.unit_id,
    coalesce(c.with_pand.pand_id, c.panden[1]) AS pand_id, c.x, c.y, p.rin,
    CASE WHEN c.cause = 'demolition' THEN r.followed_by END AS followed_by,
    c.cause = 'demolition' AND coalesce(r.dwelling_on_spot, false) AS dwelling_on_spot
FROM floor_causes c
JOIN floor_period ON c.day > start_day AND c.day <= end_day
LEFT JOIN floor_places p ON p.unit_id = c.unit_id
LEFT JOIN floor_rebuilt r ON (r.pand_id, r.day) = (c.with_pand.pand_id, c.with_pand.day)
ORDER BY date, scope, unit_id, cause"""


def _make_totals(connection: duckdb.DuckDBPyConnection, by_park: bool) -> None:
    start, end = connection.execute("SELECT start_day, end_day FROM floor_period").fetchall()[0]
    rin = "rin" if by_park else "NULL::VARCHAR AS rin"
    sums = ", ".join(
        f"coalesce(sum({'-' if cause in LOSSES else ''}m2) FILTER (cause = '{cause}'), 0)::BIGINT AS {cause}" for cause in CAUSES
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE floor_totals AS
        WITH held AS (SELECT 'start' AS cause, * FROM ({stock_sql(start)}) UNION ALL SELECT 'end', * FROM ({stock_sql(end)})),
        scoped AS (SELECT klasse AS scope, * FROM held UNION ALL SELECT 'business', * FROM held WHERE is_business),
        every AS (
            SELECT rin, scope, cause, oppervlakte AS m2, area_unknown FROM scoped LEFT JOIN floor_places USING (unit_id)
            UNION ALL SELECT rin, scope, cause, oppervlakte, area_unknown FROM floor_events)
        SELECT {rin}, scope, coalesce(sum(m2) FILTER (cause = 'start'), 0)::BIGINT AS stock_start, {sums},
            coalesce(sum(m2) FILTER (cause = 'end'), 0)::BIGINT AS stock_end,
            count(*) FILTER (cause = 'start' AND area_unknown) AS unknown_start,
            count(*) FILTER (cause = 'end' AND area_unknown) AS unknown_end,
            count(*) FILTER (cause NOT IN ('start', 'end') AND area_unknown) AS unknown_events
        FROM every GROUP BY ALL ORDER BY rin NULLS LAST, scope"""
    )
