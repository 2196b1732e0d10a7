"""`dossier.gpkg`, and its layers of areas: the municipality and its districts with their figures, and the shadow of a dwelling."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.dossier import gpkg, wording
from werkruimte.dossier.html import SHADE_COLOURS
from werkruimte.layers import SHADE_HA, Layers, MapTable, Shade
from werkruimte.run import Run

AREAS = {"gemeente": "municipality", "wijk": "current_districts"}
NAMES = {"gemeente": "gemeente", "wijk": "wijken"}
SHADOW = "schaduw_van_een_woning"
UNKNOWN = "onbekend"
OUTLINES = {"gemeente": gpkg.outline("#17212B", 0.8), "wijk": gpkg.outline("#1D4F7C", 0.3)}


def write(run: Run, layers: Layers, path: Path) -> None:
    """Write `dossier.gpkg`: areas first, then what lies in them."""
    gpkg.write_layers(run, [*area_layers(run, layers), *gpkg.map_layers(run)], wording.EDITIONS[run.edition], path)


def area_layers(run: Run, layers: Layers) -> list[tuple[MapTable, str]]:
    """The layers with their styles, the largest areas first. Registers what it needs on the connection of the run."""
    found = [_areas(run, level) for level in AREAS]
    return found if layers.shade is None else [*found, _shadow(run, layers.shade, layers.cell_m)]


def _areas(run: Run, level: str) -> tuple[MapTable, str]:
    """The areas of a level: a column per figure that districts have (its newest), and in words what is not known and why."""
    ids = list(dict.fromkeys(f.id for f in run.figures if f.area.level == "wijk"))
    newest = {id: _newest(run, level, id) for id in ids}
    shown = {id: figures for id, figures in newest.items() if figures}
    codes = sorted({code for figures in shown.values() for code in figures})
    columns: dict[str, object] = {"code": np.array(codes, dtype=object)}
    for id, figures in shown.items():
        values = [f.value if f is not None else None for f in (figures.get(code) for code in codes)]
        columns[_column(id)] = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    columns[UNKNOWN] = np.array([_unknown(shown, code) for code in codes], dtype=object)
    table = f"figures_of_{level}"
    run.studies.connection.register(table, columns)
    numbers = ", ".join(f"CASE WHEN isnan(f.{c}) THEN NULL ELSE f.{c} END AS {c}" for c in map(_column, shown))
    select = f"""SELECT a.code, a.name AS naam, {numbers}{"," if numbers else ""} f.{UNKNOWN} AS {UNKNOWN},
        ST_Reverse(ST_Normalize(ST_Multi(a.geometry))) AS geom FROM {AREAS[level]} a LEFT JOIN {table} f USING (code)
        WHERE a.geometry IS NOT NULL ORDER BY a.code"""
    names = {_column(id): _alias(figures, run) for id, figures in shown.items()}
    return MapTable(NAMES[level], select, "MULTIPOLYGON"), gpkg.with_names(gpkg.single(OUTLINES[level], "fill"), names)


def _newest(run: Run, level: str, id: str) -> dict[str, Figure]:
    """By area the newest figure of an id; where several readings hold then, the first; none where no area has one of that day."""
    mine = [f for f in run.figures if f.area.level == level and f.id == id]
    day = max((f.period.end for f in mine if f.known), default=None) or max((f.period.end for f in mine), default=None)
    return {f.area.code: f for f in reversed(mine) if f.period.end == day}


def _unknown(shown: Mapping[str, Mapping[str, Figure]], code: str) -> str:
    """What an area has no number of, with the words of the pages."""
    lacking = {id: figures.get(code) for id, figures in shown.items()}
    return "; ".join(f"{catalogue()[id].label}: {wording.absent(f)}" for id, f in lacking.items() if f is None or f.value is None)


def _column(id: str) -> str:
    return id.replace(".", "_")


def _alias(figures: Mapping[str, Figure], run: Run) -> str:
    """The name of a column as QGIS shows it: what it counts, unit, moment."""
    figure = next((f for f in figures.values() if f.known), next(iter(figures.values())))
    unit = wording.unit(figure)
    when = wording.dated(figure, run.rules.on) if figure.known else wording.absent(figure)
    return escape(f"{catalogue()[figure.id].label} ({', '.join(part for part in (unit, when) if part)})")


def _shadow(run: Run, shade: Shade, cell_m: float) -> tuple[MapTable, str]:
    """The classes of the shadow as areas along the edges of the cells, the dearest last (so that it lies on top)."""
    found = {k: shape for k in range(1, len(SHADE_HA) + 1) if (shape := _cells(shade, k, cell_m)) is not None}
    upper = [*SHADE_HA[1:], shade.most_ha]
    columns = {
        "meer_dan_ha": np.array([SHADE_HA[k - 1] for k in found]),
        "hoogstens_ha": np.array([round(upper[k - 1], 2) for k in found]),
        "oppervlakte_ha": np.array([round(s.area / 10_000, 2) for s in found.values()]),
        "wkb": np.array([shapely.to_wkb(s, hex=True) for s in found.values()], dtype=object),
    }
    run.studies.connection.register("shadow_classes", columns)
    select = "SELECT * EXCLUDE (wkb), ST_Multi(ST_GeomFromHEXWKB(wkb)) AS geom FROM shadow_classes ORDER BY meer_dan_ha"
    symbols = {f"{SHADE_HA[k - 1]:g}": gpkg.fill(SHADE_COLOURS[k - 1], "no") for k in found}
    names = {
        "meer_dan_ha": "een woning hier kost meer dan (ha)",
        "hoogstens_ha": "en hoogstens (ha)",
        "oppervlakte_ha": "zo groot is dit (ha)",
    }
    style = gpkg.with_names(gpkg.categorized("meer_dan_ha", symbols, "fill"), names)
    return MapTable(SHADOW, select, "MULTIPOLYGON"), style


def _cells(shade: Shade, kind: int, cell_m: float) -> BaseGeometry | None:
    """The area of one class: runs of cells in a row, joined; None where no cell is of it. Outer rings anticlockwise."""
    west, south = shade.corner
    edges = np.diff(np.pad((shade.classes[::-1] == kind).astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (row, first), (_, last) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    if not len(row):
        return None
    boxes = shapely.box(west + first * cell_m, south + row * cell_m, west + last * cell_m, south + (row + 1) * cell_m)
    return shapely.orient_polygons(shapely.normalize(shapely.union_all(boxes)))
