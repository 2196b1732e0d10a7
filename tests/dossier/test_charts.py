"""Drawings that stand alone: axes with values, names that lie on nothing, maps with a key and a scale."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from werkruimte.catalogue.texts import transformations
from werkruimte.dossier import charts, drawings
from werkruimte.dossier.blocks import Chart, Map
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


@pytest.mark.parametrize("which", ["svg", "narrow"])
def test_a_point_without_room_for_its_name_has_a_letter_and_the_list_says_whose(which: str) -> None:
    crowd = tuple((f"Terrein met een lange naam {n}", 99.0 + n / 10, 0.1 * n) for n in range(6))
    svg = getattr(charts.scatter(replace(drawn(), points=(*POINTS, *crowd, ("Op de lijn", 50.0, 1.9)))), which)
    found = boxes(svg)
    listed = {re.sub(r"^[a-z] ", "", t): t[0] for t in found if re.match(r"[a-z] [A-Z]", t)}
    assert len(listed) >= 6 and set(listed.values()) <= set(found)
    assert {name for name, *_ in (*POINTS, *crowd)} <= set(found) | set(listed)
    dashes = re.search(r'd="M([\d.]+) [\d.]+V[\d.]+M[\d.]+ ([\d.]+)H', svg)
    assert dashes is not None
    for name, (left, top, right, bottom) in found.items():
        if name in {p[0] for p in (*POINTS, *crowd)} | {"Op de lijn"}:
            assert not top - 2 < float(dashes[2]) < bottom + 2 and not left - 2 < float(dashes[1]) < right + 2, name


def marks(svg: str) -> list[float]:
    """Where the lines of the two registers of a bridge stand."""
    return [float(m[1]) for m in re.finditer(r'<path d="M([\d.]+) [^"]+" stroke="#17212B" stroke-width="1.5"', svg)]


@pytest.mark.parametrize("which", ["svg", "narrow"])
def test_the_bridge_has_a_mark_at_both_ends_arrows_that_point_and_says_that_its_axis_is_cut(demo_run: Run, which: str) -> None:
    chart = next(b for p in document(demo_run, demo_run.layers()).pages if p.id == "brug" for b in p.blocks if isinstance(b, Chart))
    svg = getattr(chart, which)
    first, last = marks(svg)
    assert last < first and {"register 2017: 332,66 ha", "register 2024: 315,23 ha", charts.NOT_FROM_ZERO} <= set(boxes(svg))
    arrows = [(float(m[1]), float(m[2])) for m in re.finditer(r'<path d="M([\d.]+) 0H[\d.]+L([\d.]+) 10', svg)]
    signs = [t[0] for t in boxes(svg) if re.fullmatch(r"[+−][\d,]+", t)]
    assert [tip > foot for foot, tip in arrows] == [s == "+" for s in signs] and {"+", "−"} == set(signs)
    assert abs(arrows[0][0] - first) < 1 and abs(arrows[-1][1] - last) < 1
    assert chart.title and "IBIS" in chart.source


def test_every_chart_says_what_it_shows_in_which_unit_and_of_whom(demo_run: Run) -> None:
    pages = document(demo_run, demo_run.layers()).pages
    charted = {p.id: [b for b in p.blocks if isinstance(b, Chart)] for p in pages}
    assert all(b.title and b.source.startswith("Bron: ") for found in charted.values() for b in found)
    assert all(
        any(u in b.title for u in ("in procent", "als index", "in aantal plannen"))
        for id, found in charted.items()
        if id.startswith(("w", "m"))
        for b in found
    )
    (audit,) = charted["m01"]
    assert audit.title.startswith("Landelijk: 228 plannen die wij vonden") and "2014 tot 2023" in audit.source


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


def test_maps_on_paper_name_what_went_and_the_largest_parks_inside_the_boundary(demo_run: Run) -> None:
    """The park of the first sentence could not be found on page one, and no park had a name."""
    layers = demo_run.layers()
    for svg, named in (
        (drawings.use_map(layers, ("nieuw", "ander")), ["De Kol"]),
        (drawings.parks_map(layers), ["De Kol", "Plaagslagen", "Noord Deel Oost", "Vletgaarsmaten 2B"]),
        (drawings.room_map(layers), ["De Kol", "Plaagslagen", "Noord Deel Oost", "Vletgaarsmaten 2B"]),
    ):
        assert set(named) <= set(boxes(svg)) and svg.count('stroke="#7C8790"') == 1
        texts = {t: box for t, box in boxes(svg).items() if t in {p.name for p in layers.parks} | {"Holten", "Rijssen"}}
        pairs = [(a, b) for n, a in enumerate(texts) for b in list(texts)[n + 1 :]]
        assert not [(a, b) for a, b in pairs if (p := texts[a])[0] < (q := texts[b])[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]]
    use = drawings.use_map(layers, ("nieuw", "ander"))
    assert use.rindex('stroke-dasharray="0 4"', 0, use.index(">De Kol<")) > use.index('stroke-width="1.8"')
