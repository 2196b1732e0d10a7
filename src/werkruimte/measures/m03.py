"""Measure 3: mixed live-work areas as standard; the share of floor that is no dwelling."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figures
from werkruimte.measures import mixing
from werkruimte.measures.assembly import assessment
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the figures of this measure."""
    mixing.share(studies, into, "m03.mix.non_dwelling_floor.share")


def assess(studies: Studies, into: Figures) -> Assessment:
    """Verdict and texts; nothing here is measured on two dates, so the verdict is unknown."""
    return assessment(studies, into, 3)
