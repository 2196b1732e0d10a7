"""The BAG extract as part of the fact base: the real panden of Doesburg and the small national extract."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from werkruimte.engine import connect
from werkruimte.facts import schema
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import demo
from werkruimte.sources import lvbag_area

DOESBURG = "data/bag/doesburg_lvbag_0221PND15092020.zip"
SMALL = "data/fixtures/lvbag_BAGNLDL-15092020-small.zip"


def test_an_old_snapshot_opens_with_empty_tables_of_the_same_columns() -> None:
    connection, fresh = demo("rijssen-holten").open(), connect()
    for table, columns in (schema.OPTIONAL | {"units": schema.UNITS}).items():
        fresh.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        named = [[row[:1] for row in c.execute(f"DESCRIBE {table}").fetchall()] for c in (connection, fresh)]
        assert named[0] == named[1]
    assert connection.execute("SELECT count(*) FROM panden").fetchall() == [(0,)]


def test_the_real_panden_of_doesburg_without_any_other_file(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(shared / DOESBURG, tmp_path / "data")
    built = build("doesburg", tmp_path / "data", tmp_path / "uit")
    assert (built.code, built.name) == ("GM0221", "Doesburg")
    (source,) = built.sources
    assert source.kind == "panden" and source.period.end == date(2020, 9, 15) and "verblijfsobjecten" in source.warning
    connection = built.open()
    # GOLDEN: 7,204 in gebruik, 14 verbouwing, 6 sloopvergunning verleend, 3 niet ingemeten.
    assert connection.execute("SELECT count(*) FROM panden").fetchall() == [(7204 + 14 + 6 + 3,)]
    assert connection.execute("SELECT count(*) FROM pand_voorkomens").fetchall() == [(13098,)]
    assert connection.execute("SELECT count(*) FROM units").fetchall() == [(0,)]


def test_the_small_national_extract(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(shared / SMALL, tmp_path / "data")
    connection = build("Doesburg", tmp_path / "data", tmp_path / "uit").open()
    rows = connection.execute("SELECT straat, postcode, bouwjaar, klasse FROM units ORDER BY id").fetchall()
    assert len(rows) == 2 and rows[0] == ("Kosterstraat", "6981CH", 1585, "woon")


@pytest.mark.parametrize("boundary", [True, False])
def test_an_extract_of_another_municipality_does_not_count(demo_data: Path, shared: Path, tmp_path: Path, boundary: bool) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    shutil.copy(shared / DOESBURG, demo_data)
    if not boundary:
        (demo_data / "gemeentegrenzen_2012_2024_2026.gpkg").unlink()
    built = build("rijssen-holten", demo_data, tmp_path / "uit")
    (source,) = [s for s in built.sources if s.file == Path(DOESBURG).name]
    assert "telt niet mee" in source.warning and ("gemeentegrens" in source.warning or "GM0221" in source.warning)
    connection = built.open()
    assert [connection.execute(f"SELECT count(*) FROM {table}").fetchall() for table in ("units", "panden")] == [[(0,)], [(0,)]]


def test_the_head_of_an_extract_tells_whose_it_is(shared: Path) -> None:
    assert lvbag_area.municipalities(shared / DOESBURG) == {"GM0221": "Doesburg"}
