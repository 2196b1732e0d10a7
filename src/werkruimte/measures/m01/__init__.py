"""Measure 1: which parks lose room, to what, and what is still possible."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.assessment import Assessment, Event
from werkruimte.domain.figure import Figures, Period
from werkruimte.measures.assembly import assessment
from werkruimte.measures.m01 import buildings, floor, floor_events, land_use, parks, permission, quadrants, room, use
from werkruimte.measures.plan_cap import every_plan
from werkruimte.measures.tally import Basis, Tally, absent, tally
from werkruimte.studies.studies import Studies

ONE_EDITION = "Eén editie van het register bewijst niets: lever een tweede, of de volledige BAG-historie."
NO_EDITION = "Er is geen register van terreinen gelezen: lever twee edities van IBIS, of de volledige BAG-historie."
WORDS = {"parks": "terreinen", "use": "gebruik", "room": "milieuruimte"}


def figures(studies: Studies, into: Figures) -> list[Event]:
    """Add the figures of the ledgers land, floor and room; return the events."""
    parks.figures(studies, into)
    buildings.figures(studies, into)
    use.figures(studies, into)
    floor.figures(studies, into)
    land_use.figures(studies, into)
    permission.figures(studies, into)
    room.figures(studies, into)
    quadrants.figures(studies, into)
    register = parks.events(studies)
    land = [*register, *land_use.events(studies, len(register))]
    events = [*land, *floor_events.events(studies), *permission.events(studies), *room.events(studies)]
    _table(studies, events)
    room.count_events(studies, into)
    proven = [e.period for e in events if e.status == "bewezen"]
    last = studies.bridge.editions[-1][0] if studies.bridge.editions else studies.units_period.end
    first = studies.bridge.editions[0][0] if studies.bridge.linked else None
    if proven:  # A ledger of its own compares its own days.
        first, last = min(p.start or p.end for p in proven), max(p.end for p in proven)
    shown = (*(e.source for e in events), *every_plan(studies))
    sources = tuple(dict.fromkeys((*studies.ids("ibis_polygons", "ibis_attributes", "units"), *shown)))
    basis = Basis(Period(last, "circa", first), sources, "hoog" if studies.bridge.linked or studies.floor else "laag")
    if proven or studies.bridge.linked or studies.floor:
        tally(studies, into, "m01.events.proven.count", Tally("events", "count(*)", "status = 'bewezen'"), [studies.municipality], basis)
    else:
        lacking = replace(basis, note=ONE_EDITION if studies.bridge.editions else NO_EDITION)
        absent(into, "m01.events.proven.count", [studies.municipality], lacking, "not_computable_single_snapshot")
    return events


def assess(studies: Studies, into: Figures) -> Assessment:
    """The verdict over the ledgers, and the texts."""
    subjects = (parks.subject(studies, into), floor.subject(studies, into), room.subject(studies, into))
    unknown = [WORDS[s.id] for s in subjects if s.verdict == "onbekend"]
    known = [f"{WORDS[s.id]}: {s.verdict}" for s in subjects if s.verdict != "onbekend"]
    sentence = "; ".join([*known, *(f"{w}: onbekend" for w in unknown)])
    line = sentence[0].upper() + sentence[1:] + "."
    return assessment(studies, into, 1, subjects, line)


def _table(studies: Studies, events: list[Event]) -> None:
    """The events as the table `events`, so that their counts can be counted again."""
    run = studies.connection.execute
    run(
        "CREATE TABLE events (id VARCHAR, ledger VARCHAR, cause VARCHAR, status VARCHAR, effect VARCHAR, rin VARCHAR, plek VARCHAR, amount DOUBLE, unit VARCHAR)"
    )
    for e in events:
        run(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [e.id, e.ledger, e.cause, e.status, e.effect, e.area.code, e.label, e.amount, e.unit],
        )
