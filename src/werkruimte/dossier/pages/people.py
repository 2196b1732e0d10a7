"""People, jobs and mixing."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.domain.source import Source
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Bullets, Heading, Page, Table
from werkruimte.dossier.pages.figures import MIXED_YEARS
from werkruimte.run import Run


def _people(run: Run) -> tuple[Block, ...]:
    """What is known, a row each; and what is not, together by what would tell it."""
    known = {s.id: s for s in run.sources}
    rows: list[tuple[str, ...]] = []
    lacking: dict[str, list[str]] = {}
    for id in (id for id in catalogue() if id.startswith(("m12.", "m05.", "m02.", "m03.", "w8.", "ctx."))):
        found = [f for f in run.figures.find(id, run.municipality.code)]
        for figure in [f for f in found if f.known][-1:] or found[-1:]:
            label = catalogue()[id].label + (" (gemengde jaren)" if figure.variant == MIXED_YEARS else "")
            if figure.status == "no_data":
                lacking.setdefault(figure.note or "De bron ontbreekt.", []).append(label)
                continue
            when = wording.dated(figure, run.rules.on) if figure.known else ""
            rows.append((label, wording.with_unit(figure), when, f"{_source(figure, known)} {figure.note}".strip()))
    table = Table(
        "mensen",
        "Mensen, banen en menging",
        ("Wat", "Hoeveel", "Wanneer", "Bron en opmerking"),
        (False, True, False, False),
        tuple(rows),
        ("1.4fr", "27mm", "34mm", "2.6fr"),
    )
    if not lacking:
        return (table,)
    missing = tuple(f"{note} Nu onbekend: {'; '.join(dict.fromkeys(labels))}." for note, labels in lacking.items())
    return table, Heading("Geen gegevens"), Bullets(missing)


def _source(figure: Figure, known: dict[str, Source]) -> str:
    """Where a figure comes from; nothing where there is none."""
    if not figure.known:
        return ""
    return wording.source_line(figure, known)


def people(run: Run) -> Page:
    """Each figure on people, jobs and mixing with its own year."""
    return Page("mensen", "Mensen en banen", "Verdieping", _people(run))
