"""Rows of a units table that are of elsewhere, or of a year that has not come."""

from __future__ import annotations

from pathlib import Path

from werkruimte.facts.build import build

HEAD = "id;oppervlakte;functieklasse;x;y;bouwjaar;gemeentecode\n"


def rows(count: int, code: str, year: int) -> str:
    return "".join(f"{code}{i};80;woonfunctie;{231000 + i};481000;{year};{code}\n" for i in range(count))


def test_rows_that_name_another_municipality_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "eenheden_2025.csv").write_text(HEAD + rows(9, "GM1742", 1990) + rows(4, "141", 1990), "utf-8")
    made = build("rijssen-holten", tmp_path, tmp_path.parent / "uit")
    source = next(s for s in made.sources if s.kind == "units")
    assert (source.rows_in, source.rows_out, [(r.rows, r.reason) for r in source.rejected]) == (13, 9, [(4, "andere gemeente")])
    assert made.open().execute("SELECT count(*) FROM units").fetchall() == [(9,)]
    assert "4" in source.warning


def test_a_year_after_the_file_is_no_year(tmp_path: Path) -> None:
    (tmp_path / "eenheden_2025.csv").write_text(HEAD + rows(2, "GM1742", 2025) + rows(3, "1742", 2035), "utf-8")
    made = build("rijssen-holten", tmp_path, tmp_path.parent / "uit2")
    source = next(s for s in made.sources if s.kind == "units")
    assert source.rows_out == 5 and [c.value for c in source.cleaned] == ["2035"] * 3
    assert made.open().execute("SELECT count(*) FROM units WHERE bouwjaar IS NULL").fetchall() == [(3,)]
