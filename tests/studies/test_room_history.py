"""Room with history: what sensitive sites took and gave back between two days, against distances in plain numpy."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import numpy as np
import shapely
from histories import IN_USE, WITHDRAWN, fill
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_by_hand import Voorkomen

from werkruimte.engine import connect
from werkruimte.rules.rules import in_force
from werkruimte.studies import room
from werkruimte.studies.floor_change import FloorChange

RULES = in_force(date(2026, 11, 24))
START, END = date(2017, 1, 1), date(2024, 3, 15)
CHANGE = FloorChange(START, END, START)
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
    connection.execute("CREATE TABLE panden (pand_id VARCHAR, geometry GEOMETRY)")
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
    connection.execute(
        "CREATE TABLE near_park (nr BIGINT, near_rin VARCHAR, klasse VARCHAR, is_own BOOLEAN, park_m DOUBLE, x DOUBLE, y DOUBLE, by_point BOOLEAN)"
    )
    connection.execute("CREATE TABLE unit_panden (nr BIGINT, pand BIGINT)")
    connection.execute("CREATE TABLE pand_outlines (pand BIGINT, geometry GEOMETRY)")
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
    room.study(connection, RULES, CHANGE)
    for variant in room.VARIANTS:
        table, reading = variant.split(".")
        for moment, day in (("base", START), ("now", END)):
            rows = connection.execute(f"SELECT {room.column(variant, moment)} FROM cells ORDER BY x, y").fetchall()
            assert [c for (c,) in rows] == by_hand(sites, day, reading == "alle", table), (variant, moment)
    connection.close()


def test_a_dwelling_that_went_gives_room_back_and_one_that_came_takes_it() -> None:
    went, came = city([(-20, 50, 2)]), city([(-20, 50, 1)])
    freed, taken = room.study(went, RULES, CHANGE), room.study(came, RULES, CHANGE)
    (relief,) = freed.relief["rustig.omgeving"]
    (encroachment,) = taken.clusters["rustig.omgeving"]
    assert relief.cells == encroachment.cells == 100
    assert (relief.year, encroachment.year) == (2020, 2019)
    assert freed.clusters["rustig.omgeving"] == taken.relief["rustig.omgeving"] == []


def test_a_rebuilt_dwelling_and_a_school_of_the_base_day_take_nothing() -> None:
    rebuilt = room.study(city([(-20, 50, 2), (-20, 50, 1)]), RULES, CHANGE)
    school = room.study(city([(-20, 50, 3)]), RULES, CHANGE)
    care = room.study(city([(-20, 50, 4)]), RULES, CHANGE)
    assert rebuilt.clusters["rustig.omgeving"] == school.clusters["rustig.omgeving"] == []
    assert care.clusters["rustig.omgeving"] != []


def test_care_that_comes_takes_the_hectares_counted_by_hand() -> None:
    """A clinic 20 m west of the park, halfway up. Steps of 30, 50, 100 and 200 m (rustig) to the centres of 100 cells.

    Columns lie 25, 35 ... 115 m east of it, rows 5, 15 ... 45 m to either side. Below 30 m: 25 by 5 and by 15, twice (4
    cells). Below 50: 25 by 25 and 35 (4), 35 by 5 to 35 (8), 45 by 5 and 15 (4). From 100 on: 95 by 35 and 45 (4), and
    two whole columns (20). The other 56 lie between.
    """
    connection = city([(-20, 50, 4)])
    (cluster,) = room.study(connection, RULES, CHANGE).clusters["rustig.omgeving"]
    now = [RULES.categories[c] for c in categories(connection, "c_rustig_omgeving_now")]
    assert {c: now.count(c) for c in set(now)} == {"1": 4, "2": 16, "3.1": 56, "3.2": 24}
    assert (cluster.cells, cluster.year, cluster.dwellings, cluster.decided) == (100, 2017, 1, False)


def test_a_dwelling_that_becomes_care_takes_nothing_and_a_hall_that_does_takes_all() -> None:
    for use, cells in (("woonfunctie", []), ("industriefunctie", [100])):
        connection = city([(-20, 50, 4)])
        connection.execute(
            """INSERT INTO verblijfsobject_voorkomens SELECT * REPLACE (0 AS voorkomen, DATE '2010-06-01' AS "begin", "begin" AS eind, [?] AS gebruiksdoelen)
            FROM verblijfsobject_voorkomens""",
            [use],
        )
        assert [c.cells for c in room.study(connection, RULES, CHANGE).clusters["rustig.omgeving"]] == cells


BOX = "POLYGON((149950 450040, 149980 450040, 149980 450060, 149950 450060, 149950 450040))"
FURTHER = "POLYGON((149940 450040, 149945 450040, 149945 450060, 149940 450060, 149940 450040))"


def pand(connection: duckdb.DuckDBPyConnection, id_: str, wkt: str, end: date | None = None) -> None:
    connection.execute(
        """INSERT INTO pand_voorkomens (id, voorkomen, status, "begin", eind, registratie, inactief, deel, bouwjaar, geometry)
        VALUES (?, 1, 'Pand in gebruik', '2010-06-01', ?, '2010-06-01', false, 'actief', 1990, ST_GeomFromText(?))""",
        [id_, end, wkt],
    )


def categories(connection: duckdb.DuckDBPyConnection, name: str) -> list[int]:
    return [c for (c,) in connection.execute(f"SELECT {name} FROM cells ORDER BY x, y").fetchall()]


def steps_to(wkt: str, table: str) -> list[int]:
    """c* of the cells to one outline, by shapely."""
    shape = shapely.transform(shapely.from_wkt(wkt), lambda p: p - (150_000, 450_000))
    centres = [shapely.Point(10 * c + 5, 10 * r + 5) for c in range(10) for r in range(10)]
    return [sum(shape.distance(centre) >= step for step in RULES.distances_m[table]) - 1 for centre in centres]


def test_room_runs_to_the_outline_of_the_pand_where_one_is_known() -> None:
    connection = city([(-45, 50, 0), (400, 50, 0)])
    connection.execute("UPDATE verblijfsobject_voorkomens SET pand_ids = ['q'] WHERE id = 'u1'")
    pand(connection, "p", BOX)
    found = room.study(connection, RULES, CHANGE)
    assert found.measured["omgeving"] == (2, 1)
    assert categories(connection, "c_gemengd_omgeving_now") == categories(connection, "c_gemengd_omgeving_base") == steps_to(BOX, "gemengd")


def test_a_dwelling_that_went_counted_from_its_pand_and_one_in_two_panden_from_the_nearest() -> None:
    connection = city([(-45, 50, 2)])
    pand(connection, "p", FURTHER, date(2020, 1, 1))
    pand(connection, "q", BOX)
    connection.execute("UPDATE verblijfsobject_voorkomens SET pand_ids = ['p', 'q']")
    relief = room.study(connection, RULES, CHANGE).relief["rustig.omgeving"]
    assert categories(connection, "c_rustig_omgeving_base") == steps_to(BOX, "rustig")
    assert set(categories(connection, "c_rustig_omgeving_now")) == {len(RULES.categories) - 1} and len(relief) == 1


def test_units_of_one_pand_are_one_shape_and_the_cluster_counts_them_all() -> None:
    connection = city([(-45, 50, 1), (-46, 50, 1), (-47, 50, 1)])
    pand(connection, "p", BOX)
    (cluster,) = room.study(connection, RULES, CHANGE).clusters["rustig.omgeving"]
    assert (cluster.dwellings, cluster.cells) == (3, 100)
