"""`dossier.xlsx`: a sheet per table, one of sources, one of clauses; text stays text, a number is a number, a date a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Figure
from werkruimte.dossier import cells, clauses, wording
from werkruimte.dossier.blocks import Table
from werkruimte.dossier.cells import Amount
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
CLAUSES = ("maatregel", "titel", "toon", "voor", "tekst", "let op")
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


DATE = "[$-413]d mmmm yyyy"
"""A date with Dutch names of months, whatever the language of the spreadsheet."""
NARROW, WIDE = 14, 60
"""Width of a column in characters."""
WHOLE = ("gebeurtenissen", "bronnen", "aannamen", "herkomst", "besluit-", "maatstaf-")
"""Tables of the pages that have a fuller sheet: events, sources, figures, and the calendar and maatstaven of all measures."""


def write(run: Run, tables: Sequence[Table], path: Path) -> None:
    """Write the workbook: figures, events and sources whole, and the tables of the pages as they stand there.

    Nothing that a spreadsheet would run as a formula or link.
    """
    edition = wording.EDITIONS[run.edition]
    book = _Book(path, {"title": f"Werkdossier {run.municipality.name}", "status": edition}, run.rules.on)
    book.sheet("uitgave", ("uitgave", "gemeente", "gemaakt op"), [(edition, run.municipality.name, run.rules.on)])
    by_level: dict[str, list[Figure]] = {}
    for figure in run.figures:
        by_level.setdefault(figure.area.level, []).append(figure)
    for level, figures in by_level.items():
        book.sheet(f"getallen {level}", COLUMNS, [_row(f) for f in figures])
    book.sheet("gebeurtenissen", EVENTS, [_event(e) for e in run.events])
    book.sheet("bepalingen", CLAUSES, _clauses(run))
    parameters = [(p.id, p.label, p.value, _unit(p.unit), p.source, _day(p.date), p.checked) for p in run.parameters]
    book.sheet("aannamen", ("id", "aanname", "waarde", "eenheid", "bron", "datum", "geverifieerd"), parameters)
    sources = [
        (
            s.id,
            s.title,
            s.publisher,
            s.licence,
            s.period.end if s.period.known else wording.UNDATED,
            PRECISION[s.period.precision],
            s.file,
            s.rows_in,
            s.rows_out,
            s.sha256,
        )
        for s in run.sources
    ]
    book.sheet("bronnen", SOURCES, sources)
    for table in tables:
        if not table.id.startswith(WHOLE):
            book.sheet(table.id, *cells.columns(table))
    book.close(f"&L{edition}&R&P")


def write_tables(tables: Mapping[str, tuple[tuple[str, ...], Sequence[tuple[object, ...]]]], title: str, on: date, path: Path) -> None:
    """Write a workbook of tables (name -> columns, rows), with its title on a first sheet."""
    book = _Book(path, {"title": title}, on)
    book.sheet("let op", (title,), [])
    for name, (columns, rows) in tables.items():
        book.sheet(name, columns, rows)
    book.close()


def _clauses(run: Run) -> list[tuple[object, ...]]:
    """Every clause of every measure, ready to paste, with what is still to be filled in and the law it rests on."""
    return [
        (a.measure, a.title, c.tone, clauses.TITLES[c.tone], clauses.text(c, run.rules.on), " ".join(clauses.remarks(c, run.rules.on)))
        for a in run.assessments
        for c in a.clauses
    ]


def _unit(code: str) -> str:
    return wording.UNITS.get(code, code) or BARE.get(code, code)


def _day(text: str) -> date | str:
    """A date as data where it is a whole one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _event(event: Event) -> tuple[object, ...]:
    place = (wording.park_name(event.area.name), wording.park_name(event.label), event.x, event.y)
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
    period = figure.period
    moment = period.end if period.known else wording.UNDATED
    return (
        figure.id,
        catalogue()[figure.id].label,
        _told(figure),
        figure.low,
        figure.high,
        _unit(figure.unit),
        STATUS[figure.status],
        wording.REASONS.get(figure.reason or "", figure.reason),
        period.start,
        moment,
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


def _told(figure: Figure) -> object:
    """The whole number, shown with the decimals of the catalogue; where there is none, the words for that; of a band nothing."""
    if not figure.known:
        return wording.absent(figure)
    return None if figure.value is None else Amount(figure.value, catalogue()[figure.id].decimals)


class _Book:
    """A workbook of tables: nothing in it is run as a formula or a link."""

    def __init__(self, path: Path, properties: Mapping[str, str], on: date) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({**properties, "created": datetime.combine(on, datetime.min.time(), UTC)})
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.styles: dict[str, object] = {}

    def sheet(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
        """Add a sheet: its heads, its rows, a filter, and columns as wide as what is in them."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.write_row(0, 0, columns, self.head)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        for column in range(len(columns)):
            longest = max((len(cell) for row in rows if isinstance(cell := row[column], str)), default=0)
            sheet.set_column(column, column, min(max(longest, NARROW), WIDE))

    def close(self, footer: str = "") -> None:
        """Write the file, with a footer on every sheet."""
        for sheet in self.book.worksheets():
            sheet.set_footer(footer)
        self.book.close()

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: object) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), self._style(DATE))
        elif isinstance(cell, Amount):
            sheet.write_number(row, column, cell.value, self._style(_format(cell)))
        elif cell is not None:
            sheet.write_number(row, column, cell)

    def _style(self, code: str) -> object:
        if code not in self.styles:
            self.styles[code] = self.book.add_format({"num_format": code})
        return self.styles[code]


def _format(amount: Amount) -> str:
    """The code of a number: a spreadsheet in Dutch shows points between thousands and a comma before decimals."""
    whole = "0" if amount.plain else "#,##0"
    return f"{whole}.{'0' * amount.decimals}" if amount.decimals else whole
