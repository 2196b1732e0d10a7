"""The programme of a mixed area: how much work floor each rule asks, whether work comes before dwellings, compensation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Asked:
    """What a plan brings and what goes; None is unknown. m2 floor, jobs, m2 per job, share and replacement as ratios."""

    gfa_m2: float | None
    share: float | None
    jobs: float | None
    m2_per_job: float | None
    lost_m2: float | None
    replacement: float | None
    dwellings: float | None
    m2_per_dwelling: float | None


@dataclass(frozen=True)
class WorkFloor:
    """m2 that each rule asks (None: a value is missing), the largest, the rules that ask it, and whether it is a lower bound."""

    rules: dict[str, float | None]
    work_m2: float | None
    binding: tuple[str, ...]
    lower_bound: bool


def work_floor(asked: Asked) -> WorkFloor:
    """Work floor = the largest of the share, job, replacement and city-service rule. Source: METHODS M3.

    >>> work_floor(Asked(60000, 0.15, 300, 25, 9500, 1, 400, 20)).binding
    ('replacement_rule',)
    """
    rules = {
        "share_rule": _times(asked.gfa_m2, asked.share),
        "job_rule": _times(asked.jobs, asked.m2_per_job),
        "replacement_rule": _times(asked.lost_m2, asked.replacement),
        "city_rule": _times(asked.dwellings, asked.m2_per_dwelling),
    }
    known = {name: value for name, value in rules.items() if value is not None}
    most = max(known.values(), default=None)
    binding = tuple(name for name, value in known.items() if value == most)
    return WorkFloor(rules, most, binding, len(known) < len(rules))


def _times(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a * b


Order = Literal["work_first", "work_later", "work_last", "unknown", "no_dwellings"]


def phase_order(dwellings: Sequence[float], work_m2: Sequence[float], required_m2: float) -> Order:
    """Does work come before dwellings? Phases in order; what one phase holds is ready at the end of it.

    work_first: at the end of every phase the share of the required work that stands is at least the share of dwellings.
    work_later: it lags somewhere, but all of it stands before the last phase with dwellings starts.
    work_last: neither. unknown: there are dwellings and required work, but no phases. Source: METHODS M3, M5.
    """
    total = sum(dwellings)
    if not dwellings:
        return "unknown"
    if total == 0:
        return "no_dwellings"
    if required_m2 <= 0:
        return "work_first"
    homes = work = 0.0
    ready_before_last = lags = False
    last = max(i for i, n in enumerate(dwellings) if n > 0)
    for number, (some, floor) in enumerate(zip(dwellings, work_m2, strict=True)):
        if number == last:
            ready_before_last = work >= required_m2
        homes, work = homes + some, work + floor
        lags = lags or min(work, required_m2) * total < homes * required_m2
    if not lags:
        return "work_first"
    return "work_later" if ready_before_last else "work_last"


@dataclass(frozen=True)
class Compensation:
    """m2 that stood before the removal, ratio to what went (None when nothing went), m2 that came later."""

    before_m2: float
    ratio: float | None
    later_m2: float


def compensation(removed: Sequence[tuple[date, float]], added: Sequence[tuple[date, float]]) -> Compensation:
    """What was added on or before the day of the (first) removal counts; the rest came too late. Source: METHODS K6."""
    gone = sum(m2 for _, m2 in removed)
    first = min((day for day, _ in removed), default=None)
    before = sum(m2 for day, m2 in added if first is None or day <= first)
    later = sum(m2 for _, m2 in added) - before
    return Compensation(before, before / gone if gone else None, later)
