"""The pages of the measures: clauses in three tones, blanks, law, precedents."""

import re
from dataclasses import replace
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Gap, examples, indicators, measure_texts
from werkruimte.domain.clause import Blank, Clause
from werkruimte.domain.figure import Area, Figure, Figures, Period
from werkruimte.dossier import blocks, clauses, html, model
from werkruimte.dossier.pages import calendar, measures, precedents
from werkruimte.measures.assembly import closed
from werkruimte.rules.plinths import plinth_rules
from werkruimte.rules.texts import blank_rules, clause_texts, documents_of, law_on, moments
from werkruimte.run import Run

ON = date(2026, 11, 24)
NUMBERS = range(1, 15)


@pytest.fixture(scope="module")
def document(demo_run: Run) -> blocks.Document:
    return model.document(demo_run, demo_run.layers())


def figure(value: float | None, confidence: str = "hoog") -> Figure:
    status = "value" if value is not None else "no_data"
    here = Area("gemeente", "GM0000", "Toetsstad")
    return Figure(
        "m01.park.gross.area", value, "ha", Period(date(2024, 12, 31), "year"), here, "register_area", ("x",), confidence, status=status
    )  # type: ignore[arg-type]  # confidence is a word here


def clause(template: str, *blanks: Blank) -> Clause:
    return Clause("m01.akkoord", 1, "akkoord", "", template, blanks)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_measure_has_three_tones_and_a_text_for_plan_or_deed(number: int) -> None:
    tones = [c.tone for c in clause_texts() if c.measure == number]
    assert tones[:3] == ["akkoord", "college", "motie"] and set(tones[3:]) == {"regel"}


def test_every_law_blank_and_document_that_a_text_names_exists() -> None:
    law = law_on(ON)
    assert [i for c in clause_texts() for i in c.law if i not in law] == []
    assert [n for c in clause_texts() for n in re.findall(r"\{(\w+)", c.text) if n not in blank_rules()] == []
    assert [d for n in NUMBERS for d in documents_of(n) if d not in moments()] == []
    assert set(measure_texts()) == set(NUMBERS) and [i.id for i in indicators()] == [f"K{n}" for n in range(1, 21)]


def test_a_low_confidence_figure_never_fills_a_blank_without_the_word() -> None:
    sure = clauses.text(clause("Er is {a}.", Blank("a", figure(2.5))), ON)
    unsure = clauses.text(clause("Er is {a}.", Blank("a", figure(2.5, "laag"))), ON)
    assert sure == "Er is 2,50 ha (2024)." and unsure == "Er is 2,50 ha (indicatief; 2024)."


@pytest.mark.parametrize("blank", [Blank("a", ask="hectaren"), Blank("a", figure(None), ask="hectaren")])
def test_a_blank_without_data_stays_visible_and_says_what_to_supply(blank: Blank) -> None:
    shown = clauses.block(clause("Er is {a} op {a:wanneer}.", blank), ON)
    assert shown.text == "Er is [...] op [...]."
    assert [s.role for s in shown.spans if s.text == "[...]"] == ["blank", "blank"]
    assert shown.remarks == ("In te vullen: hectaren.",)


def test_a_figure_in_a_clause_says_of_when_it_is_and_once() -> None:
    """'Nu 315,23 ha' stood in a text of 2026 about a register of 2024."""
    area = Blank("a", figure(2.5))
    assert clauses.text(clause("Er is {a} (doel: {a}).", area), ON) == "Er is 2,50 ha (2024) (doel: 2,50 ha)."
    assert clauses.text(clause("Er is {a} terrein ({a:wanneer}).", area), ON) == "Er is 2,50 ha terrein (2024)."
    assert clauses.text(clause("De voorraad ({a}; doel: meer).", area), ON) == "De voorraad (2,50 ha, 2024; doel: meer)."


def test_what_there_is_to_say_of_a_figure_stands_between_one_pair_of_brackets() -> None:
    """'18.247 banen (indicatief) (omstreeks december 2015, oud)'."""
    unsure = Blank("a", figure(2.5, "laag"))
    assert clauses.text(clause("Er is {a} terrein ({a:wanneer}).", unsure), ON) == "Er is 2,50 ha terrein (indicatief; 2024)."
    assert clauses.text(clause("De voorraad ({a}, {a:wanneer}) daalt.", unsure), ON) == "De voorraad (2,50 ha, indicatief, 2024) daalt."
    assert clauses.text(clause("Een eigen peildatum ({a:wanneer}).", unsure), ON) == "Een eigen peildatum (2024)."


def test_data_older_than_ten_years_are_called_old() -> None:
    old = replace(figure(2.5), period=Period(date(2014, 12, 31), "year"))
    assert clauses.text(clause("({a:wanneer})", Blank("a", old)), ON) == "(2014, oud)"
    assert clauses.text(clause("({a:wanneer})", Blank("a", figure(2.5))), ON) == "(2024)"


def test_a_plan_text_is_always_a_concept_with_the_flags_of_its_law(document: blocks.Document) -> None:
    texts = [b for b in document.of(blocks.Clause) if b.warning]
    assert len(texts) == sum(c.tone == "regel" for c in clause_texts())
    assert all(b.warning == "concept, juridisch te toetsen" and any("Rust op" in r for r in b.remarks) for b in texts)
    sixth = next(b for b in texts if b.anchor == "c-m06-regel")
    assert "niet geverifieerd" in " ".join(sixth.remarks) and "nagelezen" in " ".join(sixth.remarks)


def test_a_newcomer_finds_the_clause_of_measure_six_by_the_contents(document: blocks.Document) -> None:
    (page,) = [p for p in document.pages if p.number == "6"]
    assert page.entry == "Gronduitgifte"
    kinds = [b.kind for b in page.blocks]
    assert kinds.index("clause") <= 3 and kinds[:2] == ["paragraph", "verdict"]
    akkoord = next(b for b in page.blocks if isinstance(b, blocks.Clause))
    assert "Rijssen-Holten" in akkoord.text and "2,37 ha" in akkoord.text


def test_all_fourteen_measures_are_assessed_and_the_default_is_unknown(demo_run: Run) -> None:
    assert [a.measure for a in demo_run.assessments] == list(NUMBERS)
    assert all(a.verdict == "onbekend" for a in demo_run.assessments if not a.subjects)
    assert all(id in catalogue() for a in demo_run.assessments for id in a.figures)


def test_brackets_never_stand_in_brackets(document: blocks.Document) -> None:
    said = [c.text for c in document.of(blocks.Clause)] + [v.text for v in document.of(blocks.Verdict)]
    assert [t for t in said if re.search(r"\([^()]*\(", t)] == []
    assert any("228 ha, indicatief, " in t for t in said) and any("ha (indicatief; " in t for t in said)


def test_the_law_is_spelled_as_dutch() -> None:
    words = " ".join(rule.subject + rule.act for rule in law_on(ON).values())
    assert not re.search(r"ieen\b|iele\b|Mueller", words)


def test_a_provision_of_which_other_texts_were_read_says_so() -> None:
    """Of the BBV indicator the budgets of three other municipalities were read, not the decree."""
    law = law_on(ON)
    assert clauses.cited(law["BBV-FMI"], ON).endswith("(nagelezen 23 november 2026, niet in de tekst zelf)")
    assert clauses.cited(law["OW-3.1"], ON).endswith("(nagelezen 23 november 2026)")


def test_a_provision_reads_as_lawyers_write_it() -> None:
    """'Burgerlijk Wetboek Boek 5 85 e.v.' and 'Verordening (EU) 2023/2831 3, tweede lid' stood under a clause."""
    law = law_on(ON)
    assert clauses.cited(law["BW-5.85"], ON).startswith("artikel 5:85 e.v. Burgerlijk Wetboek, erfpacht (")
    assert clauses.cited(law["EU-2831-3"], ON).startswith("artikel 3, tweede lid, Verordening (EU) 2023/2831, de-minimisplafond (")
    assert clauses.cited(law["EU-EFRO-65"], ON).startswith("artikel 65 Verordening (EU) 2021/1060, instandhouding EFRO-project (")
    assert clauses.cited(law["OW-22-DATUM"], ON).startswith("artikelen 22.4 en 22.6, derde lid, Omgevingswet, ")
    assert clauses.cited(law["BBV-FMI"], ON).startswith("Besluit begroting en verantwoording, beleidsindicatoren, functiemenging (")
    assert clauses.cited(law["HR-DIDAM-1"], ON).startswith("ECLI:NL:HR:2021:1778, Didam I (")


def test_an_assumption_names_a_source_that_a_reader_knows(demo_run: Run) -> None:
    """'bronnenstudie van Werkruimte en 4e', '[S 69]', 'nr. 26' and '1 banen' stood in the annex."""
    table = next(t for t in model.document(demo_run, demo_run.layers()).of(blocks.Table) if t.id == "aannamen")
    said = [*table.rows, *((m.label, m.source) for m in plinth_rules().measures.values())]
    assert [cells for cells in said if re.search(r"bronnenstudie|\b4e\b|\[S |nr\. \d|kernmonitor|\b1 banen", " ".join(cells))] == []


def test_measure_twelve_is_followed_by_its_own_figures(document: blocks.Document) -> None:
    (page,) = [p for p in document.pages if p.number == "12"]
    (table,) = [b for b in page.blocks if isinstance(b, blocks.Table) and b.caption == "Zo volgt de raad het"]
    assert [row[0] for row in table.rows] == ["Leeftijd van de bronnen, mediaan", "Deel van de getallen dat bekend is"]
    (people,) = [b for b in document.of(blocks.Table) if b.id == "mensen"]
    assert not any("mediaan" in row[0] for row in people.rows)


def test_an_own_definition_is_not_called_verified(demo_run: Run) -> None:
    own = {p.id for p in demo_run.rules.parameters.values() if p.source == "definitie van Werkruimte"}
    assert {"cell_m", "near_short_m", "near_long_m"} <= own
    assert not any(p.verified for p in demo_run.rules.parameters.values() if p.id in own)
    table = next(t for t in model.document(demo_run, demo_run.layers()).of(blocks.Table) if t.id == "aannamen")
    assert {row[2] for row in table.rows} >= {"eigen definitie", "nee"} and ("ja", "definitie van Werkruimte") not in {
        row[2:] for row in table.rows
    }


def test_a_verordening_of_before_the_omgevingswet_is_not_called_after_it() -> None:
    said = " ".join(f for p in precedents.of(tuple(e.id for e in examples())) for f in p.facts)
    assert "De provinciale verordening van 2012" in said and "omgevingsverordening van 2012" not in said


def test_a_municipality_is_no_example_of_another(demo_run: Run) -> None:
    """Amersfoort stood under "Wat anderen doen" in its own dossier."""
    own = replace(demo_run, municipality=replace(demo_run.municipality, name="Amersfoort"))
    pages = [p for p in measures.measures(own) if p.number in ("3", "5", "6", "12")]
    for page in pages:
        told = {a.text: b for a, b in pairwise(page.blocks) if isinstance(a, blocks.Heading) and isinstance(b, blocks.Precedents)}
        assert {r.place for r in told["Wat de eigen gemeente doet"].rows} == {"Amersfoort"}
        assert "Amersfoort" not in {r.place for r in told["Wat anderen doen"].rows}


def test_press_is_never_shown_as_verified() -> None:
    shown = precedents.of(tuple(e.id for e in examples()))
    assert len(examples()) == 114
    assert next(p for p in shown if p.place == "Rotterdam" and "Ondergrens" in p.instrument).flag == "niet geverifieerd"
    hoorn = next(p for p in shown if p.instrument == "Plintenstrategie")
    assert "niet gevonden" in hoorn.facts[0]


def test_every_example_is_told_once_in_a_sentence_of_its_own_measures() -> None:
    known = {e.id: e for e in examples()}
    told = {e.id: [e, *(known[id] for id in re.findall(r"P\d+", e.sentence))] for e in examples() if e.sentence}
    assert {e.id for group in told.values() for e in group} == set(known)
    groups = [{(e.place, e.instrument, e.measures, e.kind) for e in group} for group in told.values()]
    assert all(len(g) == 1 for g in groups)
    said = [fact for p in precedents.of(tuple(known)) for fact in p.facts]
    assert len(said) == len(told) and all(re.match(r"[A-Z].*\.$", fact) for fact in said)
    assert "Londen verloor tussen 2001 en 2015 1.305 ha industriegrond; het doel was 37 ha per jaar." in " ".join(said)
    assert any("op 22 februari 2022." in fact for fact in said)


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 11, 15), "november 2026"), (date(2026, 11, 16), "november 2027"), (date(2027, 1, 1), "november 2027")],
)
def test_the_calendar_gives_the_next_budget_that_is_not_over(on: date, said: str) -> None:
    assert calendar.when(moments()["begroting"], on) == said


def test_the_calendar_says_that_the_agreement_is_past() -> None:
    assert calendar.when(moments()["coalitieakkoord"], ON).startswith("voorbij sinds juli 2026")
    assert calendar.when(moments()["coalitieakkoord"], date(2026, 4, 1)) == "tot en met juli 2026"


def test_a_measure_without_an_indicator_has_no_empty_table(document: blocks.Document) -> None:
    empty = [
        b.caption for p in document.pages if re.fullmatch(r"m\d\d", p.id) for b in p.blocks if isinstance(b, blocks.Table) and not b.rows
    ]
    assert empty == []


def test_floor_that_became_dwellings_counts_what_was_demolished_for_them_too() -> None:
    """METHODS 3b, K2: business floor moved to woonfunctie, or demolished with a dwelling in its place."""
    (k2,) = (i for i in indicators() if i.id == "K2")
    assert k2.figures == ("m01.floor.business.to_dwelling.loss",)


def test_a_gap_closes_only_when_what_it_asks_is_known_and_new_enough() -> None:
    known = Figures()
    area = figure(2.5)
    known.add(area)
    known.add(replace(area, id="m01.park.polygons.count", period=Period(date(2017, 8, 23))))
    assert not closed(Gap("iets"), known, "GM0000") and not closed(Gap("winkels", "m04.shops.osm.count"), known, "GM0000")
    assert closed(Gap("vlakken", "m01.park.polygons.count"), known, "GM0000")
    assert not closed(Gap("vlakken", "m01.park.polygons.count", "m01.park.gross.area"), known, "GM0000")


def test_a_motion_asserts_nothing_that_is_not_known() -> None:
    """Every motion that notes a fact says in its place that it is not known, in words that name no blank of it."""
    noting = [c for c in clause_texts() if c.tone == "motie" and re.findall(r"\{(\w+)", c.text)]
    facts = [c for c in noting if any(blank_rules()[n].figure for n in re.findall(r"\{(\w+)", c.text))]
    assert facts and all(c.otherwise.startswith("De raad, overwegende dat") for c in facts)
    assert [n for c in clause_texts() for n in re.findall(r"\{(\w+)", c.otherwise) if blank_rules()[n].figure] == []


def test_a_clause_without_its_fact_says_the_other_text_and_what_it_lacks() -> None:
    motion = replace(clause("{a} ging in {b}."), otherwise="Niet bekend is wat ging in {b}.")
    town = Blank("b", names=("Toetsstad",))
    known = replace(motion, blanks=(Blank("a", figure(2.5)), town))
    unknown = replace(motion, blanks=(Blank("a", figure(None), ask="hectaren"), town))
    assert clauses.text(known, ON) == "2,50 ha (2024) ging in Toetsstad."
    assert clauses.text(unknown, ON) == "Niet bekend is wat ging in Toetsstad."
    assert clauses.block(unknown, ON).remarks == ("Niet bekend: hectaren.",)


def test_the_moment_of_an_open_blank_is_left_out() -> None:
    nothing = Blank("a", figure(None), ask="hectaren")
    assert clauses.text(clause("Er is {a} ({a:wanneer}), of ({a}, {a:wanneer}).", nothing), ON) == "Er is [...], of ([...])."


def test_no_line_breaks_between_a_number_and_its_unit() -> None:
    """A percent sign stood alone on a line, and the blank before it on another."""
    assert (
        html._kept(" % van het vermogen") == "\u00a0% van het vermogen"
        and html._kept("4,5 m en 20 m² of 3 mensen") == "4,5\u00a0m en 20\u00a0m² of 3 mensen"
    )
    assert html._kept(" mensen") == " mensen"


def test_no_rule_or_example_calls_an_own_study_a_source() -> None:
    """A planner cannot look it up, and a judge will not have it: a rule names its text, an example its page, a choice of our own says so."""
    folder = Path(str(resources.files("werkruimte")))
    files = [*folder.glob("rules/**/*.*"), *folder.glob("catalogue/*.*")]
    told = {path.name: path.read_text(encoding="utf-8") for path in files if path.suffix in (".csv", ".toml", ".py")}
    assert {"law.csv", "precedents.csv", "tender.toml"} <= set(told)
    assert [name for name, text in told.items() if "bronnenstudie" in text.lower()] == []
