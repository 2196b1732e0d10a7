"""What the forms of measure 4 show: the scored stretches with their figures, sources and colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from werkruimte.domain.figure import Area, Figure
from werkruimte.domain.source import Source
from werkruimte.plinths.assess import Plinths, Street
from werkruimte.rules.rules import Rules

COLOURS = ("rood", "blauw", "groen", "uitgesloten")


@dataclass(frozen=True)
class Result:
    """A municipality assessed. colour: (n,) index in COLOURS. base: outlines of buildings and streets for the map, RD."""

    municipality: Area
    rules: Rules
    plinths: Plinths
    colour: NDArray[np.int64]
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


def colours(found: Plinths, red_share: float, blue_share: float) -> NDArray[np.int64]:
    """By the ranking: the best stretches red until a share of all facade, the next blue, the rest green; who is out stays out."""
    length = np.where(found.order >= 0, found.frontage.length, 0.0)
    rows = np.argsort(np.where(found.order >= 0, found.order, len(length)), kind="stable")
    reached = np.empty(len(length))
    reached[rows] = np.cumsum(length[rows])
    whole = length.sum()
    colour = np.where(reached <= red_share * whole, 0, np.where(reached <= (red_share + blue_share) * whole, 1, 2))
    return np.where(found.order >= 0, colour, 3)
