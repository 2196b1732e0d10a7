"""What lies together in one folder: several bad files, files of other municipalities, two editions, and a system that is not what a file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small

from werkruimte.cli import main
from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
OTHERS = small.UNITS.replace("\n9001", "\n0150")
SPOT = small.SQUARE.format(6.1, 52.2, 6.11, 52.21)


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


def test_one_run_names_every_bad_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "leeg.csv").write_bytes(b"")
    (folder / "wijken.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(200))
    (folder / "lisa.csv").write_text("sbi;banen;x;y\ngeen;5;200000;450000\n")
    (folder / "bag_2025.csv").write_text("oppervlakte;functieklasse;x;y\n0;woonfunctie;200000;450000\n")
    (folder / "goed.csv").write_text(small.WHO)
    with pytest.raises(SystemExit) as stop:
        main(["bouw", small.NAME, "--data", str(folder), "--uit", str(tmp_path / "uit")])
    lines = [line for line in capsys.readouterr().err.splitlines() if " % " not in line]
    assert stop.value.code == 2 and not (tmp_path / "uit").exists()
    assert sorted(line.split(":")[0] for line in lines) == ["bag_2025.csv", "leeg.csv", "lisa.csv", "wijken.gpkg"]


def beside(more: dict[str, str]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        for name, text in {path.name: OTHERS, **more}.items():
            path.with_name(name).write_text(text)

    return write


def test_units_that_bear_the_numbers_of_another_municipality_do_not_count(build_with: Build) -> None:
    made = build_with("a_2025.csv", beside({"b_2025.csv": small.UNITS}))
    others, own = (source_of(made, name) for name in ("a_2025.csv", "b_2025.csv"))
    assert (others.kind, others.rows_in, others.rows_out) == ("", 13, 0) and "0150" in others.warning
    assert (own.kind, own.rows_out) == ("units", 13)
    assert made.open().execute("SELECT count(*) FROM units WHERE left(id, 4) = '9001'").fetchall() == [(13,)]


def test_a_folder_of_another_municipality_makes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a_2025.csv").write_text(OTHERS)
    with pytest.raises(SystemExit) as stop:
        main(["bouw", "rijssen-holten", "--data", str(tmp_path), "--uit", str(tmp_path / "uit")])
    said = capsys.readouterr().err.splitlines()[-1]
    assert stop.value.code == 2 and "geen bestand gaat over Rijssen-Holten" in said and "a_2025.csv" in said


def test_of_two_years_of_units_the_newest_counts(build_with: Build) -> None:
    old, new = small.UNITS, small.UNITS.replace(";90;", ";500;")
    made = build_with("bag_2023.csv", lambda path: (path.write_text(old), path.with_name("bag_2025.csv").write_text(new)))
    assert "bag_2025.csv gaat voor" in source_of(made, "bag_2023.csv").warning
    assert made.open().execute("SELECT max(oppervlakte) FROM units").fetchall() == [(500,)]


@pytest.mark.parametrize("kind", ["ibis_polygons", "cbs_boundaries", "osm_landuse"])
@pytest.mark.parametrize(("wkt", "said"), [(SPOT, "EPSG:28992"), (small.SQUARE.format(200000, 450000, 200400, 450400), "")])
def test_a_system_that_the_numbers_contradict_is_told(build_with: Build, kind: str, wkt: str, said: str) -> None:
    made = build_with("vlakken_2024.gpkg", lambda path: small.shapes(kind, path, (wkt,)))
    warning = source_of(made, "vlakken_2024.gpkg").warning
    assert ("zegt dat het in EPSG:28992 staat, maar de getallen zijn die van EPSG:4326" in warning) == bool(said)


MOJIBAKE = {
    "bag_2025.csv": small.UNITS.replace("Dorpsstraat", "Café ’t Löwenplein").encode().decode("cp1252"),
    "ibis_2024.csv": small.IBIS.replace("Noord", "Reünie").encode().decode("cp1252"),
}


@pytest.mark.parametrize(
    ("name", "query", "meant", "rows"),
    [
        ("bag_2025.csv", "SELECT DISTINCT straat FROM units", "Café ’t Löwenplein", 13),
        ("ibis_2024.csv", "SELECT naam FROM parks WHERE rin = '1'", "Reünie", 1),
    ],
)
def test_letters_that_were_encoded_twice_are_mended(build_with: Build, name: str, query: str, meant: str, rows: int) -> None:
    made = build_with(name, MOJIBAKE[name])
    source = source_of(made, name)
    assert made.open().execute(query).fetchall() == [(meant,)]
    assert [(c.rows, c.reason) for c in source.cleaned] == [(rows, "letters twee keer gecodeerd; hersteld")] and meant in source.warning


def test_letters_as_they_should_be_are_left_alone(build_with: Build) -> None:
    made = build_with("bag_2025.csv", small.UNITS.replace("Dorpsstraat", "São Paulostraat ’s-Gravenhâge Ä"))
    assert source_of(made, "bag_2025.csv").cleaned == ()
    assert made.open().execute("SELECT DISTINCT straat FROM units").fetchall() == [("São Paulostraat ’s-Gravenhâge Ä",)]


def test_the_mark_of_an_open_workbook_is_no_file(build_with: Build) -> None:
    made = build_with("~$lisa.xlsx", b"\x06gebruiker" + bytes(155))
    assert [s.file for s in made.sources] == ["gemeenten_2026.csv"]


def without(*endings: str) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        small.shapes("ibis_polygons", path)
        for ending in endings:
            path.with_suffix(ending).unlink()

    return write


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("lisa.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "wachtwoord"),
        ("terreinen_2024.shp", without(".dbf"), "terreinen_2024.dbf"),
        ("terreinen_2024.shp", without(".shx", ".dbf"), "terreinen_2024.shx en terreinen_2024.dbf"),
    ],
)
def test_what_is_wrong_with_a_common_bad_file_is_said(build_with: Build, name: str, content: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        build_with(name, content)


def test_a_unit_that_is_drawn_has_its_place(build_with: Build) -> None:
    def write(path: Path) -> None:
        square = small.SQUARE.format(200000, 450000, 200010, 450010)
        rows = f"SELECT 90 AS oppervlakte, 'woonfunctie' AS functieklasse, ST_GeomFromText('{square}') AS geom"
        small.connect().execute(f"COPY ({rows}) TO '{path}' (FORMAT GDAL, DRIVER 'GPKG', SRS 'EPSG:28992')")

    (place,) = build_with("bag_2025.gpkg", write).open().execute("SELECT x, y FROM units").fetchall()
    assert 200000 < place[0] < 200010 and 450000 < place[1] < 450010


TWICE = "sbi;banen;banen;x;y\n4711;5;6;200000;450000\n"


@pytest.mark.parametrize("name", ["lisa.csv", "lisa.xlsx"])
def test_a_register_with_a_column_twice_is_one_sentence(build_with: Build, name: str) -> None:
    with pytest.raises(InputError, match=r"kolom 'banen' staat er meer dan eens"):
        build_with(name, TWICE if name.endswith("csv") else lambda path: small.workbook(TWICE, path))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_of_a_column_that_stands_twice_the_first_counts_and_it_is_told(build_with: Build, ending: str) -> None:
    text = "oppervlakte;oppervlakte;functieklasse;x;y\n100;200;woonfunctie;200000;450000\n"
    made = build_with(f"bag_2025.{ending}", text if ending == "csv" else lambda path: small.workbook(text, path))
    assert "meer dan eens" in source_of(made, f"bag_2025.{ending}").warning
    assert made.open().execute("SELECT oppervlakte FROM units").fetchall() == [(100,)]
