"""The forms of the dossier: the contract, numbers on pages, PDF/UA, GeoPackage, workbook."""

import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import geopandas
import jsonschema
import numpy as np
import openpyxl
import pikepdf
import pytest
import shapely

from printed import NAMES, Text, printable_numbers, tokens
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.notation import number
from werkruimte.dossier import blocks, cells, clauses, contract, html, model
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


def test_every_number_in_the_workbook_is_in_the_json(made: Path, data: dict, printable: set[str]) -> None:
    """The sheets of the contract have numbers whole; those of page tables as the page prints them."""
    known = {round(float(n), 6) for n in values(data)}
    book = openpyxl.load_workbook(made / "dossier.xlsx")
    found = [c for s in book for row in s.iter_rows() for c in row if isinstance(c.value, int | float) and c.parent.title != "weggelaten"]
    whole = ("getallen", "gebeurtenissen", "bepalingen", "aannamen", "bronnen")
    exact = [c for c in found if c.parent.title.startswith(whole)]
    assert len(exact) > 1000 and [(c.parent.title, c.value) for c in exact if round(float(c.value), 6) not in known] == []
    shown = [c for c in found if not c.parent.title.startswith(whole)]
    texts = [number(c.value, len(c.number_format.partition(".")[2])) for c in shown if "#" in c.number_format]
    assert len(texts) > 300 and [t for t in texts if not tokens(t) <= printable | NAMES] == []


def test_tables_of_the_pages_have_numbers_and_dates_to_count_with(made: Path) -> None:
    book = openpyxl.load_workbook(made / "dossier.xlsx")
    heads = {s.title: [c.value for c in next(s.iter_rows(max_row=1))] for s in book}
    rows = {s.title: {r[0]: dict(zip(heads[s.title], r, strict=True)) for r in s.iter_rows(min_row=2, values_only=True)} for s in book}
    park = rows["terreinen"]["Noord Deel Oost"]
    assert (park["ha bruto"], park["bedrijfsvloer m²"], park["verblijfsobjecten"]) == (75.08, 202931, 153)
    assert (park["ha voor 4.1 en hoger, rustig, laagste"], park["ha voor 4.1 en hoger, rustig, hoogste"]) == (10.01, 53.33)
    assert rows["brug"]["Vletgaarsmaten 1"]["ha verschil"] == -0.35
    assert rows["vuistregels-5"]["bedrijfsruimte per bestaande woning"]["Hier"] == 65 and "m²" in str(rows["vuistregels-5"])
    assert rows["vergelijk-w1"]["Rijssen-Holten"]["Wanneer"] == datetime(2022, 1, 1) and "Hoeveel (%)" in heads["vergelijk-w1"]
    assert rows["uitgave"]["concept, intern"]["gemaakt op"] == datetime(2026, 11, 24)
    assert "niet van toepassing" in {row["woningen binnen 100 m"] for row in rows["terreinen"].values()}
    written = [c.value for s in book for row in s.iter_rows(min_row=2) for c in row if isinstance(c.value, str) and c.column > 1]
    assert [t for t in written if re.fullmatch(r"−?[\d.]+,\d+( tot −?[\d.]+,\d+)?( (ha|m²|%|banen))?", t)] == []


def test_every_clause_is_in_the_workbook(made: Path, demo_run: Run) -> None:
    rows = list(openpyxl.load_workbook(made / "dossier.xlsx")["bepalingen"].iter_rows(min_row=2, values_only=True))
    assert {(r[0], r[2]) for r in rows} >= {(n, tone) for n in range(1, 15) for tone in ("akkoord", "college", "motie")}
    told = {clauses.text(c, demo_run.rules.on) for a in demo_run.assessments for c in a.clauses}
    assert {r[4] for r in rows} == told


@pytest.mark.parametrize("text", ["=1+1", "+31 548", "-5", "@SUM(A1)", "−5 of zo", "3.2", "12,5.3", "2 tot", "1.23"])
def test_what_is_no_number_stays_text(text: str) -> None:
    table = blocks.Table("t", "", ("wat",), (True,), ((text,),), ("1fr",))
    assert cells.columns(table) == (("wat",), [(text,)])


@pytest.mark.parametrize(
    ("texts", "heads", "row"),
    [
        (("1.234,5 ha",), ("wat (ha)",), (1234.5,)),
        (("−17,43",), ("wat",), (-17.43,)),
        (("ten minste 12 banen",), ("wat (banen)", "wat, toelichting"), (12, "ten minste")),
        (("1,5 tot 2,5 ha",), ("wat (ha), laagste", "wat (ha), hoogste"), (1.5, 2.5)),
        (("70,7 m² (2017–2026)", "3 ha"), ("wat", "wat, eenheid", "wat, toelichting"), (70.7, "m²", "2017–2026")),
        (("niet openbaar", "3 ha"), ("wat (ha)",), ("niet openbaar",)),
        (("2015",), ("wat",), (2015,)),
    ],
)
def test_a_printed_number_is_read_as_it_was_meant(texts: tuple[str, ...], heads: tuple[str, ...], row: tuple[object, ...]) -> None:
    table = blocks.Table("t", "", ("wat",), (True,), tuple((t,) for t in texts), ("1fr",))
    names, rows = cells.columns(table)
    assert (names, tuple(c.value if isinstance(c, cells.Amount) else c for c in rows[0])) == (heads, row)


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


def test_poppler_finds_nothing_wrong_in_the_pdf(made: Path) -> None:
    seen = subprocess.run(["pdfinfo", str(made / "dossier.pdf")], capture_output=True, check=True, text=True)
    assert seen.stderr == "" and "Tagged:          yes" in seen.stdout


def test_the_geopackage_opens_with_styles(made: Path) -> None:
    with sqlite3.connect(made / "dossier.gpkg") as database:
        tables = {r[0]: r[1] for r in database.execute("SELECT table_name, srs_id FROM gpkg_contents")}
        styled = {r[0] for r in database.execute("SELECT f_table_name FROM layer_styles WHERE useAsDefault")}
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        causes = {r[0] for r in database.execute("SELECT oorzaak FROM terreinen")}
    assert "zelfde terrein, andere oppervlakte" in causes and not any("_" in c or c in CAUSES for c in causes)
    layers = {"gemeente", "wijken", "schaduw_van_een_woning", "terreinen", "milieuruimte", "bedrijfsruimte", "woningen_bij_terrein"}
    assert styled == layers and all(tables[t] == 28992 for t in layers)
    seen = subprocess.run(["ogrinfo", "-so", "-al", str(made / "dossier.gpkg")], capture_output=True, check=True, text=True)
    assert "Feature Count: 32916" in seen.stdout and "Feature Count: 20" in seen.stdout and "ERROR" not in seen.stderr


def test_the_geopackage_holds_no_single_dwelling(made: Path, demo_run: Run) -> None:
    """An event of dwellings gives no exact place either: squares of 100 m, without street or year."""
    with sqlite3.connect(made / "dossier.gpkg") as database:
        columns = {row[1] for row in database.execute('PRAGMA table_info("woningen_bij_terrein")')}
        counted = database.execute("SELECT sum(woningen) FROM woningen_bij_terrein").fetchone()[0]
    assert columns == {"fid", "geom", "woningen"}
    assert counted == demo_run.query("SELECT count(DISTINCT nr) FROM near_park WHERE klasse = 'woon' AND NOT on_current")[0][0]
    places = geopandas.read_file(made / "dossier.gpkg", layer="woningen_bij_terrein").geometry
    assert all(p.x % 100 == 50 and p.y % 100 == 50 for p in places)


def test_districts_have_their_figures_in_the_geopackage(made: Path, data: dict) -> None:
    districts = geopandas.read_file(made / "dossier.gpkg", layer="wijken").set_index("code")
    told = {
        (f["area"]["code"], f["period"]["to"]): f["value"]
        for f in data["figures"]
        if f["id"] == "m12.population.stock" and f["area"]["level"] == "wijk"
    }
    newest = max(day for _, day in told)
    assert len(districts) == 10 and dict(districts["m12_population_stock"]) == {c: v for (c, day), v in told.items() if day == newest}
    without = districts[districts["m12_jobs_all_stock"].isna()]
    assert len(without) and all("banen" in words and "geen gegevens" in words for words in without["onbekend"])


def test_the_shadow_of_a_dwelling_is_a_layer_with_the_area_of_its_cells(made: Path, demo_run: Run) -> None:
    shade = demo_run.layers().shade
    assert shade is not None
    layer = geopandas.read_file(made / "dossier.gpkg", layer="schaduw_van_een_woning")
    assert layer.geometry.is_valid.all() and list(layer["meer_dan_ha"]) == [0, 0.5, 2, 5, 10]
    cells = [int((shade.classes == k).sum()) for k in range(1, 6)]
    assert [round(a / 100) for a in layer.geometry.area] == cells
    row, column = (int(v) for v in np.argwhere(shade.classes == 5)[7])
    north = shade.corner[1] + shade.classes.shape[0] * 10
    assert layer.geometry[4].contains(shapely.Point(shade.corner[0] + column * 10 + 5, north - row * 10 - 5))


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
