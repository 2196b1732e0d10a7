"""Need against room: the class of a use, and the share of heavy room that is under-used."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods.fit import CONFLICT, FITS, UNDER, UNKNOWN, fit, under_use

HEAVY, STEPS = 3, 2
bounds = st.tuples(st.integers(-1, 9), st.integers(-1, 9)).map(sorted)


def pairs(*rows: object) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(-1, 2)


def test_the_under_use_index_of_the_reference_case(shared: Path) -> None:
    cases = json.loads((shared / "reference/refcases.json").read_text("utf-8"))["3_measures"]
    case = next(c for c in cases if c["id"] == "3-10-under-use")
    step = {name: float(i) for i, name in enumerate(case["inputs"]["steps"])}
    uses = case["inputs"]["uses"]
    need = np.array([[step[u["need"]]] * 2 for u in uses])
    found = under_use(np.array([u["m2"] for u in uses], dtype=float), need, np.array([step[u["room"]] for u in uses]), HEAVY, STEPS)
    expected = case["expected"]
    assert (found.under_m2, found.base_m2, found.over_m2) == (expected["under_m2"], expected["base_m2"], expected["over_m2"])
    assert found.index == pytest.approx(expected["index"], abs=1e-12) and found.bounds == pytest.approx([expected["index"]] * 2)


@pytest.mark.parametrize(
    ("need", "room", "expected"),
    [
        ((3, 3), (3, 3), FITS),
        ((2, 2), (3, 3), FITS),
        ((1, 1), (3, 3), UNDER),
        ((0, 0), (2, 2), FITS),
        ((4, 4), (3, 3), CONFLICT),
        ((-1, -1), (-1, -1), FITS),
        ((0, 0), (-1, -1), CONFLICT),
        ((-1, -1), (3, 3), UNDER),
        ((1, 2), (3, 3), UNKNOWN),
        ((1, 1), (2, 3), UNKNOWN),
        ((2, 3), (4, 4), UNKNOWN),
        ((0, 2), (4, 9), UNDER),
        ((float("nan"),) * 2, (9, 9), UNKNOWN),
        ((0, 0), (float("nan"),) * 2, UNKNOWN),
    ],
)
def test_the_class_of_one_use(need: tuple[float, float], room: tuple[float, float], expected: int) -> None:
    assert fit(pairs(need), pairs(room), HEAVY, STEPS).tolist() == [expected]


@given(bounds, bounds)
def test_a_class_is_given_only_when_every_case_within_the_bounds_agrees(need: list[int], room: list[int]) -> None:
    within = {
        int(fit(pairs([n, n]), pairs([r, r]), HEAVY, STEPS)[0]) for n in range(need[0], need[1] + 1) for r in range(room[0], room[1] + 1)
    }
    assert fit(pairs(need), pairs(room), HEAVY, STEPS).tolist() == [within.pop() if len(within) == 1 else UNKNOWN]


@given(st.lists(st.tuples(st.integers(0, 5000), bounds, st.integers(-1, 9)), min_size=1, max_size=12))
def test_the_index_lies_within_its_bounds_and_they_are_reached(uses: list[tuple[int, list[int], int]]) -> None:
    m2, need, room = (np.array(column, dtype=float) for column in zip(*uses, strict=True))
    found = under_use(m2, need, room, HEAVY, STEPS)
    if found.bounds is None:
        assert found.base_m2 == 0 and found.index is None
        return
    lowest, highest = (under_use(m2, need[:, [end, end]], room, HEAVY, STEPS).index for end in (1, 0))
    assert found.bounds == pytest.approx((lowest, highest))
    assert found.index is None or lowest - 1e-12 <= found.index <= highest + 1e-12


def test_what_is_not_known_is_no_share_of_anything() -> None:
    nothing = under_use(np.array([100.0]), pairs([np.nan, np.nan]), np.array([5.0]), HEAVY, STEPS)
    assert nothing.index is None and nothing.bounds == (0.0, 1.0)
    assert under_use(np.array([100.0]), pairs([0, 0]), np.array([2.0]), HEAVY, STEPS).bounds is None
    with pytest.raises(ValueError, match="NaN"):
        under_use(np.array([np.nan]), pairs([0, 0]), np.array([5.0]), HEAVY, STEPS)
    with pytest.raises(ValueError, match="above"):
        fit(pairs([3, 2]), pairs([1, 1]), HEAVY, STEPS)
