"""The shadow of a dwelling as a layer: what one dwelling on each spot costs, for a municipality or around a plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.methods.kernels import nearest_site
from werkruimte.methods.shadow import shadow_raster
from werkruimte.werktoets.ground import Ground

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shadow:
    """Hectares and hectares x steps lost if a dwelling stands in the centre of each cell; row 0 is the most southern.

    west, south: corner of the raster, RD metres at multiples of the cell. reading: table.reading.
    """

    west: float
    south: float
    cell_m: float
    loss_ha: NDArray[np.floating]
    steps_ha: NDArray[np.floating]
    reading: str

    def centres(self) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """x of the columns and y of the rows."""
        rows, columns = self.loss_ha.shape
        return self.west + (np.arange(columns) + 0.5) * self.cell_m, self.south + (np.arange(rows) + 0.5) * self.cell_m


def shadow(ground: Ground, reading: str = "rustig.omgeving", box: Box | None = None) -> Shadow:
    """The raster of a box (west, south, east, north; RD), or of the whole municipality. Exact at the cell centres.

    Source: METHODS 4a, ledger C; equals the difference of two ledgers with and without the dwelling.
    """
    box = box or _whole(ground)
    cell = ground.rules.value("cell_m")
    steps = np.array(ground.rules.distances_m[reading.split(".")[0]])
    west, south, east, north = box
    reach = steps.max()
    first = np.floor((np.array([west, south]) - reach) / cell).astype(np.int64)
    last = np.ceil((np.array([east, north]) + reach) / cell).astype(np.int64)
    category = np.full((last[1] - first[1], last[0] - first[0]), -1, dtype=np.int8)
    at = np.floor(ground.cells_xy / cell).astype(np.int64) - first
    inside = (at >= 0).all(axis=1) & (at[:, 0] < category.shape[1]) & (at[:, 1] < category.shape[0])
    category[at[inside, 1], at[inside, 0]] = ground.cell_category(reading, inside)
    fallen, lost = shadow_raster(category, steps, cell)
    window = _window(first, cell, (west, south, east, north), category.shape)
    corner = first + np.array([window[1].start, window[0].start])
    return Shadow(
        float(corner[0] * cell), float(corner[1] * cell), cell, fallen[window] * ground.cell_ha, lost[window] * ground.cell_ha, reading
    )


def _whole(ground: Ground) -> Box:
    if ground.outline is not None:
        west, south, east, north = ground.outline.bounds
        return west, south, east, north
    low, high = ground.cells_xy.min(axis=0), ground.cells_xy.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _window(first: NDArray[np.int64], cell: float, box: Box, shape: tuple[int, int]) -> tuple[slice, slice]:
    west, south = (int(np.floor(v / cell)) - int(f) for v, f in zip(box[:2], first, strict=True))
    east, north = (int(np.ceil(v / cell)) - int(f) for v, f in zip(box[2:], first, strict=True))
    return slice(south, min(north, shape[0])), slice(west, min(east, shape[1]))


def free_zone(ground: Ground, area: BaseGeometry, readings: tuple[str, ...]) -> BaseGeometry:
    """The part of an area where a facade may stand without costing a step around the area, in any of the readings.

    Whole cells of the grid, cut to the area; every spot of such a cell is far enough, not only its centre.
    """
    cell = ground.rules.value("cell_m")
    half = cell * np.sqrt(0.5)
    shapely.prepare(area)
    reach = shapely.box(*area.bounds).buffer(ground.limit_m + half, cap_style="square", join_style="mitre")
    around = np.flatnonzero(shapely.contains_xy(reach, ground.cells_xy))
    around = around[~shapely.contains_xy(area, ground.cells_xy[around])]
    asked = _asked(ground, around, readings)
    west, south, east, north = area.bounds
    xs = (np.arange(np.floor(west / cell), np.ceil(east / cell)) + 0.5) * cell
    ys = (np.arange(np.floor(south / cell), np.ceil(north / cell)) + 0.5) * cell
    centres = np.column_stack([v.ravel() for v in np.meshgrid(xs, ys)])
    free = np.ones(len(centres), dtype=bool)
    for metres in np.unique(asked[asked > 0]):
        near = nearest_site(centres, ground.cells_xy[around[asked == metres]], metres + half)[0]
        free &= near >= metres + half
    x, y = centres[free].T
    cells = shapely.box(x - cell / 2, y - cell / 2, x + cell / 2, y + cell / 2)
    return shapely.union_all(cells).intersection(area) if len(cells) else shapely.from_wkt("POLYGON EMPTY")


def _asked(ground: Ground, cells: NDArray[np.int64], readings: tuple[str, ...]) -> NDArray[np.float64]:
    """Metres that each cell asks to keep its category in every reading; 0 where no category fits."""
    most = np.zeros(len(cells))
    for reading in readings:
        steps = np.array([*ground.rules.distances_m[reading.split(".")[0]], 0.0])
        most = np.maximum(most, steps[ground.cell_category(reading, cells)])
    return most
