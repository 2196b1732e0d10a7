"""OpenStreetMap: known answers of the real extract, the cut at the boundary, and broken bytes."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
import shapely

from werkruimte.domain.errors import InputError
from werkruimte.engine import connect
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)
PBF = "kampen_osm/kampen.osm.pbf"
BOUNDARY = "cbs/gemeentegrenzen_2012_2024_2026.gpkg"


def made(shared: Path, tmp_path: Path, *files: str) -> Run:
    folder = tmp_path / "data"
    folder.mkdir(parents=True)
    for file in files:
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    return run(build("kampen", folder, tmp_path / "feitenbasis"), in_force(ON))


def one(result: Run, sql: str) -> object:
    return result.query(sql)[0][0]


def test_the_extract_gives_the_known_buildings(shared: Path, tmp_path: Path) -> None:
    result = made(shared, tmp_path, PBF)
    assert one(result, "SELECT count(*) FROM osm_buildings") == 29_673
    assert one(result, "SELECT count(pand_id) FROM osm_buildings") == 29_570
    assert one(result, "SELECT count(DISTINCT pand_id) FROM osm_buildings") == 29_569
    assert one(result, "SELECT count(*) FROM osm_buildings WHERE building = 'industrial'") == 795
    assert one(result, "SELECT median(bouwjaar) FROM osm_buildings") == 1977
    assert one(result, "SELECT count(*) FROM osm_pois WHERE shop IS NOT NULL") == 104
    source = next(s for s in result.sources if s.kind == "osm")
    assert source.period.end == date(2023, 1, 30) and "ODbL" in source.licence
    licence = (tmp_path / "feitenbasis/licenties" / f"{source.id}.txt").read_text("utf-8")
    assert "ODbL" in licence and "onder dezelfde licentie" in licence and "osm_buildings" in licence and "units" not in licence


def test_it_agrees_with_what_another_program_made_of_it(shared: Path, tmp_path: Path) -> None:
    result = made(shared, tmp_path, PBF)
    theirs = connect().execute(
        f"SELECT osm_id, pand_id, footprint_m2 FROM read_parquet('{shared / 'data/kampen_osm/kampen_osm_buildings.parquet'}')"
    )
    rows = {id: (pand, area) for id, pand, area in theirs.fetchall()}
    ours = result.query("SELECT split_part(osm_id, '/', 2), pand_id, ST_Area(geometry) FROM osm_buildings")
    assert {id for id, _, _ in ours} == set(rows)
    # Outlines that cross themselves have no area that two programs agree on.
    crossing = {r.row.split("/")[1] for s in result.sources for r in s.cleaned if "kruist" in r.reason}
    assert (len(crossing & set(rows)), len(crossing - set(rows))) == (2, 13)  # Buildings, and land.
    assert all(rows[id][0] == pand and (id in crossing or abs((rows[id][1] or 0) - area) < 0.5) for id, pand, area in ours)


def test_buildings_of_the_neighbour_stay_out_and_shops_are_partial(shared: Path, tmp_path: Path) -> None:
    result = made(shared, tmp_path, PBF, BOUNDARY)
    source = next(s for s in result.sources if s.kind == "osm")
    assert "171 gebouwen" in source.warning
    assert one(result, "SELECT count(*) FROM osm_buildings") == 29_673 - 171
    shops = result.figures.find("m04.shops.osm.count", "GM0166")[0]
    # A second road: the shops of the whole extract that lie within the boundary.
    whole = made(shared, tmp_path / "zonder", PBF)
    inside = [
        shapely.contains_xy(shapely.from_wkb(bytes(one(result, "SELECT ST_AsWKB(geometry) FROM municipality"))), x, y)
        for x, y in whole.query(
            "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Centroid(geometry) AS p FROM osm_pois WHERE shop NOT IN ('no', 'vacant'))"
        )
    ]
    assert shops.status == "partial" and shops.value == sum(inside) == 102 and "hele gemeente" in shops.note


def test_the_derived_tables_are_read_as_well_and_never_beside_the_extract(shared: Path, tmp_path: Path) -> None:
    derived = [f"kampen_osm/kampen_osm_{n}" for n in ("buildings.parquet", "landuse.gpkg", "streets.parquet", "pois.gpkg")]
    result = made(shared, tmp_path, *derived)
    counts = [one(result, f"SELECT count(*) FROM osm_{t}") for t in ("buildings", "landuse", "streets", "pois")]
    assert counts == [29_673, 56, 5_539, 709]
    # 104 carry the tag; one of them says shop=vacant, and that is no shop.
    assert result.figures.find("m04.shops.osm.count", "GM0166")[0].value == 103
    both = tmp_path / "beide"
    both.mkdir()
    assert one(made(shared, both, PBF, *derived), "SELECT count(*) FROM osm_buildings") == 29_673


@pytest.mark.parametrize("seed", range(8))
def test_a_hostile_extract_is_one_sentence(shared: Path, tmp_path: Path, seed: int) -> None:
    data = bytearray((shared / "data" / PBF).read_bytes())
    draw = random.Random(seed)
    if seed % 2:
        data = data[: draw.randrange(200, len(data))]
    for _ in range(50):
        data[draw.randrange(60, len(data))] = draw.randrange(256)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "stuk.osm.pbf").write_bytes(data)
    try:
        build("kampen", folder, tmp_path / "uit")
    except InputError as error:
        assert "stuk.osm.pbf" in str(error) and "\n" not in str(error)
        assert not (tmp_path / "uit").exists()
