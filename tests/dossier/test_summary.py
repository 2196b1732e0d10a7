"""What the first pages say when the data tell less, and that no number stands there without its name."""

from dataclasses import replace

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figures
from werkruimte.dossier import model, wording
from werkruimte.dossier.blocks import Card, Cards, Paragraph, Table, Verdict
from werkruimte.dossier.pages import indicators, ledgers, summary
from werkruimte.run import Run


@pytest.fixture(scope="module")
def one_edition(demo_run: Run) -> Run:
    """The demo with the newest register only: no older area, no change, no links."""
    gross = demo_run.figures.find("m01.park.gross.area", demo_run.municipality.code)
    figures = Figures()
    for figure in demo_run.figures:
        if figure not in gross[:-1] and not figure.id.startswith("m01.land."):
            figures.add(figure)
    return replace(demo_run, figures=figures)


def _first_card(run: Run) -> Card:
    pages = summary.summary(run, run.layers())
    return next(b for page in pages for b in page.blocks if isinstance(b, Cards)).cards[0]


def test_two_editions_are_then_and_now(demo_run: Run) -> None:
    card = _first_card(demo_run)
    assert (card.title, card.value) == ("Bedrijventerrein, toen en nu", "332,66 naar 315,23")


def test_one_edition_is_no_change(one_edition: Run) -> None:
    card = _first_card(one_edition)
    assert (card.title, card.value) == ("Bedrijventerrein", "315,23")
    assert card.extra == "2024, bruto in het register; voor toen en nu zijn twee edities nodig"
    assert not any(isinstance(b, Table) for b in ledgers.bridge(one_edition).blocks)


def test_an_indicator_of_more_numbers_names_each(demo_run: Run) -> None:
    table = next(b for b in indicators.page(demo_run).blocks if isinstance(b, Table))
    stock = next(row for row in table.rows if row[0].startswith("K1 "))[2]
    for part, id in zip(
        stock.split("; "), ("m01.floor.business.stock", "m01.floor.industrie.stock", "m01.floor.overig.stock"), strict=True
    ):
        assert part.endswith(f" m² {catalogue()[id].label}")


def test_a_band_whose_ends_read_alike_is_one_number(demo_run: Run) -> None:
    figure = next(f for f in demo_run.figures.find("m01.room.ge_4_1.area") if f.known and f.value is None)
    assert wording.value(replace(figure, low=23.631, high=23.634)) == "23,63"
    assert wording.value(replace(figure, low=0.0, high=0.4)) == "0,00 tot 0,40"


def test_a_card_names_the_source_of_every_number_in_it(demo_run: Run) -> None:
    cards = {
        c.title: c.source for p in summary.summary(demo_run, demo_run.layers()) for b in p.blocks if isinstance(b, Cards) for c in b.cards
    }
    then_now, floor = cards["Bedrijventerrein, toen en nu"], cards["Bedrijfsvloer, industrie"]
    assert "Overijssel" in then_now and "2024" in then_now
    assert "BAG" in floor and "IBIS" in floor


def _page_one(run: Run) -> str:
    pages = summary.summary(run, run.layers())
    return " ".join(b.text for page in pages for b in page.blocks if isinstance(b, Verdict | Paragraph))


def test_page_one_says_on_which_polygons_the_parks_are_measured(demo_run: Run) -> None:
    said = _page_one(demo_run)
    assert "Uitbreiding De Keizer, nog zonder vlak." in said and "Van de terreinen van 2017 ligt" in said
    assert (
        "gemeten op de vlakken van 2017, ook van Veeneslagen, Verenland en Terrein Slaghekke, die niet meer in het register staan, "
        "en zonder Uitbreiding De Keizer, waarvan het vlak ontbreekt."
    ) in said
    drawn = _page_one(replace(demo_run, bridge=replace(demo_run.bridge, geometry_edition=demo_run.bridge.editions[-1][0])))
    assert "gemeten op" not in drawn and "nog zonder vlak" not in drawn and "Van de terreinen ligt" in drawn


def test_page_one_says_that_the_measures_come_from_a_manifest_with_a_purpose(demo_run: Run) -> None:
    cover = model.document(demo_run, demo_run.layers()).pages[0]
    said = " ".join(b.text for b in cover.blocks if isinstance(b, Paragraph))
    assert "manifest met een doel" in said and "Woningbouw is een even echte opgave" in said
