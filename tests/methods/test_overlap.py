"""The bridge by overlap: a hand-made case of every cause, and what must hold for any two maps."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from werkruimte.engine import connect
from werkruimte.methods.bridge import Link
from werkruimte.rules.rules import in_force
from werkruimte.studies import bridge as study

RULES = in_force(date(2026, 11, 24))
Map = dict[str, BaseGeometry]
CONNECTION = connect(threads=1)


def linked(older: Map, newer: Map, dwellings: list[tuple[float, float, int]] = [], register: dict[str, float] = {}) -> tuple[Link, ...]:  # noqa: B006
    """Through the study, so through DuckDB's geometry; areas of the register are those of the polygons unless given."""
    c: duckdb.DuckDBPyConnection = CONNECTION.cursor()
    for table in ("parks", "units", "park_editions", "park_shapes", "lost_parts", "bridge", "bridge_steps"):
        c.execute(f"DROP TABLE IF EXISTS {table} CASCADE")
    c.execute("DROP VIEW IF EXISTS current_parks")
    c.execute(
        """CREATE TABLE parks (edition DATE, source VARCHAR, rin VARCHAR, naam VARCHAR, kern VARCHAR, ha_bruto DOUBLE, ha_netto DOUBLE,
        ha_uitgeefbaar DOUBLE, soort VARCHAR, milieucategorie VARCHAR, geometry GEOMETRY)"""
    )
    c.execute("CREATE TABLE units (nr BIGINT, klasse VARCHAR, bouwjaar INTEGER, oppervlakte BIGINT, geometry GEOMETRY)")
    for day, parks in (("2017-01-01", older), ("2024-01-01", newer)):
        for rin, shape in parks.items():
            ha = register.get(f"{rin}@{day[:4]}", shape.area / 10_000)
            c.execute(
                "INSERT INTO parks VALUES (?, ?, ?, ?, 'K', ?, NULL, NULL, NULL, NULL, ST_GeomFromText(?))",
                [day, f"ibis-{day[:4]}", rin, f"Park {rin}", ha, shape.wkt],
            )
    for nr, (x, y, year) in enumerate([*dwellings, (9e5, 9e5, 1900)]):
        c.execute("INSERT INTO units VALUES (?, 'woon', ?, 100, ST_Point(?, ?))", [nr, year, x, y])
    return study.study(c, RULES, {}).links


def changes(links: tuple[Link, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for link in links:
        found[link.cause] = round(found.get(link.cause, 0.0) + link.change_ha, 6)
    return found


SQUARE = box(0, 0, 400, 250)  # 10 ha


def test_the_same_map_again_is_only_measured_again() -> None:
    assert changes(linked({"1": SQUARE}, {"1": SQUARE})) == {"remeasured": 0}


def test_a_renamed_park_is_no_loss() -> None:
    (link,) = linked({"1": SQUARE}, {"77": SQUARE}, [(50, 50, 2020)])
    assert (link.cause, link.status, link.by, link.change_ha) == ("remeasured", "waarschijnlijk", "overlap", 0)


def test_gone_with_dwellings_and_gone_without() -> None:
    other = affinity.translate(SQUARE, 2000)
    stays = affinity.translate(SQUARE, 5000)
    links = linked({"1": SQUARE, "2": other, "3": stays}, {"3": stays}, [(50, 50, 2020)])
    assert changes(links) == {"out_with_dwellings": -10, "unexplained": -10, "remeasured": 0}


def test_old_dwellings_on_what_went_prove_nothing() -> None:
    stays = affinity.translate(SQUARE, 5000)
    assert changes(linked({"1": SQUARE, "3": stays}, {"3": stays}, [(50, 50, 1990)])) == {"unexplained": -10, "remeasured": 0}


def test_only_the_part_with_dwellings_is_lost_to_housing() -> None:
    links = linked({"1": SQUARE}, {"1": box(0, 0, 240, 250)}, [(300, 100, 2021), (310, 100, 2021), (100, 100, 2021)])
    assert changes(links) == {"out_with_dwellings": -4, "remeasured": 0}
    lost = next(link for link in links if link.cause == "out_with_dwellings")
    assert (lost.older[0].rin, lost.older[0].new_dwellings, lost.by) == ("1", 2, "part_with_dwellings")


def test_two_parts_and_dwellings_on_one() -> None:
    assert changes(linked({"1": SQUARE}, {"1": box(40, 0, 280, 250)}, [(350, 100, 2021)])) == {"out_with_dwellings": -3, "unexplained": -1}


@pytest.mark.parametrize(("width", "cause"), [(381, "remeasured"), (379, "unexplained"), (419, "remeasured"), (421, "unexplained")])
def test_five_per_cent_parts_a_new_measurement_from_the_unexplained(width: int, cause: str) -> None:
    assert set(changes(linked({"1": SQUARE}, {"1": box(0, 0, width, 250)}))) == {cause}


def test_a_new_park_and_one_beside_an_old_one() -> None:
    beside = box(400, 0, 600, 250)
    assert changes(linked({"1": SQUARE}, {"1": SQUARE, "2": beside})) == {"remeasured": 0, "new": 5}


def test_two_become_one_and_one_becomes_two() -> None:
    left, right = box(0, 0, 160, 250), box(160, 0, 400, 250)
    assert changes(linked({"1": left, "2": right}, {"1": SQUARE})) == {"merged": 0}
    assert changes(linked({"1": SQUARE}, {"1": left, "2": right})) == {"split": 0}


def test_a_merger_that_loses_a_corner_to_housing() -> None:
    left, right = box(0, 0, 160, 250), box(160, 0, 400, 250)
    links = linked({"1": left, "2": right}, {"9": box(40, 0, 400, 250)}, [(20, 20, 2022)])
    assert changes(links) == {"out_with_dwellings": -1, "merged": 0}


def test_a_neighbour_that_gets_a_number_of_its_own_with_fresh_land() -> None:
    links = linked({"1": SQUARE}, {"1": box(0, 0, 240, 250), "2": box(240, 0, 1000, 250)})
    assert changes(links) == {"split": 0, "new": 15}


def test_a_merger_that_shrinks_much_leaves_the_rest_unexplained() -> None:
    left, right = box(0, 0, 160, 250), box(160, 0, 400, 250)
    links = linked({"1": left, "2": right}, {"1": box(80, 0, 400, 250)})
    assert changes(links) == {"merged": 0, "unexplained": -2}
    assert next(link for link in links if link.cause == "unexplained").older[0].rin == "1"


def test_a_shifted_border_between_two_that_last_joins_nothing() -> None:
    before = {"1": box(0, 0, 400, 250), "2": box(400, 0, 800, 250)}
    after = {"1": box(0, 0, 415, 250), "2": box(415, 0, 800, 250)}
    assert [link.cause for link in linked(before, after)] == ["remeasured", "remeasured"]


def test_a_register_that_says_other_than_its_map() -> None:
    assert changes(linked({"1": SQUARE}, {"1": SQUARE}, register={"1@2024": 9.7})) == {"remeasured": -0.3}


def test_slivers_are_no_parts() -> None:
    assert changes(linked({"1": SQUARE}, {"1": box(0, 0, 392, 250)}, [(396, 100, 2021)])) == {"remeasured": -0.2}


rectangles = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    *(st.integers(0, 12).map(lambda v: v * 50.0) for _ in range(2)),
    *(st.integers(1, 6).map(lambda v: v * 50.0) for _ in range(2)),
)


@st.composite
def maps(draw: st.DrawFn) -> Map:
    """Up to four parks that do not overlap."""
    found: Map = {}
    taken: BaseGeometry = Polygon()
    for rin in draw(st.lists(st.sampled_from("12345"), max_size=4, unique=True)):
        shape = draw(rectangles).difference(taken)
        if shape.area > 1:
            found[rin] = shape
            taken = taken.union(shape)
    return found


points = st.lists(st.tuples(st.integers(0, 900).map(float), st.integers(0, 900).map(float), st.sampled_from([1950, 2020])), max_size=5)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(maps(), maps(), points)
def test_each_hectare_once(older: Map, newer: Map, dwellings: list[tuple[float, float, int]]) -> None:
    if not older or not newer:
        return
    links = linked(older, newer, dwellings)
    for side, parks in (("older", older), ("newer", newer)):
        counted: dict[str, float] = {}
        for link in links:
            for park in getattr(link, side):
                assert park.area_ha >= -1e-9
                counted[park.rin] = counted.get(park.rin, 0.0) + park.area_ha
        assert counted == {rin: pytest.approx(shape.area / 10_000) for rin, shape in parks.items()}
    change = (sum(s.area for s in newer.values()) - sum(s.area for s in older.values())) / 10_000
    assert sum(link.change_ha for link in links) == pytest.approx(change, abs=0.01)


@QUICK
@given(maps(), points)
def test_new_numbers_for_all_parks_are_no_loss(older: Map, dwellings: list[tuple[float, float, int]]) -> None:
    if older:
        links = linked(older, {f"9{rin}": shape for rin, shape in older.items()}, dwellings)
        assert {link.cause for link in links} == {"remeasured"} and all(abs(link.change_ha) < 1e-6 for link in links)


@QUICK
@given(maps(), maps(), points, st.integers(-3, 3).map(lambda v: v * 1000))
def test_the_same_map_elsewhere_gives_the_same_answer(
    older: Map, newer: Map, dwellings: list[tuple[float, float, int]], shift: int
) -> None:
    moved = [{rin: affinity.translate(s, shift, -shift) for rin, s in parks.items()} for parks in (older, newer)]
    here, there = linked(older, newer, dwellings), linked(*moved, [(x + shift, y - shift, year) for x, y, year in dwellings])
    assert changes(there) == {cause: pytest.approx(ha, abs=1e-4) for cause, ha in changes(here).items()}
