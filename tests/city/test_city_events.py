"""The events of Toetsstad: each planted gain and loss of business floor, once, at its pand."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace

import jsonschema
import pytest
from test_city_figures import END, START, rows_by_hand
from write_lvbag import bag_id

from werkruimte.domain.assessment import Event
from werkruimte.dossier import contract
from werkruimte.facts.snapshot import Snapshot
from werkruimte.run import Run, run
from werkruimte.studies.floor import GAINS, LOSSES


def floor_events(result: Run) -> list[Event]:
    return [e for e in result.events if e.ledger == "floor"]


def test_each_planted_event_stands_once_with_its_day_cause_target_and_floor(city_run: Run) -> None:
    expected: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows_by_hand():
        if row["scope"] == "business" and row["cause"] in GAINS + LOSSES and str(START) < row["date"] <= str(END):
            expected[row["date"], row["cause"], row["target"]] += int(row["m2"])
    got = {(str(e.period.end), e.cause, e.target or ""): e.amount for e in floor_events(city_run)}
    assert got == expected and len(floor_events(city_run)) == len(expected)
    assert all(e.status == "bewezen" and e.unit == "m2" for e in floor_events(city_run))


def event(result: Run, day: str, cause: str) -> Event:
    (found,) = (e for e in floor_events(result) if (str(e.period.end), e.cause) == (day, cause))
    return found


def test_a_hall_that_became_fourteen_dwellings_is_one_event_without_their_addresses(city_run: Run) -> None:
    found = event(city_run, "2019-03-01", "function_out")
    assert (found.target, found.amount, found.dwellings, found.area.name) == ("woon", 1000, 14, "Toetsakker")
    assert "14 woningen" in found.what and (found.x % 100, found.y % 100) == (0, 0)
    assert found.objects == (bag_id("01", "U02"),)


def test_no_event_names_a_unit_that_is_or_was_a_dwelling(city_run: Run) -> None:
    homes = {id for (id,) in city_run.query("SELECT DISTINCT unit_id FROM floor_events WHERE scope = 'woon'")}
    named = {o for e in floor_events(city_run) for o in e.objects}
    assert named and not named & homes


def test_the_place_of_a_business_event_is_its_pand(city_run: Run) -> None:
    found = event(city_run, "2018-07-01", "enlarge")
    assert (found.x, found.y) == (155_656, 525_016)  # inside pand P07: 155.648 to 155.672, 525.008 to 525.032


def test_demolition_with_a_new_building_on_the_spot_says_so(city_run: Run) -> None:
    assert event(city_run, "2018-05-01", "demolition").what.endswith("Op dezelfde plek kwam nieuwbouw.")
    assert "nieuwbouw" not in event(city_run, "2020-09-15", "demolition").what


@pytest.fixture
def few(city_facts: Snapshot, city_run: Run) -> Run:
    """Toetsstad with room for no single event of the floor, but where there is only one of its kind."""
    limit = replace(city_run.rules.parameters["floor_events_max"], value=0)
    rules = replace(city_run.rules, parameters=city_run.rules.parameters | {"floor_events_max": limit})
    return run(city_facts, rules)


def test_small_events_stand_together_and_no_square_metre_is_lost(city_run: Run, few: Run) -> None:
    for effect in ("gain", "loss"):
        sums = [sum(e.amount for e in floor_events(r) if e.effect == effect) for r in (city_run, few)]
        (figure,) = few.figures.find(f"m01.floor.business.{effect}", "GM9998")
        assert sums == [figure.value, figure.value]
    together = [e for e in floor_events(few) if "samen" in e.what]
    assert len(floor_events(few)) < len(floor_events(city_run)) and together
    assert all(e.objects == () and (e.x % 100, e.y % 100) == (0, 0) for e in together)


def test_the_dossier_of_the_city_holds_the_contract(city_run: Run) -> None:
    data = json.loads(json.dumps(contract.document(city_run), allow_nan=False))
    jsonschema.validate(data, contract.schema(), format_checker=jsonschema.FormatChecker())
    assert {e.get("target") for e in data["events"]} == {None, "woon", "overig", "other"}
