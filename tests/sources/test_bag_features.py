"""The BAG as PDOK gives it out: a real WFS answer (Almelo, 931 units), cut into pages, and made packages in the published schema."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import in_force
from werkruimte.run import run

ANSWER = "bag/pdok_wfs_verblijfsobject_almelo_zuid.geojson"
BOUNDARY = "cbs/gemeentegrenzen_2012_2024_2026.gpkg"
BUSINESS = {"industriefunctie", "kantoorfunctie", "winkelfunctie"}
TOTAL = 931


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """A folder with the boundaries only."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "grenzen_2026.gpkg").symlink_to(shared / "data" / BOUNDARY)
    return folder


def answer(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "data" / ANSWER).read_text("utf-8"))


def write_pages(folder: Path, whole: dict[str, Any], numbers: tuple[int, ...], size: int = 400, linked: bool = False) -> None:
    """Pages as a service gives them: each with the total, or (as the API) with a link to the next."""
    features = whole["features"]
    count = -(-len(features) // size)
    for number in numbers:
        page: dict[str, Any] = {"type": "FeatureCollection", "timeStamp": "2026-03-02T09:00:00Z"}
        if linked:
            here = [{"rel": "self", "type": "application/geo+json", "href": f"https://voorbeeld.nl/items?cursor={number}"}]
            if number + 1 < count:
                here.append({"rel": "next", "type": "application/geo+json", "href": f"https://voorbeeld.nl/items?cursor={number + 1}"})
            page["links"] = here
        else:
            page["numberMatched"] = len(features)
        page["features"] = features[number * size : (number + 1) * size]
        (folder / f"bladzijde_{number}.json").write_text(json.dumps(page), "utf-8")


def units_source(snapshot: Snapshot) -> Source:
    return next(s for s in snapshot.sources if s.kind == "units")


def test_the_real_answer_gives_the_figures_of_its_own_counting(shared: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "almelo_2026.geojson").symlink_to(shared / "data" / ANSWER)
    result = run(build("almelo", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    rows = [f["properties"] for f in answer(shared)["features"]]
    uses = [(set(r["gebruiksdoel"].split(",")), r["oppervlakte"]) for r in rows]
    by_hand = {
        "m01.units.all.count": len(rows),
        "m01.units.industrie.count": sum(u == {"industriefunctie"} for u, _ in uses),
        "m01.units.woon.count": sum(u == {"woonfunctie"} for u, _ in uses),
        "m01.floor.business.stock": sum(m2 for u, m2 in uses if u <= BUSINESS),
        "m01.floor.industrie.stock": sum(m2 for u, m2 in uses if u == {"industriefunctie"}),
    }
    assert {id: result.figures.last(id, "GM0141").value for id in by_hand} == by_hand
    assert by_hand["m01.units.all.count"] == TOTAL


def test_every_gebruiksdoel_is_kept(shared: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "almelo_2026.geojson").symlink_to(shared / "data" / ANSWER)
    connection = build("almelo", folder, tmp_path / "uit").open()
    kept = Counter(tuple(uses) for (uses,) in connection.execute("SELECT uses FROM units").fetchall())
    plain = {"overige gebruiksfunctie": "overig"}
    named = Counter(
        tuple(sorted(plain.get(u, u.removesuffix("functie")) for u in f["properties"]["gebruiksdoel"].split(",")))
        for f in answer(shared)["features"]
    )
    assert kept == named


@pytest.mark.parametrize("linked", [False, True], ids=["met totaal", "met verwijzing"])
def test_pages_are_one_answer_and_a_missing_one_is_told(shared: Path, folder: Path, tmp_path: Path, linked: bool) -> None:
    write_pages(folder, answer(shared), (0, 1, 2), linked=linked)
    whole = build("almelo", folder, tmp_path / "heel")
    assert whole.open().execute("SELECT count(*), count(DISTINCT nr), count(DISTINCT id) FROM units").fetchall() == [(TOTAL,) * 3]
    assert (units_source(whole).warning, units_source(whole).period.end) == ("", date(2026, 3, 2))
    (folder / "bladzijde_1.json").unlink()
    cut = build("almelo", folder, tmp_path / "stuk")
    assert "Er ontbreken bladzijden" in units_source(cut).warning


def test_a_page_that_is_there_twice_does_not_count_twice(shared: Path, folder: Path, tmp_path: Path) -> None:
    write_pages(folder, answer(shared), (0, 1, 2))
    (folder / "bladzijde_9.json").write_bytes((folder / "bladzijde_2.json").read_bytes())
    snapshot = build("almelo", folder, tmp_path / "uit")
    assert snapshot.open().execute("SELECT count(*) FROM units").fetchall() == [(TOTAL,)]
    assert sum(s.faulty for s in snapshot.sources) == TOTAL - 800
    assert {r.reason for s in snapshot.sources if s.kind == "units" for r in s.rejected} == {"id staat er al"}


def test_an_answer_of_another_municipality_is_named_and_does_not_count(shared: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "almelo_2026.geojson").symlink_to(shared / "data" / ANSWER)
    snapshot = build("doesburg", folder, tmp_path / "uit")
    source = next(s for s in snapshot.sources if s.file == "almelo_2026.geojson")
    assert (source.kind, source.rows_out) == ("", 0) and source.rows_in and "Geen enkel object ligt in deze gemeente" in source.warning


@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_cut_answer_is_one_sentence_and_nothing_is_written(shared: Path, folder: Path, tmp_path: Path, part: float) -> None:
    whole = (shared / "data" / ANSWER).read_bytes()
    (folder / "almelo_2026.geojson").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputError, match=r"almelo_2026\.geojson: .*beschadigd") as told:
        build("almelo", folder, tmp_path / "uit")
    assert "\n" not in str(told.value) and not (tmp_path / "uit").exists()


# Schema of bag-light.gpkg as published; the rows are made. Two panden and three units lie in Rijssen, one of each in Zwolle.
X, Y = 232_600.0, 479_100.0


def write_package(path: Path) -> None:
    def pand(number: int, x: float, y: float, status: str = "Pand in gebruik") -> dict[str, Any]:
        return {
            "identificatie": f"1742100000000{number:03d}",
            "bouwjaar": 1990 + number,
            "status": status,
            "aantal_verblijfsobjecten": 1,
            "geometry": box(x, y, x + 20, y + 20),
        }

    def unit(number: int, x: float, uses: str, area: int, status: str = "Verblijfsobject in gebruik") -> dict[str, Any]:
        return {
            "identificatie": f"1742010000000{number:03d}",
            "oppervlakte": area,
            "status": status,
            "gebruiksdoel": uses,
            "openbare_ruimte_naam": "Voorbeeldweg",
            "huisnummer": number,
            "huisletter": "",
            "toevoeging": "",
            "postcode": "7461ZZ",
            "woonplaats_naam": "Rijssen",
            "bouwjaar": 1990 + number,
            "pand_identificatie": f"1742100000000{number:03d}",
            "geometry": Point(x + 10, Y + 10),
        }

    panden = [pand(1, X, Y), pand(2, X + 50, Y, "Sloopvergunning verleend"), pand(3, X + 99, Y, "Pand gesloopt"), pand(4, 203_000, 502_000)]
    units = [
        unit(1, X, "industriefunctie,kantoorfunctie", 500),
        unit(2, X + 50, "industriefunctie", 300),
        unit(3, X + 60, "winkelfunctie", 100, "Verblijfsobject ingetrokken"),
        unit(4, X + 70, "woonfunctie", 90),
    ]
    away = unit(5, 203_000, "industriefunctie", 999)
    away["geometry"] = Point(203_010, 502_010)
    gpd.GeoDataFrame(panden, crs="EPSG:28992").to_file(path, layer="pand", driver="GPKG")
    gpd.GeoDataFrame([*units, away], crs="EPSG:28992").to_file(path, layer="verblijfsobject", driver="GPKG")


def test_a_package_gives_units_and_panden_of_the_municipality(folder: Path, tmp_path: Path) -> None:
    write_package(folder / "bag-light.gpkg")
    result = run(build("rijssen-holten", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    known = {id: result.figures.last(id, "GM1742").value for id in ("m01.units.all.count", "m01.floor.business.stock")}
    assert known == {"m01.units.all.count": 3, "m01.floor.business.stock": 800}
    buildings = {f.variant: f.value for f in result.figures.find("m01.buildings.all.count", "GM1742")}
    assert buildings == {"standaard": 2, "zonder_sloopvergunning": 1}
    (source,) = (s for s in result.sources if s.file == "bag-light.gpkg")
    assert sorted(r.reason for r in source.rejected) == ["ligt buiten de gemeente"] * 2 + ["status is niet in voorraad"] * 2


def test_a_package_and_an_answer_do_not_count_twice(shared: Path, folder: Path, tmp_path: Path) -> None:
    write_package(folder / "bag-light.gpkg")
    (folder / "eenheden_2026.parquet").symlink_to(shared / "data/bag/rijssen_holten_vbo.parquet")
    snapshot = build("rijssen-holten", folder, tmp_path / "uit")
    assert snapshot.open().execute("SELECT count(*) FROM units").fetchall() == [(3,)]
    assert [s.warning for s in snapshot.sources if not s.kind] == ["Niet gebruikt: bag-light.gpkg gaat voor."]


def test_a_broken_package_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    write_package(folder / "heel.gpkg")
    whole = (folder / "heel.gpkg").read_bytes()
    (folder / "heel.gpkg").unlink()
    for part in (0.2, 0.6, 0.9):
        (folder / "bag-light.gpkg").write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(InputError, match=r"bag-light\.gpkg: "):
            build("rijssen-holten", folder, tmp_path / "uit")
