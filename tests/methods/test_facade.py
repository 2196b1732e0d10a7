"""Which walls face a street: known answers on a few blocks."""

import numpy as np
import pytest
import shapely

from werkruimte.methods.facade import facades, walls

STREET = np.array([shapely.LineString([(0, 0), (100, 0)])])


def found(*buildings: shapely.Polygon, streets: np.ndarray = STREET, within_m: float = 25.0):  # type: ignore[no-untyped-def]
    return facades(np.array(buildings, dtype=object), streets, within_m)


def test_only_the_front_of_a_house_faces_the_street() -> None:
    result = found(shapely.box(10, 5, 20, 15))
    assert result.walls.length.sum() == pytest.approx(10)
    assert result.span.sum() == pytest.approx(10)
    assert set(result.side.tolist()) == {1}
    assert result.at.min() > 10 and result.at.max() < 20


def test_the_other_side_of_the_street_is_the_other_side() -> None:
    assert set(found(shapely.box(10, -15, 20, -5)).side.tolist()) == {-1}


def test_a_house_behind_another_has_no_front() -> None:
    result = found(shapely.box(10, 5, 20, 10), shapely.box(10, 12, 20, 18))
    assert set(result.walls.building.tolist()) == {0}


def test_a_party_wall_is_no_facade_and_a_row_keeps_its_length() -> None:
    result = found(*(shapely.box(x, 5, x + 6, 15) for x in range(0, 60, 6)))
    assert result.walls.length.sum() == pytest.approx(60)


def test_a_corner_house_faces_both_streets() -> None:
    streets = np.array([STREET[0], shapely.LineString([(0, 0), (0, 100)])])
    result = found(shapely.box(5, 5, 15, 25), streets=streets)
    assert np.bincount(result.street, result.walls.length).tolist() == pytest.approx([10, 20])


def test_far_away_is_no_front() -> None:
    assert len(found(shapely.box(10, 40, 20, 50)).street) == 0


def test_holes_points_and_clockwise_outlines() -> None:
    turned = shapely.Polygon([(10, 5), (10, 15), (20, 15), (20, 5)], holes=[[(12, 7), (14, 7), (14, 9)]])
    result = found(turned)
    assert result.walls.length.sum() == pytest.approx(10)
    assert len(walls(np.array([shapely.Point(1, 1)], dtype=object)).building) == 0
