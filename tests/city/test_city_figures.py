"""The floor ledger of Toetsstad as figures, against the answers made by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.cli.proof import again
from werkruimte.measures.m01.floor import SCOPES
from werkruimte.run import Run
from werkruimte.studies.floor import CAUSES, GAINS, LOSSES

HERE = Path(__file__).parent
AREAS = {"GM9998": ("akker", "kade", "dorp"), "999801": ("akker",), "999802": ("kade",)}
START, END = date(2017, 1, 1), date(2024, 3, 15)


def rows_by_hand() -> list[dict[str, str]]:
    """The ledger as it was made by hand."""
    with (HERE / "answers_ledger.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand(place: tuple[str, ...], scope: str, *causes: str, target: str = "") -> int:
    """m2 of the answers in (START, END]; losses positive, correction signed."""
    return sum(
        int(r["m2"])
        for r in rows_by_hand()
        if str(START) < r["date"] <= str(END)
        and r["place"] in place
        and (r["scope"], r["target"] or "") == (scope, target or r["target"])
        and r["cause"] in causes
    )


def value(run: Run, id: str, area: str = "GM9998") -> float | None:
    """The one figure of the ledger of an area."""
    (figure,) = run.figures.find(id, area)
    assert (figure.period.start, figure.period.end, figure.period.precision) == (START, END, "day")
    return figure.value


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("scope", SCOPES)
def test_each_cause_per_gebruiksdoel_and_park(city_run: Run, scope: str, area: str) -> None:
    for cause in CAUSES:
        ending = "gain" if cause in GAINS else "loss" if cause in LOSSES else "change"
        assert value(city_run, f"m01.floor.{scope}.{cause}.{ending}", area) == by_hand(AREAS[area], scope, cause), cause
    signed = by_hand(AREAS[area], scope, *GAINS, "correction") - by_hand(AREAS[area], scope, *LOSSES)
    assert value(city_run, f"m01.floor.{scope}.change", area) == signed


def test_business_floor_lost_by_what_came_in_its_place(city_run: Run) -> None:
    everywhere = AREAS["GM9998"]
    assert value(city_run, "m01.floor.business.loss") == by_hand(everywhere, "business", *LOSSES)
    assert value(city_run, "m01.floor.business.gain") == by_hand(everywhere, "business", *GAINS)
    for target in ("woon", "overig", "other"):
        expected = by_hand(everywhere, "business", "function_out", target=target)
        assert expected and value(city_run, f"m01.floor.business.function_out_{target}.loss") == expected


def test_the_change_is_that_of_the_stock_figure(city_run: Run) -> None:
    stock = city_run.figures.find("m01.floor.business.stock", "GM9998")[-1]
    assert stock.period.end == END and stock.value == 17616 + (value(city_run, "m01.floor.business.change") or 0)


def test_unknown_floor_makes_a_figure_partial_with_its_count(city_run: Run) -> None:
    (change,) = city_run.figures.find("m01.floor.business.change", "GM9998")
    assert (change.status, change.confidence) == ("partial", "midden")
    assert change.note.endswith("samen: 3.")
    (kantoor,) = city_run.figures.find("m01.floor.kantoor.change", "GM9998")
    assert (kantoor.status, kantoor.confidence, kantoor.note) == ("value", "hoog", "")


def test_business_floor_shrank_and_the_verdict_says_so(city_run: Run) -> None:
    (use,) = (s for s in city_run.assessments[0].subjects if s.id == "use")
    assert use.verdict == "slechter" and "2017" in use.sentence and "correcties" not in use.sentence


def test_every_figure_of_the_city_can_be_counted_again(city_run: Run) -> None:
    proven = [f for f in city_run.figures if f.value is not None and f.id.startswith("m01.floor")]
    assert [f.key for f in proven if again(city_run, f) != pytest.approx(f.value, abs=1e-9)] == []
    assert {f.id for f in city_run.figures} == set(catalogue())


def test_room_of_before_is_proven_by_history(city_run: Run) -> None:
    losses = [f for f in city_run.figures.find("m01.room.encroachment.loss", "GM9998") if f.value is not None]
    assert losses and all((f.period.start, f.period.end, f.period.precision) == (START, END, "day") for f in losses)
    room = [e for e in city_run.events if e.ledger == "room"]
    assert room and all(e.status == "bewezen" for e in room)
    assert sum(e.amount for e in room if e.effect == "loss") == pytest.approx(
        next(f.value for f in losses if f.variant == "rustig.omgeving.zonder_plan")
    )
    assert all(f.status == "value" for f in city_run.figures.find("m01.room.relief.gain", "GM9998"))


def test_panden_in_stock_as_answered_by_hand_and_by_park(city_run: Run) -> None:
    id = "m01.buildings.all.count"
    found = {(f.period.end.isoformat(), f.variant): f.value for f in city_run.figures.find(id, "GM9998")}
    with (HERE / "answers_panden.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for variant in ("standaard", "zonder_sloopvergunning"):
                assert found[row["date"], variant] == int(row[variant]), (row["date"], variant)
    # On the stand the park Proefkade holds P07-P09, P17-P19, P22, P24, P29, P35 and P37; P35 has its permit since 2023.
    on_kade = {f.variant: f.value for f in city_run.figures.find(id, "999802") if f.period.end == END}
    assert on_kade == {"standaard": 11, "zonder_sloopvergunning": 10}


def test_office_shop_and_combined_stand_apart(city_run: Run) -> None:
    def now(id: str) -> float | None:
        return city_run.figures.find(id, "GM9998")[-1].value

    with (HERE / "answers_stock.csv").open(encoding="utf-8", newline="") as file:
        answers = {r["scope"]: r for r in csv.DictReader(file) if r["date"] == "2024-01-01"}
    for use in ("kantoor", "winkel", "gecombineerd"):
        assert now(f"m01.units.{use}.count") == int(answers[use]["units"]), use
        assert now(f"m01.floor.{use}.stock") == int(answers[use]["m2"]), use
