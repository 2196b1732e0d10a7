"""Toetsstad with every kind of file in one folder: BAG, two editions of the register, plans, land use. Four ledgers in one run.

The land use is made, in the form CBS publishes: one strip of 100 m high along the south of Proefkade (300 m) and on to the east.
"""

from __future__ import annotations

import pytest

from werkruimte.cli.proof import again
from werkruimte.run import Run

EDGE_HA = 1e-4
"""The outline of the park is written in degrees of seven decimals: its edge is a centimetre off."""
CITY, KADE = "GM9998", "999802"
BY_HAND = {
    CITY: {"bbg_housing.loss": 1.4, "bbg_other.loss": 2.0, "bbg_pending.area": 0.4, "bbg_new.gain": 1.5},
    KADE: {"bbg_housing.loss": 1.4, "bbg_other.loss": 0.0, "bbg_pending.area": 0.4, "bbg_new.gain": 0.0},
}


@pytest.mark.parametrize("area", BY_HAND)
def test_every_hectare_of_the_map_has_its_fate(whole: Run, area: str) -> None:
    for name, ha in BY_HAND[area].items():
        figure = whole.figures.last(f"m01.land.{name}", area)
        assert figure.value == pytest.approx(ha, abs=EDGE_HA), name
        assert again(whole, figure) == pytest.approx(figure.value, abs=1e-9)


def test_the_four_ledgers_stand_beside_each_other(whole: Run, city_run: Run) -> None:
    """Land use and plans change nothing of the floor; each ledger has events that name what it shows."""
    ids = {f.id for f in city_run.figures if f.id.startswith("m01.floor")}
    for id in ids:
        ours, theirs = ([(f.key, f.value) for f in r.figures.find(id)] for r in (whole, city_run))
        assert ours == theirs, id
    assert {e.ledger for e in whole.events} >= {"land", "floor", "permission", "room"}
    assert {e.status for e in whole.events if e.ledger == "floor"} == {"bewezen"}


def test_the_events_of_the_map_add_up_to_its_losses(whole: Run) -> None:
    """A building site of unknown future is no loss; CONTRACT 3: events are gains and losses only."""
    lost = sum(e.amount for e in whole.events if e.ledger == "land" and e.cause == "other_use" and e.area.code == KADE)
    told = [whole.figures.last(f"m01.land.{name}", KADE).value or 0 for name in ("bbg_housing.loss", "bbg_other.loss")]
    assert lost == pytest.approx(sum(told), abs=0.1)  # parts below `least_part_ha` are no event


def test_what_is_proven_is_counted_over_its_own_days(whole: Run) -> None:
    (proven,) = whole.figures.find("m01.events.proven.count", CITY)
    days = [e.period for e in whole.events if e.status == "bewezen"]
    assert len(days) == proven.value and proven.period.end == max(p.end for p in days)
    assert proven.period.start == min(p.start or p.end for p in days)


def test_a_sum_of_the_bridge_is_no_surer_than_its_least_sure_link(whole: Run, demo_run: Run) -> None:
    at_most = {"zeker": ("hoog", "midden", "laag"), "waarschijnlijk": ("midden", "laag"), "open": ("laag",)}
    ids = {"merged": "merged.change", "split": "split.change", "remeasured": "remeasured.change", "new": "new.gain"}
    for result in (whole, demo_run):
        for link in result.bridge.links:
            if link.cause in ids:
                figure = result.figures.last(f"m01.land.{ids[link.cause]}", result.municipality.code)
                assert figure.confidence in at_most[link.status], (link.cause, link.status)
