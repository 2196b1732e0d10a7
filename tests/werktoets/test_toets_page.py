"""The page of a tested plan in a real browser: a dwelling is dragged and its shadow counted, by mouse and by keyboard."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from scipy.spatial import cKDTree

from werkruimte.dossier.blocks import Chart
from werkruimte.dossier.toets import drawing, html, labels, pdf
from werkruimte.dossier.toets.design import design
from werkruimte.dossier.toets.page import page as page_of
from werkruimte.methods.room import usable_category
from werkruimte.studies.room import READINGS
from werkruimte.werktoets import Ground, Plan, Variant, assess
from werkruimte.werktoets.picture import picture
from werkruimte.werktoets.plan import Block

AREA = shapely.box(224_700, 477_370, 224_860, 477_520)


@pytest.fixture(scope="module")
def written(demo_ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Path:
    variants = (Variant("A", "Wonen", 110, {"werkruimte": 500.0}), Variant("B", "Hof", 1, {}, homes=shapely.points(224_800, 477_500)))
    result = assess(Plan("Proefplan", AREA, variants, "proef.toml", sample=True, block=Block(60, 50, 18)), demo_ground)
    path = tmp_path_factory.mktemp("toets") / "toets.html"
    html.write(page_of(result), result, picture(result), design(result.plan.block), path)
    return path


def test_everything_that_loses_is_on_the_map_and_in_the_chart_however_far(demo_ground: Ground) -> None:
    """One unit loses a category at 267 m; with dwellings anywhere in the area 28 lose one. Only those within 100 m were drawn."""
    area, spots = shapely.box(230_150, 481_300, 230_480, 481_800), shapely.multipoints([(230_200, 481_400), (230_300, 481_700)])
    variants = (Variant("A", "Overal", 40, {}), Variant("B", "Punten", 2, {}, homes=spots))
    result = assess(Plan("Ver", area, variants, "ver.toml"), demo_ground)
    shown, told = picture(result), {line.title for group in page_of(result).groups for line in group.lines}
    west, south, east, north = shown.box
    for variant, outcome, count in zip(shown.variants, result.outcomes, (28, 1), strict=True):
        figures = [f.value or 0 for f in outcome.figures if f.id == "m03.plan.constrained_units.count"]
        assert variant.lost.sum() == max(figures) == count
        x, y, _, metres = variant.units[variant.lost].T
        assert metres.max() > 260 and (x > west).all() and (x < east).all() and (y > south).all() and (y < north).all()
        drawn, chart = drawing.plan_map(result, shown, variant.code), drawing.distances(variant, variant.code)
        assert drawn.count(f'fill="none" stroke="{drawing.CLASH}" stroke-width') == chart.count(f'stroke="{drawing.CLASH}"') == count
        hatched = re.search(r'class="l-verlies"><path d="([^"]+)"', drawn)
        assert hatched and hatched[1].count("M") == len(variant.fallen_xy) == outcome.fallen.sum() > 100
        assert "rode rand" in drawing.legend(variant) and "300 m" in drawing.legend(variant)
    assert {f"Categorie {c} kan niet meer" for c in ("3.1", "3.2", "4.1", "4.2", "5.1")} <= told


@pytest.mark.parametrize("homes", [None, shapely.box(230_200, 481_320, 230_400, 481_380)])
def test_no_words_of_a_crowded_map_lie_over_others_and_what_is_left_out_is_said(
    demo_ground: Ground, homes: shapely.Geometry | None
) -> None:
    """28 units lose a category here, on one park that has a name; the name lay over the floors, and floors without room went unsaid."""
    plan = Plan("Vol", shapely.box(230_150, 481_300, 230_480, 481_800), (Variant("A", "Vol", 40, {}, homes=homes),), "vol.toml")
    result = assess(plan, demo_ground)
    shown = picture(result)
    svg = drawing.plan_map(result, shown, "A")
    boxes, floors = [], 0
    for x, y, size, words in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]+)<', svg):
        half = 0.5 * float(size) * len(words) / 2
        boxes.append((float(x) - half, float(y) - 0.8 * float(size), float(x) + half, float(y)))
        floors += "m²" in words or "vloer" in words
    assert len(boxes) > 5 and not [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    missing = int(shown.variants[0].lost.sum()) - floors
    said = labels.left_out(shown, shown.variants[0])
    assert (f"Voor {missing} vloer" in said) == (missing > 0), said


def test_a_variant_without_dwellings_has_no_line_of_distances_and_paper_keeps_the_heads(demo_ground: Ground) -> None:
    """On paper an empty chart stood where there was nothing to measure, and the table of variants had lost its heads."""
    variants = (Variant("A", "Wonen", 10, {}), Variant("B", "Werk", 0, {"werkruimte": 500.0}))
    result = assess(Plan("p", AREA, variants, "p.toml"), demo_ground)
    words, shown = page_of(result), picture(result)
    assert [bool(html.charts(result, code, shown).there) for code in "AB"] == [True, False]
    assert [sum(isinstance(b, Chart) for b in pdf._variant(c, result, shown)) for c in words.columns] == [1, 0]
    table = pdf._table(words)
    assert [line for line, _, _ in table.parts] == [g.title for g in words.groups] and table.parts[-1][2] == len(table.rows)


def test_a_narrow_screen_has_its_own_chart_and_lists_its_rules(browser: Browser, written: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(written.as_uri())
    assert page.locator(".richting .breed:visible").count() == 0 and page.locator(".richting .smal:visible").count() >= 1
    drawn = page.locator(".richting .smal svg text:visible").first
    assert drawn.evaluate("e => e.getScreenCTM().a * parseFloat(getComputedStyle(e).fontSize)") >= 12
    words = [
        t.evaluate("e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }")
        for t in page.locator(".richting .smal:visible").first.locator("svg text").all()
    ]
    assert not [(a, b) for a, b in combinations(words, 2) if a[0] + 2 < b[2] and b[0] + 2 < a[2] and a[1] + 4 < b[3] and b[1] + 4 < a[3]]
    assert page.locator('[aria-label="Regels"] tbody tr').first.bounding_box()["height"] < 250
    page.close()


@pytest.fixture
def opened(browser: Browser, written: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto(written.as_uri())
    page.wait_for_function("document.documentElement.dataset.toets === 'klaar'")
    yield page
    page.close()
    assert wrong == []


def spot(page: Page) -> tuple[float, float]:
    return float(page.input_value("#proef-x")), float(page.input_value("#proef-y"))


def counted(page: Page) -> tuple[int, int]:
    read = page.locator("#proef-uit").get_attribute
    return int(read("data-cellen") or -1), int(read("data-treden") or -1)


def two_ledgers(ground: Ground, x: float, y: float) -> tuple[int, int]:
    """Cells and steps that a dwelling takes, as the difference of two ledgers over a k-d tree."""
    steps, sites = np.array(ground.rules.distances_m["rustig"]), ground.sites_xy[~ground.sites_on_park]
    before, after = (usable_category(steps, cKDTree(s).query(ground.cells_xy)[0]).astype(int) for s in (sites, np.vstack([sites, [x, y]])))
    return int((after < before).sum()), int((before - after).sum())


def test_a_dwelling_dragged_by_mouse_shows_the_shadow_of_the_ledgers(opened: Page, demo_ground: Ground) -> None:
    start = spot(opened)
    box = opened.locator("#proefwoning").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.mouse.move(*middle)
    opened.mouse.down()
    seen = set()
    for part in range(1, 6):
        opened.mouse.move(middle[0] - 18 * part, middle[1] - 9 * part)
        seen.add(counted(opened))
    opened.mouse.up()
    x, y = spot(opened)
    assert x < start[0] - 20 and y > start[1] + 10
    assert len(seen) > 2, "the shadow must follow the mouse"
    assert counted(opened) == two_ledgers(demo_ground, x, y)
    opened.mouse.move(*middle)
    assert spot(opened) == (x, y), "a dwelling that is let go stays"


def test_a_dwelling_moves_by_keyboard(opened: Page, demo_ground: Ground) -> None:
    opened.locator("#proefwoning").focus()
    x, y = spot(opened)
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowLeft"):
        opened.keyboard.press(key)
    assert spot(opened) == (pytest.approx(x + 9), pytest.approx(y + 20))
    assert counted(opened) == two_ledgers(demo_ground, *spot(opened))
    assert opened.evaluate("document.activeElement.id") == "proefwoning"
    said = opened.locator("#proefwoning").get_attribute("aria-label") or ""
    assert re.search(r"op x [\d.]+, y [\d.]+", said)


def test_a_place_typed_beyond_the_map_is_set_to_its_edge_and_said(opened: Page, demo_ground: Ground) -> None:
    opened.fill("#proef-x", "100000")
    opened.locator("#proef-x").press("Tab")
    assert spot(opened)[0] > 200_000 and "buiten de kaart" in opened.inner_text("#proef-uit")
    x, y = spot(opened)
    opened.locator("#proefwoning").press("ArrowRight")
    assert spot(opened) == (pytest.approx(x + 10), y) and "buiten de kaart" not in opened.inner_text("#proef-uit")
    assert counted(opened) == two_ledgers(demo_ground, *spot(opened))


def test_no_outline_is_empty_and_no_floor_is_written_over_another(opened: Page, written: Path) -> None:
    assert 'd="Mz' not in written.read_text("utf-8") and 'd=""' not in written.read_text("utf-8")
    boxes = opened.evaluate(
        "[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).map(s => [...s.querySelectorAll('text')]"
        ".filter(t => t.checkVisibility() && t.textContent.endsWith('m²')).map(t => { const b = t.getBoundingClientRect(); return [b.x, b.y, b.right, b.bottom]; }))"
    )
    assert sum(map(len, boxes)) > 3
    for of_one in boxes:
        for a, b in combinations(of_one, 2):
            # Boxes of letters have white above and below.
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] + 4 >= b[3] or b[1] + 4 >= a[3], (a, b)


def test_the_map_can_be_moved_and_the_dwelling_keeps_its_place(opened: Page) -> None:
    at = spot(opened)
    opened.click("[data-zoom=in]")
    box = opened.locator("#plankaart").bounding_box()
    assert box is not None
    opened.mouse.move(box["x"] + 30, box["y"] + 30)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 90, box["y"] + 60)
    opened.mouse.up()
    assert spot(opened) == at


def test_without_parks_a_dwelling_is_not_said_to_cost_nothing(browser: Browser, demo_ground: Ground, tmp_path: Path) -> None:
    bare = replace(
        demo_ground,
        cells_xy=np.empty((0, 2)),
        cell_park=np.empty(0, dtype=np.int64),
        cell_site_m={r: np.empty(0) for r in READINGS},
        cell_cap=np.empty(0, dtype=np.int8),
        cell_planned=np.empty(0, dtype=bool),
    )
    result = assess(Plan("Kaal", AREA, (Variant("A", "Wonen", 10, {}),), "kaal.toml"), bare)
    html.write(page_of(result), result, picture(result), None, tmp_path / "toets.html")
    page = browser.new_page()
    page.goto((tmp_path / "toets.html").as_uri())
    page.wait_for_function("document.documentElement.dataset.toets === 'klaar'")
    assert page.inner_text("#proef-uit").startswith("Onbekend") and "onbekend" in page.inner_text("#schaduw .bron")
    page.close()


@pytest.mark.parametrize("width", [1360, 360])
def test_the_page_fits_and_is_accessible(browser: Browser, written: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(written.as_uri())
    page.wait_for_function("document.documentElement.dataset.toets === 'klaar'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")] == []
    page.close()


def test_a_variant_is_chosen_and_its_clause_copied(opened: Page) -> None:
    opened.click("[data-variant=B]")
    assert opened.locator("[data-v=A].oordeel, div[data-v=A] p.oordeel").first.is_hidden()
    opened.click("[data-variant=A]")
    opened.locator("[data-kopieer]").first.click()
    opened.wait_for_function("[...document.querySelectorAll('.bepaling .sr')].some((s) => s.textContent.includes('gekopieerd'))")
