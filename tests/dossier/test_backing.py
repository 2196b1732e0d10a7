"""What stands behind a measure: quadrants, projects, ladder, plans counted."""

from datetime import date
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier import blocks, model
from werkruimte.dossier.blocks import Table
from werkruimte.dossier.pages import ladder, quadrants
from werkruimte.facts.build import build
from werkruimte.publish import public
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)
AMERSFOORT = (
    "bedrijventerreinen/ibis_2024_selectie.csv",
    "cbs/gemeenten_panel_2012_2024.parquet",
    "cbs/wijken_2022.gpkg",
    "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
    "pendel/wijk_banen_ca2015.gpkg",
)


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [(25, 1.9, "nooit"), (25, 2, "bewaken"), (24.9, 2, "gericht mengen"), (24.9, 1.9, "onderzoeken"), (100, 0, "nooit")],
)
def test_a_park_on_a_line_counts_as_beyond_it(x: float, y: float, name: str) -> None:
    assert quadrants.label(x, y, (25, 2)) == name


def test_quadrants_are_provisional_internal_and_name_the_other_axes(demo_run: Run) -> None:
    page = quadrants.quadrants(demo_run)
    assert page.internal and "voorlopig: 2 van de 14 assen gevuld" in page.title
    note = next(b for b in page.blocks if isinstance(b, blocks.Note))
    assert sum(len(item.split(";")) for item in note.items[:2]) == 12
    table = next(b for b in page.blocks if isinstance(b, blocks.Table))
    assert len(table.rows) == len(demo_run.studies.current_rins)


def test_the_ladder_names_only_files_that_would_fill_something(demo_run: Run) -> None:
    known = {f.id for f in demo_run.figures if f.known}
    found = ladder.rungs(demo_run)
    assert found and [len(ids) for _, ids in found] == sorted((len(ids) for _, ids in found), reverse=True)
    assert all(id in catalogue() and id not in known for _, ids in found for id in ids)
    assert all(ids or rung.tells for rung, ids in found)


def test_the_ladder_counts_a_figure_once_and_has_the_files_that_other_pages_ask_for(demo_run: Run) -> None:
    found = ladder.rungs(demo_run)
    every = [id for _, ids in found for id in ids]
    assert len(every) == len(set(every))
    land = next(ids for rung, ids in found if "BBG" in rung.file)
    assert "m01.land.bbg_housing.loss" in land
    assert any("Plancapaciteit" in rung.file for rung, _ in found)
    page = next(p for p in model.document(demo_run, demo_run.layers()).pages if p.id == "onbekend")
    gaps = next(b for b in page.blocks if isinstance(b, blocks.Bullets))
    assert len(gaps.items) == len(set(gaps.items)) and any(item.startswith("Netcapaciteit") for item in gaps.items)
    assert not [item for item in gaps.items if item.startswith(("Plancapaciteit", "Volledige BAG", "Vestigingen"))]


def _measure_one(result: Run) -> dict[str, Table]:
    page = next(p for p in model.document(result, result.layers()).pages if p.id == "m01")
    return {b.id: b for b in page.blocks if isinstance(b, Table)}


def _derived(shared: Path, tmp_path: Path, name: str, files: tuple[str, ...]) -> Run:
    folder = tmp_path / "data"
    folder.mkdir()
    for file in files:
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    return run(build(name, folder, tmp_path / "basis"), in_force(ON))


def test_what_is_not_known_stands_under_the_file_that_would_tell_it_and_is_no_wall(demo_run: Run) -> None:
    pages = {p.id: p for p in model.document(demo_run, demo_run.layers()).pages}
    files, table = (b for b in pages["gegevensladder"].blocks if isinstance(b, Table))
    cells = [cell for row in table.rows for cell in row if cell]
    assert max(map(len, cells)) < 90 and len(cells) == len(set(cells)) > 100 and not any(";" in cell for cell in cells)
    assert sum(count for _, count in table.groups) == len(table.rows)
    first, start, end = table.parts[0]
    assert "volledige historie" in first and "Verdwenen bedrijfsvloer" in [c for row in table.rows[start:end] for c in row]
    every = {id for f in demo_run.figures for id in [f.id] if f.area == demo_run.municipality} - {f.id for f in demo_run.figures if f.known}
    told = " ".join((*cells, *(row[-1] for row in files.rows), *(str(b) for b in pages["onbekend"].blocks))).casefold()
    lacking = [f.id for f in demo_run.figures if f.id in every and f.status not in ("not_applicable", "suppressed")]
    assert len(lacking) > 100 and [id for id in lacking if catalogue()[id].label.casefold() not in told] == []
    elsewhere = [p.id for p in pages.values() if "Verdwenen bedrijfsvloer" in str(p.blocks) and "Nu onbekend" in str(p.blocks)]
    assert elsewhere == [] and "]{#gegevensladder}" in str(pages["mensen"].blocks)


@pytest.mark.parametrize("edition", ["intern", "publiek"])
def test_a_register_without_polygons_is_listed_by_park_and_adds_up(shared: Path, tmp_path: Path, edition: str) -> None:
    result = _derived(shared, tmp_path, "amersfoort", AMERSFOORT)
    table = _measure_one(result if edition == "intern" else public(result))["register"]
    assert table.rows[0] == ("Isselt", "170,00", "130,00", "0,00") and table.rows[-1] == (
        "alle terreinen samen",
        "398,90",
        "261,86",
        "4,40",
    )
    summed = [sum(float(row[n].replace(",", ".")) for row in table.rows[:-1]) for n in (1, 2, 3)]
    assert summed == pytest.approx([398.90, 261.86, 4.40]) and "overgeschreven" in table.source


def test_the_register_takes_no_hectares_of_an_older_edition(shared: Path, tmp_path: Path) -> None:
    newer = (shared / "data" / AMERSFOORT[0]).read_text("utf-8")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "ibis_2020.csv").write_text(newer.replace(",2024,", ",2020,").replace(",170.0,130.0,", ",170.0,999.0,"), "utf-8")
    (folder / "ibis_2024.csv").write_text(newer.replace(",170.0,130.0,", ",170.0,,"), "utf-8")
    for file in AMERSFOORT[1:]:
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    result = run(build("amersfoort", folder, tmp_path / "basis"), in_force(ON))
    assert {f.value for f in result.figures.find("m01.park.net.area") if f.area.name == "Isselt"} == {999.0}
    table = _measure_one(result)["register"]
    assert table.rows[0] == ("Isselt", "170,00", "geen gegevens", "0,00") and table.rows[-1][2] == "ten minste 131,86"


def test_panden_have_their_course_where_the_history_is_known(shared: Path, tmp_path: Path) -> None:
    table = _measure_one(_derived(shared, tmp_path, "doesburg", ("bag/doesburg_lvbag_0221PND15092020.zip",)))["panden"]
    assert table.rows[0] == ("1 januari 2012, oud", "7.181", "7.104") and table.rows[-1][0] == "15 september 2020" and len(table.rows) == 10


def test_parks_with_polygons_stand_with_the_map_and_one_snapshot_is_no_course(demo_run: Run) -> None:
    assert not {"register", "panden"} & set(_measure_one(demo_run))


def test_the_city_of_the_example_gets_a_page_from_data_and_says_what_was_not_found(shared: Path, tmp_path: Path) -> None:
    result = _derived(shared, tmp_path, "amersfoort", AMERSFOORT)
    document = model.document(result, result.layers())
    (page,) = [p for p in document.pages if p.id.startswith("project-")]
    text = " ".join(str(b) for b in page.blocks)
    for said in ("8.880 banen", "oud", "120 inwoners", "2.000 tot 3.000", "40.000 tot 60.000", "niet gevonden", "niet geverifieerd"):
        assert said in text


def test_another_city_has_no_project_page(demo_run: Run) -> None:
    document = model.document(demo_run, demo_run.layers())
    assert not [p for p in document.pages if p.id.startswith("project-")]
