"""The eight reasons: indicator, comparison, trend, and what it does not show."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import ReasonText, reason_texts
from werkruimte.domain.figure import Figure
from werkruimte.dossier import charts, wording
from werkruimte.dossier.blocks import Block, Card, Cards, Note, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import card, of_whole, shown
from werkruimte.rules.texts import series_breaks
from werkruimte.run import Run

GROUP = "Waarom"
NO_SERIES = "Verloop: er zijn metingen van meer jaren, maar niet van één reeks; zij worden niet vergeleken."
NO_TREND = "Verloop: geen gegevens; er is één meting."
ONLY_CHANGE = "Verloop: van jaar tot jaar is er geen reeks, alleen de verandering over de hele periode."
ORDER = {"gemeente": 0, "corop": 1, "peers": 2, "provincie": 3, "land": 4}


def reasons(run: Run) -> tuple[Page, ...]:
    """A page for each reason."""
    return tuple(_page(run, text) for text in reason_texts())


def _page(run: Run, text: ReasonText) -> Page:
    blocks: tuple[Block, ...] = (
        Paragraph(f"Het manifest stelt: {text.statement[:1].lower()}{text.statement[1:]}"),
        Cards(tuple(_card(run, id) for id in text.figures if id in catalogue())),
        *_compared(run, text),
        *_trend(run, text),
        Note("Niet gemeten", text.missing),
        Note("Wat dit niet laat zien", text.not_shown),
    )
    return Page(text.id, text.title, GROUP, blocks)


def _card(run: Run, id: str) -> Card:
    figure = shown(run, id)
    label = catalogue()[id].label
    where = figure.area.name if figure.area.level != "gemeente" else ""
    extra = ", ".join(filter(None, (of_whole(run, id), where, wording.dated(figure, run.rules.on))))
    return card(run, wording.capital(label), figure, extra, figure.note or "De bron ontbreekt.")


def _compared(run: Run, text: ReasonText) -> tuple[Block, ...]:
    if not text.compare:
        return ()
    found: dict[str, Figure] = {}
    for figure in run.figures.find(text.compare):
        if figure.area.level in ORDER and figure.known:
            found[figure.area.level] = figure
    figures = sorted(found.values(), key=lambda f: ORDER[f.area.level])
    if len(figures) < 2:
        return ()
    label = catalogue()[text.compare].label
    rows = tuple((f.area.name, wording.with_unit(f), wording.dated(f, run.rules.on)) for f in figures)
    bars = tuple(charts.Bar(f.area.name, f.value or 0.0, wording.with_unit(f), f.area.level == "gemeente") for f in figures)
    first, others = figures[0], figures[1:]
    sentence = f"{wording.capital(label)}: {first.area.name} {wording.said(first, run.rules.on)}; " + ", ".join(
        f"{f.area.name} {wording.said(f, run.rules.on)}" for f in others
    )
    table = Table(
        f"vergelijk-{text.id}",
        f"Vergeleken: {label}",
        ("Gebied", "Hoeveel", "Wanneer"),
        (False, True, False),
        rows,
        ("1fr", "30mm", "50mm"),
        source=_notes(figures),
    )
    return (charts.bars(bars, sentence), table)


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


def _trend(run: Run, text: ReasonText) -> tuple[Block, ...]:
    known = [f for f in run.figures.find(text.trend) if f.known] if text.trend else []
    figures = _one_series(known)
    if len(figures) < 2:
        if len(known) > 1:
            return (Paragraph(NO_SERIES, "source"),)
        changes = any(f.known and f.period.start for id in text.figures for f in run.figures.find(id))
        return (Paragraph(ONLY_CHANGE if changes else NO_TREND, "source"),)
    rows = tuple((wording.dated(f, run.rules.on), wording.value(f)) for f in figures)
    caption = f"Verloop: {catalogue()[text.trend].label}, {figures[-1].area.name}"
    return (Table(f"verloop-{text.id}", caption, ("Wanneer", "Stand"), (False, True), rows, ("40mm", "30mm")),)
