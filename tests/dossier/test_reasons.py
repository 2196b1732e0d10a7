"""The eight reasons: each says its comparison and course, or why there is none; and claims nothing where nothing is measured."""

from dataclasses import replace

from werkruimte.domain.figure import Figures
from werkruimte.dossier.blocks import Note, Page, Paragraph, Table
from werkruimte.dossier.pages import reasons
from werkruimte.run import Run


def _text(page: Page) -> str:
    return " ".join(str(b) for b in page.blocks)


def without(run: Run, *starts: str) -> Run:
    """A run without the values of some figures."""
    figures = Figures()
    for f in run.figures:
        lacks = f.id.startswith(starts)
        figures.add(replace(f, value=None, low=None, high=None, status="no_data", reason="source_missing", note="") if lacks else f)
    return replace(run, figures=figures)


def test_every_reason_has_a_comparison_or_says_why_not(demo_run: Run) -> None:
    pages = {p.id: p for p in reasons.reasons(demo_run)}
    assert [id for id, page in pages.items() if "Vergelijking" not in _text(page) and "Overijssel" not in _text(page)] == []
    assert "Rijssen-Holten 28,9 %, gemeenten met stedelijkheid 3 26,8 %, Overijssel 26,8 % en Nederland 26,3 %." in _text(pages["w3"])
    assert not any(isinstance(b, Table) for b in pages["w3"].blocks), "the first reason draws it already"
    assert reasons.NO_PEERS in _text(pages["w4"]) and reasons.NO_PEERS not in _text(pages["w1"])


def test_where_nothing_is_measured_no_measurement_is_claimed(demo_run: Run) -> None:
    """Kampen has no commuting data: 'er is één meting' and 'De banen zijn van omstreeks 2015' stood there."""
    bare = {p.id: p for p in reasons.reasons(without(demo_run, "w2.", "m12.commute.", "w7.", "m01.room."))}
    for page in (bare["w2"], bare["w7"]):
        assert Paragraph(reasons.NOTHING, "source") in page.blocks and "één meting" not in _text(page) and "2015" not in _text(page)
        assert [b.title for b in page.blocks if isinstance(b, Note)] == ["Niet gemeten"]
    known = {p.id: p for p in reasons.reasons(demo_run)}
    assert Paragraph(reasons.THEN_NOW, "source") in known["w7"].blocks, "room is told of two moments"
    assert "één meting" in _text(known["w2"]) and "omstreeks december 2015, oud" in _text(known["w2"])
