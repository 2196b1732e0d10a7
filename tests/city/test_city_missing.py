"""Toetsstad with one file taken away: what stood on it is no data with its reason, and nothing else changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from toetsstad import EXTRACT
from write_bbg import LAND_USE
from write_imro import PLANS

from missing_file import wrong_without
from werkruimte.facts.build import build
from werkruimte.measures.m01 import room
from werkruimte.run import Run, run

CITY = "GM9998"
REGISTER = ("toetsstad_ibis_2017.geojson", "toetsstad_ibis_2024.geojson")
PLAN_FILES = tuple(f"{p.id}.gml" for p in PLANS)
# By hand: what the municipality cannot know without the files, and the reason that it gets.
NEEDS = {
    (EXTRACT,): {
        "m01.floor.business.stock": "source_missing",
        "m01.floor.business.change": "source_missing",
        "m01.room.ge_4_1.area": "source_missing",
        "m01.room.encroachment.loss": "source_missing",
    },
    (REGISTER[0],): {"m01.land.housing.loss": "source_missing"},
    (REGISTER[1],): {"m01.land.housing.loss": "source_missing"},
    (PLAN_FILES[0],): {"m01.permission.business.loss": "not_computable_single_snapshot"},
    (PLAN_FILES[1],): {"m01.permission.business.loss": "not_computable_single_snapshot"},
    (PLAN_FILES[2],): {},  # a plan without bestemmingen admits nothing and takes nothing
    PLAN_FILES: {"m01.permission.business.area": "source_missing", "m01.permission.business.loss": "source_missing"},
    (LAND_USE,): {"m01.land.bbg_housing.loss": "source_missing", "m01.land.bbg_new.gain": "source_missing"},
}


def without(gone: tuple[str, ...], whole: Run, whole_folder: Path, place: Path) -> Run:
    """The run on the folder less these files and their sidecars."""
    away = shutil.ignore_patterns(*gone, *(f"{g}.bron.toml" for g in gone))
    folder = Path(shutil.copytree(whole_folder, place / "data", ignore=away))
    return run(build(CITY, folder, place / "uit"), whole.rules)


@pytest.mark.parametrize("gone", NEEDS, ids=" ".join)
def test_what_stood_on_the_file_has_a_reason_and_nothing_else_changes(
    gone: tuple[str, ...], whole: Run, whole_folder: Path, tmp_path: Path
) -> None:
    less = without(gone, whole, whole_folder, tmp_path)
    assert "\n".join(wrong_without(whole, less)) == ""
    assert {f.id for f in whole.figures} - {f.id for f in less.figures} == set(), "a figure is gone without a word"
    for id, reason in NEEDS[gone].items():
        assert any(f.known for f in whole.figures.find(id, CITY)), id
        found = less.figures.find(id, CITY)
        assert found and {(f.value, f.reason) for f in found} == {(None, reason)}, id
        assert all(f.note for f in found), id


def test_a_plan_without_units_takes_no_room(whole: Run, whole_folder: Path, tmp_path: Path) -> None:
    assert any(e.ledger == "room" and e.source.startswith("plan-") for e in whole.events)
    less = without((EXTRACT,), whole, whole_folder, tmp_path)
    assert not [e for e in less.events if e.ledger == "room"]
    assert any(e.ledger == "permission" for e in less.events), "what a plan admits is told all the same"


def test_units_of_a_part_prove_no_room_lost_or_won(whole: Run) -> None:
    told = room.events(whole.studies)
    assert {e.status for e in told} == {"bewezen"} and len({e.source for e in told}) > 1, "by the history and by a plan"
    of_a_part = room.events(replace(whole.studies, part=True))
    assert [(e.id, e.amount) for e in of_a_part] == [(e.id, e.amount) for e in told]
    assert {e.status for e in of_a_part} == {"kandidaat"} and all("deel van de gemeente" in e.what for e in of_a_part)


def test_floor_per_dwelling_needs_no_register(whole: Run, whole_folder: Path, tmp_path: Path) -> None:
    id = "m05.work_per_dwelling.ratio"
    less = without(REGISTER, whole, whole_folder, tmp_path)
    assert less.figures.last(id, CITY).value == whole.figures.last(id, CITY).value
    assert less.figures.last("m01.park.gross.area", CITY).reason == "source_missing"
