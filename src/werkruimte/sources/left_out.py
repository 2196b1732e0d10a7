"""What became of the rows of a relation: each that is not used has one reason, the first that holds.

Bad rows are named one by one; rows about another place, and bad ones beyond the first thousand, stand as one entry with their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from werkruimte.domain.source import OTHER_MUNICIPALITY, Rejected, group
from werkruimte.engine import quoted

NAMED = 1_000
"""Rows (or values) that are named per file and reason; all are counted."""


@dataclass(frozen=True)
class Fault:
    """Why a row is not used: condition and value in SQL over the row. `grouped`: such rows are never named one by one."""

    column: str
    reason: str
    wrong: str
    value: str = "''"
    grouped: bool = False


def of_another(column: str, code: str, but: str = "false") -> Fault:
    """The fault of rows of another municipality than `code`, unless something else (SQL) makes use of them."""
    wrong = f"{column} IS DISTINCT FROM {quoted(code)} AND NOT coalesce({but}, false)"
    return Fault(column, OTHER_MUNICIPALITY, wrong, grouped=True)


def judge(connection: duckdb.DuckDBPyConnection, relation: str, faults: Sequence[Fault], row: str = "") -> tuple[int, tuple[Rejected, ...]]:
    """(rows of a relation, those that a fault leaves out). `row`: the column with the number of a row, else they are counted."""
    which = " ".join(f"WHEN coalesce({f.wrong}, false) THEN {i}" for i, f in enumerate(faults)) or "WHEN false THEN 0"
    value = " ".join(f"WHEN coalesce({f.wrong}, false) THEN CAST({f.value} AS VARCHAR)" for f in faults) or "WHEN false THEN ''"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE judged AS SELECT {row or "row_number() OVER ()"} AS row, CASE {which} END AS fault,
        CASE {value} END AS value FROM {relation}"""
    )
    rows = int(connection.execute("SELECT count(*) FROM judged").fetchall()[0][0])
    named = connection.execute(
        f"""SELECT row, fault, coalesce(value, '') FROM judged WHERE fault IN ({", ".join(["-1", *(str(i) for i, f in enumerate(faults) if not f.grouped)])})
        QUALIFY row_number() OVER (PARTITION BY fault ORDER BY row) <= {NAMED} ORDER BY row"""
    ).fetchall()
    counts = connection.execute("SELECT fault, count(*) FROM judged WHERE fault IS NOT NULL GROUP BY 1 ORDER BY 1").fetchall()
    connection.execute("DROP TABLE judged")
    single = [Rejected(str(row), faults[i].column, str(value), faults[i].reason) for row, i, value in named]
    rest = [(faults[i], number - sum(j == i for _, j, _ in named)) for i, number in counts]
    return rows, (*single, *(r for fault, number in rest for r in group(number, fault.column, fault.reason)))


def shortened(named: Sequence[Rejected]) -> tuple[Rejected, ...]:
    """At most NAMED rows by name; the others as one entry a column and reason."""
    rest = Counter((r.column, r.reason) for r in named[NAMED:])
    return (*named[:NAMED], *(r for (column, reason), rows in rest.items() for r in group(rows, column, reason)))
