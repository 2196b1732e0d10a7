"""Of when a file is: from its content, its sidecar, or a year in its name, and never after the day on which it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import small_files as small

from werkruimte.domain.errors import InputError
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import in_force
from werkruimte.run import run
from werkruimte.sources import dates

TODAY = date(2026, 11, 26)
Build = Callable[..., Snapshot]
VERSIONS = "id;oppervlakte;gebruiksdoelen;x;y;begin_geldigheid;eind_geldigheid\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "latest", lambda: TODAY)


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


@pytest.mark.parametrize(
    ("name", "end", "precision"),
    [
        ("bag_2025.csv", date(2025, 12, 31), "year"),
        ("bag_2026.csv", TODAY, "year"),
        ("bag_2027.csv", UNDATED, "circa"),
        ("bag_2040_van_2024.csv", date(2024, 12, 31), "year"),
        ("bag_2012_2024.csv", date(2024, 12, 31), "year"),
        ("bag_20260331.csv", date(2026, 3, 31), "day"),
        ("bag-2026-03-31.csv", date(2026, 3, 31), "day"),
        ("bag 31-03-2026.csv", date(2026, 3, 31), "day"),
        ("bag_2024_20260331.csv", date(2024, 12, 31), "year"),
        ("bag_2025-13-01.csv", date(2025, 12, 31), "year"),
        ("bag_2027-03-31.csv", UNDATED, "circa"),
        ("bag_20261301_2024.csv", date(2024, 12, 31), "year"),
    ],
)
def test_a_year_in_a_name_dates_a_file_unless_it_is_still_to_come(build_with: Build, name: str, end: date, precision: str) -> None:
    found = source_of(build_with(name, small.UNITS), name)
    assert (found.period.end, found.period.precision) == (end, precision)
    assert ("2027" in found.warning) == (end == UNDATED)


@pytest.mark.parametrize(("name", "confidence"), [("bag_2025.csv", "midden"), ("bag_20260331.csv", "midden"), ("bag_2027.csv", "laag")])
def test_what_only_a_name_dates_is_less_sure(build_with: Build, name: str, confidence: str) -> None:
    stock = run(build_with(name, small.UNITS), in_force(TODAY)).figures.last("m01.floor.industrie.stock", small.CODE)
    assert (stock.value, stock.confidence) == (sum(range(90, 102)), confidence)


def beside(content: str) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        path.write_text(small.UNITS)
        path.with_name(path.name + ".bron.toml").write_text(content)

    return write


def test_a_sidecar_is_believed(build_with: Build) -> None:
    found = source_of(build_with("bag.csv", beside('peildatum = "2026-12-31"\nprecisie = "jaar"\n')), "bag.csv")
    assert (found.period.end, found.period.precision, found.dated_by_name) == (TODAY, "year", False)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('peildatum = "maart 2026"', "maart 2026"),
        ("peildatum = 2026-13-01", "bag.csv.bron.toml"),
        ('peildatum = "2031-01-01"', "2031-01-01"),
        ('precisie = "ongeveer"\npeildatum = "2026-01-01"', "ongeveer"),
        ('may_publish = "ja"', "rows, aggregates, no"),
    ],
)
def test_a_sidecar_that_cannot_be_meant_is_one_sentence(build_with: Build, content: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        build_with("bag.csv", beside(content))
    assert says in str(caught.value) and "bag.csv.bron.toml" in str(caught.value) and "\n" not in str(caught.value)


def test_an_end_without_end_is_no_date_of_the_file(build_with: Build) -> None:
    rows = "".join(
        f"{i};80;industriefunctie;{200000 + i};450000;2000-01-01;2010-01-01\n"
        f"{i};90;industriefunctie;{200000 + i};450000;2010-01-01;9999-12-31\n"
        for i in range(4)
    )
    found = build_with("bag.csv", VERSIONS + rows)
    assert source_of(found, "bag.csv").period.end == date(2010, 1, 1)
    assert found.open().execute("SELECT count(*), sum(oppervlakte) FROM units").fetchall() == [(4, 360)]


def test_a_year_still_to_come_in_the_register_of_parks_does_not_date_it(build_with: Build) -> None:
    text = "rin,naam,gemeentecode,ha_bruto,ha_netto,peiljaar\n1,Noord,GM9001,5,4,2031\n"
    found = source_of(build_with("ibis_2024.csv", text), "ibis_2024.csv")
    assert found.period.end.year == 2024 and "2031" in found.warning


def test_a_row_of_a_year_still_to_come_is_left_out(build_with: Build) -> None:
    text = "sbi;banen;x;y;peiljaar\n4711;5;200000;450000;2034\n4711;7;200000;450000;2025\n"
    found = build_with("lisa.csv", text)
    source = source_of(found, "lisa.csv")
    assert source.period.end.year == 2025 and [r.value for r in source.rejected] == ["2034"]
    assert found.open().execute("SELECT sum(jobs) FROM establishments").fetchall() == [(7,)]


def test_years_still_to_come_in_key_figures_are_left_out_and_the_newest_dates_them(build_with: Build) -> None:
    found = build_with("panel.csv", small.PANEL.replace("2022", "2035"))
    source = source_of(found, "panel.csv")
    assert source.period.end == date(2023, 1, 1) and source.warning == ""
    assert {r.value for r in source.rejected} == {"2035"}
    assert found.open().execute("SELECT max(day) FROM statistics WHERE source = ?", [source.id]).fetchall() == [(date(2023, 1, 1),)]


def test_the_date_of_a_row_of_establishments_dates_the_file(build_with: Build) -> None:
    found = source_of(build_with("panel_2023.csv", small.PANEL), "gemeenten_2026.csv")
    assert (found.period.end, found.period.precision, found.warning) == (date(2026, 1, 1), "day", "")
