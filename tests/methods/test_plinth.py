"""Gates, scores, classes and AUC against the reference cases, and what may never happen to them."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods import plinth
from werkruimte.plinths.assess import colours
from werkruimte.rules.plinths import plinth_rules


@pytest.fixture(scope="session")
def cases(shared: Path) -> dict[str, dict]:
    data = json.loads((shared / "reference/refcases.json").read_text("utf-8"))
    return {c["id"]: c for c in data["4e_frontage"]}


def column(values: list) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def test_entropy(cases: dict[str, dict]) -> None:
    case = cases["4e-02-entropy"]
    assert [plinth.entropy(s) for s in case["inputs"]["shares"]] == [
        None if v is None else pytest.approx(v, abs=1e-9) for v in case["expected"]["entropy"]
    ]


def test_classes_of_gehl(cases: dict[str, dict]) -> None:
    case = cases["4e-04-gehl"]
    assert [plinth.gehl_class(u) for u in case["inputs"]["units_per_100m"]] == case["expected"]["classes"]


def test_gates(cases: dict[str, dict]) -> None:
    case = cases["4e-05-gates"]
    rows = case["inputs"]["segments"]
    entrance = np.array([float(r.get("entrance", True)) for r in rows])
    found = plinth.passes(column([r["height"] for r in rows]), np.array([r["new"] for r in rows]), entrance, (3.5, 4.5))
    assert found == case["expected"]["passes"]


def test_an_unknown_height_does_not_save_a_wall_without_entrance() -> None:
    assert plinth.passes(column([None, None]), np.array([False, False]), np.array([0.0, np.nan]), (3.5, 4.5)) == [False, None]


def test_score_and_bounds(cases: dict[str, dict]) -> None:
    case = cases["4e-06-score"]
    weights, rows = case["inputs"]["weights"], case["inputs"]["segments"]
    known, low, high = plinth.score(weights, {k: column([r[k] for r in rows]) for k in weights})
    assert known.tolist() == pytest.approx([math.nan if v is None else v for v in case["expected"]["score"]], nan_ok=True, abs=1e-9)
    assert np.stack([low, high], axis=1).tolist() == [pytest.approx(b, abs=1e-9) for b in case["expected"]["bounds"]]
    with pytest.raises(ValueError, match="tellen op tot"):
        plinth.score(case["inputs"]["bad_weights"], {k: np.zeros(1) for k in weights})


def test_auc(cases: dict[str, dict]) -> None:
    case = cases["4e-09-auc"]["inputs"]
    assert plinth.auc(np.array(case["score"]), np.array(case["occupied"], dtype=bool)) == pytest.approx(0.8125, abs=1e-9)
    one = case["single_class"]
    assert plinth.auc(np.array(one["score"]), np.array(one["occupied"], dtype=bool)) is None


def test_managed_floor_per_resident_of_seestadt(cases: dict[str, dict]) -> None:
    case, rules = cases["4e-03-seestadt"], plinth_rules()
    ratios = [m2 / n for m2, n in zip(case["inputs"]["floor_m2"], case["inputs"]["residents"], strict=True)]
    assert ratios == pytest.approx(case["expected"]["m2_per_resident"], abs=1e-9)
    # The range in force is that of this one project.
    assert rules.value("norm_low_m2") == pytest.approx(min(ratios), abs=0.005)
    assert rules.value("norm_high_m2") == pytest.approx(max(ratios), abs=0.005)


def test_weights_of_a_consistent_table(cases: dict[str, dict]) -> None:
    case = cases["4e-10-ahp-consistent"]
    weights, largest, index, ratio = plinth.pairwise_weights(np.array(case["inputs"]["table"]), case["inputs"]["random_index"])
    assert weights.tolist() == pytest.approx(case["expected"]["weights"], abs=1e-8)
    found = (largest, index, ratio)
    assert found == pytest.approx([case["expected"][k] for k in ("lambda_max", "consistency_index", "consistency_ratio")], abs=1e-8)


def test_pairwise_judgements_of_a_file_become_weights_with_their_consistency(tmp_path: Path) -> None:
    """Nearly consistent judgements of four criteria; what is not compared has no weight."""
    path = tmp_path / "gewichten.toml"
    path.write_text(
        "[pairwise.centrality]\nadjacency = 2\nfootfall = 4\ndemand = 9\n[pairwise.adjacency]\nfootfall = 2\ndemand = 4\n[pairwise.demand]\nfootfall = 0.5\n"
    )
    rules = plinth_rules(path)
    assert sum(rules.weights.values()) == pytest.approx(1) and rules.weights["service"] == 0
    kept = [rules.weights[k] for k in ("centrality", "adjacency", "footfall", "demand")]
    assert kept == sorted(kept, reverse=True) and kept[0] == pytest.approx(0.532, abs=0.01)
    assert rules.consistency is not None and 0 < rules.consistency < 0.01 and "consistentieverhouding 0,00" in rules.origin
    assert plinth_rules().consistency is None


def test_dose(cases: dict[str, dict]) -> None:
    case = cases["4e-11-dose"]
    given_in = case["inputs"]
    supportable, designated = plinth.dose(
        given_in["residents_per_phase"], given_in["norm_m2_per_resident"], given_in["existing_m2"], given_in["wish_m2_per_phase"]
    )
    assert supportable == pytest.approx(case["expected"]["supportable_cumulative_m2"], abs=1e-9)
    assert designated == pytest.approx(case["expected"]["designated_m2"], abs=1e-9)
    assert sum(designated) == pytest.approx(case["expected"]["total_m2"], abs=1e-9)


@given(
    st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 3000)), min_size=1, max_size=8),
    st.floats(0, 2),
    st.floats(0, 3000),
)
def test_the_dose_never_exceeds_what_can_be_carried(phases: list[tuple[float, float]], norm: float, existing: float) -> None:
    supportable, designated = plinth.dose([p[0] for p in phases], norm, existing, [p[1] for p in phases])
    for phase, carried in enumerate(supportable):
        assert sum(designated[: phase + 1]) <= carried + 1e-6
        assert 0 <= designated[phase] <= phases[phase][1]


def test_rent_starts_low_and_ends_at_the_market() -> None:
    assert plinth.rent_steps(0.4, 3) == pytest.approx([0.4, 0.6, 0.8, 1.0])
    assert plinth.rent_steps(0.4, 0) == [1.0]


def test_idle_hours_by_hand() -> None:
    used = np.zeros((2, 4), dtype=bool)
    used[0, :3] = True
    can = np.array([[True, True, True, True], [False, False, True, True]])
    # 100 m2 is free for one hour of both; 10 m2 for four and for two.
    assert plinth.idle_hours(np.array([100.0, 10.0]), used, can).tolist() == [[100.0, 100.0], [40.0, 20.0]]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_the_score_stays_between_its_bounds_and_in_the_scale(rows: list[tuple[float, float, bool]]) -> None:
    a = np.array([r[0] for r in rows])
    b = np.array([np.nan if r[2] else r[1] for r in rows])
    known, low, high = plinth.score({"a": 0.6, "b": 0.4}, {"a": a, "b": b})
    assert (low >= 0).all() and (high <= 1 + 1e-12).all() and (low <= high).all()
    assert (np.isnan(known) == np.isnan(b)).all()
    assert np.allclose((high - low)[np.isnan(b)], 0.4)


@given(st.lists(st.floats(0, 10), min_size=2, max_size=20), st.integers(0, 19))
def test_leaving_a_candidate_out_moves_no_other(values: list[float], which: int) -> None:
    among = np.array([1.0, 2.0, 2.0, 7.0])
    all_of_them = plinth.rank(np.array(values), among)
    kept = np.delete(np.arange(len(values)), which % len(values))
    assert (plinth.rank(np.array(values)[kept], among) == all_of_them[kept]).all()


@given(
    st.lists(st.tuples(st.floats(1, 240), st.booleans()), min_size=1, max_size=40),
    st.floats(0, 5000),
    st.floats(0, 5000),
    st.floats(0, 1),
)
def test_red_and_blue_never_exceed_what_residents_carry(stretches: list[tuple[float, bool]], low: float, more: float, share: float) -> None:
    floor, active = np.array([m for m, _ in stretches]), np.array([a for _, a in stretches])
    order = np.arange(len(floor)) - 1
    colour = colours(order, floor, active, (low, low + more), share)
    red, both = floor[colour == 0].sum(), floor[colour <= 1].sum()
    assert red <= min(low, share * floor[1:].sum()) + 1e-6 and both <= low + more + 1e-6
    there = floor[1:][active[1:]].sum()
    assert there + floor[(colour == 0) & ~active].sum() <= max(low, there) + 1e-6
    assert there + floor[(colour <= 1) & ~active].sum() <= max(low + more, there) + 1e-6
    assert colour[0] == 3


def test_what_is_open_elsewhere_takes_the_room_of_a_closed_facade() -> None:
    order, floor = np.arange(5), np.full(5, 100.0)
    active = np.array([True, False, True, False, True])
    # 300 m2 is open. At 300 nothing closed can be added; at 450 one stretch can.
    assert colours(order, floor, active, (300.0, 450.0), 1.0).tolist() == [0, 1, 0, 2, 2]
    assert colours(order, floor, active, (450.0, 500.0), 1.0).tolist() == [0, 0, 0, 1, 1]


def test_without_residents_nothing_is_designated() -> None:
    assert colours(np.array([0, 1, -1]), np.ones(3), np.zeros(3, dtype=bool), None, 0.15).tolist() == [4, 4, 3]
