"""Every command that reads a file of the user, with every way in which such a file can be wrong: exit 2, one Dutch sentence, nothing written."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from werkruimte.cli import main
from werkruimte.facts.snapshot import demo

ENGLISH = re.compile(r"Traceback|Error|invalid|expected|Could not|Exception|Warning")
AREA = box(231_000, 479_000, 231_200, 479_150)
TEST = ("toets", "{}", "--gemeente", "rijssen-holten", "--woningen", "40", "--uit", "uit")
PLAN = f'naam = "Proef"\nvlak = "{AREA.wkt}"\n[[variant]]\nnaam = "A"\nwoningen = 40\n'

COMMANDS: dict[str, tuple[str, ...]] = {
    "plan.toml": TEST,
    "plan.json": TEST,
    "vlak.geojson": TEST,
    "vlak.wkt": TEST,
    "vlak.gpkg": TEST,
    "vlak.gml": TEST,
    "tekst.pdf": ("plantoets", "{}", "--uit", "uit/oordeel.json"),
    "tekst.zip": ("plantoets", "{}", "--uit", "uit/oordeel.json"),
    "tekst.xml": ("plantoets", "{}", "--uit", "uit/oordeel.json"),
    "uitgifte.toml": ("uitgifte", "{}", "--uit", "uit"),
    "staat.csv": ("activiteit", "lassen", "--staat", "{}"),
    "vastlegging.json": ("loting", "trekken", "{}", "--zaad", "4 8 15 16 23 42"),
    "namen.txt": ("loting", "vastleggen", "{}", "--uit", "uit/vastlegging.json", "--trekking", "Lotto, zes getallen", "--op", "2999-01-01"),
    "dossier.json": ("vergelijk", "{}", "{}", "--uit", "uit"),
    "fasen.toml": ("plinten", "rijssen-holten", "--fasen", "{}", "--uit", "uit"),
    "gewichten.toml": ("plinten", "rijssen-holten", "--gewichten", "{}", "--uit", "uit"),
    "aannamen.toml": ("akkoord", "rijssen-holten", "--aannamen", "{}", "--uit", "uit"),
    "aannamen-2.toml": ("bronnen", "rijssen-holten", "--aannamen", "{}"),
    "aannamen-3.toml": ("bewijs", "m01.floor.business.stock", "--aannamen", "{}"),
    "aannamen-4.toml": ("dossier", "rijssen-holten", "--aannamen", "{}", "--uit", "uit"),
}


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


WRONG: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\n",
    "a page with an error": b"<!DOCTYPE html><html><body>404 niet gevonden</body></html>",
    "zeros": bytes(5000),
    "bytes": bytes(range(256)) * 20,
    "a list without end": b"[" * 100_000,
    "an object without end": b'{"a":' * 100_000,
    "nested in TOML": b"a=" + b"[" * 20_000,
    "a number that is none": b"1e999",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a cut zip": zipped("besluit.xml", b"<a/>" * 1000)[:-30],
    "a zip that grows": zipped("besluit.xml", b" " * (150 << 20)),
    "entities": b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><b>&b;</b>',
    "a word in Latin-1": "caf\xe9 ".encode("latin-1") * 50,
    "UTF-16": "naam = 1\n".encode("utf-16"),
}


def run(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], path: Path) -> tuple[int, str, str]:
    code = 0
    try:
        main([word.replace("{}", str(path)) for word in words])
    except SystemExit as stop:
        code = int(stop.code or 0)
    seen = capsys.readouterr()
    return code, seen.out, seen.err


def refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], path: Path) -> str:
    """The sentence with which a command stops; nothing was written."""
    before = set(Path.cwd().rglob("*"))
    code, out, err = run(capsys, words, path)
    assert (code, out) == (2, ""), err
    assert err.count("\n") == 1 and path.stem in err and not ENGLISH.search(err), err
    assert set(Path.cwd().rglob("*")) == before
    return err


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# A list of names may hold any text.
CASES = [
    (name, how) for name in COMMANDS for how in WRONG if (name, how) not in (("namen.txt", "a page with an error"), ("namen.txt", "bytes"))
]


@pytest.mark.parametrize(("name", "how"), CASES)
def test_a_wrong_file_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, how: str) -> None:
    (tmp_path / name).write_bytes(WRONG[how])
    refused(capsys, COMMANDS[name], tmp_path / name)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_or_nothing_at_that_place_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    refused(capsys, COMMANDS[name], tmp_path / name)
    (tmp_path / name).mkdir()
    refused(capsys, COMMANDS[name], tmp_path / name)


def layers(*names: str, crs: int = 28992) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        for name in names:
            gpd.GeoDataFrame({"naam": ["A"]}, geometry=[AREA], crs=crs).to_file(path, driver="GPKG", layer=name)

    return write


def no_layer(path: Path) -> None:
    layers("a")(path)
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM gpkg_contents")


@pytest.mark.parametrize(
    ("write", "says"),
    [(no_layer, "beschadigd of leeg"), (layers("a", "b"), "2 lagen"), (layers("a", crs=3035), "EPSG:3035")],
    ids=["no layer", "two layers", "another system"],
)
def test_a_package_that_tells_no_plan_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, write: Callable[[Path], None], says: str
) -> None:
    write(tmp_path / "vlak.gpkg")
    assert says in refused(capsys, TEST, tmp_path / "vlak.gpkg")


@pytest.mark.parametrize(
    ("rows", "says"),
    [("", "geen rij"), ("lassen;10", "kolom"), ("lassen;nan;0;0;0;2", "geur"), ("lassen;-5;0;0;0;2", "geur"), ("a" * 200_000, "regel")],
    ids=["header only", "short", "no number", "negative", "long"],
)
def test_a_row_of_an_own_list_that_cannot_be_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: str, says: str) -> None:
    (tmp_path / "staat.csv").write_text(f"omschrijving;geur;stof;geluid;gevaar;categorie;sbi2008\n{rows}\n")
    assert says in refused(capsys, COMMANDS["staat.csv"], tmp_path / "staat.csv")


def test_a_plan_that_was_cut_after_its_area_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, shared: Path) -> None:
    whole = next((shared / "data").rglob("NL.IMRO.*.gml")).read_bytes()
    (tmp_path / "vlak.gml").write_bytes(whole[:-40])
    assert "afgebroken" in refused(capsys, TEST, tmp_path / "vlak.gml")


@pytest.mark.parametrize("word", ["bouw", "dossier", "akkoord", "bronnen", "plek", "plinten"])
def test_a_bad_file_in_the_folder_stops_every_command_alike(capsys: pytest.CaptureFixture[str], tmp_path: Path, word: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wijken.json").write_bytes(WRONG["a page with an error"])
    out = () if word == "bronnen" else ("--uit", "uit")
    refused(capsys, (word, "rijssen-holten", "--data", "data", *out), tmp_path / "data" / "wijken.json")


@pytest.mark.parametrize("word", ["toets", "vergelijk", "bewijs"])
@pytest.mark.parametrize("how", ["empty", "a list without end", "a number that is none"])
def test_a_broken_fact_base_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path, word: str, how: str) -> None:
    base = tmp_path / "feiten"
    base.mkdir()
    (base / "manifest.json").write_bytes(WRONG[how])
    (tmp_path / "plan.toml").write_text(PLAN)
    words = {
        "toets": ("toets", "plan.toml", "--gemeente", "{}", "--uit", "uit"),
        "vergelijk": ("vergelijk", "{}", "{}"),
        "bewijs": ("bewijs", "m01.floor.business.stock", "--gemeente", "{}"),
    }
    refused(capsys, words[word], base)


def test_a_broken_table_of_a_fact_base_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(demo("rijssen-holten").folder, tmp_path / "feiten")
    table = tmp_path / "feiten" / "units.parquet"
    table.write_bytes(table.read_bytes()[:-200])
    (tmp_path / "plan.toml").write_text(PLAN)
    refused(capsys, ("toets", "plan.toml", "--gemeente", "feiten", "--uit", "uit"), table)
