"""Shared fixtures. Tests run with sockets blocked; real data are read from ../shared where present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data and reference cases; skips visibly where it is absent."""
    folder = Path(os.environ.get("WERKRUIMTE_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "reference").is_dir():
        pytest.skip(f"echte gegevens ontbreken: {folder} (zet WERKRUIMTE_SHARED)")
    return folder
