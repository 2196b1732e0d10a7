"""The command line as a beginner meets it: Dutch, one sentence, documented exit codes."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.figure_names import figure_id
from werkruimte.cli import app, main

ENGLISH = re.compile(r"Traceback|Error|invalid|required|requires|unknown", re.IGNORECASE)


def stopped(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = 0
    try:
        main(list(words))
    except SystemExit as stop:
        code = int(stop.code or 0)
    seen = capsys.readouterr()
    return code, seen.out, seen.err


@pytest.mark.parametrize(
    "words",
    [
        ("dossier", "atlantis", "--uit", "nergens-1"),
        ("dossier",),
        ("dossier", "rijssen-holten"),
        ("dossier", "rijssen-holten", "--uit", "nergens-2", "--datum", "gisteren"),
        ("dossier", "rijssen-holten", "--uit", "nergens-3", "--data", "bestaat-niet"),
        ("dossier", "rijssen-holten", "--uit", "nergens-4", "--onzin", "1"),
        ("onzin",),
        ("activiteit", "lassen", "--aantal", "-3"),
        ("bewijs", "m99.is.er.niet"),
        ("bewijs", "m01.units.all.count", "--gebied", "xyz"),
    ],
)
def test_a_mistake_is_one_dutch_sentence_and_exit_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = stopped(capsys, *words)
    assert code == 2 and out == "" and err.strip() and not ENGLISH.search(err), err
    assert not any(tmp_path.rglob("dossier.*"))


def test_help_is_dutch_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = stopped(capsys, "--help")
    assert code == 0 and all(word in out for word in ("dossier", "bouw", "bewijs", "Opdrachten"))
    told = re.findall(r"^│ ([a-z]+) +\S", out, re.MULTILINE)
    assert told == sorted(name for name in app if not name.startswith("-"))


@pytest.mark.parametrize("command", [name for name in app if not name.startswith("-")])
def test_the_help_of_a_command_has_no_word_of_the_library(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = stopped(capsys, command, "--help")
    assert code == 0 and out.startswith(f"Gebruik: werkruimte {command}")
    assert not re.search(r"Usage|COMMAND|\bPATH\b|\bSTR\b|\[(required|default|choices|OPTIONS|ARGS)", out)


@pytest.mark.parametrize(
    "id",
    [
        "m01.floor.industrie_on_parks.share",
        "m01.land.housing.loss",
        "m01.room.ge_4_1.area",
        "m01.events.proven.count",
        "m01.room.encroachment_events.count",
        "w8.fmi.index",
        "m12.jobs.all.stock",
        "ctx.snapshot.age.median",
    ],
)
def test_a_proof_counts_again(capsys: pytest.CaptureFixture[str], id: str) -> None:
    code, out, _ = stopped(capsys, "bewijs", id)
    assert code == 0 and "gelijk" in out and "VERSCHILT" not in out and "sha256" in out and catalogue()[id].formula in out


def test_a_range_without_readings_is_counted_again_and_the_only_area_is_taken(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "gemeenten_2026.csv").write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM0307,Amersfoort,2026-01-01,7\n")
    of = ("--gemeente", "amersfoort", "--data", str(tmp_path))
    for id, low in (("floor_required.area", 40000.0), ("jobs_required.stock", 2000.0), ("dwellings.count", 2000.0)):
        code, out, _ = stopped(capsys, "bewijs", f"m05.project.{id}", *of)
        assert code == 0 and "Kop van Isselt" in out and f"laagste {low!r} en hoogste {low * 1.5!r} - gelijk" in out
    code, out, _ = stopped(capsys, "bewijs", "m05.project.dwellings.count", *of, "--gebied", "kop VAN isselt")
    assert code == 0 and "gelijk" in out


def test_an_area_is_found_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = stopped(capsys, "bewijs", "w4.sectors.hhi.index")
    assert code == 0 and "Twente" in out and "gelijk" in out
    code, out, _ = stopped(capsys, "bewijs", "m12.population.stock", "--gebied", "nederland")
    assert code == 0 and "Nederland" in out


@pytest.mark.parametrize("words", ["bedrijfsvloer industrie", "Vloer door vergroting INDUSTRIE", "huishoudns"])
def test_a_figure_is_found_by_the_words_of_its_label(words: str) -> None:
    found = figure_id(words)
    assert found == {"b": "m01.floor.industrie.stock", "V": "m01.floor.industrie.enlarge.gain", "h": "m12.households.stock"}[words[0]]


def test_the_rows_of_a_proof_name_a_cause_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = stopped(capsys, "bewijs", "m01.land.housing.loss")
    rows = out[out.index("rijen") :]
    assert "uit het register, met nieuwe woningen" in rows and "out_with_dwellings" not in rows


def test_an_own_assumption_changes_the_answer_and_is_printed(tmp_path: Path) -> None:
    from datetime import date

    from werkruimte.facts.snapshot import demo
    from werkruimte.rules.rules import in_force
    from werkruimte.run import run

    own = tmp_path / "aannamen.toml"
    own.write_text('[max_dwelling_on_park_m2]\nvalue = 500\nsource = "raadsbesluit"\n')
    result = run(demo("rijssen-holten"), in_force(date(2026, 11, 24), own))
    suspect = result.figures.find("m01.dwellings.on_park_suspect.count", "GM1742")[0].value
    assert suspect is not None and suspect < 32
    assert next(p for p in result.parameters if p.id == "max_dwelling_on_park_m2").source == "raadsbesluit"


def test_a_proof_of_own_files_counts_from_these(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "bestanden"
    folder.mkdir()
    (folder / "gemeenten_2026.csv").write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM9001,Voorbeeldstad,2026-01-01,7\n")
    (folder / "eenheden_2026.csv").write_text("oppervlakte;functieklasse;x;y\n150;industriefunctie;200000;450000\n")
    words = ["bewijs", "m01.floor.industrie.stock", "--gemeente", "voorbeeldstad", "--data", str(folder)]
    code, out, _ = stopped(capsys, *words)
    assert code == 0 and "150 m²" in out and "gelijk" in out and "VERSCHILT" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("m01.floor.industri.stock",), "m01.floor.industrie.stock"),
        (("industrie vloer",), "m01.floor.industrie.stock (bedrijfsvloer industrie)"),
        (("industrie vloer",), "m01.floor.industrie.demolition.loss"),
        (("vloer",), "en nog"),
        (("hoeveel vloer werd woning",), "(bedrijfsvloer die woning werd)"),
        (("zwembaden",), "De namen staan in dossier.json"),
        (("m01.units.all.count", "--gebied", "xyz"), "GM1742"),
        (("m01.room.ge_4_1.area", "--variant", "rustig"), "rustig.omgeving.zonder_plan"),
    ],
)
def test_a_typo_is_answered_with_what_there_is(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str) -> None:
    code, _, err = stopped(capsys, "bewijs", *words)
    assert code == 2 and says in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("dossier", "rijssen-holten", "--uitt", "x"), ("--uitt", "(bedoelt u --uit?)")),
        (("dossier", "rijssen-holten", "--onzin", "1"), ("--onzin",)),
        (("dossier", "rijssen-holten", "--uit", "x", "--datta", "y"), ("--datta", "(bedoelt u --data?)")),
        (("dosier", "rijssen-holten"), ("dosier", "(bedoelt u dossier?)")),
        (("loting", "trekke"), ("trekke", "(bedoelt u trekken?)")),
        (("dossier", "rijsen-holten", "--uit", "x"), ("Lijkt erop: Rijssen-Holten",)),
    ],
)
def test_what_is_mistyped_is_named_with_what_was_meant(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], says: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = stopped(capsys, *words)
    assert code == 2 and all(part in err for part in says) and "ontbreekt" not in err, err


def test_at_most_three_municipalities_are_named_the_closest_first() -> None:
    from werkruimte.catalogue.municipalities import near

    assert near("rijsen-holten", {})[0] == "Rijssen-Holten" and near("amersfort", {})[0] == "Amersfoort"
    assert all(len(near(name, {})) <= 3 for name in ("rijsen-holten", "berg", "west", "noord"))


@pytest.mark.parametrize("data", [True, False])
def test_a_file_to_skip_that_is_not_there_is_a_mistake(capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bool) -> None:
    (tmp_path / "gemeenten_2026.csv").write_text("gemeentecode,gemeente,peildatum,vestigingen\nGM9001,Voorbeeldstad,2026-01-01,7\n")
    words = ["dossier", "voorbeeldstad", "--uit", str(tmp_path / "uit"), "--sla-over", "gemeente_2026.csv"]
    code, _, err = stopped(capsys, *words, *(["--data", str(tmp_path)] if data else []))
    assert code == 2 and "--sla-over gemeente_2026.csv" in err and ("'gemeenten_2026.csv'" if data else "--data") in err
    assert len(err.strip().splitlines()) == 1 and not (tmp_path / "uit" / "dossier.json").exists()


def test_a_folder_without_a_file_that_is_known_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    code, _, err = stopped(capsys, "bouw", "baarn", "--data", str(tmp_path / "leeg"), "--uit", str(tmp_path / "feiten"))
    assert code == 0 and "geen bestand dat Werkruimte herkent" in err and "docs/bronnen.md" in err


OWN = {
    "max_dwelling_on_park_m2": ("-5", "nan", "inf"),
    "cell_m": ("0",),
    "look_ahead": ("2.5",),
    "near_job_km": ("7",),
    "heavy_category": ("3.3",),
    "least_establishments": ("1",),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in OWN.items() for value in values])
def test_an_own_assumption_outside_its_range_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, value: str) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text(f"[{name}]\nvalue = {value}\n")
    code, _, err = stopped(capsys, "dossier", "rijssen-holten", "--uit", str(tmp_path / "uit"), "--aannamen", str(own))
    assert code == 2 and len(err.strip().splitlines()) == 1, err
    assert "eigen.toml" in err and name in err and value.replace(".", ",") in err.replace(".", ",") and "toegestaan is" in err


def test_a_mistyped_assumption_is_answered_with_what_was_meant(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text("[max_dweling_on_park_m2]\nvalue = 400\n")
    code, _, err = stopped(capsys, "dossier", "rijssen-holten", "--uit", str(tmp_path / "uit"), "--aannamen", str(own))
    assert code == 2 and "(bedoelt u max_dwelling_on_park_m2?)" in err


def test_a_table_is_no_text_of_a_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "index.csv"
    table.write_text("titel,datum\nBedrijventerrein,2020\n")
    code, out, err = stopped(capsys, "plantoets", str(table))
    assert code == 2 and not out and "index.csv: een .csv is geen plantekst. Lever de tekst als .txt" in err


def test_every_assumption_has_a_range_and_lies_in_it(tmp_path: Path) -> None:
    from datetime import date

    from werkruimte.rules.rules import in_force

    day = date(2026, 11, 24)
    known = in_force(day).parameters
    own = tmp_path / "eigen.toml"
    own.write_text("".join(f"[{p.id}]\nvalue = {p.value}\n" for p in known.values()))
    assert {p.id: p.value for p in in_force(day, own).parameters.values()} == {p.id: p.value for p in known.values()}


def test_the_readme_names_every_command() -> None:
    from werkruimte.cli import app

    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    commands = [name for name in app if not name.startswith("-")]
    assert "dossier" in commands
    assert [name for name in commands if f"| `{name} " not in readme and f"| `{name}` |" not in readme] == []


def test_the_steps_of_a_dossier_are_all_counted_so_that_the_bar_reaches_the_end(made: Path, made_steps: list[str]) -> None:
    from werkruimte.cli.steps import DERIVE, DOSSIER

    assert (made / "dossier.pdf").is_file() and made_steps == [*DERIVE, *DOSSIER]


def test_outside_a_terminal_each_step_is_a_plain_line_with_its_share(capsys: pytest.CaptureFixture[str]) -> None:
    from werkruimte.cli.steps import steps

    with steps({"lezen": 1, "rekenen [3]": 2, "schrijven": 1}) as progress:
        for name in ("lezen", "rekenen [3]", "schrijven"):
            progress(name)
    assert capsys.readouterr().err.splitlines() == ["  0 % lezen", " 25 % rekenen [3]", " 75 % schrijven"]


def test_on_a_terminal_there_is_a_bar_with_a_percentage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from werkruimte.cli.steps import steps

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with steps({"lezen": 3, "rekenen": 1}) as progress:
        progress("lezen")
        progress("rekenen")
    err = capsys.readouterr().err
    assert "75%" in err and "rekenen" in err and "━" in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows kent het signaal niet")
def test_ctrl_c_stops_with_130_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from werkruimte.cli import main; main()", "dossier", "rijssen-holten", "--uit", str(tmp_path / "uit")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None and process.stderr.readline() == "  0 % terreinen koppelen\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130 and err.splitlines()[-1].startswith("Gestopt.") and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_day_before_that_of_the_files_is_told_with_the_newest_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = stopped(capsys, "bronnen", "rijssen-holten", "--json", "--datum", "2010-01-01")
    assert "Let op: De datum 1 januari 2010 ligt vóór die van rijssen_holten_vbo.parquet (omstreeks maart 2026)" in err
    assert all((f["age_years"] or 0) >= 0 for f in json.loads(out)["files"])


@pytest.mark.parametrize(
    "words", [("bewijs", "m01.floor.industrie.stock"), ("activiteit", "lassen"), ("bronnen", "rijssen-holten", "--json"), ("--help",)]
)
def test_a_reader_who_leaves_is_no_error(words: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from werkruimte.cli import main; main()", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(timeout=120) == 1 and not re.search(r"mis in het programma|Error|Traceback", err), err
