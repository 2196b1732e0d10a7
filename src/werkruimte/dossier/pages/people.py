"""People, jobs and mixing."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import measure_texts
from werkruimte.domain.figure import Figure
from werkruimte.domain.source import Source
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import MIXED_YEARS
from werkruimte.run import Run

LADDER = "Wat hier niet staat, is niet bekend: [de gegevensladder]{#gegevensladder} noemt het bij het bestand dat het zou vertellen."


def _people(run: Run) -> tuple[Block, ...]:
    """What is known, a row each; what is not stands in the ladder, under the file that would tell it."""
    known = {s.id: s for s in run.sources}
    rows: dict[tuple[object, ...], tuple[str, ...]] = {}
    lacking = False
    followed = {id for text in measure_texts().values() for id in text.followed}
    for id in (id for id in catalogue() if id.startswith(("m12.", "m05.", "m02.", "m03.", "w8.", "ctx.")) and id not in followed):
        found = [f for f in run.figures.find(id, run.municipality.code)]
        for figure in [f for f in found if f.known][-1:] or found[-1:]:
            label = catalogue()[id].label + (" (gemengde jaren)" if figure.variant == MIXED_YEARS else "")
            if figure.status == "no_data":
                lacking = True
                continue
            when = wording.dated(figure, run.rules.on) if figure.known else ""
            row = (label, wording.with_unit(figure), when, f"{_source(figure, known)} {figure.note}".strip())
            # What is counted the same way is one row, though two subjects of the catalogue have it.
            counted = (figure.proof or id, *row[1:])
            rows[counted] = (max(label, rows[counted][0], key=len), *row[1:]) if counted in rows else row
    table = Table(
        "mensen",
        "Mensen, banen en menging",
        ("Wat", "Hoeveel", "Wanneer", "Bron en opmerking"),
        (False, True, False, False),
        tuple(rows.values()),
        ("1.4fr", "27mm", "34mm", "2.6fr"),
    )
    return (table, Paragraph(LADDER)) if lacking else (table,)


def _source(figure: Figure, known: dict[str, Source]) -> str:
    """Where a figure comes from; nothing where there is none."""
    if not figure.known:
        return ""
    return wording.source_line(figure, known)


def people(run: Run) -> Page:
    """Each figure on people, jobs and mixing with its own year."""
    return Page("mensen", "Mensen en banen", "Verdieping", _people(run))
