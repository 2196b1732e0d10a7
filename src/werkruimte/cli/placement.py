"""From a municipality and a folder with a register to the page, the public figures and the internal forms, in one move."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.domain.errors import FileUnreadable
from werkruimte.dossier import html, pdf, placement
from werkruimte.dossier.pages import placement_internal
from werkruimte.dossier.pages.placement import document
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

FILES = ("plek.html", "plek.pdf", "plek.json", "plek-intern.html", "plek-intern.xlsx", "plek-intern.gpkg")
CURE = "Leg er een lijst van vestigingen bij met SBI-code en plaats (LISA of gemeente); zie docs/plek.md."


@dataclass(frozen=True)
class Asked:
    """What the user asked: municipality, folder, assumptions, date of the rules, files to leave out."""

    municipality: str
    data: Path
    override: Path | None
    on: date
    skip: tuple[str, ...]


def make_placement(asked: Asked, out: Path, progress: Callable[[str], None]) -> Run:
    """Write every form to `out`. Raises FileUnreadable when the folder has no register of establishments."""
    rules = in_force(asked.on, asked.override)
    with new_files(out, FILES) as new, tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        result = run(build(asked.municipality, asked.data, Path(temporary) / "feitenbasis", asked.skip, progress), rules, progress)
        if result.studies.moving is None:
            raise FileUnreadable(file=asked.data.name, problem="in deze map staat geen lijst van vestigingen", cure=CURE)
        progress("schrijven")
        layers = result.layers()
        words = document(result, layers)
        html.write(words, None, new / "plek.html")
        pdf.write(words, new / "plek.pdf")
        placement.write_json(result, new / "plek.json")
        html.write(placement_internal.document(result, layers), None, new / "plek-intern.html")
        placement.write_internal(result, new / "plek-intern.xlsx")
        placement.write_map(result, new / "plek-intern.gpkg")
    return result
