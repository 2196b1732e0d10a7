"""What the columns of an IBIS file mean: each province, and each year, names them otherwise.

Names as published: Overijssel 2017 (RINNUMMER, BEDRIJVENT, OPPBRUTO ...), national files 2016-2022 (RIN_NUMMER, PLAN_NAAM,
KERN_NAAM, WLOC_TYPE, HA_NETTO ...), 2023 (RIN, werklocatie_type, netto_oppervlakte ...), shapefiles (ten characters), 2024.
"""

from __future__ import annotations

import re

ROLES: dict[str, tuple[str, ...]] = {
    "rin": ("rin", "rinnummer", "rinnr", "rinno", "rincode"),
    "naam": (
        *("naam", "bedrijvent", "bedrijventerrein", "bedrijventerreinnaam", "bedrijfsterrein", "plannaam", "terreinnaam", "naamterrein"),
        *("naambedrijventerrein", "werklocatie", "werklocatienaam", "naamwerklocatie", "wlocnaam", "naambt", "btnaam", "terrein"),
    ),
    "kern": ("kern", "kernnaam", "plaats", "plaatsnaam", "woonplaats", "kernen"),
    "gemeentecode": ("gemeentecode", "gemcode", "gmcode", "gemeenteco", "cbscode", "gemeentenummer", "gemnr"),
    "gemeente": ("gemeente", "gemeentenaam", "gemnaam", "gemeentena", "gem"),
    "bruto": ("habruto", "oppbruto", "brutooppervlakte", "oppervlaktebruto", "brutooppe", "brutoha", "bruto", "oppbrutoha", "brutoopp"),
    "netto": ("hanetto", "oppnetto", "nettooppervlakte", "oppervlaktenetto", "nettooppe", "nettoha", "netto", "oppnettoha", "nettoopp"),
    "uitgeefbaar": ("hauitgeefbaar", "uitgeefbaar", "haterstond", "terstonduitgeefbaar", "nogteruitgeefbaar", "oppuitgeefbaar"),
    "soort": ("type", "wloctype", "werklocatietype", "werklocati", "soort", "typewerklocatie"),
    "milieucategorie": ("maximalemilieucategorie", "maximalem", "maxmilieucategorie", "milieucategorie", "maxmileucategorie", "hmc"),
    "start": ("jaar", "startjaar", "beginjaar", "jaaraanleg"),
    "peiljaar": ("peiljaar", "peildatum"),
    "vol": ("vol",),
}
ISSUED_2023 = re.compile(r"^uitgifte(voor|in)(19|20)\d\d$")
"""2023: hectares issued before a year, and in it; net minus both is what can still be issued."""
ISSUED_2022 = ("hauitgeg", "hauithjr", "hatkpgem")
"""2016-2022: issued until last year, issued this year, bought back this year (added again)."""


def plain(name: str) -> str:
    """A column name without case, spaces, hyphens and underscores.

    >>> plain("RIN_Nummer"), plain("ha bruto")
    ('rinnummer', 'habruto')
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def roles(columns: frozenset[str] | set[str]) -> dict[str, str]:
    """Role -> the column that plays it, the most telling name first."""
    by_plain = {plain(c): c for c in sorted(columns)}
    return {role: by_plain[next(n for n in names if n in by_plain)] for role, names in ROLES.items() if any(n in by_plain for n in names)}


def issued(columns: frozenset[str] | set[str]) -> list[tuple[str, int]]:
    """The columns that lessen (-1) or add to (+1) the net area to get what can still be issued; empty when not told."""
    by_plain = {plain(c): c for c in sorted(columns)}
    newer = [(by_plain[p], -1) for p in by_plain if ISSUED_2023.match(p)]
    older = [(by_plain[p], 1 if p == ISSUED_2022[2] else -1) for p in ISSUED_2022 if p in by_plain]
    return newer if len(newer) == 2 else older if len(older) == 3 else []


def kind(columns: frozenset[str] | set[str]) -> str:
    """`ibis_polygons`, `ibis_attributes` or empty: a RIN-like key with a name, an area or a shape beside it."""
    found = roles(columns)
    if "rin" not in found:
        return ""
    if "geom" in columns or "geometry" in columns:
        return "ibis_polygons"
    return "ibis_attributes" if {"bruto", "netto"} & found.keys() else ""
