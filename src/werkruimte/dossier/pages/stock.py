"""What measure 1 keeps, one by one: the parks of a register that draws none, and the panden over the years."""

from __future__ import annotations

from datetime import date

from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Table
from werkruimte.dossier.pages.figures import last
from werkruimte.run import Run

MEASURE = 1
AREAS = ("m01.park.gross.area", "m01.park.net.area", "m01.park.issuable.area")
PANDEN = "m01.buildings.all.count"
READINGS = ("standaard", "zonder_sloopvergunning")
TOGETHER = "alle terreinen samen"


def of_measure(run: Run, measure: int) -> tuple[Table, ...]:
    """The tables of measure 1; none for another, and none where there is nothing to list."""
    if measure != MEASURE:
        return ()
    return tuple(t for t in (_register(run), _panden(run)) if t.rows)


def _register(run: Run) -> Table:
    """The parks as the register states them, the largest first; empty where polygons give them a table with the map."""
    whole = last(run, AREAS[0])
    rows: list[tuple[str, ...]] = []
    if whole is not None and run.bridge.drawn is None:
        end = whole.period.end
        found = [f for f in run.figures.find(AREAS[0]) if f.area.level == "park" and f.period.end == end]
        areas = {f.area.code: wording.park_name(f.area.name) for f in sorted(found, key=lambda f: -(f.value or 0))}
        areas |= {run.municipality.code: TOGETHER} if areas else {}
        rows = [(name, *(_cell(run, id, code, end) for id in AREAS)) for code, name in areas.items()]
    return Table(
        "register",
        "De terreinen in het register",
        ("Terrein", "ha bruto", "ha netto", "ha nog uit te geven"),
        (False, True, True, True),
        tuple(rows),
        ("1fr", "24mm", "24mm", "36mm"),
        source=_source(run, whole),
    )


def _cell(run: Run, id: str, code: str, end: date) -> str:
    """A figure of an area in the edition of a day; what that edition does not tell is no zero, nor that of an older one."""
    found = [f for f in run.figures.find(id, code) if f.period.end == end]
    return wording.value(found[-1]) if found else wording.NO_DATA


def _panden(run: Run) -> Table:
    """The panden on each day that is known; one day is no course."""
    found = {v: run.figures.find(PANDEN, run.municipality.code, v) for v in READINGS}
    known = [f for f in found[READINGS[0]] if f.known]
    rows: list[tuple[str, ...]] = []
    for figure in known if len(known) > 1 else ():
        beside = next((f for f in found[READINGS[1]] if f.period == figure.period), None)
        rows.append((wording.dated(figure, run.rules.on), wording.value(figure), wording.value(beside) if beside else wording.NO_DATA))
    return Table(
        "panden",
        "Panden in voorraad, alle soorten samen",
        ("Wanneer", "Panden", "zonder die met een sloopvergunning"),
        (False, True, True),
        tuple(rows),
        ("1fr", "30mm", "60mm"),
        source=_source(run, known[-1] if rows else None),
    )


def _source(run: Run, figure: Figure | None) -> str:
    return wording.source_line(figure, {s.id: s for s in run.sources}) if figure is not None and figure.known else ""
