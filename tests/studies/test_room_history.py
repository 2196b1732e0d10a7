"""Room with history: what sensitive sites took and gave back between two days, against distances in plain numpy."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import numpy as np
from histories import IN_USE, WITHDRAWN, fill
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.rules.rules import in_force
from werkruimte.studies import room

RULES = in_force(date(2026, 11, 24))
START, END = date(2017, 1, 1), date(2024, 3, 15)
# (use, first day, last day or None)
LIVES = [
    ("woonfunctie", date(2010, 6, 1), None),
    ("woonfunctie", date(2019, 5, 1), None),
    ("woonfunctie", date(2010, 6, 1), date(2020, 1, 1)),
    ("onderwijsfunctie", date(2017, 1, 1), None),
    ("gezondheidszorgfunctie", date(2017, 1, 2), None),
    ("industriefunctie", date(2010, 6, 1), None),
]


def city(sites: list[tuple[int, int, int]]) -> duckdb.DuckDBPyConnection:
    """A park of 100 x 100 m at (0, 0); sites (x, y, index in LIVES), each unit alone."""
    connection = connect()
    connection.execute(
        """CREATE TABLE current_parks AS SELECT '1' AS rin, ST_SetCRS(ST_MakeEnvelope(150000, 450000, 150100, 450100), 'EPSG:28992') AS geometry"""
    )
    rows = []
    for number, (_, _, life) in enumerate(sites):
        use, begin, end = LIVES[life]
        rows.append(Voorkomen(f"u{number}", 1, IN_USE, begin, end, datetime(2010, 6, 1), uses=[use], area=100, panden=["p"]))
        if end:
            rows.append(Voorkomen(f"u{number}", 2, WITHDRAWN, end, None, datetime(2020, 1, 1), uses=[use], area=100, panden=["p"]))
    fill(connection, rows, [])
    connection.execute(
        """CREATE TABLE placed (nr BIGINT, id VARCHAR, pand_id VARCHAR, straat VARCHAR, postcode VARCHAR, bouwjaar INTEGER, klasse VARCHAR,
        is_sensitive BOOLEAN, x DOUBLE, y DOUBLE, on_current BOOLEAN, rin VARCHAR, since_base BOOLEAN)"""
    )
    for number, (x, y, life) in enumerate(sites):
        use, _, end = LIVES[life]
        place = (150_000 + x, 450_000 + y)
        connection.execute("UPDATE verblijfsobject_voorkomens SET x = ?, y = ? WHERE id = ?", [*place, f"u{number}"])
        if end is None:
            on_park = 0 <= x <= 100 and 0 <= y <= 100
            values = [number, f"u{number}", "p", "Kerkweg", "1234AB", 1990, use.removesuffix("functie"), use != "industriefunctie"]
            connection.execute(
                "INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)",
                [*values, *place, on_park, "1" if on_park else None],
            )
    return connection


def by_hand(sites: list[tuple[int, int, int]], day: date, alle: bool, table: str) -> list[int]:
    """c* of the 100 cells on a day: every distance, and the steps counted one by one."""
    spots = []
    for x, y, life in sites:
        use, begin, end = LIVES[life]
        standing = begin <= day and (end is None or day < end)
        inside = 0 <= x <= 100 and 0 <= y <= 100
        if use != "industriefunctie" and standing and (alle or not inside):
            spots.append((x, y))
    result = []
    for column in range(10):
        for row in range(10):
            centre = np.array([10 * column + 5, 10 * row + 5])
            nearest = min((float(np.hypot(*(centre - spot))) for spot in np.array(spots)), default=np.inf)
            result.append(sum(nearest >= step for step in RULES.distances_m[table]) - 1)
    return result


places = st.tuples(st.integers(-350, 450), st.integers(-350, 450), st.integers(0, len(LIVES) - 1))


@settings(max_examples=25, deadline=None)
@given(sites=st.lists(places, max_size=8, unique_by=lambda s: s[:2]))
def test_before_and_now_are_those_of_the_sites_in_stock_on_either_day(sites: list[tuple[int, int, int]]) -> None:
    connection = city(sites)
    room.study(connection, RULES, START)
    for variant in room.VARIANTS:
        table, reading = variant.split(".")
        for moment, day in (("base", START), ("now", END)):
            rows = connection.execute(f"SELECT {room.column(variant, moment)} FROM cells ORDER BY x, y").fetchall()
            assert [c for (c,) in rows] == by_hand(sites, day, reading == "alle", table), (variant, moment)
    connection.close()


def test_a_dwelling_that_went_gives_room_back_and_one_that_came_takes_it() -> None:
    went, came = city([(-20, 50, 2)]), city([(-20, 50, 1)])
    freed, taken = room.study(went, RULES, START), room.study(came, RULES, START)
    (relief,) = freed.relief["rustig.omgeving"]
    (encroachment,) = taken.clusters["rustig.omgeving"]
    assert relief.cells == encroachment.cells == 100
    assert (relief.year, encroachment.year) == (2020, 2019)
    assert freed.clusters["rustig.omgeving"] == taken.relief["rustig.omgeving"] == []


def test_a_rebuilt_dwelling_and_a_school_of_the_base_day_take_nothing() -> None:
    rebuilt = room.study(city([(-20, 50, 2), (-20, 50, 1)]), RULES, START)
    school = room.study(city([(-20, 50, 3)]), RULES, START)
    care = room.study(city([(-20, 50, 4)]), RULES, START)
    assert rebuilt.clusters["rustig.omgeving"] == school.clusters["rustig.omgeving"] == []
    assert care.clusters["rustig.omgeving"] != []
