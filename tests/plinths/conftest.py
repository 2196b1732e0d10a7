"""Kampen, built and assessed once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from werkruimte.cli.plinths import Wish, make_plinths
from werkruimte.facts.build import build
from werkruimte.plinths.result import Result

ON = date(2026, 11, 24)
SOURCES = ("kampen_osm/kampen.osm.pbf", "cbs/gemeentegrenzen_2012_2024_2026.gpkg", "cbs/wijken_2024.gpkg")


@pytest.fixture(scope="session")
def kampen(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("kampen-data")
    for name in SOURCES:
        (data / Path(name).name).symlink_to(shared / "data" / name)
    out = tmp_path_factory.mktemp("kampen") / "feitenbasis"
    build("kampen", data, out)
    return out


@pytest.fixture(scope="session")
def made(kampen: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("plinten")
    phases = out.parent / "fasen.toml"
    phases.write_text('bestaand_m2 = 200\n[[fase]]\nnaam = "2028"\nbewoners = 1000\nwens_m2 = 600\n', "utf-8")
    return make_plinths(Wish(str(kampen), None, None, phases, ON, ()), out, lambda _: None), out
