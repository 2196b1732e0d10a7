"""CBS: kerncijfers, wijken, boundaries, jobs per district, commuting totals. To one long table `statistics`."""

from __future__ import annotations

import duckdb

from werkruimte.domain.source import Source
from werkruimte.sources.files import Found

PANEL = {
    "population": "aantal_inwoners",
    "households": "huishoudens",
    "dwellings": "woningvoorraad",
    "establishments": "bedrijfsvestigingen",
    "urbanity": "stedelijkheid",
}
NATIONAL = ("population", "dwellings")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables `statistics`, `districts` and `municipality`."""
    connection.execute(
        "CREATE OR REPLACE TABLE statistics (level VARCHAR, code VARCHAR, name VARCHAR, subject VARCHAR, day DATE, precision VARCHAR, value DOUBLE, source VARCHAR)"
    )
    connection.execute("CREATE OR REPLACE TABLE districts (edition DATE, source VARCHAR, code VARCHAR, name VARCHAR, geometry GEOMETRY)")
    connection.execute("CREATE OR REPLACE TABLE municipality (edition DATE, source VARCHAR, code VARCHAR, name VARCHAR, geometry GEOMETRY)")


def read_panel(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Kerncijfers per year (1 January); national sums only where every municipality has a value.

    CBS codes for no data (-99995 and kin) are left out, never zero.
    """
    for subject, column in PANEL.items():
        if column not in found.columns:
            continue
        value = f"TRY_CAST({column} AS DOUBLE)"
        known = f"{value} > -99990"
        connection.execute(
            f"""INSERT INTO statistics SELECT 'gemeente', gemeentecode, gemeentenaam, '{subject}', make_date(CAST(jaar AS INTEGER), 1, 1),
            'day', {value}, '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}' AND {known} ORDER BY jaar"""
        )
        if subject in NATIONAL:
            connection.execute(
                f"""INSERT INTO statistics SELECT 'land', 'NL', 'Nederland', '{subject}', make_date(CAST(jaar AS INTEGER), 1, 1), 'day',
                sum({value}), '{source.id}' FROM {found.relation} GROUP BY jaar HAVING count(*) FILTER ({known}) = count(*) ORDER BY jaar"""
            )
    return _counted(connection, found, source)


def read_districts(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """District polygons with population and dwellings."""
    connection.execute(
        f"""INSERT INTO districts SELECT DATE '{source.period.end}', '{source.id}', code, name, geom FROM {found.relation}
        WHERE gemeentecode = '{municipality}' ORDER BY code"""
    )
    for subject, column in (("population", "population"), ("dwellings", "dwelling_total")):
        connection.execute(
            f"""INSERT INTO statistics SELECT 'wijk', code, name, '{subject}', DATE '{source.period.end}', '{source.period.precision}',
            {column}, '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}' AND {column} >= 0 ORDER BY code"""
        )
    return _counted(connection, found, source)


def read_boundaries(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """The outline of the municipality."""
    connection.execute(
        f"""INSERT INTO municipality SELECT DATE '{source.period.end}', '{source.id}', statcode, statnaam, geom FROM {found.relation}
        WHERE statcode = '{municipality}'"""
    )
    return _counted(connection, found, source)


def read_jobs(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Jobs and working residents per district, and their sum for the municipality. Totals only."""
    for subject, column in (("jobs", "banen_werk"), ("workers", "werkenden_woon")):
        select = f"""'{subject}', DATE '{source.period.end}', '{source.period.precision}'"""
        where = f"FROM {found.relation} WHERE gemeentecode = '{municipality}'"
        connection.execute(
            f"INSERT INTO statistics SELECT 'wijk', code, name, {select}, {column}, '{source.id}' {where} AND {column} IS NOT NULL ORDER BY code"
        )
        connection.execute(
            f"INSERT INTO statistics SELECT 'gemeente', '{municipality}', '', {select}, sum({column}), '{source.id}' {where} HAVING count(*) > 0 AND count({column}) = count(*)"
        )
    return _counted(connection, found, source)


def read_commute(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Only the municipality's total of jobs in the matrix and its own internal flow: the flows stay behind."""
    for subject, where in (
        ("matrix_jobs", f"werkgemeente = '{municipality}'"),
        ("matrix_internal", f"werkgemeente = '{municipality}' AND woongemeente = '{municipality}'"),
    ):
        connection.execute(
            f"""INSERT INTO statistics SELECT 'gemeente', '{municipality}', '', '{subject}', DATE '{source.period.end}',
            '{source.period.precision}', sum(CAST(banen AS DOUBLE)), '{source.id}' FROM {found.relation} WHERE {where} HAVING count(*) > 0"""
        )
    return _counted(connection, found, source)


def read_establishments(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Establishments per municipality on the date in the file."""
    connection.execute(
        f"""INSERT INTO statistics SELECT 'gemeente', gemeentecode, gemeente, 'establishments', CAST(peildatum AS DATE), 'day',
        TRY_CAST(vestigingen AS DOUBLE), '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}'"""
    )
    return _counted(connection, found, source)


def _counted(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    rows = int(connection.execute(f"SELECT count(*) FROM {found.relation}").fetchall()[0][0])
    return source.counted(rows, rows)
