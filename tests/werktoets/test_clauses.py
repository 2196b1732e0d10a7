"""The clauses and the sentence of a variant follow its own result: what it gives, what it costs, no yardstick as a condition."""

from dataclasses import replace

import pytest
import shapely

from werkruimte.studies.room import VARIANTS
from werkruimte.werktoets import Ground, Plan, Variant, assess
from werkruimte.werktoets.plan import Phase
from werkruimte.werktoets.result import Outcome, Text
from werkruimte.werktoets.shadow import free_zone

HAAR = shapely.box(224_700, 477_370, 224_860, 477_520)
EDGE = shapely.box(230_150, 481_300, 230_480, 481_800)
"""No work floor stands here, and dwellings may stand where they cost the parks around nothing."""
WORK_FIRST = (Phase("1", 2028, 0, 900), Phase("2", 2029, 100, 0))


def variant_of(ground: Ground, area: shapely.Geometry, variant: Variant) -> tuple[Outcome, dict[str, Text]]:
    outcome = assess(Plan("Proefplan", area, (variant,), "p.toml"), ground).outcomes[0]
    return outcome, {c.id: c for c in outcome.clauses}


def free(ground: Ground, variant: Variant) -> Variant:
    """The dwellings on every spot that costs nothing."""
    return replace(variant, homes=free_zone(ground, EDGE, VARIANTS))


def words(clause: Text) -> str:
    return "".join(text for text, _ in clause.spans)


def test_a_place_that_costs_room_is_not_said_to_cost_none(demo_ground: Ground) -> None:
    outcome, found = variant_of(demo_ground, HAAR, Variant("A", "Kost", 2, {}, homes=shapely.points(224_720, 477_400)))
    room = next(r for r in outcome.rows if r.id == "room")
    assert room.verdict == "botst" and "distance" not in found
    assert "niet afneemt" not in words(found["place"]) and room.sentence in " ".join(found["place"].remarks)
    _, anywhere = variant_of(demo_ground, HAAR, Variant("A", "Los", 2, {}))
    assert not {"distance", "place"} & set(anywhere), "the plan points at no place"


def test_a_place_that_costs_nothing_is_kept_so(demo_ground: Ground) -> None:
    _, found = variant_of(demo_ground, EDGE, free(demo_ground, Variant("A", "Vrij", 50, {})))
    assert "niet afneemt" in words(found["distance"]) and "place" not in found


@pytest.mark.parametrize("work", [0.0, 900.0])
def test_a_yardstick_is_said_and_is_no_condition(demo_ground: Ground, work: float) -> None:
    """100 dwellings: the yardsticks ask 2.000 and 2.630 m2."""
    phases = WORK_FIRST if work else (Phase("1", 2029, 100, 0),)
    outcome, found = variant_of(
        demo_ground, EDGE, free(demo_ground, Variant("A", "Weinig", 100, {"industrie": work} if work else {}, phases=phases))
    )
    assert outcome.verdict == "past"
    assert "2.000 tot 2.630 m²" in outcome.sentence and "JLL, niet geverifieerd" in outcome.sentence
    assert ("Zij geeft geen werkruimte." in outcome.sentence) == (not work)
    assert set(found) - {"distance"} == ({"work", "order"} if work else set())
    for id in ("work", "order") if work else ():
        assert "900 m²" in words(found[id]) and "2.000" not in words(found[id])
    if work:
        assert "Een vuistregel vraagt meer: 2.000 tot 2.630 m²" in " ".join(found["work"].remarks)
    note = outcome.figure("m03.plan.work_floor.area").note
    assert "vuistregel van JLL, niet geverifieerd" in note


def test_what_the_plan_gives_is_what_its_clause_asks(demo_ground: Ground) -> None:
    outcome, found = variant_of(
        demo_ground, EDGE, free(demo_ground, Variant("A", "Genoeg", 10, {"industrie": 900.0}, phases=(Phase("1", 1, 10, 900),)))
    )
    assert "900 m²" in words(found["work"]) and "van de 900 m²" in words(found["order"])
    assert outcome.sentence == "Variant A past, als de 900 m² werkruimte eerst klaar is."
    only, none = variant_of(demo_ground, EDGE, free(demo_ground, Variant("A", "Werk", 0, {"industrie": 900.0})))
    assert only.sentence == "Variant A past." and not none


def test_a_plan_that_asks_more_of_itself_keeps_to_that_and_every_rule_that_asks_it_is_named(demo_ground: Ground) -> None:
    own = Variant("A", "Eigen", 100, {"industrie": 900.0}, gfa_m2=20_000, work_share=0.15, jobs=100, m2_per_job=30, phases=WORK_FIRST)
    outcome, found = variant_of(demo_ground, EDGE, free(demo_ground, own))
    assert "Het plan vraagt 3.000 m² werkruimte (het aandeel en het aantal banen) en geeft 900 m²." in outcome.sentence
    assert "3.000 m²" in words(found["work"]) and "De variant geeft 900 m²; het plan vraagt zelf meer." in found["work"].remarks


def test_phases_that_miss_the_clause_are_told_beside_it(demo_ground: Ground) -> None:
    late = (Phase("1", 2028, 100, 0), Phase("2", 2029, 0, 900))
    _, found = variant_of(demo_ground, EDGE, free(demo_ground, Variant("A", "Laat", 100, {"industrie": 900.0}, phases=late)))
    assert "De fasen van de variant halen dit niet." in found["order"].remarks
