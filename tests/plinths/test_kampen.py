"""Plinths of a real town: its shopping streets come first, every form opens, and own weights count."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from werkruimte.cli import main
from werkruimte.cli.plinths import FILES
from werkruimte.dossier.plinths.contract import schema
from werkruimte.plinths.result import Result

ON = date(2026, 11, 24)


def test_the_main_shopping_street_comes_first(made: tuple[Result, Path]) -> None:
    best = [s.name for s in made[0].streets]
    assert best[0] == "Oudestraat"
    assert {"Broederstraat", "Geerstraat"} <= set(best[:5])
    assert made[0].plinths.auc is not None and made[0].plinths.auc > 0.8


def test_stretches_are_of_the_length_that_the_method_asks(made: tuple[Result, Path]) -> None:
    frontage = made[0].plinths.frontage
    assert frontage.street_m.max() <= 20 + 1e-9
    assert (frontage.length <= frontage.street_m + 1e-9).all()
    both_sides = 2 * 830  # the street itself, measured on the map
    assert frontage.length[frontage.name == "Oudestraat"].sum() == pytest.approx(both_sides, rel=0.15)


def test_no_stretch_is_sure_while_heights_are_unknown(made: tuple[Result, Path]) -> None:
    assert set(made[0].plinths.passes) == {None, False}
    assert np.isnan(made[0].plinths.points["transparency"]).all()


def test_every_form_is_there_and_sound(made: tuple[Result, Path]) -> None:
    result, out = made
    assert sorted(p.name for p in out.iterdir()) == sorted(FILES)
    data = json.loads((out / "plinten.json").read_text("utf-8"))
    jsonschema.validate(data, schema())
    with sqlite3.connect(out / "plinten.gpkg") as package:
        rows = package.execute("SELECT count(*), count(score_laag), sum(gevel_m) FROM plinten").fetchone()
        style = package.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'plinten'").fetchone()[0]
    assert rows[0] == rows[1] == len(result.plinths.frontage)
    assert rows[2] == pytest.approx(result.figure("m04.frontage.all.stock").value, abs=100)
    assert "rood" in style
    assert "Oudestraat" in (out / "plinten.html").read_text("utf-8")
    assert (out / "plinten.pdf").read_bytes().startswith(b"%PDF")


def test_the_dose_of_the_town(made: tuple[Result, Path]) -> None:
    result = made[0]
    # CBS, 1 January 2024: 38,595 in Kampen and 12,770 in IJsselmuiden, the districts that the extract covers.
    assert result.plinths.people.residents.sum() == pytest.approx(38_595 + 12_770, rel=0.05)
    carried = result.figure("m04.plinth.carried.area")
    assert carried.value is None and carried.high / carried.low == pytest.approx(1.28 / 0.47)
    red, blue = (result.figure(f"m04.frontage.{c}.stock").value for c in ("red", "blue"))
    assert 12 * red <= carried.low and 12 * (red + blue) <= carried.high
    street = result.plinths.frontage.name == "Oudestraat"
    assert (result.plinths.colour[street] <= 1).mean() > 0.5
    # More is open now than the low norm carries: only what is open is red, and nothing closed is added.
    room, active = result.figure("m04.plinth.room.area"), result.plinths.places.active_at
    assert room.low == 0 and active[result.plinths.colour == 0].all()
    added = 12 * result.plinths.frontage.length[(result.plinths.colour == 1) & ~active].sum()
    assert 0 < added <= room.high
    assert [(p.low_m2, p.high_m2) for p in result.phases] == [(pytest.approx(270), pytest.approx(600))]
    school = next(s for s in result.shared_use if s.name == "school")
    # Five evenings of four hours, all of them free in a school that closes at five.
    assert dict(school.guests)["leren en werken, avond"] == pytest.approx(20 * school.floor_m2)


def test_what_does_not_cover_the_municipality_is_partial(made: tuple[Result, Path]) -> None:
    assert made[0].figure("m04.frontage.all.stock").status == "partial"


def test_a_municipality_without_streets_gets_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["plinten", "rijssen-holten", "--uit", str(tmp_path / "uit")])
    assert stop.value.code == 2
    assert "OpenStreetMap-uittreksel" in capsys.readouterr().err
    assert not list(tmp_path.glob("uit*/*"))


@pytest.mark.parametrize("text", ["", "[[fase]]\nbewoners = 10\n", "[[fase]]\nbewoners = -1\nwens_m2 = 5\n", "fase = 3", "[[fase"])
def test_bad_phases_are_refused_by_name(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fasen.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["plinten", "rijssen-holten", "--uit", str(tmp_path / "uit"), "--fasen", str(file)])
    assert stop.value.code == 2
    assert "fasen.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[weight]\ncentrality = 0.9\n", "tellen op tot"),
        ("[weight]\nzon = 0.1\n", "'zon' in [weight]"),
        ("[measure]\nnear_m = 'ver'\n", "'near_m' in [measure]"),
        ("[weight\n", "niet te lezen"),
        ("[pairwise.centrality]\nzon = 2\n", "'zon' in [pairwise]"),
        ("[pairwise.centrality]\nadjacency = 2\nfootfall = 2\n", "ontbreekt 'footfall' tegenover 'adjacency'"),
        ("[pairwise.centrality]\nadjacency = 2\n", "vergelijkt 2 criteria"),
        ("[pairwise.centrality]\nadjacency = 0\n", "geen getal boven nul"),
        ("[pairwise.centrality]\nadjacency = 9\nfootfall = 0.11\n[pairwise.adjacency]\nfootfall = 9\n", "spreken elkaar tegen"),
        ("[pairwise.centrality]\nadjacency = 2\n[weight]\ncentrality = 0.3\n", "kies er een"),
    ],
)
def test_bad_weights_are_refused_by_name(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gewichten.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["plinten", "rijssen-holten", "--uit", str(tmp_path / "uit"), "--gewichten", str(file)])
    assert stop.value.code == 2
    assert said in (error := capsys.readouterr().err) and "gewichten.toml" in error
