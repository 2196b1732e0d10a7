"""The bridge of the parks: names, mergers, splits, and the identity of the sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.methods.bridge import Park, build, stem

PCT = 15.0
parks = st.lists(
    st.builds(
        Park,
        rin=st.sampled_from([str(i) for i in range(9)]),
        name=st.sampled_from(["Noord", "NOORD II", "Zuid 1", "ZUID", "Haven", "De Kade"]),
        settlement=st.sampled_from(["Boven", "Onder"]),
        area_ha=st.floats(0.01, 300).map(lambda v: round(v, 2)),
        new_dwellings=st.integers(0, 3),
    ),
    max_size=9,
    unique_by=lambda p: p.rin,
)
touching = st.dictionaries(
    st.sampled_from([str(i) for i in range(9)]), st.sets(st.sampled_from([str(i) for i in range(9)]), max_size=3), max_size=6
)


@given(parks, parks, touching)
def test_the_bridge_adds_up_and_names_each_park_once(older: list[Park], newer: list[Park], near: dict[str, set[str]]) -> None:
    links = build(older, newer, near, PCT)
    change = sum(p.area_ha for p in newer) - sum(p.area_ha for p in older)
    assert sum(link.change_ha for link in links) == pytest.approx(change, abs=1e-6)
    assert sorted(p.rin for link in links for p in link.older) == sorted(p.rin for p in older)
    assert sorted(p.rin for link in links for p in link.newer) == sorted(p.rin for p in newer)


@pytest.mark.parametrize(
    ("one", "other"), [("VLETGAARSMATEN II", "Vletgaarsmaten 2B"), ("De Haar I", "DE HAAR 1"), ("Bedrijventerrein Noord", "NOORD")]
)
def test_roman_and_arabic_numerals_are_equal(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def causes(older: list[Park], newer: list[Park], near: dict[str, set[str]] | None = None) -> list[str]:
    return sorted(link.cause for link in build(older, newer, near or {}, PCT))


def test_two_that_touch_become_one() -> None:
    older = [Park("1", "Oost", "A", 10), Park("2", "West", "A", 20)]
    assert causes(older, [Park("1", "HEEL", "", 30)], {"1": {"2"}, "2": {"1"}}) == ["merged"]


def test_a_neighbour_in_another_settlement_is_not_swallowed() -> None:
    older = [Park("1", "Oost", "A", 10), Park("2", "West", "B", 20)]
    assert causes(older, [Park("1", "HEEL", "", 30)], {"1": {"2"}, "2": {"1"}}) == ["remeasured", "unexplained"]


def test_a_merger_that_does_not_balance_is_none() -> None:
    older = [Park("1", "Oost", "A", 10), Park("2", "West", "A", 20)]
    assert "merged" not in causes(older, [Park("1", "HEEL", "", 60)], {"1": {"2"}, "2": {"1"}})


def test_one_to_one_in_both_editions_is_remeasured_and_open_where_the_area_is_far_off() -> None:
    """Nothing draws the later edition: a RIN that is in both left the register for no cause at all."""
    (link,) = build([Park("1", "Oost", "A", 10)], [Park("1", "OOST", "", 13)], {}, PCT)
    assert (link.cause, link.status, link.by) == ("remeasured", "open", "rin_other_area") and link.change_ha == 3


def test_one_becomes_two() -> None:
    assert causes([Park("1", "Haven", "A", 30)], [Park("7", "HAVEN I", "", 14), Park("8", "HAVEN II", "", 15)]) == ["split"]


@pytest.mark.parametrize("parts", [("Haven Oost", "Haven West"), ("HAVEN-NOORD", "Haven Zuid"), ("Haven Noordoost", "Haven")])
def test_sides_of_a_park_are_its_parts_both_ways(parts: tuple[str, str]) -> None:
    whole, halves = Park("1", "De Haven", "A", 30), [Park("7", parts[0], "A", 14), Park("8", parts[1], "A", 15)]
    for older, newer, cause in (([whole], halves, "split"), (halves, [whole], "merged")):
        assert [(link.cause, link.status) for link in build(older, newer, {}, PCT)] == [(cause, "waarschijnlijk")]


def test_sides_that_do_not_balance_or_lie_elsewhere_are_no_parts() -> None:
    whole = Park("1", "Haven", "A", 30)
    assert "split" not in causes([whole], [Park("7", "Haven Oost", "A", 14), Park("8", "Haven West", "A", 9)])
    assert "split" not in causes([whole], [Park("7", "Haven Oost", "A", 14), Park("8", "Haven West", "B", 16)])
    assert "merged" not in causes([Park("7", "Haven Oost", "A", 14), Park("8", "Haven West", "A", 16)], [Park("1", "Haven", "B", 30)])


def test_one_side_is_not_the_other() -> None:
    links = build([Park("1", "Haven Oost", "A", 20)], [Park("9", "Haven West", "A", 20)], {}, PCT)
    assert sorted(link.cause for link in links) == ["new", "unexplained"]
    assert causes([Park("1", "Oost", "A", 20)], [Park("9", "Bedrijventerrein West", "A", 20)]) == ["new", "unexplained"]


def test_a_name_that_is_a_side_keeps_its_parts() -> None:
    older = [Park("1", "Oost I", "A", 10), Park("2", "Oost II", "A", 20)]
    assert causes(older, [Park("9", "Bedrijventerrein Oost", "A", 30)]) == ["merged"]


def test_a_park_of_one_name_in_another_settlement_is_another() -> None:
    assert causes([Park("1", "Molenveld", "ENTER", 2)], [Park("9", "Molenveld", "Rectum", 2)]) == ["new", "unexplained"]
    assert causes([Park("1", "Molenveld", "ENTER", 2)], [Park("9", "Molenveld", "Enter", 2)]) == ["remeasured"]


def test_gone_with_dwellings_and_gone_without() -> None:
    assert causes([Park("1", "Oost", "A", 3, 55), Park("2", "West", "A", 2)], []) == ["out_with_dwellings", "unexplained"]


def test_an_extension_of_a_park_that_lives_on_is_new() -> None:
    older = [Park("1", "De Keizer", "A", 5.41)]
    assert causes(older, [Park("1", "DE KEIZER", "", 4.87), Park("9", "UITBREIDING DE KEIZER", "", 3.61)]) == ["new", "remeasured"]
