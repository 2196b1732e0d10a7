"""What the repository promises as a whole: runs anywhere, one set of colours, licences beside what is not ours."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from pathlib import Path

import pytest
import typst

REPOSITORY = Path(__file__).resolve().parents[1]
ASSETS = REPOSITORY / "src/werkruimte/dossier/assets"
MACHINE_PATH = re.compile(r"(?<![\w.}-])/(?:work|root|tmp)/")
REGISTRY = re.compile(r"pypi\.(?:org|python)|pythonhosted\.(?:org)|npmjs\.(?:org|com)|(?:--|_)(?:extra-)?index-url", re.IGNORECASE)
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; (.*?))?(?: \\)?$", re.MULTILINE)


def project_files() -> list[Path]:
    """Tracked and not ignored files; of an unpacked archive every file outside hidden folders."""
    if (REPOSITORY / ".git").exists():
        command = ["git", "-c", f"safe.directory={REPOSITORY}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
        files = [REPOSITORY / name for name in listed.split("\0") if name]
    else:
        files = [path for path in REPOSITORY.rglob("*") if ".venv" not in path.parts]
    return [path for path in files if path.is_file() and path != Path(__file__).resolve()]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the text files of the project; files that are not UTF-8 are data."""
    found = []
    for path in project_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            hits = (f"{path.relative_to(REPOSITORY)}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line))
            found.extend(hits)
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_matching(REGISTRY) == []


def test_no_two_modules_of_the_tests_share_a_name() -> None:
    """They are imported by name alone: of two the one that comes first is taken for both."""
    names = [p.name for p in project_files() if p.suffix == ".py" and p.is_relative_to(REPOSITORY / "tests") and p.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


def test_the_patterns_find_what_they_look_for() -> None:
    assert MACHINE_PATH.search('open("/tmp/x")')
    assert not MACHINE_PATH.search("https://example.nl/work/x")
    assert REGISTRY.search("--index-url https://pypi.org/simple")


def test_screen_and_paper_have_the_same_colours() -> None:
    screen = dict(re.findall(r"--wr-([\w-]+): (#[0-9A-Fa-f]{6})", (ASSETS / "tokens.css").read_text("utf-8")))
    paper = dict(re.findall(r'"([\w-]+)": rgb\("(#[0-9A-Fa-f]{6})"\)', (ASSETS / "tokens.typ").read_text("utf-8")))
    assert len(screen) > 40
    assert screen == paper


@pytest.mark.parametrize(
    ("part", "licence", "words"),
    [
        ("maplibre/maplibre-gl.js", "maplibre/LICENSE.txt", "Redistribution"),
        ("fonts/source-sans-3-latin-400-normal.woff2", "fonts/source-sans-3-OFL.txt", "SIL OPEN FONT LICENSE"),
        ("fonts/source-serif-4-latin-400-normal.woff2", "fonts/source-serif-4-OFL.txt", "SIL OPEN FONT LICENSE"),
    ],
)
def test_the_licence_stands_beside_a_part_of_others(part: str, licence: str, words: str) -> None:
    assert (ASSETS / part).is_file()
    assert words in (ASSETS / licence).read_text("utf-8")


def test_the_demo_names_the_licences_of_its_sources() -> None:
    folder = REPOSITORY / "src/werkruimte/demo/rijssen-holten"
    sources = json.loads((folder / "manifest.json").read_text("utf-8"))["sources"]
    texts = {s["id"]: (folder / s["licence_file"]).read_text("utf-8") for s in sources}
    assert len(texts) == len(list((folder / "licenties").iterdir())) == 12
    assert all(s["sha256"] in texts[s["id"]] and s["licence"] in texts[s["id"]] for s in sources)
    assert "https://creativecommons.org/licenses/by/4.0/" in texts["cbs-gemeenten"] and "Bron: CBS" in texts["cbs-gemeenten"]
    assert "alleen totalen" in texts["cbs-pendel-2015"] and "omstreeks 2015-12" in texts["cbs-pendel-2015"]
    assert re.search(r"Tabellen: +units$", texts["bag-eenheden-2026-03"], re.MULTILINE)


def test_the_licence_of_the_project_is_complete() -> None:
    text = (REPOSITORY / "LICENSE").read_text("utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert [int(number) for number in re.findall(r"^(?:## )?(\d+)\. ?[A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert "Appendix" in text


FACES = [
    "source-sans-3-latin-400",
    "source-sans-3-latin-600",
    "source-sans-3-latin-700",
    "source-serif-4-latin-400",
    "source-serif-4-latin-600",
]


@pytest.mark.parametrize("stem", FACES)
def test_each_font_is_there_for_screen_and_paper(stem: str) -> None:
    assert (ASSETS / f"fonts/{stem}-normal.woff2").read_bytes()[:4] == b"wOF2"
    assert (ASSETS / f"fonts/ttf/{stem}-normal.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_the_document_finds_its_fonts_without_those_of_the_system() -> None:
    source = '#text(font: "Source Sans 3", fallback: false)[Werk]#text(font: "Source Serif 4", weight: 600, fallback: false)[ruimte]'
    folder = str(ASSETS / "fonts/ttf")
    document, warnings = typst.compile_with_warnings(source.encode(), font_paths=[folder], ignore_system_fonts=True, format="pdf")
    assert isinstance(document, bytes) and document.startswith(b"%PDF")
    assert [warning.message for warning in warnings] == []


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    runtime = set(PINNED.findall((REPOSITORY / "requirements.txt").read_text("utf-8")))
    testing = set(PINNED.findall((REPOSITORY / "requirements-dev.txt").read_text("utf-8")))
    assert ("duckdb", "1.5.5", "") in runtime
    assert {name for name, version, _ in runtime} <= {name for name, version, _ in testing}
    assert {(name, version) for name, version, _ in runtime} <= {(name, version) for name, version, _ in testing}


def test_a_test_cannot_leave_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))
