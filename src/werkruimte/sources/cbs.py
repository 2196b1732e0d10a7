"""CBS: kerncijfers, wijken, boundaries, jobs per district, commuting totals. To one long table `statistics`."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import UNDATED, Period
from werkruimte.domain.source import NOT_OURS, Rejected, Source
from werkruimte.sources import left_out, place
from werkruimte.sources.files import Found
from werkruimte.sources.left_out import Fault, of_another

PANEL = {
    "population": "aantal_inwoners",
    "households": "huishoudens",
    "dwellings": "woningvoorraad",
    "establishments": "bedrijfsvestigingen",
    "urbanity": "stedelijkheid",
}
YEAR = "CASE WHEN TRY_CAST(jaar AS INTEGER) BETWEEN 1900 AND year(current_date) THEN TRY_CAST(jaar AS INTEGER) END"
"""SQL: the year of a row; NULL when it is none, or still to come (a forecast is no count)."""
NATIONAL = ("population", "dwellings")
MEMBERS = "(SELECT member FROM members)"
"""SQL: the municipalities of the groups (country, province, peers) that `compare` makes sums of."""
NO_NUMBER = "is geen getal"
NO_YEAR = Fault("jaar", "is geen jaar, of moet nog komen", f"{YEAR} IS NULL", "jaar")
NO_DAY = Fault("peildatum", "is geen datum, of moet nog komen", "coalesce(TRY_CAST(peildatum AS DATE) > current_date, true)", "peildatum")
NO_SHAPE = Fault("geometrie", "geen vlak", "geom IS NULL")
ABROAD = place.abroad("geom")


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
            f"""INSERT INTO statistics SELECT 'gemeente', gemeentecode, gemeentenaam, '{subject}', make_date({YEAR}, 1, 1),
            'day', {value}, '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}' AND {known} AND {YEAR} IS NOT NULL ORDER BY jaar"""
        )
        if subject in NATIONAL:
            connection.execute(
                f"""INSERT INTO statistics SELECT 'land', 'NL', 'Nederland', '{subject}', make_date({YEAR}, 1, 1), 'day',
                sum({value}), '{source.id}' FROM {found.relation} WHERE {YEAR} IS NOT NULL GROUP BY jaar HAVING count(*) FILTER ({known}) = count(*) ORDER BY jaar"""
            )
    if {"opp_bedrijventerrein_ha", "bbg_peiljaar"} <= found.columns:
        _land(connection, found, source, municipality)
    return _counted(connection, found, _dated(connection, source), NO_YEAR)


def _dated(connection: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """The source, of the newest day that its rows tell, where only its name or nothing dates it."""
    last = connection.execute("SELECT max(day) FROM statistics WHERE source = ?", [source.id]).fetchall()[0][0]
    if last is None or not (source.dated_by_name or source.period.end == UNDATED):
        return source
    # Its id stays: the rows of the tables bear it.
    return source.dated(Period(last))


def _land(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> None:
    """Hectares of business park in the years that were observed: later rows repeat the last map and are left out.

    A code whose land use is missing in the observed year (merged, renamed) stays missing, and so does a national sum.
    """
    value, seen = "TRY_CAST(opp_bedrijventerrein_ha AS DOUBLE)", "TRY_CAST(bbg_peiljaar AS INTEGER)"
    observed = f"(SELECT * FROM {found.relation} WHERE {YEAR} IN (SELECT {seen} FROM {found.relation}))"
    connection.execute(
        f"""INSERT INTO statistics SELECT 'gemeente', gemeentecode, gemeentenaam, 'land_business', make_date({seen}, 12, 31), 'year',
        {value}, '{source.id}' FROM {observed} WHERE gemeentecode = '{municipality}' AND {seen} = {YEAR} AND {value} >= 0 ORDER BY jaar"""
    )
    connection.execute(
        f"""INSERT INTO statistics SELECT 'land', 'NL', 'Nederland', 'land_business', make_date({YEAR}, 12, 31), 'year',
        sum({value}), '{source.id}' FROM {observed} GROUP BY jaar HAVING count({value}) = count(*) ORDER BY jaar"""
    )


def read_districts(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """District polygons with population, and dwellings where the edition names them; NULL where it says there are no data (-99995 and kin).

    Several editions stand beside each other.
    """
    day, precision = source.period.end, source.period.precision
    code, name, counts = _district_columns(found.columns)
    connection.execute(
        f"""INSERT INTO districts SELECT DATE '{day}', '{source.id}', {code}, {name}, geom FROM {found.relation}
        WHERE gemeentecode = '{municipality}' AND {place.inside("geom")} ORDER BY {code}"""
    )
    for subject, column in counts.items():
        connection.execute(
            f"""INSERT INTO statistics SELECT 'wijk', {code}, {name}, '{subject}', DATE '{day}', '{precision}',
            CASE WHEN {column} >= 0 THEN {column} END, '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}' ORDER BY {code}"""
        )
    return _counted(connection, found, source, of_another("gemeentecode", municipality), cleaned=(NO_SHAPE, ABROAD))


def _district_columns(have: frozenset[str]) -> tuple[str, str, dict[str, str]]:
    """The columns of code and name, and of each subject: an edition of one carrier, or the names CBS uses since 2023."""
    if "wijkcode" not in have:
        return "code", "name", {"population": "population", "dwellings": "dwelling_total"}
    wanted = {"population": "aantal_inwoners", "households": "huishoudens", "dwellings": "woningvoorraad"}
    wanted |= {"households": "aantal_huishoudens"} if "aantal_huishoudens" in have else {}
    return "wijkcode", "wijknaam", {subject: column for subject, column in wanted.items() if column in have}


def read_neighbourhoods(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Buurten (wijken en buurten of PDOK) as the districts they make: shapes joined, counts where every buurt has one.

    An edition of districts of the same year goes first. Water, and codes for no data (-99995 and kin), count nowhere.
    """
    day, precision = source.period.end, source.period.precision
    shape = place.to_rd(connection, found.relation, found.path.name)
    land = "AND water = 'NEE'" if "water" in found.columns else ""
    own = f"(SELECT *, {shape} AS shape FROM {found.relation} WHERE gemeentecode = '{municipality}' {land})"
    drawn = f"(SELECT * FROM {own} WHERE {place.inside('shape')})"
    known = connection.execute(f"SELECT count(*) FROM districts WHERE year(edition) = {day.year}").fetchall()[0][0]
    if not known:
        connection.execute(
            f"""INSERT INTO districts SELECT DATE '{day}', '{source.id}', wijkcode, 'Wijk ' || right(wijkcode, 2), ST_Union_Agg(ST_MakeValid(shape))
            FROM {drawn} GROUP BY wijkcode ORDER BY wijkcode"""
        )
    for subject, column in _district_columns(found.columns)[2].items():
        connection.execute(
            f"""INSERT INTO statistics SELECT 'wijk', wijkcode, 'Wijk ' || right(wijkcode, 2), '{subject}', DATE '{day}', '{precision}',
            CASE WHEN bool_and(coalesce({column}, -1) >= 0) THEN sum({column}) END, '{source.id}' FROM {own} WHERE NOT EXISTS (SELECT 1 FROM statistics s WHERE s.level = 'wijk' AND s.subject = '{subject}'
            AND s.day = DATE '{day}') GROUP BY wijkcode ORDER BY wijkcode"""
        )
    water = (Fault("water", NOT_OURS, "water <> 'NEE'", grouped=True),) if land else ()
    place_known = replace(found, relation=f"(SELECT * REPLACE ({shape} AS geom) FROM {found.relation})")
    return _counted(connection, place_known, source, of_another("gemeentecode", municipality), *water, cleaned=(NO_SHAPE, ABROAD))


def read_boundaries(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """The outline of the municipality."""
    connection.execute(
        f"""INSERT INTO municipality SELECT DATE '{source.period.end}', '{source.id}', statcode, statnaam, geom FROM {found.relation}
        WHERE statcode = '{municipality}' AND {place.inside("geom")}"""
    )
    return _counted(connection, found, source, of_another("statcode", municipality), NO_SHAPE, ABROAD)


def read_jobs(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Jobs and working residents per district, and the sum of what is known for the municipality. Totals only.

    A number that the source hides (fewer than ten) is NULL: its district has no data, and the sum lacks it.
    """
    _link_districts(connection, found, source, municipality)
    for subject, column in (("jobs", "banen_werk"), ("workers", "werkenden_woon")):
        select = f"""'{subject}', DATE '{source.period.end}', '{source.period.precision}'"""
        where = f"FROM {found.relation} WHERE gemeentecode = '{municipality}'"
        connection.execute(
            f"""INSERT INTO statistics SELECT 'wijk', l.code, l.name, {select}, {column}, '{source.id}' FROM {found.relation} j
            JOIN district_links l ON l.old = j.code ORDER BY l.code"""
        )
        connection.execute(
            f"INSERT INTO statistics SELECT 'gemeente', '{municipality}', '', {select}, sum({column}), '{source.id}' {where} HAVING count({column}) > 0"
        )
    # Of others the sums of a group are made, where a panel tells who is in it; abroad gives the far ends of journeys.
    return _counted(connection, found, source, of_another("gemeentecode", municipality, f"gemeentecode = '' OR gemeentecode IN {MEMBERS}"))


STEM = r"regexp_replace(lower(strip_accents(regexp_replace({}, '^wijk +\d+ *', '', 'i'))), '[^a-z0-9]', '', 'g')"


def _link_districts(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> None:
    """Make `district_links` (old, code, name): codes are given out again later, so two of place, name and code must agree.

    Against the edition of districts nearest in time that knows dwellings, else the nearest. What links to nothing keeps
    its code with its year behind it, so that no other district of that code is taken for it.
    """
    editions = connection.execute(
        f"""SELECT d.edition, count(s.value) > 0 AS counted FROM districts d LEFT JOIN statistics s
        ON s.level = 'wijk' AND s.subject = 'dwellings' AND s.day = d.edition GROUP BY 1
        ORDER BY counted DESC, abs(d.edition - DATE '{source.period.end}'), 1"""
    ).fetchall()
    edition = f"DATE '{editions[0][0]}'" if editions else "NULL"
    own = f"code || '@{source.period.end.year}'" if editions else "code"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE district_links AS
        WITH old AS (SELECT code, name, geom FROM {found.relation} WHERE gemeentecode = '{municipality}'),
        pairs AS (SELECT o.code AS old, d.code, d.name, coalesce(ST_Contains(d.geometry, o.geom), false) AS place,
            {STEM.format("o.name")} = {STEM.format("d.name")} AS named, o.code = d.code AS coded
            FROM old o, districts d WHERE d.edition = {edition}),
        agreed AS (SELECT *, 4 * place::INTEGER + 2 * named::INTEGER + coded::INTEGER AS rank FROM pairs
            WHERE place::INTEGER + named::INTEGER + coded::INTEGER >= 2
            QUALIFY row_number() OVER (PARTITION BY old ORDER BY rank DESC, code) = 1),
        best AS (SELECT * FROM agreed QUALIFY row_number() OVER (PARTITION BY code ORDER BY rank DESC, old) = 1)
        SELECT o.code AS old, coalesce(b.code, o.{own}) AS code, coalesce(b.name, o.name) AS name
        FROM old o LEFT JOIN best b ON b.old = o.code"""
    )


def read_commute(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Only the municipality's total of jobs in the matrix and its own internal flow: the flows stay behind."""
    for subject, where in (
        ("matrix_jobs", f"werkgemeente = '{municipality}'"),
        ("matrix_internal", f"werkgemeente = '{municipality}' AND woongemeente = '{municipality}'"),
    ):
        connection.execute(
            f"""INSERT INTO statistics SELECT 'gemeente', '{municipality}', '', '{subject}', DATE '{source.period.end}',
            '{source.period.precision}', sum(TRY_CAST(banen AS DOUBLE)), '{source.id}' FROM {found.relation} WHERE {where} HAVING count(*) > 0"""
        )
    return _counted(
        connection, found, source, of_another("werkgemeente", municipality), Fault("banen", NO_NUMBER, _not_number("banen"), "banen")
    )


def read_establishments(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Establishments per municipality on the date in the file."""
    connection.execute(
        f"""INSERT INTO statistics SELECT 'gemeente', gemeentecode, gemeente, 'establishments', TRY_CAST(peildatum AS DATE), 'day',
        TRY_CAST(vestigingen AS DOUBLE), '{source.id}' FROM {found.relation} WHERE gemeentecode = '{municipality}'
        AND TRY_CAST(peildatum AS DATE) <= current_date AND TRY_CAST(vestigingen AS DOUBLE) IS NOT NULL"""
    )
    numbers = Fault("vestigingen", NO_NUMBER, _not_number("vestigingen"), "vestigingen")
    return _counted(connection, found, _dated(connection, source), of_another("gemeentecode", municipality), NO_DAY, numbers)


KEYS = {
    **dict.fromkeys(("cbs_panel", "cbs_districts", "cbs_neighbourhoods", "district_jobs", "establishments"), ("gemeentecode",)),
    "cbs_boundaries": ("statcode",),
    "commute": ("woongemeente", "werkgemeente"),
}
"""Kind of file -> the columns that name a municipality."""


def crossing(connection: duckdb.DuckDBPyConnection, found: Found, municipality: str) -> tuple[Rejected, ...]:
    """Shapes of the municipality that cross themselves in the file as it came (for `cleaned`)."""
    if found.kind not in KEYS or "geom" not in found.columns:
        return ()
    return place.crossing(connection, f"(SELECT * FROM {found.relation} WHERE {KEYS[found.kind][0]} = '{municipality}')", "geom")


def with_absence(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """The source, warning when none of its rows is of the municipality: what it should tell is then no data."""
    columns = KEYS.get(found.kind, ())
    own = " OR ".join(f"{c} = '{municipality}'" for c in columns)
    if not columns or connection.execute(f"SELECT 1 FROM {found.relation} WHERE {own} LIMIT 1").fetchall():
        return source
    told = f"{source.file} noemt de gemeente {municipality} niet: haar cijfers blijven geen gegevens. Kies een jaar of bestand waar zij in staat."
    return replace(source, warning=f"{source.warning} {told}".strip())


def _not_number(column: str) -> str:
    return f"TRY_CAST({column} AS DOUBLE) IS NULL"


def _counted(
    connection: duckdb.DuckDBPyConnection, found: Found, source: Source, *faults: Fault, cleaned: tuple[Fault, ...] = ()
) -> Source:
    """Rows as read, less those with a fault. Raises NoRowsLeft for a file with nothing but a header."""
    rows, rejected = left_out.judge(connection, found.relation, faults)
    if not rows:
        raise NoRowsLeft(file=found.path.name, first="het bestand heeft geen rijen", cure="Download het opnieuw.")
    used = f"(SELECT * FROM {found.relation} WHERE NOT ({faults[0].wrong}))"
    return source.counted(rows, rejected, left_out.judge(connection, used, cleaned)[1] if cleaned else ())
