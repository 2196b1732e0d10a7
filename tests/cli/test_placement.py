"""`plek` as its user meets it: every form from a folder, aggregates outside, numbers of establishments inside only."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from pathlib import Path

import geopandas
import openpyxl
import pytest
from jsonschema import Draft202012Validator

from werkruimte.cli import main
from werkruimte.dossier import placement
from werkruimte.facts.snapshot import demo

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "studies"))
import made_register


def stopped(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    return int(stop.value.code or 0)


@pytest.fixture
def with_register(demo_data: Path) -> Path:
    made_register.write(demo("rijssen-holten").open(), demo_data)
    return demo_data


def _check_map(out: Path, book: openpyxl.Workbook) -> None:
    """The map holds every unit and move of the list; the internal page no number of an establishment."""
    with sqlite3.connect(out / "plek-intern.gpkg") as layers:
        counts = {t: layers.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("eenheden", "verhuizingen", "terreinen")}
        assert layers.execute("SELECT count(*) FROM layer_styles").fetchone()[0] == len(counts)
    points = geopandas.read_file(out / "plek-intern.gpkg", layer="eenheden")
    homes = points[points["gebruiksdoel"] == "woon"]
    assert len(homes) and all(p.x % 100 == 0 and p.y % 100 == 0 for p in homes.geometry) and set(homes["eenheid"]) == {""}
    told = list(book["eenheden"].iter_rows(min_row=2, values_only=True))
    at_home = [row for row in told if row[5] == "woon"]
    assert all(row[-2] % 100 == 0 and row[-1] % 100 == 0 and row[1] == "" and len(row[3] or "") <= 4 for row in at_home)
    assert len(at_home) == len(homes) and any(row[-2] % 100 for row in told)
    assert counts["terreinen"] > 0 and counts["eenheden"] == len(list(book["eenheden"].iter_rows())) - 1
    assert counts["verhuizingen"] == len(list(book["ketens"].iter_rows())) - 1 > 0
    page = (out / "plek-intern.html").read_text("utf-8")
    assert "blijft binnen de gemeente" in page and not re.search(r"\bV\d{5}\b", page)


def test_every_form_says_that_an_example_is_one_and_only_the_list_knows_who(with_register: Path, tmp_path: Path) -> None:
    out = tmp_path / "plek"
    assert stopped("plek", "rijssen-holten", "--data", str(with_register), "--uit", str(out), "--datum", "2026-11-24") == 0
    data = json.loads((out / "plek.json").read_text("utf-8"))
    Draft202012Validator(placement.schema()).validate(data)
    assert data["voorbeeld"] is True and data["plan"]["proven"] is True
    counts = [f["value"] for f in data["figures"] if f["unit"] == "n" and f["value"] is not None]
    assert counts and all(c == 0 or c >= 5 for c in counts)
    page, book = (out / "plek.html").read_text("utf-8"), openpyxl.load_workbook(out / "plek-intern.xlsx", read_only=True)
    firms = [line.split(";")[0] for line in (with_register / made_register.FILE).read_text("utf-8").splitlines()[1:]]
    assert '<td class="n woord">categorie 3.2</td>' in page and ">5.000 m</td>" in page and ">150 %</td>" in page
    drawn = page[page.index("<svg") : page.index("</svg>")]
    assert ">Plaagslagen<" in drawn and ">Holten<" in drawn, "a map whose parks have no names tells nobody where it is"
    assert "verzonnen" in page and not any(f in page or f in (out / "plek.json").read_text("utf-8") for f in firms)
    assert "VOORBEELD" in str(next(book["let op"].iter_rows(values_only=True))[0])
    assert firms[0] in {v for row in book["eenheden"].iter_rows(values_only=True) for v in row}
    moves = list(book["ketens"].iter_rows(values_only=True))[1:]
    freed = next(f["value"] for f in data["figures"] if f["id"] == "m02.moves.freed.area")
    assert sum(row[-1] for row in moves) == freed > 0
    streams = list(book["stromen"].iter_rows(values_only=True))[1:]
    assert sum(row[2] for row in streams) == len(moves)
    _check_map(out, book)
    told = [
        f for f in data["figures"] if f["id"] == "m02.heavy_room.floor.area" and f["area"]["level"] == "park" and f["status"] == "value"
    ]
    rows = re.findall(r"<tr.*?</tr>", page[page.index('id="t-plek-terreinen"') :].split("</table>")[0], re.DOTALL)[1:]
    assert told and rows and not any("geen gegevens" in row for row in rows)
    assert {row[0] for row in list(book["straten"].iter_rows(values_only=True))[1:]} == {"licht welkom", "niet hier", "per adres"}


def test_a_folder_without_a_register_is_one_dutch_sentence(demo_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stopped("plek", "rijssen-holten", "--data", str(demo_data), "--uit", str(tmp_path / "plek")) == 2
    assert "lijst van vestigingen" in capsys.readouterr().err and not (tmp_path / "plek").exists()
