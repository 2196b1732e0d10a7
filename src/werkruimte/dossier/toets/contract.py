"""`toets.json`: a tested plan in the form of the contract, with its own published schema."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import shapely

from werkruimte.catalogue.catalogue import plan_catalogue
from werkruimte.werktoets.picture import Picture
from werkruimte.werktoets.result import Outcome, Result

VERSION = "toets-1.0"


def document(result: Result, picture: Picture) -> dict[str, Any]:
    """The whole test as plain data."""
    rules, used = result.ground.rules, result.sources
    return {
        "contract": VERSION,
        "municipality": {"code": result.ground.municipality.code, "name": result.ground.municipality.name},
        "plan": {
            "name": result.plan.name,
            "file": result.plan.file,
            "sample": result.plan.sample,
            "crs": "EPSG:28992",
            "area": json.loads(shapely.to_geojson(result.plan.area)),
            "free_zone": json.loads(shapely.to_geojson(picture.free)),
        },
        "rules": {
            "on": rules.on.isoformat(),
            "categories": list(rules.categories),
            "distances_m": {table: list(metres) for table, metres in rules.distances_m.items()},
            "source": rules.distance_source,
        },
        "variants": [_variant(o) for o in result.outcomes],
        "sources": [s.as_dict() for s in result.ground.sources if s.id in used],
        "parameters": [p.as_dict() for p in rules.parameters.values()],
    }


def _variant(outcome: Outcome) -> dict[str, Any]:
    variant = outcome.variant
    return {
        "code": variant.code,
        "name": variant.name,
        "verdict": outcome.verdict,
        "sentence": outcome.sentence,
        "programme": {
            "dwellings": variant.dwellings,
            "work_m2": variant.work_m2,
            "kept_m2": variant.kept_m2,
            "placed": variant.homes is not None,
            "homes": None if variant.homes is None else json.loads(shapely.to_geojson(variant.homes)),
            "phases": [{"name": p.name, "year": p.year, "dwellings": p.dwellings, "work_m2": p.work_m2} for p in variant.phases],
        },
        "rows": [{"id": r.id, "title": r.title, "verdict": r.verdict, "sentence": r.sentence} for r in outcome.rows],
        "figures": [f.as_dict() for f in outcome.figures],
        "clauses": [
            {"id": c.id, "title": c.title, "text": "".join(t for t, _ in c.spans), "remarks": list(c.remarks)} for c in outcome.clauses
        ],
        "gaps": list(outcome.gaps),
    }


def schema() -> dict[str, Any]:
    """The published JSON Schema; ids come from the catalogue."""
    text = resources.files("werkruimte.dossier.toets").joinpath("toets.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    found["$defs"]["figure"]["properties"]["id"]["enum"] = list(plan_catalogue())
    return found


def write(data: dict[str, Any], path: Path) -> None:
    """Write as UTF-8 JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
