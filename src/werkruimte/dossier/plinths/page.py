"""The page of measure 4 as a document of blocks; every form shows the same one."""

from __future__ import annotations

import math
from datetime import date

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.domain.notation import counted, number
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Bullets, Card, Cards, Document, Heading, Map, Note, Page, Paragraph, Table, Verdict
from werkruimte.dossier.pages.figures import LEVELS
from werkruimte.dossier.plinths import dose_page, drawing
from werkruimte.plinths.assess import Street, box
from werkruimte.plinths.result import Result

SHOWN = 25
SIX = (
    "m04.frontage.possible.stock",
    "m04.frontage.active.stock",
    "m04.plinth.carried.area",
    "m04.plinth.room.area",
    "m04.frontage.red.stock",
    "m04.frontage.blue.stock",
)
LEGEND = (
    "Rood, breed: actieve plint. Blauw: werk en atelier. Groen, smal: goede woonplint. Lichtgrijs: geen plint mogelijk. "
    "Stippen: vandaag al open. Noord boven."
)


def document(result: Result) -> Document:
    """Every page."""
    name = result.municipality.name
    pages = (
        _first(result),
        _streets(result),
        dose_page.dose(result),
        dose_page.sheet(result),
        dose_page.shared(result),
        _method(result),
        _sources(result),
    )
    return Document(name, f"Plinten in {name}", f"gemaakt op {wording.day(result.rules.on)}, concept, intern", pages)


def _first(result: Result) -> Page:
    blocks: list[Block] = [
        Paragraph("Maatregel 4, plinten. Beoordeeld zijn stukken gevel, geen gebouwen.", "kicker"),
        Verdict(sentence(result)),
        Cards(tuple(card(result, result.figure(id)) for id in SIX)),
    ]
    if result.streets:
        alt = f"Kaart van de beste straten van {result.municipality.name}. De tabel met straten geeft dezelfde gegevens."
        blocks += [Heading("Rond de beste straten"), Map(drawing.plinth_map(result, drawing.centre(result), alt), alt, LEGEND)]
    return Page("plinten", f"Plinten in {result.municipality.name}", "Plinten", tuple(blocks), short="In het kort", cover=True)


def sentence(result: Result) -> str:
    """What a council member can repeat."""
    best = [s.name for s in result.streets[:3]]
    if not best:
        return "Er is geen straat met genoeg gevel voor een plint."
    return f"Plinten passen het best aan {wording.listed(best)}."


def card(result: Result, figure: Figure) -> Card:
    """One figure in a box."""
    label = catalogue()[figure.id].label
    title = label[0].upper() + label[1:]
    anchor = "h-" + figure.id.replace(".", "-")
    if not figure.known:
        return Card(title, anchor=anchor, missing=figure.note)
    known = {s.id: s for s in result.sources}
    source = wording.source_line(figure, known)
    return Card(title, wording.value(figure), wording.unit(figure), figure.note, source, LEVELS[figure.confidence], anchor)


def score_text(low: float, high: float) -> str:
    """A score of 0 to 100, a band where something is not known."""
    a, b = number(100 * low, 0), number(100 * high, 0)
    return a if a == b else f"{a} tot {b}"


def _ranked(result: Result) -> bool:
    """Whether only rank bands may be shown: the score does not tell active facades from others well enough."""
    return result.plinths.auc is not None and result.plinths.auc < result.plinths.rules.value("auc_least")


def _streets(result: Result) -> Page:
    rows = tuple(_row(result, place, street) for place, street in enumerate(result.streets[:SHOWN], start=1))
    columns = ("Straat", "Score", "Sterk door", "Zwak door", "Open nu", "Panden per 100 m", "Klasse", "Gevel m")
    table = Table(
        "straten",
        f"De {len(rows)} beste straten, gemiddeld over hun gevel",
        columns,
        (False, True, False, False, True, True, False, True),
        rows,
        ("1fr", "13mm", "1.9fr", "1.9fr", "12mm", "17mm", "12mm", "14mm"),
        source="Score 0 tot 100; een band waar een criterium onbekend is. Klasse A (levendig) tot E (dood) naar panden per 100 m.",
        stack=True,
    )
    alt = f"Kaart van alle gevels van {result.municipality.name} naar kleur. De tabel met straten geeft dezelfde gegevens."
    whole = drawing.plinth_map(result, _box(result), alt, names=False)
    return Page("straten", "De straten", "Plinten", (table, Map(whole, alt, LEGEND)), sheet=True)


def _box(result: Result) -> tuple[float, float, float, float]:
    west, south, east, north = box(result.plinths)
    return west - 50, south - 50, east + 50, north + 50


def _row(result: Result, place: int, street: Street) -> tuple[str, ...]:
    names = result.plinths.rules.criteria
    weights = result.plinths.rules.weights
    # What counts is how far a criterion pulls the score from half.
    pull = {k: weights[k] * (v - 0.5) for k, v in street.points.items() if weights[k] and not math.isnan(v)}
    strong = [names[k] for k, v in sorted(pull.items(), key=lambda i: -i[1])[:2] if v > 0]
    weak = [names[k] for k, v in sorted(pull.items(), key=lambda i: i[1])[:2] if v < 0]
    score = f"plaats {place}" if _ranked(result) else score_text(street.low, street.high)
    active = wording.NO_DATA if math.isnan(street.active) else f"{number(100 * street.active, 0)} %"
    units = number(street.units_per_100m, 1)
    gehl = street.gehl or wording.NO_DATA
    return (
        street.name,
        score,
        wording.listed(strong) or "niets",
        wording.listed(weak) or "niets",
        active,
        units,
        gehl,
        number(street.length_m, 0),
    )


def _method(result: Result) -> Page:
    rules = result.plinths.rules
    rows = []
    for key, name in rules.criteria.items():
        share = 100 * result.plinths.known_share(key)
        state = "onbekend" if share == 0 else "bekend" if share > 99.95 else f"bekend voor {number(share, 0)} %"
        rows.append((name, f"{number(100 * rules.weights[key], 0)} %", state))
    weights = Table(
        "gewichten",
        "Wat meetelt, en hoe zwaar",
        ("Criterium", "Gewicht", "Stand"),
        (False, True, False),
        tuple(rows),
        ("2fr", "18mm", "1fr"),
        source=f"Gewichten: {rules.origin}. Een gemeente zet haar eigen gewichten met --gewichten.",
    )
    measures = Table(
        "maten",
        "Maten en aannamen",
        ("Maat", "Waarde", "Bron"),
        (False, True, False),
        tuple(
            (
                m.label,
                f"{number(m.value, 2).removesuffix(',00')} {wording.UNITS.get(m.unit, m.unit)}".strip(),
                f"{m.source}, {wording.day(date.fromisoformat(m.date))}",
            )
            for m in rules.measures.values()
        ),
        ("1fr", "18mm", "1.7fr"),
    )
    return Page(
        "wijze",
        "Hoe gerekend is",
        "Verantwoording",
        (Bullets(_how(result)), weights, measures, Note("Wat dit niet weet", (_measured(result), *GAPS))),
    )


def _measured(result: Result) -> str:
    """What of heights and openness is known: nothing without a survey."""
    survey = result.plinths.survey
    if survey is None:
        return (
            "Vrije hoogte, diepte en kolommen: geen open bron. Geen gevel is daarom zeker geschikt; neem ze op en geef ze mee met --opname."
        )
    told = counted(survey.rows, "meting", "metingen")
    return f"Opname {survey.file}: {told}. {survey.lost}Van elk ander stuk gevel zijn hoogte, diepte en kolommen onbekend."


GAPS = (
    "Leegstand: OpenStreetMap noemt haar bijna nooit.",
    "Tellingen van voetgangers: trekkers in de buurt zijn een benadering.",
    "Of een zaak er over drie jaar nog zit: daarvoor zijn twee opnamen nodig.",
)


def _how(result: Result) -> tuple[str, ...]:
    found = result.plinths
    told = "Of de score klopt met de straat van nu, is niet te zeggen: er zijn geen zaken bekend."
    if found.auc is not None:
        told = f"Toets aan de straat van nu: van een open en een gesloten gevel heeft in {number(100 * found.auc, 0)} van de 100 gevallen de open gevel de hoogste score."
        told += " Dat is te weinig: er staan alleen plaatsen, geen scores." if _ranked(result) else ""
    return (
        "Gevels zijn gezocht langs elke straat en in stukken geknipt; een stuk telt als het langs de straat ligt en er niets tussen staat.",
        "Ligging: nabijheid te voet en het aantal kortste wegen dat langskomt, als plaats in het hele loopnet van de gemeente.",
        "Buren en trekkers tellen zonder de zaak in de gevel zelf.",
        told,
        "Vraag: bewoners en banen binnen 400 m lopen maal de lage norm, min wat daar open is. "
        + ("Banen zijn ouder dan bewoners." if found.people.jobs_sources else "Banen zijn niet bekend en tellen niet mee."),
    )


def _sources(result: Result) -> Page:
    rows = tuple((s.title, s.publisher, wording.moment(s.period), s.licence) for s in result.used)
    table = Table(
        "bronnen", "Bronnen", ("Bestand", "Uitgever", "Peildatum", "Licentie"), (False,) * 4, rows, ("1.2fr", "1.2fr", "26mm", "1.2fr")
    )
    origin = tuple(
        (
            f.id + ("" if f.variant == "standaard" else f", {f.variant}"),
            catalogue()[f.id].label,
            wording.with_unit(f),
            catalogue()[f.id].formula,
            f.confidence,
            f.note,
        )
        for f in result.figures
    )
    figures = Table(
        "herkomst",
        "Herkomst van elk getal",
        ("Naam", "Getal", "Waarde", "Hoe", "Zekerheid", "Opmerking"),
        (False, False, True, False, False, False),
        origin,
        ("1.5fr", "1.2fr", "24mm", "1.6fr", "16mm", "1.4fr"),
        anchors=tuple("h-" + row[0].replace(".", "-").replace(", ", "-") for row in origin),
        stack=True,
    )
    return Page("bronnen", "Bronnen en herkomst", "Verantwoording", (table, figures))
