"""The public edition of Toetsstad, whose history holds proven events of few dwellings: none of them is in any file."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from carriers import texts
from odd_figures import odd
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import disclosure
from werkruimte.cli.make import write_dossier
from werkruimte.dossier import contract
from werkruimte.publish import few_dwellings, public
from werkruimte.run import Run


@pytest.fixture(scope="module")
def folders(city_run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {}
    for name, edition in (("intern", city_run), ("publiek", public(city_run))):
        found[name] = tmp_path_factory.mktemp(name)
        write_dossier(edition, found[name], lambda _: None)
    return found


def test_the_city_has_events_of_few_dwellings_and_one_of_fourteen(city_run: Run) -> None:
    few = [e for e in city_run.events if few_dwellings(e)]
    assert {e.ledger for e in few} >= {"room"} and all(e.dwellings < disclosure().least for e in few)
    assert [e.dwellings for e in public(city_run).events if e.target == "woon"] == [14]


def test_no_file_of_the_public_edition_names_them_or_the_id_of_any_unit(city_run: Run, folders: dict[str, Path]) -> None:
    secret = {e.id for e in city_run.events if few_dwellings(e)} | {o for e in city_run.events for o in e.objects}
    said = texts(folders["intern"])["dossier.json"]
    assert secret and all(word in said for word in secret)
    for name, text in texts(folders["publiek"]).items():
        assert [word for word in secret if word in text] == [], name


def test_no_small_count_and_no_loss_that_is_such_an_event(city_run: Run, folders: dict[str, Path]) -> None:
    data = json.loads((folders["publiek"] / "dossier.json").read_text("utf-8"))
    jsonschema.validate(data, contract.schema())
    counts = [f for f in data["figures"] if f["unit"] in ("n", "persons", "jobs") and f["value"] and not catalogue()[f["id"]].of_things]
    assert counts and [f for f in counts if f["value"] < 5] == []
    few = [e for e in city_run.events if few_dwellings(e) and e.ledger == "room"]
    for event in few:
        told = [f for f in data["figures"] if f["id"] == "m01.room.encroachment.loss" and f["area"]["code"] == event.area.code]
        assert all(f["value"] != pytest.approx(event.amount) for f in told if f["value"]), event.id


def test_no_figure_of_a_whole_history_is_odd(whole: Run) -> None:
    assert odd(contract.document(whole)) == []
    assert odd(contract.document(public(whole))) == []


def test_the_same_run_gives_the_same_public_edition_and_a_public_one_stays(city_run: Run) -> None:
    shown = public(city_run)
    assert public(shown) is shown
    assert [f.as_dict() for f in public(city_run).figures] == [f.as_dict() for f in shown.figures]
