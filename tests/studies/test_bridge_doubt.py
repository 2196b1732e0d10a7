"""What a register with holes may not prove: a park is new, or gone, only where nothing left out can explain it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from werkruimte.facts.build import build
from werkruimte.methods import overlap
from werkruimte.methods.bridge import Park
from werkruimte.methods.bridge import build as build_links
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

HERE = "GM1742"
MARKELOSEWEG, DE_KOL = "130089", "630"
Rows = list[dict[str, Any]]


@pytest.fixture
def made(demo_data: Path, tmp_path: Path) -> Callable[[Callable[[Rows], None], Callable[[str], str]], Run]:
    """A run on the demo files, with the older edition and the newer one changed."""

    def make(older: Callable[[Rows], None], newer: Callable[[str], str] = str) -> Run:
        first, last = (demo_data / n for n in ("rijssen_holten_ibis_2017.geojson", "ibis_2024_selectie.csv"))
        texts = first.read_text("utf-8"), last.read_text("utf-8")
        first.unlink(), last.unlink()
        content = json.loads(texts[0])
        older(content["features"])
        first.write_text(json.dumps(content), "utf-8")
        last.write_text(newer(texts[1]), "utf-8")
        return run(build("rijssen-holten", demo_data, tmp_path / "uit"), in_force(date(2026, 11, 24)))

    return make


def without_shape(rin: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for row in rows:
            if str(row["properties"]["RINNUMMER"]) == rin:
                row["geometry"] = None

    return change


def value(result: Run, id: str) -> float | None:
    return result.figures.find(id, HERE)[-1].value


def test_a_park_without_polygon_keeps_what_the_register_says(made: Callable[..., Run]) -> None:
    result = made(without_shape(MARKELOSEWEG))
    assert value(result, "m01.land.new.gain") == pytest.approx(3.61)
    assert value(result, "m01.land.register.change") == pytest.approx(-17.4337)
    assert [link.cause for link in result.bridge.links if any(p.rin == MARKELOSEWEG for p in link.newer)] == ["remeasured"]
    source = next(s for s in result.sources if s.id == "ibis-2017")
    assert (source.rows_in, source.rows_out, len(source.rejected)) == (22, 22, 0)
    assert [c.value for c in source.cleaned if c.column == "vlak"] == ["Markeloseweg"]
    polygons = result.figures.find("m01.park.polygon.area", HERE)[-1]
    assert polygons.status == "partial" and "Markeloseweg" in polygons.note
    for id in ("m01.room.ge_4_1.area", "m01.dwellings.near_100m.count", "m01.floor.industrie_on_parks.share"):
        assert all(f.status == "partial" and "Markeloseweg" in f.note for f in result.figures.find(id, HERE)), id


def test_a_row_without_a_number_is_not_a_new_park(made: Callable[..., Run]) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            if str(row["properties"]["RINNUMMER"]) == MARKELOSEWEG:
                row["properties"]["RINNUMMER"] = None

    result = made(change)
    assert value(result, "m01.land.new.gain") == pytest.approx(3.61)
    gain = result.figures.find("m01.land.new.gain", HERE)[-1]
    assert gain.status == "partial" and "MARKELOSEWEG" in gain.note
    found = next(e for e in result.events if e.area.code == MARKELOSEWEG)
    assert (found.cause, found.status) == ("unexplained", "kandidaat")


def test_a_row_without_a_number_is_not_a_park_that_went_to_housing(made: Callable[..., Run]) -> None:
    def with_row(text: str) -> str:
        head, *rows = text.splitlines()
        rin = head.split(",").index("rin")
        name = head.split(",").index("naam")
        cells = next(r for r in rows if "ENTERSTRAAT" in r).split(",")
        cells[rin], cells[name] = "", "DE KOL"
        return "\n".join([head, *rows, ",".join(cells)])

    result = made(lambda rows: None, with_row)
    assert value(result, "m01.land.housing.loss") == 0
    assert next(e for e in result.events if e.area.code == DE_KOL).status == "kandidaat"
    parks = next(s for a in result.assessments for s in a.subjects if s.id == "parks")
    assert parks.verdict == "onbekend"


def test_a_renamed_park_beside_a_vanished_one_is_not_proven_new(made: Callable[..., Run]) -> None:
    result = made(lambda rows: None, lambda text: text.replace("VLETGAARSMATEN II", "KANAALZONE"))
    events = {e.area.name: e for e in result.events if e.ledger == "land"}
    assert events["KANAALZONE"].status == "kandidaat" and events["UITBREIDING DE KEIZER"].status == "bewezen"
    gain = result.figures.find("m01.land.new.gain", HERE)[-1]
    assert gain.confidence == "laag" and "KANAALZONE" in gain.note
    parks = next(s for a in result.assessments for s in a.subjects if s.id == "parks")
    assert parks.verdict == "onbekend" and "andere naam" in parks.sentence


def test_a_park_without_area_is_on_neither_side_of_the_sum(made: Callable[..., Run]) -> None:
    def change(rows: Rows) -> None:
        without_shape(MARKELOSEWEG)(rows)
        for row in rows:
            if str(row["properties"]["RINNUMMER"]) == MARKELOSEWEG:
                row["properties"]["OPPBRUTO"] = None

    result = made(change)
    known = result.figures.find("m01.land.register.change", HERE)[-1]
    assert known.value == pytest.approx(-17.4337 + 0.05) and known.status == "partial" and "Markeloseweg" in known.note
    assert sum(link.change_ha for link in result.bridge.links) == pytest.approx(known.value, abs=0.01)
    assert all(e.area.code != MARKELOSEWEG for e in result.events)


def test_a_new_park_with_a_place_of_its_own_is_new() -> None:
    older, newer = [Park("1", "Noord", "A", 10)], [Park("2", "Haven", "A", 10)]
    assert [link.status for link in build_links(older, newer, {}, 15) if not link.older] == ["open"]
    laid = overlap.Overlay({"1": 10}, {"2": 10}, {}, {"1": [overlap.Part(10, 0)]}, {"2": 10})
    limits = overlap.Limits(15, 5, 10, 5)
    assert [link.status for link in overlap.build(older, newer, laid, limits) if not link.older] == ["zeker"]
    unplaced = overlap.Overlay({"1": 10}, {}, {}, {"1": [overlap.Part(10, 0)]}, {})
    assert [link.status for link in overlap.build(older, newer, unplaced, limits) if not link.older] == ["open"]


def test_two_houses_do_not_prove_that_a_living_park_went(made: Callable[..., Run]) -> None:
    """Only the number of one row is another: most of its older parks then seem gone, one with two new houses among 152 workshops."""
    result = made(lambda rows: None, lambda text: text.replace(",691,BEDRIJVENTERREIN RIJSSEN,", ",23209999,BEDRIJVENTERREIN RIJSSEN,"))
    events = {e.area.name: e for e in result.events if e.ledger == "land"}
    assert events["Plaagslagen"].status == "kandidaat" and events["De Kol"].status == "bewezen"
    assert events["BEDRIJVENTERREIN RIJSSEN"].status == "kandidaat"
    loss = result.figures.find("m01.land.housing.loss", HERE)[-1]
    assert loss.confidence == "laag" and "Plaagslagen" in loss.note
    assert next(s for a in result.assessments for s in a.subjects if s.id == "parks").verdict == "onbekend"
    assert "4779" in result.studies.current_rins  # a park full of work stays one of the current parks
