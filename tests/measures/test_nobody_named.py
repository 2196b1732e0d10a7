"""An event names a park, a plan or a street, never one household."""

from __future__ import annotations

from datetime import date

from werkruimte.facts.snapshot import demo
from werkruimte.rules.rules import in_force
from werkruimte.run import run


def test_one_new_dwelling_is_told_by_the_park_it_lies_by() -> None:
    events = [e for e in run(demo("rijssen-holten"), in_force(date(2026, 11, 24))).events if e.ledger == "room"]
    single = [e for e in events if e.dwellings == 1]
    assert single and all(e.label == e.area.name and "straat" not in e.what for e in single)
    several = [e for e in events if e.dwellings > 1]
    assert several and all(e.label != e.area.name and "aan deze straat" in e.what for e in several)
