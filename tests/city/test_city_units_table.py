"""Toetsstad as a units table with validity: the same stock and ledger as through the LV BAG, as far as the format can tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from scenario import PANDEN, STAND, UNITS
from test_city_figures import AREAS, by_hand
from toetsstad import EXTRACT, write_city
from write_units import COLUMNS, rows, write_units

from werkruimte.cli.proof import again
from werkruimte.domain.figure import Figure
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.measures.m01.floor import BY_PAND, LINES, SUMS
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run
from werkruimte.studies.floor import stock_totals

RULES = in_force(date(2026, 11, 24))


def facts(folder: Path, name: str, table: list[dict[str, object]], stand: str | None = STAND, columns: tuple[str, ...] = ()) -> Snapshot:
    """The fact base of the parks and one units table, without the extract."""
    data = write_city(folder / "data")
    (data / EXTRACT).unlink()
    # A units table names no municipality, and CBS does not know this one.
    (data / "vestigingen.csv").write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM9998,Toetsstad,2024-01-01,10\n", "utf-8")
    write_units(data / name, table, stand, *([columns] if columns else []))
    return build("GM9998", data, folder / "uit")


@pytest.fixture(scope="module", params=["eenheden.csv", "eenheden.parquet"])
def tabled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(facts(tmp_path_factory.mktemp("tabel"), request.param, rows(PANDEN, UNITS)), RULES)


def told(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.status, figure.confidence, figure.period, figure.note


def test_every_stock_and_change_is_that_of_the_extract_and_proven(tabled: Run, city_run: Run) -> None:
    for id in [i for i in LINES if i not in BY_PAND and i not in SUMS] + ["m01.floor.business.stock", "m01.units.woon.count"]:
        for area in AREAS:
            ours, theirs = (r.figures.find(id, area) for r in (tabled, city_run))
            assert [told(f) for f in ours] == [told(f) for f in theirs], (id, area)
    for figure in tabled.figures:
        if figure.id.startswith("m01.floor") and figure.value is not None:
            assert again(tabled, figure) == pytest.approx(figure.value, abs=1e-9), figure.id


def test_the_stock_of_any_day_is_that_of_the_extract(tabled: Run, city_run: Run) -> None:
    for day in (date(2012, 1, 1), date(2017, 1, 1), date(2019, 6, 1), date(2020, 1, 1), date(2024, 1, 1)):
        ours, theirs = (stock_totals(r.studies.connection, day).fetchall() for r in (tabled, city_run))
        assert ours == theirs and ours, day


def test_what_only_panden_tell_apart_is_no_data_and_its_sums_are_partial(tabled: Run) -> None:
    for id in BY_PAND:
        for area in AREAS:
            (figure,) = tabled.figures.find(id, area)
            assert (figure.value, figure.status, figure.reason) == (None, "no_data", "source_missing") and "PND" in figure.note
    for ending, causes in (("gain", ("function_in", "enlarge")), ("loss", ("function_out", "shrink"))):
        (figure,) = tabled.figures.find(f"m01.floor.business.{ending}", "GM9998")
        assert (figure.value, figure.status, figure.confidence) == (by_hand(AREAS["GM9998"], "business", *causes), "partial", "laag")
        assert "panden ontbreekt" in figure.note


def test_proven_events_are_those_of_the_extract_but_for_new_and_demolished(tabled: Run, city_run: Run) -> None:
    ours, theirs = (
        sorted((e.cause, e.target or "", e.amount, e.period.end, e.x, e.y, e.status) for e in r.events if e.ledger == "floor")
        for r in (tabled, city_run)
    )
    assert ours == [e for e in theirs if e[0] not in ("new", "demolition")] and all(e[-1] == "bewezen" for e in ours)


def test_with_the_panden_of_an_extract_the_whole_ledger_is_there(city_run: Run, tmp_path: Path) -> None:
    from write_lvbag import write_extract

    data = write_city(tmp_path / "data")
    write_extract(data / EXTRACT, PANDEN, [], STAND)
    write_units(data / "eenheden.csv", rows(PANDEN, UNITS), STAND)
    both = run(build("GM9998", data, tmp_path / "uit"), RULES)
    for id in LINES:
        ours, theirs = (r.figures.find(id, "GM9998") for r in (both, city_run))
        assert [told(f) for f in ours] == [told(f) for f in theirs], id


def test_the_order_of_the_rows_and_an_unknown_date_change_nothing_but_the_period(tabled: Run, tmp_path: Path) -> None:
    other = run(facts(tmp_path, "eenheden.csv", rows(PANDEN, UNITS)[::-1], stand=None), RULES)
    (ours,), (theirs,) = (r.figures.find("m01.floor.business.change", "GM9998") for r in (other, tabled))
    assert (ours.value, ours.period.end, ours.period.precision) == (theirs.value, date(2024, 1, 1), "circa")
    assert "laatste wijziging" in next(s for s in other.sources if s.kind == "units").warning


def test_a_table_of_one_voorkomen_a_unit_is_no_history(tmp_path: Path) -> None:
    standing = [r for r in rows(PANDEN, UNITS) if not r["eind_geldigheid"] and "in gebruik" in str(r["status"])]
    last = {r["id"]: r for r in sorted(standing, key=lambda r: str(r["begin_geldigheid"]))}
    result = run(facts(tmp_path, "eenheden.csv", list(last.values())), RULES)
    assert result.studies.floor is None
    for id in LINES:
        assert all((f.value, f.reason) == (None, "not_computable_single_snapshot") for f in result.figures.find(id, "GM9998"))
    assert "geen historie" in next(s for s in result.sources if s.kind == "units").warning
    (stock,) = result.figures.find("m01.floor.kantoor.stock", "GM9998")
    assert stock.value


def test_ended_rows_are_not_in_stock_and_bad_ones_are_named(tmp_path: Path) -> None:
    first = dict(rows(PANDEN, UNITS)[0], id="1", oppervlakte="100", eind_geldigheid="2019-01-01")
    table = [
        first,
        dict(first, begin_geldigheid="01-01-2019", eind_geldigheid="", oppervlakte="200", pand_id="[10, 11]"),
        first,
        dict(first, id="2", begin_geldigheid="ooit"),
        dict(first, id="2", eind_geldigheid="2001-01-01"),
        dict(first, id="2", eind_geldigheid="nooit"),
        dict(first, id=""),
        dict(first, id="3", oppervlakte="veel", eind_geldigheid=""),
    ]
    built = facts(tmp_path, "eenheden.csv", table)
    source = next(s for s in built.sources if s.kind == "units")
    assert [(r.row, r.reason) for r in source.rejected] == [
        ("3", "voorkomen staat er al"),
        ("4", "begin_geldigheid is geen datum"),
        ("5", "eind_geldigheid ligt voor begin_geldigheid"),
        ("6", "eind_geldigheid is geen datum"),
        ("7", "id ontbreekt"),
    ]
    assert [(r.row, r.value, r.reason) for r in source.cleaned] == [("8", "veel", "oppervlakte is geen getal van 1 of meer; leeg gelaten")]
    assert (source.rows_in, source.rows_out) == (8, 3)
    got = built.open().execute("SELECT id, oppervlakte, pand_id FROM units ORDER BY id").fetchall()
    assert got == [("1", 200, "10"), ("3", 999_999, first["pand_id"])]


def test_without_a_status_it_says_what_it_cannot_see_and_classes_that_are_collapsed_give_no_ledger(tmp_path: Path) -> None:
    plain = [r for r in rows(PANDEN, UNITS) if "ingebruik" in str(r["status"]).replace(" ", "")]
    less = tuple(c for c in COLUMNS if c != "status")
    assert "niet ingemeten" in next(s for s in facts(tmp_path / "a", "e.csv", plain, columns=less).sources if s.kind == "units").warning
    classed = [dict(r, functieklasse=str(r["gebruiksdoelen"]).split(";")[0]) for r in plain if "overige" not in str(r["gebruiksdoelen"])]
    columns = tuple("functieklasse" if c == "gebruiksdoelen" else c for c in COLUMNS)
    built = facts(tmp_path / "b", "e.csv", [r for r in classed if "woon" in str(r) or "industrie" in str(r)], columns=columns)
    assert "functieklasse" in next(s for s in built.sources if s.kind == "units").warning
    assert run(built, RULES).studies.floor is None
