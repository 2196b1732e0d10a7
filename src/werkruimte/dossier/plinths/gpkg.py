"""`plinten.gpkg`: the stretches of facade with colour, score and points, styled for QGIS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from werkruimte.dossier import gpkg
from werkruimte.dossier.plinths.drawing import BLUE, GREEN, OUT, RED, UNKNOWN
from werkruimte.plinths.assess import COLOURS
from werkruimte.plinths.result import Result

LAYER = "plinten"
PASSES = {True: "ja", False: "nee", None: "onbekend: hoogte opnemen"}
STYLE = {"rood": (RED, 0.9), "blauw": (BLUE, 0.7), "groen": (GREEN, 0.4), "uitgesloten": (OUT, 0.3), "onbekend": (UNKNOWN, 0.4)}


def write(result: Result, path: Path) -> None:
    """Write the layer in EPSG:28992 with its default style."""
    found, frontage = result.plinths, result.plinths.frontage
    columns = {
        "straat": frontage.name.astype(object),
        "kleur": np.array(COLOURS, dtype=object)[result.plinths.colour],
        "plaats": found.order + 1,
        "score": found.score,
        "score_laag": found.low,
        "score_hoog": found.high,
        "toegelaten": np.array([PASSES[p] for p in found.passes], dtype=object),
        "open_nu": np.where(found.active, "ja", "nee" if found.places.known else "onbekend").astype(object),
        "gevel_m": np.round(frontage.length, 2),
        **{f"punt_{k}": v for k, v in found.points.items()},
        "wkb": shapely.to_wkb(frontage.shape, hex=True),
    }
    gpkg.write_columns((LAYER, "MULTILINESTRING"), columns, "plaats = 0, plaats", _qml(), path)


def _qml() -> str:
    return gpkg.categorized("kleur", {name: gpkg.line(colour, width) for name, (colour, width) in STYLE.items()}, "line")
