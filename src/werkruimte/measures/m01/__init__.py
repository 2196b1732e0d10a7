"""Measure 1: which parks lose room, to what, and what is still possible."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment, Event, verdict_of_subjects
from werkruimte.domain.figure import Figures, Period
from werkruimte.measures.m01 import parks, room, use
from werkruimte.measures.tally import Basis, add
from werkruimte.studies.studies import Studies

TITLE = "Stop de uitholling van bedrijventerreinen"
WORDS = {"parks": "terreinen", "use": "gebruik", "room": "milieuruimte"}


def assess(studies: Studies, into: Figures) -> tuple[Assessment, list[Event]]:
    """Add the figures of the ledgers land, floor and room; return the verdict and the events."""
    parks.figures(studies, into)
    use.figures(studies, into)
    room.figures(studies, into)
    events = [*parks.events(studies), *room.events(studies)]
    proven = sum(e.status == "bewezen" for e in events)
    last = studies.bridge.editions[-1][0] if studies.bridge.editions else studies.units_period.end
    first = studies.bridge.editions[0][0] if studies.bridge.editions else None
    basis = Basis(
        Period(last, "circa", first), studies.ids("ibis_polygons", "ibis_attributes"), "hoog" if studies.bridge.linked else "laag"
    )
    add(into, "m01.events.proven.count", studies.municipality, proven, basis)
    subjects = (parks.subject(studies, into), use.subject(studies), room.subject(studies, into))
    verdict = verdict_of_subjects(subjects)
    unknown = [WORDS[s.id] for s in subjects if s.verdict == "onbekend"]
    known = [f"{WORDS[s.id]}: {s.verdict}" for s in subjects if s.verdict != "onbekend"]
    sentence = "; ".join([*known, *(f"{w}: onbekend" for w in unknown)])
    gaps = (
        "Volledige BAG-historie (LV BAG-extract, Kadaster): welke bedrijfsvloer verdween en waarheen.",
        "Plannen met milieucategorie (omgevingsplan, provincie en gemeente): wat er nog mag.",
        "Vlakken bij de laatste editie van IBIS (provincie): of een gekoppeld terrein echt hetzelfde is.",
    )
    return Assessment(1, TITLE, verdict, sentence[0].upper() + sentence[1:] + ".", subjects, gaps), events
