"""`bronnen`: what is there, how old, and what each missing file would add; the same in JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.cli import main
from werkruimte.cli.holdings import holdings
from werkruimte.run import Run

UNITS = "oppervlakte;functieklasse;x;y\n150;industriefunctie;200000;450000\n-1;industriefunctie;200000;450000\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A municipality of two files, one of which carries no date."""
    (tmp_path / "gemeenten_2026.csv").write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM9001,Voorbeeldstad,2026-01-01,7\n")
    (tmp_path / "eenheden.csv").write_text(UNITS)
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["bronnen", "voorbeeldstad", "--data", str(folder), "--datum", "2026-11-24", *more])
    assert not stop.value.code
    return capsys.readouterr().out


def test_a_missing_file_is_worth_the_figures_it_fills(demo_run: Run) -> None:
    held = holdings(demo_run)
    known = {f.id for f in demo_run.figures if f.known}
    assert held["figures"] == {"declared": len(catalogue()), "known": len(known)}
    assert not known & {id for m in held["missing"] for id in m["figures"]}
    worth = [m["unlocks"] for m in held["missing"]]
    assert worth == sorted(worth, reverse=True) and worth[-1] > 0
    assert held["missing"][0]["file"].startswith("LV BAG")


def test_each_file_of_the_demo_feeds_something_and_has_its_age(demo_run: Run) -> None:
    held = holdings(demo_run)
    assert [f["figures"] for f in held["files"]] == sorted((f["figures"] for f in held["files"]), reverse=True)
    ages = {f["id"]: f["age_years"] for f in held["files"]}
    assert len(ages) == len(demo_run.sources) > 10 and min(f["figures"] for f in held["files"] if f["kind"] != "onbekend") > 0
    assert ages["ibis-2017"] == pytest.approx((date(2026, 11, 24) - date(2017, 8, 23)).days / 365.25, abs=0.05)


def test_json_is_nothing_but_json(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    held = json.loads(asked(capsys, folder, "--json"))
    units = next(f for f in held["files"] if f["kind"] == "units")
    assert (units["age_years"], units["rows"]) == (None, {"in": 2, "out": 1, "rejected": 1})
    assert "eenheden.csv.bron.toml" in units["warning"]


def test_the_tables_say_the_same_in_dutch(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    out = asked(capsys, folder)
    assert all(words in out for words in ("Wat er is", "Wat ontbreekt", "onbekend", "Let op, eenheden.csv", "1 rijen weggelaten"))
    assert {path.name for path in folder.iterdir()} == {"gemeenten_2026.csv", "eenheden.csv"}
