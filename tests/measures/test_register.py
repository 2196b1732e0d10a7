"""Firms and jobs of a register per sector and park, against a count in geopandas; and no register is no zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from sector_register import write

from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.rules.sectors import sectors
from werkruimte.run import Run, run

HERE = "GM1742"
UNITS = "bag/rijssen_holten_vbo.parquet"
BY_HAND = {
    "2511": "sbi_be",
    "1071": "sbi_be",
    "4120": "sbi_f",
    "4941": "sbi_gi",
    "4711": "sbi_gi",
    "6201": "sbi_j",
    "6910": "sbi_mn",
    "8621": "sbi_oq",
}


@pytest.fixture(scope="module")
def counted(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, gpd.GeoDataFrame]:
    """The run of a folder with units, parks, boundary and the made register; and its rows with the park they lie in."""
    folder = tmp_path_factory.mktemp("data")
    parks = shared / "data/bedrijventerreinen/rijssen_holten_ibis_2017.geojson"
    for file in (shared / "data" / UNITS, parks, shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg"):
        (folder / file.name).symlink_to(file)
    rows = write(shared / "data" / UNITS, folder)
    shapes = gpd.read_file(parks).to_crs(28992)[["RINNUMMER", "geometry"]]
    shapes["RINNUMMER"] = shapes["RINNUMMER"].astype(int).astype(str)
    joined = rows.sjoin(shapes, predicate="intersects").sort_values("RINNUMMER")
    rows["rin"] = joined[~joined.index.duplicated()]["RINNUMMER"]
    return run(build("rijssen-holten", folder, folder / "uit"), in_force(date(2026, 11, 24))), rows


def test_the_municipality_is_the_sum_of_its_sectors(counted: tuple[Run, gpd.GeoDataFrame]) -> None:
    result, rows = counted
    for form, column in (("m02.jobs.{}.stock", rows["banen"]), ("m02.establishments.{}.count", rows["banen"] * 0 + 1)):
        by_sector = column.groupby(rows["sbi"].map(BY_HAND)).sum()
        found = {s.code: result.figures.last(form.format(s.code), HERE).value for s in sectors()}
        assert found == {s.code: by_sector.get(s.code, 0.0) for s in sectors()}
        assert result.figures.last(form.format("all"), HERE).value == column.sum()


def test_each_park_has_its_own_jobs(counted: tuple[Run, gpd.GeoDataFrame]) -> None:
    result, rows = counted
    by_park = rows.groupby("rin")["banen"].sum()
    found = {f.area.code: f.value for f in result.figures.find("m02.jobs.all.stock") if f.area.level == "park"}
    assert len(found) == 20
    assert {rin: value for rin, value in found.items() if value} == by_park.to_dict()


def test_concentration_is_the_sum_of_squared_shares(counted: tuple[Run, gpd.GeoDataFrame]) -> None:
    result, rows = counted
    shares = rows["banen"] / rows["banen"].sum()
    assert result.figures.last("w4.employers.hhi.index", HERE).value == pytest.approx(float((shares**2).sum()), rel=1e-9)


def test_the_register_is_never_published_row_by_row(counted: tuple[Run, gpd.GeoDataFrame]) -> None:
    (source,) = (s for s in counted[0].sources if s.kind == "register")
    assert (source.may_publish, source.period.end, source.rows_out) == ("aggregates", date(2025, 12, 31), len(counted[1]))


def test_without_a_register_there_is_no_zero(demo_run: Run) -> None:
    for id in ("m02.jobs.all.stock", "m02.establishments.sbi_be.count", "w4.employers.hhi.index"):
        (figure,) = demo_run.figures.find(id, HERE)
        assert (figure.value, figure.status, figure.reason) == (None, "no_data", "source_missing")


def test_a_firm_without_jobs_or_place_makes_the_sum_partial(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for file in ("cbs/gemeentegrenzen_2012_2024_2026.gpkg", "bedrijventerreinen/rijssen_holten_ibis_2017.geojson"):
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    (folder / "register_2025.csv").write_text("sbi;banen;x;y\n4711;10;232600;479100\n4711;;232600;479100\n2511;5;;\n")
    result = run(build("rijssen-holten", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    jobs = result.figures.last("m02.jobs.all.stock", HERE)
    assert (jobs.value, jobs.status) == (15, "partial")
    assert jobs.note.endswith("niet meetelt: 1.")
    parks = [f for f in result.figures.find("m02.establishments.sbi_be.count") if f.area.level == "park"]
    assert {(f.value, f.status) for f in parks} == {(0, "partial")}
