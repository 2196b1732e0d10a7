"""Jobs where the source hides small numbers: what is known is told, and what is hidden is not nothing."""

from datetime import date
from pathlib import Path

import geopandas
import pytest

from werkruimte.domain.figure import Figure
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

HERE = "GM0599"


def built(folder: Path, jobs: Path | geopandas.GeoDataFrame) -> Run:
    """The run of a municipality of which only its jobs are known."""
    data = folder / "data"
    data.mkdir()
    if isinstance(jobs, Path):
        (data / jobs.name).symlink_to(jobs)
    else:
        jobs.to_file(data / "banen_2015.gpkg", driver="GPKG")
    snapshot = build("Rotterdam", data, folder / "basis")
    return run(snapshot, in_force(date(2026, 11, 24)))


def figure(done: Run, id: str, code: str = HERE) -> Figure:
    return done.figures.last(id, code)


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Haven has jobs enough for a park district whoever lives there, Kade one too few; of Veld the jobs are hidden."""
    rows = {
        "code": ["WK059901", "WK059902", "WK059903", "WK059904"],
        "name": ["Haven", "Kade", "Veld", "Dorp"],
        "gemeentecode": [HERE] * 4,
        "banen_werk": [100.0, 99.0, None, 40.0],
        "werkenden_woon": [None, None, 20.0, 60.0],
    }
    points = geopandas.points_from_xy([90_000, 91_000, 92_000, 93_000], [430_000] * 4)
    return built(tmp_path_factory.mktemp("banen"), geopandas.GeoDataFrame(rows, geometry=points, crs=28992))


def test_a_hidden_number_leaves_the_sum_partial_and_its_district_without_data(hidden: Run) -> None:
    jobs, workers = figure(hidden, "m12.jobs.all.stock"), figure(hidden, "m12.workers.resident.stock")
    assert (jobs.value, jobs.status, workers.value, workers.status) == (239, "partial", 80, "partial")
    assert "Zonder wijken waarvan de bron geen aantal geeft: 1." in jobs.note
    field = figure(hidden, "m12.jobs.all.stock", "WK059903")
    assert (field.value, field.status) == (None, "no_data")


def test_hidden_workers_are_fewer_than_the_least_that_is_told(hidden: Run) -> None:
    parks, share = figure(hidden, "m12.jobs.park_districts.stock"), figure(hidden, "m12.jobs.park_districts.share")
    assert parks.value == 100
    assert parks.note.endswith("werkende inwoners telt om te noemen: 1.")
    assert (share.value, share.status) == (pytest.approx(100 * 100 / 239), "partial")


def test_the_ports_of_rotterdam_are_park_districts(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/pendel/wijk_banen_ca2015.gpkg"
    jobs = geopandas.read_file(path).query("gemeentecode == @HERE")
    parks = jobs[jobs.banen_werk >= 10 * jobs.werkenden_woon.fillna(10)]
    done = built(tmp_path, path)
    assert figure(done, "m12.jobs.park_districts.stock").value == parks.banen_werk.sum() > 60_000
    assert figure(done, "m12.jobs.all.stock").value == jobs.banen_werk.sum()
