"""Toetsstad, made once: its files, and the run on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from toetsstad import write_city
from write_bbg import write_land_use
from write_imro import write_plans

from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of Toetsstad."""
    return write_city(tmp_path_factory.mktemp("toetsstad"))


@pytest.fixture(scope="session")
def city_facts(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The fact base of Toetsstad, with its whole history."""
    return build("Toetsstad", folder, tmp_path_factory.mktemp("feiten") / "uit")


@pytest.fixture(scope="session")
def city_run(city_facts: Snapshot) -> Run:
    """Toetsstad derived."""
    return run(city_facts, in_force(date(2026, 11, 24)))


@pytest.fixture(scope="session")
def whole_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of file: BAG, two editions of the register, three plans, land use."""
    folder = write_city(tmp_path_factory.mktemp("toetsstad-geheel"))
    write_plans(folder)
    write_land_use(folder)
    return folder


@pytest.fixture(scope="session")
def whole(whole_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Toetsstad derived from all of them."""
    return run(build("Toetsstad", whole_folder, tmp_path_factory.mktemp("feiten") / "uit"), in_force(date(2026, 11, 24)))
