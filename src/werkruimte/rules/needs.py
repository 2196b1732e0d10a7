"""What an SBI code tells of the environmental room that an activity needs, and whether it is bound to its place."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from werkruimte.rules.activity_list import Activity, national

SHORTEST = 2
FLEXIBLE_SOURCE = (
    "bronnenstudie van Werkruimte (showroom, sport, kantoor, afhaalpunt, studio, onderwijs), uitgewerkt naar SBI 2008; aanname, 2026-11-25"
)


@dataclass(frozen=True)
class Need:
    """Lowest and highest category of the rows that may apply to a code; None when no row does.

    sure: one row of the list stands for this very code, with one category that does not vary. flexible: ja, misschien or nee:
    an SBI code tells what a firm mainly does, never what happens in this building, so `ja` is a question to ask.
    """

    lowest: str | None
    highest: str | None
    sure: bool
    flexible: str


@cache
def need_of(code: str) -> Need:
    """The need of an SBI 2008 code, digits only; a longer code than the list knows takes that of its parent.

    >>> need_of("9313"), need_of("99999").lowest
    (Need(lowest='2', highest='2', sure=True, flexible='ja'), None)
    """
    rows, link = _rows(code)
    found = sorted({a.category for a in rows}, key=lambda c: [int(n) for n in c.split(".")])
    sure = link == "exact" and len(found) == 1 and not any(a.varies for a in rows)
    return Need(found[0] if found else None, found[-1] if found else None, sure, _flexible(code))


def _rows(code: str) -> tuple[tuple[Activity, ...], str]:
    table = national()
    for length in range(len(code), SHORTEST - 1, -1):
        part = code[:length]
        if part in table.candidates:
            rows, link = table.of_sbi(part)
            return rows, link if length == len(code) else "voorvoegsel"
        if part in table.leaves:
            return (), "geen"
        below = [c for c in table.candidates if c.startswith(part)]
        if part in table.titles and below:
            return tuple({a.row: a for c in below for a in table.of_sbi(c)[0]}.values()), "groep"
    return (), "geen"


def _flexible(code: str) -> str:
    return next((_table()[code[:n]] for n in range(len(code), SHORTEST - 1, -1) if code[:n] in _table()), "nee")


@cache
def _table() -> dict[str, str]:
    text = resources.files("werkruimte.rules.activities").joinpath("flexible.csv").read_text("utf-8")
    return {row["sbi2008"]: row["flexible"] for row in csv.DictReader(text.splitlines())}
