"""From a name and a folder to the five forms of the dossier, in one move."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from werkruimte.domain.errors import OutputBlocked
from werkruimte.dossier import contract, gpkg, html, model, pdf, sheet
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, demo
from werkruimte.rules.rules import Rules, in_force
from werkruimte.run import run

FILES = ("dossier.html", "dossier.pdf", "dossier.json", "dossier.gpkg", "dossier.xlsx")


def make_dossier(
    name: str, out: Path, data: Path | None, override: Path | None, on: date, skip: tuple[str, ...], progress: Callable[[str], None]
) -> Path:
    """Write all forms to `out`; until the last one is ready nothing there changes. Returns `out`."""
    if out.exists() and not out.is_dir():
        raise OutputBlocked(path=out, problem="dit is een bestand, geen map", cure="Geef met --uit een map.")
    rules = in_force(on, override)
    out.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".dossier-", dir=out))
    try:
        snapshot = _snapshot(name, data, temporary, skip, progress)
        _write(snapshot, rules, temporary, progress)
        for file in FILES:
            (temporary / file).replace(out / file)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return out


def _snapshot(name: str, data: Path | None, temporary: Path, skip: tuple[str, ...], progress: Callable[[str], None]) -> Snapshot:
    return demo(name) if data is None else build(name, data, temporary / "feitenbasis", skip, progress)


def _write(snapshot: Snapshot, rules: Rules, folder: Path, progress: Callable[[str], None]) -> None:
    result = run(snapshot, rules, progress)
    progress("dossier schrijven")
    layers = result.layers()
    document = model.document(result, layers)
    contract.write(contract.document(result), folder / "dossier.json")
    html.write(document, layers, folder / "dossier.html")
    pdf.write(document, folder / "dossier.pdf")
    gpkg.write(result, folder / "dossier.gpkg")
    sheet.write(result, folder / "dossier.xlsx")
