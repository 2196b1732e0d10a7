"""Clauses to paste, their blanks filled from the plan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import number
from werkruimte.rules.design_types import free_height_m
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Plan, Variant
from werkruimte.werktoets.result import Text

CONCEPT = "Concept, juridisch te toetsen."
BLANK = re.compile(r"\{(\w+)\}")


@cache
def _texts() -> dict[str, dict[str, object]]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath("plan_clauses.toml").read_text("utf-8"))


def clauses(plan: Plan, variant: Variant, figures: Sequence[Figure], ground: Ground) -> tuple[Text, ...]:
    """The clauses that apply to a variant: work and order with dwellings, distance where a park is near, compensation."""
    value = {f.id: f.value for f in figures if f.variant == "standaard"}
    lost = value["m03.plan.floor_lost.loss"] or 0.0
    required = max(value["m03.plan.work_floor.area"] or 0.0, lost)
    parks = _parks_near(plan, ground)
    blanks = {
        "area": plan.name,
        "work_m2": number(required, 0) if required else "",
        "height_m": number(free_height_m(), 1),
        "dwellings": number(variant.dwellings, 0),
        "parks": parks,
        "lost_m2": number(lost, 0),
    }
    chosen = []
    if variant.dwellings and required:
        chosen += ["work", "order"]
    if variant.dwellings and parks:
        chosen.append("distance")
    if lost:
        chosen.append("compensation")
    return tuple(_filled(id, blanks) for id in chosen)


def _parks_near(plan: Plan, ground: Ground) -> str:
    """Names of the parks with cells that a dwelling in the area could reach under the most usual categories."""
    if not len(ground.cells_xy):
        return ""
    reach = ground.rules.distances_m["rustig"][ground.rules.categories.index("4.1")]
    near = [name for (_, name), shape in zip(ground.parks, ground.park_shapes, strict=True) if shape.distance(plan.area) <= reach]
    names = [_written(n) for n in near]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _written(name: str) -> str:
    return name.title() if name.isupper() else name


def _filled(id: str, blanks: dict[str, str]) -> Text:
    entry = _texts()[id]
    text, spans, at = str(entry["text"]), [], 0
    for match in BLANK.finditer(text):
        spans.append((text[at : match.start()], "text"))
        found = blanks[match[1]]
        spans.append((found, "filled") if found else ("[nog in te vullen]", "blank"))
        at = match.end()
    spans.append((text[at:], "text"))
    remarks = entry["remarks"]
    assert isinstance(remarks, list)
    return Text(id, str(entry["title"]), tuple(spans), (*map(str, remarks), f"Bron: {entry['source']}."))
