"""Validity in a units table: rows with `begin_geldigheid` are voorkomens, as in the LV BAG (CONTRACT 4).

The format has no moment of registration: of voorkomens that cover a day the one that began last holds, unless the optional
columns `tijdstip_registratie` and `tijdstip_inactief` tell more. It has no panden of its own.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import UNDATED, Period
from werkruimte.domain.source import Source
from werkruimte.sources import addresses, dates, left_out
from werkruimte.sources.files import Found
from werkruimte.sources.left_out import Fault

TWICE = "voorkomen staat er al"
SINGLE = "Van elke eenheid staat er één voorkomen in: dat is geen historie, dus wat verdween of veranderde is onbekend."
COLLAPSED = "De tabel heeft meer voorkomens, maar samengevatte klassen (functieklasse): het vloerboek vraagt gebruiksdoelen."
NO_STATUS = "Zonder kolom status is de stap van niet ingemeten naar in gebruik niet te zien: die telt dan als vergroot of verkleind."
ALL_STAY = "Geen enkele eenheid verdween: staan ingetrokken eenheden wel in de tabel? Anders is het verlies te laag."
LATEST = "De peildatum is die van de laatste wijziging in de tabel."
CURE = "Zie de beschrijving van de eenhedentabel in docs/bronnen.md."
IN_STOCK = (
    "verblijfsobject in gebruik",
    "verblijfsobject in gebruik (niet ingemeten)",
    "verblijfsobject buiten gebruik",
    "verbouwing verblijfsobject",
)
NO_USE = "gebruiksdoel is onbekend"
NO_ID, NO_BEGIN, NO_END = "id ontbreekt", "begin_geldigheid is geen datum", "eind_geldigheid is geen datum"
BACKWARDS = "eind_geldigheid ligt voor begin_geldigheid"
FAULTS = tuple(
    Fault(column, reason, f"fout = '{reason}'", value)
    for column, reason, value in (
        ("id", NO_ID, "id"),
        ("begin_geldigheid", NO_BEGIN, "begin_tekst"),
        ("eind_geldigheid", NO_END, "eind_tekst"),
        ("eind_geldigheid", BACKWARDS, "eind_tekst"),
        ("voorkomen", TWICE, "id"),
    )
)
# Faults of a row that leave its voorkomen standing: that field is then unknown.
MENDED = tuple(
    Fault(reason.split()[0], f"{reason}; leeg gelaten", f"field_fault = '{reason}' AND coalesce(status IN {IN_STOCK}, true)", value)
    for reason, value in (
        (NO_USE, "doel_tekst"),
        ("oppervlakte is geen getal van 1 of meer", "oppervlakte_tekst"),
        ("punt ontbreekt: x of y is leeg of geen getal", "punt_tekst"),
        ("punt ligt buiten Nederland", "CAST(ST_X(punt) AS VARCHAR) || ' ' || CAST(ST_Y(punt) AS VARCHAR)"),
    )
)


def has_validity(found: Found) -> bool:
    """Whether the rows of a units table say from when they hold."""
    return "begin_geldigheid" in found.columns


def fields(found: Found) -> str:
    """SQL of the columns that `read` needs beside those of every units table."""
    have = found.columns
    purposes = "t.gebruiksdoelen" if "gebruiksdoelen" in have else "t.functieklasse"
    given = {name: f"CAST(t.{name} AS VARCHAR)" if name in have else "NULL::VARCHAR" for name in _OPTIONAL}
    # An end that is still to come (9999-12-31) is how others write that there is none.
    end = _day(given["eind_geldigheid"])
    to_come = f"{end} > DATE '{dates.latest()}'"
    return f"""{_day("t.begin_geldigheid")} AS begin, CASE WHEN NOT {to_come} THEN {end} END AS eind,
        trim(coalesce(CAST(t.begin_geldigheid AS VARCHAR), '')) AS begin_tekst,
        CASE WHEN {to_come} THEN '' ELSE trim(coalesce({given["eind_geldigheid"]}, '')) END AS eind_tekst,
        TRY_CAST({given["tijdstip_registratie"]} AS TIMESTAMP) AS registratie,
        trim(coalesce({given["tijdstip_inactief"]}, '')) <> '' AS inactief,
        {_listed(purposes)} AS doelen, {_listed(given["pand_id"])} AS panden,"""


_OPTIONAL = ("eind_geldigheid", "tijdstip_registratie", "tijdstip_inactief", "pand_id")


def _day(text: str) -> str:
    text = f"trim(CAST({text} AS VARCHAR))"
    return f"coalesce(TRY_CAST(left({text}, 10) AS DATE), CAST(try_strptime({text}, ['%d-%m-%Y', '%Y%m%d', '%d/%m/%Y']) AS DATE))"


def _listed(text: str) -> str:
    return f"""[trim(d) FOR d IN string_split_regex(coalesce(CAST({text} AS VARCHAR), ''), '[;,\\[\\]''"]') IF trim(d) <> '']"""


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Fill `verblijfsobject_voorkomens` from `raw_units`; the stand and `settle` come after it.

    An undated file is dated by its last change. Raises NoRowsLeft.
    """
    connection.execute(_JUDGED)
    connection.execute(
        f"""INSERT INTO verblijfsobject_voorkomens
        SELECT id, CAST(row_number() OVER (PARTITION BY id ORDER BY begin, rij) AS INTEGER), coalesce(status, {IN_STOCK[0]!r}), begin, eind,
            registratie, NULL, 'actief', inactief, NULL, NULL, CASE WHEN field_fault = '{NO_USE}' THEN [] ELSE doelen END,
            CASE WHEN oppervlakte >= 1 THEN least(oppervlakte, 999999) END, panden, NULL,
            CASE WHEN inside THEN ST_X(punt) END, CASE WHEN inside THEN ST_Y(punt) END
        FROM unit_rows WHERE fout IS NULL ORDER BY id, begin, rij"""
    )
    changed = "SELECT max(greatest(begin, coalesce(eind, begin))) FROM unit_rows WHERE fout IS NULL AND begin <= ?"
    last = connection.execute(changed, [dates.latest()]).fetchall()[0][0]
    rows, rejected = left_out.judge(connection, "unit_rows", FAULTS, "rij")
    _, cleaned = left_out.judge(connection, "(SELECT * FROM unit_rows WHERE fout IS NULL)", MENDED, "rij")
    source = source.counted(rows, rejected, cleaned)
    if not source.rows_out:
        raise NoRowsLeft(file=found.path.name, first=rejected[0].reason if rejected else "het bestand heeft geen rijen", cure=CURE)
    if source.period.end == UNDATED and last:
        source = replace(source.dated(Period(last, "circa")), id=source.id.replace("onbekend", str(last.year)), warning=LATEST)
    return source


def settle(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """After the stand is drawn: history stays when it is whole enough to compare days; else it goes, and the source says why."""
    several, left = connection.execute(
        f"""SELECT count(*) FILTER (n > 1) > 0, count(*) FILTER (NOT stays) > 0 FROM (
            SELECT count(DISTINCT begin) AS n, bool_or(eind IS NULL AND NOT inactief AND status IN {IN_STOCK}) AS stays
            FROM verblijfsobject_voorkomens GROUP BY id)"""
    ).fetchall()[0]
    told = [SINGLE] if not several else [COLLAPSED] if "functieklasse" in found.columns else []
    if told or "id" not in found.columns:
        connection.execute("DELETE FROM verblijfsobject_voorkomens")
    else:
        told = [*([] if "status" in found.columns else [NO_STATUS]), *([] if left else [ALL_STAY])]
    if "id" not in found.columns:
        connection.execute("UPDATE units SET id = NULL")
    if addresses.columns_of(found.columns):
        connection.execute(
            f"""INSERT INTO addresses SELECT u.id, {addresses.postcode("r.postcode")}, r.number, r.addition, u.x, u.y
            FROM units u JOIN stand_rows USING (nr) JOIN unit_rows r USING (rij) ORDER BY u.nr"""
        )
    connection.execute("DROP TABLE unit_rows")
    return replace(source, warning=" ".join(filter(None, (source.warning, *told))))


STAND_DETAILS = """SELECT id, CAST(row_number() OVER (PARTITION BY id ORDER BY begin, rij) AS INTEGER) AS voorkomen, straat, postcode,
    CASE WHEN bouwjaar BETWEEN 1000 AND 2100 THEN bouwjaar END AS bouwjaar, rij, status, uses IS NULL AS collapsed, repeats
    FROM unit_rows WHERE fout IS NULL"""
"""What the stand needs beside the voorkomen itself."""


_JUDGED = f"""
CREATE OR REPLACE TEMP TABLE unit_rows AS
SELECT * EXCLUDE (id, fout), coalesce(id, CASE WHEN every_id_lacks THEN 'rij ' || rij END) AS id, fout AS field_fault,
    CASE WHEN id IS NULL AND NOT every_id_lacks THEN '{NO_ID}'
        WHEN begin IS NULL THEN '{NO_BEGIN}'
        WHEN eind IS NULL AND eind_tekst <> '' THEN '{NO_END}'
        WHEN eind < begin THEN '{BACKWARDS}'
        WHEN row_number() OVER (PARTITION BY id, begin, eind, registratie, status, doelen, oppervlakte, panden ORDER BY rij) > 1
            AND id IS NOT NULL THEN '{TWICE}' END AS fout
FROM (SELECT *, coalesce(ST_X(punt) BETWEEN 0 AND 300000 AND ST_Y(punt) BETWEEN 300000 AND 625000, false) AS inside,
        bool_and(id IS NULL) OVER () AS every_id_lacks FROM raw_units)"""
