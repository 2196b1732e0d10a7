"""From files to snapshot: the demo can be rebuilt, a kill leaves the last good one, bad files are named."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from missing_file import wrong_without
from werkruimte.domain.errors import FileUnreadable, InputError, MunicipalityUnknown
from werkruimte.facts.build import build
from werkruimte.facts.schema import OPTIONAL
from werkruimte.facts.snapshot import TABLES, demo, load
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "studies"))
import made_register

WITH_GEOMETRY = ("units", "parks", "districts", "municipality", "panden", "pand_voorkomens")


def rows(folder: Path, table: str) -> list[tuple]:
    columns = "* REPLACE (ST_AsWKB(geometry) AS geometry)" if table in WITH_GEOMETRY else "*"
    return load(folder).open().execute(f"SELECT {columns} FROM {table}").fetchall()


def test_the_demo_is_made_by_our_own_code(demo_data: Path, tmp_path: Path) -> None:
    built = build("rijssen-holten", demo_data, tmp_path / "uit")
    carried = demo("rijssen-holten")
    assert [s.as_dict() for s in built.sources] == [s.as_dict() for s in carried.sources]
    for table in (*TABLES, *OPTIONAL):
        assert rows(built.folder, table) == rows(carried.folder, table)


def test_the_same_input_gives_the_same_bytes(demo_data: Path, tmp_path: Path) -> None:
    one, two = (build("GM1742", demo_data, tmp_path / name).folder for name in ("een", "twee"))
    for name in [*(f"{t}.parquet" for t in TABLES), "manifest.json"]:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_flows_between_municipalities_are_not_carried() -> None:
    subjects = {row[3] for row in rows(demo("rijssen-holten").folder, "statistics")}
    assert {"matrix_jobs", "matrix_internal"} <= subjects and not any("woongemeente" in s for s in subjects)


def test_killed_at_any_moment_the_last_good_one_stands(demo_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "feitenbasis"
    build("rijssen-holten", demo_data, out)
    good = (out / "manifest.json").read_bytes()
    command = [sys.executable, "-c", "import sys; from werkruimte.cli import main; main(sys.argv[1:])"]
    words = ["bouw", "rijssen-holten", "--data", str(demo_data), "--uit", str(out)]
    draw = random.Random(20)
    for _ in range(20):
        process = subprocess.Popen([*command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.3, 1.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (out / "manifest.json").read_bytes() == good and load(out).code == "GM1742"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("leeg.csv", b"", "leeg"),
        ("fout.json", b"<!DOCTYPE html><html>404</html>", "webpagina"),
        ("kapot.geojson", b'{"type": "FeatureCollection", "features": [{"type"', "beschadigd"),
        ("kapot.parquet", b"PAR1 dit is geen parquet", "beschadigd"),
        ("kapot.gpkg", b"SQLite format 3\x00 afgebroken", "beschadigd"),
        ("eenheden.csv", b"id;oppervlakte;functieklasse;x;y\n", "geen enkele"),
        ("vbo.csv", b"oppervlakte,functieklasse\n100,industriefunctie\n", "kolom"),
        ("ver.csv", b"oppervlakte,functieklasse,x,y\n100,industriefunctie,5000000,9000000\n", "RD"),
        ("geen.csv", b"oppervlakte,functieklasse,x,y\n-5,industriefunctie,230000,480000\n", "geen enkele"),
    ],
)
def test_a_bad_file_gives_one_dutch_sentence(demo_data: Path, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    (demo_data / name).write_bytes(content)
    out = tmp_path / "uit"
    with pytest.raises(InputError) as caught:
        build("rijssen-holten", demo_data, out)
    assert name in str(caught.value) and says in str(caught.value) and "\n" not in str(caught.value)
    assert not out.exists() and not list(tmp_path.glob(".uit*"))
    build("rijssen-holten", demo_data, out, skip=(name,))


@pytest.mark.parametrize("content", ['{"golden": [1, 2.5]}', "[]", "3", '{"type": "lijst"}'])
def test_whole_json_that_is_no_dataset_is_unknown_and_the_run_goes_on(demo_data: Path, tmp_path: Path, content: str) -> None:
    (demo_data / "los.json").write_text(content)
    source = next(s for s in build("rijssen-holten", demo_data, tmp_path / "uit").sources if s.file == "los.json")
    assert not source.kind and "Geen lezer herkent" in source.warning


def test_a_bad_row_is_left_out_and_named(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    text = "oppervlakte,functieklasse,x,y,bouwjaar\n100,industriefunctie,232000,481000,1990\n-5,industriefunctie,232000,481000,1990\n50,onzin,232000,481000,1990\n"
    (demo_data / "eenheden.csv").write_text(text)
    source = next(s for s in build("rijssen-holten", demo_data, tmp_path / "uit").sources if s.kind == "units")
    assert (source.rows_in, source.rows_out) == (3, 1)
    assert [(r.row, r.value) for r in source.rejected] == [("2", "-5"), ("3", "onzin")]


def test_equal_rows_without_id_count_and_are_named(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    flat, hall = "80,woonfunctie,232000,481000,1990,Kade", "300,industriefunctie,232900,481000,1990,Kade"
    head = "oppervlakte,functieklasse,x,y,bouwjaar,straat\n"
    (demo_data / "eenheden.csv").write_text(
        head + f"{flat} 1\n{hall}\n{flat} 2\n{flat} 1\n{hall}\n{hall}\n-5,woonfunctie,1,1,,\n-5,woonfunctie,1,1,,\n"
    )
    result = run(build("rijssen-holten", demo_data, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    source = next(s for s in result.sources if s.kind == "units")
    assert (source.rows_in, source.rows_out) == (8, 6) and "gelijk zijn aan een eerdere, en meetellen: 3." in source.warning
    told = {
        "m01.units.all.count": (6, 3),
        "m01.units.woon.count": (3, 1),
        "m01.floor.industrie.stock": (900, 2),
        "m01.units.overig.count": (0, 0),
    }
    for id, (value, twice) in told.items():
        figure = result.figures.last(id, "GM1742")
        assert figure.value == value and (f"meetellen: {twice}." in figure.note) == bool(twice), figure
    (demo_data / "eenheden.csv").write_text("id," + head + f"1,{flat}\n2,{flat}\n")
    assert "gelijk" not in next(s for s in build("rijssen-holten", demo_data, tmp_path / "twee").sources if s.kind == "units").warning


def test_an_unknown_municipality_names_known_ones(demo_data: Path, tmp_path: Path) -> None:
    with pytest.raises(MunicipalityUnknown, match="atlantis"):
        build("atlantis", demo_data, tmp_path / "uit")


def test_a_folder_of_something_else_is_not_overwritten(demo_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "foto"
    out.mkdir()
    (out / "vakantie.jpg").write_bytes(b"x")
    with pytest.raises(InputError):
        build("rijssen-holten", demo_data, out)
    assert (out / "vakantie.jpg").exists()


def test_a_new_fact_base_drops_its_old_tables_and_keeps_what_is_not_of_it(demo_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "feitenbasis"
    build("rijssen-holten", demo_data, out)
    (out / "LICENTIES.md").write_text("van de gebruiker")
    (out / "kaart").mkdir()
    (out / "kaart/stijl.qml").write_text("stijl")
    (out / "osm_pois.parquet").write_bytes((out / "parks.parquet").read_bytes())  # as of a build with more files
    build("rijssen-holten", demo_data, out)
    assert (out / "LICENTIES.md").read_text() == "van de gebruiker" and (out / "kaart/stijl.qml").read_text() == "stijl"
    assert not (out / "osm_pois.parquet").exists() and load(out).code == "GM1742"
    assert not list(tmp_path.glob(".feitenbasis*"))


def test_without_any_one_file_the_rest_stands(demo_data: Path, tmp_path: Path) -> None:
    made_register.write(demo("rijssen-holten").open(), demo_data)
    whole = derived(demo_data, tmp_path / "heel")
    for path in sorted(demo_data.iterdir()):
        folder = tmp_path / path.stem
        shutil.copytree(demo_data, folder, symlinks=True)
        (folder / path.name).unlink()
        less = derived(folder, tmp_path / f"uit-{path.stem}")
        if not path.name.endswith(".toml"):
            assert wrong_without(whole, less) == [], path.name
        json.dumps([f.as_dict() for f in less.figures], allow_nan=False)


def derived(folder: Path, out: Path) -> Run:
    return run(build("rijssen-holten", folder, out), in_force(date(2026, 11, 24)))


def test_several_purposes_are_one_class_and_unknown_floor_is_partial(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "rijssen_holten_vbo.parquet").unlink()
    lines = [
        "oppervlakte;gebruiksdoelen;x;y;status",
        "100;industriefunctie,kantoorfunctie;232000;481000;Verblijfsobject in gebruik",
        "60;kantoorfunctie,winkelfunctie;232000;481000;Verblijfsobject in gebruik",
        "80;industriefunctie,woonfunctie;232000;481000;Verblijfsobject in gebruik",
        "200;onderwijsfunctie;232000;481000;Verblijfsobject in gebruik",
        "999999;industriefunctie;232000;481000;Verblijfsobject in gebruik",
        "40,4;industriefunctie;232000;481000;Verblijfsobject buiten gebruik",
        "70;industriefunctie;232000;481000;Verblijfsobject ingetrokken",
    ]
    (demo_data / "eenheden_2025.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run(build("rijssen-holten", demo_data, tmp_path / "uit"), in_force(date(2026, 11, 24)))
    found = {
        id: result.figures.find(id, "GM1742")[-1]
        for id in ("m01.floor.business.stock", "m01.floor.industrie.stock", "m01.units.industrie.count", "m01.units.all.count")
    }
    assert found["m01.floor.business.stock"].value == 100 + 60 + 40 and found["m01.floor.business.stock"].status == "partial"
    assert found["m01.floor.industrie.stock"].value == 40 and "1." in found["m01.floor.industrie.stock"].note
    assert found["m01.units.industrie.count"].value == 2 and found["m01.units.all.count"].value == 6
    assert result.query("SELECT count(*) FROM placed WHERE is_sensitive")[0][0] == 2
    assert found["m01.units.all.count"].period.end == date(2025, 12, 31)


def test_a_right_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """A word that the program does not know would otherwise publish what its owner meant to keep."""
    (tmp_path / "eenheden.csv").write_text("oppervlakte;functieklasse;x;y\n150;industriefunctie;232000;481000\n")
    (tmp_path / "eenheden.csv.bron.toml").write_text('peildatum = "2025-06-30"\nmay_publish = "none"\n')
    with pytest.raises(FileUnreadable, match=r"eenheden\.csv\.bron\.toml: may_publish is 'none'.*rows, aggregates, no"):
        build("rijssen-holten", tmp_path, tmp_path / "uit")


def test_a_caveat_of_the_user_stands_with_the_source(tmp_path: Path) -> None:
    (tmp_path / "eenheden.csv").write_text("oppervlakte;functieklasse;x;y\n150;industriefunctie;232000;481000\n")
    (tmp_path / "eenheden.csv.bron.toml").write_text('peildatum = "2025-06-30"\nvoorbehoud = "overgetypt uit een brief"\n')
    (source,) = build("rijssen-holten", tmp_path, tmp_path / "uit").sources
    assert source.caveat == "overgetypt uit een brief"


def test_a_licence_of_the_user_stands_as_the_sidecar_names_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "eenheden.csv").write_text("oppervlakte;functieklasse;x;y\n150;industriefunctie;232000;481000\n")
    (data / "eenheden.csv.bron.toml").write_text(
        'titel = "Eigen telling"\nuitgever = "Gemeente"\nlicentie = "Alleen intern"\npeildatum = "2025-06-30"\nprecisie = "maand"\nmay_publish = "no"\n'
    )
    folder = build("rijssen-holten", data, tmp_path / "uit").folder
    (text,) = (p.read_text("utf-8") for p in (folder / "licenties").iterdir())
    assert all(words in text for words in ("Eigen telling", "Alleen intern", "2025-06", "Tabellen:        units", "niets: "))
    assert "creativecommons" not in text
