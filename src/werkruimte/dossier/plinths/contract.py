"""`plinten.json`: measure 4 of a municipality as plain data, with its own published schema. The stretches are in the GeoPackage."""

from __future__ import annotations

import json
import math
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier.plinths.page import sentence
from werkruimte.plinths.assess import COLOURS, Street
from werkruimte.plinths.result import Result
from werkruimte.plinths.survey import Surveyed

VERSION = "plinten-1.0"


def document(result: Result) -> dict[str, Any]:
    """The whole assessment; null is unknown."""
    rules = result.plinths.rules
    length = result.plinths.frontage.length
    return {
        "contract": VERSION,
        "municipality": {"code": result.municipality.code, "name": result.municipality.name},
        "on": result.rules.on.isoformat(),
        "sentence": sentence(result),
        "figures": [f.as_dict() for f in result.figures],
        "weights": {
            "origin": rules.origin,
            "consistency_ratio": rules.consistency,
            "criteria": [
                {"id": k, "name": rules.criteria[k], "weight": w, "known_share": result.plinths.known_share(k)}
                for k, w in rules.weights.items()
            ],
        },
        "survey": None if result.plinths.survey is None else _survey(result.plinths.survey),
        "colours": {name: float(length[result.plinths.colour == i].sum()) for i, name in enumerate(COLOURS)},
        "streets": [_street(s) for s in result.streets],
        "phases": [vars(p) for p in result.phases],
        "shared_use": [vars(s) | {"guests": [{"name": n, "idle_m2_hours_per_week": h} for n, h in s.guests]} for s in result.shared_use],
        "sources": [s.as_dict() for s in result.used],
        "parameters": [m.as_dict() for m in rules.measures.values()],
    }


def _survey(survey: Surveyed) -> dict[str, Any]:
    height, openness = (int((~np.isnan(v)).sum()) for v in (survey.height, survey.transparency))
    return {"file": survey.file, "rows": survey.rows, "astray": survey.astray, "heights": height, "openness": openness}


def _street(street: Street) -> dict[str, Any]:
    return {
        "name": street.name,
        "facade_m": street.length_m,
        "score": street.low if street.high - street.low < 1e-9 else None,
        "score_low": street.low,
        "score_high": street.high,
        "active_share": _known(street.active),
        "units_per_100m": street.units_per_100m,
        "gehl": street.gehl,
        "points": {k: _known(v) for k, v in street.points.items()},
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def schema() -> dict[str, Any]:
    """The published JSON Schema; ids come from the catalogue."""
    found: dict[str, Any] = json.loads(resources.files("werkruimte.dossier.plinths").joinpath("plinten.schema.json").read_text("utf-8"))
    found["$defs"]["figure"]["properties"]["id"]["enum"] = [id for id in catalogue() if id.startswith("m04.")]
    return found


def write(data: dict[str, Any], path: Path) -> None:
    """Write as UTF-8 JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
