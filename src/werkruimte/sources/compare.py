"""What other municipalities have, as sums: the country, the province, peers of like urbanity, the COROP region.

Only sums of groups reach the table `statistics`, so that no flow between two places is passed on.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources

import duckdb

from werkruimte.domain.source import OTHER_REGION, Source
from werkruimte.sources import left_out
from werkruimte.sources.cbs import MEMBERS, NO_NUMBER, NO_YEAR, YEAR
from werkruimte.sources.files import Found
from werkruimte.sources.left_out import Fault, of_another

PANEL = {
    "dwellings": "woningvoorraad",
    "establishments": "bedrijfsvestigingen",
    "edu_low": "opl_laag",
    "edu_middle": "opl_midden",
    "edu_high": "opl_hoog",
}
EDUCATION = ("edu_low", "edu_middle", "edu_high")
STEPS_KM = (5, 10, 15, 20, 25, 30)
FOREIGN = "gemeentecode <> ''"


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the working tables: who belongs to which group, and values per municipality. They stay behind."""
    connection.execute("CREATE OR REPLACE TEMP TABLE members (level VARCHAR, code VARCHAR, name VARCHAR, member VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE panel_values (member VARCHAR, subject VARCHAR, day DATE, value DOUBLE)")
    connection.execute("CREATE OR REPLACE TEMP TABLE centres (code VARCHAR, member VARCHAR, place GEOMETRY)")


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source | None:
    """Take from a file what compares municipalities; the source when nobody else reads this kind, else None."""
    match found.kind:
        case "cbs_districts":
            provinces(connection, found, municipality)
        case "cbs_panel":
            panel(connection, found, source, municipality)
        case "district_jobs":
            jobs(connection, found, source)
        case "work_flows":
            return flows(connection, found, source, municipality)
        case "corop_jobs":
            return corop(connection, found, source, municipality)
    return None


def provinces(connection: duckdb.DuckDBPyConnection, found: Found, municipality: str) -> None:
    """The municipalities of the same province, from a file of districts that names it."""
    known = connection.execute("SELECT count(*) FROM members WHERE level = 'provincie'").fetchall()[0][0]
    if "province" not in found.columns or known:
        return
    connection.execute(
        f"""INSERT INTO members SELECT DISTINCT 'provincie', province, province, gemeentecode FROM {found.relation}
        WHERE province = (SELECT any_value(province) FROM {found.relation} WHERE gemeentecode = ?)""",
        [municipality],
    )


def panel(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> None:
    """Groups from the panel (country, and peers by the newest urbanity class), and sums of its columns for every group.

    Establishments are summed only where every member has a value that year; education (of which only shares are
    printed) over the members that have one.
    """
    _groups(connection, found, municipality)
    for subject, column in PANEL.items():
        if column not in found.columns:
            continue
        connection.execute(
            f"""INSERT INTO panel_values SELECT gemeentecode, '{subject}', make_date({YEAR}, 1, 1), TRY_CAST({column} AS DOUBLE)
            FROM {found.relation} WHERE TRY_CAST({column} AS DOUBLE) > -99990 AND {YEAR} IS NOT NULL"""
        )
    wanted = ", ".join(f"'{s}'" for s in ("establishments", *EDUCATION))
    connection.execute(
        f"""INSERT INTO statistics SELECT m.level, m.code, any_value(m.name), v.subject, v.day, 'day', sum(v.value), '{source.id}'
        FROM members m JOIN panel_values v USING (member) WHERE v.subject IN ({wanted}) GROUP BY m.level, m.code, v.subject, v.day
        HAVING v.subject LIKE 'edu%' OR count(*) = CASE m.level
            WHEN 'land' THEN (SELECT count(*) FROM panel_values p WHERE p.subject = v.subject AND p.day = v.day)
            ELSE (SELECT count(*) FROM members g WHERE g.level = m.level AND g.code = m.code) END ORDER BY 1, 4, 5"""
    )
    education = ", ".join(f"'{s}'" for s in EDUCATION)
    connection.execute(
        f"""INSERT INTO statistics SELECT 'gemeente', member, '', subject, day, 'day', value, '{source.id}' FROM panel_values
        WHERE member = ? AND subject IN ({education}) ORDER BY subject, day""",
        [municipality],
    )


def _groups(connection: duckdb.DuckDBPyConnection, found: Found, municipality: str) -> None:
    connection.execute(f"INSERT INTO members SELECT DISTINCT 'land', 'NL', 'Nederland', gemeentecode FROM {found.relation}")
    if "stedelijkheid" not in found.columns:
        return
    newest = f"SELECT gemeentecode, arg_max(TRY_CAST(stedelijkheid AS INTEGER), jaar) AS class FROM {found.relation} WHERE stedelijkheid IS NOT NULL GROUP BY 1"
    connection.execute(
        f"""INSERT INTO members SELECT 'peers', 'stedelijkheid-' || class, 'gemeenten met stedelijkheid ' || class, gemeentecode
        FROM ({newest}) WHERE class = (SELECT class FROM ({newest}) WHERE gemeentecode = ?)""",
        [municipality],
    )


def jobs(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> None:
    """Jobs and dwellings of the members of a group that have both (dwellings of the panel year nearest to the jobs).

    Keeps the centres of all districts for the distances of commuting.
    """
    connection.execute(f"INSERT INTO centres SELECT code, gemeentecode, geom FROM {found.relation}")
    year = source.period.end.year
    connection.execute(
        f"""INSERT INTO statistics WITH jobs AS (SELECT gemeentecode AS member, sum(banen_werk) AS jobs FROM {found.relation} WHERE {FOREIGN} GROUP BY 1),
        homes AS (SELECT member, arg_min(value, abs(year(day) - {year})) AS homes, arg_min(day, abs(year(day) - {year})) AS day FROM panel_values
            WHERE subject = 'dwellings' GROUP BY 1),
        sums AS (SELECT level, code, any_value(name) AS name, max(homes.day) AS day, sum(jobs) AS mixing_jobs, sum(homes) AS mixing_dwellings,
            count(*)::DOUBLE AS mixing_members FROM members JOIN jobs USING (member) JOIN homes USING (member) GROUP BY level, code)
        SELECT level, code, name, subject, day, 'circa', value, '{source.id}' FROM sums
        UNPIVOT (value FOR subject IN (mixing_jobs, mixing_dwellings, mixing_members)) ORDER BY level, code, subject"""
    )


def flows(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Commuting between districts, as sums: how far residents' jobs are (straight line between centres, metres), and who works where.

    gemeente and groups: `home_flow_jobs` and `home_within_0XX` (kilometres); wijk of work: `flow_jobs` and `flow_jobs_local`.
    """
    stamp = f"DATE '{source.period.end}', '{source.period.precision}'"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE legs AS SELECT h.member AS home, w.member AS work, f.werk AS work_district, TRY_CAST(f.banen AS DOUBLE) AS jobs,
        ST_Distance(h.place, w.place) AS metres FROM {found.relation} f JOIN centres h ON h.code = f.woon JOIN centres w ON w.code = f.werk"""
    )
    own = f"SELECT 'gemeente' AS level, '{municipality}' AS code, '' AS name, '{municipality}' AS member"
    steps = ", ".join(f"sum(jobs) FILTER (metres <= {k * 1000}) AS home_within_{k:03d}" for k in STEPS_KM)
    names = ", ".join(f"home_within_{k:03d}" for k in STEPS_KM)
    connection.execute(
        f"""INSERT INTO statistics WITH sums AS (SELECT g.level, g.code, any_value(g.name) AS name, sum(jobs) AS home_flow_jobs, {steps}
        FROM legs JOIN (SELECT * FROM members UNION ALL {own}) g ON g.member = legs.home GROUP BY g.level, g.code)
        SELECT level, code, name, subject, {stamp}, value, '{source.id}' FROM sums UNPIVOT (value FOR subject IN (home_flow_jobs, {names})) ORDER BY 1, 2, 4"""
    )
    connection.execute(
        f"""INSERT INTO statistics WITH sums AS (SELECT work_district AS code, sum(jobs) AS flow_jobs,
        coalesce(sum(jobs) FILTER (home = work), 0) AS flow_jobs_local FROM legs WHERE work = '{municipality}' GROUP BY 1)
        SELECT 'wijk', code, '', subject, {stamp}, value, '{source.id}' FROM sums UNPIVOT (value FOR subject IN (flow_jobs, flow_jobs_local)) ORDER BY 2, 4"""
    )
    return source.counted(*left_out.judge(connection, f"({_ends(found)})", _leg_faults(municipality)))


def _ends(found: Found) -> str:
    return f"""SELECT f.banen, h.member AS home, w.member AS work FROM {found.relation} f
        LEFT JOIN centres h ON h.code = f.woon LEFT JOIN centres w ON w.code = f.werk"""


def _leg_faults(municipality: str) -> tuple[Fault, ...]:
    """A flow is used when both ends have a place and it ends here, starts here, or starts in a member of a group."""
    nowhere = Fault("woon, werk", "de wijk heeft geen plaats in banen per wijk", "home IS NULL OR work IS NULL", grouped=True)
    elsewhere = of_another("work", municipality, f"home = '{municipality}' OR home IN {MEMBERS}")
    return nowhere, replace(elsewhere, column="woon, werk"), Fault("banen", NO_NUMBER, "TRY_CAST(banen AS DOUBLE) IS NULL", "banen")


def corop(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Employee jobs per sector of the COROP region of the municipality, per year (December)."""
    region = next((row["corop"] for row in _corop() if row["gemeentecode"] == municipality), "")
    connection.execute(
        f"""INSERT INTO statistics SELECT 'corop', corop, naam, 'sector_' || sbi_a10, make_date({YEAR}, 12, 31), 'month',
        TRY_CAST(banen_werknemers AS DOUBLE), '{source.id}' FROM {found.relation} WHERE corop = ? AND TRY_CAST(banen_werknemers AS DOUBLE) >= 0 AND {YEAR} IS NOT NULL
        ORDER BY jaar, sbi_a10""",
        [region],
    )
    elsewhere = Fault("corop", OTHER_REGION, f"corop IS DISTINCT FROM '{region}'", grouped=True)
    numbers = Fault("banen_werknemers", NO_NUMBER, "coalesce(TRY_CAST(banen_werknemers AS DOUBLE), -1) < 0", "banen_werknemers")
    return source.counted(*left_out.judge(connection, found.relation, (elsewhere, NO_YEAR, numbers)))


def _corop() -> list[dict[str, str]]:
    """Which municipality lies in which COROP region, for the regions of which jobs per sector are at hand."""
    return list(csv.DictReader(resources.files("werkruimte.sources").joinpath("corop.csv").read_text("utf-8").splitlines()))
