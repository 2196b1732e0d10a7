"""Where an address is: a working table of the units of the BAG by postcode and number, filled while these are read."""

from __future__ import annotations

import duckdb

COLUMNS = "unit_id VARCHAR, postcode VARCHAR, number INTEGER, addition VARCHAR, x DOUBLE, y DOUBLE"


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table `addresses`; it is no part of the fact base. Coordinates in RD metres."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE addresses ({COLUMNS})")


def postcode(text: str) -> str:
    """SQL: a Dutch postcode without space, in capitals; NULL when it is none."""
    bare = f"upper(replace(CAST({text} AS VARCHAR), ' ', ''))"
    return f"CASE WHEN regexp_full_match({bare}, '[1-9][0-9]{{3}}[A-Z]{{2}}') THEN {bare} END"


def number(text: str) -> str:
    """SQL: the leading figures of a house number ('12-3A' gives 12)."""
    return f"TRY_CAST(regexp_extract(trim(CAST({text} AS VARCHAR)), '^([0-9]{{1,5}})', 1) AS INTEGER)"


def addition(*texts: str) -> str:
    """SQL: what stands behind the number, from one or more columns: letters and figures in capitals, '' when nothing.

    The first text is the house number itself, of which the leading figures do not belong to it.
    """
    first, *others = (f"coalesce(CAST({t} AS VARCHAR), '')" for t in texts)
    joined = " || ".join([f"regexp_replace(regexp_replace(trim({first}), '\\.0$', ''), '^[0-9]+', '')", *others])
    return f"regexp_replace(upper({joined}), '[^A-Z0-9]', '', 'g')"


def columns_of(have: frozenset[str]) -> tuple[str, ...]:
    """The columns of a table of units that make a house number, number first; empty when it has none."""
    if not {"postcode", "huisnummer"} <= have:
        return ()
    order = ("huisletter", "letter", "huisnummertoevoeging", "toevoeging")
    return ("huisnummer", *(c for c in order if c in have))


def add_stand(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the addresses of the stand that was drawn from the history of the BAG."""
    connection.execute(
        f"""INSERT INTO addresses SELECT id, {postcode("postcode")}, huisnummer, {addition("''", "letter", "toevoeging")}, x, y
        FROM stand_addresses ORDER BY id"""
    )
