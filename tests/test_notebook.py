"""The notebook: what `werkruimte.open` gives is what the dossier says, and it shows itself in Dutch."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import werkruimte
from werkruimte.domain.errors import FigureUnknown, MunicipalityUnknown, TableUnknown
from werkruimte.notebook import Opened
from werkruimte.run import Run


@pytest.fixture(scope="module")
def opened(demo_run: Run) -> Opened:
    return Opened(demo_run)


def test_every_docstring_example_runs() -> None:
    names = [m.name for m in pkgutil.walk_packages(werkruimte.__path__, "werkruimte.") if not m.name.endswith("__main__")]
    tried = failed = 0
    for name in names:
        found = doctest.testmod(importlib.import_module(name))
        tried, failed = tried + found.attempted, failed + found.failed
    assert tried > 10 and failed == 0


def test_figures_are_those_of_the_run(opened: Opened, demo_run: Run) -> None:
    assert list(opened.figures()) == list(demo_run.figures)
    frame = opened.figures("m01.land").frame()
    assert len(frame) == len(opened.figures("m01.land")) and set(frame["id"].str[:9]) == {"m01.land."}
    assert frame["value"].isna().sum() == len([f for f in opened.figures("m01.land") if f.value is None]) > 0
    last = opened.figure("m01.land.register.change")
    assert last.value == pytest.approx(-17.4337, abs=0.001) and last.area == opened.area


def test_a_list_shows_itself_and_stays_a_list_when_cut(opened: Opened) -> None:
    some = opened.figures("m01.land.housing.loss")
    html = some[:1]._repr_html_()
    assert "3,57 ha" in html and "2017–2024" in html and html.count("<tr>") == 2
    assert "geen gegevens" in repr(opened.figures("m01.land.bbg_new.gain"))
    assert "meer" in repr(opened.figures()) and len(opened.assessments) == 14
    assert all(e.effect == "loss" for e in opened.events.where(lambda e: e.effect == "loss"))


def test_an_assessment_shows_its_verdict_and_subjects_and_no_wall(opened: Opened) -> None:
    first = opened.assessments[0]
    lines = repr(first).splitlines()
    assert lines[0].startswith(f"Maatregel 1, {first.title}: {first.verdict}. ") and len(lines) == 1 + len(first.subjects) > 1
    assert "Clause(" not in repr(first) and all(s.sentence in repr(first) for s in first.subjects)


def test_a_wrong_id_gets_the_ids_that_it_may_mean(opened: Opened) -> None:
    with pytest.raises(FigureUnknown, match=r"Bedoelt u .*m01\.land\.housing\.loss"):
        opened.figure("m01.land.housing.los")
    with pytest.raises(FigureUnknown, match=r"Bedoelt u .*m01\.land\.housing\.loss"):
        opened.figures("m01.land.housing.los")


def test_tables_keep_null_and_geometry_is_in_rd(opened: Opened) -> None:
    units = opened.table("units")
    assert len(units) == 18970 and units["pand_id"].isna().all() and "geometry" not in units
    assert {"units", "placed"} <= set(opened.tables) and "site_groups" not in opened.tables
    assert len(opened.geotable("placed")) == len(units)
    parks = opened.geotable("park_shapes")
    assert parks.crs.to_epsg() == 28992 and parks.geometry.is_valid.all()
    (area,) = opened.run.query("SELECT sum(ST_Area(geometry)) FROM park_shapes")[0]
    assert parks.area.sum() == pytest.approx(area)


def test_wrong_names_get_a_dutch_sentence(opened: Opened) -> None:
    with pytest.raises(FigureUnknown, match="is niet bekend"):
        opened.figures("m99")
    with pytest.raises(FigureUnknown, match="varianten"):
        opened.figure("m01.land.register.change", area="GM0000")
    with pytest.raises(TableUnknown, match="De namen staan in tables"):
        opened.table("huizen")
    with pytest.raises(TableUnknown, match="heeft geen geometrie"):
        opened.geotable("statistics")
    with pytest.raises(MunicipalityUnknown):
        werkruimte.open("nergenshuizen")


def test_opens_a_folder_with_a_fact_base_and_own_files(tmp_path: Path, demo_run: Run, shared: Path) -> None:
    folder = Path(werkruimte.__file__).parent / "demo" / "rijssen-holten"
    assert werkruimte.open(folder).area == demo_run.municipality
    (tmp_path / "parken.geojson").symlink_to(shared / "data/bedrijventerreinen/rijssen_holten_ibis_2017.geojson")
    own = werkruimte.open("rijssen-holten", data=tmp_path)
    assert own.figure("m01.units.all.count").status == "no_data"
    assert len(own.table("park_shapes")) == len(demo_run.query("SELECT 1 FROM park_shapes"))
