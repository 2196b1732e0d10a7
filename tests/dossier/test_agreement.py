"""The council paper: two sheets, three tones, text to paste."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from werkruimte.cli.make import make_agreement
from werkruimte.cli.order import Order
from werkruimte.dossier import agreement, blocks, contract
from werkruimte.run import Run

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_agreement(Order("rijssen-holten", uit=tmp_path_factory.mktemp("akkoord"), datum=ON), lambda _: None)


def test_the_paper_is_two_accessible_sheets_of_a4(paper: Path) -> None:
    with pikepdf.open(paper / "akkoord.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert sorted(float(v) for v in pdf.pages[0].MediaBox)[-2:] == pytest.approx([595.28, 841.89], abs=1)
        with pdf.open_metadata() as metadata:
            assert metadata.get("pdfuaid:part") == "1"


def test_fourteen_measures_in_seven_themes_and_three_tones(demo_run: Run) -> None:
    rows = [r for p in agreement.paper(demo_run).pages for b in p.blocks if isinstance(b, blocks.Tones) for r in b.rows]
    assert [r.number for r in rows] == [str(n) for n in range(1, 15)]
    assert len({r.theme for r in rows}) == 7 and all(len(r.cells) == 3 for r in rows)


def test_every_form_holds_the_same_clauses_as_the_json(paper: Path, demo_run: Run) -> None:
    clauses = [c["text"] for m in contract.document(demo_run)["measures"] for c in m["clauses"] if c["tone"] != "regel"]
    assert len(clauses) == 42
    plain = (paper / "akkoord.txt").read_text("utf-8")
    marked = (paper / "akkoord.md").read_text("utf-8")
    assert all(c in plain and c in marked for c in clauses)
    read = subprocess.run(["pdftotext", "-raw", str(paper / "akkoord.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    squeezed = re.sub(r"\s+", "", read)
    assert [c for c in clauses if re.sub(r"\s+", "", c) not in squeezed] == []


def test_the_page_can_be_copied_from_and_asks_nothing_outside(paper: Path) -> None:
    text = (paper / "akkoord.html").read_text("utf-8")
    assert text.count("data-kopieer=") >= 42 and "maplibregl.Map" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
