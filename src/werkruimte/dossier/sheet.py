"""`dossier.xlsx`: a sheet per table, one of sources; text stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Table
from werkruimte.dossier.pages.figures import CAUSES
from werkruimte.run import Run

COLUMNS = (
    "id",
    "getal",
    "waarde",
    "laagste",
    "hoogste",
    "eenheid",
    "status",
    "waarom niet",
    "van",
    "tot",
    "precisie",
    "niveau",
    "code",
    "gebied",
    "variant",
    "zekerheid",
    "methode",
    "bronnen",
    "opmerking",
)
EVENTS = ("id", "boek", "oorzaak", "status", "terrein", "plek", "x", "y", "wat", "hoeveel", "eenheid", "waaruit")
SOURCES = ("id", "titel", "uitgever", "licentie", "peildatum", "precisie", "bestand", "rijen in", "rijen uit", "sha256")


STATUS = {
    "value": "waarde",
    "partial": "gedeeltelijk",
    "no_data": wording.NO_DATA,
    "suppressed": wording.NOT_PUBLIC,
    "not_applicable": "niet van toepassing",
}
PRECISION = {"day": "dag", "month": "maand", "year": "jaar", "circa": "omstreeks"}
OTHER_CAUSES = {
    "new": "nieuw",
    "sensitive_added": "plan laat gevoelige functies toe",
    "function_in": "werd bedrijfsruimte",
    "enlarge": "vergroot",
    "demolition": "gesloopt",
    "function_out": "werd iets anders",
    "shrink": "verkleind",
    "correction": "correctie",
    "other_use": "ander bodemgebruik",
    "encroachment": "ingeperkt",
    "relief": "verruimd",
    "narrowed": "ingeperkt door een plan",
    "widened": "verruimd door een plan",
}
LEDGERS = {"land": "terrein", "floor": "vloer", "room": "milieuruimte", "permission": "plan"}
BARE = {"n": "aantal", "ratio": "verhouding", "index": "index"}
EFFECTS = {"loss": "verlies", "gain": "winst"}


WHOLE = ("gebeurtenissen", "bronnen", "aannamen", "herkomst", "besluit-", "maatstaf-")
"""Tables of the pages that have a fuller sheet: events, sources, figures, and the calendar and maatstaven of all measures."""


def write(run: Run, tables: Sequence[Table], path: Path) -> None:
    """Write the workbook: figures, events and sources whole, and the tables of the pages as they stand there.

    Nothing that a spreadsheet would run as a formula or link.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties(
        {
            "title": f"Werkdossier {run.municipality.name}",
            "status": wording.EDITIONS[run.edition],
            "created": datetime.combine(run.rules.on, datetime.min.time(), UTC),
        }
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    edition = wording.EDITIONS[run.edition]
    _sheet(book, "uitgave", ("uitgave", "gemeente", "gemaakt op"), [(edition, run.municipality.name, run.rules.on.isoformat())], bold)
    by_level: dict[str, list[Figure]] = {}
    for figure in run.figures:
        by_level.setdefault(figure.area.level, []).append(figure)
    for level, figures in by_level.items():
        _sheet(book, f"getallen {level}", COLUMNS, [_row(f) for f in figures], bold)
    _sheet(book, "gebeurtenissen", EVENTS, [_event(e) for e in run.events], bold)
    parameters = [(p.id, p.label, p.value, p.unit, p.source, p.date, "ja" if p.verified else "nee") for p in run.parameters]
    _sheet(book, "aannamen", ("id", "aanname", "waarde", "eenheid", "bron", "datum", "geverifieerd"), parameters, bold)
    sources = [
        (
            s.id,
            s.title,
            s.publisher,
            s.licence,
            s.period.end.isoformat(),
            PRECISION[s.period.precision],
            s.file,
            s.rows_in,
            s.rows_out,
            s.sha256,
        )
        for s in run.sources
    ]
    _sheet(book, "bronnen", SOURCES, sources, bold)
    for table in tables:
        if not table.id.startswith(WHOLE):
            _sheet(book, table.id, table.columns, table.rows, bold)
    for sheet in book.worksheets():
        sheet.set_footer(f"&L{edition}&R&P")
    book.close()


def write_tables(tables: Mapping[str, tuple[tuple[str, ...], Sequence[tuple[object, ...]]]], title: str, on: date, path: Path) -> None:
    """Write a workbook of tables (name -> columns, rows), with its title on a first sheet."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": title, "created": datetime.combine(on, datetime.min.time(), UTC)})
    bold = book.add_format({"bold": True, "bottom": 1})
    _sheet(book, "let op", (title,), [], bold)
    for name, (columns, rows) in tables.items():
        _sheet(book, name, columns, rows, bold)
    book.close()


def _event(event: Event) -> tuple[object, ...]:
    place = (wording.park_name(event.area.name), event.label, event.x, event.y)
    size = (EFFECTS[event.effect], event.amount, wording.UNITS.get(event.unit, event.unit))
    return (
        event.id,
        LEDGERS[event.ledger],
        OTHER_CAUSES.get(event.cause) or CAUSES.get(event.cause, event.cause),
        event.status,
        *place,
        *size,
        event.what,
    )


def _row(figure: Figure) -> tuple[object, ...]:
    period = figure.period.as_dict()
    return (
        figure.id,
        catalogue()[figure.id].label,
        figure.value,
        figure.low,
        figure.high,
        wording.unit(figure) or BARE[figure.unit],
        STATUS[figure.status],
        wording.REASONS.get(figure.reason or "", figure.reason),
        period["from"],
        period["to"],
        PRECISION[figure.period.precision],
        figure.area.level,
        figure.area.code,
        figure.area.name,
        figure.variant,
        figure.confidence,
        figure.method,
        "; ".join(figure.sources),
        figure.note,
    )


def _sheet(book: xlsxwriter.Workbook, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]], bold: object) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_column(0, len(columns) - 1, 18)
