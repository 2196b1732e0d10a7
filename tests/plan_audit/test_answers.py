"""What makes less of an answer, what a table says, the widest exception, and the clauses that the product itself offers."""

import csv
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from werkruimte.plan_audit.audit import audit
from werkruimte.plan_audit.text import sentences

OWN = Path(__file__).parent / "eigen"


def verdict(point: int, text: str) -> str:
    return audit(text, "x").points[point - 1].verdict


def own(name: str) -> list[dict[str, str]]:
    with (OWN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", own("herzien"), ids=lambda row: f"{row['punt']} {row['tekst'][:40]}")
def test_what_was_read_wrongly_before(row: dict[str, str]) -> None:
    assert verdict(int(row["punt"]), row["tekst"]) == row["label"]


@pytest.mark.parametrize("name", ["vers", "vers_achteraf", "vers_laatst"])
def test_fresh_passages(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = own(name)
    said = [(row["label"], verdict(int(row["punt"]), row["tekst"])) for row in rows]
    right, yes = sum(label == v == "ja" for label, v in said), sum(v == "ja" for _, v in said)
    wanted = sum(label == "ja" for label, _ in said)
    with capsys.disabled():
        print(f"\n{name}: precisie {right}/{yes}, vangst {right}/{wanted}, eens op {sum(a == b for a, b in said)} van {len(said)}")
    assert right / yes >= 0.9 and right / wanted >= 0.9


FILLED = {"work_m2": "2.000", "height_m": "4,5", "dwellings": "120", "lost_m2": "1.500", "area": "het plangebied", "parks": "Noord"}
BLANKS = {"gebied": "Noord", "straten": "de Kade", "plaats": "de Kade", "n+1": "2", "n": "1"}


def filled(text: str) -> str:
    text = re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: FILLED.get(m[1], "Noord"), text)
    return re.sub(r"\[([^\]]*)\]", lambda m: m[1] if m[1][0].isdigit() else BLANKS.get(m[1], "1.500"), text)


def rules(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath(f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize("number", range(1, 11))
def test_each_clause_of_the_audit_answers_its_own_point(number: int) -> None:
    assert verdict(number, filled(rules("plan_audit")[str(number)]["clause"])) == "ja"


@pytest.mark.parametrize(("name", "served"), [("work", (1, 2, 6, 7)), ("order", (1, 7)), ("distance", (5,)), ("compensation", (3,))])
def test_each_clause_of_the_werktoets_answers_the_points_it_serves(name: str, served: tuple[int, ...]) -> None:
    text = filled(rules("plan_clauses")[name]["text"])
    assert {point: verdict(point, text) for point in served} == dict.fromkeys(served, "ja")


PLAN_TONE = {
    "Verbod in het omgevingsplan": (5,),
    "Beoordelingsregel binnen het plan": (3,),
    "Beleidsregel voor aanvragen buiten het plan": (3, 9),
    "Planregel voor de zware werkzone": (4,),
    "Planregel voor een woon-werkgebied": (1, 2, 6, 7),
    "Tendereis voor de plint": (1, 6),
    "Begripsbepaling voor het omgevingsplan": (10,),
    "Tender en akte": (1, 2),
}


@pytest.mark.parametrize("title", PLAN_TONE)
def test_each_rule_of_a_measure_answers_the_points_it_serves(title: str) -> None:
    text = next(filled(c["text"]) for c in rules("clauses")["clause"] if c["tone"] == "regel" and c["title"] == title)
    assert {point: verdict(point, text) for point in PLAN_TONE[title]} == dict.fromkeys(PLAN_TONE[title], "ja")


COALITION = (
    "Wij leggen vast dat de bedrijventerreinen Noord en Zuid niet naar wonen transformeren. De voorraad bedrijfsruimte op 1 januari 2026 "
    "(120.000 m2) is de ondergrens. Verdwijnt er ruimte, dan komt dezelfde ruimte - in vierkante meters en in milieuruimte - elders in de "
    "gemeente of regio terug voordat de oude verdwijnt. Het college rapporteert daar elk jaar bij de begroting over."
)


@pytest.mark.parametrize(("point", "label"), [(1, "ja"), (3, "ja"), (8, "ja"), (7, "niet gevonden")])
def test_a_coalition_clause_is_read_as_a_whole(point: int, label: str) -> None:
    assert verdict(point, COALITION) == label


CLOSED = "Artikel 3 Bedrijventerrein\n3.1 Afwijken van de maximale milieucategorie is niet toegestaan.\n"
OPEN = "Artikel 9 Algemene regels\n9.1 Burgemeester en wethouders kunnen de bestemming Bedrijventerrein wijzigen in Wonen.\n"
TESTED = "3.2 Het bevoegd gezag kan afwijken voor bedrijven die naar aard en invloed gelijk te stellen zijn met categorie 2.\n"
ELSEWHERE = "Artikel 12 Waarde - Archeologie\n12.3 Van het bepaalde in 12.2 kan niet worden afgeweken.\n"


@pytest.mark.parametrize(
    ("text", "label"),
    [(CLOSED, "ja"), (CLOSED + OPEN, "nee"), (OPEN + CLOSED, "nee"), (CLOSED + TESTED, "onduidelijk"), (ELSEWHERE, "niet gevonden")],
)
def test_exceptions_are_as_closed_as_the_widest(text: str, label: str) -> None:
    assert verdict(9, text) == label


def test_a_plan_by_its_own_name_is_this_plan() -> None:
    rule = "In het bestemmingsplan Zuiderkade wordt 7.500 m2 bvo bedrijfsruimte toegevoegd.\n"
    titles = ("Toelichting bestemmingsplan Zuiderkade\n\n", "Toelichting bestemmingsplan Vaarthof\n\n", "")
    assert [verdict(1, title + rule) for title in titles] == ["ja", "onduidelijk", "onduidelijk"]


@pytest.mark.parametrize(
    ("head", "row", "labels"),
    [
        ("| functie | programma |", "| bedrijven | 1.850 m2 bvo |", ("ja", "ja")),
        ("| functie | aantal | m2 bvo |", "| kantoor | 2 | 1.850 |", ("ja", "ja")),
        ("| Huidige functie | m2 bvo |", "| bedrijven | 1.850 |", ("niet gevonden", "niet gevonden")),
        ("| functie | parkeernorm per 100 m2 bvo |", "| bedrijven | 2,5 |", ("niet gevonden", "niet gevonden")),
        ("| functie | programma |", "| woningen | 140 |", ("niet gevonden", "niet gevonden")),
    ],
)
def test_a_table_of_the_programme_is_read_by_the_row(head: str, row: str, labels: tuple[str, str]) -> None:
    text = f"{head}\n|---|---|\n{row}\n"
    assert (verdict(1, text), verdict(2, text)) == labels


@pytest.mark.parametrize(
    ("point", "label", "text"),
    [
        (1, "ja", "In het plangebied komt 4.000 m² bvo bedrijfsruimte; bewoners willen graag groen."),
        (7, "ja", "Bewoners mogen de woningen pas betrekken nadat de bedrijfsruimte is opgeleverd."),
        (1, "ja", "Het plan voorziet niet alleen in woningen, maar ook in 3.000 m² bvo bedrijfsruimte."),
        (1, "ja", "Het plan laat niet meer dan 3.000 m² bvo bedrijfsruimte toe."),
        (4, "ja", "Bedrijven met een zwaardere categorie dan 3.2 worden niet toegelaten."),
        (6, "niet gevonden", "De hoogte van de begane grond is ten minste 30 cm boven het maaiveld."),
        (9, "niet gevonden", "Van het bepaalde in 12.2 over de bouwhoogte kan niet worden afgeweken."),
    ],
)
def test_what_only_resembles_a_doubt_or_an_answer(point: int, label: str, text: str) -> None:
    assert verdict(point, text) == label


def test_that_plan_is_the_plan_of_the_sentence_before() -> None:
    beside = "Naast het plangebied ligt het aangrenzende terrein De Hoek. "
    assert [verdict(4, before + "Op dat terrein is categorie 3.2 toegestaan.") for before in (beside, "Het terrein is van ons. ")] == [
        "onduidelijk",
        "ja",
    ]


def test_a_variant_that_the_next_sentence_drops_is_none() -> None:
    variant = "In variant 1 wordt 6.000 m2 bvo bedrijfsruimte gerealiseerd. "
    after = ("Deze variant is verworpen.", "Dit is de gekozen variant.", "De variant is groen.")
    assert [verdict(1, variant + said) for said in after] == ["nee", "onduidelijk", "onduidelijk"]


def test_a_member_of_an_article_is_a_sentence_of_its_own() -> None:
    found = [(s.text, s.article) for s in sentences(CLOSED)]
    assert found[-1] == ("3.1 Afwijken van de maximale milieucategorie is niet toegestaan.", "artikel 3 (Bedrijventerrein), lid 3.1")
