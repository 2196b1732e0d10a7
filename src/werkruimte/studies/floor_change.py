"""The floor ledger of this municipality: its period, its units by park, and the tables that figures and events read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from werkruimte.facts.voorkomens import UNIT_STATES
from werkruimte.rules.rules import Rules
from werkruimte.studies import floor

FIRST_YEAR = 2012
"""BAG history from before this year is unreliable (METHODS 4a, F)."""


@dataclass(frozen=True)
class FloorChange:
    """The two mornings between which floor is compared. `asked`: the base day, later than which `start` may lie.

    `panden`: whether the history of panden is known; without it new and demolished floor are among the corrections.
    """

    start: date
    end: date
    asked: date
    panden: bool = True


def study(connection: duckdb.DuckDBPyConnection, base_year: int | None, end: date, rules: Rules) -> FloorChange | None:
    """Make `floor_events`, `floor_totals` (per rin; null is outside every park) and `floor_places`; None without history.

    From 1 January of the base year (2012 where there is none, or an earlier one) to `end`, the date of the extract;
    when the history begins later, from the first 1 January that it covers.
    """
    if not _has_history(connection, "verblijfsobject_voorkomens"):
        return None
    asked = max(date(base_year or FIRST_YEAR, 1, 1), date(FIRST_YEAR, 1, 1))
    start = first_covered(connection, UNIT_STATES, asked, end, rules.value("history_cover_pct"))
    if start is None:
        return None
    connection.execute(_UNIT_PARK)
    floor.ledger(connection, start, end, thresholds(rules), "unit_park")
    floor.totals(connection, by_park=True)
    return FloorChange(start, end, asked, _has_history(connection, "pand_voorkomens"))


def thresholds(rules: Rules) -> floor.Thresholds:
    """Those in force."""
    pct, m2 = rules.value("floor_change_pct"), rules.value("floor_change_m2")
    return floor.Thresholds(pct, m2, int(rules.value("rebuilt_years")), int(rules.value("merge_days")))


def _has_history(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())


def first_covered(connection: duckdb.DuckDBPyConnection, states: str, asked: date, end: date, cover_pct: float) -> date | None:
    """The first 1 January from `asked` on when enough of the objects of a year later were in stock; None before `end`.

    `states`: UNIT_STATES or PAND_STATES.
    """
    rows = connection.execute(
        f"""WITH days AS (SELECT CAST(d AS DATE) AS day, least(CAST(d + INTERVAL 1 YEAR AS DATE), $last) AS later
            FROM generate_series($first::TIMESTAMP, $last::TIMESTAMP - INTERVAL 1 DAY, INTERVAL 1 YEAR) t(d))
        SELECT day FROM days JOIN ({states}) ON in_stock AND begin <= later AND (eind IS NULL OR eind > day) GROUP BY day, later
        HAVING count(DISTINCT id) FILTER (begin <= day) * 100 >= $cover * count(DISTINCT id) FILTER (eind IS NULL OR eind > later)
        ORDER BY day LIMIT 1""",
        {"first": asked, "last": end, "cover": cover_pct},
    ).fetchall()
    return rows[0][0] if rows else None


# The park of a unit is that of its last place, by the rule that places the units of today: the lowest RIN that has it.
_UNIT_PARK = f"""
CREATE OR REPLACE TEMP TABLE unit_park AS
SELECT u.id AS unit_id, min(p.rin) AS rin
FROM (SELECT id, arg_max(ST_Point(x, y), (begin, registratie)) AS point FROM ({UNIT_STATES}) WHERE in_stock AND x IS NOT NULL GROUP BY id) u
JOIN park_shapes p ON ST_Intersects(p.geometry, u.point) GROUP BY u.id"""
