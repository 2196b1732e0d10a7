"""Two columns that hold each other's values: one sentence that names them both, and no sentence where the values are merely odd."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small

from werkruimte.domain.errors import FileUnreadable, NoRowsLeft
from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
FIRMS = (("6201", "12"), ("4711", "3"), ("01.11", "25"), ("C2511", "40"), ("62", "1200"))


def register(*firms: tuple[str, str]) -> str:
    rows = "".join(f"{sbi};{jobs};{200000 + n};450000\n" for n, (sbi, jobs) in enumerate(firms))
    return f"sbi;banen;x;y\n{rows}"


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


def test_sbi_and_jobs_that_are_swapped_are_a_bad_file(build_with: Build, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as caught:
        build_with("vestigingen_2024.csv", register(*((jobs, sbi) for sbi, jobs in FIRMS[:4])))
    told = str(caught.value)
    assert "vestigingen_2024.csv: 4 van 4 rijen" in told and "'sbi' ('12')" in told and "'banen' ('6201')" in told and "verwisseld" in told
    assert not (tmp_path / "uit").exists()


def test_numbers_that_are_no_code_in_most_rows_are_a_bad_file(build_with: Build) -> None:
    with pytest.raises(FileUnreadable, match=r"3 van 4 rijen hebben in kolom 'sbi' geen SBI-code die bestaat \(zoals '7'\)"):
        build_with("vestigingen_2024.csv", register(("7", "2"), ("4", "2"), ("6201", "2"), ("04", "2")))


def test_large_firms_with_short_codes_are_no_swap(build_with: Build) -> None:
    assert source_of(build_with("vestigingen_2024.csv", register(*FIRMS)), "vestigingen_2024.csv").rows_out == 5


@pytest.mark.parametrize(("net", "told"), [(("12", "5", "1"), "Van 2 van 3 terreinen"), (("12", "1", "1"), "")])
def test_net_above_gross_in_most_parks_is_told(build_with: Build, net: tuple[str, ...], told: str) -> None:
    rows = "".join(f"{n},Park {n},GM9001,4,{ha}\n" for n, ha in enumerate(net, 1))
    found = source_of(build_with("ibis_2024.csv", "rin,naam,gemeentecode,ha_bruto,ha_netto\n" + rows), "ibis_2024.csv")
    assert (told in found.warning, "verwisseld" in found.warning) == (True, bool(told))


def test_area_and_year_that_are_swapped_are_a_bad_file(build_with: Build) -> None:
    lines = small.UNITS.splitlines()
    head = "id;pand_id;bouwjaar;gebruiksdoelen;x;y;oppervlakte;straat"
    with pytest.raises(FileUnreadable, match="13 van 13 rijen hebben een jaartal in kolom 'oppervlakte'"):
        build_with("eenheden_2025.csv", "\n".join((head, *lines[1:])))


def test_large_halls_of_an_unknown_year_are_no_swap(build_with: Build) -> None:
    rows = "".join(f"{n};2000;industriefunctie;200000;450000;{year}\n" for n, year in enumerate((0, 9999, 1985)))
    found = source_of(build_with("eenheden_2025.csv", "id;oppervlakte;gebruiksdoelen;x;y;bouwjaar\n" + rows), "eenheden_2025.csv")
    assert (found.rows_out, len(found.cleaned)) == (3, 2)


def test_a_register_without_one_usable_park_is_a_bad_file(build_with: Build) -> None:
    with pytest.raises(NoRowsLeft, match=r"ibis_2024\.csv: geen enkele bruikbare rij; de eerste fout: geen RIN-nummer"):
        build_with("ibis_2024.csv", "rin,naam,gemeentecode,ha_bruto,ha_netto\nx,Noord,GM9001,9,8\n,Zuid,GM9001,9,8\n")


def test_parks_here_that_are_all_bad_are_not_told_as_none(build_with: Build) -> None:
    """Another municipality's park is fine, so the file is; but it does name parks here."""
    found = source_of(build_with("ibis_2024.csv", "rin,naam,gemeentecode,ha_bruto\nx,Noord,GM9001,9\n2,Zuid,GM9002,9\n"), "ibis_2024.csv")
    assert "noemt geen terrein" not in found.warning and "Geen enkele rij van Voorbeeldstad" in found.warning
    assert next((r.row, r.reason) for r in found.rejected if r.rows == 1) == ("1", "geen RIN-nummer")


@pytest.mark.parametrize("year", ["9999", "1150", "onbekend"])
def test_a_year_that_is_none_does_not_become_that_of_the_file(build_with: Build, year: str) -> None:
    rows = f"sbi;banen;x;y;peiljaar\n6201;3;200000;450000;2024\n6201;4;200000;450000;\n6201;5;200000;450000;{year}\n"
    found = source_of(build_with("vestigingen_2024.csv", rows), "vestigingen_2024.csv")
    assert [(r.row, r.value, r.reason) for r in found.rejected] == [("3", year, "geen jaar, of een jaar dat nog komt")]
