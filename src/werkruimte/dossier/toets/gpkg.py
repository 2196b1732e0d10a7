"""`schaduw.gpkg`: what a dwelling on each cell in and around the plan costs the parks, per table and reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from werkruimte.dossier import gpkg
from werkruimte.dossier.toets.drawing import SHADED, SHADOW
from werkruimte.werktoets.picture import Picture
from werkruimte.werktoets.result import Result

LAYER = "schaduw"
FREE = "kost niets"


def write(result: Result, picture: Picture, path: Path) -> None:
    """Every cell in the frame of the map: hectares that fall and hectares x steps if a dwelling stands in its centre."""
    if not picture.shadows:
        gpkg.write_empty(path)
        return
    first = picture.shadows[SHADED]
    x, y = (v.ravel() for v in np.meshgrid(*first.centres()))
    half = first.cell_m / 2
    columns: dict[str, object] = {"in_vlak": np.where(shapely.contains_xy(result.plan.area, x, y), "ja", "nee").astype(object)}
    for name, found in picture.shadows.items():
        columns[f"ha_{name.replace('.', '_')}"] = np.round(found.loss_ha.ravel(), 2)
        columns[f"ha_treden_{name.replace('.', '_')}"] = np.round(found.steps_ha.ravel(), 2)
    columns["klasse"] = _classes(first.loss_ha.ravel())
    columns["wkb"] = shapely.to_wkb(shapely.box(x - half, y - half, x + half, y + half), hex=True)
    columns["cel"] = np.arange(len(x))
    gpkg.write_columns((LAYER, "POLYGON"), columns, "cel", _qml(), path)


def _classes(ha: np.ndarray) -> np.ndarray:
    """The class of the map (rustig, omgeving) in words."""
    names = np.array([f"meer dan {low:g} ha" for low, _ in SHADOW], dtype=object)
    at = np.searchsorted([low for low, _ in SHADOW], ha) - 1
    return np.where(ha > 0, names[np.maximum(at, 0)], FREE)


def _qml() -> str:
    symbols = {f"meer dan {low:g} ha": gpkg.fill(colour, "no") for low, colour in SHADOW}
    return gpkg.categorized("klasse", {FREE: gpkg.fill("#FFFFFF", "no"), **symbols}, "fill")
