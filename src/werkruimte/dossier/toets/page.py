"""The page of a tested plan: every word and number as it will be read. Frozen; the forms only place it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from werkruimte.catalogue.catalogue import plan_catalogue
from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import counted, number, written
from werkruimte.domain.source import Source
from werkruimte.dossier import wording
from werkruimte.rules.rules import Parameter, Rules
from werkruimte.rules.sound import sound_rules
from werkruimte.werktoets.kept import ID as KEPT
from werkruimte.werktoets.mixing import Mixing
from werkruimte.werktoets.result import Outcome, Result

NO_DATA = wording.NO_DATA
YARDSTICKS = ("m2_per_dwelling", "m2_per_existing_dwelling", "jobs_per_dwelling")


@dataclass(frozen=True)
class Cell:
    """One cell of the table of variants: what it says, smaller words beside it, the verdict where there is one."""

    text: str
    small: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the table of variants."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    """A variant as the page speaks of it."""

    code: str
    name: str
    place: str
    verdict: str
    sentence: str
    rows: tuple[tuple[str, str, str], ...]
    clauses: tuple[tuple[str, str, tuple[tuple[str, str], ...], tuple[str, ...]], ...]
    gaps: tuple[str, ...]
    firms: tuple[tuple[str, str, str, str, str, str], ...]


@dataclass(frozen=True)
class Origin:
    """Where one figure comes from."""

    label: str
    value: str
    variant: str
    formula: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class ToetsPage:
    """Everything a form shows, as text."""

    name: str
    kicker: str
    sample: bool
    made: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    origins: tuple[Origin, ...]
    sources: tuple[tuple[str, str, str, str], ...]
    rules: tuple[tuple[str, str, str, str], ...]
    source_line: str
    public: bool


def page(result: Result) -> ToetsPage:
    """Build the page of a result."""
    ground, plan = result.ground, result.plan
    used = [s for s in ground.sources if s.id in result.sources]
    return ToetsPage(
        name=plan.name,
        kicker=f"{ground.municipality.name}, {number(plan.area.area / 10_000, 2)} hectare",
        sample=plan.sample,
        made=f"{wording.EDITIONS[result.edition]}, {wording.day(ground.rules.on)}",
        columns=tuple(_column(o) for o in result.outcomes),
        groups=_groups(result.outcomes, ground.rules),
        origins=tuple(_origin(f, o.variant.code, {s.id: s for s in ground.sources}) for o in result.outcomes for f in o.figures),
        sources=tuple((s.title, s.publisher, wording.moment(s.period), s.licence) for s in used),
        rules=_rules(result),
        source_line="; ".join(dict.fromkeys(f"{s.publisher}, {wording.moment(s.period)}" for s in used)),
        public=result.edition == "publiek",
    )


def _column(outcome: Outcome) -> Column:
    variant = outcome.variant
    placed = "woningen op de plek in het plan" if variant.homes is not None else "woningen ergens in het vlak (slechtste geval)"
    return Column(
        code=variant.code,
        name=variant.name,
        place=placed if variant.dwellings else "geen woningen",
        verdict=outcome.verdict,
        sentence=outcome.sentence,
        rows=tuple((r.title, r.verdict, r.sentence) for r in outcome.rows),
        clauses=tuple((f"bepaling-{variant.code}-{c.id}", c.title, c.spans, c.remarks) for c in outcome.clauses),
        gaps=outcome.gaps,
        firms=() if outcome.mixing is None else _firms(outcome.mixing),
    )


def _firms(found: Mixing) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Per firm of the list: row, grounds, metres asked, metres to the nearest dwelling, floor, verdict; the constrained first."""
    hits = {table: set(found.constrained(table).tolist()) for table in found.pairs}
    order = sorted(range(len(found.firms)), key=lambda i: (-sum(i in h for h in hits.values()), found.nearest_m[i]))
    return tuple(_firm(found, i, sum(i in h for h in hits.values())) for i in order)


def _firm(found: Mixing, i: int, times: int) -> tuple[str, str, str, str, str, str]:
    firm, asked = found.firms[i], [found.needs.metres[t][i] for t in found.pairs]
    unknown = asked[0] != asked[0]
    metres = NO_DATA if unknown else " en ".join(number(a, 0) for a in asked) + " m"
    nearest = f"{number(found.nearest_m[i], 1)} m" if found.nearest_m[i] < float("inf") else "geen woning"
    verdict = "onbekend" if unknown else ("past", "knelt", "botst" if found.certain(i) else "knelt")[times]
    floor = NO_DATA if firm.floor_m2 is None else f"{number(firm.floor_m2, 0)} m²"
    return f"regel {firm.row}", found.needs.grounds[i], metres, nearest, floor, verdict


def _groups(outcomes: tuple[Outcome, ...], rules: Rules) -> tuple[Group, ...]:
    new, existing, jobs = (written(rules.value(f"yardstick_{id}")) for id in YARDSTICKS)
    return (
        Group(
            "Wat u bouwt",
            (
                _line("Nieuwe woningen", outcomes, "m03.plan.dwellings.count"),
                _line("Nieuwe werkruimte", outcomes, "m03.plan.new_work.area"),
            ),
        ),
        Group(
            "Wat er weggaat en terugkomt",
            (
                Line("Bedrijfsvloer die verdwijnt", tuple(_gone(o) for o in outcomes)),
                _line("Nieuwe werkruimte min wat verdwijnt", outcomes, "m03.plan.floor_balance.change", row="floor", sign=True),
                _line("Nog te compenseren", outcomes, "m03.plan.compensate.area"),
                _line("De strengste regel vraagt", outcomes, "m03.plan.work_floor.area", note=True),
                Line("Eerst werk, dan woningen", tuple(Cell("", "", _verdict(o, "order")) for o in outcomes)),
            ),
        ),
        Group(
            "Vuistregels (geen norm, niet geverifieerd)",
            (
                _line(f"{new} m² per nieuwe woning", outcomes, "m05.plan.yardstick_20m2.area"),
                _line(f"{existing} m², als bij een bestaande woning", outcomes, "m05.plan.yardstick_existing.area"),
                _line(f"{jobs} baan per woning", outcomes, "m05.plan.yardstick_jobs.stock"),
            ),
        ),
        Group("Wat bedrijven eromheen verliezen", _lost(outcomes, rules.categories)),
        Group(
            "Waar een woning de terreinen eromheen niets kost",
            (
                _line("Vrije plekken in het vlak", outcomes, "m03.plan.free.area"),
                _line("Grootste deel aaneen", outcomes, "m03.plan.free_largest.area"),
                _line("Woningen die daar staan, bij de dichtheid van het plan", outcomes, "m03.plan.free_dwellings.count"),
            ),
        ),
        *_given(outcomes),
        *_sound(outcomes),
        Group("Alles bij elkaar", (Line("Oordeel", tuple(Cell("", "", o.verdict) for o in outcomes)),)),
    )


def _sound(outcomes: tuple[Outcome, ...]) -> tuple[Group, ...]:
    """Levels that the given sources make; a line only where some variant has one, no group without sources.

    Without quiet sources the level without them is the same, and is left out.
    """
    quiet = any(o.figure("m03.plan.sound_quiet.count").value for o in outcomes)
    found = [
        _line(plan_catalogue()[id].label.capitalize(), outcomes, id)
        for id in plan_catalogue()
        if id.startswith("m03.plan.sound_") and any(o.known(id) for o in outcomes) and (quiet or "_estate_" not in id)
    ]
    return (Group("Geluid van de opgegeven bronnen (screening)", tuple(found)),) if found else ()


def _given(outcomes: tuple[Outcome, ...]) -> tuple[Group, ...]:
    """What the given firms and the plans around it lose; no group where neither is known."""
    lines = [
        Line(
            "Bedrijven in de lijst die een woning beperkt",
            tuple(_span(o, "m03.plan.firms_constrained.count", "", 0, "firms") for o in outcomes),
        ),
        Line("Hun vloer", tuple(_span(o, "m03.plan.firms_constrained_floor.stock", "m²", 0) for o in outcomes)),
        Line("Hun banen", tuple(_span(o, "m03.plan.firms_constrained_jobs.stock", "", 0) for o in outcomes)),
        Line("Woonplekken die een bedrijf beperken", tuple(_span(o, "m03.plan.firms_spots.count", "", 0) for o in outcomes)),
    ]
    found = lines if any(o.figure("m03.plan.firms_known.count").status != "no_data" for o in outcomes) else []
    if any(o.known("m03.plan.admitted.loss") for o in outcomes):
        found.append(
            Line("Toegelaten in een geldend plan, te dichtbij", tuple(_span(o, "m03.plan.admitted.loss", "ha", 2) for o in outcomes))
        )
    return (Group("Wat vergund of toegelaten is", tuple(found)),) if found else ()


def _lost(outcomes: tuple[Outcome, ...], categories: tuple[str, ...]) -> tuple[Line, ...]:
    lines = [
        Line("Terrein dat een trede zakt", tuple(_span(o, "m03.plan.room.loss", "ha", 2, "room") for o in outcomes)),
        Line("Hectare maal treden", tuple(_span(o, "m03.plan.room_steps.loss", "", 2) for o in outcomes)),
        Line("Terrein dat een trede stijgt", tuple(_span(o, "m03.plan.room.gain", "ha", 2) for o in outcomes)),
        Line(
            "Bedrijfsruimten die een categorie verliezen",
            tuple(_span(o, "m03.plan.constrained_units.count", "", 0, "units") for o in outcomes),
        ),
        Line("Hun bedrijfsvloer", tuple(_span(o, "m03.plan.constrained_floor.stock", "m²", 0) for o in outcomes)),
        Line("Terrein in het vlak dat een trede zakt", tuple(_span(o, "m03.plan.room_inside.loss", "ha", 2) for o in outcomes)),
    ]
    if any(o.known(KEPT) for o in outcomes):
        cells = tuple(_span(o, KEPT, "", 0, "kept") if o.variant.kept_m2 else Cell("niet van toepassing") for o in outcomes)
        lines.append(Line("Bedrijfsruimten die blijven en een categorie verliezen", cells))
    for category in categories:
        id = f"m03.plan.constrained_c{category.replace('.', '_')}"
        if any(f.id == f"{id}.count" and f.value for o in outcomes for f in o.figures):
            lines.append(Line(f"Categorie {category} kan niet meer", tuple(_units(o, id) for o in outcomes)))
    return tuple(lines)


def _units(outcome: Outcome, id: str) -> Cell:
    count, floor = (_span(outcome, f"{id}.{part}", "", 0).text for part in ("count", "stock"))
    return Cell(count, "" if count in ("0", NO_DATA) else f"bedrijfsruimten, {floor} m²")


def _span(outcome: Outcome, id: str, unit: str, decimals: int, row: str = "") -> Cell:
    """The smallest and largest over the tables and readings."""
    values = [f for f in outcome.figures if f.id == id and f.area.level == "plan" and f.value is not None]
    hidden = any(f.id == id and f.status == "suppressed" for f in outcome.figures)
    if hidden or not values:
        return Cell(wording.NOT_PUBLIC if hidden else NO_DATA, "", _verdict(outcome, row))
    low = min(f.value if f.low is None else f.low for f in values if f.value is not None)
    high = max(f.value for f in values if f.value is not None)
    text = number(high, decimals) if low == high else f"{number(low, decimals)} tot {number(high, decimals)}"
    text = f"ten minste {text}" if any(f.status == "partial" for f in values) else text
    return Cell(text, unit, _verdict(outcome, row))


def _gone(outcome: Outcome) -> Cell:
    lost, units = (outcome.figure(f"m03.plan.{id}") for id in ("floor_lost.loss", "units_inside.count"))
    if lost.value is None:
        return Cell(NO_DATA)
    return Cell(_shown(lost), f"m², {counted(int(units.value or 0), 'adres', 'adressen')} in het vlak")


def _line(title: str, outcomes: tuple[Outcome, ...], id: str, row: str = "", sign: bool = False, note: bool = False) -> Line:
    cells = []
    for outcome in outcomes:
        figure = outcome.figure(id)
        if figure.value is None:
            cells.append(Cell(wording.absent(figure), "", _verdict(outcome, row)))
            continue
        plus = "+" if sign and figure.value > 0 else ""
        small = wording.unit(figure) + (f". {figure.note}" if note else "")
        cells.append(Cell(plus + _shown(figure), small, _verdict(outcome, row)))
    return Line(title, tuple(cells))


def _shown(figure: Figure) -> str:
    """The number of a figure of a plan, without unit."""
    decimals = plan_catalogue()[figure.id].decimals
    if figure.value is None and figure.low is not None and figure.high is not None:
        return f"{number(figure.low, decimals)} tot {number(figure.high, decimals)}"
    if figure.value is None:
        return NO_DATA
    return ("ten minste " if figure.status == "partial" else "") + number(figure.value, decimals)


def _verdict(outcome: Outcome, row: str) -> str:
    return next((r.verdict for r in outcome.rows if r.id == row), "")


def _origin(figure: Figure, code: str, known: dict[str, Source]) -> Origin:
    entry = plan_catalogue()[figure.id]
    area = "" if figure.area.level == "plan" else f", {figure.area.name}"
    reading = "" if figure.variant == "standaard" else f", {figure.variant}"
    value = f"{_shown(figure)} {wording.unit(figure)}".strip() if figure.known else wording.absent(figure)
    return Origin(
        label=entry.label,
        value=value,
        variant=f"{code}{area}{reading}",
        formula=f"{entry.word}: {entry.formula}",
        source=wording.sources(figure, known) if figure.sources else "planbestand",
        confidence=figure.confidence,
        note=figure.note,
    )


def _rules(result: Result) -> tuple[tuple[str, str, str, str], ...]:
    rules = result.ground.rules
    found = [
        (
            f"richtafstanden {table}",
            ", ".join(f"{c}: {number(m, 0)} m" for c, m in zip(rules.categories, metres, strict=True)),
            "2009",
            rules.distance_source,
        )
        for table, metres in rules.distances_m.items()
    ]
    for id in (*(f"yardstick_{id}" for id in YARDSTICKS), "replacement_ratio", "sound_study_band_db"):
        p = rules.parameters[id]
        found.append((p.label, _value(p), _day(p.date), p.source))
    for rule in sound_rules(rules.on).values() if result.plan.sounds else ():
        found.append((f"{rule.subject} (Bkl {rule.article})", f"{number(rule.value_db, 0)} dB(A)", _day(rule.valid_from), rule.source))
    return tuple(found)


def _day(iso: str) -> str:
    return wording.day(date.fromisoformat(iso))


def _value(rule: Parameter) -> str:
    unit = "baan" if rule.unit == "jobs" and rule.value <= 1 else wording.UNITS.get(rule.unit, rule.unit)
    return f"{written(rule.value)} {unit}".strip()
