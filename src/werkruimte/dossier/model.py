"""The document model: one frozen object that every form shows. Writers compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.run import Run

LEVELS = {"laag": 1, "midden": 2, "hoog": 3}
MIXED, QUIET = "gemengd.zonder_plan", "rustig.zonder_plan"
CAUSES = {
    "out_with_dwellings": "uit het register, met nieuwe woningen",
    "new": "nieuw in het register",
    "merged": "samengevoegd",
    "split": "gesplitst",
    "remeasured": "opnieuw gemeten",
    "unexplained": "onverklaard",
}
STEPS = (
    ("m01.land.housing.loss", "out_with_dwellings", -1),
    ("m01.land.new.gain", "new", 1),
    ("m01.land.merged.change", "merged", 1),
    ("m01.land.split.change", "split", 1),
    ("m01.land.remeasured.change", "remeasured", 1),
    ("m01.land.unexplained.change", "unexplained", 1),
)
EVIDENCE = {
    "rin": "zelfde RIN-nummer, oppervlakte past",
    "touching": "grenst aan elkaar in de oude editie, oppervlakte past",
    "name": "zelfde naamstam en kern, oppervlakte past",
    "rin_new": "RIN-nummer is nieuw, geen ouder terrein verklaart het",
    "rin_other_area": "zelfde RIN-nummer, andere oppervlakte",
    "dwellings_since_base": "er staan woningen van na het basisjaar",
    "out_of_register": "staat niet meer in het register",
}


@dataclass(frozen=True)
class Card:
    """One of the six first figures: `missing` set when there is nothing to print."""

    title: str
    value: str
    unit: str
    extra: str
    source: str
    confidence: int
    anchor: str
    missing: str


@dataclass(frozen=True)
class Table:
    """A table with a caption; `numeric` tells which columns align right."""

    id: str
    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Step:
    """One bar of the bridge: signed hectares, as number (for the drawing) and as text."""

    label: str
    ha: float
    text: str


@dataclass(frozen=True)
class BridgeChart:
    """Register hectares at both ends and the steps between."""

    first: Step
    last: Step
    steps: tuple[Step, ...]
    sentence: str


@dataclass(frozen=True)
class Part:
    """A subject with its verdict and sentence."""

    title: str
    verdict: str
    sentence: str


@dataclass(frozen=True)
class Document:
    """The dossier as people read it."""

    name: str
    made: str
    verdict: str
    cards: tuple[Card, ...]
    parts: tuple[Part, ...]
    bridge: BridgeChart | None
    bridge_table: Table
    parks: Table
    room: Table
    people: Table
    events: Table
    gaps: tuple[str, ...]
    unknown: Table
    sources: Table
    assumptions: Table
    derivations: Table


def document(run: Run) -> Document:
    """Fill the model from a run."""
    return Document(
        name=run.municipality.name,
        made=wording.day(run.rules.on),
        verdict=_verdict(run),
        cards=_cards(run),
        parts=_parts(run),
        bridge=_bridge(run),
        bridge_table=_bridge_table(run),
        parks=_parks(run),
        room=_room(run),
        people=_people(run),
        events=_events(run),
        gaps=tuple(g for a in run.assessments for g in a.gaps),
        unknown=_unknown(run),
        sources=_sources(run),
        assumptions=_assumptions(run),
        derivations=_derivations(run),
    )


def _last(run: Run, id: str, variant: str = "standaard") -> Figure | None:
    found = run.figures.find(id, run.municipality.code, variant)
    return next((f for f in reversed(found) if f.known), found[-1] if found else None)


def _verdict(run: Run) -> str:
    gone = [e for e in run.events if e.cause == "out_with_dwellings"]
    new = [e for e in run.events if e.cause == "new"]
    loss, gain = _last(run, "m01.land.housing.loss"), _last(run, "m01.land.new.gain")
    if loss is None or gain is None or not (loss.known and gain.known):
        return "Wat er met de bedrijventerreinen gebeurde is onbekend: daarvoor zijn twee edities van het register nodig."
    sentences = []
    if gone:
        names = _listed([f"{e.area.name} in {e.label}" for e in gone])
        sentences.append(
            f"{names} {'is' if len(gone) == 1 else 'zijn'} geen bedrijventerrein meer: {wording.with_unit(loss)} verdween, er staan nu woningen."
        )
    if new:
        sentences.append(
            f"Daar staat {wording.with_unit(gain)} nieuw terrein tegenover: {_listed([wording.park_name(e.area.name) for e in new])}."
        )
    band = _last(run, "m01.room.ge_4_1.area", QUIET)
    if band is not None and band.known:
        sentences.append(
            f"Van de terreinen ligt {wording.with_unit(band)} ver genoeg van gevoelige plekken voor zwaardere bedrijven (categorie 4.1 en hoger, rustig gebied)."
        )
    return (
        " ".join(sentences)
        or "Tussen de twee edities van het register verdween geen terrein door woningen en kwam er geen nieuw terrein bij."
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " en " + names[-1]


def _card(run: Run, title: str, main: Figure | None, extra: str, missing: str, value: str = "") -> Card:
    known = {s.id: s for s in run.sources}
    if main is None or not main.known:
        return Card(title, "", "", "", "", 1, f"h-{main.id if main else ''}".replace(".", "-"), missing)
    return Card(
        title=title,
        value=value or wording.value(main),
        unit=wording.unit(main),
        extra=extra,
        source=wording.source_line(main, known),
        confidence=LEVELS[main.confidence],
        anchor="h-" + main.id.replace(".", "-"),
        missing="",
    )


def _cards(run: Run) -> tuple[Card, ...]:
    code = run.municipality.code
    gross = [f for f in run.figures.find("m01.park.gross.area", code) if f.known]
    loss, gain = _last(run, "m01.land.housing.loss"), _last(run, "m01.land.new.gain")
    floor, share = _last(run, "m01.floor.industrie.stock"), _last(run, "m01.floor.industrie_on_parks.share")
    jobs, district = _last(run, "m12.jobs.all.stock"), _last(run, "m12.jobs.park_districts.share")
    ratio = _last(run, "m05.work_per_new_dwelling.ratio")
    quiet, mixed = _last(run, "m01.room.ge_4_1.area", QUIET), _last(run, "m01.room.ge_4_1.area", MIXED)
    then_now = f"{wording.value(gross[0])} → {wording.value(gross[-1])}".replace("→", "naar") if gross else ""
    years = f"{gross[0].period.end.year} en {gross[-1].period.end.year}, bruto in het register" if gross else ""
    return (
        _card(run, "Bedrijventerrein, toen en nu", gross[-1] if gross else None, years, "Lever twee edities van IBIS.", then_now),
        _card(
            run,
            "Bewezen verdwenen en gewonnen",
            loss,
            f"verdwenen door woningen; {wording.with_unit(gain)} gewonnen, {wording.span(loss.period)}" if loss and gain else "",
            "Lever twee edities van IBIS.",
        ),
        _card(
            run,
            "Bedrijfsvloer, industrie",
            floor,
            f"waarvan {wording.with_unit(share)} op terreinen, {wording.moment(floor.period)}" if floor and share else "",
            "Lever een BAG-extract of eenhedentabel.",
        ),
        _card(
            run,
            "Banen",
            jobs,
            f"waarvan {wording.with_unit(district)} in terreinwijken, {wording.moment(jobs.period)}" if jobs and district else "",
            "Lever banen per wijk.",
        ),
        _card(
            run,
            "Nieuwe industrievloer per nieuwe woning",
            ratio,
            f"gebouwd {wording.span(ratio.period)} en nog aanwezig" if ratio else "",
            "Lever een BAG-extract en een eerste editie van IBIS.",
        ),
        _card(
            run,
            "Ruimte voor 4.1 en hoger",
            quiet,
            f"rustig gebied; in gemengd gebied {wording.with_unit(mixed)}, {wording.moment(quiet.period)}" if quiet and mixed else "",
            "Lever de vlakken van IBIS en een eenhedentabel.",
        ),
    )


def _parts(run: Run) -> tuple[Part, ...]:
    titles = {"parks": "Terreinen", "use": "Gebruik", "room": "Milieuruimte", "people": "Mensen en banen"}
    return tuple(Part(titles[s.id], s.verdict, s.sentence) for a in run.assessments for s in a.subjects)


def _bridge(run: Run) -> BridgeChart | None:
    gross = [f for f in run.figures.find("m01.park.gross.area", run.municipality.code) if f.known]
    change = _last(run, "m01.land.register.change")
    if change is None or change.value is None or len(gross) < 2:
        return None
    steps = []
    for id, cause, sign in STEPS:
        figure = _last(run, id)
        if figure is not None and figure.value:
            ha = sign * figure.value
            steps.append(Step(CAUSES[cause], ha, ("+" if ha > 0 else "") + wording.number(ha, 2)))
    ends = [Step(f"register {f.period.end.year}", f.value or 0.0, wording.value(f)) for f in (gross[0], gross[-1])]
    sentence = f"Het register ging van {ends[0].text} naar {ends[1].text} hectare, een verandering van {wording.value(change)} hectare. Elke hectare heeft één oorzaak."
    return BridgeChart(ends[0], ends[1], tuple(steps), sentence)


def _bridge_table(run: Run) -> Table:
    rows = []
    for link in run.bridge.links:
        older = ", ".join(p.name for p in link.older) or "geen"
        newer = ", ".join(wording.park_name(p.name) for p in link.newer) or "geen"
        ha = [sum(p.area_ha for p in side) for side in (link.older, link.newer)]
        numbers = (*(wording.number(h, 2) for h in ha), wording.number(link.change_ha, 2))
        rows.append((older, newer, *numbers, CAUSES[link.cause], f"{link.status}: {EVIDENCE[link.by]}"))
    years = [str(e[0].year) for e in run.bridge.editions]
    first, last = (years[0], years[-1]) if years else ("toen", "nu")
    columns = (f"Terrein {first}", f"Terrein {last}", f"ha {first}", f"ha {last}", "verschil", "Oorzaak", "Koppeling en bewijs")
    return Table(
        "brug", "De brug van het register, elke hectare één oorzaak", columns, (False, False, True, True, True, False, False), tuple(rows)
    )


def _parks(run: Run) -> Table:
    ids = (
        "m01.park.gross.area",
        "m01.floor.business.stock",
        "m01.units.all.count",
        "m01.dwellings.on_park.count",
        "m01.dwellings.on_park_suspect.count",
        "m01.dwellings.near_100m.count",
    )
    causes = {p.rin: link.cause for link in run.bridge.links for p in link.older}
    found: dict[str, dict[str, Figure]] = {}
    for figure in run.figures:
        if figure.area.level != "park":
            continue
        if figure.id in ids[1:]:
            found.setdefault(figure.area.code, {})[figure.id] = figure
        elif figure.id == "m01.room.ge_4_1.area" and figure.variant == QUIET and figure.period.end != run.studies.base_period.end:
            found.setdefault(figure.area.code, {})["room"] = figure
    for figure in reversed([f for f in run.figures if f.area.level == "park" and f.id == ids[0]]):
        if figure.area.code in found:
            found[figure.area.code][ids[0]] = figure
    rows = []
    for code, row in sorted(found.items(), key=lambda item: -(item[1][ids[0]].value or 0) if ids[0] in item[1] else 0):
        texts = [wording.value(row[i]) if i in row else "niet van toepassing" for i in (*ids, "room")]
        rows.append((row[ids[1]].area.name, CAUSES.get(causes.get(code, ""), "onbekend"), *texts))
    columns = (
        "Terrein",
        "Sinds de eerste editie",
        "ha bruto",
        "bedrijfsvloer m²",
        "objecten",
        "woningen op",
        "waarvan verdacht groot",
        "woningen binnen 100 m",
        "ha voor 4.1 en hoger, rustig",
    )
    return Table(
        "terreinen",
        "Dezelfde gegevens als tabel: de terreinen",
        columns,
        (False, False, *[True] * 7),
        tuple(rows),
        "Kadaster BAG en provincies IBIS; milieuruimte als band van twee lezingen, gemeten vanaf het adrespunt.",
    )


def _room(run: Run) -> Table:
    names = {"rustig.zonder_plan": "rustig gebied", "gemengd.zonder_plan": "gemengd gebied"}
    rows = []
    ids = [id for id in catalogue() if id.startswith("m01.room.") and id.endswith((".area", ".loss"))]
    for id in ids:
        row = [catalogue()[id].label]
        for variant in names:
            found = run.figures.find(id, run.municipality.code, variant)
            texts = [wording.value(f) for f in found] or [wording.NO_DATA]
            row += [texts[0] if len(texts) > 1 else "niet van toepassing", texts[-1]]
        rows.append(tuple(row))
    base, now = run.studies.base_period.end.year, run.studies.units_period.end.year
    columns = ("Hoogste categorie die past (ha)", *(f"{n}, {y}" for n in names.values() for y in (base, now)))
    source = "Band: laagste en hoogste van de lezingen met en zonder gevoelige plekken op de terreinen. De stand in het basisjaar is de stand van nu zonder nieuwere woningen: kandidaat, geen bewijs."
    return Table(
        "milieuruimte",
        "Milieuruimte op de huidige terreinen, twee tabellen en twee momenten",
        columns,
        (False, True, True, True, True),
        tuple(rows),
        source,
    )


def _people(run: Run) -> Table:
    known = {s.id: s for s in run.sources}
    ids = [id for id in catalogue() if id.startswith(("m12.", "m05.", "m02.", "m03.", "w8.", "ctx."))]
    rows = []
    for id in ids:
        found = [f for f in run.figures.find(id, run.municipality.code)]
        for figure in [f for f in found if f.known][-1:] or found[-1:]:
            label = catalogue()[id].label + (" (gemengde jaren)" if figure.variant == "gemengde_jaren" else "")
            rows.append(
                (
                    label,
                    wording.with_unit(figure),
                    wording.span(figure.period),
                    wording.source_line(figure, known) if len(figure.sources) < 4 else "afgeleid uit alle bronnen.",
                    figure.note,
                )
            )
    return Table(
        "mensen",
        "Mensen, banen en menging",
        ("Wat", "Hoeveel", "Wanneer", "Bron", "Opmerking"),
        (False, True, False, False, False),
        tuple(rows),
    )


def _events(run: Run) -> Table:
    rows = [
        (
            wording.park_name(e.label),
            wording.park_name(e.area.name),
            "verlies" if e.effect == "loss" else "winst",
            wording.number(e.amount, 2) + " " + e.unit,
            e.status,
            wording.span(e.period),
            e.what,
        )
        for e in run.events
    ]
    columns = ("Plek", "Terrein", "Wat", "Hoeveel", "Status", "Wanneer", "Waaruit het blijkt")
    return Table(
        "gebeurtenissen",
        "Gebeurtenissen: wat bewezen is en wat kandidaat",
        columns,
        (False, False, False, True, False, False, False),
        tuple(rows),
    )


def _unknown(run: Run) -> Table:
    rows = []
    for id, entry in catalogue().items():
        found = run.figures.find(id, run.municipality.code)
        if found and not any(f.known for f in found):
            figure = found[-1]
            rows.append((entry.label, wording.REASONS[figure.reason or "source_missing"], figure.note))
    return Table(
        "onbekend",
        "Wat we niet weten, en welk bestand het zou vertellen",
        ("Getal", "Waarom niet", "Wat nodig is"),
        (False, False, False),
        tuple(rows),
    )


def _sources(run: Run) -> Table:
    rows = [
        (
            s.title,
            s.publisher,
            wording.moment(s.period),
            s.licence,
            f"{wording.number(s.rows_out, 0)} van {wording.number(s.rows_in, 0)}",
            s.file + (f". {s.warning}" if s.warning else ""),
        )
        for s in run.sources
    ]
    return Table(
        "bronnen",
        "Bronnen",
        ("Bron", "Uitgever", "Peildatum", "Licentie", "rijen", "Bestand"),
        (False, False, False, False, True, False),
        tuple(rows),
    )


def _assumptions(run: Run) -> Table:
    rows = [
        (
            p.label,
            f"{wording.number(p.value, 0 if p.value == int(p.value) else 2)} {wording.UNITS.get(p.unit, p.unit)}".strip(),
            "nee" if not p.verified else "ja",
            p.source,
        )
        for p in run.parameters
    ]
    return Table("aannamen", "Aannamen en maten", ("Aanname", "Waarde", "Geverifieerd", "Bron"), (False, True, False, False), tuple(rows))


def _derivations(run: Run) -> Table:
    rows = []
    seen = set()
    for figure in run.figures:
        if figure.area.level == "gemeente" and figure.id not in seen:
            seen.add(figure.id)
            shown = _shown(run, figure.id)
            rows.append(
                (
                    figure.id,
                    catalogue()[figure.id].label,
                    wording.with_unit(shown),
                    wording.span(shown.period),
                    catalogue()[figure.id].formula,
                    shown.confidence,
                )
            )
    return Table(
        "herkomst",
        "Herkomst van elk getal; het bewijs: werkruimte bewijs, met de naam",
        ("Naam", "Getal", "Waarde", "Wanneer", "Hoe", "Zekerheid"),
        (False, False, True, False, False, False),
        tuple(rows),
    )


def _shown(run: Run, id: str) -> Figure:
    found = run.figures.find(id, run.municipality.code)
    bands = [f for f in found if f.variant == QUIET]
    return (bands or [f for f in found if f.known] or found)[-1]
