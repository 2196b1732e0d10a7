"""Output in one move: whole before or whole after a kill, and what else lies in the folder stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from werkruimte import atomic
from werkruimte.atomic import new_files, write_text
from werkruimte.cli import make
from werkruimte.cli.order import Order
from werkruimte.domain.errors import OutputBlocked
from werkruimte.run import Run

NAMES = ("a.html", "b.pdf", "c.json", "d.gpkg", "e.xlsx")
WRITER = f"""
import itertools, sys
from pathlib import Path
from werkruimte.atomic import new_files
for n in itertools.count(1):
    with new_files(Path(sys.argv[1]), {NAMES}) as new:
        for name in {NAMES}:
            (new / name).write_text(str(n) * 2000)
    print(n, flush=True)
"""


def put(folder: Path, text: str, names: tuple[str, ...] = NAMES) -> None:
    with new_files(folder, NAMES) as new:
        for name in names:
            (new / name).write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in folder.iterdir() if p.is_file()}


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="elders staat de oude map een ogenblik opzij")
def test_killed_at_twenty_moments_the_set_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    put(out, "0")
    (out / "eigen.txt").write_text("van de gebruiker")
    draw = random.Random(20)
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline()  # it writes by now, set after set
        time.sleep(draw.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = texts(out)
        assert found.pop("eigen.txt") == "van de gebruiker"
        assert sorted(found) == sorted(NAMES) and len(set(found.values())) == 1
    put(out, "na de laatste")
    assert set(texts(out).values()) == {"na de laatste", "van de gebruiker"}
    assert [p.name for p in tmp_path.iterdir()] == ["uit"]  # twenty kills leave nothing beside it


KILLED = """
import os, signal, sys
from pathlib import Path
from werkruimte.atomic import new_files
with new_files(Path(sys.argv[1]), ()) as new:
    (new / "a.html").write_text("half")
    print("bezig", flush=True)
    if sys.argv[2] == "dood":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="daar is niet te vragen of een proces leeft")
def test_the_next_run_clears_what_a_dead_one_left_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "uit [2]"
    put(out, "oud")
    others = ("ander", "uit [2]2")
    for name in others:
        subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / name), "dood"], check=False, stdout=subprocess.DEVNULL)
    strangers = [tmp_path / f".uit [2]{atomic.MARK}{tail}" for tail in ("xyz", "00000000-1-abc", "eigen map")]
    for folder in strangers:
        folder.mkdir()
    kept = {p.name for p in tmp_path.iterdir()}
    subprocess.run([sys.executable, "-c", KILLED, str(out), "dood"], check=False, stdout=subprocess.DEVNULL)
    living = subprocess.Popen([sys.executable, "-c", KILLED, str(out), "leeft"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert living.stdout is not None and living.stdout.readline()  # its first step cleared what the dead one left
    found = {p.name for p in tmp_path.iterdir()} - kept
    assert len(found) == 1 and f"-{living.pid}-" in found.pop()
    put(out, "nieuw")
    assert len({p.name for p in tmp_path.iterdir()} - kept) == 1 and set(texts(out).values()) == {"nieuw"}
    living.kill()
    living.communicate()
    old = time.time() - 2 * atomic.STALE_S
    os.utime(strangers[0], (old, old))
    put(out, "weer")
    assert {p.name for p in tmp_path.iterdir()} == kept - {strangers[0].name}


@pytest.mark.skipif(sys.platform == "win32", reason="daar is niet te vragen of een proces leeft")
def test_a_text_clears_what_a_dead_run_left(tmp_path: Path) -> None:
    code = KILLED.split("with new_files")[0] + "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    code = code.replace("import new_files", "import write_text") + "write_text(Path(sys.argv[1]), 'half')"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "brief.md")], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    write_text(tmp_path / "brief.md", "heel")
    assert [p.name for p in tmp_path.iterdir()] == ["brief.md"]


def test_files_and_folders_of_the_user_stay_and_old_ones_of_the_set_go(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    put(out, "oud")
    (out / "bijlagen").mkdir()
    (out / "bijlagen/brief.txt").write_text("brief")
    (out / "verwijzing").symlink_to("bijlagen/brief.txt")
    out.chmod(0o750)
    put(out, "nieuw", NAMES[:2])
    assert texts(out) == {"a.html": "nieuw", "b.pdf": "nieuw", "verwijzing": "brief"}
    assert (out / "bijlagen/brief.txt").read_text() == "brief" and (out / "verwijzing").is_symlink()
    assert out.stat().st_mode & 0o777 == 0o750
    assert [p.name for p in tmp_path.iterdir()] == ["uit"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_a_failure_leaves_what_there_was_and_nothing_else(tmp_path: Path, stop: type[BaseException]) -> None:
    out = tmp_path / "uit"
    put(out, "oud")
    for folder in (out, tmp_path / "nooit"):
        with pytest.raises(stop), new_files(folder, NAMES) as new:
            (new / "a.html").write_text("half")
            raise stop
    assert set(texts(out).values()) == {"oud"}
    assert [p.name for p in tmp_path.iterdir()] == ["uit"]


def test_the_working_directory_gets_its_files_and_stays_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "oud")
    (tmp_path / "eigen.txt").write_text("eigen")
    monkeypatch.chdir(tmp_path)
    number = Path.cwd().stat().st_ino
    put(Path("."), "nieuw", NAMES[:3])
    assert texts(tmp_path) == {**dict.fromkeys(NAMES[:3], "nieuw"), "eigen.txt": "eigen"}
    assert tmp_path.stat().st_ino == number and len(list(tmp_path.iterdir())) == 4


def test_without_a_swap_the_old_set_steps_aside_and_a_killed_run_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_exchanged", lambda one, two: False)
    out = tmp_path / "uit"
    put(out, "oud")
    put(out, "nieuw")
    assert set(texts(out).values()) == {"nieuw"} and [p.name for p in tmp_path.iterdir()] == ["uit"]
    aside = tmp_path / f".uit{atomic.MARK}xyz"
    aside.mkdir()
    os.replace(out, aside / "oud")  # as a kill between the two moves leaves it
    with pytest.raises(ValueError, match="stop"), new_files(out, NAMES):
        raise ValueError("stop")
    assert set(texts(out).values()) == {"nieuw"}


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(OutputBlocked, match="geen map"), new_files(tmp_path / "bestand", ()):
        pass
    for path in (tmp_path / "bestand/map", tmp_path / "bestand/map/uit"):
        with pytest.raises(OutputBlocked, match="--uit"), new_files(path, ()):
            pass
    with pytest.raises(OutputBlocked, match="--uit"):
        write_text(tmp_path / "bestand/tekst.md", "x")


def test_a_dossier_that_stops_at_its_last_form_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_run: Run) -> None:
    out = tmp_path / "dossier"
    with new_files(out, make.DOSSIER) as new:
        for name in make.DOSSIER:
            (new / name).write_text("oud")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "run", lambda *_: demo_run)
    monkeypatch.setattr(make.sheet, "write", stopped)
    with pytest.raises(KeyboardInterrupt):
        make.make_dossier(Order("rijssen-holten", uit=out, datum=date(2026, 11, 24)), lambda _: None)
    assert texts(out) == dict.fromkeys(make.DOSSIER, "oud") and [p.name for p in tmp_path.iterdir()] == ["dossier"]
