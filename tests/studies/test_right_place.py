"""Who sits where: known answers on a street, a second road on the demo, chains that can be carried out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import made_register
import numpy as np
import pytest
from shapely import Polygon, box

from werkruimte.domain.figure import Figures, Period
from werkruimte.domain.source import Source
from werkruimte.dossier import contract
from werkruimte.engine import connect
from werkruimte.facts.schema import create_optional
from werkruimte.facts.snapshot import Snapshot, demo
from werkruimte.measures import right_place as measure
from werkruimte.methods.disclosure import small
from werkruimte.methods.fit import under_use
from werkruimte.rules.needs import need_in, need_of, version_of
from werkruimte.rules.rules import in_force
from werkruimte.run import run
from werkruimte.studies import right_place
from werkruimte.studies.permission import NO_PLANS, Permission, Plan
from werkruimte.studies.right_place import room_column
from werkruimte.studies.room import VARIANTS
from werkruimte.studies.studies import Studies, run_studies

RULES = in_force(date(2026, 11, 24))
GYM, OFFICE, CEMENT, NOBODY_KNOWS = "9313", "6201", "2351", "99999"


class WithRegister:
    """The demo with a made register in its fact base."""

    def __init__(self, snapshot: Snapshot, rows: list[tuple[Any, ...]]) -> None:
        year = Period(date(2026, 1, 1), "year")
        made = Source(
            "voorbeeld-2026", "register", made_register.FILE, made_register.TITLE, "voorbeeld", "verzonnen", "aggregates", year, ""
        )
        self.code, self.name, self.sources = snapshot.code, snapshot.name, (*snapshot.sources, made)
        self.snapshot, self.rows = snapshot, rows

    def open(self) -> duckdb.DuckDBPyConnection:
        connection = self.snapshot.open()
        connection.executemany("INSERT INTO establishments VALUES ('voorbeeld-2026', ?, ?, ?, NULL, NULL, NULL, ?, ?, 2026)", self.rows)
        return connection


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    path = made_register.write(demo("rijssen-holten").open(), tmp_path_factory.mktemp("register"))
    lines = [line.split(";") for line in path.read_text("utf-8").splitlines()[1:]]
    return [(id, sbi, float(jobs), float(x), float(y)) for id, sbi, jobs, x, y, _ in lines]


@pytest.fixture(scope="module")
def studies(rows: list[tuple[Any, ...]]) -> Studies:
    return run_studies(WithRegister(demo("rijssen-holten"), rows), RULES)  # type: ignore[arg-type]


@pytest.fixture
def street() -> duckdb.DuckDBPyConnection:
    """A dwelling at 0 m; on a park a garage box at 200, business units at 120, 320 and (of unknown floor) 340 m."""
    connection = connect()
    create_optional(connection)
    connection.execute(
        """CREATE TABLE placed (nr BIGINT, id VARCHAR, rin VARCHAR, on_current BOOLEAN, klasse VARCHAR, x DOUBLE, y DOUBLE, oppervlakte BIGINT,
        suspect BOOLEAN, is_business BOOLEAN, is_sensitive BOOLEAN, straat VARCHAR, postcode VARCHAR, bouwjaar INTEGER, since_base BOOLEAN, pand_id VARCHAR)"""
    )
    connection.execute("CREATE TABLE current_parks (rin VARCHAR, geometry GEOMETRY)")
    connection.execute("CREATE TABLE park_shapes (rin VARCHAR, name VARCHAR)")
    connection.execute(
        """INSERT INTO placed BY POSITION SELECT *, NULL, NULL, NULL, NULL, NULL FROM (VALUES (1, 'a', NULL, false, 'woon', 0, 0, 90, false, false, true),
        (2, 'b', '7', true, 'industrie', 120, 0, 1000, false, true, false), (3, 'c', '7', true, 'industrie', 320, 0, 500, false, true, false),
        (4, 'd', '7', true, 'industrie', 340, 0, 999999, false, true, false), (5, 'e', '7', true, 'overig', 200, 0, 20, false, false, false))"""
    )
    return connection


def classes(connection: duckdb.DuckDBPyConnection, *firms: tuple[str, str, str | None], plans: Permission = NO_PLANS) -> dict[str, str]:
    connection.executemany("INSERT INTO establishments VALUES ('s', ?, ?, 1, NULL, NULL, ?, NULL, NULL, 2026)", list(firms))
    right_place.study(connection, RULES, plans)
    return dict(connection.execute("SELECT id, class FROM unit_fit ORDER BY id").fetchall())


def test_each_use_is_judged_by_its_need_and_the_room_of_its_place(street: duckdb.DuckDBPyConnection) -> None:
    # b: 120 m is category 3.2 quiet and 4.1 mixed, the gym needs 2. c: 320 m is 4.2 and 5.1, of unknown need. The office has no unit.
    found = classes(street, ("1", GYM, "b"), ("2", NOBODY_KNOWS, "c"), ("3", OFFICE, None))
    assert found == {"b": "onderbenut", "c": "onbekend", "d": "onbekend"}
    room = street.execute("SELECT room_low, room_high, m2 FROM unit_fit ORDER BY id").fetchall()
    assert room == [(3, 4, 1000), (5, 6, 500), (5, 6, None)]


def test_the_neediest_user_of_a_unit_counts_and_an_unknown_one_leaves_it_open(street: duckdb.DuckDBPyConnection) -> None:
    needs = need_of(CEMENT)
    assert needs.lowest is not None and RULES.categories.index(needs.lowest) > 4
    found = classes(street, ("1", GYM, "b"), ("2", CEMENT, "b"), ("3", GYM, "c"), ("4", NOBODY_KNOWS, "c"))
    assert (found["b"], found["c"]) == ("strijdig", "onbekend")


@pytest.mark.parametrize(
    ("admitted", "expected"), [({"2": box(100, -10, 130, 10)}, "past"), ({}, "strijdig"), ({"": box(100, -10, 130, 10)}, "onderbenut")]
)
def test_a_plan_caps_the_room_of_a_place(street: duckdb.DuckDBPyConnection, admitted: dict[str, Polygon], expected: str) -> None:
    # b, at 120 m, could carry 3.2 to 4.1; a plan admits category 2, no business at all, or business of a category it does not tell.
    area = box(100, -10, 130, 10)
    plan = Plan("p", "Plan", "plan-1", date(2020, 1, 1), area, admitted, Polygon(), area)
    assert classes(street, ("1", GYM, "b"), plans=Permission((plan,), (), (), (plan,)))["b"] == expected


def test_dwellings_that_a_plan_admits_take_room(street: duckdb.DuckDBPyConnection) -> None:
    homes = box(330, -10, 335, 10)
    plan = Plan("p", "Plan", "plan-1", date(2020, 1, 1), homes, {}, homes, homes)
    classes(street, ("1", GYM, "c"), plans=Permission((plan,), (), (), (plan,)))
    assert street.execute("SELECT room_low FROM unit_fit WHERE id = 'c'").fetchall() == [(0,)]


def test_only_the_last_year_of_a_register_counts(street: duckdb.DuckDBPyConnection) -> None:
    street.execute("INSERT INTO establishments VALUES ('s', '1', '9313', 1, NULL, NULL, 'c', NULL, NULL, 2020)")
    assert classes(street, ("1", GYM, "b"))["c"] == "onbekend"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (GYM, ("2", "2", True)),
        ("93130", ("2", "2", False)),
        (NOBODY_KNOWS, (None, None, False)),
        ("2053", (None, None, False)),
        ("47781", ("1", "1", False)),
    ],
)
def test_a_code_tells_a_need_or_nothing(code: str, expected: tuple[str | None, str | None, bool]) -> None:
    found = need_of(code)
    assert (found.lowest, found.highest, found.sure) == expected


def test_a_group_is_as_wide_as_its_codes() -> None:
    step = RULES.categories.index
    whole, part = need_of("25"), need_of("2562")
    assert whole.lowest and whole.highest and part.lowest and part.highest
    assert step(whole.lowest) <= step(part.lowest) <= step(part.highest) <= step(whole.highest) and not whole.sure


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_index_by_another_road(studies: Studies, variant: str) -> None:
    into = Figures()
    measure.figures(studies, into)
    column = room_column(variant)
    units = studies.connection.execute(
        f"SELECT m2, need_low, need_high, {column} AS c FROM unit_fit WHERE on_current AND m2 IS NOT NULL"
    ).fetchnumpy()
    m2, low, high, room = (np.ma.filled(np.ma.asarray(units[k], dtype=np.float64), np.nan) for k in ("m2", "need_low", "need_high", "c"))
    found = under_use(m2, np.column_stack([low, high]), room, 3, 2)
    figure = into.last("m02.under_use.index", studies.municipality.code, variant + ".zonder_plan")
    assert found.index is not None and found.bounds is not None
    assert (figure.value, figure.low, figure.high) == pytest.approx((100 * found.index, *(100 * b for b in found.bounds)))
    assert into.last("m02.heavy_room.floor.area", studies.municipality.code, variant + ".zonder_plan").value == found.base_m2


def test_moves_can_be_made_in_order_and_every_place_fits(studies: Studies) -> None:
    made = studies.moving
    assert made is not None and made.plan.proven and made.plan.settled and made.plan.gain == sum(s.frees_m2 for s in made.steps) > 0
    units = {r[0]: r[1:] for r in studies.connection.execute("SELECT nr, m2, need_high, room_low, state FROM unit_fit").fetchall()}
    empty = {nr for nr, u in units.items() if u[3] == "leeg_of_onbekend"}
    for step in made.steps:
        assert step.metres <= 5000 and step.after < step.number
        if step.to is not None:
            assert step.to in empty and units[step.mover][1] <= units[step.to][2] and 0.9 <= units[step.to][0] / units[step.mover][0] <= 1.5
            empty.remove(step.to)
        empty.add(step.mover)


def test_the_order_of_the_file_decides_nothing(rows: list[tuple[Any, ...]], studies: Studies) -> None:
    other = run_studies(WithRegister(demo("rijssen-holten"), rows[::-1]), RULES)  # type: ignore[arg-type]
    assert other.moving == studies.moving is not None


def test_a_dossier_shows_shares_and_never_an_establishment(rows: list[tuple[Any, ...]]) -> None:
    result = run(WithRegister(demo("rijssen-holten"), rows), RULES)  # type: ignore[arg-type]
    text = json.dumps(contract.document(result), ensure_ascii=False)
    assert not any(row[0] in text for row in rows) and made_register.TITLE in text
    parks = [f for f in result.figures.find("m02.under_use.index") if f.area.level == "park"]
    assert parks and any(f.status == "suppressed" and f.value is None for f in parks)


def test_no_count_of_few_follows_from_two_others(studies: Studies) -> None:
    """The same numbers as the page, with one place fewer: of 39 that could move 37 have one."""
    into = Figures()
    connection = studies.connection
    connection.execute("BEGIN")
    try:
        all_, placed = (
            connection.execute(q).fetchall()[0][0]
            for q in ("SELECT count(*) FROM movers", "SELECT count(DISTINCT mover) FROM move_options")
        )
        keep = min(placed, all_ - 2)
        assert keep > 5
        connection.execute("DELETE FROM movers WHERE mover NOT IN (SELECT mover FROM move_options)")
        connection.execute("DELETE FROM move_options WHERE mover IN (SELECT DISTINCT mover FROM move_options ORDER BY mover LIMIT 2)")
        measure.figures(studies, into)
    finally:
        connection.execute("ROLLBACK")
    told = {id: into.last(id, studies.municipality.code) for id in ("m02.movers.all.count", "m02.movers.placeable.count")}
    assert any(f is not None and f.status == "suppressed" for f in told.values()), told


def test_the_made_register_names_nobody(tmp_path: Path) -> None:
    path = made_register.write(demo("rijssen-holten").open(), tmp_path)
    assert "voorbeeld" in path.name and "naam" not in path.read_text("utf-8").splitlines()[0]


def test_a_code_of_2025_is_read_by_2025_and_a_garage_is_no_light_use(street: duckdb.DuckDBPyConnection) -> None:
    """95311 (a garage) has no code of 2008: read by its first figures it was the repair of radios."""
    assert version_of([("95311", 1)]) == version_of([("47810", 1)]) == 2025
    assert need_of("95311").highest == "1" and (need_in("95311", 2025).lowest, need_in("95311", 2025).highest) == ("1", "3.2")
    street.execute("INSERT INTO establishments VALUES ('s', '1', '95311', 1, NULL, NULL, 'c', NULL, NULL, 2026)")
    street.execute("INSERT INTO sbi_versions VALUES ('s', 2025)")
    right_place.study(street, RULES)
    rows = street.execute("SELECT need_low, need_high, sure FROM establishment_fit WHERE sbi = '95311'").fetchall()
    assert rows == [(0.0, 3.0, False)]


def test_of_an_unknown_version_only_what_both_say_is_known() -> None:
    assert need_in("38210", 2008) != need_in("38210", 2025) and need_in("38210", 0).highest is None
    assert need_in("93130", 0).highest == "2" == need_in("9313", 2008).highest
    assert version_of([("38210", 5), ("93130", 3)]) == 0 and version_of([("4520", 50), ("95311", 50)]) == 0


@pytest.mark.parametrize(
    ("counts", "shown"), [((0, 0, 0, 1), 0), ((9, 1, 1, 9), 0), ((9, 4, 0, 9), 0), ((9, 4, 3, 9), 2), ((9, 8, 0, 9), 4)]
)
def test_the_class_of_the_few_does_not_follow_from_the_zeros_beside_it(counts: tuple[int, ...], shown: int) -> None:
    """One establishment: nothing past, under-used or in conflict, one hidden, so that one was *onbekend*."""
    found = dict(zip(measure.COUNTS, map(float, counts), strict=True))
    hidden = {id for id, n in found.items() if small(n, 5)}
    assert len(found) - len(hidden | measure._classes_beside(found, hidden, 5)) == shown
