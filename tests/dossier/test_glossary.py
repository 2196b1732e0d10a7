"""The words of the dossier: each is explained, and page one links it once, where it first stands."""

import re
from collections import Counter
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import terms
from werkruimte.dossier import blocks, html, model, pdf
from werkruimte.run import Run

LINK = re.compile(r"\]\{#(w-[^}]+)\}")


@pytest.fixture(scope="module")
def document(demo_run: Run) -> blocks.Document:
    return model.document(demo_run, demo_run.layers())


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [s for v in value.values() for s in texts(v)]
    if isinstance(value, list):
        return [s for v in value for s in texts(v)]
    return [value] if isinstance(value, str) else []


def test_page_one_links_each_of_its_words_once(document: blocks.Document) -> None:
    linked = Counter(anchor for page in document.pages for s in texts(blocks.as_data(page.blocks)) for anchor in LINK.findall(s))
    explained = next(t for t in document.of(blocks.Table) if t.id == "woordenlijst").anchors
    assert {"w-categorie", "w-gevoelige-plek", "w-rustig-en-gemengd-gebied", "w-basisjaar", "w-terreinwijk"} <= set(linked)
    assert set(linked.values()) == {1} and set(linked) <= set(explained)


def test_only_words_of_the_dossier_are_explained(document: blocks.Document) -> None:
    said = " ".join(s for page in document.pages if page.id != "woordenlijst" for s in texts(blocks.as_data(page.blocks)))
    table = next(t for t in document.of(blocks.Table) if t.id == "woordenlijst")
    by_term = {t.term: t for t in terms()}
    assert [w for w, _ in table.rows if not by_term[w].always and not any(f in said for f in by_term[w].written)] == []
    assert {"COROP", "IBIS", "BAG", "kandidaat"} <= {w for w, _ in table.rows}


def test_the_mixing_index_is_explained_as_it_is_counted() -> None:
    """The term said the share of floor that is a dwelling; the figure is the share that is none (METHODS 2, W8)."""
    (text,) = (t.text for t in terms() if t.term == "MXI")
    assert "geen woning" in text and "geen woning" in catalogue()["w8.mxi.share"].label


def test_the_links_lead_somewhere_on_screen_and_on_paper(document: blocks.Document, tmp_path: Path) -> None:
    html.write(document, None, tmp_path / "dossier.html")
    text = (tmp_path / "dossier.html").read_text("utf-8")
    to = re.findall(r'class="term" href="#([^"]+)"', text)
    assert len(to) >= 5 and [a for a in to if not re.search(f'<(tr|section) id="{a}">', text)] == [] and "]{#" not in text
    pdf.write(document, tmp_path / "dossier.pdf")
