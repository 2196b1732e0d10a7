"""Which events differ between two dossiers: known by what happened where, not by their number."""

from __future__ import annotations

from typing import Any

import pytest

from werkruimte.methods.event_changes import EventChange, event_changes


def event(number: int, ledger: str, cause: str, amount: float, **other: Any) -> dict[str, Any]:
    base = {"id": f"{ledger}-{number:04d}", "ledger": ledger, "cause": cause, "effect": "loss", "amount": amount, "unit": "ha"}
    place = {"area": {"level": "park", "code": "1", "name": "Haven"}, "place": {"label": "x", "x": 100.0, "y": 200.0}}
    period = {"from": "2017-01-01", "to": "2025-01-15", "precision": "day"}
    return base | place | {"period": period, "status": "bewezen", "evidence": [{"source": "bag", "what": "iets"}]} | other


def dossier(*events: dict[str, Any], sha: str = "a", edition: str = "intern") -> dict[str, Any]:
    files = [("bag", "units", sha), ("ibis", "ibis_polygons", "a")]
    sources = [{"id": i, "kind": k, "file": f"{i}.zip", "sha256": h, "period": {"to": "2025-01-01"}} for i, k, h in files]
    return {"edition": edition, "events": list(events), "sources": sources, "program": "1"}


def told(found: list[EventChange]) -> list[tuple[Any, ...]]:
    return [(c.event["ledger"], c.event["cause"], c.old, c.new, c.verdict) for c in found]


def test_numbers_and_the_days_of_files_do_not_make_an_event_another_one() -> None:
    later = {"from": "2017-01-01", "to": "2026-01-15", "precision": "day"}
    old = dossier(event(1, "room", "encroachment", 2.0), event(1, "land", "new", 3.0))
    new = dossier(event(7, "room", "encroachment", 2.0, period=later), event(4, "land", "new", 3.0, period=later), sha="b")
    assert event_changes(old, new) == []


def test_what_came_went_and_changed_with_its_file() -> None:
    floor = [event(n, "floor", "function_out", 800.0, unit="m2", target="woon") for n in (1, 2)]
    old = dossier(event(1, "permission", "narrowed", 1.0), event(1, "room", "encroachment", 2.0))
    new = dossier(*floor, event(9, "room", "encroachment", 1.5), sha="b")
    found = event_changes(old, new)
    assert told(found) == [
        ("floor", "function_out", None, 1600.0, "nieuw"),
        ("room", "encroachment", 2.0, 1.5, "andere omvang"),
        ("permission", "narrowed", 1.0, None, "niet meer"),
    ]
    assert found[0].causes == ("ander bestand",) and "bag.zip" in found[0].detail


def test_a_park_that_took_another_number_of_events_of_one_day_is_told_by_day() -> None:
    period = {"from": "2024-01-01", "to": "2024-01-02", "precision": "day"}
    old, new = dossier(event(1, "floor", "shrink", 10.0)), dossier(event(1, "floor", "shrink", 10.0, period=period), sha="b")
    assert [c.verdict for c in event_changes(old, new)] == ["nieuw", "niet meer"]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([("kandidaat", 2.0)], [("bewezen", 2.0)], "nu bewezen"),
        ([("kandidaat", 2.0)], [("bewezen", 1.5)], "nu bewezen"),
        ([("bewezen", 2.0)], [("kandidaat", 2.0)], "niet meer bewezen"),
        ([("bewezen", 1.0), ("kandidaat", 1.0)], [("bewezen", 2.0)], "nu bewezen"),
        ([("bewezen", 1.0)], [("bewezen", 1.0), ("kandidaat", 1.0)], "andere omvang"),
    ],
)
def test_an_event_that_was_proven_meanwhile_is_told_as_such(
    before: list[tuple[str, float]], after: list[tuple[str, float]], verdict: str
) -> None:
    sides = [[event(n, "room", "encroachment", ha, status=status) for n, (status, ha) in enumerate(side)] for side in (before, after)]
    (found,) = event_changes(dossier(*sides[0]), dossier(*sides[1], sha="b"))
    assert (found.verdict, found.old, found.new) == (verdict, sum(ha for _, ha in before), sum(ha for _, ha in after))
    assert found.causes == ("ander bestand",) and found.event["status"] == after[0][0]


@pytest.mark.parametrize(
    ("old", "new", "verdicts"),
    [
        ("intern", "intern", ["nieuw", "niet meer"]),
        ("publiek", "publiek", ["nieuw of eerder niet openbaar", "weg of niet meer openbaar"]),
        ("intern", "publiek", []),
        ("publiek", "intern", []),
    ],
)
def test_a_public_edition_leaves_small_events_out_and_one_that_is_missing_there_may_be_small(
    old: str, new: str, verdicts: list[str]
) -> None:
    sides = dossier(event(1, "land", "new", 3.0), edition=old), dossier(event(1, "room", "encroachment", 2.0), edition=new)
    assert [c.verdict for c in event_changes(*sides)] == verdicts
