"""One engine for many small builds: opening the spatial extension each time would cost more than the reading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import small_files

from werkruimte.engine import connect
from werkruimte.facts import build as building
from werkruimte.facts.snapshot import Snapshot


@pytest.fixture(scope="session")
def engine() -> duckdb.DuckDBPyConnection:
    return connect()


@pytest.fixture
def build_with(engine: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Snapshot]:
    """`build_with(name, content)`: build the made municipality from its register and one file of the test."""

    def emptied(threads: int = 2) -> duckdb.DuckDBPyConnection:
        for kind in ("view", "table"):
            rows = engine.execute(f"SELECT database_name, schema_name, {kind}_name FROM duckdb_{kind}s() WHERE NOT internal").fetchall()
            for place in rows:
                engine.execute(f"DROP {kind} " + ".".join(f'"{part}"' for part in place))
        return engine

    monkeypatch.setattr(building, "connect", emptied)
    monkeypatch.setattr(small_files, "connect", engine.cursor)

    def make(name: str, content: bytes | str | Callable[[Path], object]) -> Snapshot:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        (folder / "gemeenten_2026.csv").write_text(small_files.WHO)
        file = folder / name
        if callable(content):
            content(file)
        else:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return building.build(small_files.NAME, folder, tmp_path / "uit")

    return make
