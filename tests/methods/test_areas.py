"""Points in areas and near them: the grid gives what shapely says of each pair, on edges and corners as well."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.methods.areas import holders, within_reach

# Whole metres on a small field: many points then lie on an edge or a corner, and edges on the borders of cells.
spots = st.tuples(st.integers(0, 40), st.integers(0, 40))
rings = st.lists(spots, min_size=3, max_size=8, unique=True).map(lambda xy: shapely.convex_hull(shapely.multipoints(xy)))
boxes = st.tuples(spots, st.integers(1, 25), st.integers(1, 25)).map(lambda b: shapely.box(*b[0], b[0][0] + b[1], b[0][1] + b[2]))
holed = st.tuples(boxes, rings).map(lambda pair: shapely.difference(*pair))
several = st.lists(boxes | rings, min_size=1, max_size=3).map(shapely.union_all)
areas = st.lists(boxes | rings | holed | several | st.none(), max_size=6).map(lambda some: np.array(some, dtype=object))
far = st.tuples(st.integers(-60, 100), st.integers(-60, 100))
fine = st.tuples(st.floats(-10, 50), st.floats(-10, 50))
points = st.lists(far | spots | fine | st.just((np.nan, np.nan)), max_size=60).map(lambda xy: np.array(xy, dtype=float).reshape(-1, 2))
SHIFT = np.array([229_000.0, 480_000.0])


def moved(shapes: np.ndarray) -> np.ndarray:
    """To where the coordinates of RD are long."""
    return shapely.transform(shapes, lambda xy: xy + SHIFT)


def by_shapely(points_xy: np.ndarray, shapes: np.ndarray) -> list[tuple[int, int]]:
    found = shapely.intersects(shapely.points(points_xy)[:, None], shapes[None, :])
    return [(int(a), int(b)) for a, b in np.argwhere(found & ~np.isnan(points_xy).any(axis=1)[:, None])]


@settings(max_examples=300, deadline=None)
@given(points, areas)
def test_holders_are_those_of_shapely(points_xy: np.ndarray, shapes: np.ndarray) -> None:
    points_xy, shapes = points_xy + SHIFT, moved(shapes)
    spot, holder = holders(points_xy, shapes)
    assert list(zip(spot.tolist(), holder.tolist(), strict=True)) == by_shapely(points_xy, shapes)


@settings(max_examples=300, deadline=None)
@given(points, areas, st.integers(1, 30))
def test_metres_within_reach_are_those_of_shapely(points_xy: np.ndarray, shapes: np.ndarray, reach: int) -> None:
    points_xy, shapes = points_xy + SHIFT, moved(shapes)
    apart = shapely.distance(shapely.points(points_xy)[:, None], shapes[None, :])
    near = np.argwhere((apart <= reach) & ~np.isnan(points_xy).any(axis=1)[:, None])
    spot, shape, metres = within_reach(points_xy, shapes, float(reach), holders(points_xy, shapes))
    assert np.column_stack([spot, shape]).tolist() == near.tolist()
    assert metres.tolist() == apart[near[:, 0], near[:, 1]].tolist()


def test_a_large_field_has_runs_of_cells_without_an_edge() -> None:
    draw = np.random.default_rng(5)
    points_xy = draw.uniform(0, 10_000, (50_000, 2)) + SHIFT
    shapes = moved(shapely.buffer(shapely.points(draw.uniform(0, 10_000, (40, 2))), draw.uniform(50, 2_000, 40)))
    spot, holder = holders(points_xy, shapes)
    assert list(zip(spot.tolist(), holder.tolist(), strict=True)) == by_shapely(points_xy, shapes)


@pytest.mark.parametrize("shapes", [[], [None], [shapely.Polygon()]])
def test_no_shape_holds_nothing(shapes: list[object]) -> None:
    nothing, point = np.array(shapes, dtype=object), np.array([[1.0, 2.0]])
    held = holders(point, nothing)
    spot, _, metres = within_reach(point, nothing, 5.0, held)
    assert not len(held[0]) and not len(spot) and not len(metres)
