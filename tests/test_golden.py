"""The demo against the counted facts of the real files, and every figure against its own proof."""

import csv
import json
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.cli.proof import again, band_again
from werkruimte.domain.errors import NotAddable
from werkruimte.domain.figure import Area, Period, total
from werkruimte.run import Run

HERE = "GM1742"


@pytest.fixture(scope="session")
def golden(shared: Path) -> dict:
    return json.loads((shared / "data" / "GOLDEN.json").read_text())["rijssen_holten"]


def value(run: Run, id: str, variant: str = "standaard", nth: int = -1) -> float:
    return run.figures.find(id, HERE, variant)[nth].value


def test_units_and_floor_are_those_counted_by_hand(demo_run: Run, golden: dict) -> None:
    assert value(demo_run, "m01.units.all.count") == golden["vbo"]
    for ours, theirs in (
        ("industrie", "industriefunctie"),
        ("winkel_of_kantoor", "winkel_of_kantoorfunctie"),
        ("overig", "overig"),
        ("woon", "woonfunctie"),
    ):
        assert value(demo_run, f"m01.units.{ours}.count") == golden["vbo_per_functie"][theirs]
        assert value(demo_run, f"m01.floor.{ours}.stock") == golden["m2_per_functie"][theirs]


def test_use_of_the_parks(demo_run: Run, golden: dict) -> None:
    on_parks = [f for f in demo_run.figures.find("m01.units.all.count") if f.area.level == "park"]
    assert sum(f.value for f in on_parks) == golden["vbo_op_bedrijventerrein_2017"]
    assert value(demo_run, "m01.dwellings.on_park.count") == golden["per_functie"]["woonfunctie"]
    assert value(demo_run, "m01.dwellings.on_park_suspect.count") == 32
    expected = 100 * golden["m2_industrie_op_terrein"] / golden["m2_per_functie"]["industriefunctie"]
    assert value(demo_run, "m01.floor.industrie_on_parks.share") == pytest.approx(expected)


def test_the_bridge_does_not_cry_wolf(demo_run: Run, golden: dict) -> None:
    bridge = golden["brug_2017_2024"]
    assert value(demo_run, "m01.park.gross.area", nth=0) == pytest.approx(bridge["bruto_2017_register_ha"], abs=0.01)
    assert value(demo_run, "m01.land.register.change") == pytest.approx(bridge["verandering_ha"], abs=0.01)
    assert value(demo_run, "m01.land.housing.loss") == pytest.approx(-bridge["de_kol_ha"], abs=0.01)
    assert value(demo_run, "m01.land.new.gain") == pytest.approx(bridge["uitbreiding_de_keizer_ha"], abs=0.01)
    gone = [e for e in demo_run.events if e.cause == "out_with_dwellings"]
    assert [(e.area.code, e.status) for e in gone] == [(golden["erosie_de_kol"]["rin"], "bewezen")]
    assert str(golden["erosie_de_kol"]["woningen_2025"]) in gone[0].what


def test_every_hectare_of_the_bridge_has_one_cause(demo_run: Run) -> None:
    signs = {"housing.loss": -1, "new.gain": 1, "merged.change": 1, "split.change": 1, "remeasured.change": 1, "unexplained.change": 1}
    parts = sum(sign * value(demo_run, f"m01.land.{name}") for name, sign in signs.items())
    assert parts == pytest.approx(value(demo_run, "m01.land.register.change"), abs=0.01)


def test_environmental_room_of_the_reading_alle(demo_run: Run, golden: dict) -> None:
    room = golden["kamer_cstar"]
    assert demo_run.studies.room.cells == room["cellen_10m_op_huidige_parken"]
    heavy = value(demo_run, "m01.room.ge_4_1.area", f"{room['tabel']}.{room['variant']}.zonder_plan")
    assert heavy == pytest.approx(room["ha_vanaf_4_1"], rel=0.01)


def test_people_and_jobs(demo_run: Run, golden: dict) -> None:
    assert value(demo_run, "m12.jobs.all.stock") == golden["banen_ca2015"]
    assert value(demo_run, "m12.workers.resident.stock") == golden["werkende_inwoners_ca2015"]
    districts = golden["banen_wijk_bedrijventerrein_rijssen"] + golden["banen_wijk_bedrijventerrein_holten"]
    assert value(demo_run, "m12.jobs.park_districts.stock") == districts


def test_every_figure_can_be_counted_again(demo_run: Run) -> None:
    known = [f for f in demo_run.figures if f.value is not None]
    assert len(known) > 2000
    wrong = [f.key for f in known if again(demo_run, f) != pytest.approx(f.value, rel=1e-9, abs=1e-9)]
    assert wrong == []


def test_every_band_can_be_counted_again(demo_run: Run) -> None:
    bands = [f for f in demo_run.figures if f.value is None and f.low is not None]
    assert len(bands) > 100
    for figure in bands:
        values = list(band_again(demo_run, figure).values())
        assert len(values) == 2 and None not in values
        assert (min(values), max(values)) == pytest.approx((figure.low, figure.high)), figure.key


def test_parks_and_the_rest_make_the_municipality(demo_run: Run) -> None:
    outside = demo_run.query("SELECT count(*) FROM placed WHERE rin IS NULL")[0][0]
    on_parks = sum(f.value for f in demo_run.figures.find("m01.units.all.count") if f.area.level == "park")
    assert on_parks + outside == value(demo_run, "m01.units.all.count")


def test_hectares_by_category_make_the_parks(demo_run: Run) -> None:
    for variant in ("rustig.omgeving.zonder_plan", "gemengd.alle.zonder_plan"):
        ids = [id for id in catalogue() if id.startswith("m01.room.c")]
        assert sum(value(demo_run, id, variant) for id in ids) == pytest.approx(demo_run.studies.room.cells * 0.01)


def test_every_declared_figure_is_delivered_with_its_unit(demo_run: Run) -> None:
    assert {f.id for f in demo_run.figures} == set(catalogue())
    assert all(f.unit == catalogue()[f.id].unit and f.area.level in catalogue()[f.id].levels for f in demo_run.figures)


def test_no_data_is_never_zero(demo_run: Run) -> None:
    assert all(f.value is None and f.reason for f in demo_run.figures if f.status == "no_data")


def test_dwellings_of_an_event_are_no_address(demo_run: Run) -> None:
    rooms = [e for e in demo_run.events if e.ledger == "room"]
    assert rooms and all(e.status == "kandidaat" and e.x % 100 == 0 and e.y % 100 == 0 for e in rooms)


def test_adding_refuses_double_counting(demo_run: Run) -> None:
    first = demo_run.figures.find("m12.population.stock", HERE)
    with pytest.raises(NotAddable):
        total(first[:2])
    with pytest.raises(NotAddable):
        total([first[0], first[0]])
    assert total([first[0]]) == first[0].value
    assert Period(first[0].period.end) == first[0].period and Area("land", "NL", "Nederland") != first[0].area


def test_every_id_of_the_contract_is_declared_with_its_unit_and_levels(shared: Path) -> None:
    with (shared / "figure_ids.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["part"] != "growth"]
    assert len(rows) > 150
    entries = catalogue()
    assert [r["id"] for r in rows if r["id"] not in entries] == []
    assert [r["id"] for r in rows if entries[r["id"]].unit != r["unit"]] == []
    assert [r["id"] for r in rows if not {*r["levels"].split(";")} <= {*entries[r["id"]].levels}] == []
