"""Parks on the map, and environmental room."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.dossier import drawings, wording
from werkruimte.dossier.blocks import Block, Map, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import CAUSES, MIXED, QUIET, WHOLES, last, lost_without_floor, of_whole, reading
from werkruimte.layers import Layers
from werkruimte.run import Run

GROUP = "Verdieping"
SCALE = (
    "Licht: alleen lichte bedrijven. Donker: ook zware. Rustig gebied, gevoelige plekken buiten de terreinen. "
    "5.1, 5.2 en 5.3 delen een tint: meer dan acht zijn op een kaart niet uit elkaar te houden. De tabel Milieuruimte noemt elke trede."
)


BECAME = CAUSES | {"merged": "samengevoegd", "remeasured": "andere oppervlakte", "new": "nieuw"}
"""What happened to a park, in the words of its row: of the bridge it is the kind of difference."""
PAPER = "Noord boven. Op het scherm heeft deze kaart lagen. Bron: provincies, IBIS."


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
        elif figure.id == "m01.room.ge_4_1.area" and reading(figure) == QUIET and figure.period.end != run.studies.base_period.end:
            found.setdefault(figure.area.code, {})["room"] = figure
    for figure in reversed([f for f in run.figures if f.area.level == "park" and f.id == ids[0]]):
        if figure.area.code in found:
            found[figure.area.code][ids[0]] = figure
    days = dict.fromkeys(wording.dated(f, run.rules.on) for row in found.values() for f in row.values() if f.known)
    stood = f"Stand: {wording.listed(list(days))}." if days else ""
    rows = []
    for code, row in sorted(found.items(), key=lambda item: -(item[1][ids[0]].value or 0) if ids[0] in item[1] else 0):
        texts = [wording.value(row[i]) if i in row else "niet van toepassing" for i in (*ids, "room")]
        rows.append((row[ids[1]].area.name, BECAME.get(causes.get(code, ""), "onbekend"), *texts))
    columns = (
        "Terrein",
        "Sinds de eerste editie",
        "ha bruto",
        "bedrijfsvloer m²",
        "verblijfsobjecten",
        "woningen op het terrein",
        "waarvan met een verdacht grote vloer",
        "woningen binnen 100 m",
        "ha voor 4.1 en hoger, rustig",
    )
    return Table(
        "terreinen",
        "Dezelfde gegevens als tabel: de terreinen",
        columns,
        (False, False, *[True] * 7),
        tuple(rows),
        ("1.15fr", "1fr", "13mm", "18mm", "17mm", "17mm", "18mm", "17mm", "20mm"),
        source=f"Kadaster BAG en provincies IBIS; milieuruimte als band van twee lezingen. {stood}".strip(),
    )


def _room(run: Run) -> Table:
    names = {QUIET: "rustig gebied", MIXED: "gemengd gebied"}
    rows = []
    ids = [id for id in catalogue() if id.startswith("m01.room.") and id.endswith((".area", ".loss")) and id not in WHOLES.values()]
    for id in ids:
        row = [catalogue()[id].label]
        for variant in names:
            found = [f for f in run.figures.find(id, run.municipality.code) if reading(f) == variant]
            texts = [wording.value(f) for f in found] or [wording.NO_DATA]
            row += [texts[0] if len(texts) > 1 else "niet van toepassing", texts[-1]]
        rows.append(tuple(row))
    base, now = run.studies.base_period.end.year, run.studies.units_period.end.year
    drawn = run.bridge.geometry_edition
    of_year = f" ({drawn.year})" if drawn is not None else ""
    columns = ("Hoogste categorie die past", *(f"{n}, {y} (ha)" for n in names.values() for y in (base, now)))
    source = "Band: laagste en hoogste van de lezingen met en zonder gevoelige plekken op de terreinen. De stand in het basisjaar is de stand van nu zonder nieuwere woningen: kandidaat, geen bewijs."
    source = f"Zonder wat met nieuwe woningen uit het register ging. {source}"
    heavy = last(run, "m01.room.ge_4_1.area", QUIET)
    left_out = wording.uncounted(heavy) if heavy is not None else ""
    source += f" Aandelen zijn {whole}." if (whole := of_whole(run, "m01.room.ge_4_1.share")) else ""
    source += f" Een bovengrens: {left_out}." if left_out else ""
    return Table(
        "milieuruimte",
        f"Milieuruimte op de terreinen waarvan het vlak bekend is{of_year}, twee tabellen en twee momenten",
        columns,
        (False, True, True, True, True),
        tuple(rows),
        ("1.6fr", "1fr", "1fr", "1fr", "1fr"),
        source=source,
    )


def parks(run: Run, layers: Layers) -> Page:
    """The map with its layers, and the parks as a table."""
    blocks: tuple[Block, ...] = (Paragraph("Geen kaart: lever de vlakken van IBIS."),)
    if layers.parks:
        alt = "Kaart van de bedrijventerreinen. De tabel onder de kaart geeft dezelfde gegevens."
        blocks = (Map("", alt, SCALE, live=True), Map(drawings.parks_map(layers), alt, PAPER, screen=False))
    table = _parks(run)
    shown = (*blocks, table) if layers.parks or table.rows else blocks
    return Page("kaartdeel", "De terreinen op de kaart", GROUP, shown, short="Kaart en terreinen")


def room(run: Run, layers: Layers) -> Page:
    """What still fits on the parks by distance, as map and in hectares."""
    text = "Milieucategorie: hoeveel afstand een bedrijf nodig heeft tot woningen en andere gevoelige plekken. Hoe hoger, hoe zwaarder het bedrijf dat past. Of het ook mag, zegt het omgevingsplan."
    blocks: tuple[Block, ...] = (Paragraph(text),)
    if layers.parks:
        alt = "Kaart van de hoogste categorie die past op de terreinen; de tabel eronder geeft de hectaren."
        blocks = (
            *blocks,
            Map(drawings.room_map(layers), alt, f"{SCALE} Noord boven. Bron: Kadaster, BAG; provincies, IBIS.", screen=False),
        )
    measured = [f for f in run.figures if f.id.startswith("m01.room.")]
    if not any(f.known for f in measured):
        return Page("ruimte", "Milieuruimte", GROUP, (*blocks, Paragraph(f"Geen gegevens. {measured[0].note}")))
    empty = lost_without_floor(run)
    return Page("ruimte", "Milieuruimte", GROUP, (*blocks, _room(run), *((Paragraph(empty),) if empty else ())))
