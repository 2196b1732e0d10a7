"""The figures of one plan variant: made with unit and method from the catalogue, each id and reading once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from werkruimte.catalogue.catalogue import Entry, plan_catalogue
from werkruimte.domain.figure import Area, Confidence, Figure, Status
from werkruimte.studies.room import READINGS, TABLES
from werkruimte.studies.studies import confidence_of
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Plan

PLACED_NOTE = "Gemeten tot de plek van de woningen in het plan."
UNPLACED_NOTE = (
    "Woningen niet geplaatst: aangenomen is een gevel op de rand van het plangebied (slechtste geval); low is de gunstigste plek."
)
ROOM = ("m03.plan.room", "m03.plan.constrained", "m03.plan.kept", "m03.plan.admissible", "m03.plan.free", "m03.plan.sound")
"""Figures never surer than the distances of 2009 and the sites that the data show, or than a screening of noise."""
HIDDEN = " Onderwijs en zorg zitten in een samengevoegde klasse: "
BOUND = f"{HIDDEN}c*, en wat daarvan verloren gaat, is hoogstens zoals getoond."
FREE_BOUND = f"{HIDDEN}c* is hoogstens zoals getoond, de vrije grond ten minste."


def room_note(ground: Ground, plan: Plan, cells: NDArray[np.int64], bound: str = BOUND) -> str:
    """What every figure of room must say: how far plans cap the cells around, how distances were measured, what is hidden.

    `bound`: which way the hidden sites would move it.
    """
    told = f"{ground.coverage(cells).words(ground.cell_ha)} {ground.measured(plan.area)}"
    return told + (bound if ground.hidden_sites else "")


class Book:
    """Collects the figures of one variant. cells: index of those that a dwelling in the plan can reach."""

    def __init__(self, ground: Ground, area: Area, cells: NDArray[np.int64]) -> None:
        self.ground, self.area, self.cells = ground, area, cells
        self.suffix = ground.coverage(cells).suffix
        self.figures: list[Figure] = []
        units = next((s for s in ground.sources if s.kind == "units"), None)
        self.confidence: Confidence = confidence_of(units)

    def add(
        self,
        id: str,
        value: float | None,
        sources: tuple[str, ...],
        variant: str = "standaard",
        note: str = "",
        low: float | None = None,
        area: Area | None = None,
    ) -> Figure:
        """Keep a known figure. `low`: the least it can be; the value is then the most."""
        return self._keep(id, value, sources, variant, note, area, low, None if low is None else value)

    def floor(
        self, id: str, floors: NDArray[np.float64], sources: tuple[str, ...], variant: str = "standaard", unknown: str = ""
    ) -> Figure:
        """A sum of floor (or of what `unknown` names); partial when some are unknown, with how many."""
        missing = int(np.isnan(floors).sum())
        note = f"Van {missing} {'bedrijven is ' + unknown if unknown else 'eenheden is de vloer'} onbekend." if missing else ""
        figure = self._keep(id, float(np.nansum(floors)), sources, variant, note, None, None, None)
        if missing:
            self.figures[-1] = figure = replace(figure, status="partial")
        return figure

    def absent(self, id: str, reason: str = "source_missing", note: str = "", status: Status = "no_data") -> Figure:
        """Keep a figure without value: no data is not zero."""
        figure = self._keep(id, None, (), "standaard", note, None, None, None)
        self.figures[-1] = figure = replace(figure, status=status, reason=reason, confidence="laag")
        return figure

    def absent_all(self, stems: tuple[str, ...]) -> None:
        """Every figure of the catalogue whose id starts with one of these."""
        for id in plan_catalogue():
            if id.startswith(stems):
                self.absent(id, note="Lever de vlakken van IBIS en een eenhedentabel.")

    def bands(self, ids: tuple[str, ...]) -> None:
        """Per table the smallest and largest of its readings: a range without a point (CONTRACT 2, c*)."""
        for id in ids:
            for table in TABLES:
                names = [f"{table}.{r}{self.suffix}" for r in READINGS]
                pair = [f for f in self.figures if f.id == id and f.variant in names and f.area == self.area]
                low = min(f.value if f.low is None else f.low for f in pair if f.value is not None)
                high = max(f.value for f in pair if f.value is not None)
                first = pair[0]
                self._keep(id, None, first.sources, f"{table}{self.suffix}", first.note, None, low, high)

    def get(self, id: str) -> Figure:
        """The figure of the plan with an id that has one reading."""
        return next(f for f in self.figures if f.id == id)

    def _keep(
        self,
        id: str,
        value: float | None,
        sources: tuple[str, ...],
        variant: str,
        note: str,
        area: Area | None,
        low: float | None,
        high: float | None,
    ) -> Figure:
        entry: Entry = plan_catalogue()[id]
        rooms = id.startswith(ROOM)
        figure = Figure(
            id=id,
            value=value,
            unit=entry.unit,
            period=self.ground.period,
            area=area or self.area,
            method=entry.method,
            sources=sources,
            confidence="laag" if rooms else self.confidence,
            variant=variant,
            low=low,
            high=high,
            note=note,
        )
        self.figures.append(figure)
        return figure
