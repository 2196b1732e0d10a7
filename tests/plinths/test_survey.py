"""A survey of facades: its gate by hand, its points, what is measured nowhere, and a file that is wrong."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from werkruimte.cli import main, plinths
from werkruimte.cli.plinths import Wish, make_plinths
from werkruimte.domain.errors import InputError
from werkruimte.dossier.plinths.contract import schema
from werkruimte.plinths.result import Result
from werkruimte.plinths.survey import read_survey

ON = date(2026, 11, 24)
WEIGHTS = "[weight]\ncentrality = 0.15\ntransparency = 0.05\nsize = 0.05\n"


@pytest.fixture(scope="module")
def measured(kampen: Path, made: tuple[Result, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, list[int], Path]:
    """Three stretches: high enough, too low, and only openness twice; a fourth row lies in the river."""
    found = made[0].plinths
    chosen = [int(i) for i in np.flatnonzero(~found.out & (found.frontage.name == "Oudestraat"))[[0, 20, 40]]]
    spots = [found.frontage.shape[i].interpolate(0.5, normalized=True) for i in chosen]
    rows = [f"{spots[0].x};{spots[0].y};4,0;12;6;80", f"{spots[1].x};{spots[1].y};2,9;8;4;"]
    rows += [f"{spots[2].x};{spots[2].y};;;;{share}" for share in (20, 40)] + ["100000;400000;4;;;"]
    folder = tmp_path_factory.mktemp("opname")
    (folder / "opname.csv").write_text("x;y;hoogte;diepte;kolom;open\n" + "\n".join(rows) + "\n", "utf-8")
    (folder / "gewichten.toml").write_text(WEIGHTS, "utf-8")
    wish = Wish(str(kampen), None, folder / "gewichten.toml", None, ON, (), folder / "opname.csv")
    return make_plinths(wish, folder / "uit", lambda _: None), chosen, folder / "uit"


def test_a_measured_height_decides_and_the_rest_stays_unknown(measured: tuple[Result, list[int], Path]) -> None:
    found, (high, low, glass) = measured[0].plinths, measured[1]
    assert (found.passes[high], found.passes[low], found.passes[glass]) == (True, False, None)
    assert found.order[high] >= 0 and found.order[low] == -1, "who is too low is out of the ranking"
    assert sum(p is True for p in found.passes) == 1


def test_points_of_what_is_measured(measured: tuple[Result, list[int], Path]) -> None:
    """4.0 m lies halfway 3.5 and 4.5; 12 m depth and 6 m of columns are full: (0.5 + 1 + 1) / 3. Openness is the mean of 20 and 40 %."""
    points, (high, low, glass) = measured[0].plinths.points, measured[1]
    assert points["size"][high] == pytest.approx(2.5 / 3)
    assert points["size"][low] == pytest.approx((0 + 3 / 5 + 1 / 3) / 3)
    assert points["transparency"][[high, glass]] == pytest.approx([0.8, 0.3])
    assert np.isnan(points["transparency"][low]) and np.isnan(points["size"][glass])
    assert measured[0].plinths.known_share("size") < 0.01


def test_every_form_says_what_was_measured(measured: tuple[Result, list[int], Path]) -> None:
    data = json.loads((measured[2] / "plinten.json").read_text("utf-8"))
    jsonschema.validate(data, schema())
    assert data["survey"] == {"file": "opname.csv", "rows": 5, "astray": 1, "heights": 2, "openness": 2}
    html = (measured[2] / "plinten.html").read_text("utf-8")
    assert "Opname opname.csv: 5 metingen. 1 meting ligt bij geen gevel en telt niet mee." in html


def test_what_lies_at_no_facade_is_told_on_screen(
    measured: tuple[Result, list[int], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(plinths, "make_plinths", lambda *_: measured[0])
    with pytest.raises(SystemExit) as stopped:
        main(["plinten", "kampen", "--uit", str(measured[2])])
    assert not stopped.value.code
    assert "Let op: 1 meting ligt bij geen gevel en telt niet mee." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "kolom 'x' ontbreekt"),
        ("x;y\n1;2\n", "kolom 'hoogte' ontbreekt"),
        ("x;y;hoogte\n", "geen meting"),
        ("x;y;hoogte\n190000;507000;hoog\n", "regel 2, kolom hoogte: 'hoog' is geen getal"),
        ("x;y;open\n190000;507000;50\n190000;507000;120\n", "regel 3, kolom open: 120 kan niet"),
        ("x;y;hoogte\n;507000;4\n", "de plek ontbreekt"),
    ],
)
def test_a_wrong_survey_gives_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "o.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=words):
        read_survey(tmp_path / "o.csv")
