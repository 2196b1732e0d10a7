"""Whether the units that were read are all of the municipality's: a file of one page or one park looks like a whole one."""

from __future__ import annotations

from datetime import date

import duckdb

from werkruimte.rules.rules import Rules

PART_ONLY = "een deel van de gemeente"
A_PART = (
    "Dit is een deel van de gemeente: er staan veel minder eenheden in dan het CBS woningen telt. Lever het bestand van de hele gemeente."
)


def only_a_part(connection: duckdb.DuckDBPyConnection, rules: Rules, day: date) -> bool:
    """Whether there are fewer units than `whole_units_pct` of the dwellings that CBS counts in the year nearest to `day`.

    All units, since the uses may be unknown. Without units or without a count of CBS nothing tells it.
    """
    (units,) = connection.execute("SELECT count(*) FROM placed").fetchall()[0]
    counted = connection.execute(
        """SELECT value FROM statistics WHERE subject = 'dwellings' AND level = 'gemeente' AND value IS NOT NULL
        ORDER BY abs(date_diff('day', day, ?)), day LIMIT 1""",
        [day],
    ).fetchall()
    return bool(units and counted and 100 * units < rules.value("whole_units_pct") * counted[0][0])
