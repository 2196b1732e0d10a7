"""The tables of the LV BAG: their columns with type, and what makes a row or a value wrong.

Texts of `lvbag_rows` are `t_<column>` here, beside `t_deel` (the part of the delivery), `t_problem` and `t_place`
(what is wrong with a geometry, and its first characters).
"""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.engine import quoted
from werkruimte.sources.lvbag_layout import COLUMNS, SEVERAL
from werkruimte.sources.lvbag_shapes import CROSSING, EMPTY, OTHER_CRS, OUTSIDE, RD_BOUNDS, UNREADABLE

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""A bouwjaar has four figures; 9999 stands for unknown in the first years of the BAG."""
PURPOSES = (
    *("woonfunctie", "bijeenkomstfunctie", "celfunctie", "gezondheidszorgfunctie", "industriefunctie", "kantoorfunctie"),
    *("logiesfunctie", "onderwijsfunctie", "sportfunctie", "winkelfunctie", "overige gebruiksfunctie"),
)
"""Every gebruiksdoel that the BAG has (Catalogus BAG 2018)."""
NO_PURPOSE = "is geen gebruiksdoel van de BAG; gelezen als onbekend"
TABLES = {
    "Verblijfsobject": "verblijfsobject_voorkomens",
    "Pand": "pand_voorkomens",
    "Ligplaats": "ligplaats_voorkomens",
    "Standplaats": "standplaats_voorkomens",
    "Nummeraanduiding": "nummeraanduiding_voorkomens",
    "OpenbareRuimte": "openbareruimte_voorkomens",
    "Woonplaats": "woonplaats_voorkomens",
}
AREAS = ("Pand", "Woonplaats")
POINTS = ("Verblijfsobject", "Ligplaats", "Standplaats")


@dataclass(frozen=True)
class Check:
    """A condition (SQL over the typed columns and the texts `t_*`) that says that a row or a value is wrong."""

    column: str
    wrong: str
    reason: str
    row: bool = False
    value: str = ""


def _date(name: str) -> str:
    return f"CASE WHEN length(t_{name}) = 10 THEN TRY_CAST(t_{name} AS DATE) END"


def _time(name: str) -> str:
    return f"CASE WHEN length(t_{name}) >= 19 THEN TRY_CAST(t_{name} AS TIMESTAMP) END"


def _whole(name: str) -> str:
    return f"CASE WHEN regexp_full_match(t_{name}, '-?[0-9]+') THEN TRY_CAST(t_{name} AS INTEGER) END"


def _list(name: str) -> str:
    return f"CASE WHEN t_{name} = '' THEN [] ELSE string_split(t_{name}, {quoted(SEVERAL)}) END"


_COMMON = {
    "id": "t_id",
    "voorkomen": _whole("voorkomen"),
    "status": "nullif(t_status, '')",
    "begin": _date("begin"),
    "eind": _date("eind"),
    "registratie": _time("registratie"),
    "eind_registratie": _time("eind_registratie"),
    "deel": """CASE WHEN t_niet_bag <> '' OR t_niet_bag_lv <> '' OR t_deel = 'nietbag' THEN 'nietbag'
        WHEN t_inactief <> '' OR t_inactief_lv <> '' OR t_deel = 'inactief' THEN 'inactief' ELSE 'actief' END""",
    "inactief": "deel <> 'actief'",
    "documentnummer": "nullif(t_documentnummer, '')",
    "documentdatum": _date("documentdatum"),
}
_PLACE = {
    "x": "TRY_CAST(split_part(t_geometrie, ' ', 1) AS DOUBLE)",
    "y": "TRY_CAST(split_part(t_geometrie, ' ', 2) AS DOUBLE)",
}
_OWN: dict[str, dict[str, str]] = {
    "Verblijfsobject": {
        "gebruiksdoelen": _list("gebruiksdoelen"),
        "oppervlakte": _whole("oppervlakte"),
        "pand_ids": _list("pand_ids"),
        "nummeraanduiding_id": "nullif(t_nummeraanduiding_id, '')",
        **_PLACE,
    },
    "Pand": {"bouwjaar": _whole("bouwjaar"), "geometry": "from_base64(nullif(t_geometrie, ''))"},
    "Ligplaats": {"nummeraanduiding_id": "nullif(t_nummeraanduiding_id, '')", **_PLACE},
    "Standplaats": {"nummeraanduiding_id": "nullif(t_nummeraanduiding_id, '')", **_PLACE},
    "Nummeraanduiding": {
        "huisnummer": _whole("huisnummer"),
        "letter": "nullif(t_letter, '')",
        "toevoeging": "nullif(t_toevoeging, '')",
        "postcode": "nullif(t_postcode, '')",
        "soort": "nullif(t_soort, '')",
        "openbareruimte_id": "nullif(t_openbareruimte_id, '')",
    },
    "OpenbareRuimte": {
        "naam": "nullif(t_naam, '')",
        "soort": "nullif(t_soort, '')",
        "woonplaats_id": "nullif(t_woonplaats_id, '')",
    },
    "Woonplaats": {"naam": "nullif(t_naam, '')", "geometry": "from_base64(nullif(t_geometrie, ''))"},
}
_XMIN, _YMIN, _XMAX, _YMAX = RD_BOUNDS
_NOWHERE = f"NOT (x BETWEEN {_XMIN} AND {_XMAX} AND y BETWEEN {_YMIN} AND {_YMAX})"
_GIVEN = "t_{0} <> '' AND {0} IS NULL"
_PERIOD_CHECKS = [
    Check("voorkomen", "voorkomen IS NULL OR voorkomen < 1", "is geen volgnummer", row=True),
    Check("begin", '"begin" IS NULL', "is geen datum (jjjj-mm-dd)", row=True),
    Check("eind", _GIVEN.format("eind"), "is geen datum (jjjj-mm-dd)", row=True),
    Check("eind", '"begin" > eind', "ligt voor het begin van de geldigheid", row=True),
    Check("registratie", "registratie IS NULL OR NOT isfinite(registratie)", "is geen tijdstip"),
    Check("eind_registratie", _GIVEN.format("eind_registratie"), "is geen tijdstip"),
    Check("documentdatum", _GIVEN.format("documentdatum"), "is geen datum (jjjj-mm-dd)"),
    Check("status", "status IS NULL", "ontbreekt"),
]
_ID_CHECK = Check("id", "NOT regexp_full_match(t_id, '[0-9]{16}')", "is geen nummer van 16 cijfers", row=True)
_PLACE_ID_CHECK = Check("id", "NOT regexp_full_match(t_id, '[0-9]{4}')", "is geen nummer van 4 cijfers", row=True)
_NO_NUMBERS = "x IS NULL OR y IS NULL"
_PLACE_TEXT = "coalesce(nullif(t_place, ''), t_geometrie)"
# an object without a place cannot be counted anywhere; one that crossed itself has a point inside all the same
_POINT_CHECKS = [
    *[Check("x", f"({_NO_NUMBERS}) AND t_problem = {quoted(why)}", why, True, _PLACE_TEXT) for why in (OTHER_CRS, EMPTY, UNREADABLE)],
    Check("x", f"({_NOWHERE}) OR (({_NO_NUMBERS}) AND t_problem = {quoted(OUTSIDE)})", OUTSIDE, True, _PLACE_TEXT),
    Check("x", f"t_problem = {quoted(CROSSING)}", CROSSING, False, _PLACE_TEXT),
    Check("x", f"({_NO_NUMBERS}) AND t_problem = ''", "ontbreekt of is geen getal", True, _PLACE_TEXT),
]
# a pand without an outline still stands: it keeps its row, so that its units do not seem to lose their pand
_AREA_CHECKS = [
    Check("geometry", f"t_problem = {quoted(why)}", why, False, "t_place") for why in (OTHER_CRS, EMPTY, UNREADABLE, OUTSIDE, CROSSING)
]
_ALL_PANDEN = f"regexp_full_match(t_pand_ids, '[0-9]{{16}}({SEVERAL}[0-9]{{16}})*')"
_KNOWN_PURPOSES = f"list_has_all({list(PURPOSES)}, [lower(trim(d)) FOR d IN gebruiksdoelen])"
_OWN_CHECKS: dict[str, list[Check]] = {
    "Verblijfsobject": [
        Check("oppervlakte", "oppervlakte IS NULL", "is geen geheel getal"),
        Check("oppervlakte", "oppervlakte <= 0", "is niet groter dan 0"),
        Check("gebruiksdoelen", "len(gebruiksdoelen) = 0", "ontbreekt"),
        Check("gebruiksdoelen", f"NOT {_KNOWN_PURPOSES}", NO_PURPOSE, value=f"replace(t_gebruiksdoelen, {quoted(SEVERAL)}, ';')"),
        Check("pand_ids", f"NOT {_ALL_PANDEN}", "ontbreekt of is geen nummer van 16 cijfers"),
        *_POINT_CHECKS,
    ],
    "Pand": [
        Check("bouwjaar", "bouwjaar IS NULL", "is geen geheel getal"),
        Check("bouwjaar", f"bouwjaar NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", "is geen bestaand jaar; gelezen als onbekend"),
        *_AREA_CHECKS,
    ],
    "Ligplaats": _POINT_CHECKS,
    "Standplaats": _POINT_CHECKS,
    "Nummeraanduiding": [Check("huisnummer", "huisnummer IS NULL", "is geen geheel getal")],
    "OpenbareRuimte": [Check("naam", "naam IS NULL", "ontbreekt")],
    "Woonplaats": [Check("naam", "naam IS NULL", "ontbreekt"), *_AREA_CHECKS],
}
# what a wrong value becomes; the others are NULL already, or harmless as they are
_REPLACED = {
    "oppervlakte": "CASE WHEN oppervlakte > 0 THEN oppervlakte END",
    "gebruiksdoelen": f"CASE WHEN {_KNOWN_PURPOSES} THEN gebruiksdoelen ELSE [] END",
    "bouwjaar": f"CASE WHEN bouwjaar BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN bouwjaar END",
    "pand_ids": f"""CASE WHEN {_ALL_PANDEN} THEN pand_ids
        ELSE list_filter(pand_ids, v -> regexp_full_match(v, '[0-9]{{16}}')) END""",
    "registratie": "CASE WHEN isfinite(registratie) THEN registratie END",
}


def columns(kind: str) -> list[str]:
    """Names of the columns of the table of an object type, in order."""
    return [*_COMMON, *_OWN[kind]]


def checks(kind: str) -> list[Check]:
    """What is tested of each row: what costs the row first, then what costs a value."""
    own_id = _PLACE_ID_CHECK if kind == "Woonplaats" else _ID_CHECK
    every = [own_id, *_PERIOD_CHECKS, *_OWN_CHECKS[kind]]
    return sorted(every, key=lambda check: not check.row)


def typed(kind: str, part: str, texts: str) -> str:
    """SELECT of the columns with wrong values gone, and of a flag per check (`wrong_0`, ...).

    `texts`: SQL that gives one list `s` of texts a row. `part`: 'actief', 'inactief' or 'nietbag', of the container.
    """
    chosen = ", ".join(f'{_REPLACED.get(name, _quoted_name(name))} AS "{name}"' for name in columns(kind))
    flags = ", ".join(f"{_first_wrong(kind, check)} AS wrong_{i}" for i, check in enumerate(checks(kind)))
    return f"SELECT {chosen}, {flags} FROM ({_before_checks(kind, part, texts)})"


def _before_checks(kind: str, part: str, texts: str) -> str:
    names = [*COLUMNS[kind], *(("problem", "place") if kind in AREAS + POINTS else ())]
    by_name = ", ".join(f"s[{i}] AS t_{name}" for i, name in enumerate(names, 1))
    values = ", ".join(f'{sql} AS "{name}"' for name, sql in (_COMMON | _OWN[kind]).items())
    return f"SELECT *, {values} FROM (SELECT {by_name}, {quoted(part)} AS t_deel FROM ({texts}))"


def good_rows(kind: str) -> str:
    """SELECT of the rows that stay, from the table `typed`."""
    chosen = ", ".join(map(_quoted_name, columns(kind)))
    return f"SELECT {chosen} FROM typed WHERE NOT ({_any_row_check(kind)})"


def counted(kind: str) -> str:
    """SELECT of one row from the table `typed`: rows, rows that stay, and how many each check found wrong."""
    each = ", ".join(f"count(*) FILTER (wrong_{i})" for i in range(len(checks(kind))))
    return f"SELECT count(*), count(*) FILTER (NOT ({_any_row_check(kind)})), {each} FROM typed"


def named(kind: str, check: Check, limit: int, texts: str) -> str:
    """SELECT of object id and text of what a check found wrong, from the same `texts` as `typed`."""
    value = check.value or f"t_{check.column}"
    return f"SELECT t_id, left({value}, 80) FROM ({_before_checks(kind, '', texts)}) WHERE {_first_wrong(kind, check)} LIMIT {limit}"


def _first_wrong(kind: str, check: Check) -> str:
    """SQL condition of a check where nothing before it costs the row: each row goes for one reason, and values are of rows that stay."""
    every = checks(kind)
    before = [f"NOT coalesce({c.wrong}, false)" for c in every[: every.index(check)] if c.row]
    return f"({' AND '.join([f'coalesce({check.wrong}, false)', *before])})"


def _any_row_check(kind: str) -> str:
    return " OR ".join(f"wrong_{i}" for i, check in enumerate(checks(kind)) if check.row)


def _quoted_name(name: str) -> str:
    return f'"{name}"'
