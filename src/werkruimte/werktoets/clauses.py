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
from werkruimte.werktoets.result import Row, Text, Verdict
from werkruimte.werktoets.rows import own_rules, yardsticks

CONCEPT = "Concept, juridisch te toetsen."
TAKEN = ("room", "units", "kept", "firms")
"""Rows that say whether the dwellings take room from work."""
LIMITS = "De bepaling houdt de woningen op deze plek; wat zij daar kosten voorkomt zij niet."
PHASED: dict[Verdict, str] = {
    "past": "",
    "onbekend": "Of de fasen van de variant dit halen, is niet bekend.",
    "knelt": "De fasen van de variant halen dit niet.",
    "botst": "De fasen van de variant halen dit niet.",
}
BLANK = re.compile(r"\{(\w+)\}")


@cache
def _texts() -> dict[str, dict[str, object]]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath("plan_clauses.toml").read_text("utf-8"))


def clauses(plan: Plan, variant: Variant, figures: Sequence[Figure], judged: Sequence[Row], ground: Ground) -> tuple[Text, ...]:
    """The clauses that follow from what a variant gives, loses and where its dwellings stand; a remark says what it does not reach.

    Work is what the variant gives, or what its own rules ask if that is more: a yardstick is a remark, never a condition.
    """
    value = {f.id: f.value for f in figures if f.variant == "standaard"}
    row = {r.id: r for r in judged}
    lost = value["m03.plan.floor_lost.loss"] or 0.0
    required = max(variant.new_work_m2, *(m2 for m2, _ in own_rules(figures)), 0.0)
    parks = _parks_near(plan, ground)
    costs = [row[id].sentence for id in TAKEN if id in row and row[id].verdict != "past"]
    blanks = {
        "area": plan.name,
        "work_m2": number(required, 0),
        "height_m": number(free_height_m(), 1),
        "dwellings": number(variant.dwellings, 0),
        "parks": parks,
        "lost_m2": number(lost, 0),
    }
    chosen: list[Text] = []
    if variant.dwellings and required:
        chosen += [_filled("work", blanks, _short(variant, required, figures)), _filled("order", blanks, PHASED[row["order"].verdict])]
    if variant.dwellings and variant.homes is not None and parks:
        chosen.append(_filled("place", blanks, " ".join([*costs, LIMITS])) if costs else _filled("distance", blanks))
    if lost:
        chosen.append(_filled("compensation", blanks, _elsewhere(variant, value["m03.plan.compensate.area"] or 0.0)))
    return tuple(chosen)


def _short(variant: Variant, required: float, figures: Sequence[Figure]) -> str:
    """What the variant lacks of what its own rules ask, and what yardsticks would ask."""
    gives = f"De variant geeft {number(variant.new_work_m2, 0)} m²; het plan vraagt zelf meer." if required > variant.new_work_m2 else ""
    return " ".join(filter(None, (gives, yardsticks(required, figures))))


def _elsewhere(variant: Variant, short: float) -> str:
    return f"De variant geeft zelf {number(variant.new_work_m2, 0)} m²: {number(short, 0)} m² moet van elders komen." if short > 0 else ""


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


def _filled(id: str, blanks: dict[str, str], remark: str = "") -> Text:
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
    return Text(id, str(entry["title"]), tuple(spans), (*map(str, remarks), *filter(None, (remark,)), f"Bron: {entry['source']}."))
