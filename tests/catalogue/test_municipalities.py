"""Names as people type them find the municipality; what is not one of them finds nothing."""

from pathlib import Path

import pytest

from werkruimte.catalogue.municipalities import find, municipalities, near
from werkruimte.engine import connect, quoted
from werkruimte.rules.redrawn import redrawings


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Amersfoort", "GM0307"),
        ("amersfoort", "GM0307"),
        ("GM0307", "GM0307"),
        ("307", "GM0307"),
        ("den-haag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("sudwest fryslan", "GM1900"),
        ("Hengelo", "GM0164"),
        ("Bergen (NH.)", "GM0373"),
    ],
)
def test_a_name_or_code_finds_the_municipality(typed: str, code: str) -> None:
    found = find(typed, {})
    assert found is not None and found[0] == code


@pytest.mark.parametrize("typed", ["atlantis", "", "GM9999", "Bergen"])
def test_an_unknown_or_ambiguous_name_finds_nothing(typed: str) -> None:
    assert find(typed, {}) is None


def test_a_file_may_name_a_municipality_that_the_list_does_not_know() -> None:
    assert find("nieuwstad", {"GM9998": "Nieuwstad"}) == ("GM9998", "Nieuwstad")


def test_what_looks_like_it_is_offered() -> None:
    assert "Bergen (NH.)" in near("bergen", {}) and "Rijssen-Holten" in near("rijssen", {})


def test_the_list_knows_every_municipality_of_today_once() -> None:
    today = [m for m in municipalities().values() if m.last_year == 2026]
    assert len(today) == 342 and len({m.name for m in today}) == 342


def test_no_municipality_merged_between_the_last_two_boundaries(shared: Path) -> None:
    file = quoted(shared / "data/cbs/gemeentegrenzen_2012_2024_2026.gpkg")
    with connect() as connection:
        read = "SELECT {} FROM ST_Read({}, layer = {})"
        asked = (("gemeentecode", "gemeenten_2024"), ("statcode", "gemeenten_2026"))
        before, now = ({c for (c,) in connection.execute(read.format(k, file, quoted(layer))).fetchall()} for k, layer in asked)
    assert before == now == {m.code for m in municipalities().values() if m.last_year == 2026}
    # A later list of boundaries that lacks a code asks for a row in the table of those that were redrawn.
    assert not [code for code in now for _, by in redrawings(code) if by > 2024]
