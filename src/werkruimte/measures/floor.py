"""Floor of units: what has no known area stays out of the sum, which then is partial and says how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from werkruimte.domain.figure import Area, Figures
from werkruimte.measures.tally import Basis, Tally, partly, tally, tally_since
from werkruimte.studies.studies import Studies

UNKNOWN_AREA = 999_999
KNOWN = f"oppervlakte < {UNKNOWN_AREA}"
LEFT_OUT = "Eenheden met onbekende oppervlakte, die niet meetellen: {n}."


def tally_floor(
    studies: Studies, into: Figures, id: str, what: Tally, areas: Iterable[Area], basis: Basis, key: str = "", since: bool = False
) -> None:
    """Add an aggregate over the floor of units (`what.table` has `oppervlakte`), per area; `since`: built since the base year."""
    odd = _odd_areas(studies, what, key, since)
    known = Tally(what.table, what.expression, f"{what.where} AND {KNOWN}")
    for area in areas:
        ones, unknown = odd.get(area.code if key else "", (0, 0))
        noted = replace(basis, note=" ".join(n for n in (basis.note, _ones(ones)) if n))
        count = tally_since if since else tally
        count(studies, into, id, known, [area], partly(noted, unknown, LEFT_OUT), key)


def _odd_areas(studies: Studies, what: Tally, key: str, since: bool) -> dict[str, tuple[int, int]]:
    """Per area: units of 1 m2, and units whose area is unknown."""
    new = " AND since_base" if since else ""
    grouped = key or "''"
    rows = studies.connection.execute(
        f"""SELECT {grouped}, count(*) FILTER (oppervlakte = 1), count(*) FILTER (NOT {KNOWN}) FROM {what.table}
        WHERE ({what.where}) AND (oppervlakte = 1 OR NOT {KNOWN}){new} GROUP BY 1"""
    ).fetchall()
    return {code: (ones, unknown) for code, ones, unknown in rows}


def _ones(count: int) -> str:
    return f"Eenheden met oppervlakte 1 m², die meetellen: {count}." if count else ""
