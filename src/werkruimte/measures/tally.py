"""Counting figures from study tables: one SQL aggregate, grouped by area, with the proof beside the value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Area, Confidence, Figure, Figures, Period, Proof, Status, lowest
from werkruimte.studies.studies import Studies


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

    An area without rows counts 0: the table covers the municipality, so nothing there is a real nothing.
    """
    for area, value, proof in _values(studies, what, areas, key):
        add(figures, id, area, value, basis, proof)


def _values(studies: Studies, what: Tally, areas: Iterable[Area], key: str) -> list[tuple[Area, float, Proof]]:
    if not key:
        query = f"SELECT coalesce({what.expression}, 0) FROM {what.table} WHERE {what.where}"
        value = float(studies.connection.execute(query).fetchall()[0][0])
        return [(area, value, Proof(what.expression, what.table, what.where)) for area in areas]
    query = f"SELECT {key}, {what.expression} FROM {what.table} WHERE ({what.where}) AND {key} IS NOT NULL GROUP BY 1"
    found = dict(studies.connection.execute(query).fetchall())
    return [(a, float(found.get(a.code) or 0), Proof(what.expression, what.table, f"({what.where}) AND {key} = '{a.code}'")) for a in areas]


def add(figures: Figures, id: str, area: Area, value: float | None, basis: Basis, proof: Proof | None = None) -> Figure:
    """Add a known figure; unit and method come from the catalogue."""
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
            confidence=basis.confidence,
            variant=basis.variant,
            status=basis.status,
            note=basis.note,
            proof=proof,
        )
    )


def absent(figures: Figures, id: str, areas: Iterable[Area], basis: Basis, reason: str) -> None:
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
                status="no_data",
                reason=reason,
                note=basis.note,
            )
        )


def divide(figures: Figures, id: str, part: Figure, whole: Figure, scale: float = 1.0, basis: Basis | None = None) -> None:
    """Add part / whole x scale with the sources of both; no data when one is unknown or the whole is zero."""
    merged = basis or Basis(part.period, joined(part, whole), lowest(part.confidence, whole.confidence), part.variant)
    if part.value is None or not whole.value:
        reason = part.reason or whole.reason or "source_missing"
        absent(figures, id, [part.area], merged, reason)
        return
    proof = Proof(f"{scale:g} * a / b" if scale != 1 else "a / b", operands=(part.key, whole.key))
    add(figures, id, part.area, scale * part.value / whole.value, merged, proof)


def joined(*figures: Figure) -> tuple[str, ...]:
    """The sources of several figures, each once, in order."""
    return tuple(dict.fromkeys(s for f in figures for s in f.sources))
