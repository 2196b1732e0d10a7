"""Toetsstad with every kind of file in one folder: BAG, two editions of the register, plans, land use. Four ledgers in one run.

The land use is made, in the form CBS publishes: one strip of 100 m high along the south of Proefkade (300 m) and on to the east.
"""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pytest
from shapely.geometry import box
from toetsstad import write_city
from write_imro import write_plans

from werkruimte.cli.proof import again
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

EDGE_HA = 1e-4
"""The outline of the park is written in degrees of seven decimals: its edge is a centimetre off."""
CITY, KADE = "GM9998", "999802"
PIECES = (  # width m, BG12, BG15, BG17
    (120, "24", "24", "24"),  # 1.2 ha of Proefkade stays
    (80, "24", "20", "20"),  # 0.8 ha to housing
    (60, "24", "34", "20"),  # 0.6 ha, building site first, then housing
    (40, "24", "24", "34"),  # 0.4 ha waits
    (200, "24", "21", "21"),  # 2 ha outside every park to shops
    (150, "51", "51", "24"),  # 1.5 ha new
)
BY_HAND = {
    CITY: {"bbg_housing.loss": 1.4, "bbg_other.loss": 2.0, "bbg_pending.area": 0.4, "bbg_new.gain": 1.5},
    KADE: {"bbg_housing.loss": 1.4, "bbg_other.loss": 0.0, "bbg_pending.area": 0.4, "bbg_new.gain": 0.0},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run on a folder with everything."""
    folder = write_city(tmp_path_factory.mktemp("toetsstad-geheel"))
    write_plans(folder)
    rows, west = [], 155_600
    for width, *codes in PIECES:
        rows.append({**dict(zip(("BG12", "BG15", "BG17"), codes, strict=True)), "geometry": box(west, 525_000, west + width, 525_100)})
        west += width
    gpd.GeoDataFrame(rows, crs=28992).to_file(folder / "bodemgebruik.gpkg", driver="GPKG", layer="bodemgebruik")
    return run(build("Toetsstad", folder, tmp_path_factory.mktemp("feiten") / "uit"), in_force(date(2026, 11, 24)))


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
