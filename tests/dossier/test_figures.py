"""Every figure of the demo in both editions, held against what no figure may be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from odd_figures import odd
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier import contract
from werkruimte.publish import public
from werkruimte.run import Run


def test_no_figure_of_the_demo_is_odd(demo_run: Run) -> None:
    assert odd(contract.document(demo_run)) == []
    assert odd(contract.document(public(demo_run))) == []


def test_a_change_of_which_nothing_is_known_runs_from_the_base_year(demo_run: Run) -> None:
    for id in ("m01.land.bbg_housing.loss", "m01.land.bbg_new.gain", "m01.permission.business.loss"):
        (figure,) = demo_run.figures.find(id, "GM1742")
        assert figure.value is None and figure.period.as_dict() == {"from": "2017-01-01", "to": "2026-11-24", "precision": "day"}


@pytest.mark.parametrize("id", ["m01.floor.built_since_base.industrie.stock", "m05.dwellings.built_since_base.count"])
def test_what_stands_since_the_base_year_is_a_state(demo_run: Run, id: str) -> None:
    (figure,) = demo_run.figures.find(id, "GM1742")
    assert figure.value and figure.period.start is None and "Basisjaar 2017" in figure.note


def test_the_ids_that_were_agreed_are_declared_with_their_unit_and_levels(shared: Path) -> None:
    with (shared / "figure_ids.csv").open(encoding="utf-8", newline="") as file:
        agreed = list(csv.DictReader(file))
    later = {row["id"] for row in agreed if row["part"] == "growth"}
    for row in (r for r in agreed if r["id"] not in later):
        entry = catalogue()[row["id"]]
        assert entry.unit == row["unit"] and set(row["levels"].split(";")) <= set(entry.levels)
