"""The core numbers by a second road: the publishers' own files with pandas, numpy and shapely, none of our SQL."""

from __future__ import annotations

import math
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from werkruimte.run import Run

HERE = "GM1742"
BASE = 2017


@pytest.fixture(scope="module")
def units(shared: Path) -> geopandas.GeoDataFrame:
    """Every unit of the municipality, with the parks (by RIN) its point lies in."""
    frame = geopandas.read_parquet(shared / "data/bag/rijssen_holten_vbo.parquet")
    frame["rin"] = None
    for rin, shape in parks_of(shared).items():
        inside = shapely.intersects(shape, frame.geometry.to_numpy())
        frame.loc[inside & frame["rin"].isna(), "rin"] = rin
    return frame


def parks_of(shared: Path) -> dict[str, shapely.Geometry]:
    frame = geopandas.read_file(shared / "data/bedrijventerreinen/rijssen_holten_ibis_2017.geojson").to_crs(28992)
    return {str(rin): shapely.union_all(group.geometry.to_numpy()) for rin, group in frame.groupby("RINNUMMER")}


def current_of(shared: Path) -> dict[str, shapely.Geometry]:
    return {rin: shape for rin, shape in parks_of(shared).items() if rin != "630"}


def value(run: Run, id: str, variant: str = "standaard", area: str = HERE) -> float:
    found = [f for f in run.figures.find(id, area, variant) if f.value is not None]
    assert found, id
    return float(found[-1].value or 0)


def test_floor_on_parks(demo_run: Run, units: geopandas.GeoDataFrame) -> None:
    industrie = units[units.functieklasse == "industriefunctie"]
    on_parks = industrie[industrie.rin.notna()].oppervlakte.sum()
    assert value(demo_run, "m01.floor.industrie_on_parks.share") == pytest.approx(100 * on_parks / industrie.oppervlakte.sum())
    for rin, group in industrie[industrie.rin.notna()].groupby("rin"):
        assert value(demo_run, "m01.floor.industrie.stock", area=rin) == group.oppervlakte.sum()
    business = units[units.functieklasse.isin(["industriefunctie", "winkel_of_kantoorfunctie"])]
    assert value(demo_run, "m01.floor.business.stock") == business.oppervlakte.sum()


def test_built_since_the_base_year(demo_run: Run, units: geopandas.GeoDataFrame) -> None:
    new = units[units.bouwjaar >= BASE]
    floor = new[new.functieklasse == "industriefunctie"].oppervlakte.sum()
    homes = (new.functieklasse == "woonfunctie").sum()
    assert value(demo_run, "m01.floor.built_since_base.industrie.stock") == floor
    assert value(demo_run, "m05.dwellings.built_since_base.count") == homes
    assert value(demo_run, "m05.work_per_new_dwelling.ratio") == pytest.approx(floor / homes)
    assert value(demo_run, "m05.yardstick_20m2.required.area") == 20 * homes


def test_shares_of_floor(demo_run: Run, units: geopandas.GeoDataFrame) -> None:
    floor = np.sort(units[units.functieklasse == "industriefunctie"].oppervlakte.to_numpy())[::-1]
    assert value(demo_run, "m02.top10_industrie_floor.share") == pytest.approx(100 * floor[:10].sum() / floor.sum())
    other = units[units.functieklasse != "woonfunctie"].oppervlakte.sum()
    assert value(demo_run, "w8.mxi.share") == pytest.approx(100 * other / units.oppervlakte.sum())


def test_dwellings_near_parks(demo_run: Run, units: geopandas.GeoDataFrame, shared: Path) -> None:
    homes = units[units.functieklasse == "woonfunctie"]
    points = homes.geometry.to_numpy()
    shapes = np.array(list(current_of(shared).values()), dtype=object)
    metres = np.min([shapely.distance(shape, points) for shape in shapes], axis=0)
    outside = metres > 0
    assert value(demo_run, "m01.dwellings.near_100m.count") == (outside & (metres <= 100)).sum()
    assert value(demo_run, "m01.dwellings.near_200m.count") == (outside & (metres <= 200)).sum()
    new = (homes.bouwjaar >= BASE).to_numpy()
    assert value(demo_run, "m01.dwellings.near_100m_built_since_base.count") == (outside & (metres <= 100) & new).sum()


def test_room_before_and_now_in_every_cell(demo_run: Run, units: geopandas.GeoDataFrame, shared: Path) -> None:
    shapes = list(current_of(shared).values())
    west, south, east, north = (
        math.floor(v / 10) if i < 2 else math.ceil(v / 10) for i, v in enumerate(shapely.total_bounds(np.array(shapes)))
    )
    grid = np.stack(np.meshgrid(np.arange(west, east) * 10 + 5.0, np.arange(south, north) * 10 + 5.0), axis=-1).reshape(-1, 2)
    cells = grid[np.any([shapely.contains_xy(shape, grid) for shape in shapes], axis=0)]
    assert len(cells) == 32916
    homes = units[units.functieklasse == "woonfunctie"]
    inside = np.any([shapely.intersects(shape, homes.geometry.to_numpy()) for shape in shapes], axis=0)
    steps = {"rustig": [10, 30, 50, 100, 200, 300, 500, 700, 1000, 1500], "gemengd": [0, 10, 30, 50, 100, 200, 300, 500, 700, 1000]}
    for reading, chosen in (("omgeving", homes[~inside]), ("alle", homes)):
        now, before = (nearest(cells, frame) for frame in (chosen, chosen[chosen.bouwjaar < BASE]))
        for table, metres in steps.items():
            after, base = (np.searchsorted(metres, d, side="right") - 1 for d in (now, before))
            variant = f"{table}.{reading}.zonder_plan"
            assert value(demo_run, "m01.room.ge_4_1.area", variant) == pytest.approx((after >= 4).sum() / 100)
            assert value(demo_run, "m01.room.c3_2.area", variant) == pytest.approx((after == 3).sum() / 100)
            assert value(demo_run, "m01.room.encroachment.loss", variant) == pytest.approx((after < base).sum() / 100)
            assert value(demo_run, "m01.room.encroachment_steps.loss", variant) == pytest.approx((base - after).sum() / 100)


def nearest(cells: np.ndarray, sites: geopandas.GeoDataFrame) -> np.ndarray:
    """Metres from each cell to the nearest site, by the tree of shapely."""
    _, metres = shapely.STRtree(sites.geometry.to_numpy()).query_nearest(shapely.points(cells), return_distance=True, all_matches=False)
    return metres


def test_events_are_those_that_the_two_editions_and_the_streets_show(demo_run: Run) -> None:
    proven = [e for e in demo_run.events if e.status == "bewezen"]
    assert value(demo_run, "m01.events.proven.count") == len(proven) == len({e.id for e in proven})
    rooms = [e for e in demo_run.events if e.ledger == "room"]
    assert value(demo_run, "m01.room.encroachment_events.count") == len(rooms) > 0
    large = [e for e in rooms if e.amount >= 0.1]
    assert value(demo_run, "m01.room.encroachment_large_events.count") == len(large) < len(rooms), "K5 counts from 0.1 ha"
    lost = sum(e.amount for e in rooms)
    assert lost == pytest.approx(value(demo_run, "m01.room.encroachment.loss", "rustig.omgeving.zonder_plan"))


def test_the_register_once_per_rin(demo_run: Run, shared: Path) -> None:
    old = geopandas.read_file(shared / "data/bedrijventerreinen/rijssen_holten_ibis_2017.geojson")
    then = old.drop_duplicates("RINNUMMER").OPPBRUTO.astype(float).sum() / 10_000
    table = pd.read_csv(shared / "data/bedrijventerreinen/ibis_2024_selectie.csv")
    here = table[table.gemeentecode == HERE]
    assert value(demo_run, "m01.land.register.change") == pytest.approx(here.ha_bruto.sum() - then, abs=0.01)
    assert value(demo_run, "m01.park.issuable.area") == pytest.approx(here.ha_uitgeefbaar.sum(), abs=0.01)


def test_people(demo_run: Run, shared: Path) -> None:
    jobs = geopandas.read_file(shared / "data/pendel/wijk_banen_ca2015.gpkg").query("gemeentecode == @HERE")
    parks = jobs[jobs.banen_werk >= 10 * jobs.werkenden_woon]
    assert value(demo_run, "m12.jobs.park_districts.stock") == parks.banen_werk.sum()
    flows = pd.read_parquet(shared / "data/pendel/gemeente_od_banen_ca2015_min10.parquet")
    here = flows[flows.werkgemeente == HERE]
    own = here[here.woongemeente == HERE].banen.sum()
    assert value(demo_run, "m12.commute.internal.share") == pytest.approx(100 * own / here.banen.sum())
