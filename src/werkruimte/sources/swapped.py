"""Columns that hold each other's values: told by the values of most rows, because one odd row is a slip and most of them are not."""

from __future__ import annotations

import duckdb

from werkruimte.domain.errors import FileUnreadable

CURE = "Wissel de twee namen om in de kolomkop, of in het kolommenbestand als dat ernaast ligt."
NET_ABOVE_GROSS = "Van {n} van {rows} terreinen is netto groter dan bruto: waarschijnlijk zijn die twee kolommen verwisseld."


def check_register(connection: duckdb.DuckDBPyConnection, file: str, columns: dict[str, str]) -> None:
    """Nothing, or FileUnreadable: most rows of `register_rows` have a code of `sbi_known` where the jobs should be, or no code at all.

    A code of two digits may be a number of jobs as well; of four digits, in most rows, it is not.
    """
    code = "regexp_replace(regexp_replace(upper(banen_text), '^[A-U] ?', ''), '[. ]', '', 'g')"
    known = "coalesce(len({0}) >= 4 AND (left({0}, 4) IN (SELECT code FROM sbi_known) OR '0' || left({0}, 3) IN (SELECT code FROM sbi_known)), false)"
    no_code = "coalesce(regexp_full_match(sbi, '[0-9]+') AND left(sbi, 2) NOT IN (SELECT code FROM sbi_known), false)"
    rows, turned, jobs, code_there, wrong, first = connection.execute(
        f"""SELECT count(*), count(*) FILTER (turned), arg_min(sbi_text, row) FILTER (turned), arg_min(banen_text, row) FILTER (turned), count(*) FILTER ({no_code}),
        arg_min(sbi_text, row) FILTER ({no_code}) FROM (SELECT *, {known.format(code)} AND NOT {known.format("sbi")} AS turned FROM register_rows)"""
    ).fetchall()[0]
    name = columns["sbi"]
    if turned > rows / 2:
        counts = columns.get("banen", "banen")
        problem = f"{turned} van {rows} rijen hebben een SBI-code in kolom '{counts}' ('{code_there[:20]}') en niet in kolom '{name}' ('{str(jobs or '')[:20]}'); die twee lijken verwisseld"
        raise FileUnreadable(file=file, problem=problem, cure=CURE)
    if wrong > rows / 2:
        problem = f"{wrong} van {rows} rijen hebben in kolom '{name}' geen SBI-code die bestaat (zoals '{first[:20]}')"
        raise FileUnreadable(file=file, problem=problem, cure=f"Zijn kolommen verwisseld? {CURE}")


def check_units(connection: duckdb.DuckDBPyConnection, file: str, first_year: int, last_year: int) -> None:
    """Nothing, or FileUnreadable: most rows of `raw_units` that tell a bouwjaar have a year as area, and an area as year."""
    turned, rows = connection.execute(
        f"""SELECT count(*) FILTER (bouwjaar BETWEEN 1 AND {first_year - 1} AND oppervlakte BETWEEN {first_year} AND {last_year}),
        count(*) FILTER (bouwjaar IS NOT NULL) FROM raw_units"""
    ).fetchall()[0]
    if turned > rows / 2:
        problem = f"{turned} van {rows} rijen hebben een jaartal in kolom 'oppervlakte' en geen jaartal in kolom 'bouwjaar'; die twee lijken verwisseld"
        raise FileUnreadable(file=file, problem=problem, cure=CURE)


def net_above_gross(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    """What to say where most parks of a source have more net than gross; empty elsewhere, as a register has its slips."""
    turned, rows = connection.execute(
        """SELECT count(*) FILTER (netto > bruto), count(*) FROM (SELECT rin, max(ha_netto) AS netto, max(ha_bruto) AS bruto FROM parks
        WHERE source = ? AND ha_netto IS NOT NULL AND ha_bruto IS NOT NULL GROUP BY rin)""",
        [source],
    ).fetchall()[0]
    return NET_ABOVE_GROSS.format(n=turned, rows=rows) if turned > rows / 2 else ""
