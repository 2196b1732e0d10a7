"""Environmental room: published answers, invariants, and two roads (grid kernel and exact shapely)."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.methods.grid import cells_in, outline_share_near
from werkruimte.methods.kernels import nearest_shape, nearest_site
from werkruimte.methods.room import steps_lost, usable_category
from werkruimte.rules.rules import in_force
from werkruimte.run import Run

coordinates = st.floats(0, 3000, allow_nan=False).map(lambda v: round(v, 3))
points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=40).map(lambda p: np.array(p, dtype=float))
STEPS = np.array([10.0, 30, 50, 100, 200, 300, 500, 700, 1000, 1500])


@pytest.fixture(scope="session")
def cases(shared: Path) -> dict:
    data = json.loads((shared / "reference" / "refcases.json").read_text())
    return {c["id"]: c for core in ("4a_erosion", "4b_mixing") for c in data[core]}


@pytest.mark.parametrize("name", ["4a-05-strip-mixed", "4a-05-strip-quiet"])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (155000.0, 463000.0)])
def test_a_facade_line_outside_the_fence_takes_strips(cases: dict, name: str, shift: tuple[float, float]) -> None:
    case = cases[name]
    table = case["inputs"]["distance_table_m"]
    names, steps = list(table), np.array(list(table.values()), dtype=float)
    park = shapely.transform(shapely.Polygon(case["inputs"]["park"]), lambda p: p + shift)
    line = shapely.transform(shapely.LineString(case["inputs"]["sensitive_after"][0]["coordinates"]), lambda p: p + shift)
    centres, _ = cells_in([park], 10)
    metres, _ = nearest_shape(centres, np.array([line]), 1000)
    assert np.allclose(metres, shapely.distance(shapely.points(centres), line), atol=1e-9)
    after = usable_category(steps, metres)
    before = usable_category(steps, np.full(len(centres), np.inf))
    for category, hectares in case["expected"]["after_ha"].items():
        assert (after == names.index(category)).sum() * 0.01 == pytest.approx(hectares, abs=1e-6)
    assert (steps_lost(before, after) > 0).sum() * 0.01 == pytest.approx(case["expected"]["loss_ha"], abs=1e-6)


def test_one_dwelling_gives_arcs(cases: dict) -> None:
    case = cases["4a-06-point-dwelling"]
    table = case["inputs"]["distance_table_m"]
    centres, _ = cells_in([shapely.Polygon(case["inputs"]["park"])], 0.5)
    site = np.array([case["inputs"]["sensitive_after"][0]["coordinates"]], dtype=float)
    distance, _ = nearest_site(centres, site, 1000)
    category = usable_category(np.array(list(table.values()), dtype=float), distance)
    for name, hectares in case["expected"]["after_ha"].items():
        assert (category == list(table).index(name)).sum() * 0.25e-4 == pytest.approx(hectares, abs=case["tolerance"]["abs"])


@pytest.mark.parametrize("name", ["4a-07-threshold-inclusive", "4a-08-below-lowest"])
def test_equal_is_far_enough_and_nothing_fits_is_no_category(cases: dict, name: str) -> None:
    case = cases[name]
    table = case["inputs"]["distance_table_m"]
    names = list(table)
    top = names.index(case["inputs"]["plan_max"])
    known = [d for d in case["inputs"]["distances_m"] if d is not None]
    got = np.minimum(usable_category(np.array(list(table.values()), dtype=float), np.array(known, dtype=float)), top)
    expected = [e for e, d in zip(case["expected"]["category"], case["inputs"]["distances_m"], strict=True) if d is not None]
    assert [names[c] if c >= 0 else None for c in got] == expected


def test_the_mixed_table_is_one_step_lower(cases: dict) -> None:
    from datetime import date

    rules = in_force(date(2026, 1, 1))
    for table, key in (("rustig", "quiet_m"), ("gemengd", None)):
        expected = cases["4b-04-table-shift"]["inputs"][key] if key else cases["4b-04-table-shift"]["expected"]["mixed_m"]
        assert dict(zip(rules.categories, rules.distances_m[table], strict=True)) == expected


def test_an_unknown_distance_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        usable_category(STEPS, np.array([np.nan]))


@given(points, points, st.tuples(coordinates, coordinates))
@settings(deadline=None)
def test_a_new_dwelling_never_raises_a_category(spots: np.ndarray, sites: np.ndarray, dwelling: tuple[float, float]) -> None:
    before = usable_category(STEPS, nearest_site(spots, sites, 5000)[0])
    after = usable_category(STEPS, nearest_site(spots, np.vstack([sites, dwelling]), 5000)[0])
    assert (after <= before).all()


@given(points, points, st.sampled_from([50.0, 400.0, 6000.0]))
@settings(deadline=None)
def test_the_kernel_is_exact(spots: np.ndarray, sites: np.ndarray, limit: float) -> None:
    # Some steps from each spot, as cells follow each other.
    spots = (spots[:, None] + np.array([(0.0, 0.0), (4.0, 7.0), (14.0, -3.0)])).reshape(-1, 2)
    distance, index = nearest_site(spots, sites, limit)
    assert (nearest_site(spots, np.vstack([sites, sites]), limit)[1] < len(sites)).all()
    every = shapely.distance(shapely.points(spots)[:, None], shapely.points(sites)[None, :])
    near = every.min(axis=1) <= limit - 1e-6
    assert np.allclose(distance[near], every.min(axis=1)[near], atol=1e-9)
    assert np.isinf(distance[every.min(axis=1) > limit + 1e-6]).all()
    assert np.allclose(every[np.arange(len(spots)), index][near], distance[near], atol=1e-9)


def outline(shape: tuple[str, float, float, float, float]) -> shapely.Geometry:
    """A pand: a box, one with a courtyard, one of two parts, a long wall or a point; w, s and two sizes."""
    kind, west, south, width, height = shape
    whole = shapely.box(west, south, west + width, south + height)
    if kind == "courtyard":
        return whole.difference(shapely.box(west + width / 4, south + height / 4, west + width / 2, south + height / 2))
    if kind == "parts":
        return shapely.MultiPolygon([whole, shapely.box(west - 40, south - 30, west - 20, south - 5)])
    if kind == "wall":
        return shapely.LineString([(west, south), (west + 3 * width, south + height), (west + width, south - 2 * height)])
    return shapely.Point(west, south) if kind == "point" else whole


sizes = st.floats(0.5, 400).map(lambda v: round(v, 2))
kinds = st.sampled_from(["box", "courtyard", "parts", "wall", "point"])
outlines = st.lists(st.tuples(kinds, coordinates, coordinates, sizes, sizes).map(outline), min_size=1, max_size=25).map(
    lambda g: np.array(g, dtype=object)
)


@given(points, outlines, st.sampled_from([50.0, 400.0, 6000.0]))
def test_distance_to_panden_is_exact_and_nothing_inside(spots: np.ndarray, panden: np.ndarray, limit: float) -> None:
    metres, index = nearest_shape(spots, panden, limit)
    every = shapely.distance(shapely.points(spots)[:, None], panden[None, :])
    near = every.min(axis=1) <= limit - 1e-6
    assert np.allclose(metres[near], every.min(axis=1)[near], atol=1e-7)
    assert np.isinf(metres[every.min(axis=1) > limit + 1e-6]).all()
    assert np.allclose(every[np.arange(len(spots)), index][near], metres[near], atol=1e-7)
    assert (metres[(every == 0).any(axis=1)] == 0).all()


@given(points, outlines, outlines)
def test_a_new_pand_never_raises_a_category(spots: np.ndarray, panden: np.ndarray, more: np.ndarray) -> None:
    before = usable_category(STEPS, nearest_shape(spots, panden, 5000)[0])
    after = usable_category(STEPS, nearest_shape(spots, np.concatenate([panden, more]), 5000)[0])
    assert (after <= before).all()


@given(points, outlines)
def test_a_pand_never_leaves_more_room_than_a_point_in_it(spots: np.ndarray, panden: np.ndarray) -> None:
    inside = shapely.get_coordinates(shapely.point_on_surface(panden))
    by_pand = usable_category(STEPS, nearest_shape(spots, panden, 5000)[0])
    by_point = usable_category(STEPS, nearest_site(spots, inside, 5000)[0])
    assert (by_pand <= by_point).all()


def test_of_panden_that_hold_a_spot_the_first_is_named_and_an_empty_one_is_far() -> None:
    panden = np.array([shapely.Polygon(), shapely.box(0, 0, 9, 9), shapely.box(-5, -5, 20, 20), shapely.Point(5, 5)])
    metres, index = nearest_shape(np.array([[5.0, 5.0], [15.0, 15.0], [30.0, 20.0]]), panden, 100)
    assert metres.tolist() == [0, 0, 10] and index.tolist() == [1, 2, 2]
    assert nearest_shape(np.zeros((1, 2)), panden[:1], 100)[1].tolist() == [-1]


def test_no_sites_at_all_leaves_everything_open() -> None:
    distance, index = nearest_site(np.zeros((2, 2)), np.empty((0, 2)), 100)
    assert np.isinf(distance).all() and (index == -1).all()


def test_room_of_the_demo_by_shapely(demo_run: Run) -> None:
    cells = demo_run.query("SELECT x, y, c_rustig_alle_now, c_gemengd_omgeving_base FROM cells USING SAMPLE 400 ROWS (reservoir, 7)")
    everything = shapely.MultiPoint(demo_run.query("SELECT x, y FROM placed WHERE klasse = 'woon'"))
    old = shapely.MultiPoint(demo_run.query("SELECT x, y FROM placed WHERE klasse = 'woon' AND NOT on_current AND bouwjaar < 2017"))
    for x, y, now, base in cells:
        spot = shapely.Point(x, y)
        assert now == sum(spot.distance(everything) >= d for d in demo_run.rules.distances_m["rustig"]) - 1
        assert base == sum(spot.distance(old) >= d for d in demo_run.rules.distances_m["gemengd"]) - 1


def test_an_outline_half_in_town() -> None:
    square = shapely.box(0, 0, 1000, 1000)
    row = np.array([(x, -50.0) for x in range(0, 1001, 5)])
    assert outline_share_near(square, shapely.points(row), 100) == pytest.approx(0.25 + 2 * 50 / 4000, abs=0.01)
    assert outline_share_near(square, np.empty(0, dtype=object), 100) == 0


@given(outlines, points)
def test_the_share_of_an_outline_is_that_of_its_points_by_shapely(parks: np.ndarray, homes: np.ndarray) -> None:
    for park in parks[shapely.area(parks) > 0]:
        lines = shapely.get_parts(park.boundary)
        spots = np.concatenate([shapely.line_interpolate_point(x, np.arange(0.5, max(x.length, 1))) for x in lines])
        metres = shapely.distance(spots, shapely.MultiPoint(homes))
        # Both step a metre; half a step apart at each change, and two at the end of each line.
        changes = np.count_nonzero(np.diff(metres <= 100)) + 2 * len(lines)
        assert outline_share_near(park, shapely.points(homes), 100) == pytest.approx(np.mean(metres <= 100), abs=2 * changes / len(spots))


def test_an_empty_park_has_no_cells() -> None:
    assert len(cells_in([shapely.Polygon()], 10)[0]) == 0 and len(cells_in([], 10)[0]) == 0


def test_a_cell_belongs_to_one_park_only() -> None:
    centres, owner = cells_in([shapely.box(0, 0, 100, 100), shapely.box(50, 0, 150, 100)], 10)
    assert len(centres) == 150 and (owner == 0).sum() == 100


def test_parks_that_share_a_line_of_cell_centres_keep_their_area() -> None:
    """Two parks of one hectare on half cells: a closed outline would give 121 cells each, an open one 81."""
    parks = [shapely.box(5, 5, 105, 105), shapely.box(105, 5, 205, 105)]
    for order in (parks, parks[::-1]):
        centres, owner = cells_in(order, 10)
        assert np.bincount(owner).tolist() == [100, 100] and len(np.unique(centres, axis=0)) == 200
