"""Panden in stock: the real ones of Doesburg from file to figure."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from werkruimte.cli.proof import again
from werkruimte.engine import connect, quoted
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, load
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ID = "m01.buildings.all.count"
ON = in_force(date(2026, 11, 24))


@pytest.fixture(scope="module")
def doesburg(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    data = tmp_path_factory.mktemp("doesburg") / "data"
    data.mkdir()
    shutil.copy(shared / "data/bag/doesburg_lvbag_0221PND15092020.zip", data)
    return build("Doesburg", data, data.parent / "uit")


def by_day(result: Run, variant: str) -> dict[date, float | None]:
    return {f.period.end: f.value for f in result.figures.find(ID, "GM0221", variant)}


def test_the_panden_of_doesburg_on_each_first_of_january(doesburg: Snapshot) -> None:
    result = run(doesburg, ON)
    standing, without = by_day(result, "standaard"), by_day(result, "zonder_sloopvergunning")
    golden = {2012: (7181, 7104), 2015: (7116, 7111), 2020: (7297, 7213)}
    assert {year: (standing[date(year, 1, 1)], without[date(year, 1, 1)]) for year in golden} == golden
    assert (standing[date(2020, 9, 15)], without[date(2020, 9, 15)]) == (7227, 7221)
    assert len(standing) == len(without) == 10
    found = result.figures.find(ID)
    assert all((f.status, f.confidence, f.period.start, f.note) == ("value", "hoog", None, "") for f in found)
    assert all(again(result, f) == f.value for f in found)


def test_panden_of_one_day_count_on_that_day_only(doesburg: Snapshot, tmp_path: Path) -> None:
    folder = tmp_path / "uit"
    shutil.copytree(doesburg.folder, folder)
    (folder / "pand_voorkomens.parquet").unlink()
    result = run(load(folder), ON)
    assert by_day(result, "standaard") == {date(2020, 9, 15): 7227}
    assert by_day(result, "zonder_sloopvergunning") == {date(2020, 9, 15): 7221}
    path = quoted(folder / "panden.parquet")
    connect().execute(f"COPY (SELECT * REPLACE (NULL::VARCHAR AS status) FROM read_parquet({path})) TO {path} (FORMAT parquet)")
    unknown = run(load(folder), ON)
    assert by_day(unknown, "standaard") == {date(2020, 9, 15): 7227} and by_day(unknown, "zonder_sloopvergunning") == {}


def test_without_panden_there_is_no_count(demo_run: Run) -> None:
    (figure,) = demo_run.figures.find(ID)
    assert (figure.value, figure.status, figure.reason) == (None, "no_data", "source_missing") and "LV BAG" in figure.note
