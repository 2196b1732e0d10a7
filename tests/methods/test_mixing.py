"""Mixing: reference cases of 4b, the six plots from both sides, sums of noise; invariants."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from werkruimte.methods.mixing import (
    conflicts,
    level_at,
    needed_by_category,
    needed_distance,
    sound_verdict,
    sum_of_levels,
)

ASPECTS = ("odour", "dust", "noise", "danger")


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((shared / "reference/refcases.json").read_text("utf-8"))
    return {c["id"]: c for c in [*rows["4b_mixing"], *rows["3_measures"]]}


def test_equal_sources_add_up_as_published(cases: dict[str, Any]) -> None:
    for name in ("4b-01-ten-sources", "4b-02-two-sources"):
        case = cases[name]
        assert sum_of_levels(np.array(case["inputs"]["levels_db"])) == pytest.approx(case["expected"]["total_db"], abs=1e-9)


def test_doubling_the_distance_takes_six_decibels(cases: dict[str, Any]) -> None:
    case = cases["4b-03-doubling"]
    distances = np.array(case["inputs"]["distances_m"], dtype=float)
    levels = level_at(np.full(len(distances), case["inputs"]["level_at_30m_db"]), distances)
    assert levels.tolist() == pytest.approx(case["expected"]["levels_db"], abs=1e-9)


def test_no_source_has_no_level_and_distance_zero_is_refused(cases: dict[str, Any]) -> None:
    case = cases["4b-09-no-source"]
    assert [sum_of_levels(np.array(s)) for s in case["inputs"]["sources"]] == pytest.approx(case["expected"]["total_db"], abs=1e-9)
    with pytest.raises(ValueError, match="distance 0"):
        level_at(np.array([50.0]), np.array([0.0]))


def test_cumulative_noise_is_judged_with_the_band(cases: dict[str, Any]) -> None:
    case = cases["4b-10-cumulative"]
    sources = case["inputs"]["sources"]
    levels = level_at(np.array([s["l30_db"] for s in sources]), np.array([s["distance_m"] for s in sources], dtype=float))
    total = sum_of_levels(levels)
    assert total == pytest.approx(case["expected"]["total_db"], abs=1e-9)
    band = case["inputs"]["band_db"]
    found = {part: sound_verdict(total, standard, band) for part, standard in case["inputs"]["standards_db"].items()}
    assert found == case["expected"]["verdict"]


def test_mixed_area_never_shortens_danger(cases: dict[str, Any]) -> None:
    case = cases["4b-05-danger"]
    aspects = np.array([[a[k] for k in ASPECTS] for a in case["inputs"]["activities"].values()], dtype=float)
    steps = np.array(case["inputs"]["steps_m"], dtype=float)
    for mixed, name in ((False, "quiet_m"), (True, "mixed_m")):
        assert needed_distance(aspects, steps, 3, mixed).tolist() == list(case["expected"][name].values())


def test_unknown_aspect_is_unknown_and_a_distance_off_the_list_is_refused() -> None:
    steps = np.array([0.0, 10, 30])
    assert np.isnan(needed_distance(np.array([[10.0, np.nan, 0, 0]]), steps, 3, True)[0])
    with pytest.raises(ValueError, match="no step"):
        needed_distance(np.array([[12.0, 0, 0, 0]]), steps, 3, True)


def test_need_follows_licence_or_plan_and_unknown_stays_unknown(cases: dict[str, Any]) -> None:
    case = cases["4b-07-licensed-or-plan"]
    table = case["inputs"]["distance_table_m"]
    names = list(table)
    index = {name: i for i, name in enumerate(names)} | {None: None}
    companies = case["inputs"]["companies"].values()
    needs = needed_by_category(
        [index[c["licensed"]] for c in companies], [index[c["plan"]] for c in companies], np.array(list(table.values()), dtype=float)
    )
    assert [None if np.isnan(n) else n for n in needs] == list(case["expected"]["need_m"].values())


def test_boundary_to_facade_equal_is_enough(cases: dict[str, Any]) -> None:
    case = cases["4b-06-boundary-to-facade"]
    plot = np.array([shapely.Polygon(case["inputs"]["plot"])], dtype=object)
    facades = np.array([shapely.LineString(f) for f in case["inputs"]["facades"].values()], dtype=object)
    found = conflicts(plot, facades, np.array([float(case["inputs"]["required_m"])]))
    assert {name: n == 0 for name, n in zip(case["inputs"]["facades"], found.per_dwelling, strict=True)} == case["expected"]["fits"]


def test_six_plots_give_the_same_pairs_from_both_sides(cases: dict[str, Any]) -> None:
    case = cases["4b-08-six-plots"]
    plots, homes = case["inputs"]["plots"], case["inputs"]["dwellings"]
    need = np.array([float(case["inputs"]["distance_table_m"][p["category"]]) for p in plots.values()])
    boxes = [np.array([shapely.box(*x["bbox"]) for x in side.values()], dtype=object) for side in (plots, homes)]
    found = conflicts(*boxes, need)
    names, dwellings = list(plots), list(homes)
    by_plot: dict[str, list[str]] = {n: [] for n in names}
    by_home: dict[str, list[str]] = {n: [] for n in dwellings}
    for p, d in zip(found.plots, found.dwellings, strict=True):
        by_plot[names[p]].append(dwellings[d])
        by_home[dwellings[d]].append(names[p])
    assert by_plot == case["expected"]["conflicts_by_plot"]
    assert by_home == case["expected"]["conflicts_by_dwelling"]
    assert found.per_plot.tolist() == [len(v) for v in by_plot.values()]
    assert found.per_dwelling.tolist() == [len(v) for v in by_home.values()]


def test_a_plot_of_unknown_need_is_named_and_counts_nowhere() -> None:
    points = np.array([shapely.Point(0, 0), shapely.Point(5, 0)], dtype=object)
    found = conflicts(points, points, np.array([np.nan, 10.0]))
    assert found.unknown_plots.tolist() == [0]
    assert found.per_plot.tolist() == [0, 2]


spots = arrays(np.float64, (7, 2), elements=st.floats(0, 400, width=32))
sizes = arrays(np.float64, 7, elements=st.floats(0, 60, width=32))
needs = arrays(np.float64, 7, elements=st.sampled_from([0.0, 10, 30, 50, 100, 200]))


def boxes(xy: np.ndarray, size: np.ndarray) -> np.ndarray:
    return np.array(
        [shapely.Point(x, y) if s == 0 else shapely.box(x, y, x + s, y + s) for (x, y), s in zip(xy, size, strict=True)], dtype=object
    )


@given(spots, sizes, spots, sizes, needs)
def test_screened_conflicts_equal_all_distances(
    a: np.ndarray, a_size: np.ndarray, b: np.ndarray, b_size: np.ndarray, need: np.ndarray
) -> None:
    plots, homes = boxes(a, a_size), boxes(b, b_size)
    matrix = shapely.distance(plots[:, None], homes[None, :]) < need[:, None]
    found = conflicts(plots, homes, need)
    assert set(zip(found.plots.tolist(), found.dwellings.tolist(), strict=True)) == set(zip(*map(list, np.nonzero(matrix)), strict=True))
    assert found.per_plot.tolist() == matrix.sum(axis=1).tolist()
    assert found.per_dwelling.tolist() == matrix.sum(axis=0).tolist()


@given(st.lists(st.floats(0, 120), min_size=1, max_size=20), st.floats(0, 120))
def test_another_source_never_lowers_the_level(levels: list[float], extra: float) -> None:
    before, after = sum_of_levels(np.array(levels)), sum_of_levels(np.array([*levels, extra]))
    assert before is not None and after is not None and after >= before - 1e-9
