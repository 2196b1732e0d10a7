"""How the audit reads Dutch: negation and its scope, order, number words, broken lines, lists, and rules by their place."""

import csv
from pathlib import Path

import pytest

from werkruimte.domain.errors import FileUnreadable
from werkruimte.plan_audit.audit import audit
from werkruimte.plan_audit.clauses import clauses
from werkruimte.plan_audit.order import order
from werkruimte.plan_audit.plain import plain, value_of
from werkruimte.plan_audit.read import read_text
from werkruimte.plan_audit.text import mend, sentences

OWN = Path(__file__).parent / "eigen"


def own(half: str) -> list[dict[str, str]]:
    with (OWN / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("half", ["ontwikkel", "meting"])
def test_passages_of_our_own(half: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A no and nothing found are told apart in the print, not in the bound: both keep a wrong yes out."""
    rows = own(half)
    said = [(row["label"], audit(row["tekst"], "x").points[int(row["punt"]) - 1].verdict) for row in rows]
    right = sum(label == verdict == "ja" for label, verdict in said)
    yes, wanted = sum(v == "ja" for _, v in said), sum(label == "ja" for label, _ in said)
    with capsys.disabled():
        print(
            f"\neigen passages, {half}: precisie {right}/{yes}, vangst {right}/{wanted}, eens op {sum(a == b for a, b in said)} van {len(said)}"
        )
    assert len(rows) == 84 and right / yes >= 0.85 and right / wanted >= 0.7


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("Woningen zijn hier niet toegestaan.", True),
        ("Woningen zijn niet langer uitgesloten.", False),
        ("Er geldt geen verbod op woningen.", False),
        ("Het is verboden een gebouw te bewonen.", True),
        ("De oppervlakte mag niet meer dan 300 m2 zijn.", False),
        ("Bedrijven die niet in de lijst staan zijn toegestaan.", False),
        ("Dit geldt niet alleen voor kantoren.", False),
    ],
)
def test_two_negations_cancel_and_a_comparison_is_none(sentence: str, denied: bool) -> None:
    assert [c.denied for c in clauses(sentence)] == [denied]


def test_a_negation_stays_within_its_clause() -> None:
    assert [c.denied for c in clauses("Kantoren zijn niet toegestaan, maar bedrijven wel; woningen mogen.")] == [True, False, False]


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("De woning wordt pas bewoond nadat de werkruimte gereed is.", "werk eerst"),
        ("Nadat de werkruimte gereed is, mag de woning worden bewoond.", "werk eerst"),
        ("Geen woning wordt bewoond zolang de werkruimte niet gereed is.", "werk eerst"),
        ("De werkruimte is gereed voordat de woningen worden bewoond.", "werk eerst"),
        ("De woningen worden niet bewoond voordat de werkruimte gereed is.", "werk eerst"),
        ("De woningen worden gebouwd voordat de werkruimte gereed is.", "wonen eerst"),
        ("De werkruimte volgt pas nadat de woningen gereed zijn.", "wonen eerst"),
        ("Eerst komen de woningen, daarna de werkruimte.", "wonen eerst"),
        ("De werkruimte komt gelijktijdig met de woningen gereed.", "samen"),
        ("De woningen staan los van de werkruimte.", "los"),
        ("De woning mag er komen nadat de bedrijfsbebouwing is gesloopt.", "sloop"),
        ("De woningen en de werkruimte liggen aan de vaart.", ""),
    ],
)
def test_which_comes_first(sentence: str, first: str) -> None:
    assert order(sentence) == first


@pytest.mark.parametrize(
    ("words", "number"),
    [("drieduizend", 3000), ("vijfentwintig", 25), ("tweehonderdvijftig", 250), ("twaalfhonderd", 1200), ("een", None), ("eend", None)],
)
def test_number_words(words: str, number: int | None) -> None:
    assert value_of(words) == number


def test_number_words_become_figures_only_before_a_unit() -> None:
    assert plain("vier en een halve meter, twee honderd hectare") == "4,5 meter, 200 hectare"
    assert plain("twee wegen en een bedrijf") == "twee wegen en een bedrijf"


def test_a_word_that_a_page_broke_is_whole_and_found_again() -> None:
    raw = "Er wordt bedrijfs-\nruimte gere-\r\naliseerd op woon-\nen werkgebied, in de buurt."
    assert "bedrijfsruimte gerealiseerd" in mend(raw)[0] and "woon-\nen" in mend(raw)[0]
    found = sentences(raw)[0]
    assert raw[found.start : found.end] == raw


def test_text_that_was_encoded_three_times_is_undone() -> None:
    assert mend("m²".encode().decode("cp1252").encode().decode("cp1252"))[0] == "m²"


def test_an_item_is_read_with_the_words_above_its_list() -> None:
    text = "Op het bedrijventerrein zijn niet toegestaan:\n\n- bedrijfswoningen en andere woningen;\n- geluidgevoelige gebouwen.\n"
    point = audit(text, "x").points[4]
    assert point.verdict == "ja" and point.passages[0].sentence.text == "- bedrijfswoningen en andere woningen;"


def test_a_section_on_the_plan_of_now_says_nothing_of_this_plan() -> None:
    rule = "Op het bedrijventerrein zijn bedrijven tot en met categorie 3.2 toegestaan."
    under = {h: audit(f"## 1.3 {h}\n\n{rule}\n", "x").points[3].verdict for h in ("Vigerend bestemmingsplan", "Toelichting op de regels")}
    assert under == {"Vigerend bestemmingsplan": "nee", "Toelichting op de regels": "ja"}


STOP = """<?xml version="1.0"?><a xmlns="urn:x"><Artikel><Al>De begane grond is ten minste 4,5 m hoog.</Al></Artikel>
<Toelichting><Divisietekst><Al>De vrije hoogte van de plint is ten minste 4 m.</Al></Divisietekst></Toelichting></a>"""


def test_an_article_binds_by_its_place_and_an_explanation_does_not(tmp_path: Path) -> None:
    (tmp_path / "besluit.xml").write_text(STOP, "utf-8")
    plan = read_text(tmp_path / "besluit.xml")
    strengths = [p.judgement.strength for p in audit(plan.text, "x", plan.rules).points[5].passages]
    assert strengths == ["regel", "feit"] and [plan.text[a:b][:15] for a, b, _ in plan.rules] == ["De begane grond"]


NUMBERED = """<?xml version="1.0"?><a xmlns="urn:x"><Artikel><Kop><Label>Artikel</Label><Nummer>2.1</Nummer><Opschrift>Werk</Opschrift></Kop>
<Lid><LidNummer>1</LidNummer><Inhoud><Al>De begane grond is ten minste 4,5 m hoog.</Al></Inhoud></Lid>
<Lid><LidNummer>2.</LidNummer><Inhoud><Lijst><Lijstaanhef>Op het bedrijventerrein zijn niet toegestaan:</Lijstaanhef>
<Li><LiNummer>a.</LiNummer><Al>gebouwen voor:</Al><Lijst><Li><LiNummer>1°.</LiNummer><Al>detailhandel in volumineuze goederen;</Al></Li></Lijst></Li>
<Li><LiNummer>b.</LiNummer><Al>Bedrijfswoningen en andere woningen.</Al></Li></Lijst></Inhoud></Lid></Artikel><Artikel>
<Kop><Label>Artikel</Label><Nummer>2.2</Nummer></Kop><Inhoud><Begrip><Term>werkruimte</Term><Definitie><Al>ruimte voor een onderneming,
met uitzondering van kinderopvang.</Al></Definitie></Begrip></Inhoud></Artikel>
<Toelichting><Kop><Label>Artikel</Label><Nummer>2.3</Nummer></Kop><Al>De vrije hoogte van de plint is ten minste 4 m.</Al></Toelichting></a>"""


@pytest.mark.parametrize(
    ("point", "article", "text"),
    [
        (6, "artikel 2.1 (Werk), lid 1", "1. De begane grond is ten minste 4,5 m hoog."),
        (5, "artikel 2.1 (Werk), lid 2, onder b", "b. Bedrijfswoningen en andere woningen."),
        (10, "artikel 2.2", "werkruimte: ruimte voor een onderneming, met uitzondering van kinderopvang."),
        (6, "", "De vrije hoogte van de plint is ten minste 4 m."),
    ],
)
def test_a_publication_names_article_member_and_letter(tmp_path: Path, point: int, article: str, text: str) -> None:
    (tmp_path / "regels.xml").write_text(NUMBERED, "utf-8")
    plan = read_text(tmp_path / "regels.xml")
    found = [p.sentence for p in audit(plan.text, "x", plan.rules).points[point - 1].passages]
    assert (article, text) in [(s.article, s.text) for s in found]
    assert "artikel 2.1 (Werk), lid 2, onder a, 1°" in [cited for _, _, cited in plan.rules]


def test_what_stands_under_an_article_of_plain_text_is_a_rule() -> None:
    text = "Artikel 5 Bedrijf\n\n5.1 Bouwregels\n1. De begane grond is ten minste 4,5 m hoog.\n"
    assert audit(text, "x").points[5].passages[0].judgement.strength == "regel"


@pytest.mark.parametrize(
    "name", ["manifest.xml", "manifest-ow.xml", "IO-werkvloer.xml", "regelsvooriedereen.xml", "gebieden.xml", "werkvloer.gml"]
)
def test_a_file_without_running_text_is_no_plan(shared: Path, name: str) -> None:
    with pytest.raises(FileUnreadable, match="geen lopende tekst"):
        read_text(shared / "tables/standards/voorbeelden/beschermd_werk" / name)


def test_the_example_of_protected_work_is_read_as_law(shared: Path) -> None:
    plan = read_text(shared / "tables/standards/voorbeelden/beschermd_werk/besluit.xml")
    points = audit(plan.text, "besluit.xml", plan.rules).points
    assert points[4].verdict == "ja" and points[4].score == 1
    assert points[0].verdict == "onduidelijk"


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        (3, "De planten worden voor de sloop verplaatst naar een plek buiten het werkgebied."),
        (8, "De leidraad voor het woningbouwprogramma wordt hier niet gevolgd."),
        (9, "Voor de vleermuizen in de bedrijfshal is een ontheffing nodig."),
        (9, "Van de richtafstanden tot bedrijven kan worden afgeweken."),
        (10, "Uit de bestemmingsomschrijving van 'Bedrijf' blijkt dat wonen niet is toegestaan."),
    ],
)
def test_a_sentence_on_something_else_is_no_answer(point: int, sentence: str) -> None:
    assert audit(sentence, "x").points[point - 1].verdict == "niet gevonden"
