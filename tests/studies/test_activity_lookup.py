"""From what people say of their work to the list of guide distances."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from werkruimte.cli import main
from werkruimte.cli.activities import MARKS, print_activities
from werkruimte.domain.errors import ColumnMissing, FileUnreadable
from werkruimte.rules.activity_list import national, own
from werkruimte.rules.rules import in_force
from werkruimte.studies.activity_lookup import find_activities

# Made here, apart from the texts of ../shared, and by nobody who tuned the words: four figures are enough to be right.
OTHER_TEXTS = {
    "Reparatie van landbouwmachines en trekkers": "3312",
    "wij verhuren bouwsteigers en hoogwerkers": "7732",
    "mosterd en sauzen maken voor de horeca": "1084",
    "bedrijf dat zwembaden schoonmaakt en ramen lapt": "8122",
    "drukken van etiketten": "1812",
    "opslag van goederen voor derden": "5210",
    "verkoop van caravans": "4519",
    "het repareren van koffers en schoenen": "9523",
    "een pottenbakkerij": "2341",
    "wij zagen boomstammen tot planken": "1610",
}


def hits(texts: list[tuple[str, tuple[str, ...]]], first: int) -> int:
    """Texts whose right code, or a code below or above it, is among the first proposals."""
    found = 0
    for text, right in texts:
        codes = [m.sbi2008 for m in find_activities(text, first)]
        found += any(c.startswith(r) or (len(c) > 3 and r.startswith(c)) for c in codes for r in right)
    return found


def test_the_right_activity_is_nearly_always_among_the_first_five(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (shared / "tables/sbi/test_teksten.csv").open(encoding="utf-8") as file:
        rows = [(r["tekst"], tuple(filter(None, (r["sbi2008"], *r["sbi2008_ook_goed"].split(";"))))) for r in csv.DictReader(file)]
    counted = {first: hits(rows, first) for first in (1, 3, 5)}
    with capsys.disabled():
        print(f"\nactiviteiten: van {len(rows)} teksten staat de juiste {counted[1]} keer eerst, {counted[5]} keer bij de eerste vijf")
    assert counted[5] >= 0.9 * len(rows) and counted[1] >= 0.75 * len(rows)


def test_everyday_words_find_the_right_activity(capsys: pytest.CaptureFixture[str]) -> None:
    """Almost two hundred short descriptions as people type them, with every code that is right."""
    with (Path(__file__).parent / "everyday_texts.csv").open(encoding="utf-8") as file:
        rows = [(r["tekst"], tuple(r["sbi2008"].split())) for r in csv.DictReader(file, delimiter=";")]
    counted = {first: hits(rows, first) for first in (1, 5)}
    with capsys.disabled():
        print(
            f"\nactiviteiten: van {len(rows)} alledaagse woorden staat de juiste {counted[1]} keer eerst, {counted[5]} keer bij de eerste vijf"
        )
    assert len(rows) >= 150 and counted[5] >= 0.95 * len(rows) and counted[1] >= 0.9 * len(rows)
    assert all(r in national().titles for _, right in rows for r in right)


@pytest.mark.parametrize(("text", "codes"), [("asfaltcentrale", {"2399", "42111"}), ("brouwerij", {"1105"})])
def test_a_word_that_shares_only_an_ending_is_not_proposed(text: str, codes: set[str]) -> None:
    assert {m.sbi2008 for m in find_activities(text)} <= codes


@pytest.mark.parametrize("text", ["containerterminal", "containeroverslag"])
def test_a_word_for_sea_and_inland_offers_both(text: str) -> None:
    """Inland ports ask other distances than sea ports, and a word alone does not tell which: only the sea was offered."""
    assert {m.sbi2008 for m in find_activities(text)} >= {"52241", "52242"}


def test_texts_that_the_words_were_not_chosen_on() -> None:
    texts = [(text, (code,)) for text, code in OTHER_TEXTS.items()]
    assert hits(texts, 5) >= 8


def test_nonsense_stays_unknown() -> None:
    assert find_activities("xqzzk vwpf") == [] and find_activities("") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bedrijf", "niet wat"),
        ("een nieuw bedrijf", "niet wat"),
        ("wooncomplex", "wonen is geen activiteit"),
        ("appartementencomplex", "wonen is geen activiteit"),
        ("bedrijfswoningen", "wonen is geen activiteit"),
        ("20 woningen", "wonen is geen activiteit"),
        ("twintig sociale huurwoningen", "wonen is geen activiteit"),
        ("studentenwoningen", "wonen is geen activiteit"),
        ("zorgappartementen", "wonen is geen activiteit"),
        ("rijtjeshuis", "wonen is geen activiteit"),
        ("12 herenhuizen", "wonen is geen activiteit"),
        ("woonzorgcomplex", "wonen is geen activiteit"),
        ("twee-onder-een-kapwoningen", "wonen is geen activiteit"),
        ("250 m2 winkel", "te ruim"),
        ("bedrijventerrein", "een plek of een gebouw"),
        ("loods", "een plek of een gebouw"),
        ("fabriek", "te ruim"),
        ("winkel", "te ruim"),
        ("klein", "niet wat"),
    ],
)
def test_a_word_that_names_no_activity_is_unknown_and_says_what_to_add(text: str, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_activities(text, None, 5)
    shown = capsys.readouterr().out
    assert shown.startswith("Onbekend: ") and what in shown and "SBI" not in shown


@pytest.mark.parametrize(
    "text", ["bedrijf dat meubels maakt", "wijkcentrum", "straathandel", "handelsonderneming", "woonwinkel", "grondwerk"]
)
def test_a_word_that_does_name_one_is_looked_up(text: str) -> None:
    assert find_activities(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ziekenhuis", "86102"),
        ("slachthuis", "1011"),
        ("pakhuis", "5210"),
        ("warenhuizen", "47191"),
        ("vakantiewoningen", "55201"),
        ("vakantieappartement", "55201"),
        ("20 slagers", "4722"),
    ],
)
def test_a_word_with_a_house_in_it_that_is_work_is_found(text: str, code: str) -> None:
    assert find_activities(text)[0].sbi2008.startswith(code)


def test_each_proposal_says_why_and_gives_a_range_when_the_link_is_wide() -> None:
    first = find_activities("timmerwerkplaats met spuitcabine")[0]
    assert first.reason == "timmerwerkplaats" and first.categories == ("3.1", "3.2") and first.link.startswith("voorvoegsel")


def test_the_category_follows_from_the_largest_distance_in_every_row() -> None:
    rules = in_force(date(2026, 11, 24))
    steps = dict(zip(rules.distances_m["rustig"], rules.categories, strict=True))
    for a in national().activities:
        assert steps[max(a.metres)] == a.category, a


def test_danger_is_one_of_the_deciding_aspects_where_it_is_largest() -> None:
    assert len(national().activities) == 559
    assert sum(a.deciding == ("gevaar",) for a in national().activities) > 0
    assert all(national().activities[r - 1].row == r for rows, _ in national().candidates.values() for r in rows)


def test_a_plan_s_own_list_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "staat.csv"
    path.write_text("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n16.23;Timmerbedrijf klein;0;10;30;0;2\n", "utf-8-sig")
    first = find_activities("timmerwerkplaats", own=own(path))[0]
    assert [a.description for a in first.activities] == ["Timmerbedrijf klein"] and first.link == "eigen staat"


def own_row(path: Path, row: str) -> Path:
    path.write_text(f"sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n{row}\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "row"),
    [("winkel", "47;Detailhandel;0;0;10;0;1"), ("loods", "5210;Loods en opslag;0;0;30;0;2"), ("20 winkels", "47;x;0;0;10;0;1")],
)
def test_an_own_list_answers_what_is_too_broad_for_the_national_one(tmp_path: Path, text: str, row: str) -> None:
    found = find_activities(text, own=own(own_row(tmp_path / "staat.csv", row)))
    assert found and all(m.link == "eigen staat" for m in found)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("winkel", "1623;Timmerbedrijf;0;10;30;0;2"),
        ("20 woningen", "4311;Slopen;0;10;30;0;2"),
        ("bedrijf", "1623;Timmeren;0;0;30;0;2"),
        ("klein", "1623;Timmerbedrijf klein;0;0;30;0;2"),
    ],
)
def test_an_own_list_does_not_make_work_of_what_it_does_not_name(tmp_path: Path, text: str, row: str) -> None:
    assert find_activities(text, own=own(own_row(tmp_path / "staat.csv", row))) == []


def test_what_is_printed_names_the_own_list_and_its_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "staat.csv"
    path.write_text("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n1623;Timmerbedrijf klein;0;10;30;0;2\n", "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    print_activities("timmerwerkplaats", path, 5)
    assert "Eigen staat: staat.csv, bestand van 14 november 2023; gaat voor." in capsys.readouterr().out
    print_activities("bakkerij", path, 1)
    assert "geen van haar regels" in capsys.readouterr().out


def test_an_empty_distance_of_an_own_list_is_unknown_and_not_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "staat.csv"
    path.write_text("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n1623;Timmerbedrijf klein;;10;30;;3.1\n", "utf-8")
    assert own(path)[0].metres == (None, 10.0, 30.0, None)
    print_activities("timmerwerkplaats", path, 1)
    shown = capsys.readouterr().out
    assert "geur onbekend, stof 10 m, geluid 30 m, gevaar onbekend" in shown and "welk aspect beslist is onbekend" in shown


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1623;x;;10;30;;2", "geluid beslist"),
        ("1623;x;;30;30;;2", "stof en geluid beslist"),
        ("1623;x;;10;20;;2", "welk aspect beslist is onbekend"),
        ("1623;x;;10;30;;3.1", "welk aspect beslist is onbekend"),
    ],
)
def test_which_aspect_decides_is_unknown_only_where_the_category_is_above_the_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    print_activities("timmerwerkplaats", own_row(tmp_path / "staat.csv", row), 1)
    assert f"; {says}; eigen staat" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", FileUnreadable),
        ("omschrijving;geur\nx;1\n", ColumnMissing),
        ("omschrijving;geur;stof;geluid;gevaar;categorie\nx;0;10;30;0;2\n", ColumnMissing),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;veel;1;1;1;2\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n;x;0;10;30;0;2\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n999;x;0;10;30;0;2\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;10;10;300;10;2\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;10;10;30;10;4.2\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;10;10;30;10;7\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;;10;30;;1\n", FileUnreadable),
        ("sbi2008;omschrijving;geur;stof;geluid;gevaar;categorie\n162;x;;;;;2\n", FileUnreadable),
    ],
)
def test_a_bad_list_is_refused_with_the_place(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "staat.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(error, match=r"staat\.csv"):
        own(path)


def test_the_command_prints_proposals(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["activiteit", "timmerfabriek"])
    assert not stopped.value.code
    shown = capsys.readouterr().out
    assert "SBI 16231" in shown and "richtlijn, geen wet" in shown and "functiemenging" in shown


def test_the_letters_in_a_row_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["activiteit", "brouwerij"])
    shown = capsys.readouterr().out
    assert "; C R;" in shown and "C = continu" in shown and "R = risico" in shown and "Z =" not in shown
    marks = {letter for a in national().activities for letter in a.marks.split()}
    assert marks == set(MARKS)


def test_the_command_wants_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["activiteit", " "])
    assert stopped.value.code == 2 and "leeg" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["browbar", "pannenkoekenhuis", "flexkantoor"])
def test_letters_in_common_are_no_likeness(text: str) -> None:
    """They were a café, a hospital and a law firm."""
    assert find_activities(text) == []


def test_what_a_text_says_there_is_not_is_not_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert not any(m.sbi2008 == "45204" for m in find_activities("timmerwerkplaats zonder spuitcabine"))
    assert any(m.sbi2008 == "45204" for m in find_activities("timmerwerkplaats met spuitcabine"))
    print_activities("geen horeca, alleen kantoor", None, 5)
    assert "te ruim" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("opslag propaantank bovengronds 5 m3", "bovengronds, 2 - 8 m³: categorie 3.1 (gevaar 50 m)"),
        ("propaantank van 20 m3", "propaan: onbekend, van deze maat"),
        ("werkplaats met elektrische heftruck", "vorkheftrucks, elektrisch: categorie 2"),
        ("timmerwerkplaats met spuitcabine", "verfspuitinstallaties en moffel- en emailleerovens: categorie 3.1"),
    ],
)
def test_storage_and_installations_have_rows_of_their_own(text: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_activities(text, None, 5)
    shown = capsys.readouterr().out
    assert words in shown and "Opslag en installaties die u noemt" in shown


def test_what_is_not_there_is_no_installation(capsys: pytest.CaptureFixture[str]) -> None:
    print_activities("timmerwerkplaats zonder spuitcabine en zonder heftruck", None, 5)
    assert "Opslag en installaties" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "code"), [("kazen maken", "1051"), ("glazen wassen", "81221"), ("vuurwerkwinkel", "46499"), ("wijnbar", "5630")]
)
def test_a_plural_or_a_compound_of_known_words_is_found(text: str, code: str) -> None:
    assert code in {m.sbi2008 for m in find_activities(text)}
