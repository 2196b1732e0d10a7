"""Floor in stock on a date, from the whole history of the BAG (CONTRACT 2: stock of units, business floor, odd areas).

Reads the tables or views `verblijfsobject_voorkomens` and `pand_voorkomens`: one row a voorkomen, as the reader of
the LV BAG writes them. On each day one voorkomen of an object holds: of those that cover the day the one registered
last. Choices where the contract leaves room: docs/decisions/floor-ledger.md.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import duckdb

from werkruimte.engine import quoted

UNIT_IN_STOCK = (
    "verblijfsobject in gebruik",
    "verblijfsobject in gebruik (niet ingemeten)",
    "verblijfsobject buiten gebruik",
    "verbouwing verblijfsobject",
)
IN_USE, NOT_MEASURED = UNIT_IN_STOCK[:2]
UNIT_NEVER_WAS = "verblijfsobject ten onrechte opgevoerd"
DEMOLITION_PERMIT = "sloopvergunning verleend"
PAND_IN_STOCK = (
    "pand in gebruik",
    "pand in gebruik (niet ingemeten)",
    "pand buiten gebruik",
    "verbouwing pand",
    DEMOLITION_PERMIT,
)
PAND_NEVER_WAS = "pand ten onrechte opgevoerd"
UNKNOWN_AREA = 999_999
"""Oppervlakte from here on is unknown (CONTRACT 2, odd areas)."""
SHOP_OR_OFFICE = ("winkel", "kantoor", "winkel_of_kantoor")
BUSINESS = ("industrie", *SHOP_OR_OFFICE)

# Of several voorkomens that cover a day the first in this order holds.
LAST_REGISTERED = "registratie DESC NULLS LAST, voorkomen DESC"
# A zero-length voorkomen never holds, nor an inactive or not-BAG one; an ended registration is no reason to drop it.
LIVE = "(eind IS NULL OR eind > begin) AND NOT coalesce(inactief, false) AND coalesce(deel, 'actief') = 'actief'"


def _texts(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(quoted(value) for value in values) + ")"


_CLEAN = "list_filter(list_transform(gebruiksdoelen, d -> lower(trim(d))), d -> d <> '')"
_SHORT = "CASE WHEN d IN ('overige gebruiksfunctie', 'overig') THEN 'overig' ELSE regexp_replace(d, 'functie$', '') END"
UNIT_STATES = f"""
    SELECT id, voorkomen, registratie, begin, eind, x, y, coalesce(pand_ids, []) AS pand_ids, uses,
        coalesce(status IN {_texts(UNIT_IN_STOCK)}, false) AS in_stock,
        coalesce(status = {quoted(IN_USE)}, false) AS in_use,
        coalesce(status = {quoted(NOT_MEASURED)}, false) AS not_measured,
        coalesce(status = {quoted(UNIT_NEVER_WAS)}, false) AS never_was,
        CASE len(uses) WHEN 1 THEN uses[1] ELSE 'gecombineerd' END AS klasse,
        len(list_filter(uses, u -> u NOT IN {_texts(BUSINESS)})) = 0 AS is_business,
        len(list_filter(uses, u -> u NOT IN {_texts(SHOP_OR_OFFICE)})) = 0 AS is_shop_or_office,
        coalesce(oppervlakte >= {UNKNOWN_AREA}, true) AS area_unknown,
        CASE WHEN area_unknown THEN 0 ELSE oppervlakte END AS oppervlakte
    FROM (SELECT * REPLACE (lower(trim(status)) AS status),
            coalesce(list_sort(list_distinct(list_transform({_CLEAN}, d -> {_SHORT}))), []) AS named, CASE len(named) WHEN 0 THEN ['onbekend'] ELSE named END AS uses
          FROM verblijfsobject_voorkomens WHERE {LIVE})"""
"""SELECT of the voorkomens that can hold: what each of them says. Oppervlakte is 0 where it is unknown."""

PAND_STATES = f"""
    SELECT id, voorkomen, registratie, begin, eind, geometry,
        coalesce(status IN {_texts(PAND_IN_STOCK)}, false) AS in_stock,
        coalesce(status = {quoted(DEMOLITION_PERMIT)}, false) AS demolition_permit,
        coalesce(status = {quoted(PAND_NEVER_WAS)}, false) AS never_was
    FROM (SELECT * REPLACE (lower(trim(status)) AS status) FROM pand_voorkomens WHERE {LIVE})"""
"""The same for panden."""


def _held_on(states: str, on: date) -> str:
    day = f"DATE '{on.isoformat()}'"
    return f"""SELECT * FROM ({states}) WHERE begin <= {day} AND (eind IS NULL OR eind > {day})
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY {LAST_REGISTERED}) = 1"""


def stock(connection: duckdb.DuckDBPyConnection, on: date) -> duckdb.DuckDBPyRelation:
    """Units in stock on the morning of `on`, one row each.

    Columns: unit_id, klasse, uses (list), oppervlakte (m2 GO; 0 where `area_unknown`), area_unknown, is_business (all
    gebruiksdoelen are business ones: the unit counts in business floor as a whole), is_shop_or_office (adds up to the
    figure winkel_of_kantoor), pand_ids, x, y (RD metres). `klasse` is the gebruiksdoel without 'functie', 'overig',
    'gecombineerd' for more than one gebruiksdoel, 'onbekend' for none. Source: CONTRACT 2, stock of units.
    """
    return connection.sql(stock_sql(on))


def stock_sql(on: date) -> str:
    """The SELECT behind `stock`."""
    return f"""SELECT id AS unit_id, klasse, uses, oppervlakte, area_unknown, is_business, is_shop_or_office, pand_ids, x, y
        FROM ({_held_on(UNIT_STATES, on)}) WHERE in_stock ORDER BY unit_id"""


def pand_stock(
    connection: duckdb.DuckDBPyConnection,
    on: date,
    variant: Literal["standaard", "zonder_sloopvergunning"] = "standaard",
) -> duckdb.DuckDBPyRelation:
    """Panden in stock on the morning of `on` (pand_id). A pand with *sloopvergunning verleend* stands; the variant omits it."""
    also = "AND NOT demolition_permit" if variant == "zonder_sloopvergunning" else ""
    return connection.sql(f"SELECT id AS pand_id FROM ({_held_on(PAND_STATES, on)}) WHERE in_stock {also} ORDER BY pand_id")


def stock_totals(
    connection: duckdb.DuckDBPyConnection,
    on: date,
    variant: Literal["standaard", "gelijk_verdeeld"] = "standaard",
) -> duckdb.DuckDBPyRelation:
    """Units and floor per scope on the morning of `on`: scope, units, oppervlakte, unknown, area_one.

    Scopes: each class, and across them `business` and `winkel_of_kantoor` (winkel, kantoor, and what combines only
    these). `unknown`: units whose floor is not in the sum (then it is partial); `area_one`: units of 1 m2, in the sum.
    Variant `gelijk_verdeeld`: a unit with n gebruiksdoelen gives 1/n of its floor to each; `units` then counts it
    under each of them.
    """
    part = "unnest(uses)" if variant == "gelijk_verdeeld" else "klasse"
    share = "oppervlakte / len(uses)" if variant == "gelijk_verdeeld" else "oppervlakte"
    total = "sum(share)" if variant == "gelijk_verdeeld" else "sum(share)::BIGINT"
    flags = {"business": "is_business", "winkel_of_kantoor": "is_shop_or_office"}
    if variant == "gelijk_verdeeld":
        flags = {"business": f"part IN {_texts(BUSINESS)}", "winkel_of_kantoor": f"part IN {_texts(SHOP_OR_OFFICE)}"}
    across = " ".join(f"UNION ALL SELECT {quoted(name)}, * FROM parts WHERE {which}" for name, which in flags.items())
    return connection.sql(
        f"""WITH parts AS (SELECT *, {part} AS part, {share} AS share FROM ({_held_on(UNIT_STATES, on)}) WHERE in_stock),
        scoped AS (SELECT part AS scope, * FROM parts WHERE part <> 'winkel_of_kantoor' {across})
        SELECT scope, count(DISTINCT id) AS units, {total} AS oppervlakte,
            count(DISTINCT id) FILTER (area_unknown) AS unknown, count(DISTINCT id) FILTER (oppervlakte = 1) AS area_one
        FROM scoped GROUP BY scope ORDER BY scope"""
    )
