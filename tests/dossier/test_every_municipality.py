"""The dossier of four municipalities, and of one without any file, in both editions: numbers, links, number style, a real browser."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from odd_figures import odd
from printed import NAMES, Text, printable_numbers, tokens
from werkruimte.cli.make import write_dossier
from werkruimte.dossier import contract
from werkruimte.facts.build import build
from werkruimte.publish import public
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

CBS = (
    "cbs/gemeenten_panel_2012_2024.parquet",
    "cbs/wijken_2022.gpkg",
    "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
    "pendel/wijk_banen_ca2015.gpkg",
)
IBIS = "bedrijventerreinen/ibis_2024_selectie.csv"
FILES: dict[str, tuple[str, ...]] = {
    "rijssen-holten": (*CBS, IBIS, "bag/rijssen_holten_vbo.parquet", "bedrijventerreinen/rijssen_holten_ibis_2017.geojson"),
    "amersfoort": (*CBS, IBIS),
    "kampen": (*CBS, IBIS, "kampen_osm/kampen.osm.pbf"),
    "doesburg": (*CBS, "bag/doesburg_lvbag_0221PND15092020.zip"),
    "baarn": (),
}
BOTH = [(name, edition) for name in FILES for edition in ("intern", "publiek")]
ON = date(2026, 11, 24)
NARROW = 360
PICTURES = os.environ.get("WERKRUIMTE_BEELDEN")
"""A folder: the first screens of every dossier are kept there to look at."""
Made = Callable[[str, str], Path]


class Links(HTMLParser):
    """Where a page points inside itself, and the names it can be pointed at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.to: set[str] = set()
        self.ids: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids[value] += 1
            if name == "href" and value and value.startswith("#"):
                self.to.add(value[1:])


@pytest.fixture(scope="module")
def made_of(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The forms of a municipality and edition, each made once."""
    runs: dict[str, Run] = {}
    folders: dict[tuple[str, str], Path] = {}

    def derived(name: str) -> Run:
        data = tmp_path_factory.mktemp(f"data-{name}")
        for file in FILES[name]:
            (data / Path(file).name).symlink_to(shared / "data" / file)
        return run(build(name, data, tmp_path_factory.mktemp("feiten") / name), in_force(ON))

    def made(name: str, edition: str) -> Path:
        if name not in runs:
            runs[name] = derived(name)
        if (name, edition) not in folders:
            folders[name, edition] = tmp_path_factory.mktemp(f"{name}-{edition}")
            write_dossier(runs[name] if edition == "intern" else public(runs[name]), folders[name, edition], lambda _: None)
        return folders[name, edition]

    return made


@pytest.mark.parametrize(("name", "edition"), BOTH)
def test_numbers_contract_and_links(made_of: Made, name: str, edition: str) -> None:
    folder = made_of(name, edition)
    data = json.loads((folder / "dossier.json").read_text("utf-8"))
    jsonschema.validate(data, contract.schema(), format_checker=jsonschema.FormatChecker())
    text = (folder / "dossier.html").read_text("utf-8")
    reader = Text()
    reader.feed(text)
    seen = " ".join(reader.parts)
    assert tokens(seen) - printable_numbers(data) - NAMES == set()
    links = Links(text)
    assert odd(data) == []
    assert links.to - set(links.ids) == set()
    assert [name for name, times in links.ids.items() if times > 1] == []
    assert "nan" not in re.findall(r"\b\w+\b", seen.lower()) and "None" not in seen and "{{" not in seen


@pytest.mark.parametrize(("name", "edition"), BOTH)
def test_every_link_of_the_pdf_arrives(made_of: Made, name: str, edition: str) -> None:
    with pikepdf.open(made_of(name, edition) / "dossier.pdf") as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        named = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
        for note in (a for page in pdf.pages for a in page.get("/Annots", []) if a.get("/Subtype") == "/Link"):
            target = note.get("/Dest") or note.A.get("/D") if "/A" not in note or "/URI" not in note.A else None
            if isinstance(target, pikepdf.String | pikepdf.Name):
                assert str(target) in named
            elif target is not None:
                assert target[0].objgen in pages


@pytest.mark.parametrize(("name", "edition"), BOTH)
def test_the_geopackage_has_what_is_known_of_a_place(made_of: Made, name: str, edition: str) -> None:
    path = made_of(name, edition) / "dossier.gpkg"
    with sqlite3.connect(path) as database:
        layers = {t for (t,) in database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")}
        styled = {t for (t,) in database.execute("SELECT f_table_name FROM layer_styles")} if layers else set()
    assert {"gemeente", "wijken"} <= layers if FILES[name] else not layers
    assert styled == layers
    validator = Path(sys.prefix) / "validator/bin/geopackage-validator"
    if layers and validator.is_file():
        seen = subprocess.run([str(validator), "validate", "--gpkg-path", str(path)], capture_output=True, text=True, check=False)
        assert json.loads(seen.stdout)["results"] == []


# Categories, articles and versions have a point; a measured number has a comma, and a point between thousands.
ENGLISH_NUMBER = re.compile(
    r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\w.,:/-])\d+\.\d{1,2}(?![\d.])(?= ?(?:ha|m²|%|procent|banen|euro|km)\b)"
)


@pytest.mark.parametrize(("name", "edition"), BOTH)
def test_numbers_are_written_the_dutch_way(made_of: Made, name: str, edition: str) -> None:
    reader = Text()
    reader.feed((made_of(name, edition) / "dossier.html").read_text("utf-8"))
    assert ENGLISH_NUMBER.findall(" ".join(reader.parts)) == []


def test_an_english_number_is_noticed() -> None:
    assert ENGLISH_NUMBER.findall("er is 12.5 ha, 1,234,567 m² en 3.1") == ["12.5", "1,234,567"]


@pytest.mark.parametrize(("name", "edition"), BOTH)
@pytest.mark.parametrize("width", [1360, NARROW])
def test_the_first_screen_fits_and_can_be_used_by_everybody(browser: Browser, made_of: Made, name: str, edition: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto((made_of(name, edition) / "dossier.html").as_uri())
    assert wrong == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("main h1, main h2").first.is_visible()
    if width > NARROW:
        assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")] == []
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}-{edition}-{width}.png")
    page.close()


@pytest.mark.parametrize("edition", ["intern", "publiek"])
def test_the_first_screen_tells_of_the_project_of_the_city(browser: Browser, made_of: Made, edition: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((made_of("amersfoort", edition) / "dossier.html").as_uri())
    for said in ("Kop van Isselt", "8.880", "2.000 tot 3.000", "hoeveel werk terugkomt: niet gevonden"):
        box = page.locator("#inhoud").get_by_text(said).first.bounding_box()
        assert box is not None and box["y"] + box["height"] < 900, said
    page.close()


def test_without_a_file_no_card_has_a_number(made_of: Made) -> None:
    text = (made_of("baarn", "intern") / "dossier.html").read_text("utf-8")
    data = json.loads((made_of("baarn", "intern") / "dossier.json").read_text("utf-8"))
    known = [f["id"] for f in data["figures"] if f["value"] is not None]
    reasons = [text for m in data["measures"] for text in (m["sentence"], *(s["sentence"] for s in m["subjects"]))]
    assert sum("gelezen" in text for text in reasons) >= 4
    assert [w for w in ("momentopname", "niet eens", "één meting", "tweede editie") if any(w in text for text in reasons)] == []
    assert known == [] and text.count("Geen gegevens.") > 6
