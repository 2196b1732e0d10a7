"""Near a park: from the nearest of a dwelling's panden, else from its point, to a current park; exact, beside shapely."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import numpy as np
import pytest
import shapely
from histories import IN_USE, LONG_AGO, fill
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.facts.schema import OPTIONAL, UNITS
from werkruimte.methods.areas import outlines_within_reach
from werkruimte.rules.rules import in_force
from werkruimte.studies import room, use

RULES = in_force(date(2026, 11, 24))
DAY = date(2024, 1, 1)
PARK = (0, 0, 100, 100)
Home = tuple[float, float, list[str]]


def box(west: float, south: float, east: float, north: float) -> str:
    return f"ST_SetCRS(ST_MakeEnvelope({west}, {south}, {east}, {north}), 'EPSG:28992')"


def placed(homes: list[Home], panden: dict[str, tuple[float, float, float, float]], history: bool = True) -> duckdb.DuckDBPyConnection:
    """One park of 100 x 100 m at the origin, current; homes (x, y, their panden) and the outlines that are known.

    history: the BAG tells every pand of a home; else a home has only the first.
    """
    connection = connect()
    connection.execute(f"CREATE TABLE units ({UNITS}); CREATE TABLE panden ({OPTIONAL['panden']})")
    for id, outline in panden.items():
        connection.execute(f"INSERT INTO panden VALUES (?, 1990, NULL, {box(*outline)})", [id])
    versions = []
    for nr, (x, y, its) in enumerate(homes, 1):
        point = f"ST_SetCRS(ST_Point({x}, {y}), 'EPSG:28992')"
        connection.execute(
            f"INSERT INTO units (nr, id, pand_id, klasse, oppervlakte, x, y, geometry) VALUES ({nr}, 'u{nr}', ?, 'woon', 80, {x}, {y}, {point})",
            [its[0] if its else None],
        )
        versions.append(Voorkomen(f"u{nr}", 1, IN_USE, LONG_AGO, None, datetime(2010, 1, 1), uses=["woonfunctie"], area=80, panden=its))
    fill(connection, versions if history else [], [])
    connection.execute("CREATE TABLE districts (edition DATE, code VARCHAR, geometry GEOMETRY('EPSG:28992'))")
    connection.execute(f"CREATE TABLE park_shapes AS SELECT '1' AS rin, 'Terrein' AS name, true AS is_current, {box(*PARK)} AS geometry")
    connection.execute("CREATE TABLE current_parks AS SELECT rin, name, geometry FROM park_shapes")
    use.study(connection, 2017, DAY, RULES)
    return connection


def near(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, float, bool, bool]]:
    return connection.execute("SELECT nr, park_m, by_point, on_current FROM near_park ORDER BY nr").fetchall()


def test_a_home_is_as_near_as_the_facade_of_its_pand() -> None:
    found = near(placed([(350, 50, ["a"]), (350, 50, ["unknown"]), (350, 50, []), (150, 50, [])], {"a": (160, 40, 400, 60)}))
    assert found == [(1, 60.0, False, False), (4, 50.0, True, False)], "the point of the first lies 250 m away, its pand 60 m"


def test_of_several_panden_the_nearest_tells() -> None:
    panden = {"far": (180, 40, 190, 60), "near": (130, 40, 140, 60)}
    homes: list[Home] = [(185, 50, ["far", "near"]), (185, 50, ["unknown", "far"])]
    assert near(placed(homes, panden)) == [(1, 30.0, False, False), (2, 80.0, False, False)]
    assert near(placed(homes, panden, history=False)) == [(1, 80.0, False, False), (2, 85.0, True, False)], "only the first is told"


def test_the_point_says_whether_a_home_is_on_a_park() -> None:
    """A pand across the border of a park: a home whose point lies outside it is near at 0 m; one whose point lies on it is on it."""
    assert near(placed([(110, 50, ["a"]), (90, 50, ["a"])], {"a": (80, 40, 120, 60)})) == [(1, 0.0, False, False), (2, 0.0, False, True)]


@pytest.mark.parametrize(("known", "inner"), [(True, ("1",)), (False, ())])
def test_an_inner_city_park_has_facades_around_it(known: bool, inner: tuple[str, ...]) -> None:
    """Points 150 m off the park in the middle of panden whose facades stand at 10 m, on two opposite sides."""
    panden = {"w": (-290, 0, -10, 100), "e": (110, 0, 390, 100)} if known else {}
    connection = placed([(-150, 50, ["w"]), (250, 50, ["e"])], panden)
    assert room._inner_city(connection, ["1"], [shapely.box(*PARK)], RULES) == inner


spots = st.tuples(st.integers(0, 40), st.integers(0, 40))
rings = st.lists(spots, min_size=3, max_size=8, unique=True).map(lambda xy: shapely.convex_hull(shapely.multipoints(xy)))
boxes = st.tuples(spots, st.integers(1, 25), st.integers(1, 25)).map(lambda b: shapely.box(*b[0], b[0][0] + b[1], b[0][1] + b[2]))
several = st.lists(boxes | rings, min_size=1, max_size=3).map(shapely.union_all)
shapes = st.lists(boxes | rings | several | st.none(), max_size=8).map(lambda some: np.array(some, dtype=object))


@settings(max_examples=200, deadline=None)
@given(shapes, shapes, st.integers(1, 30))
def test_outlines_within_reach_are_those_of_shapely(outlines: np.ndarray, areas: np.ndarray, reach: int) -> None:
    apart = shapely.distance(outlines[:, None], areas[None, :])
    expected = np.argwhere(apart <= reach)
    outline, shape, metres = outlines_within_reach(outlines, areas, float(reach))
    assert np.column_stack([outline, shape]).tolist() == expected.tolist()
    assert metres.tolist() == apart[expected[:, 0], expected[:, 1]].tolist()
