"""The rows of a variant with their verdicts: room around, units around, floor that returns, order of building."""

from __future__ import annotations

from collections.abc import Sequence

from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import counted, number
from werkruimte.methods.programme import phase_order
from werkruimte.werktoets.ground import Ground
from werkruimte.werktoets.plan import Variant
from werkruimte.werktoets.result import SEVERITY, Row, Verdict
from werkruimte.werktoets.room import Change, Near

ROOM_UNKNOWN = "Er zijn geen terreinvlakken of geen adressen: wat het plan met de milieuruimte doet, is onbekend."


def rows(
    variant: Variant,
    figures: Sequence[Figure],
    close: Near,
    found: dict[str, Change],
    known: bool,
    ground: Ground,
) -> tuple[Row, ...]:
    """The rows of every variant, whatever its plan tells of noise and firms."""
    own = _own_rules(figures, variant)
    return (
        _room(close, found, ground, known),
        _units(close, found, known),
        _floor(figures, variant),
        *(() if own is None else (own,)),
        _order(figures, variant),
    )


def _agreed(falls: Sequence[bool], certain: bool = True) -> Verdict:
    """In no reading: fits. In every table and reading, wherever the dwellings stand: clashes. Else it depends: tight."""
    if not any(falls):
        return "past"
    return "botst" if all(falls) and certain else "knelt"


def _room(close: Near, found: dict[str, Change], ground: Ground, known: bool) -> Row:
    title = "Milieuruimte rond het plan"
    if not known:
        return Row("room", title, "onbekend", ROOM_UNKNOWN)
    around = ~close.cells_inside
    cells = [int((around & (c.after < c.before)).sum()) for c in found.values()]
    certain = all(c.best is None or c.best[0] > 0 for c in found.values())
    verdict = _agreed([n > 0 for n in cells], certain)
    low, high = (number(n * ground.cell_ha, 2) for n in (min(cells), max(cells)))
    span = f"{high} hectare" if low == high else f"{low} tot {high} hectare, naar tabel en lezing"
    if verdict == "past":
        return Row("room", title, verdict, "Geen terrein rond het plan verliest een trede, in geen enkele lezing.")
    where = "" if certain else " Dat hangt af van de plek van de woningen: op de gunstigste plek is het minder of niets."
    return Row("room", title, verdict, f"Terrein rond het plan verliest milieuruimte: {span}.{where}")


def _units(close: Near, found: dict[str, Change], known: bool) -> Row:
    title = "Bedrijfsruimten rond het plan"
    if not known:
        return Row("units", title, "onbekend", ROOM_UNKNOWN)
    counts = [int((~close.units_inside & (c.units_after < c.units_before)).sum()) for c in found.values()]
    certain = all(c.best is None or c.best[0] > 0 for c in found.values())
    verdict = _agreed([n > 0 for n in counts], certain)
    if verdict == "past":
        return Row("units", title, verdict, "Geen bedrijfsruimte rond het plan verliest een categorie.")
    low, high = min(counts), max(counts)
    span = counted(high, "bedrijfsruimte verliest", "bedrijfsruimten verliezen")
    start = span if low == high else f"{number(low, 0)} tot {span}"
    return Row("units", title, verdict, f"{start} een categorie. Welke categorie zij nodig hebben, is niet bekend.")


def _value(figures: Sequence[Figure], id: str) -> float | None:
    return next(f.value for f in figures if f.id == id and f.variant == "standaard")


def _floor(figures: Sequence[Figure], variant: Variant) -> Row:
    title = "Werkruimte die terugkomt"
    lost, short = (_value(figures, f"m03.plan.{id}") for id in ("floor_lost.loss", "compensate.area"))
    if lost is None or short is None:
        return Row("floor", title, "onbekend", "Hoeveel bedrijfsvloer verdwijnt, is onbekend: lever een eenhedentabel.")
    if lost == 0:
        return Row("floor", title, "past", "Er verdwijnt geen bedrijfsvloer.")
    gone, new = number(lost, 0), number(variant.new_work_m2, 0)
    if short > 0:
        return Row(
            "floor", title, "botst", f"Er verdwijnt {gone} m² bedrijfsvloer en er komt {new} m² terug: {number(short, 0)} m² te weinig."
        )
    return Row("floor", title, "past", f"Er verdwijnt {gone} m² bedrijfsvloer en er komt {new} m² terug.")


ORDERS: dict[str, tuple[Verdict, str]] = {
    "work_first": ("past", "In elke fase staat ten minste hetzelfde deel van de werkruimte als van de woningen."),
    "work_later": ("knelt", "De werkruimte loopt achter op de woningen, maar staat er voordat de laatste woningfase begint."),
    "work_last": ("botst", "De werkruimte staat er nog niet als de laatste woningfase begint."),
    "unknown": ("onbekend", "De fasen ontbreken. Geef per fase woningen en werk_m2 in het planbestand."),
}


YARDSTICKS = ("m05.plan.yardstick_20m2.area", "m05.plan.yardstick_existing.area")
OWN_RULES = {"rule_share.area": "het aandeel", "rule_job.area": "het aantal banen"}


def own_rules(figures: Sequence[Figure]) -> list[tuple[float, str]]:
    """What the plan itself asks by its share and job rules: m2 with the name of the rule; empty where it sets neither."""
    return [(m2, name) for id, name in OWN_RULES.items() if (m2 := _value(figures, f"m03.plan.{id}")) is not None]


def _own_rules(figures: Sequence[Figure], variant: Variant) -> Row | None:
    """What the plan itself asks by its share or job rule, against what it gives; None where it sets neither."""
    asked = own_rules(figures)
    if not asked:
        return None
    title = "Werkruimte die het plan zelf vraagt"
    most = max(m2 for m2, _ in asked)
    name = " en ".join(name for m2, name in asked if m2 >= most * (1 - 1e-9))
    given = number(variant.new_work_m2, 0)
    verdict: Verdict = "botst" if most > variant.new_work_m2 else "past"
    return Row("own", title, verdict, f"Het plan vraagt {number(most, 0)} m² werkruimte ({name}) en geeft {given} m².")


def yardsticks(given_m2: float, figures: Sequence[Figure]) -> str:
    """What the yardsticks ask where they ask more than so much work floor, with their owner; empty where they do not."""
    more = [f for f in figures if f.id in YARDSTICKS and f.value is not None and f.value > given_m2]
    if not more:
        return ""
    low, high = (number(value or 0.0, 0) for value in (min(f.value or 0.0 for f in more), max(f.value or 0.0 for f in more)))
    asked = f"{low} m²" if low == high else f"{low} tot {high} m²"
    notes = " ".join(dict.fromkeys(f.note for f in more))
    return f"Een vuistregel vraagt meer: {asked} werkruimte. {notes}"


def _order(figures: Sequence[Figure], variant: Variant) -> Row:
    """Work before dwellings; required is the floor that must return, or all new work where nothing goes."""
    lost = _value(figures, "m03.plan.floor_lost.loss") or 0.0
    required = max(lost, variant.new_work_m2)
    title = "Eerst werk, dan woningen"
    if variant.dwellings == 0:
        return Row("order", title, "past", "Er komen geen woningen.")
    if required == 0:
        return Row("order", title, "past", "Er komt geen werkruimte, en voor zover bekend verdwijnt er geen.")
    homes, work = [p.dwellings for p in variant.phases], [p.work_m2 for p in variant.phases]
    told = _phases_differ(variant)
    if told:
        return Row("order", title, "onbekend", told)
    verdict, sentence = ORDERS[phase_order(homes, work, required)]
    return Row("order", title, verdict, sentence)


def _phases_differ(variant: Variant) -> str:
    """What to say where the phases do not hold the programme; empty where they do, or where there are none."""
    pairs = (
        (sum(p.dwellings for p in variant.phases), variant.dwellings, "woningen"),
        (sum(p.work_m2 for p in variant.phases), variant.new_work_m2, "m² werkruimte"),
    )
    for phased, whole, unit in pairs if variant.phases else ():
        if abs(phased - whole) >= 1:
            return f"De fasen tellen op tot {number(phased, 0)} {unit}, het programma zegt {number(whole, 0)}: maak ze gelijk."
    return ""


def lead(variant: Variant, figures: Sequence[Figure], judged: Sequence[Row]) -> str:
    """The sentence a council member can repeat: the worst row, or what fits, under which condition and what it gives too little."""
    worst = max(judged, key=lambda r: SEVERITY.index(r.verdict))
    if worst.verdict == "botst":
        others = [r.sentence for r in judged if r.verdict == "botst" and r is not worst]
        return " ".join([f"Variant {variant.code} botst.", worst.sentence, *others[:1]])
    if worst.verdict == "knelt":
        return f"Variant {variant.code} knelt. {worst.sentence}"
    if worst.verdict == "onbekend":
        return f"Of variant {variant.code} past, is niet te zeggen. {worst.sentence}"
    new = variant.new_work_m2
    when = f", als de {number(new, 0)} m² werkruimte eerst klaar is." if new and variant.dwellings else "."
    fewer = (_value(figures, "m03.plan.floor_balance.change") or 0.0) < 0
    floor = next(r.sentence for r in judged if r.id == "floor") if fewer else ""
    none = "Zij geeft geen werkruimte." if variant.dwellings and not new else ""
    return " ".join(filter(None, (f"Variant {variant.code} past{when}", none, floor, yardsticks(new, figures))))
