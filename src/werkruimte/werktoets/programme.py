"""What a variant brings and takes: the floor that goes, the work floor that the rules ask, the yardsticks."""

from __future__ import annotations

from werkruimte.domain.notation import written
from werkruimte.methods.programme import Asked, WorkFloor, work_floor
from werkruimte.werktoets.figures import Book
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Variant

RULES = {
    "share_rule": ("m03.plan.rule_share.area", "het aandeel van het bruto vloeroppervlak"),
    "job_rule": ("m03.plan.rule_job.area", "het aantal banen"),
    "replacement_rule": ("m03.plan.rule_replacement.area", "alles wat verdwijnt komt terug"),
    "city_rule": ("m03.plan.rule_city.area", "{m2} m² per nieuwe woning"),
}
NEEDS = {
    "share_rule": "Geef bvo_m2 en werk_aandeel in het planbestand.",
    "job_rule": "Geef banen en m2_per_baan in het planbestand.",
    "replacement_rule": "Lever een eenhedentabel.",
    "city_rule": "Geef het aantal woningen.",
}
YARDSTICK_NOTE = "Vuistregel van {owner}, niet geverifieerd; geen norm."


def programme(book: Book, variant: Variant, ground: Ground) -> WorkFloor:
    """Add the figures of the programme; returns which rule binds."""
    book.add("m03.plan.dwellings.count", variant.dwellings, ())
    book.add("m03.plan.new_work.area", variant.new_work_m2, ())
    lost = lost_m2(book, variant)
    units = ground.ids("units")
    if lost is None:
        for id in ("m03.plan.floor_lost.loss", "m03.plan.floor_balance.change", "m03.plan.compensate.area"):
            book.absent(id)
    else:
        note = book.get("m03.plan.floor_inside.stock").note
        ratio = ground.rules.value("replacement_ratio")
        book.add("m03.plan.floor_lost.loss", lost, units, note=note)
        book.add("m03.plan.floor_balance.change", variant.new_work_m2 - lost, units, note=note)
        book.add("m03.plan.compensate.area", max(ratio * lost - variant.new_work_m2, 0.0), units, note=note)
    _yardsticks(book, variant, ground)
    return _rules(book, variant, ground, lost)


def lost_m2(book: Book, variant: Variant) -> float | None:
    """Existing business floor in the area less what stays; None when it is unknown."""
    inside = book.get("m03.plan.floor_inside.stock")
    return None if inside.value is None else max(inside.value - variant.kept_m2, 0.0)


def asked(variant: Variant, ground: Ground, lost: float | None) -> Asked:
    """The values of the four rules for a variant."""
    share = None if variant.work_share is None else variant.work_share
    return Asked(
        gfa_m2=variant.gfa_m2,
        share=share,
        jobs=variant.jobs,
        m2_per_job=variant.m2_per_job,
        lost_m2=lost,
        replacement=ground.rules.value("replacement_ratio"),
        dwellings=variant.dwellings,
        m2_per_dwelling=ground.rules.value("yardstick_m2_per_dwelling"),
    )


def _rules(book: Book, variant: Variant, ground: Ground, lost: float | None) -> WorkFloor:
    found = work_floor(asked(variant, ground, lost))
    for rule, value in found.rules.items():
        id, _ = RULES[rule]
        if value is None:
            book.absent(id, note=NEEDS[rule])
        else:
            book.add(id, value, ground.ids("units") if rule == "replacement_rule" else ())
    binding = " en ".join(RULES[r][1] for r in found.binding).format(m2=written(ground.rules.value("yardstick_m2_per_dwelling")))
    if "city_rule" in found.binding:
        binding += f" (vuistregel van {owner(ground, 'yardstick_m2_per_dwelling')}, niet geverifieerd)"
    note = f"De strengste regel: {binding}." + (" Ondergrens: niet elke regel is te berekenen." if found.lower_bound else "")
    book.add("m03.plan.work_floor.area", found.work_m2, ground.ids("units"), note=note)
    return found


def _yardsticks(book: Book, variant: Variant, ground: Ground) -> None:
    for id, parameter in (
        ("m05.plan.yardstick_20m2.area", "yardstick_m2_per_dwelling"),
        ("m05.plan.yardstick_existing.area", "yardstick_m2_per_existing_dwelling"),
        ("m05.plan.yardstick_jobs.stock", "yardstick_jobs_per_dwelling"),
    ):
        note = YARDSTICK_NOTE.format(owner=owner(ground, parameter))
        book.add(id, ground.rules.value(parameter) * variant.dwellings, (), note=note)


def owner(ground: Ground, parameter: str) -> str:
    """Whose yardstick it is (CONTRACT 2): its source begins with the name."""
    return ground.rules.parameters[parameter].source.split(",")[0]
