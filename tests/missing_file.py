"""What may change when one file of a folder is taken away: the figures that stood on it, and nothing else."""

from __future__ import annotations

import math

from werkruimte.domain.figure import Figure
from werkruimte.run import Run

RESIDUE = 1e-6
"""What a difference of two areas of a polygon leaves: 0.01 m2 in hectares."""


def wrong_without(whole: Run, less: Run) -> list[str]:
    """Each figure that changed though its sources are all still there, and each that is absent without a reason."""
    lost = {s.id for s in whole.sources} - {s.id for s in less.sources}
    after = {f.key: f for f in less.figures}
    found = []
    for figure in whole.figures:
        if not figure.known or lost & set(figure.sources) or figure.id.startswith("ctx."):
            continue
        now = after.get(figure.key)
        if now is None or not all(_same(a, b) for a, b in zip(_numbers(figure), _numbers(now), strict=True)):
            found.append(f"{figure.key}: {figure.value} -> {now.value if now else 'gone'} (sources {figure.sources})")
    return found + [f"{f.key}: no reason" for f in less.figures if not f.known and (f.value is not None or not f.reason)]


def _numbers(figure: Figure) -> tuple[float | None, ...]:
    return figure.value, figure.low, figure.high


def _same(a: float | None, b: float | None) -> bool:
    return a == b if a is None or b is None else math.isclose(a, b, rel_tol=1e-12, abs_tol=RESIDUE)
