"""The eight reasons: indicator, comparison, trend, and what it does not show."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import ReasonText, reason_texts
from werkruimte.domain.figure import Figure
from werkruimte.dossier import charts, wording
from werkruimte.dossier.blocks import Block, Card, Cards, Note, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import card, of_whole, shown, together
from werkruimte.rules.texts import series_breaks
from werkruimte.run import Run

GROUP = "Waarom"
NO_SERIES = "Verloop: er zijn metingen van meer jaren, maar niet van één reeks; zij worden niet vergeleken."
NO_TREND = "Verloop: geen gegevens; er is één meting."
NOTHING = "Vergelijking en verloop: er is geen meting."
ALONE = "Vergelijking: van geen ander gebied is dit getal bekend."
NO_PEERS = "Gemeenten van gelijke stedelijkheid staan er niet bij: niet van elk van hen is dit getal in elk jaar bekend."
NO_CLASS = "Gemeenten van gelijke stedelijkheid staan er niet bij: de stedelijkheid van de gemeente is niet bekend."
THEN_NOW = "Verloop: de stand in het basisjaar en die van nu staan bij [Milieuruimte]{#ruimte}."
ONLY_CHANGE = "Verloop: van jaar tot jaar is er geen reeks, alleen de verandering over de hele periode."
ROOM = ("m01.room.", "w7.heavy_room.")
"""Figures of room: the only ones that their own page tells of two moments."""
UNIT = {"pct": "in procent", "index": "als index", "n": "in aantal", "ratio": "als verhouding"}
"""Units that a title writes out."""
ORDER = {"gemeente": 0, "corop": 1, "peers": 2, "provincie": 3, "land": 4}


def reasons(run: Run) -> tuple[Page, ...]:
    """A page for each reason; a comparison is drawn on the first that makes it."""
    drawn: dict[str, str] = {}
    return tuple(_page(run, text, drawn.setdefault(text.compare, text.id) == text.id) for text in reason_texts())


def _page(run: Run, text: ReasonText, first: bool) -> Page:
    ids = [id for id in text.figures if id in catalogue()]
    said: tuple[Block, ...] = (
        Paragraph(f"Het manifest stelt: {text.statement[:1].lower()}{text.statement[1:]}"),
        Cards(together((id, _card(run, id)) for id in ids)),
    )
    missing = Note("Niet gemeten", text.missing)
    found = [shown(run, id) for id in ids]
    if any(f.known for f in found):
        blocks = (*said, *_compared(run, text, first), *_trend(run, text), missing, Note("Wat dit niet laat zien", text.not_shown))
    else:
        # What is hidden was measured.
        blocks = (*said, *(() if any(f.status == "suppressed" for f in found) else (Paragraph(NOTHING, "source"),)), missing)
    return Page(text.id, text.title, GROUP, blocks)


def _card(run: Run, id: str) -> Card:
    figure = shown(run, id)
    label = catalogue()[id].label
    where = figure.area.name if figure.area.level != "gemeente" else ""
    extra = ", ".join(filter(None, (of_whole(run, id), where, wording.dated(figure, run.rules.on))))
    return card(run, wording.capital(label), figure, extra, figure.note or "De bron ontbreekt.")


def _compared(run: Run, text: ReasonText, first: bool) -> tuple[Block, ...]:
    """The figure beside those of other areas, drawn where it is told first, else in a sentence; or why it stands alone."""
    found: dict[str, Figure] = {}
    for figure in run.figures.find(text.compare) if text.compare else ():
        if figure.area.level in ORDER and figure.known:
            found[figure.area.level] = figure
    figures = sorted(found.values(), key=lambda f: ORDER[f.area.level])
    if len(figures) < 2 or "gemeente" not in found:
        # What is hidden or lacks has no comparison; its card says so.
        own = not text.compare or "gemeente" in found
        return (Paragraph(text.alone or ALONE, "source"),) if own else ()
    peers = () if "peers" in found else (Paragraph(NO_PEERS if _classed(run) else NO_CLASS, "source"),)
    if not first:
        return (Paragraph(_told(run, figures)), *peers)
    return (*_drawn(run, text, figures), *peers)


def _classed(run: Run) -> bool:
    """Whether the urbanity of the municipality is known."""
    return any(f.known for id in catalogue() if id.startswith("ctx.urbanity.") for f in run.figures.find(id, run.municipality.code))


def _told(run: Run, figures: list[Figure]) -> str:
    """A comparison in one sentence, with its moment once where it is the same for all."""
    moments = dict.fromkeys(wording.dated(f, run.rules.on) for f in figures)
    label = f"{wording.capital(catalogue()[figures[0].id].label)}, {'; '.join(moments)}"
    return f"{label}: " + wording.listed([f"{f.area.name} {wording.in_words(f)}" for f in figures]) + "."


def _drawn(run: Run, text: ReasonText, figures: list[Figure]) -> tuple[Block, ...]:
    label = catalogue()[text.compare].label
    rows = tuple((f.area.name, wording.with_unit(f), wording.dated(f, run.rules.on)) for f in figures)
    bars = tuple(charts.Bar(f.area.name, f.value or 0.0, wording.with_unit(f), f.area.level == "gemeente") for f in figures)
    moments = wording.listed(list(dict.fromkeys(row[2] for row in rows)))
    title = f"Vergeleken: {label}, {UNIT.get(figures[0].unit) or 'in ' + wording.unit(figures[0])}, {moments}"
    source = f"{wording.source_of_all(figures, {s.id: s for s in run.sources})} {_notes(figures)}".strip()
    table = Table(
        f"vergelijk-{text.id}",
        "Dezelfde gegevens als tabel",
        ("Gebied", "Hoeveel", "Wanneer"),
        (False, True, False),
        rows,
        ("1fr", "30mm", "50mm"),
        paper=False,
    )
    return (charts.bars(charts.BarChart(bars, _told(run, figures), title, source)), table)


def _notes(figures: list[Figure]) -> str:
    """What to keep in mind of each area, each part once: the municipality's own first, what differs under the name of its area."""
    told: set[str] = set()
    found = []
    for number, figure in enumerate(f for f in figures if f.note):
        parts = [part.rstrip(".") for part in re.split(r"(?<=\.) |; ", figure.note)]
        new = [part for part in parts if part.casefold() not in told]
        told |= {part.casefold() for part in parts}
        if new and number:
            found.append(f"{wording.capital(figure.area.name)}: {new[0][:1].lower()}{'; '.join(new)[1:]}.")
        elif new:
            found.append(figure.note)
    return " ".join(found)


def _one_series(figures: list[Figure]) -> list[Figure]:
    """The longest run of figures from one source, on this side of a break of the series."""
    breaks = [b for b in series_breaks().values() if figures and any(fnmatch(figures[0].id, p) for p in b.figures)]
    kept = [f for f in figures if all(f.period.end >= b.new_from for b in breaks)]
    by_source: dict[tuple[str, ...], list[Figure]] = {}
    for figure in kept:
        by_source.setdefault(figure.sources, []).append(figure)
    return max(by_source.values(), key=len, default=[])


def _moments(run: Run, id: str) -> int:
    """On how many days the figure that stands for an id is known: of room on two."""
    return len({f.period.end for f in run.figures.find(id, run.municipality.code, shown(run, id).variant) if f.known})


def _trend(run: Run, text: ReasonText) -> tuple[Block, ...]:
    known = [f for f in run.figures.find(text.trend) if f.known] if text.trend else []
    figures = _one_series(known)
    if len(figures) < 2:
        if len(known) > 1:
            return (Paragraph(NO_SERIES, "source"),)
        if any(_moments(run, id) > 1 for id in text.figures if id.startswith(ROOM)):
            return (Paragraph(THEN_NOW, "source"),)
        changes = any(f.known and f.period.start for id in text.figures for f in run.figures.find(id))
        return (Paragraph(ONLY_CHANGE if changes else NO_TREND, "source"),)
    rows = tuple((wording.dated(f, run.rules.on), wording.value(f)) for f in figures)
    caption = f"Verloop: {catalogue()[text.trend].label}, {figures[-1].area.name}"
    source = f"{wording.source_of_all(figures, {s.id: s for s in run.sources})} {_beside(run, known[-1], figures)}".strip()
    return (Table(f"verloop-{text.id}", caption, ("Wanneer", "Stand"), (False, True), rows, ("40mm", "30mm"), source),)


def _beside(run: Run, newest: Figure, figures: list[Figure]) -> str:
    """What to keep in mind of a course: where its series breaks, and that the newest number, on the card, is of another table."""
    other = f"Niet te vergelijken met {wording.value(newest)} ({wording.dated(newest, run.rules.on)}): dat komt uit een andere tabel."
    return " ".join(filter(None, (figures[-1].note, "" if newest.sources == figures[-1].sources else other)))
