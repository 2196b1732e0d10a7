"""From a name and a folder to the five forms of the dossier, in one move."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
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
    return _make(wish, out, progress, (agreement.FILES, lambda result, folder: agreement.write(result, folder)))


def _make(wish: Wish, out: Path, progress: Progress, forms: tuple[tuple[str, ...], Callable[[Run, Path], None]]) -> Path:
    """Build or load, run, and write the forms (file names and their writer) in one move."""
    rules, (files, write) = in_force(wish.on, wish.override), forms
    with new_files(out, files) as new, tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        result = run(_snapshot(wish, Path(temporary), progress), rules, progress)
        progress("schrijven")
        write(public(result) if wish.public else result, new)
    return out


def _snapshot(wish: Wish, temporary: Path, progress: Progress) -> Snapshot:
    if wish.data is None:
        return demo(wish.municipality)
    return build(wish.municipality, wish.data, temporary / "feitenbasis", wish.skip, progress)


def write_dossier(result: Run, folder: Path) -> None:
    """Write the five forms of a run into a folder."""
    layers = result.layers()
    document = model.document(result, layers)
    contract.write(contract.document(result), folder / "dossier.json")
    html.write(document, layers, folder / "dossier.html")
    pdf.write(document, folder / "dossier.pdf")
    gpkg.write(result, folder / "dossier.gpkg")
    sheet.write(result, folder / "dossier.xlsx")
