"""`toets.json`: a tested plan in the form of the contract, with its own published schema."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from werkruimte.catalogue.catalogue import plan_catalogue
from werkruimte.rules.sound import SoundRule, sound_rules
from werkruimte.werktoets.clauses import CONCEPT
from werkruimte.werktoets.mixing import Mixing
from werkruimte.werktoets.result import Outcome, Result

VERSION = "toets-1.0"


def document(result: Result) -> dict[str, Any]:
    """The whole test as plain data."""
    rules, used = result.ground.rules, result.sources
    return {
        "contract": VERSION,
        "edition": result.edition,
        "municipality": {"code": result.ground.municipality.code, "name": result.ground.municipality.name},
        "plan": {
            "name": result.plan.name,
            "file": result.plan.file,
            "sample": result.plan.sample,
            "crs": "EPSG:28992",
            "area": json.loads(shapely.to_geojson(result.plan.area)),
            "free_zone": json.loads(shapely.to_geojson(result.free)),
        },
        "rules": {
            "on": rules.on.isoformat(),
            "categories": list(rules.categories),
            "distances_m": {table: list(metres) for table, metres in rules.distances_m.items()},
            "source": rules.distance_source,
            "sound": [_sound_rule(key, rule) for key, rule in sound_rules(rules.on).items()] if result.plan.sounds else [],
        },
        "variants": [_variant(o) for o in result.outcomes],
        "sources": [s.as_dict() for s in result.ground.sources if s.id in used],
        "parameters": [p.as_dict() for p in rules.parameters.values()],
    }


def _sound_rule(key: str, rule: SoundRule) -> dict[str, Any]:
    return {
        "for": key,
        "id": rule.id,
        "value_db": rule.value_db,
        "article": rule.article,
        "valid_from": rule.valid_from,
        "source": rule.source,
        "verified": rule.verified,
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
            {"id": c.id, "title": c.title, "text": "".join(t for t, _ in c.spans), "remarks": [CONCEPT, *c.remarks]}
            for c in outcome.clauses
        ],
        "gaps": list(outcome.gaps),
        "mixing": None if outcome.mixing is None else _mixing(outcome.mixing),
    }


def _mixing(found: Mixing) -> dict[str, Any]:
    """Both sides: what each firm of the list needs and whether it is constrained, and whom each dwelling spot constrains."""
    hits = {table: set(found.constrained(table).tolist()) for table in found.pairs}
    firms = [
        {
            "row": f.row,
            "grounds": found.needs.grounds[i],
            "needs_m": {table: _known(metres[i]) for table, metres in found.needs.metres.items()},
            "nearest_m": _known(found.nearest_m[i]),
            "constrained": [table for table, some in hits.items() if i in some],
            "m2": f.floor_m2,
            "jobs": f.jobs,
        }
        for i, f in enumerate(found.firms)
    ]
    return {"firms": firms, "dwellings": [_spot(found, number) for number in range(len(found.spots))]}


def _spot(found: Mixing, number: int) -> dict[str, Any]:
    centre = shapely.point_on_surface(found.spots[number])
    firms = {table: [found.firms[i] for i in pairs[pairs[:, 1] == number, 0]] for table, pairs in found.pairs.items()}
    return {
        "x": round(centre.x, 1),
        "y": round(centre.y, 1),
        "firms": {table: [f.row for f in some] for table, some in firms.items()},
        "m2": {table: _sum([f.floor_m2 for f in some]) for table, some in firms.items()},
        "jobs": {table: _sum([f.jobs for f in some]) for table, some in firms.items()},
    }


def _sum(values: list[float | None]) -> float | None:
    """None as soon as one is unknown: a sum without it would look complete."""
    return None if None in values else float(sum(v for v in values if v is not None))


def _known(metres: float) -> float | None:
    return round(float(metres), 2) if np.isfinite(metres) else None


def schema() -> dict[str, Any]:
    """The published JSON Schema; ids come from the catalogue."""
    text = resources.files("werkruimte.dossier.toets").joinpath("toets.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    found["$defs"]["figure"]["properties"]["id"]["enum"] = list(plan_catalogue())
    return found


def write(data: dict[str, Any], path: Path) -> None:
    """Write as UTF-8 JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
