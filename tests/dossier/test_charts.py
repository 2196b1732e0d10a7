"""Drawings that stand alone: axes with values, names that lie on nothing, maps with a key and a scale."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from werkruimte.catalogue.texts import transformations
from werkruimte.dossier import charts, drawings
from werkruimte.dossier.blocks import Map
from werkruimte.dossier.model import document
from werkruimte.run import Run

SVG = "{http://www.w3.org/2000/svg}"
LINES = (25.0, 2.0)
TICKS = (((0.0, "0"), (25.0, "25"), (100.0, "100")), ((0.0, "0"), (2.0, "2"), (525.7, "525,7")))
POINTS = (("Terrein Slaghekke", 0.0, 525.7), ("Veeneslagen", 0.0, 414.0), ("Noordermors", 97.0, 3.1), ("Vletgaarsmaten", 100.0, 0.0))


def drawn() -> charts.Scatter:
    return charts.Scatter(POINTS, LINES, TICKS, ("bewaken", "nooit", "mengen", "onderzoeken"), ("deel, in procent", "per ha"), "Zin.")


def boxes(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """What each text covers, about: left, top, right, bottom; a letter is half as wide as high."""
    found = {}
    for t in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        words, x, y = "".join(t.itertext()), float(t.attrib["x"]), float(t.attrib["y"])
        wide = 7.5 * len(words)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[t.attrib.get("text-anchor", "start")]
        found[words] = (left, y - 11, left + wide, y + 3)
    return found


@pytest.mark.parametrize("which", ["svg", "narrow"])
def test_the_lines_of_the_quadrants_have_their_value_and_no_words_touch(which: str) -> None:
    svg = getattr(charts.scatter(drawn()), which)
    found = boxes(svg)
    assert {"0", "25", "2", "100", "525,7"} <= set(found)
    dashes = re.search(r'd="M([\d.]+) [\d.]+V[\d.]+M[\d.]+ ([\d.]+)H', svg)
    assert dashes is not None
    assert abs((found["25"][0] + found["25"][2]) / 2 - float(dashes[1])) < 1 and found["2"][1] < float(dashes[2]) < found["2"][3] + 1
    names = list(found)
    for n, a in enumerate(names):
        for b in names[n + 1 :]:
            p, q = found[a], found[b]
            assert not (p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]), (a, b)


def test_a_value_that_would_lie_over_another_is_left_out() -> None:
    ticks = (TICKS[0], ((0.0, "0"), (2.0, "2"), (2.01, "2,01")))
    assert "2,01" not in boxes(charts.scatter(replace(drawn(), points=POINTS[3:], ticks=ticks)).svg)


def test_each_map_on_paper_has_a_scale_and_says_what_its_colours_are(demo_run: Run) -> None:
    maps = document(demo_run, demo_run.layers()).of(Map)
    texts = [set(boxes(m.svg)) for m in maps if m.svg]
    assert len(texts) == 3 and all({"2 km", "Rijssen", "Holten"} <= t for t in texts)
    assert {"bedrijventerrein", "woning sinds het basisjaar", "andere woning"} <= texts[0]
    assert {"hoogstens 1", "2", "3.1", "3.2", "4.1", "4.2", "5.1, 5.2 of 5.3", "6"} <= texts[2]
    assert all("Noord boven" in m.legend for m in maps if m.svg)


def test_every_tint_of_the_room_stands_in_its_key_once() -> None:
    marks = [mark for mark, _ in drawings.ROOM_KEY]
    assert len(set(marks)) == len(marks) and all(any(colour in mark for mark in marks) for colour in drawings.ROOM)


def test_names_of_plans_are_whole() -> None:
    # The text of a title page was cut at 79 letters, and had the municipality and the status behind the name.
    assert [
        r["plannaam"] for r in transformations() if len(r["plannaam"]) >= 79 or re.search(r" (Gemeente|Vastgest|G$)", r["plannaam"])
    ] == []


def test_the_page_of_the_map_has_one_on_paper_with_what_became_of_the_parks(demo_run: Run) -> None:
    page = next(p for p in document(demo_run, demo_run.layers()).pages if p.id == "kaartdeel")
    (paper,) = [b for b in page.blocks if isinstance(b, Map) and b.svg]
    words = set(boxes(paper.svg))
    assert not paper.screen and words >= {"bedrijventerrein", "samengevoegd, waarschijnlijk", "uit het register, met nieuwe woningen"}
    assert "niet meer in het register, waarom is niet te zien" in words and "2 km" in words
    layers = demo_run.layers()
    alike = drawings.parks_map(replace(layers, parks=tuple(replace(p, status="remeasured") for p in layers.parks)))
    assert "bedrijventerrein" in boxes(alike) and "samengevoegd, waarschijnlijk" not in boxes(alike)
