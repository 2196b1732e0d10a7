"""What an SBI code tells of the environmental room that an activity needs, and whether it is bound to its place.

Codes are of SBI 2008 or of SBI 2025, in which some 47810 is a car dealer where it was a market stall: read by the wrong one a need is wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from werkruimte.rules.activity_list import Activity, national

SHORTEST = 2
FLEXIBLE_SOURCE = (
    "eigen indeling van Werkruimte (showroom, sport, kantoor, afhaalpunt, studio, onderwijs) naar SBI 2008; aanname, 2026-11-25"
)
OLD, NEW, UNKNOWN = 2008, 2025, 0
"""Versions of the SBI. No register of before 2025 can bear codes of 2025 (own reckoning, not verified)."""
MOSTLY = 0.95
"""Of the rows with a code that only one version has, the share that must be of one version to tell which [A]."""


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
    found = sorted({a.category for a in rows}, key=_step)
    sure = link == "exact" and len(found) == 1 and not any(a.varies for a in rows)
    return Need(found[0] if found else None, found[-1] if found else None, sure, _flexible(code))


def need_in(code: str, version: int) -> Need:
    """The need of a code of a version. Of 2025: of all that it may come from, never sure. Unknown: only where both say the same.

    >>> [need_in(code, version).highest for code, version in (("95311", 2025), ("38210", 2025), ("38210", 2008), ("38210", 0), ("4520", 0))]
    ['3.2', '5.2', '6', None, '3.2']
    """
    if version == UNKNOWN:
        old, new = _known_by(code)
        if old and new and not means_one_thing(code):
            return Need(None, None, sure=False, flexible="nee")
        version = NEW if new else OLD
    return need_of(code) if version == OLD else _need_2025(code)


@cache
def means_one_thing(code: str) -> bool:
    """Whether no version, one, or both with the same lowest and highest category, have a code."""
    old, new = need_of(code), _need_2025(code)
    return not all(_known_by(code)) or (old.lowest, old.highest) == (new.lowest, new.highest)


@cache
def _need_2025(code: str) -> Need:
    via = {c for new, old in _from_2008().items() if new.startswith(code) or code.startswith(new) for c in old}
    found = [n for n in map(need_of, sorted(via)) if n.lowest is not None and n.highest is not None]
    flexible = {n.flexible for n in map(need_of, via)} or {"nee"}
    least = "nee" if "nee" in flexible else "misschien" if "misschien" in flexible else "ja"
    if not found:
        return Need(None, None, sure=False, flexible=least)
    return Need(min((n.lowest or "" for n in found), key=_step), max((n.highest or "" for n in found), key=_step), False, least)


def activities_in(code: str, version: int) -> tuple[Activity, ...]:
    """The rows of the list that may apply to a code of a version; of a code too broad for the list none.

    Of 2025: those of all that it may come from. Unknown: only where both versions say the same.

    >>> [len(activities_in("2562", version)) > 0 for version in (2008, 2025, 0)]
    [True, False, False]
    """
    if version == UNKNOWN and not means_one_thing(code):
        return ()
    old, new = _known_by(code)
    if version == NEW or (version == UNKNOWN and new and not old):
        codes = sorted({c for leaf, via in _from_2008().items() if leaf.startswith(code) for c in via})
    else:
        codes = [code]
    found = [_rows(c) for c in codes]
    return tuple({a.row: a for rows, link in found if link != "groep" for a in rows}.values())


def version_of(codes: Iterable[tuple[str, int]]) -> int:
    """Which version codes are of, by those that one version alone has; UNKNOWN when none tells or when they contradict. codes: (code, rows).

    >>> version_of([("95311", 3), ("38210", 5)]), version_of([("4520", 3)]), version_of([("38210", 9)])
    (2025, 2008, 0)
    """
    old = new = 0
    for code, rows in codes:
        in_old, in_new = _known_by(code)
        old += rows * (in_old and not in_new)
        new += rows * (in_new and not in_old)
    told = old + new
    return UNKNOWN if not told else NEW if new >= MOSTLY * told else OLD if old >= MOSTLY * told else UNKNOWN


@cache
def _known_by(code: str) -> tuple[bool, bool]:
    """Whether SBI 2008 and SBI 2025 have a code; a register may pad the shorter codes of 2008 with zeros."""
    table = national()
    padded = any(code[:n] in table.leaves and set(code[n:]) == {"0"} for n in range(SHORTEST, len(code)))
    return code in table.titles or padded, any(c.startswith(code) for c in _from_2008())


@cache
def _from_2008() -> dict[str, tuple[str, ...]]:
    """SBI 2025 (leaves) to the codes of SBI 2008 that it may come from; derived, not the table of CBS (SOURCES.md)."""
    text = resources.files("werkruimte.rules.activities").joinpath("sbi2025.csv").read_text("utf-8")
    return {r["sbi2025"]: tuple(filter(None, r["via"].split(";"))) for r in csv.DictReader(text.splitlines())}


def _step(category: str) -> list[int]:
    return [int(n) for n in category.split(".")]


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
