"""What the forms of measure 4 show: the scored stretches with their figures, sources and colours."""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.domain.figure import Area, Figure
from werkruimte.domain.source import Source
from werkruimte.plinths.assess import Plinths, Street
from werkruimte.plinths.hours import Idle
from werkruimte.plinths.phases import PhaseRow
from werkruimte.rules.rules import Rules


@dataclass(frozen=True)
class Result:
    """A municipality assessed. phases: empty when no plan is given."""

    municipality: Area
    rules: Rules
    plinths: Plinths
    phases: tuple[PhaseRow, ...]
    shared_use: tuple[Idle, ...]
    streets: tuple[Street, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]

    @property
    def used(self) -> tuple[Source, ...]:
        """The sources that a figure stands on."""
        ids = {s for f in self.figures for s in f.sources}
        return tuple(s for s in self.sources if s.id in ids)

    def figure(self, id: str) -> Figure:
        """The figure with an id; KeyError when there is none."""
        for figure in self.figures:
            if figure.id == id:
                return figure
        raise KeyError(id)
