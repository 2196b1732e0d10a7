"""From a name and a folder to the five forms of the dossier, in one move."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.dossier import agreement, contract, gpkg, html, model, pdf, sheet
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, demo
from werkruimte.publish import public
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

DOSSIER = ("dossier.html", "dossier.pdf", "dossier.json", "dossier.gpkg", "dossier.xlsx")


Progress = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What the user asked: municipality, own files, assumptions, date of the rules, files to skip, and the edition."""

    municipality: str
    data: Path | None
    override: Path | None
    on: date
    skip: tuple[str, ...] = ()
    public: bool = False


def make_dossier(wish: Wish, out: Path, progress: Progress) -> Path:
    """Write all forms of the dossier to `out`; until the last one is ready nothing there changes. Returns `out`."""
    return _make(wish, out, progress, (DOSSIER, write_dossier))


def make_agreement(wish: Wish, out: Path, progress: Progress) -> Path:
    """Write the council paper to `out` in the same way."""
    return _make(wish, out, progress, (agreement.FILES, _agreement))


def _make(wish: Wish, out: Path, progress: Progress, forms: tuple[tuple[str, ...], Callable[[Run, Path, Progress], None]]) -> Path:
    """Derive, and write the forms (file names and their writer) in one move."""
    files, write = forms
    with new_files(out, files) as new, tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        result = derived(wish, Path(temporary), progress)
        write(public(result) if wish.public else result, new, progress)
    return out


def derived(wish: Wish, temporary: Path, progress: Progress) -> Run:
    """Build in `temporary` from own files, or load what came with the program, and run under the rules of the day."""
    rules = in_force(wish.on, wish.override)
    return run(_snapshot(wish, temporary, progress), rules, progress)


def _snapshot(wish: Wish, temporary: Path, progress: Progress) -> Snapshot:
    if wish.data is None:
        return demo(wish.municipality)
    return build(wish.municipality, wish.data, temporary / "feitenbasis", wish.skip, progress)


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
