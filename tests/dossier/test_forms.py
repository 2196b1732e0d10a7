"""The forms of the dossier: the contract, numbers on pages, PDF/UA, GeoPackage, workbook."""

import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pikepdf
import pytest

from printed import NAMES, Text, printable_numbers, tokens
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier import blocks, contract, html, model
from werkruimte.dossier.pages.figures import CAUSES
from werkruimte.dossier.wording import MONTHS
from werkruimte.run import Run


@pytest.fixture(scope="session")
def data(made: Path) -> dict:
    return json.loads((made / "dossier.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def printable(data: dict) -> set[str]:
    """Every number that the demo's dossier.json holds, as pages print it."""
    return printable_numbers(data)


def test_the_contract_holds(data: dict) -> None:
    jsonschema.validate(data, contract.schema(), format_checker=jsonschema.FormatChecker())
    keys = [(f["id"], f["area"]["code"], f["period"]["to"], f["variant"]) for f in data["figures"]]
    assert len(keys) == len(set(keys))
    sources = {s["id"] for s in data["sources"]}
    assert all(set(f["sources"]) <= sources for f in data["figures"])


def test_a_wrong_figure_breaks_the_schema(data: dict) -> None:
    broken = json.loads(json.dumps(data))
    broken["figures"][0]["id"] = "m01.not.in.catalogue"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, contract.schema())


def test_every_number_on_the_page_is_in_the_json(made: Path, printable: set[str]) -> None:
    reader = Text()
    reader.feed((made / "dossier.html").read_text("utf-8"))
    assert tokens(" ".join(reader.parts)) - printable - NAMES == set()


def test_every_number_in_the_pdf_is_in_the_json(made: Path, printable: set[str]) -> None:
    text = subprocess.run(["pdftotext", "-raw", str(made / "dossier.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    pages = [re.sub(r"\d+\s*$", "", page) for page in text.split("\f")]
    joined = re.sub(r"-\n", "-", "\n".join(pages))
    joined = re.sub(r"blz\.\s+\d+", "", joined)
    joined = re.sub(rf"(?<![\d,.])\d{{1,2}}\s+(?:{'|'.join(MONTHS)})", "", joined)
    unknown = {t for t in tokens(joined) - printable - NAMES}
    assert unknown == set()


def test_every_number_in_the_workbook_is_in_the_json(made: Path, data: dict) -> None:
    known = {round(float(n), 6) for n in values(data)}
    book = openpyxl.load_workbook(made / "dossier.xlsx", read_only=True)
    cells = [(sheet, cell) for sheet in book.sheetnames for row in book[sheet].iter_rows(values_only=True) for cell in row]
    numbers = [(sheet, cell) for sheet, cell in cells if isinstance(cell, int | float)]
    assert len(numbers) > 1000 and [(sheet, n) for sheet, n in numbers if round(float(n), 6) not in known] == []


def values(data: object) -> list[float]:
    if isinstance(data, dict | list):
        return [n for v in (data.values() if isinstance(data, dict) else data) for n in values(v)]
    return [data] if isinstance(data, int | float) else []


def test_a_number_from_nowhere_is_noticed(printable: set[str]) -> None:
    assert tokens("Er zijn 123.456,78 hectaren verdwenen.") - printable - NAMES


def test_exactly_six_first_figures_with_a_link_to_their_derivation(demo_run: Run, made: Path) -> None:
    document = model.document(demo_run, demo_run.layers())
    text = (made / "dossier.html").read_text("utf-8")
    cards = document.of(blocks.Cards)[0]
    assert len(cards.cards) == 6
    assert all(card.source and f'id="{card.anchor}"' in text for card in cards.cards)


def test_the_page_asks_nothing_from_outside(made: Path) -> None:
    text = (made / "dossier.html").read_text("utf-8")
    reader = Text()
    reader.feed(text)
    assert reader.asked == []
    assert len(text) < 5_000_000


def test_hostile_text_stays_text(demo_run: Run, tmp_path: Path) -> None:
    page = blocks.Page(
        "x",
        "<script>alert(1)</script>",
        "x",
        (blocks.Verdict("<script>alert(1)</script>"), blocks.Clause("a", (blocks.Span("<script>alert(1)"),), "", (), "b")),
    )
    layers = demo_run.layers()
    document = model.document(demo_run, layers)
    html.write(replace(document, pages=(*document.pages, page)), layers, tmp_path / "x.html")
    assert "<script>alert(1)" not in (tmp_path / "x.html").read_text("utf-8")


def test_the_pdf_is_tagged_dutch_and_accessible(made: Path) -> None:
    with pikepdf.open(made / "dossier.pdf") as pdf:
        assert str(pdf.Root.Lang).lower().startswith("nl") and pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata.get("pdfuaid:part") == "1"


def test_the_geopackage_opens_with_styles(made: Path) -> None:
    with sqlite3.connect(made / "dossier.gpkg") as database:
        tables = {r[0]: r[1] for r in database.execute("SELECT table_name, srs_id FROM gpkg_contents")}
        styled = {r[0] for r in database.execute("SELECT f_table_name FROM layer_styles WHERE useAsDefault")}
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        causes = {r[0] for r in database.execute("SELECT oorzaak FROM terreinen")}
    assert "opnieuw gemeten" in causes and not any("_" in c or c in CAUSES for c in causes)
    layers = {"terreinen", "milieuruimte", "bedrijfsruimte", "woningen_bij_terrein"}
    assert styled == layers and all(tables[t] == 28992 for t in layers)
    seen = subprocess.run(["ogrinfo", "-so", "-al", str(made / "dossier.gpkg")], capture_output=True, check=True, text=True)
    assert "Feature Count: 32916" in seen.stdout and "Feature Count: 20" in seen.stdout and "ERROR" not in seen.stderr


def test_the_workbook_runs_nothing(made: Path) -> None:
    book = openpyxl.load_workbook(made / "dossier.xlsx")
    assert {"getallen gemeente", "getallen park", "bronnen", "aannamen"} <= set(book.sheetnames)
    assert {"brug", "terreinen", "milieuruimte", "kalender", "maatstaven", "ladder"} <= set(book.sheetnames)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    words = {str(c.value) for name in ("getallen gemeente", "gebeurtenissen") for row in book[name].iter_rows() for c in row}
    assert {"geen gegevens", "de bron ontbreekt", "verlies", "terrein", "milieuruimte"} <= words
    assert not words & {"no_data", "value", "loss", "gain", "source_missing", "out_with_dwellings", "circa", "pct"}


def test_the_geopackage_passes_the_validator_of_pdok(made: Path) -> None:
    validator = Path(sys.prefix) / "validator/bin/geopackage-validator"
    if not validator.is_file():
        pytest.skip("de validator van PDOK ontbreekt (python3 start.py test zet haar klaar)")
    seen = subprocess.run(
        [str(validator), "validate", "--gpkg-path", str(made / "dossier.gpkg")], capture_output=True, text=True, check=False
    )
    answer = json.loads(seen.stdout)
    assert answer["success"] and answer["results"] == []


def test_a_screen_reader_loses_nothing_of_the_pdf(demo_run: Run, made: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), "--json", str(report), str(made / "dossier.pdf")], capture_output=True, check=False
    )
    tables = model.document(demo_run, demo_run.layers()).of(blocks.Table)
    # A table header that is repeated on the next page is read once, so its repetition is rightly no content.
    repeated = tuple(t.columns[0] for t in tables)
    errors = [e for e in findings(json.loads(report.read_text("utf-8"))) if e["severity"] == "error"]
    assert [e for e in errors if e["rule"] != "TAG-002" or not str(e["evidence"]).startswith(repeated)] == []


def findings(data: object) -> list[dict]:
    """Every finding in a report of outloud, wherever it stands."""
    if isinstance(data, dict):
        own = [data] if "rule" in data and "severity" in data else []
        return own + [f for v in data.values() for f in findings(v)]
    return [f for v in data for f in findings(v)] if isinstance(data, list) else []


def test_a_count_has_the_unit_of_a_count(made: Path) -> None:
    book = openpyxl.load_workbook(made / "dossier.xlsx", read_only=True)
    rows = list(book["getallen gemeente"].iter_rows(values_only=True))
    units = {str(row[0]): row[5] for row in rows[1:]}
    assert "aantal of verhouding" not in units.values() and None not in units.values()
    assert all(unit == "aantal" for id, unit in units.items() if id in catalogue() and catalogue()[id].unit == "n")
