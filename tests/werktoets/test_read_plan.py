"""Polygons as people have them: a clear sentence and the cure for each that is wrong."""

import json
from pathlib import Path

import pytest
import shapely

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
        (polygon([[1e6, 1e6], [1e6 + 9, 1e6], [1e6, 1e6 + 9], [1e6, 1e6]]), "niet in Nederland"),
        ("{", "geen geldige GeoJSON"),
        ("", "leeg"),
        (json.dumps({"type": "LineString", "coordinates": RING}), "geen vlak"),
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


def test_a_plan_file_names_variant_and_key_of_what_is_wrong(demo_ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    area = {"type": "Polygon", "coordinates": [RING]}
    path.write_text(json.dumps({"vlak": area, "variant": [{"woningen": -3}]}), "utf-8")
    with pytest.raises(InputError, match=r"variant A, woningen: '-3' kan niet"):
        read_plan(path, demo_ground.outline, "x")
    path.write_text(json.dumps({"vlak": area, "variant": [{"woningen": 1}] * 6}), "utf-8")
    with pytest.raises(InputError, match="hoogstens 5"):
        read_plan(path, demo_ground.outline, "x")
