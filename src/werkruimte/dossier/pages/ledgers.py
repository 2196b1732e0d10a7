"""The bridge of the register and the events."""

from __future__ import annotations

from werkruimte.domain.assessment import Event
from werkruimte.dossier import charts, wording
from werkruimte.dossier.blocks import Block, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import CAUSES, last
from werkruimte.run import Run

GROUP = "Verdieping"
NOT_ALL = (
    "Deze uitgave noemt geen gebeurtenis van minder dan vijf woningen zonder openbaar besluit: "
    "een aantal elders in dit dossier kan dus groter zijn dan wat hier staat."
)
CAUSE_SEEN = (
    "Elke hectare staat er één keer in. Waarom hectaren verdwenen of kwamen, is alleen te zien bij nieuwe woningen en nieuw terrein; "
    "bij samenvoegen, een andere oppervlakte en onverklaard is de oorzaak niet te zien. Zeker of waarschijnlijk is de koppeling, niet de oorzaak."
)
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
    "rin_new_beside_gone": "RIN-nummer is nieuw; een verdwenen terrein van ongeveer deze oppervlakte kan het verklaren",
    "row_left_out": "een rij met deze naam zonder RIN-nummer is in de andere editie weggelaten",
    "rin_other_area": "zelfde RIN-nummer, andere oppervlakte",
    "dwellings_since_base": "er staan woningen van na het basisjaar",
    "dwellings_beside_work": "er staan woningen van na het basisjaar, en niet minder bedrijven",
    "out_of_register": "staat niet meer in het register",
    "overlap": "de vlakken overlappen",
    "overlap_other_area": "de vlakken overlappen, andere oppervlakte",
    "part_with_dwellings": "dit deel ligt buiten het nieuwe vlak en draagt woningen van na de oude editie",
    "part_new": "dit deel van een nieuw RIN-nummer lag op geen ouder terrein",
    "part_gone": "dit deel ligt buiten de nieuwe vlakken",
    "part_came": "dit deel lag buiten de oude vlakken",
}


def _bridge(run: Run) -> charts.BridgeChart | None:
    on = run.rules.on
    gross = [f for f in run.figures.find("m01.park.gross.area", run.municipality.code) if f.known]
    change = last(run, "m01.land.register.change")
    if change is None or change.value is None or len(gross) < 2:
        return None
    steps = []
    for id, cause, sign in STEPS:
        figure = last(run, id)
        if figure is not None and figure.value:
            ha = sign * figure.value
            steps.append(charts.Step(CAUSES[cause], ha, ("+" if ha > 0 else "") + wording.number(ha, 2)))
    ends = [charts.Step(f"register {f.period.end.year}", f.value or 0.0, wording.value(f)) for f in (gross[0], gross[-1])]
    sentence = f"Het register ging van {ends[0].text} hectare ({wording.dated(gross[0], on)}) naar {ends[1].text} hectare ({wording.dated(gross[-1], on)}), een verandering van {wording.value(change)} hectare."
    source = wording.source_of_all((gross[0], gross[-1]), {s.id: s for s in run.sources})
    return charts.BridgeChart(ends[0], ends[1], tuple(steps), sentence, "Van het ene register naar het andere, in hectare", source)


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
    columns = (
        f"Terrein {first}",
        f"Terrein {last}",
        f"ha {first}",
        f"ha {last}",
        "ha verschil",
        "Oorzaak of soort verschil",
        "Koppeling: hoe zeker, en waarom",
    )
    return Table(
        "brug",
        "De brug van het register, elke hectare één keer",
        columns,
        (False, False, True, True, True, False, False),
        tuple(rows),
        ("1.4fr", "1.1fr", "13mm", "13mm", "13mm", "27mm", "1.7fr"),
    )


def _what(event: Event) -> str:
    """Room is not lost or won as ground is: it becomes lighter or heavier. What left the register need not be lost."""
    if event.cause == "unexplained":
        return "uit het register"
    loss, gain = ("lichtere ruimte", "zwaardere ruimte") if event.ledger == "room" else ("verlies", "winst")
    return loss if event.effect == "loss" else gain


def _seen(event: Event) -> str:
    """What an event shows; what would prove a candidate stands once above the table."""
    return event.what.partition(". ")[0].rstrip(".") + "." if event.status == "kandidaat" else event.what


def _events(run: Run) -> Table:
    rows = [
        (
            wording.park_name(e.label),
            wording.park_name(e.area.name),
            _what(e),
            wording.amount(e.amount, e.unit),
            e.status,
            wording.when(e.period, run.rules.on),
            _seen(e),
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
        ("1.1fr", "1fr", "17mm", "16mm", "18mm", "18mm", "2.4fr"),
    )


def bridge(run: Run) -> Page:
    """Every hectare of the register change, with its one cause."""
    chart = _bridge(run)
    blocks: tuple[Block, ...] = (Paragraph("Voor de brug zijn twee edities van het register nodig."),)
    if chart is not None:
        blocks = (Paragraph(f"{chart.sentence} {CAUSE_SEEN}"), charts.bridge(chart), _bridge_table(run))
    return Page("brug", "De brug van het register", GROUP, blocks, short="De brug")


def events(run: Run) -> Page:
    """What is proven and what is a candidate."""
    note = (
        "Een kandidaat is een vermoeden: een herbouwd huis lijkt in één momentopname nieuw, een terrein kan om veel redenen uit het register gaan. "
        "De BAG-historie, een besluit of de volgende editie met vlakken zou het bewijzen. Plaatsen van woningen zijn afgerond."
    )
    told = f"{note} {NOT_ALL}" if run.edition == "publiek" else note
    proven = last(run, "m01.events.proven.count")
    nothing = not run.events and (proven is None or not proven.known)
    shown = Paragraph(f"Geen gegevens: {proven.note if proven else ''}") if nothing else _events(run)
    return Page("gebeurtenissen", "Gebeurtenissen", GROUP, (Paragraph(told), shown))
