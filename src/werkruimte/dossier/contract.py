"""`dossier.json`: the public contract of CONTRACT 3."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.run import Link, Run

INDICATORS = {
    "K1": ["m01.floor.business.stock", "m01.floor.industrie.stock", "m01.floor.overig.stock"],
    "K3": ["m01.land.register.change", "m01.land.housing.loss", "m01.land.new.gain"],
    "K4": ["m01.room.ge_4_1.area", "m01.room.ge_4_1.share"],
    "K9": ["w8.fmi.index", "w8.fmi.low", "w8.fmi.high"],
}
LADDER = (
    ("LV BAG-extract met volledige historie", "Kadaster", "gratis", "not_computable_single_snapshot"),
    ("Landelijke editie van IBIS", "provincies", "gratis", "source_missing"),
    ("BAG-extract met gesplitste gebruiksdoelen", "Kadaster", "gratis", "unit_unknown"),
)


def document(run: Run) -> dict[str, Any]:
    """The whole dossier as plain data, in the order of the contract."""
    return {
        "contract": "1.0",
        "edition": "intern",
        "municipality": {"code": run.municipality.code, "name": run.municipality.name},
        "figures": [f.as_dict() for f in run.figures],
        "events": [e.as_dict() for e in run.events],
        "bridge": [_link(link) for link in run.bridge.links],
        "measures": [a.as_dict() for a in run.assessments],
        "reasons": [],
        "indicators": INDICATORS,
        "sources": [s.as_dict() for s in run.sources],
        "parameters": [p.as_dict() for p in run.parameters],
        "ladder": [_rung(run, *row) for row in LADDER],
    }


def _link(link: Link) -> dict[str, Any]:
    """One link between register editions: beside the contract, so that the table of the bridge can be redone."""
    sides = {"older": link.older, "newer": link.newer}
    named = {side: [{"rin": p.rin, "name": p.name, "ha": p.area_ha} for p in parks] for side, parks in sides.items()}
    areas = {f"ha_{side}": sum(p.area_ha for p in parks) for side, parks in sides.items()}
    return {"cause": link.cause, "status": link.status, "evidence": link.by, **named, **areas, "change": link.change_ha}


def _rung(run: Run, file: str, holder: str, cost: str, reason: str) -> dict[str, Any]:
    ids = sorted({f.id for f in run.figures if f.reason == reason})
    return {"file": file, "holder": holder, "cost": cost, "unlocks": len(ids), "figures": ids}


def schema() -> dict[str, Any]:
    """The published JSON Schema of the contract; ids come from the catalogue."""
    text = resources.files("werkruimte.dossier").joinpath("dossier.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    found["$defs"]["figure"]["properties"]["id"]["enum"] = list(catalogue())
    return found


def write(data: dict[str, Any], path: Path) -> None:
    """Write the contract as UTF-8 JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
