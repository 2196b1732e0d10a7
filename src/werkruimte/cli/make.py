"""From a name and a folder to the five forms of the dossier, in one move."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.cli.order import Order, Question
from werkruimte.domain.source import Source
from werkruimte.dossier import agreement, area_layers, contract, html, model, pdf, sheet, wording
from werkruimte.dossier.blocks import Table
from werkruimte.facts.build import build, nothing_read
from werkruimte.facts.snapshot import Snapshot, demo
from werkruimte.publish import public
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

DOSSIER = ("dossier.html", "dossier.pdf", "dossier.json", "dossier.gpkg", "dossier.xlsx")


Progress = Callable[[str], None]


def make_dossier(order: Order, progress: Progress) -> Path:
    """Write all forms of the dossier to its folder; until the last one is ready nothing there changes. Returns the folder."""
    return _make(order, progress, (DOSSIER, write_dossier))


def make_agreement(order: Order, progress: Progress) -> Path:
    """Write the council paper in the same way."""
    return _make(order, progress, (agreement.FILES, _agreement))


def _make(order: Order, progress: Progress, forms: tuple[tuple[str, ...], Callable[[Run, Path, Progress], None]]) -> Path:
    """Derive, and write the forms (file names and their writer) in one move."""
    files, write = forms
    with new_files(order.uit, files) as new, tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        result = derived(order, Path(temporary), progress)
        write(public(result) if order.publiek else result, new, progress)
    return order.uit


def derived(asked: Question, temporary: Path, progress: Progress) -> Run:
    """Build in `temporary` from own files, or load what came with the program, and run under the rules of the day."""
    rules = in_force(asked.on, asked.aannamen)
    snapshot = _snapshot(asked, temporary, progress)
    warning = nothing_read(asked.data, snapshot.sources)
    if warning:
        print(warning, file=sys.stderr)
    result = run(snapshot, rules, progress)
    later = later_than(result.sources, rules.on)
    if later:
        print(later, file=sys.stderr)
    return result


def later_than(sources: tuple[Source, ...], on: date) -> str:
    """What to say where a file tells of after the day of the run; empty where none does."""
    later = [s for s in sources if s.kind and s.period.known and s.period.first > on]
    newest = max(later, key=lambda s: s.period.end, default=None)
    if newest is None:
        return ""
    told = f"De datum {wording.day(on)} ligt vóór die van {newest.file} ({wording.moment(newest.period)})"
    return f"Let op: {told}; de regels van die dag en de ouderdom zeggen daar niets van. Geef een latere --datum."


def _snapshot(asked: Question, temporary: Path, progress: Progress) -> Snapshot:
    if asked.data is None:
        return demo(asked.gemeente)
    return build(asked.gemeente, asked.data, temporary / "feitenbasis", asked.sla_over, progress)


def write_dossier(result: Run, folder: Path, progress: Progress) -> None:
    """Write the five forms; Typst works outside the interpreter's lock, so the PDF is made beside the others."""
    progress("bladzijden maken")
    layers = result.layers()
    document = model.document(result, layers)
    with ThreadPoolExecutor(1) as beside:
        paper = beside.submit(pdf.write, document, folder / "dossier.pdf")
        progress("dossier.json schrijven")
        contract.write(contract.document(result), folder / "dossier.json")
        progress("dossier.html schrijven")
        html.write(document, layers, folder / "dossier.html")
        progress("dossier.gpkg schrijven")
        area_layers.write(result, layers, folder / "dossier.gpkg")
        progress("dossier.xlsx schrijven")
        sheet.write(result, document.of(Table), folder / "dossier.xlsx")
        progress("dossier.pdf schrijven")
        paper.result()


def _agreement(result: Run, folder: Path, progress: Progress) -> None:
    progress("raadsstuk schrijven")
    agreement.write(result, folder)
