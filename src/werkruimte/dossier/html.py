"""`dossier.html`: one self-contained file that opens from disk, without network."""

from __future__ import annotations

import base64
import json
import math
import re
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup, escape

from werkruimte.domain.notation import number
from werkruimte.dossier import png
from werkruimte.dossier.blocks import Document, Page, Table
from werkruimte.layers import SHADE_HA, Layers, Shade

C_COLOURS = ("c1", "c1", "c2", "c31", "c32", "c41", "c42", "c5", "c5", "c5", "c6")
SCALE = (
    ("c1", "1", "#17212B"),
    ("c2", "2", "#17212B"),
    ("c31", "3.1", "#17212B"),
    ("c32", "3.2", "#17212B"),
    ("c41", "4.1", "#17212B"),
    ("c42", "4.2", "#fff"),
    ("c5", "5", "#fff"),
    ("c6", "6", "#fff"),
)
SHADE_COLOURS = ("#F7E9DC", "#EFC7A6", "#DD9258", "#BF5418", "#7A310A")
WORD = re.compile(r"\[([^\]]+)\]\{#([\w-]+)\}")
UNIT = re.compile(r"(?:^|(?<=\d)) (?=(?:%|m²|m|ha)(?:\W|$))")
METRES_PER_DEGREE = 111_320.0
SHEETS = ("maplibre/maplibre-gl.css", "tokens.css", "look.css", "page.css")


def write(document: Document, layers: Layers | None, path: Path) -> None:
    """Write the page with its styles, fonts and, where it has a map, the map library and data inside."""
    data = ""
    if layers is not None and layers.parks:
        data = Markup(script(json.dumps(_map_data(_parks_table(document), layers), ensure_ascii=False)))
    environment = Environment(autoescape=True, trim_blocks=True, loader=FunctionLoader(asset))
    environment.filters["groupby_in_order"] = _groups
    environment.filters["linked"] = _linked
    environment.filters["kept"] = _kept
    text = environment.get_template("page.html.j2").render(
        d=document,
        c={
            "places": _places(layers) if layers is not None else [],
            "scale": SCALE,
            "shade": _shade_scale(layers),
            "squares": layers is not None and layers.squares,
        },
        css=Markup(styles(SHEETS)),
        page_js=Markup(script(asset("page.js"))),
        maplibre=Markup(script(asset("maplibre/maplibre-gl.js"))) if data else "",
        map_js=Markup(script(asset("map.js"))),
        map_data=data,
    )
    path.write_text(text, "utf-8")


def _linked(text: str) -> Markup:
    """Text with its words of the annex, and chapters it names, as links."""
    return Markup(WORD.sub(r'<a class="term" href="#\2">\1</a>', str(escape(text))))


def _kept(text: str) -> str:
    """A piece of a clause in which no line is broken between a number and its unit."""
    return UNIT.sub("\u00a0", text)


def _groups(pages: tuple[Page, ...], attribute: str) -> list[tuple[str, list[Page]]]:
    """Pages by an attribute, groups in the order of their first page."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(getattr(page, attribute), []).append(page)
    return list(found.items())


def _parks_table(document: Document) -> Table:
    tables: list[Table] = document.of(Table)
    return next(t for t in tables if t.id == "terreinen")


def asset(name: str) -> str:
    """The text of a file in the assets."""
    return resources.files("werkruimte.dossier").joinpath("assets", name).read_text("utf-8")


def script(text: str) -> str:
    """Text that can stand inside a script element."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def styles(sheets: tuple[str, ...]) -> str:
    """The named sheets as one text, with the fonts embedded."""

    def font(match: re.Match[str]) -> str:
        data = resources.files("werkruimte.dossier").joinpath("assets", "fonts", match[1]).read_bytes()
        return f"url(data:font/woff2;base64,{base64.b64encode(data).decode()})"

    return re.sub(r"url\(([\w.-]+\.woff2)\)", font, "\n".join(asset(n) for n in sheets))


def _bounds(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+", json.dumps(geometry["coordinates"]))]
    xs, ys = numbers[0::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _joined(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _places(layers: Layers) -> list[tuple[str, str]]:
    """Buttons: parks that left, then each settlement, then everything."""
    boxes: dict[str, list[tuple[float, float, float, float]]] = {}
    for park in layers.parks:
        if park.status == "out_with_dwellings":
            boxes[park.name] = [_bounds(park.lonlat)]
    for park in layers.parks:
        if park.settlement:
            boxes.setdefault(park.settlement, []).append(_bounds(park.lonlat))
    if layers.parks:
        boxes["alle terreinen"] = [_bounds(p.lonlat) for p in layers.parks]
    return [(name, ",".join(f"{v:.5f}" for v in _joined(b))) for name, b in boxes.items()]


def _shade_scale(layers: Layers | None) -> list[tuple[str, str, str]]:
    """Colour, words and ink of each class of the shadow; empty where there is no shadow."""
    if layers is None or layers.shade is None:
        return []
    words = [*(f"tot {number(high, 1 if high < 1 else 0)} ha" for high in SHADE_HA[1:]), "meer"]
    return [(c, w, "#17212B" if i < 3 else "#fff") for i, (c, w) in enumerate(zip(SHADE_COLOURS, words, strict=True))]


def _picture(shade: Shade) -> str:
    return f"data:image/png;base64,{base64.b64encode(png.picture(shade.classes, SHADE_COLOURS)).decode()}"


def _map_data(parks: Table, layers: Layers) -> dict[str, Any]:
    rows = {row[0]: row for row in parks.rows}
    features = [
        {
            "type": "Feature",
            "properties": {
                "naam": p.name,
                "status": p.status,
                "rijen": json.dumps(
                    [[c, v] for c, v in zip(parks.columns[1:], rows[p.name][1:], strict=True)] if p.name in rows else [], ensure_ascii=False
                ),
            },
            "geometry": _rounded(p.lonlat),
        }
        for p in layers.parks
    ]
    west, south, east, north = _joined([_bounds(p.lonlat) for p in layers.parks])
    half = layers.cell_m / 2 / METRES_PER_DEGREE
    return {
        "parks": {"type": "FeatureCollection", "features": features},
        "gem": _rounded(layers.outline_lonlat) if layers.outline_lonlat else None,
        "a": _deltas([(a[0], a[1], a[4] + 10 * a[6], a[5]) for a in layers.addresses]),
        "c": _deltas([(c[0], c[1], c[4]) for c in layers.cells]),
        "dx": half / math.cos(math.radians((south + north) / 2)),
        "dy": half,
        "bounds": [[west, south], [east, north]],
        "kleuren": C_COLOURS,
        "schaduw": None if layers.shade is None else {"beeld": _picture(layers.shade), "hoeken": layers.shade.corners},
        "vierkant": layers.squares,
        "bron": "BAG, Kadaster · IBIS, provincies · CBS",
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    return [_round(v) for v in value] if isinstance(value, list) else round(value, 5)


def _deltas(rows: list[tuple[Any, ...]]) -> list[int]:
    """Flat list; longitude and latitude as differences in 1e-5 degree, the rest as it is."""
    flat, x, y = [], 0, 0
    for lon, lat, *rest in rows:
        a, b = round(lon * 1e5), round(lat * 1e5)
        flat += [a - x, b - y, *rest]
        x, y = a, b
    return flat
