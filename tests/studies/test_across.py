"""A park across the border of the municipality: whole in the register, a part of it in what is known of one side only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

BORDER = 240_000
UNITS = "x;y;oppervlakte;gebruiksdoelen;bouwjaar\n239900;485050;500;industriefunctie;1990\n236050;485050;300;industriefunctie;1990\n"
ACROSS, INSIDE, SLIVER, ELSEWHERE = "205", "200", "201", "206"
PARKS = {
    ACROSS: box(BORDER - 240, 485_000, BORDER + 160, 485_250),
    INSIDE: box(236_000, 485_000, 236_200, 485_250),
    SLIVER: box(BORDER - 390, 486_000, BORDER + 10, 486_250),
    ELSEWHERE: box(BORDER - 120, 487_000, BORDER + 280, 487_250),
}


def made(tmp_path: Path, units: str = UNITS) -> Run:
    folder = tmp_path / "data"
    folder.mkdir()
    ground = [("GM0189", "Wierden", box(230_000, 480_000, BORDER, 490_000)), ("GM0141", "Almelo", box(BORDER, 480_000, 250_000, 490_000))]
    rows = [{"statcode": c, "statnaam": n, "geometry": g} for c, n, g in ground]
    gpd.GeoDataFrame(rows, crs=28992).to_file(folder / "grenzen_2024.gpkg", driver="GPKG")
    parks = [{"RIN": int(r), "PLAN_NAAM": f"Park {r}", "HA_BRUTO": g.area / 1e4, "geometry": g} for r, g in PARKS.items()]
    gpd.GeoDataFrame(parks, crs=28992).to_file(folder / "ibis_2023.gpkg", driver="GPKG")
    (folder / "eenheden_2025.csv").write_text(units)
    return run(build("wierden", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))


def test_what_is_counted_on_it_is_a_part_and_its_hectares_are_whole(tmp_path: Path) -> None:
    result = made(tmp_path)
    floor = {f.area.code: f for f in result.figures.find("m01.floor.industrie.stock") if f.area.level == "park"}
    assert {code: (f.value, f.status) for code, f in floor.items()} == {
        ACROSS: (500, "partial"),
        INSIDE: (300, "value"),
        SLIVER: (0, "value"),
    }
    assert "40 % buiten de gemeente" in floor[ACROSS].note and floor[ACROSS].reason == "source_missing"
    room = [f for f in result.figures.find("m01.room.ge_4_1.area", ACROSS)]
    assert room and {f.status for f in room} == {"partial"}
    near = [
        f
        for f in result.figures
        if f.area.code == ACROSS and f.id in ("m01.dwellings.near_100m.count", "m01.quadrant.pressure.ratio") and f.known
    ]
    assert near and {f.status for f in near} == {"partial"}
    over_all = result.figures.last("m01.floor.industrie_on_parks.share", result.municipality.code)
    assert over_all.status == "partial" and f"Park {ACROSS}" in over_all.note
    gross = result.figures.last("m01.park.gross.area", ACROSS)
    assert (gross.value, gross.status) == (pytest.approx(10.0), "value")


def test_a_park_that_lies_mostly_elsewhere_is_not_of_this_municipality(tmp_path: Path) -> None:
    result = made(tmp_path)
    assert not result.figures.find("m01.park.gross.area", ELSEWHERE)
    assert [r.reason for s in result.sources if s.kind == "ibis_polygons" for r in s.rejected] == ["ligt buiten de gemeente"]


def test_a_unit_beyond_the_border_is_of_the_other_municipality(tmp_path: Path) -> None:
    result = made(tmp_path, UNITS + f"{BORDER + 50};485050;700;industriefunctie;1990\n")
    floor = result.figures.last("m01.floor.industrie.stock", ACROSS)
    assert (floor.value, floor.status) == (500, "partial")
