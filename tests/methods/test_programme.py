"""The programme: which rule binds, work before dwellings, compensation in time."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods.massing import Needs, fit
from werkruimte.methods.programme import Asked, compensation, phase_order, work_floor


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, Any]:
    return {c["id"]: c for c in json.loads((shared / "reference/refcases.json").read_text("utf-8"))["3_measures"]}


@pytest.mark.parametrize("name", ["3-01-programme", "3-12-programme-missing"])
def test_the_largest_rule_binds_and_a_missing_one_makes_a_lower_bound(cases: dict[str, Any], name: str) -> None:
    case = cases[name]
    i, expected = case["inputs"], case["expected"]
    found = work_floor(
        Asked(i["gfa"], i["share"], i["jobs"], i["m2_per_job"], i["lost_m2"], i["replacement"], i["dwellings"], i["m2_per_dwelling"])
    )
    assert found.rules == {k: expected[k] for k in ("share_rule", "job_rule", "replacement_rule", "city_rule")}
    assert (found.work_m2, list(found.binding)) == (expected["work_m2"], expected["binding"])
    assert found.lower_bound == expected.get("lower_bound", False)


def test_nothing_known_asks_nothing_known() -> None:
    found = work_floor(Asked(None, None, None, None, None, None, None, None))
    assert found.work_m2 is None and found.binding == () and found.lower_bound


def test_compensation_counts_what_was_there_before(cases: dict[str, Any]) -> None:
    case = cases["3-06-compensation"]
    removed, added = ([(date.fromisoformat(r["date"]), r["m2"]) for r in case["inputs"][k]] for k in ("removed", "added"))
    found = compensation(removed, added)
    assert (found.before_m2, found.ratio, found.later_m2) == tuple(case["expected"].values())


@pytest.mark.parametrize(
    ("dwellings", "work", "required", "expected"),
    [
        ([0, 40], [1000, 0], 1000, "work_first"),
        ([20, 20], [500, 500], 1000, "work_first"),
        ([30, 5, 5], [500, 500, 0], 1000, "work_later"),
        ([40], [1000], 1000, "work_first"),
        ([20, 20], [0, 1000], 1000, "work_last"),
        ([20, 20], [1000, 0], 2000, "work_last"),
        ([], [], 1000, "unknown"),
        ([0, 0], [500, 500], 1000, "no_dwellings"),
        ([10], [0], 0, "work_first"),
    ],
)
def test_order_of_work_and_dwellings(dwellings: list[float], work: list[float], required: float, expected: str) -> None:
    assert phase_order(dwellings, work, required) == expected


NEEDS = Needs(
    min_width_m=20,
    min_depth_m=20,
    work_depth_m=0,
    storeys=2,
    free_height_m=5,
    upper_free_height_m=4,
    yard_m=0,
    homes_above=True,
    slab_m=0.5,
    home_storey_m=3,
)


def test_a_block_holds_the_floors_its_height_allows() -> None:
    found = fit(NEEDS, 30, 40, 16.0)
    assert (found.work_storeys, found.work_bvo_m2, found.work_height_m, found.home_storeys) == (2, 2400, 10.0, 2)
    low = fit(NEEDS, 30, 40, 12.0)
    assert (low.work_storeys, low.work_bvo_m2, low.home_storeys) == (1, 1200, 2)


def test_a_block_that_is_too_small_says_every_measure_it_lacks() -> None:
    assert fit(NEEDS, 19, 10, 8.0).lacks == (("breedte", 20), ("diepte", 20), ("hoogte", 8.5))


@given(st.floats(20, 200), st.floats(20, 200), st.floats(8.5, 60), st.floats(0, 30))
def test_a_larger_block_never_holds_less_work(width: float, depth: float, height: float, more: float) -> None:
    small, large = fit(NEEDS, width, depth, height), fit(NEEDS, width + more, depth + more, height + more)
    assert large.work_bvo_m2 >= small.work_bvo_m2
    assert small.work_height_m + small.home_storeys * NEEDS.home_storey_m <= height + 1e-6
