"""Toetsstad with plans: room capped, and taken by dwellings that a plan admits; answers by hand in `answers_room.csv`.

Proefkade is 300 by 200 m, 30 columns of 0.20 ha. The plan of 2012 admits up to 4.1 and two columns of green at the east
end; the plan of 2020 admits dwellings in a strip whose nearest facade lies 40 m west of the park, so that the centres of
the columns lie 45, 55, ... 335 m away. Every pand that is sensitive lies more than 250 m away and takes nothing below 4.1.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from toetsstad import write_city
from write_imro import PLANS, WORK, write_plans

from werkruimte.cli.proof import again
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run
from werkruimte.studies.room import VARIANTS, column
from werkruimte.werktoets import Plan, Variant, assess, ground
from werkruimte.werktoets.shadow import shadow

HERE = Path(__file__).parent
BASE, STAND = date(2017, 1, 1), date(2024, 3, 15)
KADE, AKKER, CITY = "999802", "999801", "GM9998"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = write_city(tmp_path_factory.mktemp("toetsstad-plannen"))
    write_plans(folder)
    return run(build("Toetsstad", folder, tmp_path_factory.mktemp("feiten") / "uit"), in_force(date(2026, 11, 24)))


def value(result: Run, id: str, area: str, variant: str, day: date = STAND) -> float | None:
    (figure,) = (f for f in result.figures.find(id, area, variant) if f.period.end == day)
    return figure.value


@pytest.mark.parametrize("moment", ["base", "now"])
@pytest.mark.parametrize("table", ["rustig", "gemengd"])
def test_hectares_by_category_are_those_made_by_hand(planned: Run, table: str, moment: str) -> None:
    with (HERE / "answers_room.csv").open(encoding="utf-8", newline="") as file:
        expected = {r["category"]: float(r["ha"]) for r in csv.DictReader(file) if (r["table"], r["moment"]) == (table, moment)}
    day = BASE if moment == "base" else STAND
    for name in ["0", *planned.rules.categories]:
        id = f"m01.room.c{name.replace('.', '_')}.area"
        assert value(planned, id, KADE, f"{table}.omgeving", day) == pytest.approx(expected.get(name, 0.0), abs=1e-9), name
    assert sum(expected.values()) == pytest.approx(6.0)


def test_what_the_plan_took_is_encroachment_and_its_event_is_proven(planned: Run) -> None:
    assert value(planned, "m01.room.encroachment.loss", KADE, "rustig.omgeving") == pytest.approx(3.2)
    assert value(planned, "m01.room.encroachment_steps.loss", KADE, "rustig.omgeving") == pytest.approx(3 * 0.2 + 2 * 1.0 + 2.0)
    assert value(planned, "m01.room.encroachment.loss", KADE, "gemengd.omgeving") == pytest.approx(1.2)
    (event,) = (e for e in planned.events if e.ledger == "room" and e.area.code == KADE)
    assert (event.status, event.effect, event.label, event.amount) == ("bewezen", "loss", "Kadezicht", pytest.approx(3.2))
    assert event.source == "plan-nl.imro.9998.bp2020-vg01" and event.dwellings == 0


def test_a_variant_says_where_no_plan_is_known(planned: Run) -> None:
    id = "m01.room.ge_4_1.area"
    assert {f.variant for f in planned.figures.find(id, KADE)} == {
        "rustig",
        "gemengd",
        *(f"{t}.{r}" for t in ("rustig", "gemengd") for r in ("omgeving", "alle")),
    }
    for area in (AKKER, CITY):
        assert all(f.variant.endswith(".zonder_plan") for f in planned.figures.find(id, area))
    (whole,) = (f for f in planned.figures.find(id, CITY, "rustig.omgeving.zonder_plan") if f.period.end == STAND)
    assert whole.note.startswith("6,00 ha begrensd door een plan; van 9,60 ha is geen plan bekend.")
    assert "plan-nl.imro.9998.bp2012-vg01" in whole.sources and whole.status == "value"
    room = [f for f in planned.figures if f.id.startswith("m01.room") and f.value is not None]
    assert all(again(planned, f) == pytest.approx(f.value, abs=1e-9) for f in room)


def test_a_plan_without_bestemmingen_takes_the_place_of_nothing(planned: Run) -> None:
    assert [p.name for p in planned.studies.permission.plans] == ["Proefkade", "Kadezicht"]
    assert any("Paraplu parkeren" in name for name in planned.studies.permission.other)


def test_a_tested_plan_starts_from_the_room_that_the_ledger_has(planned: Run) -> None:
    """Outlines, plans and the dwellings they admit: the ground of the Werktoets is the ledger of room, cell by cell."""
    around = ground(planned.studies)
    assert (around.cell_cap >= -1).any() and not around.site_by_point.all()
    for name in VARIANTS:
        ours = around.cell_category(name, np.arange(len(around.cells_xy)))
        assert ours.tolist() == [c for (c,) in planned.query(f"SELECT {column(name, 'now')} FROM cells ORDER BY rin, x, y")]


def test_what_a_dwelling_costs_stops_at_what_the_plan_admits(planned: Run) -> None:
    """A dwelling that leaves room for all that the plan admits costs nothing there, whatever it would cost without a plan."""
    around = ground(planned.studies)
    free = replace(around, cell_cap=np.full(len(around.cells_xy), -2, dtype=np.int8))
    box = (*(around.cells_xy.min(axis=0) - 300), *(around.cells_xy.max(axis=0) + 300))
    capped, bare = (shadow(g, "rustig.omgeving", box).loss_ha for g in (around, free))
    assert (capped <= bare).all() and (capped < bare).any()


def test_the_room_of_a_tested_plan_names_what_caps_it(planned: Run) -> None:
    around = ground(planned.studies)
    west, south = around.cells_xy.min(axis=0)
    area = shapely.box(west - 60, south - 60, west - 20, south - 20)
    outcome = assess(Plan("Proef", area, (Variant("A", "Wonen", 12, {}, homes=area),), "proef.toml"), around).outcomes[0]
    loss = outcome.figure("m03.plan.room.loss", "rustig.omgeving")
    assert "begrensd door" in loss.note and "omtrek van het pand" in loss.note


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same city, of which the dwellings were admitted half a year after the day of the units, and work lowered to 3.1 that day as well."""
    kade, homes, rules = PLANS
    day, lower = "2024-09-15", tuple((e, g, n.replace("4.1", "3.1"), b) for e, g, n, b in kade.objects)
    folder = write_city(tmp_path_factory.mktemp("toetsstad-later"))
    write_plans(
        folder,
        (
            kade,
            rules,
            replace(homes, day="2024-09-16"),
            replace(kade, id="NL.IMRO.9998.BP2024-VG01", name="Proefkade II", day=day, objects=lower),
        ),
    )
    return run(build("Toetsstad", folder, tmp_path_factory.mktemp("feiten") / "uit"), in_force(date(2026, 11, 24)))


def test_a_plan_adopted_after_the_day_of_the_units_takes_and_caps_nothing_of_that_day(later: Run) -> None:
    for table in ("rustig", "gemengd"):
        for day in (BASE, STAND):
            assert value(later, "m01.room.c4_1.area", KADE, f"{table}.omgeving", day) == pytest.approx(5.6), (
                "as it was before (answers_room.csv)"
            )
        assert value(later, "m01.room.encroachment.loss", KADE, f"{table}.omgeving") == 0
    assert not [e for e in later.events if e.ledger == "room" and e.source.startswith("plan-")]
    room = [f for f in later.figures if f.id.startswith(("m01.room", "m01.quadrant", "m02."))]
    assert not [f.id for f in room if {"plan-nl.imro.9998.bp2020-vg01", "plan-nl.imro.9998.bp2024-vg01"} & set(f.sources)]
    (figure,) = (f for f in later.figures.find("m01.room.ge_4_1.area", KADE, "rustig.omgeving") if f.period.end == STAND)
    assert "2 plannen van na de datum van de eenheden tellen hier niet mee." in figure.note


def test_a_later_plan_is_a_change_of_permission_all_the_same(later: Run) -> None:
    changes = {(e.cause, e.label) for e in later.events if e.ledger == "permission"}
    assert {("narrowed", "Proefkade II"), ("sensitive_added", "Kadezicht")} <= changes


def test_a_toets_is_bound_by_the_plans_of_the_day_of_the_run(later: Run) -> None:
    around = ground(later.studies)
    told = around.cell_cap[around.cell_cap >= 0]
    assert len(told) and set(told) == {later.rules.categories.index("3.1")}
    assert len(around.cell_cap) == later.query("SELECT count(*) FROM cells")[0][0]


def test_a_plan_that_changes_nothing_loses_nothing(tmp_path: Path) -> None:
    """Zero hectares, and not 'no data': two plans for one spot were compared, and admit the same."""
    folder = write_city(tmp_path / "stad")
    work = PLANS[0]
    write_plans(folder, (work, replace(work, id="NL.IMRO.9998.BP2019-VG01", day="2019-05-01")))
    result = run(build("Toetsstad", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    (loss,) = result.figures.find("m01.permission.business.loss", CITY)
    assert (loss.value, loss.status, loss.period.start, loss.period.end) == (0, "value", date(2012, 4, 2), date(2019, 5, 1))
    (kade,), (akker,) = (result.figures.find("m01.permission.business.loss", park) for park in (KADE, AKKER))
    assert (kade.value, akker.value, akker.status) == (0, None, "no_data")


def test_the_note_says_how_many_square_metres_are_two_drawings_of_one_border(tmp_path: Path) -> None:
    """Work is drawn again, 0.3 m further east over 200 m: 60 m2 that no plan took from anyone."""
    kade, homes, _ = PLANS
    west, *rest = WORK
    again_drawn = tuple((e, g, n, (west + 0.3, *rest) if b == WORK else b) for e, g, n, b in kade.objects)
    folder = write_city(tmp_path / "toetsstad")
    write_plans(folder, (kade, replace(kade, id="NL.IMRO.9998.BP2015-VG01", day="2015-01-01", objects=again_drawn), homes))
    result = run(build("Toetsstad", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    (loss,) = result.figures.find("m01.permission.business.loss", CITY)
    assert loss.value == 0 and "Stroken tot 0,5 meter breed, samen 60 m², zijn een verschil van tekenen" in loss.note
    assert not [e for e in result.events if e.ledger == "permission" and e.cause == "narrowed"]
