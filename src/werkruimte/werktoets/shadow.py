"""The shadow of a dwelling as a layer: what one dwelling on each spot costs, for a municipality or around a plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

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
    return _cast(ground, reading, box or _whole(ground), 0.0, np.ones(len(ground.cells_xy), dtype=bool))


def _cast(ground: Ground, reading: str, box: Box, extra_m: float, counted: NDArray[np.bool_]) -> Shadow:
    """`extra_m` lengthens every guide distance: with half the diagonal of a cell the answer holds for the whole cell."""
    cell = ground.rules.value("cell_m")
    steps = np.array(ground.rules.distances_m[reading.split(".")[0]])
    west, south, east, north = box
    reach = steps.max() + extra_m
    first = np.floor((np.array([west, south]) - reach) / cell).astype(np.int64)
    last = np.ceil((np.array([east, north]) + reach) / cell).astype(np.int64)
    category = np.full((last[1] - first[1], last[0] - first[0]), -1, dtype=np.int8)
    at = np.floor(ground.cells_xy / cell).astype(np.int64) - first
    inside = counted & (at >= 0).all(axis=1) & (at[:, 0] < category.shape[1]) & (at[:, 1] < category.shape[0])
    category[at[inside, 1], at[inside, 0]] = ground.cell_category(reading, inside)
    asked = np.where(steps > 0, steps + extra_m, 0.0) if extra_m else steps
    fallen, lost = shadow_raster(category, asked, cell)
    window = _window(first, cell, (west, south, east, north), category.shape)
    corner = first + np.array([window[1].start, window[0].start])
    return Shadow(
        float(corner[0] * cell), float(corner[1] * cell), cell, fallen[window] * ground.cell_ha, lost[window] * ground.cell_ha, reading
    )


def _whole(ground: Ground) -> Box:
    if ground.outline is not None:
        return ground.outline.bounds  # type: ignore[no-any-return]
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
    half = ground.rules.value("cell_m") * np.sqrt(0.5)
    shapely.prepare(area)
    around = ~shapely.contains_xy(area, ground.cells_xy)
    free: NDArray[np.bool_] | None = None
    for reading in readings:
        found = _cast(ground, reading, area.bounds, half, around)
        free = found.loss_ha == 0 if free is None else free & (found.loss_ha == 0)
    assert free is not None
    xs, ys = found.centres()
    row, column = np.nonzero(free)
    h = found.cell_m / 2
    cells = shapely.box(xs[column] - h, ys[row] - h, xs[column] + h, ys[row] + h)
    return shapely.union_all(cells).intersection(area) if len(cells) else shapely.from_wkt("POLYGON EMPTY")
