"""`dokter`: one Dutch line a check; what is wrong has a cure, and stops with 2."""

from __future__ import annotations

import re
import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from werkruimte.cli import machine, main
from werkruimte.domain.errors import InputError

LINE = re.compile(r"(goed|let op|fout) +[\w ]+: .+\.$")


def test_each_check_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["dokter"])
    assert not stop.value.code
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 13 and lines[-1].endswith("goed voor Werkruimte.")
    assert [line for line in lines[:-1] if not LINE.match(line)] == []
    assert any(line.startswith("goed   rekenmachine") for line in lines) and any("niets opgehaald" in line for line in lines)


def test_a_check_that_breaks_is_wrong_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> machine.Check:
        raise RuntimeError("versies passen niet\nen meer")

    monkeypatch.setitem(machine.LOOKS, "rekenmachine", broken)
    with pytest.raises(InputError, match="1 punt met fout"):
        machine.dokter()
    out = capsys.readouterr().out
    assert "fout   rekenmachine: werkt niet (versies passen niet)." in out and "start.py" in out and "netwerk" in out


def test_another_version_than_the_lock_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "numpy==0.0.1 ; python_full_version >= '3.11' \\\n    --hash=sha256:00\nscipy==0.0.1 ; python_full_version < '3.11' \\\n"
    )
    found = machine.packages(lock)
    assert (found.state, found.cure) == ("let op", machine.AGAIN) and "numpy" in found.found and "scipy" not in found.found
    lock.write_text("duckdb==0.0.1\n")
    assert machine.packages(lock).state == "fout"


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "state"), [(10, "goed"), (1, "let op"), (0.1, "fout")])
def test_little_room_is_told(monkeypatch: pytest.MonkeyPatch, free: float, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, int(free * machine.GB)))
    found = machine.disk()
    assert found.state == state and bool(found.cure) == (state != "goed")


def test_an_old_python_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert machine.python().state == "fout"


def test_a_call_to_the_network_is_told() -> None:
    assert machine.network([]).state == "goed" and machine.network(["('example.nl', 443)"]).state == "let op"
