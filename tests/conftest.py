"""Shared fixtures. Sockets are blocked but for this machine; real data are read from ../shared where present."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from werkruimte.cli.make import make_dossier
from werkruimte.cli.order import Order
from werkruimte.facts.snapshot import demo
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

# Speed is measured in benchmarks, not in tests: a busy machine is no fault.
settings.register_profile("werkruimte", deadline=None)
settings.load_profile("werkruimte")

REPOSITORY = Path(__file__).resolve().parents[1]
ON = date(2026, 11, 24)
DEMO_FILES = (
    "bag/rijssen_holten_vbo.parquet",
    "bedrijventerreinen/rijssen_holten_ibis_2017.geojson",
    "bedrijventerreinen/ibis_2024_selectie.csv",
    "cbs/gemeenten_panel_2012_2024.parquet",
    "cbs/wijken_2022.gpkg",
    "cbs/wijken_2024.gpkg",
    "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
    "pendel/wijk_banen_ca2015.gpkg",
    "pendel/gemeente_od_banen_ca2015_min10.parquet",
    "cbs/vestigingen_gemeente_2026.csv",
    "pendel/wijk_od_banen_ca2015_min10.parquet",
    "cbs/corop_banen_werknemers_a10.csv",
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_SKIPS = os.environ.get("WERKRUIMTE_GEEN_SKIP") == "1"


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine, also in fixtures of the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _local_only(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _local_only(socket.socket.connect_ex))
        yield


def _local_only(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data and reference cases; skips visibly where it is absent."""
    folder = Path(os.environ.get("WERKRUIMTE_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "reference").is_dir():
        pytest.skip(f"echte gegevens ontbreken: {folder} (zet WERKRUIMTE_SHARED)")
    return folder


@pytest.fixture(scope="session")
def demo_run() -> Run:
    """The demo municipality, derived once."""
    return run(demo("rijssen-holten"), in_force(ON))


@pytest.fixture(scope="session")
def made_steps() -> list[str]:
    """The steps that the making of `made` announced."""
    return []


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, made_steps: list[str]) -> Path:
    """The folder with the five forms of the demo."""
    return make_dossier(Order("rijssen-holten", uit=tmp_path_factory.mktemp("dossier"), datum=ON), made_steps.append)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; skips visibly where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium ontbreekt (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield started
        started.close()


@pytest.fixture
def demo_data(shared: Path, tmp_path: Path) -> Path:
    """A folder with links to the publishers' files of the demo."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in DEMO_FILES:
        (folder / Path(name).name).symlink_to(shared / "data" / name)
    return folder


def _skipped(config: pytest.Config) -> list[Any]:
    """Reports of skipped tests and modules; under xdist the controller holds those of all workers."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter and NO_SKIPS else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything must run, a skipped test is a failure."""
    if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the skipped tests that failed the run, with their reasons."""
    for report in _skipped(config):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.line(f"Overgeslagen, en dat mag hier niet: {report.nodeid}: {reason}", red=True)
