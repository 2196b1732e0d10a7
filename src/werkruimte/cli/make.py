"""From a name and a folder to the five forms of the dossier, in one move."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.dossier import agreement, contract, gpkg, html, model, pdf, sheet
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, demo
from werkruimte.rules.rules import Rules, in_force
from werkruimte.run import Run, run

DOSSIER = ("dossier.html", "dossier.pdf", "dossier.json", "dossier.gpkg", "dossier.xlsx")


Progress = Callable[[str], None]


def make_dossier(
    name: str, out: Path, data: Path | None, override: Path | None, on: date, skip: tuple[str, ...], progress: Progress
) -> Path:
    """Write all forms of the dossier to `out`; until the last one is ready nothing there changes. Returns `out`."""
    return _make(name, out, data, in_force(on, override), skip, progress, (DOSSIER, write_dossier))


def make_agreement(
    name: str, out: Path, data: Path | None, override: Path | None, on: date, skip: tuple[str, ...], progress: Progress
) -> Path:
    """Write the council paper to `out` in the same way."""
    return _make(name, out, data, in_force(on, override), skip, progress, (agreement.FILES, _agreement))


def _make(
    name: str,
    out: Path,
    data: Path | None,
    rules: Rules,
    skip: tuple[str, ...],
    progress: Progress,
    forms: tuple[tuple[str, ...], Callable[[Run, Path, Progress], None]],
) -> Path:
    """Build or load, run, and write the forms (file names and their writer) in one move."""
    files, write = forms
    with new_files(out, files) as new, tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        result = run(_snapshot(name, data, Path(temporary), skip, progress), rules, progress)
        write(result, new, progress)
    return out


def _snapshot(name: str, data: Path | None, temporary: Path, skip: tuple[str, ...], progress: Progress) -> Snapshot:
    return demo(name) if data is None else build(name, data, temporary / "feitenbasis", skip, progress)


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
        gpkg.write(result, folder / "dossier.gpkg")
        progress("dossier.xlsx schrijven")
        sheet.write(result, folder / "dossier.xlsx")
        progress("dossier.pdf schrijven")
        paper.result()


def _agreement(result: Run, folder: Path, progress: Progress) -> None:
    progress("raadsstuk schrijven")
    agreement.write(result, folder)
