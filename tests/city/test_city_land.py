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
