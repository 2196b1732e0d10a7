"""Gates, scores, classes and AUC against the reference cases, and what may never happen to them."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods import plinth


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
