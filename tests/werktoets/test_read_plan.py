"""Polygons as people have them: a clear sentence and the cure for each that is wrong."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from werkruimte.cli.plan_test import free_spots
from werkruimte.domain.errors import InputError
from werkruimte.werktoets import Ground, read_plan

RING = [[224_700, 477_370], [224_860, 477_370], [224_860, 477_520], [224_700, 477_520], [224_700, 477_370]]


def polygon(ring: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (polygon(RING[:-1]), "niet gesloten"),
        (polygon([RING[0], RING[2], RING[1], RING[3], RING[0]]), "kruist zichzelf bij x"),
        (polygon([[x - 60_000, y] for x, y in RING]), "buiten Rijssen-Holten"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "leeg"),
        (polygon([[52.28, 6.40], [52.29, 6.40], [52.29, 6.41], [52.28, 6.40]]), "verwisseld"),
        (polygon([[y, x] for x, y in RING]), "x en y zijn verwisseld"),
        (polygon([[1e6, 1e6], [1e6 + 9, 1e6], [1e6, 1e6 + 9], [1e6, 1e6]]), "niet in Nederland"),
        ("POLYGON((224700 477370,224860 nan,224860 477520,224700 477520,224700 477370))", "geen getal"),
        ("{", "de GeoJSON is niet te lezen .de vorm klopt niet in regel 1, teken 2"),
        ("", "leeg"),
        ("<html><body>503</body></html>", "internetpagina"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5], [NaN, 1]]]}', "geen getal"),
        (json.dumps({"type": "LineString", "coordinates": RING}), "geen vlak"),
        ('{"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [4, 5], ["a", 1]]]}', "coördinaten"),
        ("POLYGON((224700 477370,224860 477370,224860 477520,224700 477520))", "niet gesloten"),
    ],
)
def test_a_wrong_polygon_says_what_and_how_to_mend(demo_ground: Ground, tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "vlak.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        read_plan(path, demo_ground.outline, demo_ground.municipality.name, 10)
    assert str(caught.value).count("vlak.geojson") == 1 and str(caught.value).endswith(".")


def test_longitude_and_latitude_give_the_same_area_as_rd(demo_ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "rd.geojson").write_text(polygon(RING), "utf-8")
    (tmp_path / "wkt.wkt").write_text(shapely.to_wkt(shapely.Polygon(RING)), "utf-8")
    lonlat = [[6.40872, 52.28088], [6.41106, 52.28085], [6.41111, 52.2822], [6.40877, 52.28223], [6.40872, 52.28088]]
    (tmp_path / "ll.geojson").write_text(polygon(lonlat), "utf-8")
    rd, wkt, ll = (read_plan(tmp_path / n, demo_ground.outline, "x", 1).area for n in ("rd.geojson", "wkt.wkt", "ll.geojson"))
    assert rd.equals(wkt)
    assert 200_000 < ll.centroid.x < 240_000 and ll.area == pytest.approx(rd.area, rel=0.05)


SQUARE, BESIDE, BOW = (
    shapely.box(224_700, 477_370, 224_860, 477_520),
    shapely.box(224_860, 477_370, 224_900, 477_520),
    shapely.Polygon([RING[0], RING[2], RING[1], RING[3]]),
)


def package(path: Path, *shapes: shapely.Geometry, crs: int = 28992, layer: str = "plan") -> Path:
    gpd.GeoDataFrame(geometry=list(shapes), crs=28992).to_crs(crs).to_file(path, layer=layer)
    return path


def test_a_geopackage_in_rd_or_degrees_is_one_area_also_when_it_has_two_parts(tmp_path: Path) -> None:
    for name, shapes, crs in (("rd", (SQUARE, BESIDE), 28992), ("graden", (SQUARE, BESIDE), 4326)):
        area = read_plan(package(tmp_path / f"{name}.gpkg", *shapes, crs=crs), None, "x", 1).area
        assert area.geom_type == "Polygon" and area.area == pytest.approx(30_000, abs=0.1)


@pytest.mark.parametrize(
    ("shapes", "crs", "problem"), [((BOW, SQUARE), 28992, "kruist zichzelf"), ((), 28992, "leeg"), ((SQUARE,), 3857, "EPSG:3857 kennen")]
)
def test_a_wrong_geopackage_says_what(tmp_path: Path, shapes: tuple[shapely.Geometry, ...], crs: int, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_plan(package(tmp_path / "vlak.gpkg", *shapes, crs=crs), None, "x", 1)


@pytest.mark.parametrize(("dwellings", "work_m2", "option"), [(-5, 0, "--woningen"), (40, -100, "--werk"), (40, float("nan"), "--werk")])
def test_a_programme_below_zero_is_refused(tmp_path: Path, dwellings: int, work_m2: float, option: str) -> None:
    with pytest.raises(InputError, match=f"{option} kan niet .* geef een getal van 0 of meer"):
        read_plan(package(tmp_path / "vlak.gpkg", SQUARE), None, "x", dwellings, work_m2)


@pytest.mark.parametrize(
    "line", ["woningen = -5", "woningen = 1\nwerk_m2 = -100", "woningen = 1\nwerk_m2 = {kantoor = -1}", "woningen = 1\nbanen = -1"]
)
def test_a_number_below_zero_in_a_plan_file_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "plan.toml").write_text(f'vlak = "{SQUARE.wkt}"\n[[variant]]\n{line}\n')
    with pytest.raises(InputError, match="getal van 0 of meer"):
        read_plan(tmp_path / "plan.toml", None, "x")


@pytest.mark.parametrize(("dwellings", "work_m2"), [(500, 0), (None, 1), (0, 0)])
def test_a_programme_beside_one_in_the_file_is_refused(tmp_path: Path, dwellings: int | None, work_m2: float) -> None:
    (tmp_path / "plan.toml").write_text(f"vlak = '{shapely.to_wkt(SQUARE)}'\n[[variant]]\nwoningen = 3\n", "utf-8")
    assert read_plan(tmp_path / "plan.toml", None, "x").variants[0].dwellings == 3
    with pytest.raises(InputError, match=r"plan.toml heeft zelf een programma: --woningen en --werk"):
        read_plan(tmp_path / "plan.toml", None, "x", dwellings, work_m2)


def test_a_file_of_free_spots_has_no_feature_where_there_is_none() -> None:
    assert json.loads(free_spots(shapely.Polygon()))["features"] == []
    assert [f["geometry"]["type"] for f in json.loads(free_spots(SQUARE))["features"]] == ["Polygon"]


def test_a_cut_geopackage_and_one_of_two_layers_are_refused(tmp_path: Path) -> None:
    """GDAL brings the process down on a cut file; nobody may notice."""
    path = package(tmp_path / "vlak.gpkg", SQUARE)
    (tmp_path / "half.gpkg").write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InputError, match="beschadigd"):
        read_plan(tmp_path / "half.gpkg", None, "x", 1)
    with pytest.raises(InputError, match="2 lagen"):
        read_plan(package(path, BESIDE, layer="ander"), None, "x", 1)


@pytest.mark.parametrize(
    ("file", "hectares"),
    [("NL.IMRO.0267.BP0174-0001.gml", 50.6232), ("durperveld_imro2012_fictief.gml", 50.7425), ("sheerabtskerke_imro2006.gml", 16.6960)],
)
def test_the_area_of_a_real_imro_plan_is_a_plan_area(shared: Path, file: str, hectares: float) -> None:
    """Hectares as GDAL reads the same element; its arcs are coarser than ours."""
    plan = read_plan(shared / "data" / "bestemmingsplan" / file, None, "x", 1)
    assert plan.area.area / 10_000 == pytest.approx(hectares, abs=0.001)


def test_a_file_without_a_plan_area_is_no_plan(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "data" / "bestemmingsplan" / "durperveld_imro2012_fictief.gml").read_bytes()
    (tmp_path / "half.gml").write_bytes(whole[:3000])
    (tmp_path / "leeg.gml").write_text("<a/>", "utf-8")
    for name, problem in (("half.gml", "afgebroken"), ("leeg.gml", "geen plangebied")):
        with pytest.raises(InputError, match=problem):
            read_plan(tmp_path / name, None, "x", 1)


def test_a_plan_file_names_variant_and_key_of_what_is_wrong(demo_ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    area = {"type": "Polygon", "coordinates": [RING]}
    path.write_text(json.dumps({"vlak": area, "variant": [{"woningen": -3}]}), "utf-8")
    with pytest.raises(InputError, match=r"variant A, woningen: '-3' kan niet"):
        read_plan(path, demo_ground.outline, "x")
    path.write_text(json.dumps({"vlak": area, "variant": [{"woningen": 1}] * 6}), "utf-8")
    with pytest.raises(InputError, match="hoogstens 5"):
        read_plan(path, demo_ground.outline, "x")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("bron = 5", "bron: dit is geen lijst"),
        ("voorbeeld = 'nee'", "voorbeeld: 'nee' kan niet; schrijf true of false"),
        ("[[bron]]\nx = 224700\ny = 477400\nl30 = 480", "l30: '480' kan niet; geef een getal van 0 tot 150"),
        ("[[bron]]\nx = 100000\ny = 400000\nl30 = 60", r"bron 1: deze plek ligt op .* km van het plangebied"),
        ("[[variant]]\nwoningen = 1\nfase = 3", "fase: dit is geen lijst"),
        ("[[variant]]\nwoningen = 1\nwoningen_weg = 'nee'", "woningen_weg: 'nee' kan niet"),
        ("[[variant]]\nwoningen = 1\nwerk_aandeel = 1.65", "werk_aandeel: '1,65' kan niet"),
        ("[[variant]]\nwoningen = 1\nwerk_aandeel = 15", "werk_aandeel: '15' kan niet; geef een getal van 0 tot 1"),
        ("[[variant]]\nwoningen = 1\nfase = [{jaar = 2028}, {woningen = 1}]", "een deel van de fasen heeft een jaar"),
    ],
)
def test_what_cannot_be_in_a_plan_file_is_named(tmp_path: Path, line: str, problem: str) -> None:
    programme = "" if "variant" in line else "\n[[variant]]\nwoningen = 1\n"
    (tmp_path / "plan.toml").write_text(f"vlak = '{SQUARE.wkt}'\n{line}\n{programme}", "utf-8")
    with pytest.raises(InputError, match=problem):
        read_plan(tmp_path / "plan.toml", None, "x")


def test_phases_come_in_the_order_of_their_years_and_one_year_is_one_phase(tmp_path: Path) -> None:
    phases = "fase = [{jaar = 2030, woningen = 40}, {jaar = 2028, werk_m2 = 900}, {jaar = 2030, werk_m2 = 100}]"
    (tmp_path / "plan.toml").write_text(f"vlak = '{SQUARE.wkt}'\n[[variant]]\nwoningen = 40\nwerk_m2 = 1000\n{phases}\n", "utf-8")
    found = read_plan(tmp_path / "plan.toml", None, "x").variants[0].phases
    assert [(p.year, p.dwellings, p.work_m2) for p in found] == [(2028, 0, 900), (2030, 40, 100)]


def test_a_source_of_noise_in_degrees_stands_where_it_is(tmp_path: Path) -> None:
    text = f"vlak = '{SQUARE.wkt}'\n[[bron]]\nx = 6.41\ny = 52.2815\nl30 = 60\n[[variant]]\nwoningen = 1\n"
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    source = read_plan(tmp_path / "plan.toml", None, "x").sounds[0]
    assert shapely.distance(SQUARE, shapely.points(source.x, source.y)) < 50


def test_a_plan_larger_than_any_is_to_be_tested_in_parts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"het vlak is 10.000 hectare; een plan is hoogstens 2.500 hectare"):
        read_plan(package(tmp_path / "vlak.gpkg", shapely.box(220_000, 470_000, 230_000, 480_000)), None, "x", 1)
