"""Establishments of the user (LISA, KVK): what kind of work, how many jobs and where; never whose.

Only mapped columns are read, names and sole traders never: what is not kept cannot leak. Rows are checked one by one.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.rules import needs
from werkruimte.rules.activity_list import national
from werkruimte.sources import addresses, column_map, csv_rows, dates, establishment_places, left_out, swapped, tables
from werkruimte.sources.column_map import ColumnMap
from werkruimte.sources.files import Found

MOST_JOBS = 100_000
"""No establishment in the country has more: the largest have some 20,000."""
FIRST_YEAR = 1990
SOLE_TRADER = "eenmanszaak|eenmansbedrijf|zzp|zelfstandige zonder|natuurlijk persoon"


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add the establishments of one file to the table `establishments`; coordinates in RD metres.

    `jobs` is NULL where only a size class is given: then `jobs_low` and `jobs_high` (NULL: open) hold it. Raises
    ColumnMissing, FileUnreadable (columns swapped), CrsUnknown or NoRowsLeft. Whatever a sidecar says, at most aggregates may be published.
    """
    mapping = column_map.beside(found.path) or column_map.own_names(found.columns)
    assert mapping is not None
    columns = mapping.checked(found.path.name, found.columns, _twice(found, mapping))
    rows_in, rejected = _stage(connection, found, mapping, columns)
    sole = _leave_sole_traders(connection)
    _typed(connection, source)
    swapped.check_register(connection, found.path.name, columns)
    establishment_places.fill(connection, found.path.name)
    rejected += _reject(connection, columns)
    outside = establishment_places.leave_outside(connection)
    kept = _count(connection, "register_rows")
    if not kept and not (sole or outside):
        first = rejected[0].reason if rejected else "het bestand heeft geen rijen"
        raise NoRowsLeft(file=found.path.name, first=first, cure=column_map.CURE)
    source = _dated(connection, source)
    connection.execute(
        f"""INSERT INTO establishments SELECT {quoted(source.id)}, coalesce(id, {quoted(source.id)} || '-' || row), sbi, jobs, jobs_low,
        jobs_high, unit_id, x, y, year FROM register_rows ORDER BY row"""
    )
    told = " ".join(
        filter(None, (_told(connection, sole, outside[0].rows if outside else 0), _sbi_version(connection, source.id, mapping.sbi)))
    )
    rights = "no" if source.may_publish == "no" else "aggregates"
    alone = group(sole[0], "rechtsvorm", "eenmanszaak: niet bewaard") if sole else ()
    counted = source.counted(rows_in, (*left_out.shortened(rejected), *alone, *outside))
    return replace(counted, may_publish=rights, warning=" ".join(w for w in (source.warning, told) if w))


def _twice(found: Found, mapping: ColumnMap) -> list[str]:
    """The names that more than one column bears."""
    if found.relation:
        return tables.repeated(found.path, found.columns)
    names = csv_rows.header(found.path, mapping.separator)
    return [name for name in names if names.count(name) > 1]


def _stage(connection: duckdb.DuckDBPyConnection, found: Found, mapping: ColumnMap, columns: dict[str, str]) -> tuple[int, list[Rejected]]:
    """register_raw: the row number and the mapped fields as trimmed texts, NULL when empty."""
    rejected: list[Rejected] = []
    with tempfile.TemporaryDirectory() as folder:
        if found.relation:
            chosen = ", ".join(f'CAST("{column}" AS VARCHAR) AS {field}' for field, column in columns.items())
            relation = f"(SELECT row_number() OVER () AS row, {chosen} FROM {found.relation})"
        else:
            plain = Path(folder) / "rows.csv"
            _, rejected = csv_rows.write_chosen(found.path, mapping.separator, columns, plain)
            relation = f"read_csv({quoted(plain)}, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
        texts = ", ".join(
            f"nullif(trim({field}), '') AS {field}" if field in columns else f"CAST(NULL AS VARCHAR) AS {field}"
            for field in sorted(column_map.FIELDS - column_map.PERSONAL)
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE register_raw AS SELECT CAST(row AS BIGINT) AS row, {texts} FROM {relation}")
    return _count(connection, "register_raw") + len(rejected), rejected


def _leave_sole_traders(connection: duckdb.DuckDBPyConnection) -> tuple[int, float] | None:
    """Drop the rows of sole traders where the legal form is known; how many, and their jobs."""
    where = f"regexp_matches(lower(coalesce(rechtsvorm, '')), '{SOLE_TRADER}')"
    rows = connection.execute(f"SELECT count(*), coalesce(sum({_jobs()}), 0) FROM register_raw WHERE {where}").fetchall()
    connection.execute(f"DELETE FROM register_raw WHERE {where}")
    count, jobs = rows[0]
    return (int(count), float(jobs)) if count else None


def _number(text: str) -> str:
    """SQL: a number as people write it here (1.234,5 and 1234.5)."""
    bare = f"replace({text}, ' ', '')"
    return f"TRY_CAST(CASE WHEN {bare} LIKE '%,%' THEN replace(replace({bare}, '.', ''), ',', '.') ELSE {bare} END AS DOUBLE)"


def _jobs() -> str:
    """SQL: jobs; 1.234 is more than a thousand, since jobs are not counted in thousandths."""
    whole = "regexp_full_match(banen, '[0-9]{1,3}([.][0-9]{3})+')"
    number = f"CASE WHEN {whole} THEN TRY_CAST(replace(banen, '.', '') AS DOUBLE) ELSE {_number('banen')} END"
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _typed(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """register_rows: the fields in their types, and `fault` (column: reason) of a row that cannot be used."""
    connection.execute("CREATE OR REPLACE TEMP TABLE sbi_known AS SELECT unnest(?::VARCHAR[]) AS code", [sorted(national().titles)])
    bare = "regexp_replace(regexp_replace(upper(sbi), '^[A-U] ?', ''), '[. ]', '', 'g')"
    # A workbook drops the zero of 01.11: it is put back when only then the code exists.
    restored = f"CASE WHEN {bare} NOT IN (SELECT code FROM sbi_known) AND '0' || {bare} IN (SELECT code FROM sbi_known) THEN '0' || {bare} ELSE {bare} END"
    figures = "[CAST(g AS DOUBLE) FOR g IN regexp_extract_all(replace(grootteklasse, '.', ''), '[0-9]+')]"
    opened = "regexp_matches(lower(grootteklasse), 'meer|>|\\+|vanaf')"
    # A year that is none is not that of the file: such a row is named.
    told = "TRY_CAST(regexp_extract(peiljaar, '((19|20)[0-9]{2})', 1) AS INTEGER)"
    year = f"CASE WHEN peiljaar IS NULL THEN {_own_year(source)} ELSE {told} END"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE register_rows AS SELECT row, vestigingsnummer AS id, {restored} AS sbi, {_jobs()} AS jobs,
        coalesce(jobs, {figures}[1]) AS jobs_low, CASE WHEN jobs IS NOT NULL THEN jobs WHEN NOT {opened} THEN {figures}[-1] END AS jobs_high,
        {year} AS year, {_number("x")} AS raw_x, {_number("y")} AS raw_y, x AS x_text, y AS y_text,
        CASE WHEN regexp_full_match(verblijfsobject, '[0-9]{{1,16}}') THEN lpad(verblijfsobject, 16, '0') END AS wanted_unit,
        {addresses.postcode("postcode")} AS postcode, {addresses.number("huisnummer")} AS number,
        {addresses.addition("huisnummer", "toevoeging")} AS addition, sbi AS sbi_text, banen AS banen_text, grootteklasse, peiljaar,
        CAST(NULL AS VARCHAR) AS unit_id, CAST(NULL AS DOUBLE) AS x, CAST(NULL AS DOUBLE) AS y FROM register_raw"""
    )
    connection.execute("DROP TABLE register_raw")


def _own_year(source: Source) -> str:
    return "NULL" if source.period.end == UNDATED else str(source.period.end.year)


def _reject(connection: duckdb.DuckDBPyConnection, columns: dict[str, str]) -> list[Rejected]:
    """Leave rows out that cannot be used, each named with its first fault. Values are shown only where they name nobody."""
    checks = [
        ("sbi", "sbi_text", "geen SBI-code", "NOT coalesce(regexp_full_match(sbi, '[0-9]{2,6}') AND left(sbi, 2) <> '00', false)"),
        ("banen", "banen_text", "geen aantal banen", f"banen_text IS NOT NULL AND NOT coalesce(jobs BETWEEN 0 AND {MOST_JOBS}, false)"),
        ("grootteklasse", "grootteklasse", "geen grootteklasse", "grootteklasse IS NOT NULL AND jobs_low IS NULL"),
        (
            "peiljaar",
            "peiljaar",
            "geen jaar, of een jaar dat nog komt",
            f"NOT coalesce(year BETWEEN {FIRST_YEAR} AND {dates.latest().year}, false)",
        ),
        ("x", "x_text || ' ' || y_text", "ligt buiten Nederland", "nowhere"),
        ("vestigingsnummer", "''", "vestiging staat er al voor dit jaar", TWICE),
    ]
    rejected = []
    for field, value, reason, where in checks:
        rows = connection.execute(f"SELECT row, coalesce({value}, '') FROM register_rows WHERE {where} ORDER BY row").fetchall()
        rejected += [Rejected(str(row), columns.get(field, field), str(text)[:40], reason) for row, text in rows]
        connection.execute(f"DELETE FROM register_rows WHERE {where}")
    return rejected


TWICE = """id IS NOT NULL AND (EXISTS (SELECT 1 FROM establishments e WHERE e.id = register_rows.id AND e.year = register_rows.year)
    OR row > (SELECT min(o.row) FROM register_rows o WHERE o.id = register_rows.id AND o.year = register_rows.year))"""


def _dated(connection: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """The date of the newest year in the rows, unless the file's own date lies in it."""
    year = connection.execute("SELECT max(year) FROM register_rows WHERE peiljaar IS NOT NULL").fetchall()[0][0]
    period = None if year is None else dates.of_year(year)
    if period is None or (year == source.period.end.year and not source.dated_by_name):
        return source
    return replace(source.dated(period), id=re.sub(r"onbekend|(19|20)\d\d", str(year), source.id))


def _sbi_version(connection: duckdb.DuckDBPyConnection, source: str, stated: int) -> str:
    """Note of which SBI the codes of this file are, as stated, by the year or by the codes; what to say of it."""
    codes = connection.execute("SELECT sbi, count(*), max(year) FROM register_rows GROUP BY sbi ORDER BY sbi").fetchall()
    early = max((year for _, _, year in codes), default=0) < needs.NEW
    version = stated or (needs.OLD if early else needs.version_of([(code, rows) for code, rows, _ in codes]))
    connection.execute("INSERT INTO sbi_versions VALUES (?, ?)", [source, version])
    if version == needs.NEW:
        return "De codes zijn van SBI 2025; de vraag naar milieuruimte komt uit een eigen, afgeleide omzetting naar SBI 2008, niet uit die van het CBS."
    open_ = sum(rows for code, rows, _ in codes if version == needs.UNKNOWN and not needs.means_one_thing(code))
    if not open_:
        return ""
    return f"Of de codes van SBI 2008 of 2025 zijn is niet te zien. Van {open_} vestigingen betekent de code in de twee iets anders: hun vraag is onbekend. Zet sbi_versie = 2008 of 2025 in het kolommenbestand."


def _told(connection: duckdb.DuckDBPyConnection, sole: tuple[int, float] | None, outside: int) -> str:
    said = []
    if sole:
        said.append(f"Eenmanszaken worden niet bewaard en tellen niet mee: {sole[0]}, met {sole[1]:.0f} banen.")
    if outside:
        said.append(f"Buiten de gemeente, en niet meegeteld: {outside} vestigingen.")
    nowhere = _count(connection, "register_rows", "x IS NULL")
    if nowhere:
        said.append(f"Zonder plek, en dus op geen terrein geteld: {nowhere} vestigingen.")
    return " ".join(said)


def _count(connection: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()[0][0])
