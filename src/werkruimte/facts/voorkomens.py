"""When a voorkomen of the BAG holds, and what it says (CONTRACT 2: stock of units, business floor, odd areas).

Reads the tables `verblijfsobject_voorkomens` and `pand_voorkomens`: one row a voorkomen, as the reader of the LV BAG
writes them. On each day one voorkomen of an object holds: of those that cover the day the one registered last.
Choices where the contract leaves room: docs/decisions/floor-ledger.md.
"""

from __future__ import annotations

from datetime import date

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


def texts(values: tuple[str, ...]) -> str:
    """A list of SQL literals between brackets."""
    return "(" + ", ".join(quoted(value) for value in values) + ")"


_CLEAN = "list_filter(list_transform(gebruiksdoelen, d -> lower(trim(d))), d -> d <> '')"
_SHORT = "CASE WHEN d IN ('overige gebruiksfunctie', 'overig') THEN 'overig' ELSE regexp_replace(d, 'functie$', '') END"
UNIT_STATES = f"""
    SELECT id, voorkomen, registratie, begin, eind, x, y, coalesce(pand_ids, []) AS pand_ids, uses,
        coalesce(status IN {texts(UNIT_IN_STOCK)}, false) AS in_stock,
        coalesce(status = {quoted(IN_USE)}, false) AS in_use,
        coalesce(status = {quoted(NOT_MEASURED)}, false) AS not_measured,
        coalesce(status = {quoted(UNIT_NEVER_WAS)}, false) AS never_was,
        CASE len(uses) WHEN 1 THEN uses[1] ELSE 'gecombineerd' END AS klasse,
        len(list_filter(uses, u -> u NOT IN {texts(BUSINESS)})) = 0 AS is_business,
        len(list_filter(uses, u -> u NOT IN {texts(SHOP_OR_OFFICE)})) = 0 AS is_shop_or_office,
        coalesce(oppervlakte >= {UNKNOWN_AREA}, true) AS area_unknown,
        CASE WHEN area_unknown THEN 0 ELSE oppervlakte END AS oppervlakte
    FROM (SELECT * REPLACE (lower(trim(status)) AS status),
            coalesce(list_sort(list_distinct(list_transform({_CLEAN}, d -> {_SHORT}))), []) AS named, CASE len(named) WHEN 0 THEN ['onbekend'] ELSE named END AS uses
          FROM verblijfsobject_voorkomens WHERE {LIVE})"""
"""SELECT of the voorkomens that can hold: what each of them says. Oppervlakte is 0 where it is unknown."""

PAND_STATES = f"""
    SELECT id, voorkomen, registratie, begin, eind, geometry,
        coalesce(status IN {texts(PAND_IN_STOCK)}, false) AS in_stock,
        coalesce(status = {quoted(DEMOLITION_PERMIT)}, false) AS demolition_permit,
        coalesce(status = {quoted(PAND_NEVER_WAS)}, false) AS never_was
    FROM (SELECT * REPLACE (lower(trim(status)) AS status) FROM pand_voorkomens WHERE {LIVE})"""
"""The same for panden."""


def held_on(states: str, on: date) -> str:
    """SELECT of the rows of `states` (UNIT_STATES, PAND_STATES) that hold on the morning of `on`, one an object."""
    day = f"DATE '{on.isoformat()}'"
    return f"""SELECT * FROM ({states}) WHERE begin <= {day} AND (eind IS NULL OR eind > {day})
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY {LAST_REGISTERED}) = 1"""
