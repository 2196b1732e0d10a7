"""Of when a file is, where its content does not tell: by the file that the user lays beside it, else by a day or year in its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.figure import Period, Precision

PRECISION: dict[str, Precision] = {"day": "day", "month": "month", "year": "year", "circa": "circa"}
PRECISION |= {"dag": "day", "maand": "month", "jaar": "year"}
TO_COME = "Het jaar {year} in de naam is nog niet begonnen en zegt dus niet van wanneer dit is."


def latest() -> date:
    """The last day that a file can tell of: it lies here now."""
    return date.today()


def of_year(year: int) -> Period | None:
    """What is known to be of a year: its last day, of the running year today; None of a year that has not begun."""
    return capped(Period(date(year, 12, 31), "year"))


def capped(period: Period) -> Period | None:
    """The same, at the latest today; None when none of it has come."""
    if period.first > latest():
        return None
    return Period(min(period.end, latest()), period.precision, period.start, period.known)


def in_name(stem: str) -> tuple[Period | None, str]:
    """The last year in a name that has begun, and a warning when the name has later ones only.

    Where no year stands by itself, the last day: beside a year a day is mostly that of a download.
    """
    days = [d for d in map(_day, _DAY.finditer(stem)) if d]
    years = [int(y[0]) for y in re.finditer(r"(?<!\d)(19|20)\d\d(?!\d)", _DAY.sub(lambda m: " " if _day(m) else m[0], stem))]
    begun = [y for y in years if y <= latest().year]
    if days and not begun:
        return Period(max(days), "day"), ""
    return (of_year(max(begun)) if begun else None), (TO_COME.format(year=max(years)) if years and not begun else "")


# 2026-03-31, 20260331 or 31-03-2026, with any mark between.
_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)([-_. ]?)(?P<m>\d\d)\2(?P<d>\d\d)|(?P<d2>\d\d)([-_. ])(?P<m2>\d\d)\6(?P<y2>(?:19|20)\d\d))(?!\d)"
)


def _day(found: re.Match[str]) -> date | None:
    """The day that a name tells; None where the calendar has no such day, or it is still to come."""
    year, month, day = (int(found[k] or found[f"{k}2"]) for k in ("y", "m", "d"))
    try:
        told = date(year, month, day)
    except ValueError:
        return None
    return told if told <= latest() else None


def by_hand(side: Mapping[str, str], file: str) -> Period | None:
    """What the user writes beside a file (`peildatum`, `precisie`), None without a date. Raises FileUnreadable, with the name `file`."""
    if "peildatum" not in side:
        return None
    precision = PRECISION.get(side.get("precisie", "day"))
    if precision is None:
        words = ", ".join(sorted(set(PRECISION) - {"day", "month", "year"}))
        raise FileUnreadable(file=file, problem=f"precisie '{side['precisie']}' kennen wij niet", cure=f"Kies uit: {words}.")
    cure = 'Schrijf peildatum = "2026-03-31" (jaar, maand, dag), met precisie = "maand" of "jaar" als u het niet nauwer weet.'
    try:
        day = date.fromisoformat(side["peildatum"])
    except ValueError:
        raise FileUnreadable(file=file, problem=f"peildatum '{side['peildatum']}' is geen datum", cure=cure) from None
    period = capped(Period(day, precision))
    if period is None:
        raise FileUnreadable(file=file, problem=f"peildatum {side['peildatum']} moet nog komen", cure=cure)
    return period
