"""The published schema refuses what CONTRACT 1 and 3 forbid; what no schema can say is checked when the file is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from werkruimte.dossier import contract

Data = dict[str, Any]
PUBLISHED = json.loads(resources.files("werkruimte.dossier").joinpath("dossier.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def small(made: Path) -> Data:
    """The demo's dossier with two figures of each status, one of each sort, and an event of each ledger that it has."""
    data = json.loads((made / "dossier.json").read_text("utf-8"))
    figures: dict[tuple[str, ...], Data] = {(f["status"], str(f["low"] is None)): f for f in data["figures"]}
    figures |= {(f["id"].rsplit(".", 1)[-1],): f for f in data["figures"] if f["value"] is not None}
    events = {e["ledger"]: e for e in data["events"]}
    each = list({json.dumps(f): f for f in figures.values()}.values())
    return data | {"figures": each, "events": list(events.values())}


def of_status(data: Data, status: str, ranged: bool = False) -> Data:
    found: Data = next(f for f in data["figures"] if f["status"] == status and (f["low"] is not None) == ranged)
    return found


def event(data: Data, ledger: str = "land") -> Data:
    found: Data = next(e for e in data["events"] if e["ledger"] == ledger)
    return found


def value(**changes: Any) -> Callable[[Data], None]:
    return lambda d: of_status(d, "value").update(changes)


def absent(**changes: Any) -> Callable[[Data], None]:
    return lambda d: of_status(d, "no_data").update(changes)


def land(**changes: Any) -> Callable[[Data], None]:
    return lambda d: event(d).update(changes)


def ending(*kinds: str, **changes: Any) -> Callable[[Data], None]:
    """Change the first known figure whose id ends so."""
    return lambda d: next(f for f in d["figures"] if f["id"].rsplit(".", 1)[-1] in kinds and f["value"] is not None).update(changes)


def period_of(*kinds: str, **changes: Any) -> Callable[[Data], None]:
    """Change the period of the first known figure whose id ends so."""
    return lambda d: next(f for f in d["figures"] if f["id"].rsplit(".", 1)[-1] in kinds and f["value"] is not None)["period"].update(
        changes
    )


MORE: dict[str, Callable[[Data], None]] = {
    "a value of no source": value(sources=[]),
    "a part of no source": value(sources=[], status="partial", reason="source_missing", note="Een deel."),
    "a part without a word": value(status="partial", reason="source_missing", note=""),
    "no data without a word": absent(note=""),
    "not applicable without a word": absent(status="not_applicable", note=""),
    "no data that is sure": absent(confidence="hoog"),
    "not applicable that is fairly sure": absent(status="not_applicable", confidence="midden"),
    "a loss without a first day": period_of("loss", **{"from": None}),
    "a change without a first day": period_of("change", **{"from": None}),
    "a gain without a first day": period_of("gain", **{"from": None}),
    "a stock with a first day": period_of("stock", **{"from": "2017-01-01"}),
    "a share above a hundred": ending("share", value=100.5),
    "a share below nothing": ending("share", value=-1),
    "a stock below nothing": ending("stock", value=-1),
    "a loss below nothing": ending("loss", value=-0.1),
    "half a dwelling": ending("count", value=7.5),
    "hidden in the internal edition": absent(status="suppressed", reason="suppressed_small"),
    "no data because it is small": absent(reason="suppressed_small"),
    "no data for its licence": absent(reason="licence"),
    "words left out of the internal edition": lambda d: d.update(withheld=["kwadranten"]),
    "a quadrant in the public edition": lambda d: (
        d.update(edition="publiek"),
        of_status(d, "value").update(id="m01.quadrant.room.share", value=3),
    ),
    "a value that is true": value(value=True),
    "a source that is no name": value(sources=[1]),
    "sources as one text": value(sources="ibis-2017"),
    "a source without a name": value(sources=[""]),
    "a method without a name": value(method=""),
    "a reading with capitals": value(variant="Rustig"),
    "a reading that ends in a point": value(variant="rustig."),
    "no confidence": value(confidence=None),
    "no unit": value(unit=None),
    "no last day": lambda d: of_status(d, "value")["period"].update(to=None),
    "a first day that is a year": period_of("loss", **{"from": "2017"}),
    "precision of a week": lambda d: of_status(d, "value")["period"].update(precision="week"),
    "an area without a code": lambda d: of_status(d, "value")["area"].update(code=""),
    "an area without a name": lambda d: of_status(d, "value")["area"].update(name=""),
    "a figure without a note": lambda d: of_status(d, "value").pop("note"),
    "a figure without a method": lambda d: of_status(d, "value").pop("method"),
    "an event without a first day": lambda d: event(d)["period"].update({"from": None}),
    "new land that is a loss": land(cause="new", effect="loss"),
    "land lost to dwellings that is a gain": land(cause="out_with_dwellings", effect="gain"),
    "room taken that is a gain": lambda d: event(d, "room").update(cause="encroachment", effect="gain"),
    "room given back that is a loss": lambda d: event(d, "room").update(cause="relief", effect="loss"),
    "an amount of text": land(amount="3,57"),
    "a place that is no number": lambda d: event(d)["place"].update(x="230000"),
    "a place without a label": lambda d: event(d)["place"].update(label=""),
    "evidence that says nothing": lambda d: event(d)["evidence"][0].update(what=""),
    "an event that is half proven": land(status="waarschijnlijk"),
    "a cause of the bridge that is not there": lambda d: d["bridge"][0].update(cause="verdwenen"),
    "thirteen measures": lambda d: d["measures"].pop(),
    "a tone that is not there": lambda d: d["measures"][0]["clauses"][0].update(tone="nota"),
    "an assumption without its source": lambda d: d["parameters"][0].update(source=""),
    "an assumption that is perhaps verified": lambda d: d["parameters"][0].update(verified=None),
    "a rung that fills fewer than nothing": lambda d: d["ladder"][0].update(unlocks=-1),
    "a municipality by its number": lambda d: d["municipality"].update(code="1742"),
    "a reason that is not there": lambda d: d["reasons"][0].update(id="w9"),
    "rows that are no number": lambda d: d["sources"][0]["rows"].update({"in": "12"}),
    "a source that is nobody": lambda d: d["sources"][0].update(id=""),
    "a distance of text": lambda d: d["rules"]["distances_m"].update(rustig=["10 m"]),
}
LEFT_OUT: Data = {"row": "1 rij", "column": "naam", "value": "", "reason": "leeg", "rows": 1}
WRONG: dict[str, Callable[[Data], None]] = {
    "an id of one part": value(id="m01"),
    "an id of a chapter that is not there": value(id="m15.floor.industrie.stock"),
    "an id with capitals": value(id="m01.Floor.industrie.stock"),
    "an id of six parts": value(id="m01.a.b.c.d.e.stock"),
    "an id that ends in no statistic": value(id="m01.floor.industrie.total"),
    "a value of nothing": value(value=None),
    "a value of text": value(value="12"),
    "a value with a reason": value(reason="source_missing"),
    "half a range": lambda d: of_status(d, "value", ranged=True).update(low=None),
    "the other half": lambda d: of_status(d, "value", ranged=True).update(high=None),
    "no data without reason": absent(reason=None),
    "no data with a value": absent(value=0),
    "no data with a range": absent(low=0, high=1),
    "suppressed without reason": absent(status="suppressed", reason=None),
    "suppressed with a value": absent(status="suppressed", value=3),
    "not applicable without reason": absent(status="not_applicable", reason=None),
    "not applicable with a value": absent(status="not_applicable", value=3),
    "partial without reason": value(status="partial"),
    "partial of nothing": absent(status="partial"),
    "an unknown reason": absent(reason="geen zin"),
    "an unknown unit": value(unit="kg"),
    "an unknown confidence": value(confidence="zeker"),
    "a source twice": lambda d: of_status(d, "value")["sources"].append(of_status(d, "value")["sources"][0]),
    "a day that is no date": lambda d: of_status(d, "value")["period"].update(to="1 januari"),
    "an unknown level": lambda d: of_status(d, "value")["area"].update(level="straat"),
    "more in a figure": value(extra=1),
    "more in a period": lambda d: of_status(d, "value")["period"].update(extra=1),
    "more in an area": lambda d: of_status(d, "value")["area"].update(extra=1),
    "an event of the floor in the ledger of land": land(cause="demolition"),
    "an event of land in the ledger of room": lambda d: event(d, "room").update(cause="new"),
    "an unknown cause": land(cause="merged"),
    "an event in a ledger without causes": land(ledger="use", id="use-0001"),
    "an event named after another ledger": land(id="floor-0001"),
    "an unexplained change that is proven": land(cause="unexplained", status="bewezen"),
    "a target outside the floor": land(target="woon"),
    "a third effect": land(effect="change"),
    "an amount of nothing": land(amount=0),
    "an amount below nothing": land(amount=-1),
    "land in square metres": land(unit="m2"),
    "more in an event": land(extra=1),
    "more in a place": lambda d: event(d)["place"].update(extra=1),
    "more in evidence": lambda d: event(d)["evidence"][0].update(extra=1),
    "an event without evidence": land(evidence=[]),
    "a short hash": lambda d: d["sources"][0].update(sha256="abc"),
    "a hash that is not hexadecimal": lambda d: d["sources"][0].update(sha256="z" * 64),
    "more in a source": lambda d: d["sources"][0].update(extra=1),
    "more in rows": lambda d: d["sources"][0]["rows"].update(extra=1),
    "more in a row that was left out": lambda d: d["sources"][0]["rejected"].append(LEFT_OUT | {"extra": 1}),
    "more in a value that was mended": lambda d: d["sources"][0]["cleaned"].append(LEFT_OUT | {"extra": 1}),
    "fewer than no rows": lambda d: d["sources"][0]["rows"].update(out=-1),
    "rights that are not there": lambda d: d["sources"][0].update(may_publish="alles"),
    "more in a measure": lambda d: d["measures"][0].update(extra=1),
    "a fifteenth measure": lambda d: d["measures"][0].update(number=15),
    "an unknown verdict": lambda d: d["measures"][0].update(verdict="goed"),
    "more in a subject": lambda d: d["measures"][0]["subjects"][0].update(extra=1),
    "a subject of a figure that cannot be": lambda d: d["measures"][0]["subjects"][0].update(figures=["x"]),
    "more in a clause": lambda d: d["measures"][0]["clauses"][0].update(extra=1),
    "more in a reason": lambda d: d["reasons"][0].update(extra=1),
    "more in a parameter": lambda d: d["parameters"][0].update(extra=1),
    "a parameter of text": lambda d: d["parameters"][0].update(value="3"),
    "more in a rung": lambda d: d["ladder"][0].update(extra=1),
    "more in a link of the bridge": lambda d: d["bridge"][0].update(extra=1),
    "more in the rules": lambda d: d["rules"].update(extra=1),
    "more in the background": lambda d: d["background"].update(extra=1),
    "more in the municipality": lambda d: d["municipality"].update(extra=1),
    "more at the top": lambda d: d.update(extra=1),
    "an indicator that is not there": lambda d: d["indicators"].update(K21=[]),
    "an indicator of no figure": lambda d: d["indicators"].update(K1=["x"]),
    "another contract": lambda d: d.update(contract="2.0"),
    "an edition that is not there": lambda d: d.update(edition="openbaar"),
    "ids of the BAG in the public edition": lambda d: (d.update(edition="publiek"), event(d)["evidence"][0].update(objects=["1"])),
}


def test_the_published_schema_is_a_schema_and_takes_what_is_right(small: Data) -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    VALIDATOR.validate(small)
    assert {f["status"] for f in small["figures"]} >= {"value", "no_data"} and {e["ledger"] for e in small["events"]} == {"land", "room"}


@pytest.mark.parametrize("name", [*WRONG, *MORE])
def test_the_published_schema_refuses(small: Data, name: str) -> None:
    broken = deepcopy(small)
    (WRONG | MORE)[name](broken)
    assert not VALIDATOR.is_valid(broken)


UNSAYABLE: dict[str, Callable[[Data], None]] = {
    "low above high": lambda d: of_status(d, "value", ranged=True).update(low=2, high=1),
    "a value outside its range": value(value=5, low=1, high=2),
    "a figure of an unknown source": value(sources=["nergens-2020"]),
    "a figure twice": lambda d: d["figures"].append(of_status(d, "value")),
    "another unit than its id has": lambda d: of_status(d, "value").update(unit="km"),
    "a period that ends before it starts": lambda d: next(f for f in d["figures"] if f["id"].endswith(".change"))["period"].update(
        {"from": "2030-01-01"}
    ),
    "an event of an unknown source": lambda d: event(d)["evidence"][0].update(source="nergens-2020"),
}


@pytest.mark.parametrize("name", UNSAYABLE)
def test_what_a_schema_cannot_say_stops_the_writing(small: Data, tmp_path: Path, name: str) -> None:
    broken = deepcopy(small)
    UNSAYABLE[name](broken)
    VALIDATOR.validate(broken)
    with pytest.raises(ValueError, match="dossier"):
        contract.write(broken, tmp_path / "dossier.json")
    assert not (tmp_path / "dossier.json").exists()
