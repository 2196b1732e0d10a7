"""A file of which nothing tells the date: said as unknown, never placed before what is older."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from werkruimte.dossier import wording
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)
UNITS = "oppervlakte;functieklasse;x;y;bouwjaar\n" + "".join(
    f"{100 + i};{'woonfunctie' if i % 3 else 'industriefunctie'};{231000 + 10 * i};481000;{1980 + i}\n" for i in range(45)
)


def made(folder: Path, out: Path) -> Run:
    return run(build("rijssen-holten", folder, out), in_force(ON))


def test_undated_units_are_now_and_not_before_the_base_year(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    (demo_data / "eenheden.csv").write_text(UNITS, "utf-8")
    result = made(demo_data, tmp_path / "uit")
    source = next(s for s in result.sources if s.file == "eenheden.csv")
    assert not source.period.known and source.period.end == ON and "onbekend" in source.warning
    room = [f for f in result.figures.find("m01.room.ge_4_1.area", "GM1742", "rustig.omgeving.zonder_plan") if f.known]
    assert [f.period.end for f in room] == [date(2017, 1, 1), ON]
    assert all(f.period.start is None or f.period.start < f.period.end for f in result.figures if source.id in f.sources)
    stock = result.figures.find("m01.units.all.count", "GM1742")[-1]
    assert (stock.value, stock.confidence, stock.period.precision) == (45, "laag", "circa")
    assert wording.moment(stock.period) == "datum onbekend"


def undated_register(folder: Path) -> None:
    later = folder / "ibis_2024_selectie.csv"
    text = later.read_text("utf-8").replace(",2024,", ",,")
    later.unlink()
    (folder / "terreinen.csv").write_text(text, "utf-8")


def test_an_undated_edition_of_the_register_is_not_ordered(demo_data: Path, tmp_path: Path) -> None:
    undated_register(demo_data)
    result = made(demo_data, tmp_path / "uit")
    change = result.figures.find("m01.land.register.change", "GM1742")[-1]
    assert change.value is None and change.status == "no_data"
    source = next(s for s in result.sources if s.file == "terreinen.csv")
    assert "ouder of nieuwer" in source.warning
    assert not [e for e in result.events if e.ledger == "land"]


def test_one_undated_edition_is_the_register_without_a_base_year(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_ibis_2017.geojson").unlink()
    undated_register(demo_data)
    result = made(demo_data, tmp_path / "uit")
    gross = result.figures.find("m01.park.gross.area", "GM1742")[-1]
    assert round(gross.value or 0, 2) == 315.23 and gross.confidence == "laag" and not gross.period.known
    assert result.bridge.base_year is None
    since = result.figures.find("m05.dwellings.built_since_base.count", "GM1742")[-1]
    assert since.value is None
