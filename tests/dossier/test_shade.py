"""The shadow of a dwelling as a layer of the map: same as the ledgers' raster, in its place, and a picture that a browser reads."""

import base64
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from werkruimte.dossier import png
from werkruimte.layers import SHADE_HA
from werkruimte.run import Run
from werkruimte.werktoets import ground
from werkruimte.werktoets.shadow import shadow


def test_the_layer_has_the_classes_of_the_raster_of_the_whole_municipality(demo_run: Run) -> None:
    """The raster of the Werktoets equals the difference of two ledgers (tests/werktoets); here it is cut in classes."""
    shade = demo_run.layers().shade
    assert shade is not None
    around = ground(demo_run.studies)
    assert around.outline is not None
    whole = shadow(around, box=around.outline.buffer(2_000).bounds)
    classes = sum((whole.loss_ha > low).astype(int) for low in SHADE_HA)
    assert np.bincount(shade.classes.ravel(), minlength=6)[1:].tolist() == np.bincount(classes.ravel(), minlength=6)[1:].tolist()
    assert shade.most_ha == pytest.approx(whole.loss_ha.max())
    assert all(6 < lon < 7 and 52 < lat < 53 for lon, lat in shade.corners)
    assert shade.corners[0][1] > shade.corners[3][1] and shade.corners[0][0] < shade.corners[1][0]


def test_the_corners_fit_the_raster_to_a_metre(demo_run: Run) -> None:
    """Width and height of the picture in metres, along its edges on the globe, are those of its cells."""
    shade = demo_run.layers().shade
    assert shade is not None
    (lon_w, lat_w), (lon_e, lat_e) = shade.corners[:2]
    metres = np.hypot((lon_e - lon_w) * 111_412 * np.cos(np.radians(lat_w)) * 1.0005, (lat_e - lat_w) * 111_267)
    assert metres == pytest.approx(shade.classes.shape[1] * 10, rel=0.002)


def test_a_browser_reads_the_picture_pixel_by_pixel(browser: Browser) -> None:
    classes = np.random.default_rng(2).integers(0, 3, (7, 5)).astype(np.uint8)
    data = base64.b64encode(png.picture(classes, ("#102030", "#FF0080"))).decode()
    page = browser.new_page()
    pixels = page.evaluate(
        """async (url) => { const i = new Image(); i.src = url; await i.decode();
        const c = document.createElement('canvas'); c.width = i.width; c.height = i.height;
        const g = c.getContext('2d'); g.drawImage(i, 0, 0); return [...g.getImageData(0, 0, i.width, i.height).data]; }""",
        f"data:image/png;base64,{data}",
    )
    page.close()
    colours = np.array([[0, 0, 0, 0], [0x10, 0x20, 0x30, 255], [0xFF, 0, 0x80, 255]])
    assert np.array_equal(np.array(pixels).reshape(7, 5, 4), colours[classes])


def test_the_layer_can_be_shown(browser: Browser, made: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.goto((made / "dossier.html").as_uri())
    page.wait_for_function("document.documentElement.dataset.kaart === 'klaar'", timeout=90_000)
    canvas = page.locator("#kaart canvas")
    before = canvas.screenshot()
    page.get_by_label("wat een woning hier kost").check()
    page.wait_for_timeout(1500)
    assert canvas.screenshot() != before and wrong == []
    page.close()
