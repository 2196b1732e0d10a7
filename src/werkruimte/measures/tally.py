"""Counting figures from study tables: one SQL aggregate, grouped by area, with the proof beside the value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Area, Confidence, Figure, Figures, Period, Proof, Status, lowest
from werkruimte.engine import quoted
from werkruimte.studies.studies import Studies

NO_WHOLE = "Er is hier niets om een deel van te nemen."
NO_YEARS = "De eenheden hebben geen bouwjaar of zijn van voor het basisjaar: wat sindsdien gebouwd is, is onbekend."
NEAREST = "Eenheden buiten de vereenvoudigde wijkgrenzen, geteld bij de dichtstbijzijnde wijk: {n}."
REPEATED = "Rijen die geheel gelijk zijn aan een eerdere, en meetellen: {n}."
SEVERAL = "Eenheden op de grens van wijken, geteld bij de laagste wijkcode: {n}."
BASE_YEAR = "Basisjaar {year}: dat van de eerste editie van het register."
UNDATED = "Eenheden zonder bouwjaar, die niet meetellen: {n}."


ACROSS = "Van dit terrein ligt {n} % buiten de gemeente; wat daar staat, is niet bekend."
ACROSS_OF_ALL = "Van deze terreinen ligt een deel buiten de gemeente, en wat daar staat, is niet bekend: {names}."
REGISTER = ("park_editions", "park_shapes", "current_parks", "bridge", "bridge_steps", "permission_change")
"""Tables of whole parks and of plans; all others know nothing of beyond the border of the municipality, so on a park across it they lack a part."""
UNITS = "placed"
"""The table of which each row is a unit."""


@dataclass(frozen=True)
class Tally:
    """What is counted: an aggregate over the rows of a table that meet a condition."""

    table: str
    expression: str
    where: str = "true"


@dataclass(frozen=True)
class Basis:
    """What a figure stands on: its period, sources, confidence, variant and remark."""

    period: Period
    sources: tuple[str, ...]
    confidence: Confidence
    variant: str = "standaard"
    note: str = ""
    status: Status = "value"


def tally(studies: Studies, figures: Figures, id: str, what: Tally, areas: Iterable[Area], basis: Basis, key: str = "") -> None:
    """Add a figure for each area; `key` is the column that holds the area's code (empty: the whole table).

    What no row gives is for the expression to say: `count` and `total` of nothing are 0, since the table covers the
    municipality; a share of nothing is NULL, and does not apply.
    """
    doubts = _doubts(studies, what, key) if what.table == UNITS else {}
    for area, value, proof in _values(studies, what, areas, key):
        here = _placed(studies, basis, area)
        here = replace(here, note=_joined(here.note, doubts.get(area.code if key else "", "")))
        if area.level == "park" and what.table not in REGISTER:
            here = partly(here, round(studies.across.get(area.code, 0)), ACROSS)
        if value is None:
            absent(figures, id, [area], replace(here, note=_joined(here.note, NO_WHOLE)), "source_missing", "not_applicable")
        else:
            add(figures, id, area, value, here, proof)


def _doubts(studies: Studies, what: Tally, key: str) -> dict[str, str]:
    """Area -> how many of its units may be one that counts twice, and of a district how many are not simply inside its outline."""
    asked = {"repeats": REPEATED} | ({"wijk_by = 'nearest'": NEAREST, "wijk_by = 'several'": SEVERAL} if key == "wijk" else {})
    counts = ", ".join(f"count(*) FILTER ({condition})" for condition in asked)
    rows = studies.connection.execute(f"SELECT {key or quoted('')}, {counts} FROM {what.table} WHERE {what.where} GROUP BY 1").fetchall()
    return {code: _joined(*(s.format(n=n) for s, n in zip(asked.values(), told, strict=True) if n)) for code, *told in rows}


def _placed(studies: Studies, basis: Basis, area: Area) -> Basis:
    """The basis with the sources that tell where the area lies; no surer than one of unknown date."""
    sources = tuple(dict.fromkeys((*basis.sources, *studies.area_sources(area.level))))
    undated = any(s.id in sources and not s.period.known for s in studies.sources)
    return replace(basis, sources=sources, confidence="laag" if undated else basis.confidence)


def total(column: str) -> str:
    """The sum of a column that every row has: nothing there is a real nothing."""
    return f"coalesce(sum({column}), 0)"


def _values(studies: Studies, what: Tally, areas: Iterable[Area], key: str) -> list[tuple[Area, float | None, Proof]]:
    if not key:
        value = _one(studies, f"SELECT {what.expression} FROM {what.table} WHERE {what.where}")
        return [(area, value, Proof(what.expression, what.table, what.where)) for area in areas]
    query = f"SELECT {key}, {what.expression} FROM {what.table} WHERE ({what.where}) AND {key} IS NOT NULL GROUP BY 1"
    found = {code: _number(value) for code, value in studies.connection.execute(query).fetchall()}
    nothing = _one(studies, f"SELECT {what.expression} FROM {what.table} WHERE false")
    return [
        (a, found.get(a.code, nothing), Proof(what.expression, what.table, f"({what.where}) AND {key} = {quoted(a.code)}")) for a in areas
    ]


def _one(studies: Studies, query: str) -> float | None:
    return _number(studies.connection.execute(query).fetchall()[0][0])


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def tally_since(studies: Studies, figures: Figures, id: str, what: Tally, areas: Iterable[Area], basis: Basis, key: str = "") -> None:
    """Add what was built since the base year: the rows of `what` that are new.

    Rows without bouwjaar stay out; the figure is then partial and says how many. Where no row has one it is no data.
    """
    basis = replace(basis, sources=tuple(dict.fromkeys((*basis.sources, *studies.base_sources))))
    if studies.bridge.base_year:
        basis = noted(basis, BASE_YEAR.format(year=studies.bridge.base_year))
    since = Tally(what.table, what.expression, f"({what.where}) AND since_base")
    counts = "count(DISTINCT nr), count(DISTINCT nr) FILTER (since_base IS NULL)"
    grouped = key or "''"
    query = f"SELECT {grouped}, {counts} FROM {what.table} WHERE {what.where} GROUP BY 1"
    dates = {code: (rows, undated) for code, rows, undated in studies.connection.execute(query).fetchall()}
    for area in areas:
        rows, undated = dates.get(area.code if key else "", (0, 0))
        if rows and rows == undated:
            absent(figures, id, [area], replace(basis, note=_joined(basis.note, NO_YEARS)), "source_missing")
        else:
            tally(studies, figures, id, since, [area], partly(basis, undated, UNDATED), key)


def partly(basis: Basis, missing: int, sentence: str) -> Basis:
    """The basis of a figure that lacks so many rows: partial, with the sentence that counts them (`{n}`)."""
    return replace(basis, status="partial", note=_joined(basis.note, sentence.format(n=missing))) if missing else basis


def all_parks(studies: Studies, basis: Basis) -> Basis:
    """The basis of what is counted over all parks together: partial where one is not drawn, or lies partly across the border."""
    across = [p.name for p in studies.parks if p.code in studies.across]
    return without_polygons(partly(basis, len(across), ACROSS_OF_ALL.format(names=", ".join(across))), studies.without_polygon)


def without_polygons(basis: Basis, names: list[str]) -> Basis:
    """The basis of what lacks these parks, since the register does not draw them."""
    return partly(basis, len(names), f"Zonder terreinen waarvan het vlak ontbreekt: {', '.join(names)}.")


def noted(basis: Basis, sentence: str) -> Basis:
    """The basis with one remark more."""
    return replace(basis, note=_joined(basis.note, sentence))


def _joined(*notes: str) -> str:
    return " ".join(dict.fromkeys(n for n in notes if n))


def add(figures: Figures, id: str, area: Area, value: float | None, basis: Basis, proof: Proof | None = None) -> Figure:
    """Add a known figure; unit and method come from the catalogue. One that lacks a part is never wholly sure."""
    sure = basis.confidence if basis.status == "value" else lowest(basis.confidence, "midden")
    entry = catalogue()[id]
    return figures.add(
        Figure(
            id=id,
            value=value,
            unit=entry.unit,
            period=basis.period,
            area=area,
            method=entry.method,
            sources=basis.sources,
            confidence=sure,
            variant=basis.variant,
            status=basis.status,
            reason="source_missing" if basis.status == "partial" else None,
            note=basis.note,
            proof=proof,
        )
    )


def absent(figures: Figures, id: str, areas: Iterable[Area], basis: Basis, reason: str, status: Status = "no_data") -> None:
    """Add a figure without a value, with the reason: no data is not zero."""
    entry = catalogue()[id]
    for area in areas:
        figures.add(
            Figure(
                id=id,
                value=None,
                unit=entry.unit,
                period=basis.period,
                area=area,
                method=entry.method,
                sources=basis.sources,
                confidence="laag",
                variant=basis.variant,
                status=status,
                reason=reason,
                note=basis.note,
            )
        )


def divide(figures: Figures, id: str, part: Figure, whole: Figure, scale: float = 1.0, basis: Basis | None = None) -> None:
    """Add part / whole x scale with the sources of both: partial when one is, no data when one is unknown.

    A whole of zero has no parts: the figure does not apply.
    """
    merged = basis or Basis(part.period, joined(part, whole), lowest(part.confidence, whole.confidence), part.variant)
    if part.value is None or whole.value is None:
        lacking = part if part.value is None else whole
        own = replace(merged, note=_joined(merged.note, lacking.note))
        absent(figures, id, [part.area], own, lacking.reason or "source_missing", lacking.status if lacking.reason else "no_data")
        return
    if not whole.value:
        own = replace(merged, note=_joined(merged.note, NO_WHOLE))
        absent(figures, id, [part.area], own, "source_missing", "not_applicable")
        return
    if "partial" in (part.status, whole.status):
        notes = [f.note for f in (part, whole) if f.status == "partial"]
        merged = replace(merged, status="partial", note=_joined(merged.note, *notes))
    proof = Proof(f"{scale:g} * a / b" if scale != 1 else "a / b", operands=(part.key, whole.key))
    add(figures, id, part.area, scale * part.value / whole.value, merged, proof)


def joined(*figures: Figure) -> tuple[str, ...]:
    """The sources of several figures, each once, in order."""
    return tuple(dict.fromkeys(s for f in figures for s in f.sources))
