"""Measure 1, ledger room: hectares by usable category, before and now, and the candidates that lowered it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.assessment import Event, Subject, Verdict, verdict_of_lead
from werkruimte.domain.figure import Area, Confidence, Figure, Figures, Period, is_change, lowest
from werkruimte.domain.notation import number
from werkruimte.measures.plan_cap import plan_sources, plans_of_room, suffix, words
from werkruimte.measures.tally import Basis, Tally, absent, all_parks, partly, tally, total
from werkruimte.studies.room import COLLAPSED, READINGS, TABLES, VARIANTS, WITHOUT_PLAN, Cluster, column, measured_words
from werkruimte.studies.studies import Studies, confidence_of

HEAVY = "4.1"
LEDGER_VARIANT = "rustig.omgeving"
HEAVY_IDS = ("m01.room.ge_4_1.area", "m01.room.ge_4_1.share")
MEASURED = "m01.room.measured.area"
LOSSES = ("m01.room.encroachment.loss", "m01.room.encroachment_steps.loss")
RELIEF = "m01.room.relief.gain"
EVENTS = ("m01.room.encroachment_events.count", "m01.room.encroachment_large_events.count")
UNSEEN = "Eén momentopname laat niet zien welke gevoelige plekken verdwenen: lever de volledige BAG-historie (LV BAG-extract)."
UNTOLD = "Hectaren waar de plankaart geen categorie noemt, en die dus niet begrensd zijn: {n}."
NO_YEARS = (
    "De gevoelige plekken hebben geen bouwjaar, of er is geen basisjaar voor de datum van de eenheden: wat er toen stond, is onbekend."
)
UNDATED = "Gevoelige plekken zonder bouwjaar, geteld alsof zij er al stonden: {n}."
OF_A_PART = " Het bestand met eenheden is een deel van de gemeente: of deze ruimte al eerder weg was, zegt het niet."
BOUND = " Onderwijs en zorg zitten in een samengevoegde klasse: dit is een bovengrens."


def figures(studies: Studies, into: Figures) -> None:
    """Add the hectares of every category, variant, moment and park, and the bands over the readings."""
    area_ids = _area_ids(studies)
    if not studies.room.cells or studies.units is None:
        for id in (*area_ids, *HEAVY_IDS, *LOSSES, RELIEF, "w7.heavy_room.area", MEASURED):
            period = studies.compared if is_change(id) else studies.units_period
            absent(into, id, [studies.municipality], Basis(period, (), "laag", note=studies.lacking(parks=True)), "source_missing")
        return
    _measured(studies, into)
    heavy = (*HEAVY_IDS, "w7.heavy_room.area")
    for variant in VARIANTS:
        _moment(studies, into, variant, "now")
        if studies.room.dated(variant):
            _moment(studies, into, variant, "base")
            _losses(studies, into, variant)
            continue
        for ids, period in (((*area_ids, *heavy), studies.base_period), ((*LOSSES, RELIEF), studies.compared)):
            basis = Basis(period, _sources(studies), "laag", variant + suffix(studies), NO_YEARS)
            for id in ids:
                absent(into, id, [studies.municipality], basis, "source_missing")
    _bands(studies, into, (*area_ids, *heavy, *LOSSES, RELIEF))


def _measured(studies: Studies, into: Figures) -> None:
    """Hectares of the cells that are in a current park: what every share of room is a part of."""
    surest = lowest(*(confidence_of(s) for s in studies.sources if s.id in _sources(studies)))
    basis = all_parks(studies, Basis(studies.units_period, _sources(studies), surest))
    tally(studies, into, MEASURED, Tally("cells", f"count(*) * {_cell_ha(studies)}"), [studies.municipality], basis)


def _moment(studies: Studies, into: Figures, variant: str, moment: str) -> None:
    """Hectares of every category under one variant, `now` or at the `base` year."""
    before = moment == "base"
    for group in _groups(studies, studies.base_period if before else studies.units_period, variant):
        own = replace(group, basis=_undated(studies, variant, group.basis)) if before else group
        for id, condition in _area_ids(studies).items():
            _hectares(studies, into, id, f"{column(variant, moment)} {condition}", own)
        _heavy(studies, into, column(variant, moment), own)


def _undated(studies: Studies, variant: str, basis: Basis) -> Basis:
    """Partial where a site without bouwjaar could have lowered a cell; where it could not, it does not matter."""
    _, without = studies.room.dates[variant.split(".")[1]]
    return partly(basis, without if studies.room.lost_at_most[variant] is not None else 0, UNDATED)


def count_events(studies: Studies, into: Figures) -> None:
    """Add the number of encroachment events, and of those that cost no less than the least that counts, from the table `events`."""
    if not studies.room.cells or studies.units is None:
        for id in EVENTS:
            absent(
                into,
                id,
                [studies.municipality],
                Basis(studies.units_period, (), "laag", note=studies.lacking(parks=True)),
                "source_missing",
            )
        return
    points = studies.room.measured[READINGS[0]][1]
    confidence = _confidence(studies, points, studies.compared)
    sources = (*_sources(studies), *plan_sources(studies))
    basis = Basis(studies.compared, sources, confidence, note="Geteld in de lezing omgeving, tabel rustig.")
    least = f"amount >= {studies.rules.value('encroachment_least_ha')}"
    for id, which in zip(EVENTS, ("true", least), strict=True):
        if not studies.room.dated(LEDGER_VARIANT):
            absent(into, id, [studies.municipality], replace(basis, note=NO_YEARS), "source_missing")
            continue
        what = Tally("events", "count(*)", f"ledger = 'room' AND effect = 'loss' AND {which}")
        tally(studies, into, id, what, [studies.municipality], _undated(studies, LEDGER_VARIANT, basis))


def _area_ids(studies: Studies) -> dict[str, str]:
    ids = {"m01.room.c0.area": "= -1"}
    return ids | {f"m01.room.c{c.replace('.', '_')}.area": f"= {i}" for i, c in enumerate(studies.rules.categories)}


def _sources(studies: Studies) -> tuple[str, ...]:
    return studies.ids("units", "ibis_polygons", "ibis_attributes")


@dataclass(frozen=True)
class Group:
    """Areas whose figures stand on the same basis; `key` is their column in `cells`, empty for the municipality."""

    areas: tuple[Area, ...]
    key: str
    basis: Basis


def _groups(studies: Studies, period: Period, variant: str) -> list[Group]:
    """The municipality and its current parks, those on the same basis together."""
    groups = [Group((studies.municipality,), "", _basis(studies, period, variant))]
    parks: dict[Basis, list[Area]] = {}
    for park in studies.parks:
        if park.code in studies.room.plans:
            parks.setdefault(_basis(studies, period, variant, park.code), []).append(park)
    return groups + [Group(tuple(areas), "rin", basis) for basis, areas in parks.items()]


def _basis(studies: Studies, period: Period, variant: str, rin: str = "") -> Basis:
    """What a figure of a variant stands on, in one park or (without RIN) in all."""
    near, points = studies.room.measured[variant.split(".")[1]]
    kinds = ", ".join(f"'{k}'" for k in COLLAPSED)
    hidden = studies.connection.execute(f"SELECT count(*) FROM placed WHERE uses IS NULL AND klasse IN ({kinds})").fetchall()[0][0]
    note = f"{words(studies, rin)} {measured_words(near, points)}{BOUND if hidden else ''}"
    sources = (*_sources(studies), *plan_sources(studies, rin))
    basis = Basis(period, sources, _confidence(studies, points, period), variant + suffix(studies, rin), note)
    basis = basis if rin else all_parks(studies, basis)
    untold = studies.room.plans[rin].untold * _cell_ha(studies)
    return replace(basis, status="partial", note=f"{basis.note} {UNTOLD.format(n=number(untold, 2))}") if untold else basis


def _confidence(studies: Studies, points: int, period: Period) -> Confidence:
    """Low where a distance runs to a point, or where before is told from bouwjaren; else that of the units."""
    guessed = studies.floor is None and period in (studies.base_period, studies.compared)
    return "laag" if points or guessed else confidence_of(studies.units)


def _cell_ha(studies: Studies) -> float:
    return studies.rules.value("cell_m") ** 2 / 10_000


def _hectares(studies: Studies, into: Figures, id: str, where: str, group: Group) -> None:
    what = Tally("cells", f"count(*) * {_cell_ha(studies)}", where)
    tally(studies, into, id, what, group.areas, group.basis, group.key)


def _heavy(studies: Studies, into: Figures, name: str, group: Group) -> None:
    where = f"{name} >= {studies.rules.categories.index(HEAVY)}"
    _hectares(studies, into, "m01.room.ge_4_1.area", where, group)
    if not group.key:
        _hectares(studies, into, "w7.heavy_room.area", where, group)
    share = Tally("cells", f"100.0 * count(*) FILTER ({where}) / nullif(count(*), 0)")
    tally(studies, into, "m01.room.ge_4_1.share", share, group.areas, group.basis, group.key)


def _losses(studies: Studies, into: Figures, variant: str) -> None:
    before, now = column(variant, "base"), column(variant, "now")
    fell = f"{now} < {before}"
    steps = Tally("cells", f"{total(f'{before} - {now}')} * {_cell_ha(studies)}", fell)
    for group in _groups(studies, studies.compared, variant):
        own = replace(group, basis=_undated(studies, variant, group.basis))
        _hectares(studies, into, "m01.room.encroachment.loss", fell, own)
        tally(studies, into, "m01.room.encroachment_steps.loss", steps, own.areas, own.basis, own.key)
        if studies.floor is not None:
            _hectares(studies, into, RELIEF, f"{now} > {before}", own)
        elif not group.key:
            absent(into, RELIEF, own.areas, replace(own.basis, note=UNSEEN, status="value"), "not_computable_single_snapshot")


def _bands(studies: Studies, into: Figures, ids: tuple[str, ...]) -> None:
    """Per table the smallest and largest of its readings: a range without a point."""
    for id in ids:
        for table in TABLES:
            readings = [f"{table}.{r}" for r in READINGS]
            groups: dict[tuple[str, str, str], list[Figure]] = {}
            for figure in into.find(id):
                reading = figure.variant.removesuffix(WITHOUT_PLAN)
                if reading in readings:
                    variant = table + figure.variant[len(reading) :]
                    groups.setdefault((figure.area.code, figure.period.end.isoformat(), variant), []).append(figure)
            for (_, _, variant), pair in groups.items():
                _band(into, pair, variant)


def _band(into: Figures, pair: list[Figure], variant: str) -> None:
    values = [f.value for f in pair if f.value is not None]
    first = next((f for f in pair if f.status != "value"), pair[0])
    if len(values) < len(pair):
        basis = Basis(first.period, first.sources, "laag", variant, first.note)
        absent(into, first.id, [first.area], basis, first.reason or "source_missing", first.status)
        return
    into.add(
        Figure(
            id=first.id,
            value=None,
            low=min(values),
            high=max(values),
            unit=catalogue()[first.id].unit,
            period=first.period,
            area=first.area,
            method=first.method,
            sources=first.sources,
            confidence=lowest(*(f.confidence for f in pair)),
            variant=variant,
            status=first.status,
            reason=first.reason,
            note=first.note,
        )
    )


def events(studies: Studies) -> list[Event]:
    """Sensitive sites that came and lowered a category, or went and gave it back, by street and year or plan; to 100 m.

    Candidates from one snapshot; proven by the history of the BAG, or by the plan that admits them. Without units there is none, and of a
    part of the municipality none is proven: what stood there already may have taken that room before.
    """
    if studies.units is None:
        return []
    sides = (("encroachment", studies.room.clusters), ("relief", studies.room.relief))
    clusters = [(cause, c) for cause, found in sides for c in found.get(LEDGER_VARIANT, [])]
    return [_event(studies, f"room-{number:04d}", cause, c) for number, (cause, c) in enumerate(clusters, 1)]


def _event(studies: Studies, id: str, cause: str, cluster: Cluster) -> Event:
    area = {p.code: p for p in studies.parks}[cluster.rin]
    return Event(
        id=id,
        ledger="room",
        cause=cause,
        status="bewezen" if (cluster.decided or studies.floor is not None) and not studies.part else "kandidaat",
        period=studies.compared,
        area=area,
        label=area.name if _one_household(cluster) else cluster.label or area.name,
        x=round(cluster.x, -2),
        y=round(cluster.y, -2),
        effect="loss" if cause == "encroachment" else "gain",
        amount=round(cluster.cells * _cell_ha(studies), 6),
        unit="ha",
        source=_decided_by(studies, cluster) if cluster.decided else studies.ids("units")[0],
        what=_what(studies, cause, cluster) + (OF_A_PART if studies.part else ""),
        dwellings=cluster.dwellings,
    )


def _one_household(cluster: Cluster) -> bool:
    """Whether a street and a year would name one household: such an event bears the name of the park it lies by."""
    return cluster.dwellings == 1 and not cluster.decided


def _decided_by(studies: Studies, cluster: Cluster) -> str:
    """The source of the plan that a cluster is named after."""
    return next(p.source for p in plans_of_room(studies)[::-1] if (p.name, p.day.year) == (cluster.label, cluster.year))


def _what(studies: Studies, cause: str, cluster: Cluster) -> str:
    if cluster.decided:
        words = {"encroachment": "laat", "relief": "laat niet langer"}[cause]
        return f"Dit plan uit {cluster.year} {words} gevoelige functies toe die het vorige {'niet ' if cause == 'encroachment' else ''}toeliet."
    if studies.floor is None:
        homes = f"{cluster.dwellings} nieuwere woningen aan deze straat"
        homes = "1 nieuwere woning bij dit terrein" if _one_household(cluster) else homes
        return f"{homes} met bouwjaar {cluster.year}. Een herbouwd huis lijkt nieuw: de BAG-historie of een besluit zou het bewijzen."
    one = cluster.dwellings == 1
    sites = "1 gevoelige plek" if one else f"{cluster.dwellings} gevoelige plekken"
    verb = {"encroachment": ("kwam erbij", "kwamen erbij"), "relief": ("verdween", "verdwenen")}[cause][0 if one else 1]
    return f"{sites} (woning, onderwijs of zorg) {verb} in {cluster.year}, volgens de BAG-historie."


def subject(studies: Studies, into: Figures) -> Subject:
    """Does environmental room shrink: every reading and table must agree."""
    id, code = "m01.room.encroachment.loss", studies.municipality.code
    stock = next((f.value for f in into.find(MEASURED, code)), None)
    margin = studies.rules.value("verdict_margin_pct")
    verdicts: set[Verdict] = set()
    losses: list[float] = []
    for variant in VARIANTS:
        found = into.find(id, code, variant + suffix(studies))
        loss = found[-1].value if found else None
        losses += [] if loss is None else [loss]
        verdicts.add(verdict_of_lead(None if loss is None else -loss, stock, margin))
        at_most = studies.room.lost_at_most.get(variant)
        if at_most is not None:
            verdicts.add(verdict_of_lead(-at_most * _cell_ha(studies), stock, margin))
    verdict = next(iter(verdicts)) if len(verdicts) == 1 else "onbekend"
    if not studies.room.cells or studies.units is None or studies.part:
        return Subject("room", "onbekend", _unread(studies), (id,))
    start = studies.compared.start
    until = f",{f' van {start.year}' if start else ''} tot en met {studies.units_period.end.year}" if studies.units_period.known else ""
    size = _size(losses, stock) + until if losses else ""
    sentences: dict[str, str] = {
        "slechter": f"Nieuwere woningen kosten de terreinen waarschijnlijk milieuruimte, in elke lezing: {size} (kandidaat: één momentopname bewijst het niet; van een besluit is niets bekend)."
        if studies.floor is None
        else f"Nieuwe gevoelige plekken kostten de terreinen milieuruimte, in elke lezing: {size}.",
        "gelijk": "De milieuruimte op de terreinen bleef in elke lezing vrijwel gelijk.",
        "beter": "De milieuruimte op de terreinen nam in elke lezing toe.",
        "onbekend": "Of de milieuruimte kromp is onbekend: de lezingen zijn het niet eens, of de gegevens (zoals het bouwjaar) ontbreken.",
    }
    return Subject("room", verdict, sentences[verdict], (id, MEASURED))


def _size(losses: list[float], stock: float | None) -> str:
    """How much room went over the readings, in hectares and as a part of the parks (ha)."""
    ends = dict.fromkeys(number(h, 2) for h in (min(losses), max(losses)))
    parts = dict.fromkeys(number(100 * h / stock, 0) for h in (min(losses), max(losses))) if stock else {}
    return f"{' tot '.join(ends)} ha" + (f", {' tot '.join(parts)} % van de {number(stock or 0, 2)} ha terrein" if parts else "")


def _unread(studies: Studies) -> str:
    """Why nothing is known of room: which of the two files that it takes was not there."""
    if studies.room.cells and studies.part:
        return "Of de milieuruimte kromp is onbekend: in het bestand met eenheden staat maar een deel van de gemeente."
    lacking = [] if studies.room.cells else ["met vlakken van terreinen"]
    lacking += [] if studies.units else ["met eenheden"]
    return f"Of de milieuruimte kromp is onbekend: er is geen bestand {' en geen '.join(lacking)} gelezen."
