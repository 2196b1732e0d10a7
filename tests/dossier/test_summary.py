"""What the first pages say when the data tell less, and that no number stands there without its name."""

from dataclasses import replace

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figures
from werkruimte.dossier import clauses, model, wording
from werkruimte.dossier.blocks import Card, Cards, Paragraph, Table, Verdict
from werkruimte.dossier.pages import background, indicators, ledgers, parks, reasons, summary
from werkruimte.publish import public
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
        "gemeten op de vlakken van 2017, samen 329,16 ha, ook van Veeneslagen, Verenland en Terrein Slaghekke, die niet meer in het register staan, "
        "en zonder Uitbreiding De Keizer, waarvan het vlak ontbreekt."
    ) in said
    drawn = _page_one(replace(demo_run, bridge=replace(demo_run.bridge, geometry_edition=demo_run.bridge.editions[-1][0])))
    assert (
        "gemeten op" not in drawn
        and "De vlakken van de terreinen zijn samen 329,16 ha." in drawn
        and "nog zonder vlak" not in drawn
        and "Van de terreinen ligt" in drawn
    )


def test_page_one_says_the_verdict_of_every_subject_first(demo_run: Run) -> None:
    cover, _ = summary.summary(demo_run, demo_run.layers())
    verdict = next(b.text for b in cover.blocks if isinstance(b, Verdict))
    assert verdict.startswith("Terreinen: gelijk; milieuruimte: slechter (kandidaat); gebruik en banen: onbekend. Uit het register")
    assert "Nieuw is 3,61 ha (2017–2024): " in verdict and verdict.endswith("indicatief; omstreeks maart 2026).")


def test_page_one_says_that_the_measures_come_from_a_manifest_with_a_purpose(demo_run: Run) -> None:
    cover = model.document(demo_run, demo_run.layers()).pages[0]
    said = " ".join(b.text for b in cover.blocks if isinstance(b, Paragraph))
    assert "manifest met een doel" in said and "Woningbouw is een even echte opgave" in said


def test_room_for_heavy_work_is_told_as_at_most_with_what_it_leaves_out(demo_run: Run) -> None:
    """No plan, school or care is known there, and a point is ten metres unsure: two decimals would say too much."""
    cover, first = summary.summary(demo_run, demo_run.layers())
    verdict = next(b.text for b in cover.blocks if isinstance(b, Verdict))
    assert "hoogstens ongeveer 80 tot 228 ha" in verdict and "indicatief" in verdict
    beside = " ".join(b.text for b in first.blocks if isinstance(b, Paragraph))
    assert "scholen, zorg en plannen niet meegeteld" in beside and "woningen op de terreinen zelf" in beside
    card = next(c for b in first.blocks if isinstance(b, Cards) for c in b.cards if c.title.startswith("Ruimte voor 4.1"))
    assert card.value == "80 tot 228" and "hoogstens" in card.extra and "188 tot 296 ha" in card.extra
    motion = next(c for a in demo_run.assessments if a.measure == 2 for c in a.clauses if c.tone == "motie")
    assert "hoogstens ongeveer 80 tot 228 ha (indicatief; scholen" in clauses.text(motion, demo_run.rules.on)


def test_room_under_a_plan_with_schools_known_is_no_upper_bound(demo_run: Run) -> None:
    figure = next(f for f in demo_run.figures.find("m01.room.ge_4_1.area") if f.known and f.value is None)
    planned = replace(figure, variant="rustig", note="")
    assert wording.uncounted(planned) == "" and wording.in_words(planned) == wording.with_unit(planned)


def test_a_file_of_second_hand_says_so_under_its_figures_and_makes_them_less_sure(demo_run: Run) -> None:
    """IBIS 2024 was transcribed, and the jobs are of a file whose year is assumed: neither is a count of its publisher."""
    cards = {c.title: c for p in summary.summary(demo_run, demo_run.layers()) for b in p.blocks if isinstance(b, Cards) for c in b.cards}
    assert "overgeschreven" in cards["Bedrijventerrein, toen en nu"].source
    assert cards["Banen"].source.startswith("geschat. ") and "jaar aangenomen" in cards["Banen"].source and cards["Banen"].confidence == 1
    caveats = {s.id for s in demo_run.sources if s.caveat}
    assert caveats >= {"ibis-2024", "cbs-vestigingen-2026", "cbs-banen-2015"}
    assert [f.id for f in demo_run.figures if f.known and f.confidence == "hoog" and set(f.sources) & caveats] == []


def test_no_events_that_could_be_seen_are_no_data_and_not_none(demo_run: Run) -> None:
    figures = Figures()
    for figure in demo_run.figures:
        blind = figure.id == "m01.events.proven.count"
        figures.add(replace(figure, value=None, status="no_data", reason="source_missing", note="Lever iets.") if blind else figure)
    page = ledgers.events(replace(demo_run, figures=figures, events=()))
    assert not any(isinstance(b, Table) for b in page.blocks)
    assert page.blocks[-1] == Paragraph("Geen gegevens: Lever iets.")
    assert any(isinstance(b, Table) for b in ledgers.events(replace(demo_run, events=())).blocks)


def test_what_left_the_register_is_not_told_as_lost_or_explained(demo_run: Run) -> None:
    """De Kol holds dwellings on a part; floor still stands on two parks; merging and another area are no cause of hectares."""
    cover, _ = summary.summary(demo_run, demo_run.layers())
    verdict = next(b.text for b in cover.blocks if isinstance(b, Verdict))
    assert "Uit het register ging 3,57 ha (2017–2024): De Kol in Holten; op een deel staan nu 55 woningen." in verdict
    assert "verdween" not in verdict and "van −17,47 ha is de oorzaak niet te zien" in _first_card(demo_run).extra
    assert "Van de rest van het verschil in het register is de oorzaak niet te zien" in next(
        s.sentence for a in demo_run.assessments for s in a.subjects if s.id == "parks"
    )
    gone = {row[1]: row for b in ledgers.events(demo_run).blocks if isinstance(b, Table) for row in b.rows if row[2] == "uit het register"}
    assert set(gone) == {"Veeneslagen", "Verenland", "Terrein Slaghekke"}
    assert "de bedrijfsvloer staat er nog" in gone["Verenland"][-1] and "de bedrijfsvloer staat er nog" in gone["Veeneslagen"][-1]


def test_room_that_went_says_how_much_and_that_no_decision_is_known(demo_run: Run) -> None:
    room = next(s.sentence for a in demo_run.assessments for s in a.subjects if s.id == "room")
    assert "7,06 tot 13,41 ha, 2 tot 4 % van de 329,16 ha terrein" in room and "van een besluit is niets bekend" in room
    table = next(b for b in indicators.page(demo_run).blocks if isinstance(b, Table))
    assert next(row for row in table.rows if row[0].startswith("K5 "))[2].startswith("kandidaat, ")


def test_a_share_of_room_stands_beside_its_whole_and_can_be_redone_on_paper(demo_run: Run) -> None:
    """The register's hectares are another number: dividing by those gives another share."""
    here = demo_run.municipality.code
    heavy, share = (
        next(f for f in demo_run.figures.find(f"m01.room.ge_4_1.{x}", here) if f.low and f.period.end.year == 2026)
        for x in ("area", "share")
    )
    printed = 329.16
    assert (
        heavy.low
        and heavy.high
        and share.low == pytest.approx(100 * heavy.low / printed)
        and share.high == pytest.approx(100 * heavy.high / printed)
    )
    card = next(
        c
        for p in reasons.reasons(demo_run)
        for b in p.blocks
        if isinstance(b, Cards)
        for c in b.cards
        if c.title.startswith("Deel van de terreinen")
    )
    assert card.extra.startswith("van 329,16 ha, ")
    table = next(b for b in indicators.page(demo_run).blocks if isinstance(b, Table))
    assert "24,4 tot 69,2 % van 329,16 ha" in next(row for row in table.rows if row[0].startswith("K4 "))[2]


def test_two_counts_of_dwellings_are_told_apart_where_both_stand(demo_run: Run) -> None:
    said = (
        "Er zijn twee tellingen: 15.000 woningen (CBS, 1 januari 2023) en 15.786 verblijfsobjecten om te wonen, ook op terreinen "
        "({}, omstreeks maart 2026). Bedrijfsvloer per woning deelt door de tweede."
    )
    assert said.format("Kadaster, BAG") in _page_one(demo_run)
    assert background.yardstick_table(demo_run, 5).source == said.format("Kadaster, BAG")
    own = tuple(replace(s, publisher="Gemeente, eigen tabel") if s.kind == "units" else s for s in demo_run.sources)
    assert background.yardstick_table(replace(demo_run, sources=own), 5).source == said.format("Gemeente, eigen tabel")
    without = Figures()
    for figure in demo_run.figures:
        if figure.id != "m01.units.woon.count":
            without.add(figure)
    assert "twee tellingen" not in _page_one(replace(demo_run, figures=without))


def test_jobs_per_dwelling_stand_beside_their_yardstick_with_both_years(demo_run: Run) -> None:
    """The same jobs and dwellings as functiemenging: x / (100 - x) of it."""
    here = demo_run.municipality.code
    ratio = demo_run.figures.last("m05.jobs_per_dwelling.ratio", here, "gemengde_jaren")
    mixing = demo_run.figures.last("w8.fmi.index", here, "gemengde_jaren")
    assert ratio.value and mixing.value and ratio.value == pytest.approx(mixing.value / (100 - mixing.value)) and ratio.confidence == "laag"
    row = next(r for r in background.yardstick_table(demo_run, 5).rows if r[0] == "banen per woning")
    assert row[3] == "1,27 (banen omstreeks december 2015, oud; woningvoorraad 1 januari 2017)"
    table = next(b for b in indicators.page(demo_run).blocks if isinstance(b, Table))
    assert next(row for row in table.rows if row[0].startswith("K9 "))[2].startswith("1,27 banen per woning; 55,9 ")


def test_lost_room_on_a_park_without_work_floor_is_told_where_it_lies(demo_run: Run) -> None:
    said = "op een terrein waar geen bedrijf of andere functie staat: Markeloseweg (2,98 ha, rustig gebied)."
    assert said in _page_one(demo_run)
    page = parks.room(demo_run, demo_run.layers())
    assert any(isinstance(b, Paragraph) and said in b.text for b in page.blocks)
    for other in ({"status": "partial"}, {"value": 1.0}):
        figures = Figures()
        for figure in demo_run.figures:
            this = figure.id == "m01.units.overig.count" and figure.area.name == "Markeloseweg"
            figures.add(replace(figure, **other) if this else figure)
        assert "Markeloseweg" not in _page_one(replace(demo_run, figures=figures))
    # The public edition hides what so few dwellings took, and then does not tell it in words.
    hidden = public(demo_run)
    lost = [f for f in hidden.figures.find("m01.room.encroachment.loss") if f.area.name == "Markeloseweg"]
    assert {f.status for f in lost} == {"suppressed"} and "Markeloseweg" not in _page_one(hidden)


def test_a_share_of_flows_says_what_the_small_ones_could_change(demo_run: Run) -> None:
    figure = demo_run.figures.last("w2.jobs_within_15km.share", demo_run.municipality.code)
    assert figure.value is not None and 62 < figure.value < 78 and "tussen 62 en 78 %" in figure.note


def test_a_course_is_of_one_series_and_never_one_measurement_where_there_are_more(demo_run: Run) -> None:
    """Of establishments there are seven moments: four before the break of the series, two after it, one of another table."""
    page = next(p for p in reasons.reasons(demo_run) if p.id == "w5")
    course = next(b for b in page.blocks if isinstance(b, Table) and b.id == "verloop-w5")
    assert [row[0] for row in course.rows] == ["1 januari 2022", "1 januari 2023"]
    assert course.source.startswith("Bron: CBS, 1 januari 2024 (geteld). Tussen 2019 en 2022 breekt de reeks")
    assert course.source.endswith("Niet te vergelijken met 4.515 (1 januari 2026): dat komt uit een andere tabel.")


def test_a_count_from_a_least_size_names_that_size(demo_run: Run) -> None:
    """'7 plekken met nieuwe woningen die een categorie kosten, vanaf de kleinste die telt' named no size."""
    said = "grotere plekken met nieuwe woningen die een categorie kosten, vanaf 0,1 ha"
    document = model.document(demo_run, demo_run.layers())
    tables = [t for t in document.of(Table) if any(said in cell for row in t.rows for cell in row)]
    assert {t.id for t in tables} == {"maatstaf-1", "maatstaf-3", "maatstaven", "herkomst"}


def test_the_moment_of_the_jobs_stands_with_the_jobs_where_no_district_is_one(demo_run: Run) -> None:
    """'... welke op terreinen zijn is dus niet te zien, omstreeks december 2015, oud'."""
    share = "m12.jobs.park_districts.share"
    figures = Figures()
    for figure in demo_run.figures:
        lacks = replace(figure, value=None, status="not_applicable", reason="source_missing")
        figures.add(lacks if figure.id == share else figure)
    run = replace(demo_run, figures=figures)
    cards = [c for p in summary.summary(run, run.layers()) for b in p.blocks if isinstance(b, Cards) for c in b.cards]
    (jobs,) = (c for c in cards if c.title == "Banen")
    assert jobs.extra.startswith("omstreeks december 2015, oud; geen enkele wijk") and jobs.extra.endswith("niet te zien")


def test_room_says_of_when_its_polygons_are(demo_run: Run) -> None:
    """'The parks of now' was said of polygons of 2017, of which parks have merged since."""
    table = next(b for b in parks.room(demo_run, demo_run.layers()).blocks if isinstance(b, Table))
    assert "waarvan het vlak bekend is (2017)" in table.caption and table.source.startswith("Zonder wat met nieuwe woningen")
    assert not [id for id, entry in catalogue().items() if "huidige terreinen" in entry.formula]
