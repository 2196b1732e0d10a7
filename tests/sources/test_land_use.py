"""Land use from the published form to the figures of a run; every hectare by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from made_land_use import PIECES, write

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

HERE = "GM1742"
BY_HAND = {"bbg_new.gain": 4.0, "bbg_housing.loss": 5.0, "bbg_other.loss": 2.5, "bbg_pending.area": 1.0, "bbg_slivers.area": 0.08}


def made(shared: Path, tmp_path: Path, *columns: tuple[str, ...], panel: bool = False) -> Run:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "grenzen.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    if panel:
        (folder / "panel.parquet").symlink_to(shared / "data/cbs/gemeenten_panel_2012_2024.parquet")
    for own in columns or (("BG12", "BG15", "BG17"),):
        write(folder / f"bodemgebruik_{own[0]}.gpkg", own)
    return run(build("rijssen-holten", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))


def value(result: Run, name: str) -> float:
    found = [f for f in result.figures.find(f"m01.land.{name}", HERE, "standaard") if f.value is not None]
    assert found[-1].value is not None
    return found[-1].value


@pytest.mark.parametrize("columns", [[("BG12", "BG15", "BG17")], [("BG12",), ("BG15",), ("BG17",)]], ids=["mutaties", "losse jaren"])
def test_each_hectare_has_its_fate(shared: Path, tmp_path: Path, columns: list[tuple[str, ...]]) -> None:
    result = made(shared, tmp_path, *columns)
    for name, ha in BY_HAND.items():
        assert value(result, name) == pytest.approx(ha, abs=1e-6), name
    stocks = [f.value for f in result.figures.find("m01.land.bbg.stock", HERE)]
    assert stocks == [pytest.approx(ha) for ha in (20.08, 11.0, 15.5)]
    assert value(result, "bbg.change") == pytest.approx(15.5 - 20.08)
    # The causes add up to the change: what waited and came back is neither loss nor gain.
    losses = sum(value(result, n) for n in ("bbg_housing.loss", "bbg_other.loss", "bbg_pending.area", "bbg_slivers.area"))
    assert value(result, "bbg_new.gain") - losses == pytest.approx(value(result, "bbg.change"), abs=1e-6)


def test_the_matrix_closes(shared: Path, tmp_path: Path) -> None:
    result = made(shared, tmp_path)
    whole = sum(p[0] for p in PIECES) / 100
    for first, last in ((2012, 2015), (2015, 2017)):
        step = f"area = 'gemeente' AND first = {first} AND last = {last}"
        assert result.query(f"SELECT sum(ha) FROM land_moves WHERE {step}")[0][0] == pytest.approx(whole, abs=1e-6)
        for year, side in ((first, "code_from"), (last, "code_to")):
            moved = dict(result.query(f"SELECT {side}, sum(ha) FROM land_moves WHERE {step} GROUP BY 1"))
            stock = dict(result.query(f"SELECT code, ha FROM land_stock WHERE year = {year}"))
            assert moved == {code: pytest.approx(ha, abs=1e-6) for code, ha in stock.items()}


def test_two_series_are_never_compared(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "grenzen.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    write(folder / "bodemgebruik.gpkg", ("BG17",))
    table = gpd.read_file(folder / "bodemgebruik.gpkg").rename(columns={"BG17": "NBBG2020"})
    table.to_file(folder / "nieuw.gpkg", driver="GPKG", layer="nieuw")
    result = run(build("rijssen-holten", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    assert [f.value for f in result.figures.find("m01.land.bbg.change", HERE)] == [None]
    assert len(result.figures.find("m01.land.bbg.stock", HERE)) == 2 and result.query("SELECT count(*) FROM land_moves")[0][0] == 0


def test_a_newer_series_leaves_the_losses_of_the_older_one(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "grenzen.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    write(folder / "bodemgebruik.gpkg")
    table = gpd.read_file(folder / "bodemgebruik.gpkg")[["BG15", "BG17", "geometry"]]
    table.rename(columns={"BG15": "NBBG2020", "BG17": "NBBG2022"}).to_file(folder / "nieuw.gpkg", driver="GPKG", layer="nieuw")
    result = run(build("rijssen-holten", folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    # The newer maps repeat those of 2015 and 2017: no business park became housing, and what waited since 2012 is new in its own series.
    for name, ha in (("bbg_housing.loss", {2017: 5.0, 2022: 0.0}), ("bbg_new.gain", {2017: 4.0, 2022: 5.5})):
        found = {f.period.end.year: f for f in result.figures.find(f"m01.land.{name}", HERE)}
        assert {year: f.value for year, f in found.items()} == {year: pytest.approx(m) for year, m in ha.items()}
        assert [f.period.start.year for f in found.values()] == [2012, 2020]
    assert result.figures.last("m01.land.bbg.change", HERE).period.end.year == 2022


@pytest.mark.parametrize(("name", "stock", "change"), [("Amersfoort", [422.0, 402.0], -20.0)])
def test_key_figures_give_two_observed_moments_and_no_false_national_loss(
    shared: Path, tmp_path: Path, name: str, stock: list[float], change: float
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "panel.parquet").symlink_to(shared / "data/cbs/gemeenten_panel_2012_2024.parquet")
    result = run(build(name, folder, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    here = result.municipality.code
    assert [f.value for f in result.figures.find("m01.land.bbg.stock", here)] == stock
    assert [f.value for f in result.figures.find("m01.land.bbg.change", here)] == [change]
    assert {f.value for f in result.figures.find("m01.land.bbg.stock", "NL")} == {None}


def test_a_polygon_without_class_is_named_and_a_file_without_any_is_refused(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "grenzen.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    write(folder / "b.gpkg", ("BG17",))
    table = gpd.read_file(folder / "b.gpkg")
    table.loc[0, "BG17"] = "zo maar"
    table.to_file(folder / "b.gpkg", driver="GPKG", layer="b")
    source = next(s for s in build("GM1742", folder, tmp_path / "uit").sources if s.kind == "land_use")
    assert [(r.row, r.column, r.value) for r in source.rejected][:1] == [("1", "bg17", "zo maar")]
    table["BG17"] = "?"
    table.to_file(folder / "b.gpkg", driver="GPKG", layer="b")
    with pytest.raises(InputError, match="klasse"):
        build("GM1742", folder, tmp_path / "uit2")


def dated(folder: Path, table: gpd.GeoDataFrame, name: str) -> None:
    table.to_file(folder / name, driver="GPKG", layer="vlakken")


def labelled(folder: Path, year: str) -> gpd.GeoDataFrame:
    """The strip as PDOK has it: labels in one column, and no year."""
    write(folder / "x.gpkg", (year,))
    table = gpd.read_file(folder / "x.gpkg").rename(columns={year: "categorie"}).assign(bodemgebruik="vlak")
    (folder / "x.gpkg").unlink()
    return table


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "grenzen.gpkg").symlink_to(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    return made


def ran(folder: Path) -> Run:
    return run(build("rijssen-holten", folder, folder.parent / "uit"), in_force(date(2026, 11, 24)))


def test_the_columns_of_a_file_tell_its_years_and_its_name_does_not(folder: Path) -> None:
    write(folder / "bodem_2009.gpkg")
    write(folder / "zomaar.gpkg", ("BG17",))
    found = {s.file: s for s in build("rijssen-holten", folder, folder.parent / "uit").sources}
    first, second = found["bodem_2009.gpkg"], found["zomaar.gpkg"]
    assert (first.period.as_dict(), first.dated_by_name, first.warning) == (
        {"from": None, "to": "2017-12-31", "precision": "year"},
        False,
        "",
    )
    # The same ground in the same year counts once.
    assert not second.kind and "Niet gebruikt" in second.warning
    assert value(ran(folder), "bbg.stock") == pytest.approx(15.5)


def test_maps_of_one_year_that_lie_side_by_side_add_up(folder: Path) -> None:
    write(folder / "heel.gpkg", ("BG17",))
    table = gpd.read_file(folder / "heel.gpkg")
    (folder / "heel.gpkg").unlink()
    dated(folder, table.iloc[:4], "a.gpkg")
    dated(folder, table.iloc[4:], "b.gpkg")
    assert value(ran(folder), "bbg.stock") == pytest.approx(15.5)


def test_a_map_of_no_year_shows_a_stock_of_low_confidence_and_no_change(folder: Path) -> None:
    dated(folder, labelled(folder, "BG17"), "vlakken.gpkg")
    result = ran(folder)
    stock = result.figures.last("m01.land.bbg.stock", HERE)
    assert (stock.value, stock.period.precision, stock.confidence) == (pytest.approx(15.5), "circa", "laag")
    assert "onbekend" in stock.note and result.figures.last("m01.land.bbg.change", HERE).value is None
    assert "datum van vlakken.gpkg is onbekend" in next(s for s in result.sources if s.kind == "land_use").warning


def test_a_map_of_no_year_beside_dated_ones_is_in_no_figure(folder: Path) -> None:
    dated(folder, labelled(folder, "BG12"), "vlakken.gpkg")
    write(folder / "zz.gpkg", ("BG15", "BG17"))
    result = ran(folder)
    assert [f.value for f in result.figures.find("m01.land.bbg.stock", HERE)] == [pytest.approx(11.0), pytest.approx(15.5)]
    assert "niet gebruikt" in next(s for s in result.sources if s.file == "vlakken.gpkg").warning


def test_a_year_in_a_name_is_a_year_of_less_confidence(folder: Path) -> None:
    for year in ("2015", "2017"):
        dated(folder, labelled(folder, f"BG{year[2:]}"), f"bbg_{year}.gpkg")
    result = ran(folder)
    assert [(f.value, f.period.end.year, f.confidence) for f in result.figures.find("m01.land.bbg.stock", HERE)] == [
        (pytest.approx(11.0), 2015, "midden"),
        (pytest.approx(15.5), 2017, "midden"),
    ]
    assert [value(result, f"bbg_{name}") for name in ("pending.area", "new.gain")] == [pytest.approx(1.0), pytest.approx(5.5)]


def halves(folder: Path, first: tuple[str, ...], second: tuple[str, ...], start: int) -> dict[str, Source]:
    """Polygons 0 to 3 as a.gpkg, those from `start` as b.gpkg; the sources by file."""
    for name, columns, rows in (("a.gpkg", first, slice(4)), ("b.gpkg", second, slice(start, None))):
        write(folder / "heel.gpkg", columns)
        table = gpd.read_file(folder / "heel.gpkg").iloc[rows]
        (folder / "heel.gpkg").unlink()
        dated(folder, table, name)
    return {s.file: s for s in build("rijssen-holten", folder, folder.parent / "uit").sources}


def test_one_polygon_on_ground_that_is_there_already_leaves_the_others_of_its_file(folder: Path) -> None:
    b = halves(folder, ("BG17",), ("BG17",), 3)["b.gpkg"]
    assert value(ran(folder), "bbg.stock") == pytest.approx(15.5)
    assert (b.kind, b.rows_in, b.rows_out, b.lacking) == ("land_use", 6, 5, 0)
    assert [(r.rows, r.value, r.reason) for r in b.rejected] == [(1, "", "deze plek staat er al")]
    assert "2017" in b.warning and "1 vlak;" in b.warning and "land-use-2017" in b.warning


def test_a_year_of_which_a_part_is_there_already_is_filled_up_and_the_file_says_so(folder: Path) -> None:
    b = halves(folder, ("BG17",), ("BG15", "BG17"), 0)["b.gpkg"]
    result = ran(folder)
    assert [f.value for f in result.figures.find("m01.land.bbg.stock", HERE)] == [pytest.approx(11.0), pytest.approx(15.5)]
    assert (value(result, "bbg.change"), value(result, "bbg_new.gain")) == (pytest.approx(4.5), pytest.approx(5.5))
    # Every row is used, for the other year.
    assert (b.rows_out, b.rejected) == (9, ()) and "4 vlakken" in b.warning and "2017" in b.warning and "2015" not in b.warning


def test_a_second_map_of_no_year_of_the_same_ground_is_not_said_to_be_of_one_year(folder: Path) -> None:
    table = labelled(folder, "BG17")
    for name in ("a.gpkg", "b.gpkg"):
        dated(folder, table.assign(kop=name), name)
    second = next(s for s in build("rijssen-holten", folder, folder.parent / "uit").sources if s.file == "b.gpkg")
    assert not second.kind and "zonder jaar" in second.warning and "van dit jaar" not in second.warning
    assert value(ran(folder), "bbg.stock") == pytest.approx(15.5)
