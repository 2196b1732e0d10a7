"""Files that contradict each other, and files that the user leaves aside: both are said."""

from __future__ import annotations

from pathlib import Path

from werkruimte.facts.build import build


def test_a_second_file_of_one_edition_with_other_areas_is_told(demo_data: Path, tmp_path: Path) -> None:
    text = (demo_data / "ibis_2024_selectie.csv").read_text("utf-8")
    head, *rows = text.splitlines()
    cells = [r.split(",") for r in rows]
    doubled = [",".join([*c[:5], str(2 * float(c[5] or 0)), *c[6:]]) for c in cells]
    (demo_data / "ibis_2024_tweede.csv").write_text("\n".join([head, *doubled]), "utf-8")
    made = build("rijssen-holten", demo_data, tmp_path / "uit")
    told = [s.file for s in made.sources if "andere oppervlakte" in s.warning]
    assert told == ["ibis_2024_tweede.csv"]


def test_a_file_left_aside_is_named(demo_data: Path, tmp_path: Path) -> None:
    made = build("rijssen-holten", demo_data, tmp_path / "uit", skip=("wijken_2024.gpkg",))
    aside = [s for s in made.sources if s.file == "wijken_2024.gpkg"]
    assert [(s.kind, s.rows_out) for s in aside] == [("", 0)] and "--sla-over" in aside[0].warning


def test_a_copy_of_a_file_counts_once(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "kopie.csv").write_bytes((demo_data / "ibis_2024_selectie.csv").read_bytes())
    made = build("rijssen-holten", demo_data, tmp_path / "uit")
    assert [(s.file, s.rows_out) for s in made.sources if "gaat voor" in s.warning] == [("kopie.csv", 0)]
