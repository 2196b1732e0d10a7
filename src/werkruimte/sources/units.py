"""The units table: one row a verblijfsobject (CONTRACT 4)."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from werkruimte.domain.errors import ColumnMissing, CrsUnknown, FileUnreadable, NoRowsLeft
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import NOT_IN_STOCK, OTHER_MUNICIPALITY, SEEN, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import addresses, boundary, left_out, swapped, unit_versions
from werkruimte.sources.files import Found
from werkruimte.sources.left_out import Fault
from werkruimte.sources.lvbag_columns import PURPOSES as BAG_PURPOSES
from werkruimte.sources.unit_versions import IN_STOCK

BUSINESS = ("industriefunctie", "kantoorfunctie", "winkelfunctie")
SENSITIVE = ("woonfunctie", "onderwijsfunctie", "gezondheidszorgfunctie")
PURPOSES = """list_sort(list_distinct([lower(trim(d)) FOR d IN
    string_split_regex(CAST(t.gebruiksdoelen AS VARCHAR), '[;,\\[\\]\'\'"]') IF trim(d) <> '']))"""
CLASSES = {
    "woonfunctie": "woon",
    "industriefunctie": "industrie",
    "kantoorfunctie": "kantoor",
    "winkelfunctie": "winkel",
    "winkel_of_kantoorfunctie": "winkel_of_kantoor",
    "winkel_of_kantoor": "winkel_of_kantoor",
    "overige gebruiksfunctie": "overig",
    "overig": "overig",
}
KNOWN = sorted({*BAG_PURPOSES, *CLASSES})
"""What a gebruiksdoel can be: those of the BAG, and the classes that collapse them (CONTRACT 4)."""
NO_USE, NO_AREA = unit_versions.NO_USE, "oppervlakte is geen getal van 1 of meer"
NOWHERE, UNPLACED = "punt ligt buiten Nederland", "punt ontbreekt: x of y is leeg of geen getal"
FIRST_YEAR, LAST_YEAR = 1000, 2100
FAULTS = tuple(
    Fault(column, reason, f"fout = '{reason}'", value)
    for column, reason, value in (
        ("gebruiksdoel", NO_USE, "doel_tekst"),
        ("oppervlakte", NO_AREA, "oppervlakte_tekst"),
        ("status", NOT_IN_STOCK, "status"),
        ("punt", NOWHERE, "CAST(ST_X(punt) AS VARCHAR) || ' ' || CAST(ST_Y(punt) AS VARCHAR)"),
        ("punt", UNPLACED, "punt_tekst"),
        ("id", SEEN, "id"),
    )
)
TWICE = "(id IN (SELECT id FROM units WHERE id IS NOT NULL) OR rij > (SELECT min(o.rij) FROM raw_units o WHERE o.id = raw_units.id))"
ROW_NUMBERS = {"rij", "fid", "ogc_fid", "objectid"}
"""Columns that number the rows, and so never make two rows differ."""
REPEATED = "Rijen die geheel gelijk zijn aan een eerdere, en meetellen: {n}. Zonder id is niet te zien of dat tweede eenheden zijn of dubbele rijen."
NONE_HERE = "Geen enkele eenheid ligt in deze gemeente."
NUMBERED = (
    "De eenheden dragen nummers van een andere gemeente ({codes}); klopt dat niet, leg dan een bestand met gemeentegrenzen in de map."
)
SHOWN = 3
"""Codes of other municipalities that are named."""
GENERALISED = 0.01
"""A table with no larger share outside is that of the municipality alone: outlines of CBS are generalised, and cut off a street."""
CURE = "Zie de beschrijving van de eenhedentabel in docs/bronnen.md."


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, code: str) -> Source:
    """Fill the table `units` from one file, or of one whose rows say from when they hold `verblijfsobject_voorkomens` (`unit_versions`).

    Rows with another code of municipality than `code` (empty: any) are left out; of a file without any other row the kind becomes empty.
    Returns the source with its row counts. Raises ColumnMissing, CrsUnknown or NoRowsLeft. Coordinates become RD metres.
    """
    found, elsewhere = _own(connection, found, code)
    point = _point(connection, found)
    number = "t.rij" if "rij" in found.columns else "row_number() OVER ()"
    everything = ", ".join(f't."{c}"' for c in sorted(found.columns - ROW_NUMBERS))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE raw_units AS SELECT * EXCLUDE (alike), id IS NULL AND row_number() OVER (PARTITION BY alike ORDER BY rij) > 1 AS repeats
        FROM (SELECT {number} AS rij, {_fields(found)}, {point} AS punt, hash({everything}) AS alike FROM {found.relation} AS t)"""
    )
    _check_uses(connection, found)
    swapped.check_units(connection, found.path.name, FIRST_YEAR, LAST_YEAR)
    _check_place(connection, found)
    outside = (*elsewhere, *boundary.leave_outside(connection, "raw_units", "punt", GENERALISED))
    left = connection.execute("SELECT count(*) FROM raw_units").fetchall()[0][0]
    numbered = _numbered_elsewhere(connection, code) if left else ""
    if (outside and not left) or numbered:
        outside = outside if not left else group(left, "id", OTHER_MUNICIPALITY)
        return source.counted(sum(o.rows for o in outside), outside).elsewhere(numbered or NONE_HERE)
    source = _with_repeats(connection, source)
    if unit_versions.has_validity(found):
        return _with_outside(unit_versions.read(connection, found, source), outside)
    connection.execute(f"UPDATE raw_units SET fout = '{SEEN}' WHERE fout IS NULL AND id IS NOT NULL AND {TWICE}")
    rows, rejected = left_out.judge(connection, "raw_units", FAULTS, "rij")
    _, cleaned = left_out.judge(connection, "(SELECT * FROM raw_units WHERE fout IS NULL)", (_odd_year(source),), "rij")
    last = connection.execute("SELECT coalesce(max(nr), 0) FROM units").fetchall()[0][0]
    connection.execute(
        f"""INSERT INTO units SELECT {last} + rij, id, pand_id, straat, postcode,
           CASE WHEN {_years(source)} THEN bouwjaar END, oppervlakte, klasse, is_business, is_sensitive,
           ST_X(punt), ST_Y(punt), punt, uses, status, repeats FROM raw_units WHERE fout IS NULL ORDER BY rij"""
    )
    if addresses.columns_of(found.columns):
        connection.execute(
            f"""INSERT INTO addresses SELECT id, {addresses.postcode("postcode")}, number, addition, ST_X(punt), ST_Y(punt)
            FROM raw_units WHERE fout IS NULL ORDER BY rij"""
        )
    counted = source.counted(rows, rejected, cleaned)
    if not counted.rows_out and (not rejected or any(r.reason != SEEN for r in rejected)):
        first = rejected[0].reason if rejected else "het bestand heeft geen rijen"
        raise NoRowsLeft(file=found.path.name, first=first, cure=CURE)
    return _with_outside(counted, outside)


def _own(connection: duckdb.DuckDBPyConnection, found: Found, code: str) -> tuple[Found, tuple[Rejected, ...]]:
    """The file without the rows that name another municipality, and how many those are."""
    if not code or "gemeentecode" not in found.columns:
        return found, ()
    other = f"lpad(regexp_extract(CAST(gemeentecode AS VARCHAR), '\\d+'), 4, '0') <> {quoted(code.removeprefix('GM'))}"
    count = int(connection.execute(f"SELECT count(*) FROM {found.relation} WHERE {other}").fetchall()[0][0])
    own = f"(SELECT * FROM {found.relation} WHERE NOT coalesce({other}, false))"
    return (replace(found, relation=own), group(count, "gemeentecode", OTHER_MUNICIPALITY)) if count else (found, ())


def _numbered_elsewhere(connection: duckdb.DuckDBPyConnection, code: str) -> str:
    """What to say where no boundary tells whose units these are and every number of the BAG is one of other municipalities; else empty."""
    known = connection.execute("SELECT (SELECT count(*) FROM municipality) + (SELECT count(*) FROM districts)").fetchall()[0][0]
    if known or not code:
        return ""
    own, others = connection.execute(
        """SELECT count(*) FILTER (left(id, 4) = ?), list_sort(list(DISTINCT left(id, 4))) FROM raw_units
        WHERE regexp_full_match(id, '[0-9]{4}01[0-9]{10}')""",
        [code.removeprefix("GM")],
    ).fetchall()[0]
    return "" if own or not others else NUMBERED.format(codes=", ".join(others[:SHOWN]))


def _years(source: Source) -> str:
    """SQL: a bouwjaar that can be: what is in stock on the day of the file was not built after it."""
    last = LAST_YEAR if source.period.end == UNDATED else source.period.end.year
    return f"(bouwjaar BETWEEN {FIRST_YEAR} AND {last})"


def _odd_year(source: Source) -> Fault:
    return Fault("bouwjaar", "bouwjaar kan niet; leeg gelaten", f"NOT {_years(source)}", "bouwjaar")


def _with_repeats(connection: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """The source telling how many rows are equal to an earlier one: two flats may be, so they stay."""
    count = int(connection.execute("SELECT count(*) FROM raw_units WHERE repeats AND fout IS NULL").fetchall()[0][0])
    return replace(source, warning=f"{source.warning} {REPEATED.format(n=count)}".strip()) if count else source


def _with_outside(source: Source, outside: tuple[Rejected, ...]) -> Source:
    """The source telling how many rows lie outside the municipality: a table of a region is no table of one municipality."""
    if not outside:
        return source
    count = sum(o.rows for o in outside)
    told = f"Eenheden buiten de gemeente, niet meegeteld: {count}."
    counted = source.counted(source.rows_in + count, (*source.rejected, *outside), source.cleaned)
    return replace(counted, warning=f"{source.warning} {told}".strip())


def _fields(found: Found) -> str:
    have = found.columns
    # A decimal comma is read as one; m2 are whole in the BAG.
    area = "TRY_CAST(round(TRY_CAST(replace(CAST(t.oppervlakte AS VARCHAR), ',', '.') AS DOUBLE)) AS BIGINT)"
    klass = _class_sql(found)
    business, sensitive = _roles_sql(found, klass)
    status = "lower(CAST(t.status AS VARCHAR))" if "status" in have else "CAST(NULL AS VARCHAR)"
    in_stock = ", ".join(f"'{s}'" for s in IN_STOCK)
    optional = {
        name: f"CAST(t.{name} AS VARCHAR)" if name in have else "CAST(NULL AS VARCHAR)" for name in ("id", "pand_id", "straat", "postcode")
    }
    parts = [f"t.{column}" for column in addresses.columns_of(have)]
    number = f"{addresses.number(parts[0])} AS number, {addresses.addition(*parts)} AS addition," if parts else ""
    validity = unit_versions.fields(found) if unit_versions.has_validity(found) else ""
    year = "TRY_CAST(t.bouwjaar AS INTEGER)" if "bouwjaar" in have else "CAST(NULL AS INTEGER)"
    return f"""{optional["id"]} AS id, {optional["pand_id"]} AS pand_id, {optional["straat"]} AS straat,
        {optional["postcode"]} AS postcode, {year} AS bouwjaar, {area} AS oppervlakte, {klass} AS klasse,
        {number} {validity} {_uses_sql(found)} AS uses, {status} AS status, {business} AS is_business, {sensitive} AS is_sensitive,
        CASE WHEN {klass} IS NULL THEN '{NO_USE}'
             WHEN {area} IS NULL OR {area} < 1 THEN '{NO_AREA}'
             WHEN {status} NOT IN ({in_stock}) THEN '{NOT_IN_STOCK}' END AS fout,
        CAST(t.oppervlakte AS VARCHAR) AS oppervlakte_tekst,
        CAST(t.{"functieklasse" if "functieklasse" in have else "gebruiksdoelen"} AS VARCHAR) AS doel_tekst, {_place_text(have)} AS punt_tekst"""


def _place_text(have: frozenset[str]) -> str:
    """What the file says of a place that is none."""
    return "concat_ws(' ', CAST(t.x AS VARCHAR), CAST(t.y AS VARCHAR))" if {"x", "y"} <= have else "''"


def _roles_sql(found: Found, klass: str) -> tuple[str, str]:
    """Is the unit business floor as a whole, and is it a sensitive site (CONTRACT 2)?"""
    if "functieklasse" in found.columns:
        business = ", ".join(f"'{CLASSES[d]}'" for d in BUSINESS)
        return f"coalesce({klass} IN ({business}, 'winkel_of_kantoor'), false)", f"coalesce({klass} = 'woon', false)"
    names = {role: ", ".join(f"'{d}'" for d in purposes) for role, purposes in (("b", BUSINESS), ("s", SENSITIVE))}
    return f"coalesce(list_has_all([{names['b']}], {PURPOSES}), false)", f"coalesce(list_has_any([{names['s']}], {PURPOSES}), false)"


def _uses_sql(found: Found) -> str:
    """Every gebruiksdoel in short; unknown (NULL) where the source collapsed them."""
    if "functieklasse" in found.columns:
        return "CAST(NULL AS VARCHAR[])"
    return f"[CASE WHEN d = 'overige gebruiksfunctie' THEN 'overig' ELSE replace(d, 'functie', '') END FOR d IN {PURPOSES}]"


def _class_sql(found: Found) -> str:
    if "functieklasse" in found.columns:
        cases = " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in CLASSES.items())
        return f"CASE lower(trim(CAST(t.functieklasse AS VARCHAR))) {cases} END"
    purposes = PURPOSES
    cases = " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in CLASSES.items())
    return f"""CASE WHEN len({purposes}) = 0 THEN NULL
        WHEN NOT list_has_all({KNOWN}, {purposes}) THEN NULL
        WHEN len({purposes}) > 1 THEN 'gecombineerd'
        ELSE coalesce(CASE {purposes}[1] {cases} END, replace({purposes}[1], 'functie', '')) END"""


def _point(connection: duckdb.DuckDBPyConnection, found: Found) -> str:
    have = found.columns
    column = next((c for c in ("point", "geometry", "geom") if c in have), "")
    if column:
        shape = _shape(connection, found.relation, column)
        drawn = connection.execute(f"SELECT 1 FROM {found.relation} AS t WHERE ST_GeometryType({shape}) <> 'POINT' LIMIT 1").fetchall()
        # Of a unit that is drawn (an outline, a bundle of points) a point of it.
        return f"ST_SetCRS({'ST_PointOnSurface' if drawn else ''}({shape}), 'EPSG:28992')"
    if {"x", "y"} <= have:
        return "ST_SetCRS(ST_Point(TRY_CAST(replace(CAST(t.x AS VARCHAR), ',', '.') AS DOUBLE), TRY_CAST(replace(CAST(t.y AS VARCHAR), ',', '.') AS DOUBLE)), 'EPSG:28992')"
    raise ColumnMissing(file=found.path.name, column="x en y (of point)", found=", ".join(sorted(have)), cure=CURE)


def _shape(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> str:
    """SQL: the shape in a column of `t`; bytes (WKB) and words (WKT) of a file that does not say that they are a place as well."""
    described = connection.execute(f'DESCRIBE SELECT "{column}" FROM {relation}').fetchall()
    read = {"BLOB": "TRY(ST_GeomFromWKB({}))", "VARCHAR": "TRY(ST_GeomFromText({}))"}.get(str(described[0][1]), "{}")
    return read.format(f't."{column}"')


def _check_uses(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    """Nothing, or FileUnreadable: when most rows tell a use that does not exist, their column holds something else."""
    wrong, rows, first = connection.execute(
        f"SELECT count(*) FILTER (odd), count(*), min(doel_tekst) FILTER (odd) FROM (SELECT *, fout = '{NO_USE}' AND trim(doel_tekst) <> '' AS odd FROM raw_units)"
    ).fetchall()[0]
    if wrong > rows / 2:
        column = "functieklasse" if "functieklasse" in found.columns else "gebruiksdoelen"
        problem = f"{wrong} van {rows} rijen hebben in kolom '{column}' geen bekend gebruiksdoel (zoals '{str(first)[:40]}')"
        raise FileUnreadable(file=found.path.name, problem=problem, cure=f"Zijn kolommen verwisseld? {CURE}")


def _check_place(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    inside, degrees, total = connection.execute(
        """SELECT count(*) FILTER (ST_X(punt) BETWEEN 0 AND 300000 AND ST_Y(punt) BETWEEN 300000 AND 625000),
           count(*) FILTER (ST_X(punt) BETWEEN 3 AND 8 AND ST_Y(punt) BETWEEN 50 AND 54), count(punt) FROM raw_units WHERE NOT ST_IsEmpty(punt)"""
    ).fetchall()[0]
    if total and degrees == total:
        # Longitude and latitude where RD belongs: unambiguous, so transform.
        connection.execute(
            "UPDATE raw_units SET punt = ST_SetCRS(ST_Transform(ST_SetCRS(punt, 'EPSG:4326'), 'EPSG:4326', 'EPSG:28992', true), 'EPSG:28992')"
        )
        return
    if total and inside < total / 2:
        raise CrsUnknown(file=found.path.name, problem=f"{total - inside} van {total} punten liggen buiten Nederland in RD")
    connection.execute(
        f"""UPDATE raw_units SET fout = coalesce(fout, CASE WHEN punt IS NULL OR ST_IsEmpty(punt) THEN '{UNPLACED}' ELSE '{NOWHERE}' END)
           WHERE punt IS NULL OR ST_IsEmpty(punt) OR NOT (ST_X(punt) BETWEEN 0 AND 300000 AND ST_Y(punt) BETWEEN 300000 AND 625000)"""
    )
