"""Measure 2, with a register of establishments: who fits, and how much heavy room is under-used."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import disclosure
from werkruimte.domain.figure import Area, Figure, Figures, Period, Proof
from werkruimte.engine import quoted
from werkruimte.measures.plan_cap import plan_sources, suffix, words
from werkruimte.measures.tally import Basis, Tally, absent, tally
from werkruimte.methods.disclosure import Sum, completed, small, with_rests
from werkruimte.studies.right_place import CLASSES, RightPlace, heavy_step, room_column
from werkruimte.studies.room import READINGS, TABLES, VARIANTS, WITHOUT_PLAN
from werkruimte.studies.studies import Studies

if TYPE_CHECKING:
    from werkruimte.studies.moving import Moving

INDEX, FLOOR = "m02.under_use.index", "m02.heavy_room.floor.area"
COUNTS = dict(
    zip(("m02.fit.fits.count", "m02.fit.under_use.count", "m02.fit.conflict.count", "m02.fit.unknown.count"), CLASSES, strict=True)
)
MOVERS, PLACEABLE, MOVES, FREED = "m02.movers.all.count", "m02.movers.placeable.count", "m02.moves.all.count", "m02.moves.freed.area"
IDS = (INDEX, FLOOR, *COUNTS, MOVERS, PLACEABLE, MOVES, FREED)
LACKING = "Lever een vestigingenlijst met SBI-code en plaats (LISA of gemeente) en een eenhedentabel."
NO_VISIT = "De vraag komt uit de SBI-code, niet uit een bezoek."
OPEN = "Van {open} van de 100 m² is de vraag onbekend; laagste en hoogste tonen wat dat uitmaakt."
FLOORLESS = "Eenheden zonder bekende vloer: {n}."
PROVEN, NOT_PROVEN = "Bewezen het meeste binnen de aannamen.", "In {seconds} seconden niet bewezen; hoogste is wat hoogstens kan."
FEW_UNITS = "Minder dan {n} eenheden, of een getal waaruit er zo weinig volgen: niet getoond."
FEW = "Minder dan {n} vestigingen, of een terrein waaruit dat van een ander volgt: geen getal."


def figures(studies: Studies, into: Figures) -> None:
    """Add the index and the floor per reading for the municipality and its parks, the bands, and the units by class."""
    found = studies.right_place
    if found is None or studies.moving is None or studies.units is None:
        for id in IDS:
            absent(into, id, [studies.municipality], Basis(studies.today, (), "laag", note=LACKING), "source_missing")
        return
    for variant in VARIANTS:
        closed = _closed(studies, variant)
        for area in (studies.municipality, *(p for p in studies.parks if p.code in studies.current_rins)):
            _heavy_room(studies, found, into, (variant, area), closed)
    for table in TABLES:
        for id in (INDEX, FLOOR):
            _bands(into, id, table)
    sits = replace(_basis(studies, found), note=f"{_note(studies)} Alleen wat in alle vier lezingen geldt.")
    moves = replace(sits, note=f"{_note(studies)} {_proof(studies.moving)}")
    counts = {id: (Tally("unit_fit", "count(*)", f"state = 'bedrijf' AND class = '{word}'"), sits) for id, word in COUNTS.items()}
    counts[MOVERS] = (Tally("movers", "count(*)"), moves)
    counts[PLACEABLE] = (Tally("move_options", "count(DISTINCT mover)"), moves)
    counts[MOVES] = (Tally("best_moves", "count(*)"), moves)
    _freed(studies, studies.moving, into, moves, MOVES in _counts(studies, into, counts))


def _counts(studies: Studies, into: Figures, counts: dict[str, tuple[Tally, Basis]]) -> set[Hashable]:
    """Counts of units; hidden are those of one to four, which could be somebody, and those of which others leave so few.

    The pages tell the moves by length of chain: hiding their total hides nothing. Returns the ids that are hidden.
    """
    few = int(studies.rules.value("least_establishments"))
    query = "SELECT {0.expression} FROM {0.table} WHERE {0.where}"
    found = {id: float(studies.connection.execute(query.format(what)).fetchall()[0][0]) for id, (what, _) in counts.items()}
    hidden = with_rests(found, disclosure().rests, few, {MOVES})
    hidden |= _classes_beside({id: found[id] for id in COUNTS}, hidden, few)
    for id, (what, basis) in counts.items():
        if id in hidden:
            absent(into, id, [studies.municipality], replace(basis, note=FEW_UNITS.format(n=few)), "suppressed_small", "suppressed")
        else:
            tally(studies, into, id, what, [studies.municipality], basis)
    return hidden


def _classes_beside(found: dict[str, float], hidden: set[Hashable], few: float) -> set[Hashable]:
    """All classes where what is hidden is one class, or so few together: zeros in the others would say what the few are.

    >>> sorted(_classes_beside({"fits": 0, "unknown": 1}, {"unknown"}, 5)), _classes_beside({"a": 3, "b": 4, "c": 9}, {"a", "b"}, 5)
    (['fits', 'unknown'], set())
    """
    dark = [n for id, n in found.items() if id in hidden]
    return set(found) if dark and (len(dark) == 1 or sum(dark) < few) else set()


def _freed(studies: Studies, moving: Moving, into: Figures, basis: Basis, hidden: bool) -> None:
    """What the best chains free; without proof of the best the figure has the bound as its highest."""
    if hidden:
        few = int(studies.rules.value("least_establishments"))
        absent(into, FREED, [studies.municipality], replace(basis, note=FEW_UNITS.format(n=few)), "suppressed_small", "suppressed")
        return
    gain = float(moving.plan.gain)
    bounds = (None, None) if moving.plan.proven else (gain, moving.plan.bound)
    proof = Proof("coalesce(sum(frees_m2), 0)", "best_moves")
    _add(into, FREED, studies.municipality, basis, (gain, *bounds), basis.note, False, proof)


def _proof(moving: Moving) -> str:
    return PROVEN if moving.plan.proven else NOT_PROVEN.format(seconds=int(moving.seconds))


def period(studies: Studies, found: RightPlace) -> Period:
    """The date of the register; of several years that of the last one."""
    own = next((s.period for s in studies.sources if s.id in found.sources and s.period.end.year == found.year), None)
    return own or Period(date(found.year, 12, 31), "year")


def sources(studies: Studies, found: RightPlace) -> tuple[str, ...]:
    """What need and room stand on."""
    return tuple(dict.fromkeys((*found.sources, *studies.ids("units", "ibis_polygons", "ibis_attributes"))))


def _basis(studies: Studies, found: RightPlace, rin: str = "") -> Basis:
    return Basis(period(studies, found), (*sources(studies, found), *plan_sources(studies, rin)), "laag", note=_note(studies, rin))


def _note(studies: Studies, rin: str = "") -> str:
    return f"{words(studies, rin)} {NO_VISIT}"


def _closed(studies: Studies, variant: str) -> set[Hashable]:
    """Codes of the areas without a figure: of few establishments, and what would tell of those by taking parks from the whole."""
    where = f"on_current AND {room_column(variant)} >= {heavy_step(studies.rules)}"
    rows = studies.connection.execute(f"SELECT rin, coalesce(sum(establishments), 0) FROM unit_fit WHERE {where} GROUP BY rin").fetchall()
    firms: dict[Hashable, float] = {rin: float(n) for rin, n in rows}
    whole, few = studies.municipality.code, studies.rules.value("least_establishments")
    values = {**firms, whole: sum(firms.values())}
    hidden = {code for code, n in values.items() if small(n, few)}
    none = {p.code for p in studies.parks if not firms.get(p.code)}
    return completed(values, hidden, [Sum(whole, tuple(firms))], least=few) | none


def _heavy_room(studies: Studies, found: RightPlace, into: Figures, at: tuple[str, Area], closed: set[Hashable]) -> None:
    """The index and the floor of one reading and area; an area that is `closed` gets none."""
    variant, area = at
    room, steps = room_column(variant), int(studies.rules.value("under_use_steps"))
    where = f"on_current AND {room} >= {heavy_step(studies.rules)}" + (f" AND rin = {quoted(area.code)}" if area.level == "park" else "")
    light, never = f"need_high <= {room} - {steps}", f"need_low > {room} - {steps}"
    index = f"100.0 * sum(m2) FILTER ({light}) / nullif(sum(m2) FILTER ({light} OR {never}), 0)"
    low, high = (
        f"100.0 * coalesce(sum(m2) FILTER ({light}), 0) / nullif(sum(m2), 0)",
        f"100.0 * (sum(m2) - coalesce(sum(m2) FILTER ({never}), 0)) / nullif(sum(m2), 0)",
    )
    row = studies.connection.execute(
        f"SELECT {index}, {low}, {high}, coalesce(sum(m2), 0), count(*) FILTER (m2 IS NULL) FROM unit_fit WHERE {where}"
    ).fetchall()[0]
    value, least, most, floor, floorless = row
    rin = area.code if area.level == "park" else ""
    basis = replace(_basis(studies, found, rin), variant=variant + suffix(studies, rin))
    if area.code in closed:
        few = int(studies.rules.value("least_establishments"))
        for id in (INDEX, FLOOR):
            absent(
                into,
                id,
                [area],
                replace(basis, note=FEW.format(n=few)),
                "suppressed_small",
                "suppressed",
            )
        return
    note = " ".join([basis.note, *([FLOORLESS.format(n=floorless)] if floorless else [])])
    _add(into, FLOOR, area, basis, (float(floor), None, None), note, bool(floorless), Proof("coalesce(sum(m2), 0)", "unit_fit", where))
    if value is None:
        absent(into, INDEX, [area], basis, "source_missing", "not_applicable" if not floor else "no_data")
        return
    unsure = most - least
    if unsure:
        note += " " + OPEN.format(open=f"{unsure:.0f}")
    _add(into, INDEX, area, basis, (value, least, most), note, bool(unsure or floorless), Proof(index, "unit_fit", where))


def _add(
    into: Figures,
    id: str,
    area: Area,
    basis: Basis,
    values: tuple[float | None, float | None, float | None],
    note: str,
    partial: bool,
    proof: Proof | None,
) -> Figure:
    entry = catalogue()[id]
    value, low, high = values
    return into.add(
        Figure(
            id,
            value,
            entry.unit,
            basis.period,
            area,
            entry.method,
            basis.sources,
            basis.confidence,
            basis.variant,
            low,
            high,
            "partial" if partial else "value",
            "source_missing" if partial else None,
            note,
            proof,
        )
    )


def _bands(into: Figures, id: str, table: str) -> None:
    """Per table the smallest and largest of its readings: a range without a point."""
    variants = [f"{table}.{r}" for r in READINGS]
    groups: dict[str, list[Figure]] = {}
    for figure in into.find(id):
        if figure.variant.removesuffix(WITHOUT_PLAN) in variants:
            groups.setdefault(figure.area.code, []).append(figure)
    for pair in groups.values():
        first = next((f for f in pair if not f.known), pair[0])
        basis = Basis(
            first.period,
            first.sources,
            "laag",
            table + (WITHOUT_PLAN if first.variant.endswith(WITHOUT_PLAN) else ""),
            first.note,
        )
        if not first.known:
            absent(into, id, [first.area], basis, first.reason or "source_missing", first.status)
            continue
        lows, highs = (
            [v for f in pair if (v := getattr(f, end) if getattr(f, end) is not None else f.value) is not None] for end in ("low", "high")
        )
        partial = any(f.status == "partial" for f in pair)
        _add(into, id, first.area, basis, (None, min(lows), max(highs)), first.note, partial, None)
