"""Units that are not there, left out or never in the file: every figure that rests on the others says so (CONTRACT 2 and 6)."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.figure import Figure, Figures, lowest
from werkruimte.domain.source import Source
from werkruimte.studies.studies import Studies

GONE = "Rijen die niet bruikbaar waren, en ontbreken: {n}."
PERHAPS = "Rijen van de gemeente die niet bruikbaar waren, en waarvan onbekend is of zij hier horen: {n}."
PART = "Geteld in een deel van de gemeente: het bestand heeft veel minder eenheden dan het CBS woningen telt."
OTHERWISE = ("m01.land.", "m01.permission.", "m01.events.", "ctx.")
"""What only leans on units, and does not count them."""


def told(studies: Studies, figures: Figures) -> Figures:
    """The figures again: of the municipality those that count units are partial, of a part of it they are less sure."""
    lacking = [s for s in studies.by_kind("units", "panden") if s.lacking]
    units = set(studies.ids("units")) if studies.part else set()
    if not lacking and not units:
        return figures
    found = Figures()
    for figure in figures:
        rows = _told(figure, [s for s in lacking if s.id in figure.sources])
        found.add(_in_part(rows) if units.intersection(figure.sources) else rows)
    return found


def _in_part(figure: Figure) -> Figure:
    if not figure.known or figure.id.startswith(OTHERWISE):
        return figure
    note = f"{figure.note} {PART}".strip()
    return replace(figure, note=note, confidence="laag", status="partial", reason=figure.reason or "source_missing")


def _told(figure: Figure, lacking: list[Source]) -> Figure:
    if not lacking or not figure.known or figure.id.startswith(OTHERWISE):
        return figure
    rows, whole = sum(s.lacking for s in lacking), figure.area.level == "gemeente"
    note = f"{figure.note} {(GONE if whole else PERHAPS).format(n=rows)}".strip()
    sure = lowest(figure.confidence, "midden")
    if not whole:
        return replace(figure, note=note, confidence=sure)
    return replace(figure, note=note, confidence=sure, status="partial", reason=figure.reason or "source_missing")
