"""`vergelijk` on the demo: a planted change of each kind is found, with its reason; bad input is one sentence."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser

from werkruimte.cli import main
from werkruimte.cli.difference import compared
from werkruimte.domain.errors import FileUnreadable
from werkruimte.dossier import contract, difference, wording
from werkruimte.dossier.difference import cells, lines
from werkruimte.engine import connect, quoted
from werkruimte.facts.snapshot import demo
from werkruimte.publish import public
from werkruimte.run import Run

HERE = "GM1742"


@pytest.fixture(scope="module")
def document(demo_run: Run) -> dict[str, Any]:
    return contract.document(demo_run)


def row(found: dict[str, Any], id: str) -> dict[str, Any]:
    return next(r for r in found["figures"] if r["id"] == id and r["area"]["code"] == HERE)


def planted(document: dict[str, Any], id: str, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    new = copy.deepcopy(document)
    for f in new["figures"]:
        if f["id"] == id and f["area"]["code"] == HERE:
            change(f)
    return new


def test_nothing_changed(document: dict[str, Any]) -> None:
    found = compared(document, copy.deepcopy(document), ("a", "b"))
    assert found["figures"] == [] and found["counts"]["in_both"] > 1000 and not found["given"]["inputs"]


def test_another_assumption(document: dict[str, Any]) -> None:
    new = planted(document, "m01.dwellings.near_100m.count", lambda f: f.update(value=f["value"] + 5))
    next(p for p in new["parameters"] if p["id"] == "near_short_m")["value"] = 120
    found = row(compared(document, new, ("a", "b")), "m01.dwellings.near_100m.count")
    assert (found["difference"], found["causes"], found["certain"]) == (5, ["andere regel of aanname"], True)
    assert "near_short_m" in found["detail"]


def test_another_file_is_named_by_what_it_is(document: dict[str, Any]) -> None:
    new = copy.deepcopy(document)
    next(s for s in new["sources"] if s["kind"] == "units")["sha256"] = "0" * 64
    told = " ".join(lines(compared(document, new, ("a", "b"))))
    assert "Ander bestand (Verblijfsobjecten" in told and "(units)" not in told


def test_a_file_without_a_date_has_none_and_percentages_differ_in_points(document: dict[str, Any]) -> None:
    old = copy.deepcopy(document)
    units = next(s for s in old["sources"] if s["kind"] == "units")
    id, on = units["id"], old["rules"]["on"]
    units.update(id="bag-eenheden-onbekend", period=units["period"] | {"to": on})
    shares = [
        f for f in old["figures"] if f["unit"] == "pct" and f["status"] == "value" and f["area"]["code"] == HERE and id in f["sources"]
    ]
    for f in old["figures"]:
        f["sources"] = ["bag-eenheden-onbekend" if s == id else s for s in f["sources"]]
    for f in shares:
        f["period"]["to"] = on
    new = copy.deepcopy(old)
    next(f for f in new["figures"] if f["id"] == shares[0]["id"] and f["area"]["code"] == HERE and f["value"])["value"] += 10
    new["sources"][0]["sha256"] = "0" * 64
    found = compared(old, new, ("a", "b"))
    told = cells(row(found, shares[0]["id"]))
    assert "(datum onbekend)" in told[2] and "(datum onbekend)" in told[3] and told[4].endswith(" procentpunt")
    said = " ".join((*told, *lines(found)))
    assert on not in said and wording.day(date.fromisoformat(on)) not in said


def test_another_table_of_distances(document: dict[str, Any]) -> None:
    new = planted(document, "m01.room.ge_4_1.area", lambda f: f.update(value=f["value"] and f["value"] - 1))
    new["rules"]["distances_m"]["rustig"][4] += 50
    found = row(compared(document, new, ("a", "b")), "m01.room.ge_4_1.area")
    assert found["causes"] == ["andere regel of aanname"] and found["detail"].startswith("afstanden rustig")


def test_another_program(document: dict[str, Any]) -> None:
    new = planted(document, "m01.units.all.count", lambda f: f.update(value=1)) | {"program": "9.9"}
    found = row(compared(document, new, ("a", "b")), "m01.units.all.count")
    assert (found["verdict"], found["causes"], found["certain"]) == ("lager", ["andere versie van het programma"], True)


def test_no_data_and_a_verdict_that_changed(document: dict[str, Any]) -> None:
    gone = planted(document, "m12.jobs.all.stock", lambda f: f.update(value=None, status="no_data", reason="source_missing"))
    gone["sources"] = [s for s in gone["sources"] if s["kind"] != "district_jobs"]
    gone["measures"][0]["verdict"] = "onbekend"
    found, back = compared(document, gone, ("a", "b")), compared(gone, document, ("a", "b"))
    assert (row(found, "m12.jobs.all.stock")["verdict"], row(back, "m12.jobs.all.stock")["verdict"]) == ("niet meer bekend", "nu bekend")
    assert "wijk_banen_ca2015.gpkg" in row(found, "m12.jobs.all.stock")["detail"]
    assert found["measures"][0]["new"] == "onbekend"


@pytest.mark.parametrize("public_first", [False, True])
def test_what_the_public_edition_leaves_out_is_not_public_and_no_longer_known_it_is_not(
    document: dict[str, Any], demo_run: Run, public_first: bool
) -> None:
    """The hidden numbers, and those of the quadrants that it has no row of; their lines are no other assumption."""
    both = [document, contract.document(public(demo_run))]
    found = compared(*(both[::-1] if public_first else both), ("a", "b"))
    assert {r["verdict"] for r in found["figures"]} == {"niet openbaar"} and found["given"]["rules"] == []
    assert {tuple(r["causes"]) for r in found["figures"]} == {("andere uitgave",)}
    quadrant = next(r for r in found["figures"] if r["id"] == "m01.quadrant.room.share")
    assert difference.cells(quadrant)[3 if not public_first else 2] == "niet openbaar"
    assert any("Andere uitgave: " in line for line in difference.lines(found))
    # What did change beside the edition is not laid to the rules that the public edition has no figure for.
    more = planted(both[1], "m01.floor.business.stock", lambda f: f.update(value=f["value"] + 1000))
    floor = row(compared(*((more, document) if public_first else (document, more)), ("a", "b")), "m01.floor.business.stock")
    assert abs(floor["difference"]) == 1000 and floor["causes"] == ["zelfde bestanden, regels en versie"] and floor["detail"] == ""
    own = planted(both[1], "m01.floor.business.stock", lambda f: f.update(status="no_data", value=None, reason="source_missing"))
    assert row(compared(document, own, ("a", "b")), "m01.floor.business.stock")["verdict"] == "niet meer bekend"


def test_the_break_in_establishments_is_never_crossed(document: dict[str, Any]) -> None:
    old, new = copy.deepcopy(document), copy.deepcopy(document)
    for d, keep in ((old, "2019-01-01"), (new, "2022-01-01")):
        d["figures"] = [f for f in d["figures"] if f["id"] != "m12.establishments.all.count" or f["period"]["to"] == keep]
    found = row(compared(old, new, ("a", "b")), "m12.establishments.all.count")
    assert (found["verdict"], found["difference"], found["causes"][0]) == ("niet te vergelijken", None, "reeksbreuk")


def test_two_fact_bases_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, out = tmp_path / "oud", tmp_path / "nieuw", tmp_path / "uit"
    for folder in (old, new):
        shutil.copytree(demo("rijssen-holten").folder, folder)
    manifest = json.loads((new / "manifest.json").read_text("utf-8"))
    source = next(s for s in manifest["sources"] if s["kind"] == "units")
    source["sha256"], source["file"] = "0" * 64, "eenheden_later.parquet"
    (new / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    table, connection = quoted(new / "units.parquet"), connect()
    connection.execute(f"CREATE TABLE old AS FROM read_parquet({table})")
    connection.execute(f"COPY (SELECT * FROM old WHERE klasse <> 'industrie' OR nr % 2 = 0) TO {table} (FORMAT parquet)")
    with pytest.raises(SystemExit) as stop:
        main(["vergelijk", str(old), str(new), "--uit", str(out)])
    assert not stop.value.code and "Ander bestand (Verblijfsobjecten van Rijssen-Holten)" in capsys.readouterr().out
    found = json.loads((out / "verschil.json").read_text("utf-8"))
    floor = row(found, "m01.floor.industrie.stock")
    assert (floor["verdict"], floor["causes"], floor["certain"]) == ("lager", ["ander bestand"], True)
    assert not [r for r in found["figures"] if r["id"].startswith("m12.jobs")]
    sheet = openpyxl.load_workbook(out / "verschil.xlsx")["verschil"]
    assert sheet.max_row == len(found["figures"]) + 1
    page = (out / "verschil.html").read_text("utf-8")
    assert "eenheden_later.parquet" in page and "bedrijfsvloer industrie" in page and "http://" not in page.split("<main")[-1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "leeg"),
        ("[" * 100_000, "te diep genest"),
        ("[]", "geen dossier"),
        ('{"figures": [{}], "sources": []}', "vorm"),
        (None, "geen feitenbasis"),
    ],
)
def test_what_is_no_dossier_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, says: str) -> None:
    file = tmp_path / "oud.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SystemExit) as stop:
        main(["vergelijk", str(file), str(file), "--uit", str(tmp_path / "uit")])
    error = capsys.readouterr().err
    assert stop.value.code == 2 and says in error and error.count("\n") == 1 and not (tmp_path / "uit").exists()


def test_two_municipalities_are_not_compared(document: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, code in (("a", HERE), ("b", "GM0001")):
        (tmp_path / f"{name}.json").write_text(json.dumps(document | {"municipality": {"code": code, "name": name}}))
    with pytest.raises(SystemExit) as stop:
        main(["vergelijk", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert stop.value.code == 2 and "twee gemeenten" in capsys.readouterr().err


def test_an_event_without_evidence_is_one_sentence(document: dict[str, Any]) -> None:
    new = copy.deepcopy(document)
    new["events"][0].update(amount=new["events"][0]["amount"] + 1, evidence=[])
    with pytest.raises(FileUnreadable, match="vorm van het contract"):
        compared(document, new, ("a", "b"))


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_the_page_fits_its_screen(browser: Browser, document: dict[str, Any], tmp_path: Path, width: int) -> None:
    def more(figure: dict[str, Any]) -> None:
        figure["value"] = (figure["value"] or 0) * 1.13

    older = document
    for id in ("m01.floor.business.stock", "m01.park.gross.area", "m01.floor.industrie_on_parks.share"):
        older = planted(older, id, more)
    difference.write(compared(older, document, ("a", "b")), date(2026, 11, 24), tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "verschil.html").as_uri())
    assert page.locator("tbody tr").count() >= 3
    over = "[...document.querySelectorAll('html, .tabel')].map((t) => t.scrollWidth - t.clientWidth)"
    assert max(page.evaluate(over)) <= 0
    page.close()
