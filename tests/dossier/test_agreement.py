"""The council paper: two sheets, three tones, text to paste."""

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from werkruimte.cli.make import make_agreement
from werkruimte.cli.order import Order
from werkruimte.domain.clause import Clause
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


@pytest.fixture(scope="module")
def planned(demo_run: Run) -> Run:
    """The demo as if a project of the council counted dwellings on one of its parks."""
    told = "Niet genoemd: Bremmersveld (plan Kop van Bremmersveld met woningen, 2022, niet geverifieerd). Het plan gaat over een deel."
    blanks = {"terreinen", "terreinen_kort"}

    def marked(clause: Clause) -> Clause:
        return replace(clause, blanks=tuple(replace(b, left_out=told) if b.name in blanks else b for b in clause.blanks))

    assessments = tuple(replace(a, clauses=tuple(marked(c) for c in a.clauses)) for a in demo_run.assessments)
    return replace(demo_run, assessments=assessments)


def test_what_a_clause_leaves_out_is_told_in_every_form_on_two_sheets(planned: Run, tmp_path: Path) -> None:
    agreement.write(planned, tmp_path)
    for form in ("html", "md", "txt"):
        assert "Niet genoemd: Bremmersveld" in (tmp_path / f"akkoord.{form}").read_text("utf-8"), form
    with pikepdf.open(tmp_path / "akkoord.pdf") as pdf:
        assert len(pdf.pages) == 2
    for sheet in ("1", "2"):
        command = ["pdftotext", "-f", sheet, "-l", sheet, str(tmp_path / "akkoord.pdf"), "-"]
        read = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        assert "Niet genoemd: Bremmersveld" in " ".join(read.split()), sheet


def test_the_legend_tells_a_choice_from_a_fact_that_lacks(paper: Path) -> None:
    page = (paper / "akkoord.html").read_text("utf-8")
    assert "[...]: het gegeven ontbreekt, vul het aan; eronder staat wat u kunt leveren" in page
    for form in ("txt", "md"):
        plain = (paper / f"akkoord.{form}").read_text("utf-8")
        assert "[...]: het gegeven ontbreekt, vul het aan; het dossier zegt" in plain and "Onderstreept" not in plain


def test_a_number_in_the_contents_is_that_of_a_measure(demo_run: Run) -> None:
    """Themes were numbered 1 to 7, so that "6" was a theme and the heading "1 Beschermen" stood above measure 1."""
    _, *pages = agreement.screen(demo_run).pages
    assert [(p.number, p.title) for p in pages] == [(str(a.measure), a.title) for a in demo_run.assessments]
    assert len({p.group for p in pages}) == 7
