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
from werkruimte.facts.voorkomens import BUSINESS, PAND_STATES, SHOP_OR_OFFICE, UNIT_STATES, held_on, texts


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
        FROM ({held_on(UNIT_STATES, on)}) WHERE in_stock ORDER BY unit_id"""


def pand_stock(
    connection: duckdb.DuckDBPyConnection,
    on: date,
    variant: Literal["standaard", "zonder_sloopvergunning"] = "standaard",
) -> duckdb.DuckDBPyRelation:
    """Panden in stock on the morning of `on` (pand_id). A pand with *sloopvergunning verleend* stands; the variant omits it."""
    also = "AND NOT demolition_permit" if variant == "zonder_sloopvergunning" else ""
    return connection.sql(f"SELECT id AS pand_id FROM ({held_on(PAND_STATES, on)}) WHERE in_stock {also} ORDER BY pand_id")


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
        flags = {"business": f"part IN {texts(BUSINESS)}", "winkel_of_kantoor": f"part IN {texts(SHOP_OR_OFFICE)}"}
    across = " ".join(f"UNION ALL SELECT {quoted(name)}, * FROM parts WHERE {which}" for name, which in flags.items())
    return connection.sql(
        f"""WITH parts AS (SELECT *, {part} AS part, {share} AS share FROM ({held_on(UNIT_STATES, on)}) WHERE in_stock),
        scoped AS (SELECT part AS scope, * FROM parts WHERE part <> 'winkel_of_kantoor' {across})
        SELECT scope, count(DISTINCT id) AS units, {total} AS oppervlakte,
            count(DISTINCT id) FILTER (area_unknown) AS unknown, count(DISTINCT id) FILTER (oppervlakte = 1) AS area_one
        FROM scoped GROUP BY scope ORDER BY scope"""
    )
