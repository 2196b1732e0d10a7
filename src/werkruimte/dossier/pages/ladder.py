"""The data ladder: each missing file, who has it, what it costs, and which figures it would fill. Most figures first."""

from __future__ import annotations

from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Rung, ladder
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Page, Paragraph, Table
from werkruimte.run import Run

LEAD = "Elk bestand dat ontbreekt, wie het heeft, wat het kost en hoeveel getallen van dit dossier het vult."
SHOWN, BELOW = 4, "zie de tabel hieronder"
"""So many numbers stand beside their file; more have a table of their own."""


def rungs(run: Run) -> list[tuple[Rung, tuple[str, ...]]]:
    """The files that would fill something in this dossier, with the ids they would fill."""
    known = run.withheld | {f.id for f in run.figures if f.known or f.status in ("suppressed", "not_applicable")}
    empty = [id for id in catalogue() if id not in known]
    found = [(rung, tuple(id for id in empty if any(fnmatch(id, pattern) for pattern in rung.figures))) for rung in ladder()]
    return sorted(((rung, ids) for rung, ids in found if ids or rung.tells), key=lambda pair: -len(pair[1]))


def page(run: Run) -> Page:
    """One annex in place of a wall of empty boxes: the files, and under those that tell much every number that they tell."""
    found = rungs(run)
    table = Table(
        "ladder",
        "Wat het eerst helpt, staat boven",
        ("Bestand", "Wie heeft het", "Wat kost het", "getallen", "Welke"),
        (False, False, False, True, False),
        tuple((rung.file, rung.holder, rung.cost, wording.number(len(ids), 0), _few(rung, _labels(ids))) for rung, ids in found),
        ("1.3fr", "28mm", "28mm", "15mm", "1.6fr"),
    )
    return Page("gegevensladder", "De gegevensladder", "Bijlagen", (Paragraph(LEAD), table, *_every(found)))


def _labels(ids: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(catalogue()[id].label for id in ids))


def _few(rung: Rung, labels: list[str]) -> str:
    """What a file tells, where that is little."""
    return BELOW if len(labels) > SHOWN else ", ".join(labels) or rung.tells


def _every(found: list[tuple[Rung, tuple[str, ...]]]) -> tuple[Table, ...]:
    """Each number of the files that tell many, two beside each other."""
    groups = [(rung.file, labels) for rung, ids in found if len(labels := [wording.capital(label) for label in _labels(ids)]) > SHOWN]
    if not groups:
        return ()
    table = Table(
        "ladder-getallen",
        "Welke getallen deze bestanden vullen",
        ("Getallen", "Meer getallen"),
        (False, False),
        tuple((label, next(iter(labels[n + 1 : n + 2]), "")) for _, labels in groups for n, label in enumerate(labels) if n % 2 == 0),
        ("1fr", "1fr"),
        groups=tuple((file, -(-len(labels) // 2)) for file, labels in groups),
    )
    return (table,)
