"""The documentation: it builds without a broken link or a call to the network, has a page for what is declared, and its steps work."""

from __future__ import annotations

import re
import shlex
import tomllib
from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from werkruimte.catalogue.catalogue import catalogue, plan_catalogue
from werkruimte.catalogue.texts import ladder
from werkruimte.cli import main
from werkruimte.rules.rules import in_force

REPOSITORY = Path(__file__).resolve().parents[1]
DOCS = REPOSITORY / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as readers get it; strict: a broken link or anchor stops the build."""
    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(REPOSITORY / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return folder


def test_each_measure_figure_file_and_command_has_a_page(site: Path) -> None:
    assert len(list((site / "maatregelen").glob("m*.html"))) == 14
    assert {p.stem for p in (site / "getallen").glob("*.html")} == {*catalogue(), *plan_catalogue(), "index"}
    assert len(list((site / "bestanden").glob("*.html"))) == len(ladder()) + 1
    help_page = (site / "opdrachten/dossier.html").read_text("utf-8")
    assert "Map waarin het resultaat komt" in help_page and "verplicht" in help_page and "mkdocs" not in re.sub(r"<[^>]*>", "", help_page)
    assert "max_dwelling_on_park_m2" in (site / "aanname-aanpassen.html").read_text("utf-8")


def test_the_site_asks_nothing_of_the_network(site: Path) -> None:
    loaded = re.compile(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="?https?://')
    for page in site.rglob("*.html"):
        assert not loaded.search(page.read_text("utf-8")), page.name


def _steps(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_step_of_the_tutorial_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aannamen.toml").write_text(_steps("leerpad.md", "toml")[0], "utf-8")
    lines = [line for block in _steps("leerpad.md", "sh") for line in block.splitlines()]
    assert len(lines) >= 6
    for line in lines:
        words = shlex.split(line)
        if words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True)
            continue
        assert words[0] == "werkruimte"
        with pytest.raises(SystemExit) as stopped:
            main(words[1:])
        assert not stopped.value.code, (line, capsys.readouterr())
    said = capsys.readouterr().out
    assert "- gelijk" in said and "spuit" in said
    made = {str(p) for p in Path("leerpad").rglob("*.html")}
    assert {
        "leerpad/dossier/dossier.html",
        "leerpad/ruimer/dossier.html",
        "leerpad/dossier-kampen/dossier.html",
        "leerpad/akkoord/akkoord.html",
    } <= made
    assert Path("leerpad/dossier/dossier.json").read_text("utf-8") != Path("leerpad/ruimer/dossier.json").read_text("utf-8")


def test_the_example_of_an_assumption_is_one(tmp_path: Path) -> None:
    for number, block in enumerate([*_steps("aanname-aanpassen.md", "toml"), *_steps("leerpad.md", "toml")]):
        own = tmp_path / f"{number}.toml"
        own.write_text(block, "utf-8")
        for name, row in tomllib.loads(block).items():
            assert in_force(date(2026, 1, 1), own).value(name) == row["value"] != in_force(date(2026, 1, 1)).value(name)
