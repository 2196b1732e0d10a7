"""IBIS: the register of business parks, in the form of any province and year; one row a polygon, or a RIN without one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import Period
from werkruimte.domain.source import NO_RIN, OTHER_MUNICIPALITY, OUTSIDE, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import dates, ibis_columns, place, swapped
from werkruimte.sources.files import Found

COLUMNS = (
    "edition DATE, source VARCHAR, rin VARCHAR, naam VARCHAR, kern VARCHAR, ha_bruto DOUBLE, ha_netto DOUBLE, ha_uitgeefbaar DOUBLE,"
    " soort VARCHAR, milieucategorie VARCHAR, start VARCHAR, startjaar INTEGER, geometry GEOMETRY"
)
SQUARE_METRES_FROM = 1000.0
"""A median area above this is in m2: half of the parks of a register are never larger than 1,000 ha, nor smaller than 0.1."""
LARGEST_HA = 20_000.0
"""No park is larger: Rotterdam's port as a whole is some 12,600 ha."""
SAME_HA = 0.01
"""Areas of a register that differ by no more are the same (CONTRACT 2, tolerances)."""
FIRST_EDITION = 2000
"""A single year in a column `jaar` from here on is that of the edition, not the first year of a park."""
MOSTLY = 0.5
"""Part of a park inside the municipality from which it counts as one of its parks."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table `parks`: one row a polygon (areas repeated per RIN), or a RIN without polygon."""
    connection.execute(f"CREATE OR REPLACE TABLE parks ({COLUMNS})")


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, code: str, name: str) -> Source:
    """Add the parks of one municipality from one file: hectares, shapes in RD.

    Kept by the municipality's code or name where the file has them, else by the shape, else whole. Rows without a RIN
    are left out, and named in `rejected`. Shapes, areas and years that are none are left empty (`cleaned`): what the
    register says of such a park holds. A gross area of 0 is none: a park has ground.
    Raises NoRowsLeft when no row of the file is usable, CrsUnknown when its shapes lie in no known system.
    """
    shaped = found.kind == "ibis_polygons"
    _stage(connection, found, shaped)
    usable = HAS_RIN + (" AND geometry IS NOT NULL AND NOT ST_IsEmpty(geometry)" if shaped else "")
    if _count(connection, "ibis_rows", usable) == 0:
        first = NO_SHAPE if shaped and _count(connection, "ibis_rows", HAS_RIN) else NO_RIN
        raise NoRowsLeft(file=found.path.name, first=first, cure=CURE)
    rows_in = _count(connection, "ibis_rows")
    reason = _keep(connection, code, name, shaped)
    elsewhere = group(rows_in - _count(connection, "ibis_rows"), "vlak" if reason == OUTSIDE else "gemeente", reason)
    roles = ibis_columns.roles(found.columns)
    rejected = _reject(connection, roles, shaped, reason == OUTSIDE)
    cleaned = _emptied(connection, roles, shaped)
    kept = _count(connection, "ibis_rows")
    if rejected and not (kept or elsewhere):
        raise NoRowsLeft(file=found.path.name, first=rejected[0].reason, cure=CURE)
    source = _dated(connection, source)
    connection.execute(
        """INSERT INTO parks SELECT ?, ?, rin, naam, kern, ha_bruto, ha_netto, ha_uitgeefbaar, soort, milieucategorie, start_text, startjaar, geometry
        FROM ibis_rows ORDER BY row""",
        [source.period.end, source.id],
    )
    connection.execute("DROP TABLE ibis_rows")
    none = NONE_LEFT.format(name, found.path.name, rejected[0].reason) if rejected else f"{found.path.name} noemt geen terrein van {name}."
    odd = (_contradicted(connection, source.id), swapped.net_above_gross(connection, source.id)) if kept else (none,)
    warning = " ".join(filter(None, (source.warning, *odd)))
    return replace(source.counted(rows_in, (*rejected, *elsewhere), cleaned), warning=warning)


def _contradicted(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    """What to say where an earlier file has other areas for parks of the same edition: that one goes first."""
    rows = connection.execute(
        """SELECT o.source, count(DISTINCT p.rin) FROM parks p JOIN parks o ON o.rin = p.rin AND o.edition = p.edition AND o.source <> p.source
        WHERE p.source = ? AND abs(p.ha_bruto - o.ha_bruto) > ? GROUP BY 1 ORDER BY 1 LIMIT 1""",
        [source, SAME_HA],
    ).fetchall()
    told = "Van {1} terreinen noemt {0} voor dezelfde datum een andere oppervlakte; {0} gaat voor. Haal een van beide bestanden weg."
    return told.format(*rows[0]) if rows else ""


CURE = "Lever een bestand met RIN-nummer, naam en oppervlakte of vlak."
NO_SHAPE, TWICE = "geen vlak", "RIN-nummer staat er al"
KEPT = "; zonder vlak bewaard"
TO_COME = "Het bestand noemt {} als peildatum; die moet nog komen en telt niet."
UNPLACED = f"{NO_SHAPE} en geen gemeente"
HAS_RIN = r"coalesce(regexp_matches(rin, '\d'), false)"
NONE_LEFT = "Geen enkele rij van {} in {} is bruikbaar; de eerste fout: {}."
BARE = "(geometry IS NULL OR ST_IsEmpty(geometry) OR ST_Area(geometry) = 0)"


def _stage(connection: duckdb.DuckDBPyConnection, found: Found, shaped: bool) -> None:
    """ibis_all: the rows as texts by role, with areas in hectares and shapes in RD."""
    roles = ibis_columns.roles(found.columns)
    texts = [f"{_text(roles[r]) if r in roles else 'CAST(NULL AS VARCHAR)'} AS {r}_text" for r in ibis_columns.ROLES]
    minus = [f"coalesce({sign} * {_number(_text(c))}, 0)" for c, sign in ibis_columns.issued(found.columns)]
    texts.append(f"{' + '.join(minus) if minus else 'CAST(NULL AS DOUBLE)'} AS issued")
    geometry = f"{place.to_rd(connection, found.relation, found.path.name)} AS geometry" if shaped else "CAST(NULL AS GEOMETRY) AS geometry"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ibis_all AS SELECT row_number() OVER () AS row, {', '.join(texts)}, {geometry} FROM {found.relation}"
    )
    numbers = {r: _number(f"{r}_text") for r in ("bruto", "netto", "uitgeefbaar")}
    factors = {r: _factor(connection, numbers[r], roles.get(r, "")) for r in numbers}
    # What is left is in the unit of the net area.
    left = f"coalesce({numbers['uitgeefbaar']} * {factors['uitgeefbaar']}, ({numbers['netto']} + issued) * {factors['netto']})"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE ibis_rows AS SELECT row, regexp_replace(rin_text, '^0*(\\d+)(\\.0+)?$', '\\1') AS rin,
        naam_text AS naam, kern_text AS kern, soort_text AS soort, milieucategorie_text AS milieucategorie, gemeentecode_text, gemeente_text,
        bruto_text, netto_text, nullif({_area(numbers["bruto"], factors["bruto"])}, 0) AS ha_bruto, {_area(numbers["netto"], factors["netto"])} AS ha_netto, {left} AS ha_uitgeefbaar,
        TRY_CAST(regexp_extract(start_text, '^((1[0-9]|20)\\d\\d)(\\.0)?$', 1) AS INTEGER) AS startjaar, peiljaar_text, start_text,
        CASE WHEN ST_IsValid(geometry) THEN geometry ELSE ST_MakeValid(geometry) END AS geometry, NOT ST_IsValid(geometry) AS crosses FROM ibis_all"""
    )
    connection.execute("DROP TABLE ibis_all")


def _text(column: str) -> str:
    quoted_name = '"' + column.replace('"', '""') + '"'
    return f"nullif(trim(CAST({quoted_name} AS VARCHAR)), '')"


def _number(text: str) -> str:
    """SQL: a number as people write it here (1.234,5 and 1234.5)."""
    bare = f"replace({text}, ' ', '')"
    return f"TRY_CAST(CASE WHEN {bare} LIKE '%,%' THEN replace(replace({bare}, '.', ''), ',', '.') ELSE {bare} END AS DOUBLE)"


def _factor(connection: duckdb.DuckDBPyConnection, number: str, column: str) -> float:
    """Times this it is hectares: told by the name (ha_...), else by the size of the numbers."""
    if not column or ibis_columns.plain(column).startswith("ha") or ibis_columns.plain(column).endswith("ha"):
        return 1.0
    median = connection.execute(f"SELECT median({number}) FROM ibis_all WHERE {number} > 0").fetchall()[0][0]
    return 1e-4 if median is not None and float(median) > SQUARE_METRES_FROM else 1.0


def _area(number: str, factor: float) -> str:
    hectares = f"{number} / {round(1 / factor)}"
    return f"CASE WHEN {hectares} BETWEEN 0 AND {LARGEST_HA} THEN {hectares} END"


def _reject(connection: duckdb.DuckDBPyConnection, roles: dict[str, str], shaped: bool, by_place: bool) -> list[Rejected]:
    """Leave unusable rows out of ibis_rows, and name them."""
    checks = [(roles["rin"], NO_RIN, f"NOT {HAS_RIN}")]
    if shaped and by_place:
        checks.append(("vlak", UNPLACED, f"{BARE} AND rin NOT IN (SELECT rin FROM parks)"))
    if not shaped:
        checks.append((roles["rin"], TWICE, "row > (SELECT min(o.row) FROM ibis_rows o WHERE o.rin = ibis_rows.rin)"))
    found: list[Rejected] = []
    for label, reason, where in checks:
        value = "rin" if reason == TWICE else "coalesce(naam, rin, '')"
        rows = connection.execute(f"SELECT row, {value} FROM ibis_rows WHERE {where} ORDER BY row").fetchall()
        found += [Rejected(str(row), label, str(text), reason) for row, text in rows]
        connection.execute(f"DELETE FROM ibis_rows WHERE {where}")
    return found


def _emptied(connection: duckdb.DuckDBPyConnection, roles: dict[str, str], shaped: bool) -> tuple[Rejected, ...]:
    """Shapes, areas and years of rows that stay which are none: left empty."""
    found: list[Rejected] = []
    for reason, where in ((NO_SHAPE, BARE), (place.ABROAD, f"NOT {BARE} AND NOT {place.inside('geometry')}")) if shaped else ():
        rows = connection.execute(f"SELECT row, coalesce(naam, rin) FROM ibis_rows WHERE {where} ORDER BY row").fetchall()
        found += [Rejected(str(row), "vlak", str(text), reason + KEPT) for row, text in rows]
        connection.execute(f"UPDATE ibis_rows SET geometry = NULL WHERE {where}")
    mended = connection.execute(
        "SELECT row, coalesce(naam, rin) FROM ibis_rows WHERE crosses AND geometry IS NOT NULL ORDER BY row"
    ).fetchall()
    found += [Rejected(str(row), "vlak", str(text), place.MENDED) for row, text in mended]
    for role, known in (("bruto", "ha_bruto"), ("netto", "ha_netto"), ("start", "startjaar")):
        reason = "geen jaartal; als tekst bewaard" if role == "start" else "geen bruikbare oppervlakte; leeg gelaten"
        rows = connection.execute(
            f"SELECT row, {role}_text FROM ibis_rows WHERE {role}_text IS NOT NULL AND {known} IS NULL ORDER BY row"
        ).fetchall()
        found += [Rejected(str(row), roles[role], str(text), reason) for row, text in rows]
    return tuple(found)


def _keep(connection: duckdb.DuckDBPyConnection, code: str, name: str, shaped: bool) -> str:
    """Only the parks of the municipality: by code or name, else by a RIN it is known to have, or where most of the shape lies.

    Returns why the others went.
    """
    told = _count(connection, "ibis_rows", "gemeentecode_text IS NOT NULL OR gemeente_text IS NOT NULL") > 0
    if told:
        digits = quoted(code.removeprefix("GM"))
        own = f"lpad(regexp_extract(gemeentecode_text, '\\d+'), 4, '0') = {digits} OR lower(gemeente_text) = lower({quoted(name)})"
        connection.execute(f"DELETE FROM ibis_rows WHERE NOT coalesce({own}, false)")
    elif shaped and _count(connection, "municipality"):
        connection.execute(
            f"""DELETE FROM ibis_rows WHERE NOT EXISTS (SELECT 1 FROM municipality m
            WHERE ST_Area(ST_Intersection(m.geometry, ibis_rows.geometry)) >= {MOSTLY} * ST_Area(ibis_rows.geometry))
            AND geometry IS NOT NULL AND NOT ST_IsEmpty(geometry) AND rin NOT IN (SELECT rin FROM parks)"""
        )
    return OTHER_MUNICIPALITY if told else OUTSIDE


def _dated(connection: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """The edition's date as the rows give it (peildatum, peiljaar, or one same recent year), else that of the file."""
    texts = [str(t) for (t,) in connection.execute("SELECT DISTINCT coalesce(peiljaar_text, '') FROM ibis_rows").fetchall()]
    if texts in ([""], []):
        years = connection.execute("SELECT min(startjaar), max(startjaar), count(*) FROM ibis_rows WHERE geometry IS NULL").fetchall()[0]
        texts = [str(years[0])] if years[2] and years[0] == years[1] and (years[0] or 0) >= FIRST_EDITION else []
    if len(texts) != 1:
        return source
    try:
        told = Period(date(int(texts[0]), 12, 31), "year") if len(texts[0]) == 4 else Period(date.fromisoformat(texts[0][:10]))
    except ValueError:
        return source
    period = dates.capped(told)
    if period is None:
        return replace(source, warning=f"{source.warning} {TO_COME.format(texts[0])}".strip())
    if period.end.year == source.period.end.year and not source.dated_by_name:
        return source
    return replace(source.dated(period), id=re.sub(r"onbekend|(19|20)\d\d", str(period.end.year), source.id))


def _count(connection: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()[0][0])


def municipalities(connection: duckdb.DuckDBPyConnection, found: Found) -> dict[str, str]:
    """Code (GM and four digits) -> name, where the file has both."""
    roles = ibis_columns.roles(found.columns)
    if not {"gemeentecode", "gemeente"} <= roles.keys():
        return {}
    code, name = (_text(roles[r]) for r in ("gemeentecode", "gemeente"))
    rows = connection.execute(
        f"SELECT DISTINCT 'GM' || lpad(regexp_extract({code}, '\\d+'), 4, '0'), {name} FROM {found.relation} WHERE {code} IS NOT NULL AND {name} IS NOT NULL"
    ).fetchall()
    return dict(rows)
