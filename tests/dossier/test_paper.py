"""The printed dossier as a reader holds it: no empty sheet, nothing over the edge, no word over another, bookmarks in order."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from werkruimte.cli.make import write_dossier
from werkruimte.dossier import blocks, model, pdf
from werkruimte.publish import public
from werkruimte.run import Run

MM = 72 / 25.4
EDITIONS = ("intern", "publiek")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
FOOT_MM = 280.0
SIX = (("315,23", "ha"), ("3,57", "ha"), ("837.929", "m²"), ("18.247", "banen"), ("70,7", "m²"), ("228", "ha"))
"""The figures of the demo's first page."""
Words = list[tuple[float, float, float, float, str]]
"""Left, top, right and bottom in mm from the upper left corner, and the word."""


@pytest.fixture(scope="module", params=EDITIONS)
def paper(request: pytest.FixtureRequest, demo_run: Run, made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """An edition of the demo: its run and its PDF."""
    if request.param == "intern":
        return demo_run, made / "dossier.pdf"
    folder = tmp_path_factory.mktemp("publiek")
    write_dossier(public(demo_run), folder, lambda _: None)
    return public(demo_run), folder / "dossier.pdf"


def sheets(pdf: Path) -> list[Words]:
    """The words of each sheet above its foot."""
    seen = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, text=True).stdout
    found = [[(*(float(v) / MM for v in m[:4]), m[4]) for m in WORD.findall(part)] for part in seen.split("<page ")[1:]]
    return [[w for w in words if w[3] < FOOT_MM] for words in found]


def test_no_sheet_is_nearly_empty(paper: tuple[Run, Path]) -> None:
    filled = [max((w[3] for w in words), default=0.0) for words in sheets(paper[1])]
    assert [(n, round(f)) for n, f in enumerate(filled[:-1], start=1) if f < 90] == []
    assert len(filled) <= 41


def test_the_first_sheet_has_the_verdict_and_the_six_figures(paper: tuple[Run, Path]) -> None:
    said = " ".join(w[4] for w in sheets(paper[1])[0])
    assert "milieuruimte: slechter" in said and all(f"{v} {unit}" in said for v, unit in SIX)


def test_no_word_leaves_the_sheet_or_covers_another(paper: tuple[Run, Path]) -> None:
    for number, words in enumerate(sheets(paper[1]), start=1):
        assert [(number, w[4]) for w in words if w[2] > 210 - 19] == []
        assert [(number, *pair) for pair in covered(words)] == []


def covered(words: Words) -> list[tuple[str, str]]:
    """Words of which another covers more than half the height of a line and more than 0.6 mm of width."""
    left, top, right, bottom = (np.array([w[n] for w in words]) for n in range(4))
    width = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    height = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    both = (width > 0.6) & (height > 0.5 * np.minimum.outer(bottom - top, bottom - top))
    return [(words[i][4], words[j][4]) for i, j in np.argwhere(np.triu(both, 1))]


def test_no_heading_stands_alone_at_the_foot(paper: tuple[Run, Path]) -> None:
    document = model.document(paper[0], paper[0].layers())
    for words in sheets(paper[1]):
        low = max(w[3] for w in words)
        last = " ".join(w[4] for w in words if low - w[3] < 1)
        assert last not in {p.title for p in document.pages} | {h.text for h in document.of(blocks.Heading)}
        above = " ".join(w[4] for w in words if low - w[3] < 16)
        assert not [p.title for p in document.pages if p.title in above and low > 240 and len(above) < len(p.title) + 250 and not p.cover]


def test_the_contents_tell_the_sheet_of_every_chapter(paper: tuple[Run, Path]) -> None:
    seen = subprocess.run(["pdftotext", "-raw", str(paper[1]), "-"], capture_output=True, check=True, text=True).stdout.split("\f")
    cover = re.sub(r"\s+", " ", seen[0])
    for page in model.document(paper[0], paper[0].layers()).pages[1:]:
        at = re.search(rf"{re.escape(page.entry)}, blz\. (\d+)", cover)
        assert at is not None, page.entry
        assert page.title.split()[0] in seen[int(at[1]) - 1], page.entry


def test_the_bookmarks_are_the_chapters_in_order(paper: tuple[Run, Path]) -> None:
    chapters = [f"{p.number} {p.title}".strip() for p in model.document(paper[0], paper[0].layers()).pages]
    with pikepdf.open(paper[1]) as pdf, pdf.open_outline() as outline:
        places = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        titles = [str(item.title) for item in outline.root]
        at = [places[item.destination[0].objgen] for item in outline.root]
    assert titles == chapters and len(set(titles)) == len(titles)
    assert at == sorted(at) and at[0] == 0


FILLER = blocks.Paragraph("Regel.", "source")


def small(tmp_path: Path, *shown: blocks.Block) -> list[Words]:
    """The sheets of a dossier of one chapter with these blocks."""
    pdf.write(blocks.Document("Proef", "Proef", "nu", (blocks.Page("p", "Proef", "G", shown),)), tmp_path / "proef.pdf")
    return sheets(tmp_path / "proef.pdf")


@pytest.mark.parametrize("lines", range(42, 58, 3))
def test_a_table_leaves_no_row_or_two_behind_and_a_note_keeps_what_it_is_about(tmp_path: Path, lines: int) -> None:
    """One or two rows of a table, or only its notes, stood on a sheet of their own."""
    rows = tuple((f"rij{n}", "niet openbaar") for n in range(1, 11))
    table = blocks.Table("t", "Tabel", ("Wat", "Hoeveel"), (False, True), rows, ("1fr", "16mm"))
    parts = [[w[4] for w in s if re.fullmatch(r"rij\d+", w[4])] for s in small(tmp_path, *[FILLER] * lines, table)]
    assert sum(map(len, parts)) == 10 and all(len(p) >= 3 for p in parts if p)
    words = {w[4] for s in small(tmp_path, table) for w in s}
    assert "openbaar" in words
    notes = (blocks.Paragraph("Verloop.", "source"), blocks.Note("Niet gemeten", ("a.",)), blocks.Note("Niet te zien", ("b.",)))
    found = [{w[4] for w in s} for s in small(tmp_path, *[FILLER] * (lines + 10), *notes)]
    assert all("Verloop." in words for words in found if "gemeten" in words)
