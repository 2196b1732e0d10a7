"""The stand of the BAG on one date, drawn from its history: the tables `units` and `panden`."""

from __future__ import annotations

from datetime import date

import duckdb

from werkruimte.engine import quoted
from werkruimte.facts.voorkomens import LAST_REGISTERED, LIVE, PAND_STATES, UNIT_STATES, UNKNOWN_AREA, held_on

SENSITIVE = ("woon", "onderwijs", "gezondheidszorg")


def fill(connection: duckdb.DuckDBPyConnection, on: date) -> None:
    """Fill `panden` and `units` with what is in stock on the morning of `on`.

    Reads the voorkomens of verblijfsobject, pand, nummeraanduiding and openbare ruimte. Of a unit in several panden
    `pand_id` is the first, and its bouwjaar. Makes a temporary table of the addresses as well. An unknown oppervlakte is 999999 here, as in the BAG itself.
    """
    live = {kind: f"(SELECT * FROM {kind}_voorkomens WHERE {LIVE})" for kind in ("pand", "verblijfsobject")}
    connection.execute(
        f"""INSERT INTO panden SELECT id, v.bouwjaar, v.status, v.geometry
        FROM ({held_on(PAND_STATES, on)}) JOIN {live["pand"]} v USING (id, voorkomen) WHERE in_stock ORDER BY id"""
    )
    connection.execute(
        f"""INSERT INTO units
        SELECT row_number() OVER (ORDER BY u.id), u.id, u.pand_ids[1], a.straat, a.postcode, p.bouwjaar,
            CASE WHEN u.area_unknown THEN {UNKNOWN_AREA} ELSE u.oppervlakte END, u.klasse, u.is_business,
            list_has_any(u.uses, {list(SENSITIVE)}), u.x, u.y, ST_SetCRS(ST_Point(u.x, u.y), 'EPSG:28992'), u.uses, v.status, false
        FROM ({held_on(UNIT_STATES, on)}) u JOIN {live["verblijfsobject"]} v USING (id, voorkomen)
        LEFT JOIN ({_addresses(on)}) a ON a.id = v.nummeraanduiding_id LEFT JOIN ({held_on(PAND_STATES, on)}) h ON h.id = u.pand_ids[1]
        LEFT JOIN {live["pand"]} p ON p.id = h.id AND p.voorkomen = h.voorkomen
        WHERE u.in_stock ORDER BY u.id"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE stand_addresses AS SELECT u.id, n.postcode, n.huisnummer, n.letter, n.toevoeging, u.x, u.y
        FROM units u JOIN ({held_on(UNIT_STATES, on)}) h ON h.id = u.id JOIN {live["verblijfsobject"]} v ON v.id = h.id AND v.voorkomen = h.voorkomen
        JOIN ({_held("nummeraanduiding", on)}) n ON n.id = v.nummeraanduiding_id ORDER BY u.id"""
    )


def fill_from_versions(connection: duckdb.DuckDBPyConnection, on: date, details: str) -> None:
    """Fill `units` with what a units table with validity has in stock on the morning of `on`; `stand_rows` says from which rows.

    `details`: SELECT of id, voorkomen, rij, straat, postcode, bouwjaar, status, whether the source collapsed its classes, and `repeats`.
    """
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE stand_units AS
        SELECT (SELECT coalesce(max(nr), 0) FROM units) + row_number() OVER (ORDER BY u.id) AS nr, d.rij, u.*, d.* EXCLUDE (id, voorkomen, rij)
        FROM ({held_on(UNIT_STATES, on)}) u JOIN ({details}) d USING (id, voorkomen) WHERE in_stock"""
    )
    connection.execute(
        f"""INSERT INTO units SELECT nr, id, pand_ids[1], straat, postcode, bouwjaar, CASE WHEN area_unknown THEN {UNKNOWN_AREA} ELSE oppervlakte END,
            klasse, is_business, list_has_any(uses, {list(SENSITIVE)}), x, y, ST_SetCRS(ST_Point(x, y), 'EPSG:28992'),
            CASE WHEN NOT collapsed THEN uses END, status, repeats FROM stand_units ORDER BY nr"""
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE stand_rows AS SELECT nr, rij FROM stand_units")
    connection.execute("DROP TABLE stand_units")


def _addresses(on: date) -> str:
    """SELECT of street and postcode of each nummeraanduiding on a date."""
    return f"""SELECT n.id, n.postcode, o.naam AS straat FROM ({_held("nummeraanduiding", on)}) n
        LEFT JOIN ({_held("openbareruimte", on)}) o ON o.id = n.openbareruimte_id"""


def _held(kind: str, on: date) -> str:
    day = f"DATE {quoted(on.isoformat())}"
    return f"""SELECT * FROM {kind}_voorkomens WHERE {LIVE} AND "begin" <= {day} AND (eind IS NULL OR eind > {day})
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY {LAST_REGISTERED}) = 1"""
