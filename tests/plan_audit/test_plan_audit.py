"""Reading plan texts and judging them on ten points, against passages that a person labelled."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.cli import main
from werkruimte.domain.errors import FileUnreadable
from werkruimte.plan_audit.articles import Articles
from werkruimte.plan_audit.audit import BINDING, audit
from werkruimte.plan_audit.judge import concerns, judge
from werkruimte.plan_audit.points import points
from werkruimte.plan_audit.read import read_text
from werkruimte.plan_audit.text import mend, sentences


@pytest.fixture(scope="session")
def passages(shared: Path) -> list[dict[str, str]]:
    with (shared / "tables/planaudit/passages.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_precision_and_recall_on_labelled_passages(passages: list[dict[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    """Through the whole audit, so that a passage which it never looks at counts as a miss."""
    right = said = labelled = agree = binding = 0
    for row in passages:
        point = audit(row["tekst"], row["id"]).points[int(row["punt"]) - 1]
        agree += point.verdict == row["label"]
        said += point.verdict == "ja"
        labelled += row["label"] == "ja"
        if point.verdict == row["label"] == "ja":
            right += 1
            binding += (point.passages[0].judgement.strength in BINDING) == (row["sterkte"] in BINDING)
    with capsys.disabled():
        print(
            f"\nplantoets: precisie {right}/{said}, vangst {right}/{labelled}, eens op {agree} van {len(passages)}, binding {binding}/{right}"
        )
    assert right / said >= 0.9 and right / labelled >= 0.9 and binding / right >= 0.9


TRAPS = [
    (1, "Het plan maakt 400 m2 bedrijfsvloeroppervlakte (kinderopvang) mogelijk.", "nee"),
    (1, "Dit plan voorziet in 2.400 m² bedrijfsruimte voor ambachtelijke bedrijven.", "ja"),
    (1, "Het plan voorziet in 900 m2 bedrijven en/of voorzieningen.", "onduidelijk"),
    (2, "Per bedrijf is ten hoogste 50% van de bedrijfsvloeroppervlakte kantoor, tot 200 m2.", "nee"),
    (3, "Voor het saneren van het bedrijf worden drie compensatiewoningen toegestaan op het bedrijventerrein.", "nee"),
    (3, "Het verlies aan bedrijventerrein wordt vooraf gecompenseerd op bedrijventerrein Noord, met 3 hectare.", "ja"),
    (4, "Op deze gronden zijn bedrijven toegestaan tot en met categorie 3.1 van de Staat van bedrijfsactiviteiten.", "ja"),
    (4, "Horeca in horecacategorie 2 is toegestaan.", "nee"),
    (5, "Op het bedrijventerrein zijn geen nieuwe bedrijfswoningen toegestaan.", "ja"),
    (5, "Het geldende bestemmingsplan staat geen woningen toe op het bedrijventerrein.", "nee"),
    (6, "De begane grond heeft langs de laan een vrije hoogte van ten minste 4,5 meter.", "ja"),
    (6, "De plint is ten hoogste 4 meter hoog.", "nee"),
    (7, "De woningen mogen pas in gebruik worden genomen nadat de bedrijfsruimte is gerealiseerd.", "ja"),
    (7, "De woningen mogen pas worden gebouwd nadat de bedrijfsbebouwing is gesloopt.", "nee"),
    (8, "Het college rapporteert jaarlijks over de voorraad bedrijfsruimte; dit is een monitor.", "ja"),
    (8, "De woningbouwmonitor wordt jaarlijks bijgewerkt.", "nee"),
    (9, "Van deze categorie kan niet worden afgeweken, ook niet met een omgevingsvergunning voor bedrijven.", "ja"),
    (10, "Onder werkruimte wordt verstaan: ruimte voor een onderneming, met uitzondering van kinderopvang.", "ja"),
    (10, "Onder maatschappelijke voorzieningen wordt verstaan: zorg en onderwijs.", "nee"),
]


@pytest.mark.parametrize(("point", "sentence", "label"), TRAPS)
def test_the_traps_of_plan_texts(point: int, sentence: str, label: str) -> None:
    assert judge(point, sentence).label == label


def test_every_point_has_a_last_word() -> None:
    last = [p.rules[-1] for p in points().values()]
    assert all(not (rule.all or rule.none or rule.clause or rule.order) for rule in last)
    assert list(points()) == list(range(1, 11))


@given(st.text(alphabet=st.sampled_from("ab. 9\\-mÂ²Ã«â€™€\n|"), max_size=80))
def test_offsets_point_into_the_unchanged_text(raw: str) -> None:
    clean, places = mend(raw)
    assert len(clean) == len(places) and places == sorted(places)
    assert all(raw[p] == c or raw[p : p + 4] for c, p in zip(clean, places, strict=True))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_what_is_encoded_twice_is_undone(text: str) -> None:
    try:
        twice = text.replace("\\", "/").encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return
    wanted = mend(text.replace("\\", "/"))[0]  # what reads as encoded twice itself is undone as well
    assert mend(twice)[0] == wanted or any(ord(c) > 255 or c in "ÂÃâ" for c in text) or twice == text


def test_a_quotation_is_found_again_in_the_real_file(shared: Path) -> None:
    raw = (shared / "data/plannen/t_NL.IMRO.1742.BPHW2017001-0401.md").read_text("utf-8")
    found = audit(raw, "x")
    shown = [p for point in found.points for p in point.passages]
    assert shown
    for passage in shown:
        piece = raw[passage.sentence.start : passage.sentence.end]
        assert " ".join(mend(piece)[0].split()) == passage.sentence.text


def test_labelled_passages_are_seen_in_their_text(shared: Path, passages: list[dict[str, str]]) -> None:
    yes = [r for r in passages if r["label"] == "ja" and r["in_selectie"] == "1"]
    seen = 0
    for row in yes:
        raw = (shared / "data/plannen" / f"t_{row['plan']}.md").read_text("utf-8")
        point = audit(raw, row["plan"]).points[int(row["punt"]) - 1]
        seen += point.verdict == "ja"
    assert seen >= 0.85 * len(yes)


def test_a_silent_text_is_not_a_no() -> None:
    result = audit("Dit is een tekst over water en wegen, en over niets anders dan dat.", "x")
    assert {p.verdict for p in result.points} == {"niet gevonden"} and result.score == 0
    assert all(p.clause and p.missing for p in result.points)


def test_sentences_keep_abbreviations_and_decimals_whole() -> None:
    found = sentences("Het gaat om ca. 3,5 hectare bedrijventerrein in milieucategorie 3.2. Daarna volgt een zin van genoeg lengte.")
    assert [s.text[:8] for s in found] == ["Het gaat", "Daarna v"]


def test_forms_of_text_are_told_apart_by_content(tmp_path: Path) -> None:
    sentence = "Op het bedrijventerrein zijn geen bedrijfswoningen toegestaan."
    forms = {
        "a.md": sentence.encode(),
        "b.txt": b"\xef\xbb\xbf" + sentence.encode(),
        "c.html": f"<!doctype html><html><script>x</script><p>{sentence}</p></html>".encode(),
        "f.txt": sentence.encode("utf-16"),
        "g.txt": sentence.encode("utf-32"),
        "d.xml": f'<?xml version="1.0"?><a xmlns="urn:x"><Al>{sentence}</Al></a>'.encode(),
    }
    for name, content in forms.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("tekst.xml", forms["d.xml"])
    for name in (*forms, "e.zip"):
        assert read_text(tmp_path / name).text.strip() == sentence


ROWS = (("Functie", "Aantal m²"), ("Bedrijfsruimte", "2.400"), ("Woningen", "300"))
"""A table of a plan that does not exist."""


def as_html(rows: tuple[tuple[str, ...], ...], ends: bool = True) -> str:
    """A table as pages write it, with a paragraph in its cells; `ends` false: rows and cells are not closed, as a page may."""
    close = ("</td>", "</tr>") if ends else ("", "")
    body = "".join("<tr>" + "".join(f"<td><p>{c}</p>{close[0]}" for c in row) + close[1] for row in rows)
    return f"<!doctype html><html><p>Dit plan is verzonnen.</p><table><caption>Programma van het plan</caption>{body}</table><p>Einde.</p></html>"


def as_stop(rows: tuple[tuple[str, ...], ...]) -> str:
    body = "".join("<row>" + "".join(f"<entry><Al>{c}</Al></entry>" for c in row) + "</row>" for row in rows)
    return (
        '<?xml version="1.0"?><Regeling xmlns="urn:x"><Artikel><Kop><Label>Artikel</Label><Nummer>5</Nummer><Opschrift>Programma</Opschrift></Kop>'
        "<Lid><LidNummer>2</LidNummer><Inhoud><Al>Dit is een artikel van een verzonnen plan.</Al><table><title>Programma van het plan</title>"
        f"<tgroup>{body}</tgroup></table></Inhoud></Lid></Artikel></Regeling>"
    )


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("p.html", as_html(ROWS), ""),
        ("open.html", as_html(ROWS, ends=False), ""),
        ("p.xml", as_stop(ROWS), "artikel 5 (Programma), lid 2"),
    ],
)
def test_a_row_of_a_table_is_read_whole_in_every_form(tmp_path: Path, name: str, content: str, place: str) -> None:
    """Each cell stood alone and was too short to say anything: a plan with its floor in a table had no floor."""
    (tmp_path / name).write_text(content, "utf-8")
    plan = read_text(tmp_path / name)
    assert [line for line in plan.text.splitlines() if line.startswith("|")] == [f"| {a} | {b} |" for a, b in ROWS]
    first = audit(plan.text, name, plan.rules).points[0]
    assert first.verdict == "ja" and first.passages[0].sentence.text == "| Bedrijfsruimte | 2.400 |"
    assert first.passages[0].sentence.article == place


def test_a_cell_that_runs_on_is_read_as_text(tmp_path: Path) -> None:
    """Pages are laid out with tables: a row of sentences is no row of numbers."""
    rows = (("De werkruimte is gereed voordat de laatste woning is opgeleverd.", "ja"),)
    for name, content in (("p.html", as_html(rows)), ("p.xml", as_stop(rows))):
        (tmp_path / name).write_text(content, "utf-8")
        plan = read_text(tmp_path / name)
        assert "|" not in plan.text and audit(plan.text, name, plan.rules).points[6].verdict == "ja"


def test_a_table_in_a_cell_keeps_its_own_rows(tmp_path: Path) -> None:
    inner = as_html(ROWS).split("<table>")[1].split("</table>")[0]
    page = f"<!doctype html><html><p>Dit plan is verzonnen.</p><table><tr><td>Menu</td><td><table>{inner}</table></td></tr></table></html>"
    (tmp_path / "p.html").write_text(page, "utf-8")
    assert "| Bedrijfsruimte | 2.400 |" in read_text(tmp_path / "p.html").text.splitlines()


BROKEN = {
    "leeg.txt": b"",
    "bom.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
    "van-buiten.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "afgebroken.xml": b'<?xml version="1.0"?><a><b>',
    "kapot.pdf": b"%PDF-1.7 niets",
    "kapot.zip": b"PK\x03\x04niets",
    "bytes.txt": b"a\x00b\x00",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(FileUnreadable, match=name.replace(".", r"\.")):
        read_text(tmp_path / name)


def test_the_command_writes_its_verdict(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = shared / "data/plannen/t_NL.IMRO.0484.HRrijndijk86-VA01.md"
    with pytest.raises(SystemExit) as stopped:
        main(["plantoets", str(source), "--uit", str(tmp_path / "o.json"), "--woningen", "121", "--werk-m2", "250"])
    shown = capsys.readouterr().out
    assert not stopped.value.code and "vuistregel" in shown and "2.170" in shown
    written = json.loads((tmp_path / "o.json").read_text("utf-8"))
    assert len(written["punten"]) == 10 and written["punten"][2]["oordeel"] == "ja"


@pytest.mark.parametrize("half", [[], ["--werk-m2", "nan"], ["--werk-m2", "inf"]])
def test_half_a_balance_is_refused(half: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Een tekst van genoeg lengte om een zin te zijn.", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["plantoets", str(tmp_path / "a.txt"), "--woningen", "121", *half])
    assert stopped.value.code == 2 and "beide" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("point", "label", "text"),
    [
        (1, "ja", "In het gebied komt in totaal 12.000 m² bvo bedrijfsruimte, verdeeld over zes gebouwen."),
        (1, "ja", "Per woning komt er 25 m² bedrijfsruimte; bij 400 woningen is dat 10.000 m² bvo."),
        (1, "nee", "Per bedrijf is ten hoogste 400 m² kantoor toegestaan."),
        (3, "ja", "Sloop van bedrijfsruimte is pas toegestaan nadat een gelijke oppervlakte elders in de gemeente beschikbaar is."),
        (3, "nee", "Het waterschap bespreekt de compensatie van verharding op het bedrijventerrein."),
        (4, "ja", "Bedrijvigheid tot milieucategorie 2 is mogelijk."),
        (7, "ja", "De werkgebouwen van fase 1 zijn klaar voor de start van de bouw van woningen in fase 2."),
        (7, "nee", "De woningen worden pas gebouwd nadat het bedrijf is verplaatst."),
        (8, "ja", "Het college rapporteert jaarlijks aan de raad hoeveel vierkante meter werkruimte is gerealiseerd."),
        (8, "ja", "Wij informeren de raad elk jaar over de voortgang van de bedrijfsruimte."),
        (8, "nee", "Jaarlijks wordt de luchtkwaliteit gerapporteerd."),
        (9, "ja", "Afwijken met een vergunning is alleen mogelijk als de hoeveelheid werkruimte niet afneemt."),
        (9, "ja", "Van deze regels over bedrijfsruimte wordt niet afgeweken."),
        (9, "nee", "Het college kan met een omgevingsvergunning afwijken van de regels voor het gebruik."),
    ],
)
def test_the_same_meaning_in_other_words_gets_the_same_label(point: int, label: str, text: str) -> None:
    """Sentences of our own, none of them among the labelled ones; a trap beside each kind."""
    assert concerns(point, text) and judge(point, text).label == label


RULES = """Inhoudsopgave
Artikel 4 Bedrijventerrein ..... 12
Toelichting
In artikel 4 staat dat de vloer telt, zoals
Artikel 3.1.6 van het Besluit ruimtelijke ordening vraagt.

HOOFDSTUK 2 Bestemmingsregels

Artikel 4 Bedrijventerrein

4.1 Bestemmingsomschrijving
De gronden zijn bestemd voor bedrijven in ten hoogste categorie 3.2.

4.2 Bouwregels
Voor het bouwen gelden de volgende regels:
a. de vrije hoogte van de begane grond is ten minste 4,5 m.
b. de bedrijfsvloer is ten minste 3.000 m2, ook voor bedrijven in categorie
3.2 die er al zijn;
c. en voor bedrijven die nog komen.

Daarna geldt dat niets meer onder een letter valt.

Artikel 5 Wonen
1. Woningen zijn pas toegestaan als de bedrijfsruimte gereed is.

6.2 Gemeentelijk beleid
Een hoofdstuk van de toelichting valt onder geen enkel artikel.

Bijlage 1 Staat van bedrijfsactiviteiten
Deze lijst hoort bij geen enkel artikel van de regels.
"""


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("In artikel 4 staat", ""),
        ("De gronden zijn bestemd", "artikel 4 (Bedrijventerrein), lid 4.1"),
        ("a. de vrije hoogte", "artikel 4 (Bedrijventerrein), lid 4.2, onder a, b en c"),
        ("Daarna geldt", "artikel 4 (Bedrijventerrein), lid 4.2"),
        ("Woningen zijn pas", "artikel 5 (Wonen), lid 1"),
        ("Een hoofdstuk van de toelichting", ""),
        ("Deze lijst hoort", ""),
    ],
)
@pytest.mark.parametrize("form", ["plain", "markdown"])
def test_a_passage_of_numbered_text_names_its_article(words: str, article: str, form: str) -> None:
    text = RULES if form == "plain" else RULES.replace("Artikel 4 B", "## Artikel 4 B").replace("\n4.", "\n### 4.").replace("2.", "2\\.")
    found = next(s for s in sentences(text) if words in s.text)
    assert found.article == article


ABOVE = "Artikel 4 Agrarisch\n\n4.1 Bestemmingsomschrijving\nDe gronden zijn bestemd voor akkers.\n\n"
HERE = "De bedrijfsvloer is ten minste 500 m2.\n"


@pytest.mark.parametrize(
    ("between", "article"),
    [
        ("Artikel 5 Bedrijf - 1\n", "artikel 5 (Bedrijf - 1)"),
        ("Artikel 5 Bedrijf - 1\n\n5.1 Bestemmingsomschrijving\n", "artikel 5 (Bedrijf - 1), lid 5.1"),
        ("Artikel 6 - Wonen\n", "artikel 6 (Wonen)"),
        ("Artikel 8: overige regels\n", "artikel 8 (overige regels)"),
        (f"Artikel 8 Overige {'zeer ' * 20}lange regels\n", ""),
        ("Artikel 8 zonder hoofdletter in de naam\n", ""),
        ("Artikel 5 Bedrijf ..... 12\n", ""),
        ("Artikel 5 Bedrijf\t12\n", ""),
        ("4.2 bouwregels\n", "artikel 4 (Agrarisch), lid 4.2"),
        ("5.1 bouwregels\n", ""),
        ("Voor de akkers geldt het plan\n5.1 bouwregels\n", ""),
        ("Dit mag in een hogere categorie\n5.1 bouwregels\n", "artikel 4 (Agrarisch), lid 4.1"),
        ("4.2 Bouwregels\n", "artikel 4 (Agrarisch), lid 4.2"),
        ("Dit mag ook in categorie\n3.2 of lager.\n", "artikel 4 (Agrarisch), lid 4.1"),
        ("De akkers zijn groen\n4.2 bouwregels\n", "artikel 4 (Agrarisch)"),
        ("Slotregel\n", ""),
        ("SLOTREGELS\n", ""),
    ],
)
def test_what_follows_another_heading_is_not_cited_as_the_article_above(between: str, article: str) -> None:
    text = ABOVE + between + HERE
    assert Articles(text).at(text.index(HERE)) == article


def test_a_line_of_contents_is_no_article_when_its_number_comes_again() -> None:
    text = f"Artikel 5 Bedrijf 12\n{HERE}Artikel 5 Bedrijf\n{HERE}"
    assert [Articles(text).at(place) for place in (text.index(HERE), text.rindex(HERE))] == ["", "artikel 5 (Bedrijf)"]


def test_the_audit_names_the_article_of_what_it_quotes() -> None:
    quoted = audit(RULES, "plan.txt").as_dict()["punten"][5]["passages"][0]
    assert "4,5 m" in quoted["tekst"] and quoted["artikel"] == "artikel 4 (Bedrijventerrein), lid 4.2, onder a, b en c"
