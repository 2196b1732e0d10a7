"""Any municipality from whatever files are there: known answers, and no data with a reason for the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from missing_file import wrong_without
from werkruimte.domain.errors import InputError
from werkruimte.dossier import clauses
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

STATISTICS = (
    "cbs/gemeenten_panel_2012_2024.parquet",
    "cbs/wijken_2022.gpkg",
    "cbs/wijken_2024.gpkg",
    "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
    "bedrijventerreinen/ibis_2024_selectie.csv",
    "pendel/wijk_banen_ca2015.gpkg",
    "pendel/gemeente_od_banen_ca2015_min10.parquet",
    "cbs/vestigingen_gemeente_2026.csv",
)
DOESBURG = "bag/doesburg_lvbag_0221PND15092020.zip"
Runs = Callable[..., Run]


@pytest.fixture
def run_of(shared: Path, tmp_path: Path) -> Runs:
    """Run a municipality on a folder with links to these files of the shared data."""

    def made(name: str, *files: str) -> Run:
        folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for file in files:
            (folder / Path(file).name).symlink_to(shared / "data" / file)
        return run(build(name, folder, folder / "uit"), in_force(date(2026, 11, 24)))

    return made


def values(result: Run, id: str, period: str | None = None) -> dict[str, float | None]:
    return {f.area.name: f.value for f in result.figures.find(id) if period is None or f.period.end.isoformat() == period}


def test_amersfoort_has_its_known_figures(run_of: Runs, shared: Path) -> None:
    golden = json.loads((shared / "data/GOLDEN.json").read_text("utf-8"))["amersfoort"]
    result = run_of("amersfoort", *STATISTICS)
    jobs = values(result, "m12.jobs.all.stock")
    assert jobs["Amersfoort"] == golden["banen_ca2015"]
    assert [jobs[n] for n in ("Isselt", "De Hoef", "Calveen")] == [golden[f"banen_{n}"] for n in ("isselt", "de_hoef", "calveen")]
    assert values(result, "m01.park.gross.area")["Amersfoort"] == pytest.approx(golden["ibis2024_bruto_ha"], abs=0.01)
    firms = {str(f.period.end.year): f.value for f in result.figures.find("m12.establishments.all.count", "GM0307")}
    assert golden["bedrijfsvestigingen"].items() <= firms.items()


def test_no_text_to_adopt_takes_back_a_plan_of_the_city_unsaid(run_of: Runs) -> None:
    """The council planned dwellings on a part of Isselt: a text that forbids them there names it only by the reader's choice."""
    result = run_of("amersfoort", *STATISTICS)
    naming = [
        c for a in result.assessments if a.measure in (1, 10) for c in a.clauses if any(b.names for b in c.blanks if "terrein" in b.name)
    ]
    assert naming and all("Isselt" not in clauses.text(c, result.rules.on) for c in naming)
    assert all(any("Kop van Isselt" in r and "2022" in r for r in clauses.remarks(c, result.rules.on)) for c in naming)
    assert "De Hoef" in clauses.text(naming[0], result.rules.on)


def test_a_district_code_given_out_again_does_not_join_two_places(run_of: Runs) -> None:
    result = run_of("amersfoort", *STATISTICS)
    isselt = result.figures.find("m12.jobs.all.stock", "WK030705")
    assert [(f.area.name, f.value) for f in isselt] == [("Isselt", 8880)]
    assert [f.area.name for f in result.figures.find("w8.fmi.index", "WK030705")] == ["Isselt"]
    assert result.figures.find("m12.jobs.all.stock", "WK030704") == []
    assert sum(v or 0 for n, v in values(result, "m12.jobs.all.stock").items() if n != "Amersfoort") == 81_219


def test_a_municipality_that_took_in_another_is_not_compared_across_it(run_of: Runs) -> None:
    # Weesp became part of Amsterdam in 2022; Amersfoort kept its borders.
    changed, kept = (run_of(code, STATISTICS[0]).figures.find("m12.establishments.change", code) for code in ("GM0363", "GM0307"))
    assert [(f.value, f.status, f.reason) for f in changed] == [(None, "no_data", "series_break")] and "samengevoegd" in changed[0].note
    assert [f.status for f in kept] == ["value"]


def test_each_figure_that_cannot_be_computed_has_a_reason(run_of: Runs) -> None:
    result = run_of("amersfoort", *STATISTICS)
    missing = [f for f in result.figures if not f.known]
    assert missing and all(f.value is None and f.reason for f in missing)


def test_an_empty_folder_gives_a_dossier_without_a_single_number_of_the_municipality(run_of: Runs) -> None:
    result = run_of("doesburg")
    assert result.municipality.code == "GM0221"
    assert [f.id for f in result.figures if f.value is not None and not f.id.startswith("ctx.") and f.value != 0] == []


@pytest.mark.parametrize("file", STATISTICS)
def test_one_file_alone_is_enough(run_of: Runs, file: str) -> None:
    result = run_of("GM0307", file)
    assert result.municipality.name == "Amersfoort"
    known = {f.id for f in result.figures if f.known and not f.id.startswith("ctx.")}
    assert known or file.startswith("cbs/gemeentegrenzen")


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("amersfoort", STATISTICS),
        ("kampen", ("kampen_osm/kampen.osm.pbf", STATISTICS[1], *STATISTICS[3:6])),
        ("doesburg", (DOESBURG, *STATISTICS[:4])),
    ],
    ids=["amersfoort", "kampen", "doesburg"],
)
def test_taking_one_file_away_changes_nothing_else(run_of: Runs, name: str, files: tuple[str, ...]) -> None:
    whole = run_of(name, *files)
    for gone in files:
        assert wrong_without(whole, run_of(name, *[f for f in files if f != gone])) == [], gone


@pytest.mark.parametrize(("name", "own", "ending"), [("doesburg", "panden", ".parquet"), ("rijssen-holten", "units", ".zip")])
def test_a_folder_of_two_municipalities_works_for_either(run_of: Runs, name: str, own: str, ending: str) -> None:
    result = run_of(name, "bag/rijssen_holten_vbo.parquet", DOESBURG, STATISTICS[3])
    read = [s for s in result.sources if s.file.endswith((".zip", ".parquet"))]
    assert sorted((s.kind, s.rows_out > 0) for s in read) == [("", False), (own, True)]
    away = next(s for s in read if not s.kind)
    assert "telt niet mee" in away.warning and away.file.endswith(ending)


POLYGONS = "bedrijventerreinen/rijssen_holten_ibis_2017.geojson"


@pytest.mark.parametrize(("east", "refused"), [(0, False), (5_000, False), (50_000, True)])
def test_units_far_from_every_park_are_of_another_place(run_of: Runs, tmp_path: Path, east: int, refused: bool) -> None:
    # No boundary is there to tell: 50 km away none of the work stands on a park, and nothing took their room.
    table = tmp_path / "eenheden_2025.csv"
    rows = "".join(f"{n};100;{use};{232000 + east + 10 * n};480000;1990\n" for n, use in enumerate(("industriefunctie", "woonfunctie")))
    table.write_text("id;oppervlakte;gebruiksdoelen;x;y;bouwjaar\n" + rows)
    if not refused:
        assert run_of("rijssen-holten", str(table), POLYGONS).figures.last("m01.units.all.count", "GM1742").value == 2
        return
    with pytest.raises(InputError) as caught:
        run_of("rijssen-holten", str(table), POLYGONS)
    said = str(caught.value)
    assert (
        "eenheden_2025.csv" in said
        and "rijssen_holten_ibis_2017.geojson" in said
        and "niet van dezelfde plaats" in said
        and "\n" not in said
    )


HEAD = "id;oppervlakte;gebruiksdoelen;x;y;bouwjaar\n"
GOOD_ROWS = "".join(f"{n};100;{use};{232000 + 10 * n};480000;1990\n" for n, use in enumerate(("industriefunctie", "woonfunctie")))


@pytest.mark.parametrize(
    ("bad", "missing"), [("7;veel;industriefunctie;232050;480000;1990\n", 1), ("1;100;woonfunctie;232010;480000;1990\n", 0)]
)
def test_a_row_that_was_left_out_is_told_by_every_figure_that_counts_the_others(
    run_of: Runs, tmp_path: Path, bad: str, missing: int
) -> None:
    # An area that is no number may be a hall of any size; a row that stands there already lacks nowhere.
    table = tmp_path / "eenheden_2025.csv"
    table.write_text(HEAD + GOOD_ROWS + bad)
    result = run_of("rijssen-holten", str(table), POLYGONS)
    for id in ("m01.floor.industrie.stock", "m01.units.all.count", "m02.top10_industrie_floor.share", "m05.work_per_dwelling.ratio"):
        whole = result.figures.last(id, "GM1742")
        assert (whole.status, "ontbreken: 1." in whole.note) == (("partial", True) if missing else ("value", False)), id
        assert whole.confidence != "hoog" or not missing
    park = next(f for f in result.figures.find("m01.units.all.count") if f.area.level == "park")
    assert park.status == "value" and ("of zij hier horen: 1." in park.note) == bool(missing)
    land = [f for f in result.figures if f.id.startswith("m01.park.polygon")]
    assert land and all("ontbreken" not in f.note for f in land)


def test_a_gross_area_of_zero_is_none(run_of: Runs, tmp_path: Path) -> None:
    table = tmp_path / "ibis_2024.csv"
    table.write_text(
        "rin,naam,gemeentecode,gemeente,ha_bruto,ha_netto\n1,Noord,GM1742,Rijssen-Holten,10.5,8\n2,Zuid,GM1742,Rijssen-Holten,0,3\n"
    )
    result = run_of("rijssen-holten", str(table))
    whole = result.figures.last("m01.park.gross.area", "GM1742")
    assert (whole.value, whole.status) == (10.5, "partial") and "Van 1 van de 2 terreinen" in whole.note
    assert result.figures.find("m01.park.gross.area", "2") == []
    (mended,) = next(s.cleaned for s in result.sources if s.kind == "ibis_attributes")
    assert (mended.value, mended.reason) == ("0", "geen bruikbare oppervlakte; leeg gelaten")


def test_a_regional_table_of_units_is_cut_to_the_municipality(run_of: Runs, tmp_path: Path) -> None:
    table = tmp_path / "regio_2025.csv"
    own = "".join(f"{n};100;industriefunctie;{232000 + 10 * n};480000\n" for n in range(3))
    table.write_text("id;oppervlakte;gebruiksdoelen;x;y\n" + own + "9;500;industriefunctie;155000;463000\n")
    result = run_of("rijssen-holten", str(table), STATISTICS[3])
    assert result.figures.last("m01.floor.industrie.stock", "GM1742").value == 300
    source = next(s for s in result.sources if s.kind == "units")
    assert (source.rows_in, source.rows_out) == (4, 3) and "niet meegeteld: 1" in source.warning


def test_a_table_of_cbs_without_the_municipality_says_so(run_of: Runs, tmp_path: Path) -> None:
    table = tmp_path / "vestigingen_2026.csv"
    table.write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM0221,Doesburg,2026-01-01,1000\n")
    warned = next(s.warning for s in run_of("amersfoort", str(table), STATISTICS[0]).sources if s.kind == "establishments")
    assert "noemt de gemeente GM0307 niet" in warned


def test_units_of_a_part_of_the_municipality_say_so(run_of: Runs) -> None:
    """The small national extract holds four units of Doesburg: no stock, and no verdict that nothing changed."""
    files = (STATISTICS[0], "fixtures/lvbag_BAGNLDL-15092020-small.zip")
    part, alone = run_of("doesburg", *files), run_of("doesburg", files[1])
    for result, told in ((part, True), (alone, False)):  # Without CBS nothing tells how many there should be.
        (stock,) = result.figures.find("m01.floor.business.stock", "GM0221")
        assert ("deel van de gemeente" in stock.note) is told
        assert not told or (stock.status, stock.confidence) == ("partial", "laag")
        assert any("deel van de gemeente" in s.warning for s in result.sources) is told
    (use,) = (s for s in part.assessments[0].subjects if s.id == "use")
    assert use.verdict == "onbekend" and "deel van de gemeente" in use.sentence


def asked(result: Run) -> str:
    """Everything that the figures and measures of a run ask to supply."""
    notes = [f.note for f in result.figures if f.status == "no_data"]
    return "\n".join([*notes, *(gap for a in result.assessments for gap in a.gaps)])


def test_nobody_is_asked_for_a_file_that_was_given(run_of: Runs) -> None:
    kampen = asked(run_of("kampen", *STATISTICS, "kampen_osm/kampen.osm.pbf"))
    assert "OpenStreetMap-uittreksel" not in kampen and "twee edities van IBIS" not in kampen
    assert "Lever een tweede editie van IBIS." in kampen
    doesburg = asked(run_of("doesburg", *STATISTICS[:1], DOESBURG))
    assert "Lever een BAG-extract of" not in doesburg and "VBO" in doesburg
    assert "OpenStreetMap-uittreksel" in doesburg and "Lever twee edities van IBIS." in doesburg


def test_whoever_must_keep_a_register_is_named(run_of: Runs) -> None:
    notes = {f.note for f in run_of("doesburg", DOESBURG).figures.find("m07.seekers.placed.count")}
    assert notes == {"Lever: register van de bedrijvenmakelaar (gemeente of makelaar)."}
