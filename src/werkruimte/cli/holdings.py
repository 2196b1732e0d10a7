"""`bronnen`: which files are there, how old they are, and what each file that is missing would add."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.cli.order import Question
from werkruimte.cli.steps import DERIVE, reading, steps
from werkruimte.dossier import wording
from werkruimte.dossier.pages import ladder
from werkruimte.run import Run

SHOWN = 3


def bronnen(question: Question, *, json: Annotated[bool, Parameter(negative="", show_default=False)] = False) -> None:
    """Welke bestanden er zijn, hoe oud ze zijn, en wat elk ontbrekend bestand zou toevoegen.

    Parameters
    ----------
    json
        Geef hetzelfde als JSON.
    """
    from werkruimte.cli.make import derived

    with steps({**reading(question.data, question.sla_over), **DERIVE}) as progress, tempfile.TemporaryDirectory() as place:
        held = holdings(derived(question, Path(place), progress))
    if json:
        print(_as_json(held))
    else:
        _print(held)


def holdings(run: Run) -> dict[str, Any]:
    """What a run stands on and lacks: `files` and `missing`, both most figures first; the age in years, or null when undated."""
    fed: dict[str, set[str]] = {}
    for figure in run.figures:
        for source in figure.sources if figure.known else ():
            fed.setdefault(source, set()).add(figure.id)
    files = [
        {
            "id": s.id,
            "file": s.file,
            "kind": s.kind or "onbekend",
            "title": s.title,
            "publisher": s.publisher,
            "licence": s.licence,
            "may_publish": s.may_publish,
            "period": s.period.as_dict(),
            "when": wording.moment(s.period),
            "age_years": round(wording.age(s.period, run.rules.on), 1) if s.period.known else None,
            "rows": {"in": s.rows_in, "out": s.rows_out, "rejected": s.rows_rejected},
            "faulty": s.faulty,
            "cleaned": sum(c.rows for c in s.cleaned),
            "figures": len(fed.get(s.id, ())),
            "warning": s.warning,
        }
        for s in run.sources
    ]
    missing = [
        {"file": r.file, "holder": r.holder, "cost": r.cost, "unlocks": len(ids), "figures": list(ids)}
        for r, ids in ladder.rungs(run)
        if ids
    ]
    known = {f.id for f in run.figures if f.known}
    return {
        "municipality": {"code": run.municipality.code, "name": run.municipality.name},
        "on": run.rules.on.isoformat(),
        "figures": {"declared": len(catalogue()), "known": len(known)},
        "files": sorted(files, key=lambda f: (-f["figures"], f["file"])),
        "missing": missing,
    }


def _as_json(held: dict[str, Any]) -> str:
    return json.dumps(held, ensure_ascii=False, indent=1)


def _print(held: dict[str, Any]) -> None:
    console = Console()
    declared, known = held["figures"]["declared"], held["figures"]["known"]
    console.print(f"{escape(held['municipality']['name'])}: {known} van de {declared} soorten getallen zijn bekend, op {held['on']}.")
    there = _table("Wat er is", "Bestand", "Wat", "Van wanneer", "Oud")
    for f in held["files"]:
        age = "onbekend" if f["age_years"] is None else f"{wording.number(max(f['age_years'], 0), 1)} jaar"
        there.add_row(str(f["figures"]), escape(f["file"]), escape(f["title"]), f["when"], age)
    console.print(there)
    for f in held["files"]:
        if f["warning"]:
            console.print(f"Let op, {escape(f['file'])}: {escape(f['warning'])}")
        wrong = [f"{f[key]} {what}" for key, what in (("faulty", "rijen weggelaten"), ("cleaned", "waarden opgeschoond")) if f[key]]
        if wrong:
            console.print(f"Let op, {escape(f['file'])}: {' en '.join(wrong)}; zie Bronnen in het dossier.")
    away = _table("Wat ontbreekt", "Bestand", "Wie heeft het", "Wat kost het", "Bijvoorbeeld")
    for m in held["missing"]:
        examples = ", ".join(catalogue()[id].label for id in m["figures"][:SHOWN])
        away.add_row(str(m["unlocks"]), escape(m["file"]), escape(m["holder"]), escape(m["cost"]), escape(examples))
    console.print(away)


def _table(title: str, *columns: str) -> Table:
    """A table whose first column counts figures."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("Getallen", justify="right")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
