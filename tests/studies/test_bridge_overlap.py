"""A second edition with polygons goes through the reader and the bridge by overlap to the figures of a run."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from made_ibis import later_parks, write_workbook

from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

HERE = "GM1742"
RULES = in_force(date(2026, 11, 24))


def geopackage(parks: gpd.GeoDataFrame, folder: Path) -> None:
    parks[["rin", "geometry"]].to_file(folder / "ibis_werklocaties_2023.gpkg", layer="IBIS_werklocaties_2023", driver="GPKG")


def zipped_shapefile(parks: gpd.GeoDataFrame, folder: Path) -> None:
    made = folder.parent / "shp"
    made.mkdir()
    parks[["rin", "geometry"]].rename(columns={"rin": "RIN"}).to_file(made / "ibis.shp")
    with zipfile.ZipFile(folder / "ibis_nl_2023.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(made.iterdir()):
            archive.write(part, f"ibis_nl_2023/{part.name}")


def shapefile_folder(parks: gpd.GeoDataFrame, folder: Path) -> None:
    (folder / "ibis_nl_2023").mkdir()
    parks[["rin", "geometry"]].rename(columns={"rin": "RIN_NUMMER"}).to_file(folder / "ibis_nl_2023" / "ibis_2023.shp")


@pytest.fixture(scope="module", params=[geopackage, zipped_shapefile, shapefile_folder], ids=lambda f: f.__name__)
def made_run(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("made") / "data"
    folder.mkdir()
    for name in ("bag/rijssen_holten_vbo.parquet", "bedrijventerreinen/rijssen_holten_ibis_2017.geojson"):
        (folder / Path(name).name).symlink_to(shared / "data" / name)
    (folder / "gemeentegrenzen_2012_2024_2026.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    parks = later_parks(folder / "rijssen_holten_ibis_2017.geojson")
    request.param(parks, folder)
    write_workbook(parks, folder / "ibis_nl_2023_publiek.xlsx")
    return run(build("rijssen-holten", folder, folder.parent / "uit"), RULES)


def value(made: Run, name: str, area: str = HERE) -> float:
    found = [f for f in made.figures.find(f"m01.land.{name}", area) if f.value is not None]
    assert found[-1].value is not None
    return found[-1].value


def test_polygons_and_workbook_are_one_edition_and_every_change_has_its_cause(made_run: Run) -> None:
    assert [e[0] for e in made_run.bridge.editions] == [date(2017, 8, 23), date(2023, 12, 31)]
    assert value(made_run, "housing.loss") == pytest.approx(3.5714)
    assert value(made_run, "housing.loss", "630") == pytest.approx(3.5714)
    assert value(made_run, "new.gain") == pytest.approx(4.0)
    assert value(made_run, "new.gain", "990003") == pytest.approx(4.0)
    assert value(made_run, "merged.change") == pytest.approx(0, abs=0.01)
    assert value(made_run, "split.change") == pytest.approx(0, abs=0.01)
    assert value(made_run, "remeasured.change") == pytest.approx(-0.02 * 13.86, abs=0.01)
    causes = {frozenset(p.rin for p in (*link.older, *link.newer)): link.cause for link in made_run.bridge.links}
    assert causes[frozenset({"691", "692"})] == "merged"
    assert causes[frozenset({"4779", "990001", "990002"})] == "split"
    assert causes[frozenset({"696"})] == "unexplained"
    assert causes[frozenset({"629", "990629"})] == "remeasured"


def test_each_hectare_once_and_the_sum_is_the_change_of_the_register(made_run: Run) -> None:
    signs = {"housing.loss": -1, "new.gain": 1, "merged.change": 1, "split.change": 1, "remeasured.change": 1, "unexplained.change": 1}
    assert sum(s * value(made_run, n) for n, s in signs.items()) == pytest.approx(value(made_run, "register.change"), abs=0.01)
    before, after = (
        made_run.query(f"SELECT sum(ha_bruto) FROM park_editions WHERE edition = DATE '{day}'")[0][0]
        for day in ("2017-08-23", "2023-12-31")
    )
    assert value(made_run, "register.change") == pytest.approx(after - before, abs=0.01)


def test_what_can_still_be_issued_is_net_less_what_was(made_run: Run) -> None:
    found = [f for f in made_run.figures.find("m01.park.issuable.area", "990003") if f.value is not None]
    assert found[-1].value == pytest.approx(0.25)


def test_only_parks_of_the_municipality_are_kept_and_current_parks_have_the_new_shapes(made_run: Run) -> None:
    rins = {a.code for a in made_run.studies.parks}
    assert "777001" not in rins and "630" not in rins and {"990001", "990002", "990003"} <= rins
    assert made_run.studies.current_rins == rins


def test_a_third_edition_without_polygons_leans_on_the_second(demo_data: Path, tmp_path: Path) -> None:
    parks = later_parks(demo_data / "rijssen_holten_ibis_2017.geojson")
    geopackage(parks, demo_data)
    write_workbook(parks, demo_data / "ibis_nl_2023_publiek.xlsx")
    last = "\n".join(f"GM1742,Rijssen-Holten,{p.rin},{p.naam},2025,{p.bruto},{p.netto},0,B" for p in parks.itertuples())
    (demo_data / "ibis_2024_selectie.csv").unlink()
    (demo_data / "ibis_2025.csv").write_text("gemeentecode,gemeente,rin,naam,jaar,ha_bruto,ha_netto,ha_uitgeefbaar,type\n" + last + "\n")
    made = run(build("rijssen-holten", demo_data, tmp_path / "uit"), RULES)
    assert [e[0].year for e in made.bridge.editions] == [2017, 2023, 2025]
    assert value(made, "new.gain") == pytest.approx(4.0) and value(made, "housing.loss") == pytest.approx(3.5714)
    assert [sum(link.change_ha for link in s.links) for s in made.bridge.steps][1] == pytest.approx(0)
    assert made.query("SELECT count(DISTINCT last) FROM bridge_steps")[0][0] == 2


def test_a_part_that_went_and_carries_dwellings_is_the_loss(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "ibis_2024_selectie.csv").unlink()
    parks = gpd.read_file(demo_data / "rijssen_holten_ibis_2017.geojson").to_crs(28992)
    kol = parks.index[parks.RINNUMMER == "630"][0]
    units = gpd.read_parquet(demo_data / "rijssen_holten_vbo.parquet")
    inside = units[(units.functieklasse.str.startswith("woon")) & (units.bouwjaar >= 2017) & units.within(parks.geometry[kol])]
    assert len(inside) > 10
    west, south, _, north = parks.geometry[kol].bounds
    from shapely.geometry import box

    cut = box(west, south, inside.geometry.x.median(), north)
    gone = parks.geometry[kol].intersection(cut)
    parks.loc[kol, "geometry"] = parks.geometry[kol].difference(cut)
    parks["OPPBRUTO"] = parks.OPPBRUTO.astype(float)
    parks.loc[kol, "OPPBRUTO"] -= gone.area
    parks.to_file(demo_data / "ibis_2023.gpkg", driver="GPKG")
    made = run(build("rijssen-holten", demo_data, tmp_path / "uit"), RULES)
    assert value(made, "housing.loss", "630") == pytest.approx(gone.area / 10_000, abs=0.05)
    assert value(made, "register.change") == pytest.approx(-gone.area / 10_000, abs=0.01)
    event = next(e for e in made.events if e.cause == "out_with_dwellings")
    assert event.status == "bewezen" and gone.buffer(1).contains(gpd.points_from_xy([event.x], [event.y])[0])
    assert "630" in made.studies.current_rins
