"""Toetsstad with what lies in a real folder beside it: a picture, a letter, a plan of the neighbour. Each is named, and no figure moves."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from missing_file import wrong_without
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8


@pytest.fixture(scope="module")
def mixed(folder: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory, city_run: Run) -> Run:
    place = tmp_path_factory.mktemp("gemengd") / "data"
    shutil.copytree(folder, place)
    (place / "foto.jpg").write_bytes(PICTURE)
    with zipfile.ZipFile(place / "brief.docx", "w") as letter:
        letter.writestr("[Content_Types].xml", "<Types/>")
        letter.writestr("word/document.xml", "<document/>")
    shutil.copy(next((shared / "data").rglob("NL.IMRO.*.gml")), place / "buurgemeente.gml")
    return run(build("Toetsstad", place, place.parent / "uit"), in_force(city_run.rules.on))


def test_what_is_not_of_this_place_is_named_and_does_not_count(mixed: Run, city_run: Run) -> None:
    known = {s.file for s in city_run.sources}
    strange = {s.file: s for s in mixed.sources if s.file not in known}
    assert set(strange) == {"foto.jpg", "brief.docx", "buurgemeente.gml"}
    assert all(s.kind == "" and s.warning for s in strange.values())


def test_no_figure_moves(mixed: Run, city_run: Run) -> None:
    assert wrong_without(city_run, mixed) == [] and len(mixed.figures) == len(city_run.figures)
