"""Protection quadrants: two axes that open data fill, and the twelve that are missing. Internal only."""

from __future__ import annotations

from werkruimte.domain.figure import Figure
from werkruimte.dossier import charts, wording
from werkruimte.dossier.blocks import Block, Chart, Note, Page, Paragraph, Table
from werkruimte.run import Run

X, Y = "m01.quadrant.room.share", "m01.quadrant.pressure.ratio"
FILLED = "voorlopig: 2 van de 14 assen gevuld"
OTHERS = (
    "Onvervangbaarheid: kade; spoor; diepe kavels (50 m en meer); netaansluiting; afstand tot een ander terrein met dezelfde milieuruimte; "
    "aandeel banen voor praktisch opgeleiden; aandeel dat de stad bedient; leveranciers in de buurt.",
    "Druk: verschil in grondwaarde met wonen; afstand tot centrum en station; woningplannen ernaast; versnipperd eigendom.",
)


def quadrants(run: Run) -> Page:
    """A point per park between two fixed lines, with its label; the table gives the same."""
    xs, ys = ({f.area.code: f for f in run.figures.find(id) if f.value is not None} for id in (X, Y))
    lines = _lines(run)
    parks = sorted(xs.keys() & ys.keys(), key=lambda code: (-(xs[code].value or 0), xs[code].area.name))
    named = (
        f"Twee lijnen, vast en te wijzigen in de aannamen: {wording.number(lines[0], 0)} % en {wording.number(lines[1], 0)} woningen per hectare.",
    )
    blocks: tuple[Block, ...] = (Paragraph(f"Geen gegevens. {next((f.note for f in run.figures.find(X)), NO_PARK)}".strip()),)
    if parks:
        sentence = f"Elk punt is een terrein, {FILLED}. Naar rechts: meer milieuruimte. Naar boven: meer woningen dichtbij."
        blocks = (Paragraph(f"{sentence} {NAMED}"), _chart(run, xs, ys, sentence), _table(xs, ys, parks, lines))
    note = Note(
        "De andere twaalf assen", (*OTHERS, *named, NEVER, "Dit ondersteunt een lijst van te beschermen terreinen; het is er geen.")
    )
    return Page(
        "kwadranten", "Beschermen of mengen: " + FILLED, "Verdieping", (*blocks, note), short="Kwadranten", sheet=True, internal=True
    )


NO_PARK = "Er is geen terrein met een vlak."
NAMED = "Waar voor een naam geen plaats is, staat een letter; de namen daarbij staan onder de tekening."
NEVER = "Nooit betekent hier: nooit mengen met wonen."
TITLE = "De terreinen naar milieuruimte en woningen eromheen"
LABELS = ("bewaken", "nooit", "gericht mengen", "onderzoeken")


AXES = ("deel met ruimte voor 3.2 en hoger, in procent", "woningen binnen 200 m, per ha terrein (wortelschaal)")


def _lines(run: Run) -> tuple[float, float]:
    return run.rules.value("quadrant_room_pct"), run.rules.value("quadrant_pressure_n_ha")


def _chart(run: Run, xs: dict[str, Figure], ys: dict[str, Figure], sentence: str) -> Chart:
    """The axes name zero, their line, and where they end: the whole park, and the park with most dwellings around it."""
    lines = _lines(run)
    points = tuple((xs[c].area.name, xs[c].value or 0.0, ys[c].value or 0.0) for c in sorted(xs.keys() & ys.keys()))
    most = max(ys.values(), key=lambda f: f.value or 0.0)
    ticks = (
        tuple((v, wording.number(v, 0)) for v in (0.0, lines[0], 100.0)),
        (*((v, wording.number(v, 0)) for v in (0.0, lines[1])), (most.value or 0.0, wording.value(most))),
    )
    source = wording.source_of_all((*xs.values(), *ys.values()), {s.id: s for s in run.sources})
    return charts.scatter(charts.Scatter(points, lines, ticks, LABELS, AXES, sentence, TITLE, source))


def label(x: float, y: float, lines: tuple[float, float]) -> str:
    """The quadrant: on a line counts as beyond it."""
    watch, never, mix, study = LABELS
    if x >= lines[0]:
        return watch if y >= lines[1] else never
    return mix if y >= lines[1] else study


def _table(xs: dict[str, Figure], ys: dict[str, Figure], parks: list[str], lines: tuple[float, float]) -> Table:
    rows = tuple(
        (xs[c].area.name, wording.value(xs[c]), wording.value(ys[c]), label(xs[c].value or 0.0, ys[c].value or 0.0, lines)) for c in parks
    )
    columns = ("Terrein", "% cellen met 3.2 of hoger, rustig", "woningen binnen 200 m, per ha terrein", "Vak, voorlopig")
    return Table("kwadranten", "Dezelfde gegevens als tabel", columns, (False, True, True, False), rows, ("1.4fr", "1fr", "1fr", "1fr"))
