"""`dossier.json`: the public contract of CONTRACT 3."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

from werkruimte import __version__
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import disclosure
from werkruimte.catalogue.texts import indicators, plan_audit, projects_of, reason_texts, transformations, yardsticks
from werkruimte.domain.assessment import Assessment
from werkruimte.domain.clause import Clause
from werkruimte.dossier import clauses, wording
from werkruimte.dossier.blocks import as_data
from werkruimte.dossier.pages import background, calendar, ladder, measures, precedents
from werkruimte.run import Link, Run


def document(run: Run) -> dict[str, Any]:
    """The whole dossier as plain data, in the order of the contract."""
    return {
        "contract": "1.0",
        "program": __version__,
        "edition": run.edition,
        "edition_text": wording.EDITIONS[run.edition],
        "withheld": list(disclosure().words) if run.edition == "publiek" else [],
        "municipality": {"code": run.municipality.code, "name": run.municipality.name},
        "figures": [f.as_dict() for f in run.figures],
        "events": [e.as_dict() for e in run.events],
        "bridge": [_link(link) for link in run.bridge.links],
        "measures": [_measure(run, a) for a in run.assessments],
        "reasons": [
            {
                "id": r.id,
                "title": r.title,
                "figures": [f for f in r.figures if f in catalogue() and f not in run.withheld],
                "missing": list(r.missing),
                "not_shown": list(r.not_shown),
            }
            for r in reason_texts()
        ],
        "indicators": {i.id: [f for f in i.figures if f in catalogue() and f not in run.withheld] for i in indicators()},
        "indicator_texts": {i.id: [i.name, i.aim, i.unit, i.needs] for i in indicators()},
        "calendar": [list(row) for row in calendar.rows(run.rules.on)],
        "sources": [s.as_dict() for s in run.sources],
        "rules": {"on": run.rules.on.isoformat(), "categories": list(run.rules.categories), "distances_m": _distances(run)},
        "parameters": [p.as_dict() for p in run.parameters],
        "ladder": [
            {"file": r.file, "holder": r.holder, "cost": r.cost, "unlocks": len(ids), "figures": list(ids)} for r, ids in ladder.rungs(run)
        ],
        "background": {
            "plan_audit": as_data(plan_audit()),
            "yardsticks": as_data(yardsticks()),
            "transformations": [row | {"printed": list(background.case(row))} for row in transformations()],
            "projects": as_data(projects_of(run.municipality.code)),
        },
    }


def _distances(run: Run) -> dict[str, list[float]]:
    """The guide distance of each category, in each table."""
    return {table: list(metres) for table, metres in run.rules.distances_m.items()}


def _measure(run: Run, assessment: Assessment) -> dict[str, Any]:
    """One measure with its sentence, clauses and precedents as the pages print them."""
    return assessment.as_dict() | {
        "sentence": measures.sentence(run, assessment),
        "clauses": [_clause(run, c) for c in assessment.clauses],
        "precedents": as_data(precedents.of(assessment.precedents)),
    }


def _clause(run: Run, clause: Clause) -> dict[str, Any]:
    """A clause as printed, and which of its blanks the data filled."""
    printed = clauses.block(clause, run.rules.on)
    blanks = [{"name": b.name, "filled": b.filled, "figure": b.figure.id if b.figure else None, "ask": b.ask} for b in clause.blanks]
    return {
        "id": clause.id,
        "tone": clause.tone,
        "title": printed.title,
        "text": printed.text,
        "warning": printed.warning,
        "remarks": list(printed.remarks),
        "blanks": blanks,
    }


def _link(link: Link) -> dict[str, Any]:
    """One link between register editions: beside the contract, so that the table of the bridge can be redone."""
    sides = {"older": link.older, "newer": link.newer}
    named = {side: [{"rin": p.rin, "name": p.name, "ha": p.area_ha} for p in parks] for side, parks in sides.items()}
    areas = {f"ha_{side}": sum(p.area_ha for p in parks) for side, parks in sides.items()}
    return {"cause": link.cause, "status": link.status, "evidence": link.by, **named, **areas, "change": link.change_ha}


def schema() -> dict[str, Any]:
    """The published JSON Schema of the contract; beside its grammar the ids are those of the catalogue."""
    text = resources.files("werkruimte.dossier").joinpath("dossier.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    found["$defs"]["figure_id"]["enum"] = list(catalogue())
    return found


def write(data: dict[str, Any], path: Path) -> None:
    """Write the contract as UTF-8 JSON. Raises ValueError for a fault of the program that no schema can refuse."""
    faults = [*_ranges(data["figures"]), *_strangers(data), *_undeclared(data["figures"]), *_twice(data["figures"])]
    if faults:
        raise ValueError(f"dossier.json would break its contract: {'; '.join(faults)}")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")


def _ranges(figures: list[dict[str, Any]]) -> list[str]:
    """Figures whose ends, or whose value between them, are not in order."""
    known = ((f["id"], [f[k] for k in ("low", "value", "high") if f[k] is not None]) for f in figures)
    return [f"{id}: {values} is no range" for id, values in known if values != sorted(values)]


def _undeclared(figures: list[dict[str, Any]]) -> list[str]:
    """Figures of another unit or method than their id has, or of a period that ends before it starts."""
    known = ((f, catalogue()[f["id"]]) for f in figures)
    other = [
        f"{f['id']}: not {entry.unit} by {entry.method}" for f, entry in known if (f["unit"], f["method"]) != (entry.unit, entry.method)
    ]
    periods = ((f["id"], f["period"]) for f in figures)
    return other + [f"{id}: {p} is no period" for id, p in periods if p["from"] is not None and p["from"] >= p["to"]]


def _twice(figures: list[dict[str, Any]]) -> list[str]:
    """Keys that stand more than once."""
    keys = Counter((f["id"], f["area"]["code"], f["period"]["to"], f["variant"]) for f in figures)
    return [f"{key} stands twice" for key, times in keys.items() if times > 1]


def _strangers(data: dict[str, Any]) -> list[str]:
    """Figures and events of a source that is not among the sources."""
    sources = {s["id"] for s in data["sources"]}
    named = [(f["id"], s) for f in data["figures"] for s in f["sources"]]
    named += [(e["id"], w["source"]) for e in data["events"] for w in e["evidence"]]
    return [f"{id}: source {source} is unknown" for id, source in named if source not in sources]
