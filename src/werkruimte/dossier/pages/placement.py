"""Who sits where, on one page for who plans: only sums, never an establishment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.dossier import drawings, wording
from werkruimte.dossier.blocks import Block, Bullets, Card, Cards, Document, Heading, Map, Note, Page, Paragraph, Table, Verdict
from werkruimte.dossier.pages.annexes import measure
from werkruimte.dossier.pages.figures import MIXED, QUIET, card, last, reading
from werkruimte.layers import Layers
from werkruimte.methods.disclosure import small
from werkruimte.run import Run

GROUP = "Plek"
INDEX, FLOOR = "m02.under_use.index", "m02.heavy_room.floor.area"
MOVES = ("m02.movers.all.count", "m02.movers.placeable.count", "m02.moves.all.count", "m02.moves.freed.area")
CLASSES = ("m02.fit.fits.count", "m02.fit.under_use.count", "m02.fit.conflict.count", "m02.fit.unknown.count")
FEW, HIDDEN = "minder dan vijf", "niet getoond"
SAMPLE = "De vestigingen zijn verzonnen (voorbeeld). De gebouwen en de terreinen zijn echt; over echte bedrijven zegt deze bladzijde niets."
LIMITS = (
    "Een SBI-code zegt wat een bedrijf vooral doet, niet wat er in dit gebouw gebeurt: vraag het na.",
    "Of een bedrijf wil verhuizen is niet bekend; dat doet het alleen op een natuurlijk moment, en alleen als de nieuwe plek er is.",
    "Van het plan telt alleen de hoogste categorie; wat het verder toelaat, huur en prijs zijn niet getoetst. Leeg heet hier: geen vestiging in de lijst.",
    "Bestaand legaal gebruik mag blijven: dit is een lijst om plekken aan te bieden, geen lijst van wie weg moet.",
)


def is_sample(run: Run) -> bool:
    """Whether the register of establishments calls itself an example."""
    found = run.studies.right_place
    return found is not None and any("voorbeeld" in f"{s.title} {s.file}".lower() for s in run.sources if s.id in found.sources)


def document(run: Run, layers: Layers) -> Document:
    """The page as a document of its own, for screen and paper."""
    name = run.municipality.name
    stamp = f"gemaakt op {wording.day(run.rules.on)}" + (", voorbeeld met verzonnen vestigingen" if is_sample(run) else ", concept")
    pages = (_page(run, layers), _chains(run), _grounds(run))
    return Document(name, f"Het juiste bedrijf op de juiste plek in {name}", stamp, pages, edition=wording.EDITIONS["publiek"])


def _page(run: Run, layers: Layers) -> Page:
    sample: tuple[Block, ...] = (Note("Voorbeeld", (SAMPLE,)),) if is_sample(run) else ()
    blocks: tuple[Block, ...] = (
        Paragraph("Maatregel 2. Vraagt een bedrijf de milieuruimte die zijn plek heeft?", "kicker"),
        *sample,
        Verdict(_sentence(run)),
        Cards(tuple(_card(run, id) for id in (INDEX, *MOVES))),
        *_map(run, layers),
        _parks(run),
        _classes(run),
        Note("Wat dit niet laat zien", LIMITS),
    )
    return Page(
        "plek", f"Het juiste bedrijf op de juiste plek in {run.municipality.name}", GROUP, blocks, short="Plek", cover=True, sheet=True
    )


def _sentence(run: Run) -> str:
    index, freed = last(run, INDEX, QUIET), last(run, MOVES[3])
    if index is None or not index.known:
        return "Hoeveel zware ruimte licht gebruikt wordt, is niet bekend."
    first = f"Van de vloer op terrein met ruimte vanaf categorie 3.2 wordt {wording.with_unit(index)} licht gebruikt (rustig gebied)."
    if freed is None or not freed.known or not freed.value:
        return first + " Een keten van verhuizingen die daarvan iets vrijmaakt, is niet gevonden."
    return f"{first} Verhuizingen in ketens maken {wording.with_unit(freed)} daarvan vrij."


def _card(run: Run, id: str) -> Card:
    figure = last(run, id, QUIET if id == INDEX else "standaard")
    label = catalogue()[id].label
    return card(run, wording.capital(label), figure, "", figure.note if figure else wording.NO_DATA)


def _text(figure: Figure | None) -> str:
    if figure is None:
        return wording.NO_DATA
    return HIDDEN if figure.status == "suppressed" else wording.value(figure)


def _map(run: Run, layers: Layers) -> tuple[Block, ...]:
    if not layers.parks:
        return ()
    shades = {
        f.area.code: (f.low + f.high) / 2
        for f in run.figures.find(INDEX)
        if reading(f) == QUIET and f.low is not None and f.high is not None
    }
    alt = "Kaart van de terreinen naar het deel van de zware ruimte dat licht gebruikt wordt; de tabel eronder geeft dezelfde getallen."
    legend = "Donker: veel van de zware ruimte wordt licht gebruikt (midden van de band, rustig gebied). Arcering: geen getal. Noord boven."
    return (Map(drawings.share_map(layers, shades), alt, legend),)


def _parks(run: Run) -> Table:
    rows = []
    for area in sorted({f.area for f in run.figures.find(INDEX) if f.area.level == "park"}, key=lambda a: a.name):
        found = {(f.id, reading(f)): f for id in (FLOOR, INDEX) for f in run.figures.find(id, area.code)}
        cells = (found.get(key) for key in ((FLOOR, QUIET), (INDEX, QUIET), (FLOOR, MIXED), (INDEX, MIXED)))
        rows.append((wording.park_name(area.name), *(_text(f) for f in cells)))
    columns = ("Terrein", "m² op zware ruimte, rustig", "% licht, rustig", "m² op zware ruimte, gemengd", "% licht, gemengd")
    source = "Band: van niets tot alles van de vloer waarvan de vraag onbekend is, over beide lezingen. Niet getoond: minder dan vijf vestigingen, of een terrein waaruit dat van een ander volgt."
    return Table("plek-terreinen", "Per terrein", columns, (False, *[True] * 4), tuple(rows), ("1.4fr", *["1fr"] * 4), source=source)


def _classes(run: Run) -> Table:
    rows = tuple((catalogue()[id].label, _text(last(run, id))) for id in CLASSES)
    source = "Alleen wat in alle vier lezingen van de milieuruimte hetzelfde is; anders onbekend. Niet getoond: minder dan vijf, of een getal waaruit er zo weinig volgen."
    return Table("plek-klassen", "Bedrijfseenheden naar klasse", ("Klasse", "Aantal"), (False, True), rows, ("3fr", "1fr"), source=source)


def chain_rows(chains: Mapping[int, int], few: int, longest: int) -> tuple[tuple[str, str], ...]:
    """Moves in chains of one and in longer ones; chains: how many there are of each length, none longer than `longest`.

    No more lengths, and no numbers of chains: from the total of the moves, which is a figure, those of few would follow. Where
    one of the two classes is small, or the longer chains are so few that the moves of each length follow, they stand together.
    """
    alone, total = chains.get(1, 0), sum(length * count for length, count in chains.items())
    longer = total - alone
    if small(alone, few) or small(longer, few * (longest - 1)):
        return (("1 of meer", FEW if small(total, few) else wording.number(total, 0)),)
    return ("1", wording.number(alone, 0)), ("2 of meer", wording.number(longer, 0))


def _chains(run: Run) -> Page:
    """Moves by length of their chain, as counts; which units they are stands in the internal list."""
    moving = run.studies.moving
    blocks: tuple[Block, ...] = (Paragraph("Geen ketens: er is geen lijst van vestigingen."),)
    if moving is not None:
        lengths = Counter(Counter(s.chain for s in moving.steps).values())
        few, longest = (int(run.rules.value(k)) for k in ("least_establishments", "longest_chain"))
        rows = chain_rows(lengths, few, longest)
        text = (
            "Een keten begint op een lege plek. Elke volgende verhuizing gaat naar de plek die de vorige achterlaat, en wacht daarop. "
            "Een kring waarin bedrijven op elkaar wachten doet niet mee: niemand kan beginnen."
        )
        columns = ("Lengte van de keten", "Verhuizingen")
        table = Table("plek-ketens", "Verhuizingen naar lengte van de keten", columns, (False, True), rows, ("1fr", "1fr"))
        blocks = (Paragraph(text), table, Heading("Hoe zeker"), Bullets(_certainty(run)))
    return Page("plek-ketens-blad", "Ketens van verhuizingen", GROUP, blocks, short="Ketens")


def _count(run: Run, number: int, whole: int) -> str:
    """A part of a count that stands on the page as well; not told where the rest of that would be few."""
    least = run.rules.value("least_establishments")
    if small(number, least):
        return FEW
    return HIDDEN if small(whole - number, least) else wording.number(number, 0)


def _certainty(run: Run) -> tuple[str, ...]:
    moving = run.studies.moving
    assert moving is not None
    plan = moving.plan
    proof = (
        "Bewezen: geen andere reeks verhuizingen binnen deze aannamen maakt meer vrij."
        if plan.proven
        else f"Niet bewezen: binnen {wording.number(moving.seconds, 0)} seconden rekenen; meer dan {wording.number(plan.bound, 0)} m² kan het niet zijn."
    )
    tie = (
        ()
        if plan.settled or not plan.proven
        else ("Er zijn reeksen die evenveel vrijmaken; of deze de kortste weg heeft is niet bewezen.",)
    )
    placed = sum(c.places > 0 for c in moving.candidates)
    cut = (
        (f"Bedrijven waarvoor alleen naar de dichtstbijzijnde plekken is gekeken: {_count(run, moving.cut_off, placed)}.",)
        if moving.cut_off
        else ()
    )
    sure = sum(c.sure and c.flexible == "ja" for c in moving.candidates if c.why == "onderbenut")
    count = "Kandidaten met zekerheid midden (één categorie bij de code, activiteit niet aan de plek gebonden): "
    return (
        proof,
        *tie,
        *cut,
        count + _count(run, sure, len(moving.candidates)) + ". De andere zijn laag; hoog wordt het pas na navraag.",
    )


def _grounds(run: Run) -> Page:
    used = set(run.studies.right_place.sources if run.studies.right_place else ())
    sources = tuple(
        (s.title, s.publisher, wording.moment(s.period), s.licence)
        for s in run.sources
        if s.kind != "" and (s.id in used or s.kind in ("units", "ibis_polygons"))
    )
    ids = (
        "heavy_category",
        "under_use_steps",
        "move_within_m",
        "place_smallest_pct",
        "place_largest_pct",
        "plot_floor_ratio",
        "most_places",
        "longest_chain",
        "least_establishments",
    )
    rules = tuple((p.label, measure(p.value, p.unit), p.source) for p in (run.rules.parameters[i] for i in ids))
    counted = (INDEX, *MOVES, *CLASSES)
    anchors = tuple("h-" + id.replace(".", "-") for id in counted)
    methods = tuple((catalogue()[id].label, catalogue()[id].formula) for id in counted)
    blocks: tuple[Block, ...] = (
        Table(
            "plek-bronnen", "Bronnen", ("Bron", "Uitgever", "Peildatum", "Licentie"), (False,) * 4, sources, ("1.6fr", "1fr", "1fr", "1fr")
        ),
        Table(
            "plek-aannamen",
            "Aannamen, zelf te veranderen met --aannamen",
            ("Aanname", "Waarde", "Bron"),
            (False, True, False),
            rules,
            ("2fr", "26mm", "1.2fr"),
        ),
        Table("plek-afleiding", "Hoe geteld", ("Getal", "Formule"), (False, False), methods, ("1fr", "2.4fr"), anchors=anchors),
    )
    return Page("plek-gronden", "Bronnen en aannamen", GROUP, blocks, short="Bronnen")
