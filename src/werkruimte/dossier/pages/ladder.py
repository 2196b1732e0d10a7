"""The data ladder: each missing file, who has it, what it costs, and which figures it would fill. Most figures first."""

from __future__ import annotations

from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Rung, ladder
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Page, Paragraph, Table
from werkruimte.run import Run


def rungs(run: Run) -> list[tuple[Rung, tuple[str, ...]]]:
    """The files that would fill something in this dossier, with the ids they would fill."""
    known = run.withheld | {f.id for f in run.figures if f.known or f.status in ("suppressed", "not_applicable")}
    empty = [id for id in catalogue() if id not in known]
    found = [(rung, tuple(id for id in empty if any(fnmatch(id, pattern) for pattern in rung.figures))) for rung in ladder()]
    return sorted(((rung, ids) for rung, ids in found if ids or rung.tells), key=lambda pair: -len(pair[1]))


def page(run: Run) -> Page:
    """One annex in place of a wall of empty boxes."""
    rows = tuple(
        (
            rung.file,
            rung.holder,
            rung.cost,
            wording.number(len(ids), 0),
            ", ".join(catalogue()[id].label for id in ids[:SHOWN]) + (" en meer" if len(ids) > SHOWN else "") or rung.tells,
        )
        for rung, ids in rungs(run)
    )
    columns = ("Bestand", "Wie heeft het", "Wat kost het", "getallen", "Welke")
    table = Table(
        "ladder",
        "Wat het eerst helpt, staat boven",
        columns,
        (False, False, False, True, False),
        rows,
        ("1.3fr", "28mm", "28mm", "15mm", "1.6fr"),
    )
    lead = "Elk bestand dat ontbreekt, wie het heeft, wat het kost en hoeveel getallen van dit dossier het vult."
    return Page("gegevensladder", "De gegevensladder", "Bijlagen", (Paragraph(lead), table))


SHOWN = 4
