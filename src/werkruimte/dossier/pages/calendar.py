"""The decision calendar: which measure lands in which document, and when."""

from __future__ import annotations

from datetime import date

from werkruimte.catalogue.texts import measure_texts
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Page, Paragraph, Table
from werkruimte.rules.texts import Moment, documents_of, moments, year_of
from werkruimte.run import Run

ALWAYS = "9999"
UNSURE = "niet geverifieerd"


def when(moment: Moment, on: date) -> str:
    """The next time a document comes, as people say it."""
    if moment.months:
        names = [wording.MONTHS[m - 1] for m in dict.fromkeys(moment.months)]
        return f"{wording.listed(names)} {year_of(moment, on)}"
    if not moment.last:
        return moment.source
    last = date.fromisoformat(moment.last)
    until = f"{wording.MONTHS[last.month - 1]} {last.year}"
    return f"voorbij sinds {until}; bruikbaar bij heronderhandeling" if last < on else f"tot en met {until}"


def order(moment: Moment, on: date) -> str:
    """What to sort on: the ISO date of the next time, windows at their end, the rest last."""
    if moment.months:
        return date(year_of(moment, on), moment.months[0], 1).isoformat()
    return moment.last if moment.last >= on.isoformat() else ALWAYS + moment.name


def rows(on: date) -> list[tuple[str, str, str, str, str]]:
    """Per document: when, which, who decides, the measures, and how sure the month is."""
    found = []
    for moment in sorted(moments().values(), key=lambda m: order(m, on)):
        numbers = [str(n) for n in measure_texts() if moment.id in documents_of(n)]
        named = wording.listed(numbers) if numbers else "alle, als tekst"
        found.append(
            (when(moment, on), moment.name, moment.body, named, moment.source if moment.verified else f"{moment.source}; {UNSURE}")
        )
    return found


def of_measure(measure: int, on: date) -> tuple[tuple[str, str, str], ...]:
    """The documents of one measure, soonest first: document, who decides, when."""
    found = sorted((moments()[id] for id in documents_of(measure)), key=lambda m: order(m, on))
    return tuple((m.name, m.body, when(m, on)) for m in found)


def calendar(run: Run) -> Page:
    """Every document by date, then every measure with its documents."""
    on = run.rules.on
    by_date = Table(
        "kalender",
        "Eerst wat het eerst komt",
        ("Wanneer", "Document", "Wie besluit", "Maatregelen", "Waarop dit steunt"),
        (False,) * 5,
        tuple(rows(on)),
        ("34mm", "1.2fr", "22mm", "26mm", "1.4fr"),
    )
    by_measure = Table(
        "kalender-maatregelen",
        "Per maatregel",
        ("Maatregel", "In welk document en wanneer"),
        (False, False),
        tuple(
            (f"{n}. {text.short}", "; ".join(f"{name} ({body}): {moment}" for name, body, moment in of_measure(n, on)))
            for n, text in measure_texts().items()
        ),
        ("48mm", "1fr"),
    )
    lead = (
        f"Gerekend vanaf {wording.day(on)}. De planning van {run.municipality.name} zelf gaat voor; de maanden zijn gebruikelijk, geen wet."
    )
    return Page("kalender", "Besliskalender", "Maatregelen", (Paragraph(lead), by_date, by_measure), sheet=True)
