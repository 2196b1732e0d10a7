"""Every figure of the demo in both editions, held against what no figure may be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from odd_figures import odd
from printed import NAMES, tokens
from werkruimte.catalogue.catalogue import catalogue, rules_used
from werkruimte.dossier import contract
from werkruimte.dossier.blocks import Table
from werkruimte.dossier.pages import people, quadrants
from werkruimte.dossier.wording import number
from werkruimte.publish import public
from werkruimte.run import Run


def test_no_figure_of_the_demo_is_odd(demo_run: Run) -> None:
    assert odd(contract.document(demo_run)) == []
    assert odd(contract.document(public(demo_run))) == []


def test_a_change_of_which_nothing_is_known_runs_from_the_base_year(demo_run: Run) -> None:
    for id in ("m01.land.bbg_housing.loss", "m01.land.bbg_new.gain", "m01.permission.business.loss"):
        (figure,) = demo_run.figures.find(id, "GM1742")
        assert figure.value is None and figure.period.as_dict() == {"from": "2017-01-01", "to": "2026-11-24", "precision": "day"}


def test_the_floor_that_stands_since_the_base_year_is_a_state(demo_run: Run) -> None:
    (figure,) = demo_run.figures.find("m01.floor.built_since_base.industrie.stock", "GM1742")
    assert figure.value and figure.period.start is None and "Basisjaar 2017" in figure.note
    (came,) = demo_run.figures.find("m05.dwellings.built_since_base.count", "GM1742")
    assert came.period.as_dict()["from"] == "2017-01-01", "sentences say that they came"


def test_each_cause_of_the_bridge_is_told_of_each_park(demo_run: Run) -> None:
    # Nothing was split here: that is a real nothing of every park, as it is of a park that is not new.
    told = {c: demo_run.figures.find(id) for c, id in BRIDGE.items()}
    parks = {c: {f.area.code: f.value for f in figures if f.area.level == "park"} for c, figures in told.items()}
    everywhere = {p.rin for link in demo_run.bridge.links for p in (*link.older, *link.newer)}
    assert set(parks["split"]) == set(parks["new"]) == set(parks["out_with_dwellings"]) == everywhere
    assert everywhere - set(parks["merged"]) < {p.rin for link in demo_run.bridge.links if link.cause == "merged" for p in link.older}
    for cause, figures in told.items():
        (whole,) = [f.value for f in figures if f.area.level == "gemeente"]
        assert sum(v or 0.0 for v in parks[cause].values()) == pytest.approx(whole), cause
    assert set(parks["split"].values()) == {0.0}


BRIDGE = {
    "out_with_dwellings": "m01.land.housing.loss",
    "new": "m01.land.new.gain",
    "merged": "m01.land.merged.change",
    "split": "m01.land.split.change",
}
CODES = {"24", "28992"}
"""The class of business park of CBS, and the system of coordinates: names."""


def test_each_number_in_a_formula_is_an_assumption_that_its_method_reads(demo_run: Run) -> None:
    known = {p.id: p.value for p in demo_run.parameters}
    for method in {e.method: e for e in catalogue().values()}.values():
        read = [known[id] for id in rules_used().get(method.method, ()) if not id.startswith("afstanden")]
        # A share is said in per cent, a cell of so many metres in hectares.
        allowed = {number(v * by, d) for v in read for by in (1, 100) for d in (0, 1, 2)} | {number(v * v / 10_000, 2) for v in read}
        assert tokens(method.formula) - NAMES - CODES - allowed == set(), method.method


def test_the_clauses_name_every_park_and_leave_to_the_council_which_stay(demo_run: Run) -> None:
    # Some of them the quadrants would mix; the public edition has no quadrants and says the same.
    lines = (demo_run.rules.value("quadrant_room_pct"), demo_run.rules.value("quadrant_pressure_n_ha"))
    axes = [{f.area.code: f.value or 0.0 for f in demo_run.figures.find(id)} for id in (quadrants.X, quadrants.Y)]
    assert [code for code in axes[0] if quadrants.label(axes[0][code], axes[1][code], lines) == "gericht mengen"]
    for run in (demo_run, public(demo_run)):
        clauses = {c["id"]: c["text"] for c in contract.document(run)["measures"][0]["clauses"]}
        named = [id for id, text in clauses.items() if "De Haar I" in text or "Vletgaarsmaten II" in text]
        assert len(named) == 3 and all("[uw keuze: welke]" in clauses[id] or "zolang de raad niet" in clauses[id] for id in named)


def test_the_ids_that_were_agreed_are_declared_with_their_unit_and_levels(shared: Path) -> None:
    with (shared / "figure_ids.csv").open(encoding="utf-8", newline="") as file:
        agreed = list(csv.DictReader(file))
    assert len(agreed) > 100
    for row in agreed:
        entry = catalogue()[row["id"]]
        assert entry.unit == row["unit"] and set(row["levels"].split(";")) <= set(entry.levels)


def test_what_is_counted_the_same_way_stands_in_one_row(demo_run: Run) -> None:
    """The floor that is no dwelling stood twice, once as MXI."""
    (table,) = [b for b in people.people(demo_run).blocks if isinstance(b, Table)]
    labels = [row[0] for row in table.rows if row[1] == "36,5 %"]
    assert labels == ["deel van de vloer dat geen woning is (MXI)"]
