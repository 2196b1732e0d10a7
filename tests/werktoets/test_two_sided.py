"""Mixing from two sides on real ground: pairs by another road, danger, the unknown, what plans admit, tables that are wrong."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from jsonschema import Draft202012Validator

from werkruimte.domain.errors import InputError
from werkruimte.dossier.toets import contract
from werkruimte.rules.activity_list import ASPECTS, national
from werkruimte.werktoets import Ground, Plan, Variant, assess, read_plan, with_firms
from werkruimte.werktoets.mixing import Mixing
from werkruimte.werktoets.plan import Firm
from werkruimte.werktoets.read_firms import read_firms
from werkruimte.werktoets.result import Outcome

AREA = shapely.box(224_700, 477_370, 224_860, 477_520)
HOMES = shapely.multipoints([(224_720, 477_400), (224_850, 477_500)])


def firm(row: int, place: shapely.Geometry, licensed: str | None = None, **more: object) -> Firm:
    return replace(Firm(row, place, licensed, None, "", 100.0, 5.0, 2008), **more)


def outcome_of(ground: Ground, *firms: Firm, homes: shapely.Geometry | None = HOMES, dwellings: int = 2) -> Outcome:
    variant = Variant("A", "a", dwellings, {}, homes=homes)
    return assess(Plan("p", AREA, (variant,), "p.toml", firms=firms), ground).outcomes[0]


def mixing(outcome: Outcome) -> Mixing:
    assert outcome.mixing is not None
    return outcome.mixing


def test_both_sides_name_the_same_pairs_as_all_distances(demo_ground: Ground) -> None:
    draw = np.random.default_rng(3)
    places = [shapely.box(x, y, x + 20, y + 15) for x, y in draw.uniform((224_500, 477_200), (225_000, 477_700), (60, 2))]
    firms = [firm(i + 2, p, str(draw.choice(["1", "2", "3.1", "3.2", "4.1"]))) for i, p in enumerate(places)]
    found = mixing(outcome_of(demo_ground, *firms))
    for table, pairs in found.pairs.items():
        asked = dict(zip(demo_ground.rules.categories, demo_ground.rules.distances_m[table], strict=True))
        slow = {
            (i, j) for i, f in enumerate(firms) for j, spot in enumerate(HOMES.geoms) if f.place.distance(spot) < asked[f.licensed or ""]
        }
        assert {(int(i), int(j)) for i, j in pairs} == slow and slow


def test_a_dwelling_that_is_added_never_frees_a_firm(demo_ground: Ground) -> None:
    firms = [firm(2, shapely.points(224_650, 477_400), "3.2"), firm(3, shapely.points(224_900, 477_560), "3.1")]
    one, two = (outcome_of(demo_ground, *firms, homes=h) for h in (HOMES.geoms[0], HOMES))
    for table in ("rustig", "gemengd"):
        assert set(mixing(one).constrained(table)) <= set(mixing(two).constrained(table))


def test_the_highest_of_licence_and_plan_decides_and_sbi_only_where_both_are_silent(demo_ground: Ground) -> None:
    near = shapely.points(224_650, 477_400)
    both = firm(2, near, "2", planned="3.2")
    sbi = firm(3, near, sbi="2562")
    nothing = firm(4, near)
    found = mixing(outcome_of(demo_ground, both, sbi, nothing))
    assert found.needs.grounds == ("vergunning of plan", "sbi", "onbekend")
    assert found.needs.metres["rustig"][0] == 100
    heaviest = max(max(a.metres) for a in national().of_sbi("2562")[0])
    assert found.needs.metres["rustig"][1] == heaviest
    assert np.isnan(found.needs.metres["rustig"][2])
    outcome = outcome_of(demo_ground, nothing)
    assert outcome.rows[-1].id == "firms" and outcome.rows[-1].verdict == "onbekend"
    assert outcome.figure("m03.plan.firms_unknown.count").value == 1


def test_mixing_never_shortens_danger(demo_ground: Ground) -> None:
    """Every SBI code whose heaviest activity is so by danger keeps its distance in a mixed area, also beside a licence that covers it."""
    danger = ASPECTS.index("gevaar")
    codes = {}
    for code in national().candidates:
        found, _ = national().of_sbi(code)
        if found and max(a.metres[danger] for a in found) == max(max(a.metres) for a in found) > 0:
            codes[code] = max(a.metres[danger] for a in found)
    assert len(codes) > 5
    place = shapely.points(224_650, 477_400)
    category = dict(zip(demo_ground.rules.distances_m["rustig"], demo_ground.rules.categories, strict=True))
    firms = [firm(2, place, sbi=code) for code in codes] + [firm(2, place, category[m], sbi=code) for code, m in codes.items()]
    needs = mixing(outcome_of(demo_ground, *firms)).needs.metres["gemengd"]
    assert (needs >= np.array([*codes.values(), *codes.values()])).all()


@pytest.mark.parametrize("licensed", ["1", "2", "3.1", "3.2"])
def test_no_sbi_code_asks_more_than_the_licence_or_makes_a_clash_of_its_own(demo_ground: Ground, licensed: str) -> None:
    """METHODS 4b: the largest distance fixes the category. 46499 may be a store of fireworks (1,000 m), a firm of category 2 is not."""
    rules, at = demo_ground.rules, demo_ground.rules.categories.index(licensed)
    quiet, mixed = (rules.distances_m[table][at] for table in ("rustig", "gemengd"))
    place = shapely.points(224_720 - (quiet + mixed) / 2, 477_400)
    codes = sorted({"46499", *list(national().candidates)[::7]})
    firms = [firm(i, place, licensed, sbi=code) for i, code in enumerate(codes)]
    firms += [firm(i, place, None, planned=licensed, sbi=code) for i, code in enumerate(codes)]
    outcome = outcome_of(demo_ground, *firms)
    found = mixing(outcome)
    assert set(found.needs.metres["rustig"]) == {quiet}
    assert (found.needs.metres["gemengd"] <= quiet).all() and (found.needs.metres["gemengd"] >= mixed).all()
    assert next(r.verdict for r in outcome.rows if r.id == "firms") == "knelt", "a conflict in a mixed area rests on a guess"


def test_not_placed_is_never_certain_and_no_dwelling_constrains_nobody(demo_ground: Ground) -> None:
    beside = firm(2, shapely.points(224_690, 477_400), "3.2")
    assert outcome_of(demo_ground, beside).rows[-1].verdict == "botst"
    assert outcome_of(demo_ground, beside, homes=None).rows[-1].verdict == "knelt"
    assert outcome_of(demo_ground, beside, homes=None, dwellings=0).rows[-1].verdict == "past"


@pytest.mark.parametrize(
    ("category", "words"),
    [("3.2", "het ene bedrijf in de lijst, met"), ("2", "het ene bedrijf in de lijst, in één van beide tabellen, met")],
)
def test_one_firm_is_not_one_of_the_one(demo_ground: Ground, category: str, words: str) -> None:
    outcome = outcome_of(demo_ground, firm(2, shapely.points(224_700, 477_400), category))
    assert f"De woningen beperken {words} ten minste 5 banen." in outcome.rows[-1].sentence


def test_floor_and_jobs_at_stake_are_partial_where_unknown(demo_ground: Ground) -> None:
    beside = shapely.points(224_690, 477_400)
    outcome = outcome_of(demo_ground, firm(2, beside, "3.2"), firm(3, beside, "3.2", jobs=None))
    jobs, floor = (outcome.figure(f"m03.plan.firms_constrained_{part}.stock", "rustig") for part in ("jobs", "floor"))
    assert (jobs.value, jobs.status) == (5, "partial") and "aantal banen" in jobs.note
    assert (floor.value, floor.status) == (200, "value")


def test_what_a_plan_admits_around_it_is_lost_within_its_own_distance(demo_ground: Ground) -> None:
    """A strip 60 m from the only dwelling: category 4.1 asks 200 m, and 100 m in a mixed area."""
    home = shapely.points(224_850, 477_500)
    strip = shapely.box(224_910, 477_000, 225_200, 478_000)
    ground = replace(demo_ground, admitted=(("4.1", strip), ("", AREA)), admitted_note="Aanname.")
    outcome = outcome_of(ground, homes=home)
    for table, radius in (("rustig", 200), ("gemengd", 100)):
        figure = outcome.figure("m03.plan.admitted.loss", table)
        segment = radius**2 * np.arccos(60 / radius) - 60 * np.sqrt(radius**2 - 60**2)
        assert figure.value == pytest.approx(segment / 10_000, rel=0.002) and figure.confidence == "laag"
    assert outcome_of(demo_ground).figure("m03.plan.admitted.loss").status == "no_data"
    plot = mixing(outcome_of(ground, firm(2, shapely.points(225_000, 477_500)))).needs
    assert plot.metres["rustig"][0] == 200 and plot.grounds == ("vergunning of plan",)


def test_what_the_plan_map_does_not_tell_and_firms_without_distance_make_a_lower_bound(demo_ground: Ground) -> None:
    ground = replace(demo_ground, admitted=(("2", shapely.box(0, 0, 1, 1)), ("", shapely.box(224_870, 477_400, 224_880, 477_500))))
    outcome = outcome_of(ground, firm(2, shapely.points(225_200, 477_700)))
    loss = outcome.figure("m03.plan.admitted.loss", "rustig")
    assert (loss.value, loss.status) == (0, "partial") and "0,10 ha" in loss.note
    count = outcome.figure("m03.plan.firms_constrained.count", "rustig")
    assert (count.value, count.status) == (0, "partial") and "onbekend" in count.note


def test_json_with_firms_keeps_to_the_schema_and_names_nobody(demo_ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("naam;x;y;categorie;sbi;m2;banen\nJansen;224650;477400;3.2;;800;\nPeters;224900;477600;;25.62;;4\n")
    (tmp_path / "plan.json").write_text(f'{{"vlak": {shapely.to_geojson(AREA)}, "bedrijven": "b.csv", "variant": [{{"woningen": 3}}]}}')
    plan = with_firms(read_plan(tmp_path / "plan.json", demo_ground.outline, "x"), tmp_path / "plan.json", demo_ground.rules)
    result = assess(plan, demo_ground)
    data = contract.document(result)
    Draft202012Validator(contract.schema()).validate(data)
    assert [f["row"] for f in data["variants"][0]["mixing"]["firms"]] == [2, 3]
    assert "Jansen" not in str(data) and "Peters" not in str(data)


@pytest.mark.parametrize(
    ("codes", "stated", "metres"),
    [
        (["2562"], "", [None]),  # machining in 2008; nothing of the kind under that number in 2025
        (["2562"], "sbi_versie = 2008", [100]),
        (["2562"], "sbi_versie = 2025", [None]),
        (["2562", "45204"], "", [100, 100]),  # 45204 exists in 2008 only, so the list is of 2008
        (["95311", "2562"], "", [100, None]),  # 95311 exists in 2025 only
        (["3821", "3831"], "sbi_versie = 2008", [1500, 700]),  # 3821 and 3831 changed places, about
        (["3821", "3831"], "sbi_versie = 2025", [700, 1500]),
    ],
)
def test_the_codes_are_read_by_the_sbi_of_the_list(
    demo_ground: Ground, tmp_path: Path, codes: list[str], stated: str, metres: list[float | None]
) -> None:
    (tmp_path / "b.csv").write_text("x;y;sbi\n" + "".join(f"224650;477400;{c}\n" for c in codes), "utf-8")
    (tmp_path / "v.wkt").write_text(AREA.wkt, "utf-8")
    path = tmp_path / "plan.toml"
    path.write_text(f'vlak = "v.wkt"\nbedrijven = "b.csv"\n{stated}\n[[variant]]\nwoningen = 3\n', "utf-8")
    plan = with_firms(read_plan(path, demo_ground.outline, "x"), path, demo_ground.rules)
    outcome = assess(plan, demo_ground).outcomes[0]
    found = mixing(outcome).needs.metres["rustig"]
    assert [None if np.isnan(m) else m for m in found] == metres
    told = " ".join(outcome.gaps)
    assert ("zet sbi_versie" in told) == (codes == ["2562"] and not stated)
    assert ("afgeleide omzetting" in told) == ("2025" in stated or "95311" in codes)


def test_a_version_that_is_none_is_refused(demo_ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "v.wkt").write_text(AREA.wkt, "utf-8")
    path = tmp_path / "plan.toml"
    path.write_text('vlak = "v.wkt"\nsbi_versie = 2015\n[[variant]]\nwoningen = 3\n', "utf-8")
    with pytest.raises(InputError, match="sbi_versie '2015' is geen versie"):
        with_firms(read_plan(path, demo_ground.outline, "x"), path, demo_ground.rules)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x;y;categorie\n224650;477400;7\n", "regel 2, kolom categorie: '7' is geen categorie"),
        ("x;y;m2\n224650;477400;1,6a\n", "kolom m2: '1,6a' is geen getal"),
        ("x;y;m2\n224650;477400;veel\n", "regel 2, kolom m2: 'veel' is geen getal"),
        ("x;y\n;477400\n", "regel 2, kolom x: de plek ontbreekt"),
        ("naam;sbi\nx;1\n", "kolom 'x' ontbreekt"),
        ("x;y\n", "geen rij onder de kolomnamen"),
        ("vlak\nPOLYGON((0 0\n", "regel 2, kolom vlak"),
        ("x;y\n12;13\n", "regel 2"),
        ("x;y\n100000;400000\n", r"regel 2: deze plek ligt op .* km van het plangebied"),
    ],
)
def test_a_wrong_table_names_the_row(demo_ground: Ground, tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=problem):
        read_firms(path, demo_ground.rules, AREA)
