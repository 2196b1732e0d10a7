"""The page of the price of work: what it draws is what the file of the sale says."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from werkruimte.cli.sale import write_sale
from werkruimte.dossier.blocks import Chart, Table
from werkruimte.dossier.sale import document
from werkruimte.land_sale.plan import Amount, Sale
from werkruimte.land_sale.value import price

SVG = "{http://www.w3.org/2000/svg}"


def sale(book: float, rent: float = 100.0) -> Sale:
    """Homes alone are worth 1.000.000 on 1.000 m2, work alone (rent - 100) x 10.000: the shares can be told by heart."""
    none = {n: Amount(0.0) for n in ("leegstand", "bijkomend", "rente", "marge")}
    work = none | {"huur_per_jaar": Amount(rent), "bar": Amount(0.1), "bouwkosten": Amount(1000.0)}
    homes = none | {"waarde": Amount(3000.0, "taxatie"), "bouwkosten": Amount(2000.0)}
    return Sale(
        "Verzonnen kavel", None, {"kavel": {"bvo": Amount(1000.0), "boekwaarde": Amount(book)}, "werk": work, "wonen": homes}, (), ()
    )


def drawn(book: float, rent: float = 100.0) -> Chart:
    made = sale(book, rent)
    (chart,) = document(made, price(made)).of(Chart)
    return chart


def texts(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """What each text covers, about: left, top, right, bottom."""
    found = {}
    for t in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        words, x, y = "".join(t.itertext()), float(t.attrib["x"]), float(t.attrib["y"])
        left = x - 7.4 * len(words) * {"start": 0, "middle": 0.5, "end": 1}[t.attrib["text-anchor"]]
        found[words] = (left, y - 11, left + 7.4 * len(words), y + 3)
    return found


@pytest.mark.parametrize("which", ["svg", "narrow"])
@pytest.mark.parametrize(("book", "rent"), [(250_000, 80), (10_000, 80), (-400_000, 80), (500_000, 100), (2_000_000, 100), (500_000, 900)])
def test_both_ends_and_both_levels_are_named_and_no_words_touch(which: str, book: float, rent: float) -> None:
    found = texts(getattr(drawn(book, rent), which))
    assert sum(w.startswith(("alleen wonen: €", "alleen werk: €", "60 % werk: €", "boekwaarde €", "grondwaarde nul")) for w in found) == 4
    boxes = list(found.values())
    over = [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert not over


def test_a_dot_stands_where_the_line_has_the_value() -> None:
    """Work alone is worth 0: half of it leaves 500.000, all of it nothing."""
    svg = drawn(500_000).svg
    dots = sorted(float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg))
    left, right = (float(re.search(rf">{t}</text>", svg) and texts(svg)[t][side]) for t, side in (("0 %", 0), ("100 %", 2)))
    assert dots == pytest.approx([(left + right) / 2, right], abs=1.0)
    assert {"50 %"} <= set(texts(svg)) and "gelijk aan de boekwaarde bij 50 % werk" in drawn(500_000).sentence


def test_work_that_pays_more_than_homes_is_not_said_to_cost() -> None:
    sentence = drawn(500_000, 900).sentence
    assert "Elk procent werk brengt € 70.000 grondopbrengst extra op" in sentence and "boekwaarde bij geen enkel aandeel" in sentence


def test_the_table_beside_it_has_the_same_numbers_and_the_amounts_their_source() -> None:
    made = sale(500_000)
    shares, _, amounts = document(made, price(made)).of(Table)
    assert ("20 %", "€ 800.000", "€ −200.000", "€ 300.000") in shares.rows and len(shares.rows) == 13
    assert ("wonen, waarde", "3.000", "taxatie", "niet opgegeven") in amounts.rows and (
        "werk, bar",
        "10 %",
        *["niet opgegeven"] * 2,
    ) in amounts.rows


def test_the_page_opens_without_a_complaint_at_any_width(browser: Browser, tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/uitgifte.md").read_text("utf-8")
    (tmp_path / "kavel.toml").write_text(re.findall(r"```toml\n(.*?)```", text, re.S)[0], "utf-8")
    write_sale(tmp_path / "kavel.toml", tmp_path / "uit", None)
    assert (tmp_path / "uit/prijs.pdf").read_bytes().startswith(b"%PDF")
    for width in (1280, 360):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((tmp_path / "uit/prijs.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(page).violations_count == 0
        page.close()


def test_without_the_amounts_the_page_says_what_to_supply_and_draws_nothing() -> None:
    made = Sale("Leeg", None, {"kavel": {}, "werk": {}, "wonen": {}}, (), ())
    page = document(made, price(made))
    assert page.of(Chart) == [] and "Lever: werk.huur_per_jaar" in str(page.pages)
