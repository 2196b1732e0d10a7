"""Names as people type them find the municipality; what is not one of them finds nothing."""

import pytest

from werkruimte.catalogue.municipalities import find, municipalities, near


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
