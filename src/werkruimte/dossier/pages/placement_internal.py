"""Who sits where, unit by unit: for inside the town hall only. Numbers of units, never a name."""

from __future__ import annotations

from werkruimte.domain.notation import number
from werkruimte.dossier import drawings, wording
from werkruimte.dossier.blocks import Block, Chart, Document, Map, Note, Page, Paragraph, Table
from werkruimte.dossier.flows import Flow, flows
from werkruimte.dossier.pages.placement import SAMPLE, is_sample
from werkruimte.layers import Layers
from werkruimte.run import Run

GROUP = "Plek, intern"
COLOURS = {"onderbenut": drawings.HOME, "strijdig": "#A3262A", "past": "#0B6E69", "onbekend": drawings.OTHER}
LEGEND = "Groen: past. Oranje: onderbenut. Rood: strijdig. Grijs: onbekend. Hoe groter de stip, hoe meer vloer. Noord boven."
CHECK = (
    "Welke categorie vraagt de activiteit? Zoek haar op met de opdracht activiteit; vraag na wat er in dit gebouw gebeurt.",
    "Welke categorie kan de plek dragen, in elke lezing? Zie de lijst van eenheden.",
    "Vraagt zij minstens twee treden minder dan de plek kan dragen, en is er een straat waar licht werk welkom is? Bied die eerst aan.",
    "Vraagt zij meer dan de plek kan dragen? Dan is onderzoek nodig voordat er vergund wordt.",
    "Laat het plan haar toe, op deze plek en op de andere? Bestaand legaal gebruik mag blijven.",
)
ADVICE = {"licht welkom": "Licht werk welkom", "niet hier": "Licht werk niet hier", "per adres": "Per adres bekijken"}


def document(run: Run, layers: Layers) -> Document:
    """Map of units by class, flows, moves in order, streets, and the card for a permit."""
    title = f"Plek in {run.municipality.name}, per eenheid"
    stamp = f"gemaakt op {wording.day(run.rules.on)}, intern: niet verspreiden" + (", voorbeeld" if is_sample(run) else "")
    return Document(run.municipality.name, title, stamp, (_where(run, layers), _moves(run), _streets(run)), edition="intern")


def _where(run: Run, layers: Layers) -> Page:
    sample: tuple[Block, ...] = (Note("Voorbeeld", (SAMPLE,)),) if is_sample(run) else ()
    rows = run.query(
        "SELECT class, count(*), sum(m2), count(*) FILTER (m2 IS NULL) FROM unit_fit WHERE state = 'bedrijf' GROUP BY class ORDER BY class"
    )
    found = {klass: (n, m2, unknown) for klass, n, m2, unknown in rows}
    lines = tuple(
        (c, number(found[c][0], 0), wording.NO_DATA if found[c][1] is None else number(float(found[c][1]), 0), number(found[c][2], 0))
        for c in COLOURS
        if c in found
    )
    columns = ("Klasse", "Eenheden", "m² (bekend)", "zonder bekende vloer")
    blocks: tuple[Block, ...] = (
        Paragraph("Deze bladzijde blijft binnen de gemeente: vestigingen zijn te herleiden.", "kicker"),
        *sample,
        Map(drawings.dots_map(layers, _dots(run)), "Kaart van de eenheden met een bedrijf, naar klasse; de tabel telt ze.", LEGEND),
        Table("intern-klassen", "Eenheden met een bedrijf", columns, (False, True, True, True), lines, ("1fr", "1fr", "1fr", "1fr")),
    )
    return Page("plek-intern", f"Wie zit waar in {run.municipality.name}", GROUP, blocks, short="Kaart", cover=True, sheet=True)


def _dots(run: Run) -> list[tuple[float, float, float, str]]:
    rows = run.query("SELECT x, y, coalesce(m2, 0), class FROM unit_fit WHERE state = 'bedrijf' ORDER BY m2 DESC NULLS LAST, nr")
    return [(float(x), float(y), float(m2), COLOURS[klass]) for x, y, m2, klass in rows]


def _moves(run: Run) -> Page:
    rows = run.query("SELECT origin, destination, moves, m2 FROM move_flows")
    chart = flows(
        [Flow(wording.park_name(o), wording.park_name(d), float(m2)) for o, d, _, m2 in rows],
        "Vloer die verhuist, van links naar rechts; de tabel geeft dezelfde getallen.",
    )
    lines = tuple((wording.park_name(o), wording.park_name(d), number(n, 0), number(float(m2), 0)) for o, d, n, m2 in rows)
    steps = run.query(
        """SELECT b.chain, b.step, b.after, coalesce(p.straat, ''), coalesce(q.straat, 'kavel op terrein ' || b.to_park), b.metres, b.frees_m2
        FROM best_moves b JOIN placed p ON p.nr = b.mover LEFT JOIN placed q ON q.nr = b.to_nr ORDER BY b.step"""
    )
    order = tuple(
        (number(c, 0), number(s, 0), f"na stap {number(a, 0)}" if a else "nu", w, t, number(m, 0), number(f, 0))
        for c, s, a, w, t, m, f in steps
    )
    drawn: tuple[Block, ...] = (Chart(chart, "Waar vloer vandaan komt, en waar zij heen gaat."),) if chart else ()
    blocks: tuple[Block, ...] = (
        *drawn,
        Table(
            "intern-stromen",
            "Stromen",
            ("Van", "Naar", "Verhuizingen", "m²"),
            (False, False, True, True),
            lines,
            ("2fr", "2fr", "1fr", "1fr"),
        ),
        Table(
            "intern-stappen",
            "Verhuizingen op volgorde",
            ("Keten", "Stap", "Kan", "Van straat", "Naar", "Meter", "Maakt vrij m²"),
            (True, True, False, False, False, True, True),
            order,
            ("1fr", "1fr", "1.2fr", "2fr", "2fr", "1fr", "1.2fr"),
            source="Kan: wat eerst gebeurd moet zijn. Welke eenheid het is staat in plek-intern.xlsx en op de kaart in plek-intern.gpkg.",
        ),
    )
    return Page("plek-stromen", "Wie waarheen kan, en in welke volgorde", GROUP, blocks, short="Verhuizingen", sheet=True)


def _streets(run: Run) -> Page:
    rows = run.query("SELECT advice, street, place, park, units FROM work_streets")
    tables = []
    for advice, caption in ADVICE.items():
        lines = tuple((s, place, wording.park_name(park) if park else "", number(n, 0)) for a, s, place, park, n in rows if a == advice)
        if lines:
            columns = ("Straat", "Postcode", "Terrein", "Bedrijfseenheden")
            tables.append(
                Table(
                    "straten-" + advice.replace(" ", "-"),
                    caption,
                    columns,
                    (False, False, False, True),
                    lines,
                    ("2fr", "1fr", "2fr", "1fr"),
                )
            )
    text = (
        "Welkom: geen enkele bedrijfseenheid heeft in welke lezing ook ruimte vanaf 3.2. Niet hier: elke eenheid heeft die, in elke lezing. "
        "De lijst gaat over gebouwen, niet over bedrijven, en geldt voor wat zich nieuw vestigt."
    )
    blocks: tuple[Block, ...] = (Paragraph(text), *tables, Note("Kaart voor een vergunning", CHECK))
    return Page("plek-straten", "Waar licht werk welkom is, en waar niet", GROUP, blocks, short="Straten", sheet=True)
