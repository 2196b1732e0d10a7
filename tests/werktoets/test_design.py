"""The design types as drawings: well-formed, inside their frame, to the scale and the storeys that were fitted."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.dossier.toets.design import design
from werkruimte.dossier.toets.type_drawing import HOME_TINT, drawing
from werkruimte.werktoets.design import fit_types
from werkruimte.werktoets.plan import Block

SVG = "{http://www.w3.org/2000/svg}"
side = st.floats(8, 150)


@given(side, side, st.floats(6, 60))
def test_every_type_that_fits_is_drawn_inside_its_frame(width: float, depth: float, height: float) -> None:
    for found in fit_types(Block(width, depth, height)):
        if found.fitted.lacks:
            continue
        root = ElementTree.fromstring(drawing(found, "beschrijving"))
        west, north, wide, high = (float(v) for v in root.attrib["viewBox"].split())
        for box in root.iter(f"{SVG}rect"):
            x, y, w, h = (float(box.attrib[k]) for k in ("x", "y", "width", "height"))
            assert w > 0 and h > 0
            assert x >= west - 0.01 and y >= north - 0.01 and x + w <= west + wide + 0.01 and y + h <= north + high + 0.01


def test_the_day_of_the_measures_is_written_as_people_do() -> None:
    shown = design(Block(60, 50, 18))
    assert shown and re.fullmatch(r"\d{1,2} [a-z]+ 20\d\d", shown.date)


def test_a_section_has_the_dwelling_storeys_that_were_fitted_and_their_height() -> None:
    for found in fit_types(Block(60, 50, 18)):
        root = ElementTree.fromstring(drawing(found, "x"))
        homes = [b for b in root.iter(f"{SVG}rect") if b.attrib["fill"] == HOME_TINT]
        assert len({b.attrib["y"] for b in homes}) == found.fitted.home_storeys
        assert all(float(b.attrib["height"]) == pytest.approx(found.shared.home_storey_m) for b in homes)


def test_a_type_that_does_not_fit_names_the_measure_of_the_block() -> None:
    shown = design(Block(24, 80, 7))
    assert shown is not None
    yard = next(t for t in shown.types if t.title == "Werkhof")
    assert yard.problem == (
        "Past niet: vraagt een breedte van ten minste 44,0 m (uw blok: 24,0 m) en hoogte van ten minste 8,0 m (uw blok: 7,0 m)."
    )


def test_a_type_that_does_not_fit_says_which_measure_lacks_and_a_gap_without_source_stays_empty() -> None:
    shown = design(Block(30, 24, 15))
    assert shown is not None and len(shown.types) == 5
    by = {t.title: t for t in shown.types}
    assert "breedte van ten minste 44" in by["Werkhof"].problem and not by["Werkhof"].svg
    assert dict(by["Plintwerkplaats"].facts)["onrendabele top per m²"] == "geen gegevens"
    assert re.search(r"\d", dict(by["Hybride blok"].facts)["onrendabele top per m²"])
