"""Every unit counts in one district: the districts add up to the municipality, and each says what is not simply inside it."""

from __future__ import annotations

from datetime import date

import pytest
from histories import fill

from werkruimte.domain.figure import Figure
from werkruimte.engine import connect
from werkruimte.facts.schema import UNITS
from werkruimte.run import Run
from werkruimte.studies import use

HERE, DAY = "GM1742", date(2024, 1, 1)


def box(west: int, east: int) -> str:
    return f"ST_SetCRS(ST_MakeEnvelope({west}, 0, {east}, 100), 'EPSG:28992')"


def test_a_unit_lies_in_one_district_by_one_rule(demo_run: Run) -> None:
    connection = connect()
    connection.execute(f"CREATE TABLE units ({UNITS})")
    connection.execute("CREATE TABLE panden (pand_id VARCHAR, geometry GEOMETRY)")
    fill(connection, [], [])
    for nr, x in enumerate((50, 95, 100, 104, 140, 900), 1):
        point = f"ST_SetCRS(ST_Point({x}, 50), 'EPSG:28992')"
        connection.execute(f"INSERT INTO units (nr, klasse, oppervlakte, x, y, geometry) VALUES ({nr}, 'woon', 80, {x}, 50, {point})")
    connection.execute(
        f"""CREATE TABLE districts AS SELECT * FROM (VALUES (DATE '2024-01-01', 'WK2', {box(90, 101)}), (DATE '2024-01-01', 'WK1', {box(0, 97)}),
        (DATE '2024-01-01', 'WK3', {box(130, 150)}), (DATE '2022-01-01', 'WK0', {box(0, 2000)})) t(edition, code, geometry)"""
    )
    connection.execute("CREATE TABLE park_shapes (rin VARCHAR, name VARCHAR, is_current BOOLEAN, geometry GEOMETRY('EPSG:28992'))")
    connection.execute("CREATE TABLE current_parks (rin VARCHAR, name VARCHAR, geometry GEOMETRY('EPSG:28992'))")
    use.study(connection, 2017, DAY, demo_run.rules)
    placed = connection.execute("SELECT nr, wijk, wijk_by FROM placed ORDER BY nr").fetchall()
    assert placed == [
        (1, "WK1", "inside"),
        (2, "WK1", "several"),
        (3, "WK2", "inside"),
        (4, "WK2", "nearest"),
        (5, "WK3", "inside"),
        (6, "WK3", "nearest"),
    ]


@pytest.mark.parametrize("id", ["m01.units.all.count", "m01.floor.industrie.stock"])
def test_the_districts_of_the_demo_add_up(demo_run: Run, id: str) -> None:
    def at(level: str) -> list[Figure]:
        return [f for f in demo_run.figures.find(id) if f.area.level == level]

    (whole,) = at("gemeente")
    assert sum(f.value or 0 for f in at("wijk")) == whole.value
    if id == "m01.units.all.count":
        rows = demo_run.query("SELECT count(*) FILTER (wijk_by = 'nearest'), count(*) FILTER (wijk_by = 'several') FROM placed")
        told = [f.note for f in at("wijk")]
        assert rows == [(38, 37)] and sum("dichtstbijzijnde wijk" in n for n in told) and sum("laagste wijkcode" in n for n in told)


def test_every_unit_stands_beside_its_own_areas(demo_run: Run) -> None:
    assert demo_run.query("SELECT count(*) FROM units u POSITIONAL JOIN unit_areas a WHERE u.nr IS DISTINCT FROM a.unit") == [(0,)]
    by_key = "SELECT count(*) FROM placed p JOIN unit_areas a ON a.unit = p.nr WHERE p.rin IS DISTINCT FROM a.rin OR p.wijk IS DISTINCT FROM a.wijk"
    assert demo_run.query(f"{by_key} AND p.klasse = 'woon' AND p.oppervlakte > 100") == [(0,)]
