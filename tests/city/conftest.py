"""Toetsstad, made once: its files, and the run on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made import snapshot
from toetsstad import write_city

from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of Toetsstad."""
    return write_city(tmp_path_factory.mktemp("toetsstad"))


@pytest.fixture(scope="session")
def city_run(folder: Path) -> Run:
    """Toetsstad with its whole history, derived."""
    return run(snapshot(folder), in_force(date(2026, 11, 24)))
