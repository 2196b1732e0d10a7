"""The page in a real browser: map drawn, keyboard, axe, narrow screen, no request to the outside."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from werkruimte.cli.make import write_dossier
from werkruimte.publish import public
from werkruimte.run import Run


def opened(browser: Browser, made: Path, width: int) -> tuple[Page, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto((made / "dossier.html").as_uri())
    page.wait_for_function("document.documentElement.dataset.kaart === 'klaar'", timeout=90_000)
    return page, asked, wrong


@pytest.mark.parametrize("width", [1360, 360])
def test_the_page_draws_its_map_and_fits(browser: Browser, made: Path, width: int) -> None:
    page, asked, wrong = opened(browser, made, width)
    assert asked == [] and wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('#kaart canvas').width") > 100
    serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
    page.close()


def test_the_verdict_and_the_six_figures_fit_the_first_screen(browser: Browser, made: Path) -> None:
    page, _, _ = opened(browser, made, 1360)
    assert page.locator("#getallen .zes").first.locator("li").count() == 6
    bottom = page.evaluate("document.querySelector('#getallen .zes').getBoundingClientRect().bottom")
    assert page.evaluate("scrollY") == 0 and bottom <= 900
    page.close()


def test_layers_and_places_work_by_keyboard(browser: Browser, made: Path) -> None:
    page, _, wrong = opened(browser, made, 1200)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("button", name="De Kol", exact=True).press("Enter")
    assert page.get_by_role("heading", name="De Kol").is_visible()
    room = page.get_by_label("wat er op afstand nog past (c*)")
    room.press("Space")
    assert room.is_checked() and wrong == []
    page.close()


@pytest.mark.parametrize("width", [1360, 1010, 768, 360])
def test_the_letters_of_a_chart_can_be_read(browser: Browser, made: Path, width: int) -> None:
    page, _, _ = opened(browser, made, width)
    high = page.evaluate("""[...document.querySelectorAll('figure.tekening svg')].filter((s) => s.checkVisibility())
      .flatMap((s) => [...s.querySelectorAll('text')].map((t) => parseFloat(getComputedStyle(t).fontSize) * s.getScreenCTM().a))""")
    wide = page.evaluate("[...document.querySelectorAll('figure.tekening')].map((f) => f.scrollWidth - f.clientWidth)")
    assert len(high) > 20 and min(high) >= 13 and max(high) <= 20 and max(wide) <= 0
    page.close()


def test_from_a_figure_to_its_derivation_and_back(browser: Browser, made: Path) -> None:
    page, _, wrong = opened(browser, made, 1200)
    for n in (0, 3):
        link = page.locator("#getallen .zes .bron a").nth(n)
        link.press("Enter")
        row = page.locator("tr:target")
        assert row.count() == 1 and row.evaluate("(r) => getComputedStyle(r).backgroundColor") not in (
            "rgba(0, 0, 0, 0)",
            "rgb(255, 255, 255)",
        )
        assert page.locator("a.terug").count() == 1
        row.get_by_role("link", name="Terug naar het getal").press("Enter")
        assert link.evaluate(
            "(a) => a.matches(':target') && a.getBoundingClientRect().top >= 0 && a.getBoundingClientRect().top < innerHeight"
        )
    assert wrong == []
    page.close()


def test_a_layer_that_is_on_is_drawn_from_afar_and_printed_whole(browser: Browser, made: Path) -> None:
    """Cells of ten metres fell away as too small; a map wider than the sheet was cut off."""
    page, _, wrong = opened(browser, made, 1400)
    count = """() => { const c = document.querySelector('#kaart canvas'), d = document.createElement('canvas'); d.width = c.width; d.height = c.height;
      const g = d.getContext('2d'); g.drawImage(c, 0, 0); const p = g.getImageData(0, 0, d.width, d.height).data;
      const hex = getComputedStyle(document.documentElement).getPropertyValue('--wr-c42').trim(), own = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
      let n = 0; for (let i = 0; i < p.length; i += 4) n += own.every((v, k) => Math.abs(v - p[i + k]) < 4); return n; }"""
    assert page.evaluate(count) < 50
    page.get_by_label("wat er op afstand nog past (c*)").check()
    page.wait_for_function("document.documentElement.dataset.kaart === 'klaar'", timeout=90_000)
    assert page.evaluate(count) > 300
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.querySelector('#kaart').getBoundingClientRect().width") <= 662
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelector('#kaart').getBoundingClientRect().width") > 700 and wrong == []
    page.close()


def test_a_chart_is_printed_wide(browser: Browser, made: Path) -> None:
    page, _, _ = opened(browser, made, 700)
    page.emulate_media(media="print")
    assert page.locator("#brug .breed").is_visible() and not page.locator("#brug .smal").is_visible()
    page.close()


def test_a_line_above_rows_is_read_without_sliding_on_a_narrow_screen(browser: Browser, made: Path) -> None:
    page, _, _ = opened(browser, made, 360)
    for place in ("#t-herkomst caption span", "#t-herkomst .regel span"):
        box = page.locator(place).first.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_card_of_a_park_holds_its_values_and_closes_for_another_place(browser: Browser, made: Path, width: int) -> None:
    page, _, wrong = opened(browser, made, width)
    parks = page.evaluate("window.WR.parks.features.map((f) => f.properties.naam)")
    places = page.locator("[data-naar]")
    names = places.all_inner_texts()
    park, other = (next(i for i, name in enumerate(names) if (name in parks) is known) for known in (True, False))
    places.nth(park).click()
    card = page.locator("#kaartje")
    outside = """(c) => { const r = c.getBoundingClientRect(), k = c.parentElement.getBoundingClientRect();
        return c.scrollWidth > c.clientWidth || r.right > k.right || r.bottom > k.bottom
            || [...c.querySelectorAll('dt,dd')].some((d) => d.getBoundingClientRect().right > r.right); }"""
    assert card.is_visible() and not card.evaluate(outside)
    assert card.evaluate("(c) => getComputedStyle(c).fontFamily === getComputedStyle(document.body).fontFamily")
    places.nth(other).click()
    assert card.is_hidden() and wrong == []
    page.close()


@pytest.mark.parametrize("edition", ["intern", "publiek"])
def test_the_table_of_parks_fits_a_laptop(browser: Browser, made: Path, demo_run: Run, tmp_path: Path, edition: str) -> None:
    if edition == "publiek":
        write_dossier(public(demo_run), tmp_path, lambda _: None)
    page, _, _ = opened(browser, made if edition == "intern" else tmp_path, 1280)
    wide = "[...document.querySelectorAll('.tabel')].filter((t) => t.scrollWidth > t.clientWidth + 1).map((t) => t.innerText.slice(0, 40))"
    assert page.evaluate(wide) == []
    page.close()


def test_where_no_map_can_be_drawn_a_sentence_says_so(browser: Browser, made: Path) -> None:
    """Without WebGL there was an empty box, an error, and buttons that did nothing."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.add_init_script(
        "const g = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (k, ...a) { return k.startsWith('webgl') ? null : g.call(this, k, ...a); };"
    )
    page.goto((made / "dossier.html").as_uri())
    assert "niet getekend worden (WebGL ontbreekt); de tabel eronder" in page.locator("#kaart").inner_text() and wrong == []
    assert not page.locator(".naar").is_visible() and not page.locator(".lagen").is_visible()
    assert page.locator("#kaart").evaluate("(e) => e.clientHeight < 200 && document.documentElement.scrollWidth <= 360")
    page.close()
