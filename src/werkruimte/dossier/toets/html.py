"""`toets.html`: one self-contained page with a map in RD, where a dwelling can be moved and its shadow seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from jinja2 import Environment
from markupsafe import Markup

from werkruimte.domain.notation import number
from werkruimte.dossier.html import SCALE, asset, script, styles
from werkruimte.dossier.toets import drawing, labels
from werkruimte.dossier.toets.design import Design
from werkruimte.dossier.toets.page import ToetsPage
from werkruimte.werktoets.picture import Picture
from werkruimte.werktoets.result import Result

SHEETS = ("tokens.css", "look.css", "toets.css")
SHADOW_SCALE = (
    ("#FFFFFF", "kost niets", "#17212B"),
    (drawing.SHADOW[0][1], "tot 0,1 ha", "#17212B"),
    (drawing.SHADOW[1][1], "tot 0,5 ha", "#17212B"),
    (drawing.SHADOW[2][1], "tot 1 ha", "#17212B"),
    (drawing.SHADOW[3][1], "tot 2 ha", "#FFFFFF"),
    (drawing.SHADOW[4][1], "meer", "#FFFFFF"),
)

FREE_UNKNOWN = "Waar een woning niets kost is onbekend: lever de vlakken van IBIS en een eenhedentabel."


@dataclass(frozen=True)
class Charts:
    """The drawings of one variant: what its map shows, there (distances) and back (bars with their names)."""

    legend: str
    there: Markup
    back: tuple[tuple[str, Markup], ...]


def write(page: ToetsPage, result: Result, picture: Picture, design: Design | None, path: Path) -> None:
    """Write the page with its styles, fonts, drawings and data inside."""
    text = (
        Environment(autoescape=True, trim_blocks=True)
        .from_string(asset("toets.html.j2"))
        .render(
            p=page,
            css=Markup(styles(SHEETS)),
            js=Markup(script(asset("toets.js"))),
            data=Markup(script(json.dumps(_data(result, picture), separators=(",", ":")))),
            map=Markup(drawing.plan_map(result, picture)),
            charts={v.code: charts(result, v.code, picture) for v in picture.variants},
            readings=tuple(picture.cells),
            scale=SCALE,
            shadow_scale=SHADOW_SCALE,
            free=not result.free.is_empty,
            free_text=free_text(result),
            design=design,
        )
    )
    path.write_text(text, "utf-8")


def free_text(result: Result) -> str:
    """Where a dwelling costs nothing, in a sentence. The spots are those of the plan, the same for every variant."""
    area, largest = (result.outcomes[0].figure(f"m03.plan.{id}.area") for id in ("free", "free_largest"))
    if area.value is None or largest.value is None:
        return FREE_UNKNOWN
    if area.value <= 0:
        return "In dit vlak is geen plek waar een woning de terreinen rond het plan in elke lezing niets kost."
    return (
        f"Op {number(area.value, 2)} hectare van het vlak kost een woning de terreinen rond het plan niets, in elke lezing; "
        f"het grootste aaneengesloten deel is {number(largest.value, 2)} hectare: vrije_plekken.geojson."
    )


def charts(result: Result, code: str, picture: Picture) -> Charts:
    """Both directions for one variant."""
    variant = next(v for v in picture.variants if v.code == code)
    outcome = next(o for o in result.outcomes if o.variant.code == code)
    named = []
    for table, words in (("rustig", "Rustig"), ("gemengd", "Gemengd")):
        bars = [drawing.admissible(outcome, result.ground.rules.categories, table, width) for width in (drawing.WIDE, drawing.NARROW)]
        if all(bars):
            named.append((f"{words} gebied, woningen buiten de terreinen", _both(*bars)))
    there = _both(*(drawing.distances(variant, code, width) for width in (drawing.WIDE, drawing.NARROW)))
    legend = f"{drawing.legend(variant)} {labels.left_out(picture, variant)}".strip()
    return Charts(legend, Markup("") if variant.homes is None else there, tuple(named))


def _both(wide: str, narrow: str) -> Markup:
    """A drawing for each width of the screen, of which one is shown."""
    return Markup('<div class="breed">{}</div><div class="smal">{}</div>').format(Markup(wide), Markup(narrow))


def _data(result: Result, picture: Picture) -> dict[str, Any]:
    """What the page needs to count: cells as differences in metres, c* per reading, the distance tables."""
    xs, ys = (_differences(picture.cells_xy[:, k].tolist()) for k in (0, 1))
    start = shapely.point_on_surface(result.plan.area)
    return {
        "box": [round(v, 3) for v in picture.box],
        "start": [round(start.x, 1), round(start.y, 1)],
        "x": xs,
        "y": ys,
        "binnen": [int(v) for v in picture.cells_inside.tolist()],
        "c": {name: values.tolist() for name, values in picture.cells.items()},
        "d": {table: list(metres) for table, metres in result.ground.rules.distances_m.items()},
        "ha": result.ground.cell_ha,
        "bekend": result.ground.knows_room,
    }


def _differences(values: list[float]) -> list[float]:
    """Each value less the one before: cell centres are whole metres, so nothing is lost."""
    return [int(v) if v == int(v) else v for v in (b - a for a, b in zip([0.0, *values], values, strict=False))]
