"""Ledger permission: what adopted plans admit, per spot the newest, and what changed between two of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.engine import connect
from werkruimte.facts.schema import create_optional
from werkruimte.methods.grid import cells_in
from werkruimte.methods.kernels import nearest_shape
from werkruimte.rules.rules import in_force
from werkruimte.studies.permission import Permission, Plan, cap_at, study
from werkruimte.studies.sites import planned_areas

RULES = in_force(date(2026, 11, 24))


def city(plans: list[dict], parks: dict[str, tuple[int, int, int, int]] | None = None) -> duckdb.DuckDBPyConnection:
    """Tables with plans as boxes: id, day, box, and objects (kind, group, name, category, excluded, box)."""
    connection = connect()
    create_optional(connection)
    connection.execute("CREATE TABLE current_parks (rin VARCHAR, geometry GEOMETRY)")
    for rin, box in (parks or {}).items():
        connection.execute("INSERT INTO current_parks VALUES (?, ST_GeomFromText(?))", [rin, shapely.box(*box).wkt])
    for p in plans:
        connection.execute(
            "INSERT INTO plans VALUES (?, ?, '2012', ?, ?, ?, ST_GeomFromText(?))",
            [p["id"], p["id"], p.get("status", "vastgesteld"), p["day"], p["id"], shapely.box(*p["box"]).wkt],
        )
        for i, (kind, group, name, category, excluded, box) in enumerate(p["objects"]):
            connection.execute(
                "INSERT INTO plan_areas VALUES (?, ?, ?, ?, ?, ?, ?, ST_GeomFromText(?))",
                [p["id"], str(i), kind, group, name, category, excluded, shapely.box(*box).wkt],
            )
    return connection


def park(id: str, day: str, box: tuple, category: str | None, status: str = "vastgesteld") -> dict:
    objects = [("enkelbestemming", "bedrijventerrein", "Bedrijventerrein", None, False, box)]
    if category:
        objects.append(("functieaanduiding", "", f"bedrijf tot en met categorie {category}", category, False, box))
    return {"id": id, "day": day, "box": box, "status": status, "objects": objects}


def hectares(connection: duckdb.DuckDBPyConnection) -> dict:
    return dict(connection.execute("SELECT categorie, round(sum(ha), 6) FROM permission GROUP BY 1").fetchall())


HALF, WHOLE = (0, 0, 100, 50), (0, 0, 100, 100)


def test_a_newer_plan_takes_the_place_of_an_older_one_where_it_lies() -> None:
    connection = city([park("a", "2010-01-01", WHOLE, "4.1"), park("b", "2020-01-01", HALF, "3.1")], {"1": (0, 0, 50, 100)})
    found = study(connection, RULES)
    assert hectares(connection) == {"4.1": 0.5, "3.1": 0.5}
    assert [(c.cause, round(c.hectares, 6), round(c.gone, 6)) for c in found.changes] == [("narrowed", 0.5, 0.0)]
    in_park = dict(connection.execute("SELECT rin, round(sum(ha), 6) FROM permission GROUP BY 1").fetchall())
    assert in_park == {"1": 0.5, "": 0.5}


def test_business_that_is_gone_is_narrowed_and_homes_are_sensitive_added() -> None:
    homes = {"id": "b", "day": "2020-01-01", "box": HALF, "objects": [("enkelbestemming", "wonen", "Wonen", None, False, HALF)]}
    found = study(city([park("a", "2010-01-01", WHOLE, "4.1"), homes]), RULES)
    assert {c.cause: (round(c.hectares, 6), round(c.gone, 6)) for c in found.changes} == {
        "narrowed": (0.5, 0.5),
        "sensitive_added": (0.5, 0.0),
    }


def test_a_higher_maximum_is_widened() -> None:
    found = study(city([park("a", "2010-01-01", WHOLE, "3.1"), park("b", "2020-01-01", WHOLE, "4.2")]), RULES)
    assert [(c.cause, c.hectares) for c in found.changes] == [("widened", 1.0)]


def test_a_category_that_is_not_told_is_compared_with_nothing() -> None:
    connection = city([park("a", "2010-01-01", WHOLE, "3.1"), park("b", "2020-01-01", WHOLE, None)])
    assert study(connection, RULES).changes == () and hectares(connection) == {"onbekend": 1.0}


@pytest.mark.parametrize(("then", "now", "compared"), [("3.2", "3.2", ["new"]), (None, "3.2", []), ("3.2", None, [])])
def test_plans_without_a_change_are_compared_where_both_name_a_category(then: str | None, now: str | None, compared: list[str]) -> None:
    found = study(city([park("old", "2010-01-01", WHOLE, then), park("new", "2020-01-01", HALF, now)]), RULES)
    assert all(where.equals(shapely.box(*HALF)) for *_, where in found.compared)
    assert (found.changes, [plan.id for plan, *_ in found.compared]) == ((), compared)
    assert {since for _, since, _ in found.compared} <= {date(2010, 1, 1)}


def test_a_consolidated_plan_holds_by_assumption_until_a_newer_one_is_adopted() -> None:
    plans = [park("a", "2010-01-01", WHOLE, "4.1"), park("b", "2020-01-01", WHOLE, "3.1", "geconsolideerd")]
    found = study(city(plans), RULES)
    assert [(p.id, p.assumed) for p in found.plans] == [("b", True)] and found.assumed == ("b",)
    assert [(c.cause, c.plan.assumed) for c in found.changes] == [("narrowed", True)]
    later = study(city([*plans, park("c", "2022-01-01", HALF, "2")]), RULES)
    assert [(p.id, p.assumed) for p in later.plans] == [("b", True), ("c", False)]


def test_one_plan_shows_no_change_and_a_draft_does_not_hold() -> None:
    found = study(city([park("a", "2010-01-01", WHOLE, "4.1"), park("b", "2020-01-01", WHOLE, "2", "ontwerp")]), RULES)
    assert found.changes == () and [p.id for p in found.plans] == ["a"] and found.other == ("b (ontwerp)",)


def test_the_cap_tells_apart_no_business_no_category_and_no_plan() -> None:
    told = park("a", "2010-01-01", HALF, "3.1")
    told["box"] = WHOLE
    told["objects"].append(("enkelbestemming", "groen", "Groen", None, False, (0, 50, 50, 100)))
    untold = park("b", "2015-01-01", (200, 0, 300, 100), None)
    cap, known = cap_at(study(city([told, untold]), RULES), np.array([[5, 5], [5, 95], [95, 95], [250, 5], [500, 5]]), RULES.categories)
    assert cap.tolist() == [RULES.categories.index("3.1"), -1, -2, -2, -2] and known.tolist() == [True] * 4 + [False]


def test_what_held_on_a_day_is_what_was_adopted_by_then() -> None:
    homes = {"id": "b", "day": "2020-01-01", "box": HALF, "objects": [("enkelbestemming", "wonen", "Wonen", None, False, HALF)]}
    found = study(city([park("a", "2010-01-01", WHOLE, "4.1"), homes]), RULES)
    assert found.on(date(2019, 12, 31)).sensitive.area == 0 and found.on(date(2020, 1, 1)).sensitive.area == 5000
    assert found.on(date(2009, 1, 1)).covered.area == 0 and found.on(RULES.on).covered.area == found.covered.area


def test_what_is_excluded_is_not_admitted() -> None:
    plan = park("a", "2010-01-01", WHOLE, "4.1")
    plan["objects"].append(("functieaanduiding", "", "bedrijf uitgesloten", None, True, HALF))
    connection = city([plan])
    study(connection, RULES)
    assert hectares(connection) == {"4.1": 0.5}


def test_a_company_dwelling_is_sensitive_and_a_farm_no_business() -> None:
    plan = {
        "id": "a",
        "day": "2010-01-01",
        "box": WHOLE,
        "objects": [
            ("enkelbestemming", "agrarisch", "Agrarisch", None, False, WHOLE),
            ("functieaanduiding", "", "bedrijfswoning", None, False, HALF),
            ("functieaanduiding", "", "agrarisch bedrijf", None, False, HALF),
        ],
    }
    found = study(city([plan]), RULES)
    assert found.sensitive.area == 5000 and found.plans[0].business.area == 0


def test_a_utility_cabinet_is_no_business() -> None:
    objects = [("enkelbestemming", "bedrijf", "Bedrijf - Nutsvoorziening", None, False, HALF)]
    found = study(city([{"id": "a", "day": "2010-01-01", "box": WHOLE, "objects": objects}]), RULES)
    assert found.plans[0].business.area == 0


PARCELS = [(10 * i, 0, 10 * i + 5, 100) for i in range(20)]


def parcels(id: str, day: str, west_m: float, some: list[tuple]) -> dict:
    """A plan with business of 3.1 on parcels of 5 by 100 m, whose western borders lie `west_m` further east."""
    boxes = [(w + west_m, s, e, n) for w, s, e, n in some]
    objects = [("functieaanduiding", "", "bedrijf tot en met categorie 3.1", "3.1", False, box) for box in boxes]
    return {
        "id": id,
        "day": day,
        "box": (0, 0, 200, 100),
        "objects": [*objects, ("enkelbestemming", "groen", "Groen", None, False, (0, 0, 200, 100))],
    }


def left_out(connection: duckdb.DuckDBPyConnection) -> dict:
    return dict(connection.execute("SELECT what || rin, round(sum(m2), 6) FROM plan_slivers WHERE m2 > 1e-6 GROUP BY 1").fetchall())


def test_strips_along_many_borders_are_no_change_however_many() -> None:
    """Twenty strips of 0.2 by 100 m are 0.04 ha together, and none of them is a change; a parcel that went counts whole."""
    connection = city([parcels("a", "2010-01-01", 0, PARCELS), parcels("b", "2020-01-01", 0.2, PARCELS)])
    assert study(connection, RULES).changes == () and left_out(connection) == {"narrowed": 400.0}
    connection = city([parcels("a", "2010-01-01", 0, PARCELS), parcels("b", "2020-01-01", 0.2, PARCELS[1:])])
    (change,) = study(connection, RULES).changes
    assert (change.cause, round(change.hectares, 6), round(change.gone, 6)) == ("narrowed", 0.05, 0.05)
    assert left_out(connection) == {"narrowed": 380.0}


def test_a_strip_wider_than_half_a_metre_is_a_change() -> None:
    found = study(city([parcels("a", "2010-01-01", 0, PARCELS), parcels("b", "2020-01-01", 0.6, PARCELS)]), RULES)
    assert [(c.cause, round(c.hectares, 6)) for c in found.changes] == [("narrowed", 0.12)]


def test_a_plan_beside_a_park_is_not_on_it_by_a_strip_of_its_border() -> None:
    connection = city([park("a", "2010-01-01", WHOLE, "4.1")], {"1": (99.7, 0, 200, 100), "2": (-100, 0, 1, 100)})
    study(connection, RULES)
    by_park = dict(connection.execute("SELECT rin, round(sum(ha), 6) FROM permission GROUP BY 1").fetchall())
    assert by_park == {"2": 0.01, "": 0.99}, "what is not on a park is in the municipality all the same"
    assert left_out(connection) == {"in_force1": 30.0}


def test_what_a_newer_plan_leaves_of_an_older_one_as_strips_holds_no_more() -> None:
    old, new = park("a", "2010-01-01", WHOLE, "4.1"), park("b", "2020-01-01", (0.3, 0, 99.8, 100), "4.1")
    connection = city([old, new])
    found = study(connection, RULES)
    assert [p.id for p in found.plans] == ["b"] and left_out(connection) == {"in_force": 50.0}


def test_dwellings_that_a_newer_drawing_moves_by_a_hand_take_no_room() -> None:
    def homes(id: str, day: str, east: float) -> dict:
        return {"id": id, "day": day, "box": WHOLE, "objects": [("enkelbestemming", "wonen", "Wonen", None, False, (0, 0, east, 100))]}

    for east, came in ((50.3, []), (51, [100.0])):
        found = study(city([homes("a", "2010-01-01", 50), homes("b", "2020-01-01", east)]), RULES)
        areas = planned_areas(found, date(2017, 1, 1), shapely.Polygon())
        assert [round(a.shape.area, 6) for a in areas if not a.before] == came


boxes = st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(10, 60), st.integers(10, 60)).map(
    lambda t: (t[0], t[1], t[0] + t[2], t[1] + t[3])
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(boxes, st.sampled_from(["2", "3.1", "4.1", None])), min_size=1, max_size=4), st.integers(0, 5000))
def test_raster_and_polygons_agree_and_moving_changes_nothing(plans: list, shift: int) -> None:
    def made(dx: int) -> duckdb.DuckDBPyConnection:
        moved = [((b[0] + dx, b[1] + dx, b[2] + dx, b[3] + dx), c) for b, c in plans]
        return city([park(f"p{i}", f"20{10 + i}-01-01", box, c) for i, (box, c) in enumerate(moved)])

    here, there = made(0), made(shift)
    found = study(here, RULES)
    study(there, RULES)
    assert hectares(here) == pytest.approx(hectares(there), abs=1e-5)
    xy = np.stack(np.meshgrid(np.arange(150) + 0.5, np.arange(150) + 0.5), axis=-1).reshape(-1, 2)
    cap, known = cap_at(found, xy, RULES.categories)
    for category in ("2", "3.1", "4.1"):
        assert (cap == RULES.categories.index(category)).sum() / 10_000 == pytest.approx(hectares(here).get(category, 0.0), abs=1e-6)
    assert known.sum() / 10_000 == pytest.approx(found.covered.area / 10_000, abs=1e-6)


def test_the_made_plan_of_durperveld_from_file_to_figure(shared: Path, tmp_path: Path) -> None:
    from werkruimte.cli.proof import again
    from werkruimte.facts.build import build
    from werkruimte.run import run

    data = tmp_path / "data"
    data.mkdir()
    (data / "plan.gml").symlink_to(shared / "data/bestemmingsplan/durperveld_imro2012_fictief.gml")
    result = run(build("Durperdam", data, tmp_path / "uit"), RULES)
    found = {f.id: f for f in result.figures if f.id.startswith("m01.permission")}
    assert found["m01.permission.c3_1.area"].value == pytest.approx(2.318, abs=0.001)
    assert found["m01.permission.c2.area"].value == pytest.approx(1.117, abs=0.001)
    # 4.476 ha of bestemming bedrijf and the like, less three utility cabinets of 96 m2 together.
    assert found["m01.permission.business.area"].value == pytest.approx(4.466, abs=0.001)
    assert found["m01.permission.c4_1.area"].status == "partial" and "in de regels" in found["m01.permission.c4_1.area"].note
    assert found["m01.permission.business.loss"].reason == "not_computable_single_snapshot"
    assert all(again(result, f) == pytest.approx(f.value) for f in found.values() if f.value is not None)
    # The cap of cells and the sensitive area by another road: rasters of the real plan.
    permission = result.studies.permission
    centres, _ = cells_in([permission.covered], 10)
    cap, known = cap_at(permission, centres, RULES.categories)
    assert known.all() and (cap >= 0).sum() * 0.01 == pytest.approx(2.318 + 1.117, abs=0.1)
    untold = found["m01.permission.business.area"].value - 2.318 - 1.117
    assert (cap == -2).sum() * 0.01 == pytest.approx(untold, abs=0.15)
    metres, _ = nearest_shape(centres, np.array([permission.sensitive]), 2000)
    assert (metres == 0).sum() * 0.01 == pytest.approx(permission.sensitive.area / 10_000, rel=0.02) and permission.sensitive.area > 10_000


def test_a_cell_on_the_line_between_two_bestemmingen_has_one_of_them() -> None:
    west, east = shapely.box(0, 0, 15, 20), shapely.box(15, 0, 30, 20)
    plan = Plan(
        "p", "Plan", "bron", date(2020, 1, 1), shapely.box(0, 0, 30, 20), {"2": west, "3.1": east}, shapely.Polygon(), assigned=west | east
    )
    cap, known = cap_at(Permission((plan,), (), ()), np.array([[5.0, 5.0], [15.0, 5.0], [25.0, 5.0]]), ("1", "2", "3.1"))
    assert cap.tolist() == [1, 2, 2] and known.all()
