"""Land sale: published answers, sheets that must be refused, and a draw that cannot be steered."""

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.cli import main
from werkruimte.cli.lottery import commit, draw
from werkruimte.cli.sale import write_sale
from werkruimte.domain.errors import FileUnreadable, InputError
from werkruimte.land_sale.obligations import deed, gaps, gates, register
from werkruimte.land_sale.plan import SaleRefused, read_sale
from werkruimte.land_sale.tender import objections, ranking, score
from werkruimte.land_sale.value import price
from werkruimte.methods.landvalue import Costs, capital_value, frontier, residual_value
from werkruimte.methods.scoring import Draw, commitment, drawn_order, linear_points, ranks, step_points

LOTTO = Draw("Lotto, zes getallen oplopend", date(2027, 3, 13))
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def cases(shared: Path) -> dict[str, dict]:
    data = json.loads((shared / "reference/refcases.json").read_text("utf-8"))
    return {c["id"]: c for group in ("4i_purchase", "4g_allocation") for c in data[group]}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example of the documentation, as a user would copy it."""
    text = (REPOSITORY / "docs/uitgifte.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.S)
    (tmp_path / "kavel.toml").write_text(blocks[0], "utf-8")
    (tmp_path / "antwoorden.toml").write_text(blocks[1], "utf-8")
    return tmp_path


def test_residual_value_and_its_sensitivity(cases: dict[str, dict]) -> None:
    case = cases["4i-05-rlv"]
    i, want = case["inputs"], case["expected"]
    costs = Costs(i["build"], i["fee"], i["fin"], i["margin"])

    def value(rent: float, bar: float) -> float:
        return residual_value(capital_value(rent, i["void"], bar), costs, i["m2"])

    assert value(i["rent"], i["bar"]) == pytest.approx(want["rlv"], abs=1e-6)
    assert value(i["rent"] * 1.1, i["bar"]) == pytest.approx(want["rent_plus_10"], abs=1e-6)
    assert value(i["rent"], i["bar"] + 0.005) == pytest.approx(want["bar_plus_half"], abs=1e-6)


def test_a_viability_gap_is_not_cut_off_and_no_yield_has_no_value(cases: dict[str, dict]) -> None:
    i, want = cases["4i-06-gap"]["inputs"], cases["4i-06-gap"]["expected"]
    costs = Costs(i["build"], i["fee"], i["fin"], i["margin"])
    assert residual_value(capital_value(i["rent"], i["void"], i["bar"]), costs, i["m2"]) == pytest.approx(want["rlv"], abs=1e-6)
    assert capital_value(i["rent"], i["void"], 0.0) is None


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_where_the_frontier_meets_a_level_the_value_is_that_level(work: float, homes: float, book: float) -> None:
    found = frontier(work, homes, book, np.array([0.0, 1.0]))
    assert found.value.tolist() == pytest.approx([homes, work], abs=1e-6)
    for share, level in ((found.at_zero, 0.0), (found.at_book, book)):
        if share is not None:
            assert homes + (work - homes) * share == pytest.approx(level, abs=1e-3)


def test_scales_of_the_reference(cases: dict[str, dict]) -> None:
    one = cases["4g-01-linear"]
    assert [linear_points(v, 0, 50) for v in one["inputs"]["values"]] == one["expected"]["points"]
    assert [linear_points(v, 120, 80) for v in one["inputs"]["rents"]] == one["expected"]["rent_points"]
    two = cases["4g-02-steps"]
    assert [step_points(v, two["inputs"]["steps"]) for v in two["inputs"]["values"]] == two["expected"]["points"]


def test_equal_scores_share_a_rank_and_go_to_the_draw(cases: dict[str, dict]) -> None:
    case = cases["4g-04-ties"]
    assert ranks(case["inputs"]["value"]) == (case["expected"]["rank"], case["expected"]["lottery"])


def test_the_tender_of_the_reference(cases: dict[str, dict], tmp_path: Path) -> None:
    case = cases["4g-11-tender"]
    sheet = """
[[criteria]]
naam = "m2"
soort = "knock-out"
grens = 1000
[[criteria]]
naam = "extra"
soort = "gunning"
lineair = [0, 500]
punten = 30
[[criteria]]
naam = "rent"
soort = "gunning"
lineair = [120, 80]
punten = 20
[[criteria]]
naam = "phase"
soort = "gunning"
lineair = [0, 1]
punten = 20
[[criteria]]
naam = "management"
soort = "gunning"
vragen = ["a", "b", "c"]
punten = 30
"""
    (tmp_path / "t.toml").write_text(sheet, "utf-8")
    sale = read_sale(tmp_path / "t.toml")
    for name, bid in case["inputs"]["bids"].items():
        found = score(sale, name, bid | {"extra": bid["m2"] - case["inputs"]["minimum_m2"]})
        assert found.total == (None if case["expected"]["points"][name] is None else pytest.approx(case["expected"]["points"][name]))
        assert bool(found.out) == (name in case["expected"]["knocked_out"])


def test_the_example_of_the_docs_is_fit_to_publish(example: Path) -> None:
    sale = read_sale(example / "kavel.toml")
    assert objections(sale) == []
    line = price(sale).frontier
    assert line is not None and line.per_percent > 0 and np.all(np.diff(line.value) < 0)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Werkruimte boven het minimum", "Meer dan de andere inschrijvingen", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Punten ten opzichte van de overige inschrijvers, relatief", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Voorrang voor lokale ondernemers", "plaatselijke"),
        ("Werkruimte boven het minimum", "Uitstraling en meerwaarde voor de buurt", "niemand kan narekenen"),
        ("punten = 60", "punten = 50", "tellen op tot 90"),
        ("lineair = [0, 500]\n", "", "geen schaal"),
        ('bewijs = "ondertekend huurvoorstel"\n', "", "geen bewijsstuk"),
        ("grens = 1000\n", "", "geen grens"),
        ("bekendgemaakt = 2027-02-01", "bekendgemaakt = 2027-03-01", "niet vóór de opening"),
        ("bekendgemaakt = 2027-02-01\n", "", "geen datum"),
        ("opening = 2027-03-01", "", "geen openingsdag"),
        ("Werkruimte boven het minimum", "Het hoogste bod krijgt alle punten", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Wie de meeste werkruimte biedt", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Beter dan de concurrenten", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Ondernemers uit de eigen regio", "plaatselijke"),
        ("Werkruimte boven het minimum", "Afwijking van de mediaan van de ontvangen biedingen", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "De scherpste huurprijs wint", "andere inschrijvingen"),
        ("Werkruimte boven het minimum", "Inschrijver is ingeschreven in Rijssen-Holten", "plaatselijke"),
        ("Werkruimte boven het minimum", "Aantal jaren dat het bedrijf in de gemeente gevestigd is", "plaatselijke"),
        ("Werkruimte boven het minimum", "Kwaliteit, naar het oordeel van het college", "niemand kan narekenen"),
        ('eenheid = "m²"\nlineair', 'eenheid = "rapportcijfer"\nlineair', "dat is een oordeel"),
        ('eenheid = "m²"\nlineair', "lineair", "geen eenheid"),
        ("lineair = [0, 500]", "stappen = [[10, 0.5], [0, 0.0]]", "niet oplopen"),
        ("lineair = [0, 500]", "stappen = [[0, 0.0], [10, 2.0]]", "niet oplopen"),
        ('bewijs = "ondertekend huurvoorstel"', 'bewijs = "n.v.t."', "geen bewijsstuk"),
        ('bewijs = "ondertekend huurvoorstel"', 'bewijs = "volgt na gunning"', "bij de inschrijving niet is"),
        ('bewijs = "ondertekend huurvoorstel"', 'bewijs = "mondelinge toelichting"', "niemand kan nalezen"),
        ('eenheid = "m²"\nlineair', 'eenheid = "gevoel"\nlineair', "geen eenheid van de lijst"),
        ("Werkruimte boven het minimum", "Jaren in het handelsregister op een adres binnen de gemeente", "plaatselijke"),
        ("Werkruimte boven het minimum", "Jaren dat de ondernemer inwoner is van de gemeente", "plaatselijke"),
        ("Werkruimte boven het minimum", "Aantal Rijssense bedrijven in het gebouw", "plaatselijke"),
        ("Werkruimte boven het minimum", "Kamper ondernemers", "plaatselijke"),
        ("uiterlijk = 2029-06-30", "uiterlijk = 2020-06-30", "voor de opening op 2027-03-01"),
    ],
)
def test_a_criterion_that_is_not_fit_is_refused_with_its_cure(example: Path, old: str, new: str, words: str) -> None:
    path = example / "kavel.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = objections(read_sale(path))
    assert found and all(o.cure and o.rule for o in found) and any(words in o.problem for o in found)


@pytest.mark.parametrize(
    "unit", ["m2 b.v.o.", "euro per m² v.v.o. per jaar", "€/m²", "kW per 1.000 m²", "arbeidsplaatsen", "ja/nee", "maanden", "dB(A)"]
)
def test_a_unit_that_is_measured_is_none_of_the_refused(example: Path, unit: str) -> None:
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace('eenheid = "m²"\nlineair', f'eenheid = "{unit}"\nlineair'), "utf-8")
    assert objections(read_sale(path)) == []


MEASURED = [
    "Hoogste toegelaten milieucategorie in de hal",
    "Grootste aaneengesloten hal in m²",
    "Lokalen voor praktijkonderwijs in m²",
    "Aanvangshuur per vierkante meter per jaar; lager is beter",
    "Deel werkruimte in units van 50 tot 150 m²",
    "Aantal arbeidsplaatsen per 1.000 m² kavel",
    "De koper is ingeschreven in het handelsregister",
    "Technische bedrijven in units tot 150 m²",
    "Duitse, Franse en Nederlandse ondernemingen tellen gelijk: arbeidsplaatsen",
]


@pytest.mark.parametrize("text", MEASURED)
def test_what_is_measured_on_a_fixed_scale_is_not_refused(example: Path, text: str) -> None:
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace("Werkruimte boven het minimum", text), "utf-8")
    assert objections(read_sale(path)) == []


def test_every_condition_of_the_deed_is_an_obligation(example: Path) -> None:
    sale = read_sale(example / "kavel.toml")
    rows = {o.what: o for o in register(sale)}
    assert len(deed(sale)) == 4 and {o.condition for o in rows.values()} == {title for title, _, _ in deed(sale)}
    rent = rows["bepaling aanvangshuur"]
    assert (rent.quantity, rent.sanction) == (110, "boete van € 25 per m² per maand")
    assert gaps(rent) == ["uiterlijk", "bewijs", "vastgelegd"]
    assert "bepaling aanvangshuur" in dict((stage, open_) for stage, _, open_ in gates(sale))["exploitatie"], "nowhere fixed"
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace("Werkruimte en instandhouding", "Iets"), "utf-8")
    with pytest.raises(SaleRefused, match="bepaling 'Iets' is onbekend"):
        register(read_sale(path))


def test_an_answer_to_what_is_not_asked_is_named(example: Path) -> None:
    found = score(read_sale(example / "kavel.toml"), "x", {"werkruimte": 1250, "extra werkruimt": 250})
    assert "extra werkruimt: dit criterium staat niet op het blad" in found.remarks and "extra werkruimte" in found.undecided


def test_the_draw_can_be_counted_again_with_a_plain_shell() -> None:
    """As docs/uitgifte.md tells it: SHA-256 of length, colon, text."""
    names, salt, seed = ["Anna BV", "Bouw NV", "Coöp"], "ab", "1 2 3 4 50"

    def sha(*parts: str) -> str:
        fed = "".join(f"{len(p.encode())}:{p}" for p in parts)
        return subprocess.run(["sha256sum"], input=fed.encode(), capture_output=True, check=True).stdout.decode().split()[0]

    code = sha(salt, "2026-12-01", LOTTO.name, "2027-03-13", *names)
    assert code == commitment(names, salt, "2026-12-01", LOTTO)
    assert sorted(names, key=lambda n: sha(code, seed, n)) == drawn_order(names, code, seed)


def test_a_claim_without_evidence_earns_nothing_and_is_named(example: Path) -> None:
    sale = read_sale(example / "kavel.toml")
    answers = {"werkruimte": 1000, "extra werkruimte": {"waarde": 500, "bewijs": False}, "aanvangshuur": 80}
    found = score(sale, "x", answers)
    assert found.total == 40 and "geen bewijsstuk" in found.remarks[0]


def test_evidence_and_answers_to_questions_are_what_they_can_be(example: Path) -> None:
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace("grens = 1000", 'vragen = ["Is er een laaddeur?", "Is er krachtstroom?"]'), "utf-8")
    sale = read_sale(path)
    rest = {"extra werkruimte": 100, "aanvangshuur": 100}
    assert score(sale, "x", rest | {"werkruimte": 0.5}).out == "werkruimte: niet op elke vraag is het antwoord ja"
    assert score(sale, "x", rest | {"werkruimte": 1}).total == 32
    for wrong, words in (
        (5, "van 0 tot 1"),
        ({"waarde": 1, "bewijs": "nee"}, "bewijs = true"),
        ({"waarde": 1, "bewjs": True}, "bewijs = true"),
    ):
        with pytest.raises(InputError, match=words):
            score(sale, "x", rest | {"werkruimte": wrong})


def test_the_sheet_prints_what_is_asked_and_where_each_amount_comes_from(example: Path) -> None:
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace("grens = 1000", 'vragen = ["Is er een laaddeur?"]'), "utf-8")
    write_sale(path, example / "uit", None)
    sheet = (example / "uit/uitgifte.md").read_text("utf-8")
    for words in (
        "geschikt tot milieuruimte 3.1",
        "1. Is er een laaddeur?",
        "opent op 1 maart 2027",
        "| werk, huur_per_jaar | 95 | verzonnen | niet opgegeven |",
        "| kavel, boekwaarde | 1.500.000 |",
        "| werk, bar | 0,065 |",
        "Grondwaarde = ",
    ):
        assert words in sheet


@pytest.mark.parametrize("endless", ["nan", "-inf", "inf", "1e400", f"1{'0' * 310}"])
@pytest.mark.parametrize("answer", ["werkruimte = {}", '"extra werkruimte" = {{ waarde = {}, bewijs = true }}'])
def test_a_number_without_an_end_scores_nothing(example: Path, endless: str, answer: str) -> None:
    (example / "a.toml").write_text(f'["Nan bv"]\n{answer.format(endless)}\n', "utf-8")
    with pytest.raises(FileUnreadable, match=r"Nan bv, .* is geen getal om mee te rekenen"):
        write_sale(example / "kavel.toml", example / "uit", example / "a.toml")
    assert not (example / "uit").exists()


def test_a_demand_that_nobody_filled_in_is_undecided_not_failed(example: Path) -> None:
    found = score(read_sale(example / "kavel.toml"), "x", {})
    assert not found.out and found.undecided and ranking([found]) == ({}, [])


def test_an_obligation_names_what_it_lacks_and_the_stage_where_it_is_fixed(example: Path) -> None:
    path = example / "kavel.toml"
    path.write_text(path.read_text("utf-8").replace('sanctie = "boete per m² per maand"\n', ""), "utf-8")
    sale = read_sale(path)
    assert gaps(sale.obligations[0]) == ["sanctie"]
    fixed = {stage: bool(what) for stage, what, _ in gates(sale)}
    assert not fixed["tender"] and fixed["overeenkomst"] and fixed["exploitatie"]


names = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=8, unique=True)


@given(names, st.text(max_size=20), st.text(min_size=8, max_size=20))
def test_the_draw_is_the_same_for_whoever_counts_again(candidates: list[str], code: str, seed: str) -> None:
    order = drawn_order(candidates, code, seed)
    assert sorted(order) == sorted(candidates) and order == drawn_order(candidates[::-1], code, seed)


@given(names, st.text(max_size=20))
def test_another_list_or_order_has_another_commitment(candidates: list[str], salt: str) -> None:
    day = "2026-12-01"
    others = (
        ([*candidates, "nog een"], salt, day, LOTTO),
        (candidates[::-1], salt, day, LOTTO),
        (candidates, salt, "2026-12-02", LOTTO),
        (candidates, salt + "x", day, LOTTO),
        (candidates, salt, day, Draw("Staatsloterij", LOTTO.day)),
        (candidates, salt, day, Draw(LOTTO.name, date(2027, 3, 14))),
    )
    assert all(commitment(candidates, salt, day, LOTTO) != commitment(*other) for other in others)
    assert commitment(["ab", "c"], salt, day, LOTTO) != commitment(["a", "bc"], salt, day, LOTTO)


def test_over_many_seeds_everybody_wins_equally_often() -> None:
    candidates = ["a", "b", "c", "d"]
    first = [drawn_order(candidates, commitment(candidates, "zout", "2026-12-01", LOTTO), f"trekking {n}")[0] for n in range(4000)]
    assert all(abs(first.count(c) - 1000) < 120 for c in candidates)


def test_a_list_changed_after_the_commitment_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gelijken.txt").write_text("b\na\n", "utf-8")
    commit(tmp_path / "gelijken.txt", tmp_path / "v.json", LOTTO, date(2027, 3, 1))
    assert f"{LOTTO.name}, op 2027-03-13" in capsys.readouterr().out, "what is published names the draw"
    draw(tmp_path / "v.json", "1, 2, 3, 4, 05, 6", date(2027, 3, 14))
    told = capsys.readouterr().out
    assert "1. " in told and "zaad 1 2 3 4 5 6" in told and "geen tweede code" in told
    record = json.loads((tmp_path / "v.json").read_text("utf-8"))
    for key, value in (
        ("kandidaten", ["a", "b"]),
        ("vastgelegd", "2020-01-01"),
        ("trekking_op", "2020-01-02"),
        ("trekking", "Lotto van gisteren"),
    ):
        (tmp_path / "w.json").write_text(json.dumps(record | {key: value}), "utf-8")
        with pytest.raises(FileUnreadable, match="veranderd"):
            draw(tmp_path / "w.json", "1 2 3 4 5 6", date(2027, 3, 14))
    for seed, day, words in (("1 2 3 4 5 6", 12, "nog niet geweest"), ("7", 14, "te kort"), ("lotto 1 2 3 4 5 6", 14, "geen rij getallen")):
        with pytest.raises(InputError, match=words):
            draw(tmp_path / "v.json", seed, date(2027, 3, day))


def test_nobody_commits_to_a_draw_whose_result_may_be_known(tmp_path: Path) -> None:
    """With the seed in hand a salt is found in a few tries that puts anyone first; and a backdated file with a fitting code is refused."""
    names, out = ["A bv", "B bv"], tmp_path / "v.json"
    (tmp_path / "gelijken.txt").write_text("\n".join(names), "utf-8")
    for day in (date(2027, 3, 13), date(2027, 3, 14)):
        with pytest.raises(InputError, match="niet na vandaag"):
            commit(tmp_path / "gelijken.txt", out, LOTTO, day)
    with pytest.raises(InputError, match="zegt te weinig"):
        commit(tmp_path / "gelijken.txt", out, Draw("loterij", LOTTO.day), date(2027, 3, 1))
    assert not out.exists()
    ground = {"kandidaten": names, "zout": "0", "vastgelegd": "2027-03-13", "trekking": LOTTO.name, "trekking_op": "2027-03-13"}
    out.write_text(json.dumps(ground | {"hash": commitment(names, "0", "2027-03-13", LOTTO)}), "utf-8")
    with pytest.raises(InputError, match="niet na het vastleggen"):
        draw(out, "1 2 3 4 5 6", date(2027, 3, 14))


def test_a_commitment_that_may_be_published_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "gelijken.txt").write_text("b\na\n", "utf-8")
    commit(tmp_path / "gelijken.txt", tmp_path / "v.json", LOTTO, date(2027, 3, 1))
    first = (tmp_path / "v.json").read_bytes()
    with pytest.raises(InputError, match="bestaat al"):
        commit(tmp_path / "gelijken.txt", tmp_path / "v.json", LOTTO, date(2027, 3, 1))
    assert (tmp_path / "v.json").read_bytes() == first


@pytest.mark.parametrize("second", ["E\u0301cole", "\u00e9COLE", "\u00c9cole\u00a0", " \u00c9cole"])
def test_one_name_written_in_two_ways_enters_once(tmp_path: Path, second: str) -> None:
    (tmp_path / "g.txt").write_text(f"\u00c9cole\nAnder\n{second}\n", "utf-8")
    with pytest.raises(FileUnreadable, match="twee keer"):
        commit(tmp_path / "g.txt", tmp_path / "v.json", LOTTO, date(2027, 3, 1))


def test_the_command_writes_the_sheet_and_the_scores(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["uitgifte", str(example / "kavel.toml"), "--uit", str(example / "uit"), "--inschrijvingen", str(example / "antwoorden.toml")])
    assert not stopped.value.code
    sheet = (example / "uit/uitgifte.md").read_text("utf-8")
    assert "Elk procent werk kost" in sheet and "| inschrijver 1 | 1 | 50,0 |" in sheet and "juridisch te toetsen" in sheet
    data = json.loads((example / "uit/uitgifte.json").read_text("utf-8"))
    assert [c["name"] for c in data["criteria"]] == ["werkruimte", "extra werkruimte", "aanvangshuur"] and len(data["stappen"]) == 7
    assert data["bezwaren"] == [] and data["bronnen"]["werk.huur_per_jaar"]["source"] == "verzonnen"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("naam = ", "niet te lezen"),
        ('[werk]\nbar = "veel"', "geen getal"),
        ('[[criteria]]\nsoort = "mooi"', "onbekend"),
        ('[[criteria]]\nsoort = "gunning"\nlineair = [5, 5]', "twee verschillende"),
        ('opening = "morgen"', "geen datum"),
        ("criteria = 3", "geen lijst"),
        ('woningen = "veel"', "woningen: dit woord is niet bekend"),
        ("naam = 3", "naam: dit is geen tekst"),
        ('[[verplichtingen]]\nvastgelegd = "ooit"', "onbekend"),
        ("[wonen]\nvormfactr = 0.8", "wonen, vormfactr: dit woord is niet bekend"),
        ("[kavel]\nbvo = { waarde = 1, bronn = 'x' }", "kavel.bvo, bronn: dit woord"),
        ("[werk]\nleegstand = 6", r"werk\.leegstand: '6' is geen deel van 0 tot 1"),
        ("[werk]\nbouwkosten = -900", "kleiner dan 0"),
        ("[[verplichtingen]]\nhoeveel = -1000", "verplichting 1, hoeveel: '-1000' is kleiner dan 0"),
        ("[kavel]\nbvo = 10000\nwerk_m2 = 20000", "20.000 m² past niet in 10.000 m² bruto"),
        ('[[criteria]]\nsoort = "knock-out"\nhoogsten = true', "criterium 1, hoogsten: dit woord is niet bekend"),
        ('[[criteria]]\nsoort = "knock-out"\nhoogstens = "ja"', "niet waar of onwaar"),
    ],
)
def test_a_wrong_file_gives_one_sentence_with_the_place(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "k.toml").write_text(text, "utf-8")
    with pytest.raises((SaleRefused, FileUnreadable), match=words):
        read_sale(tmp_path / "k.toml")


def test_a_missing_number_is_named_and_nothing_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "k.toml").write_text("[werk]\nbar = 0.06\n", "utf-8")
    found = price(read_sale(tmp_path / "k.toml"))
    assert found.frontier is None and "kavel.boekwaarde" in found.missing and "werk.bar" not in found.missing
