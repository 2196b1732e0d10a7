"""The shadow of a dwelling: what one sensitive site at a spot takes from the usable category around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from werkruimte.methods.compiled import compiled


def loss_at(
    spots_xy: NDArray[np.float64], cells_xy: NDArray[np.float64], category: NDArray[np.int8], distances_m: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells that fall, and steps lost in all, if one sensitive site stands at each spot.

    spots_xy: (n, 2), cells_xy: (m, 2), RD metres. category: (m,) index now, -1 where none fits.
    distances_m: (k,) guide distance per category, rising. A cell falls when the spot is nearer than its category asks;
    equal is far enough. Returns (n,) cells and (n,) cells x steps. Source: METHODS 4a, ledger C.
    """
    return _loss_at(
        np.ascontiguousarray(spots_xy, dtype=np.float64),
        np.ascontiguousarray(cells_xy, dtype=np.float64),
        np.ascontiguousarray(category, dtype=np.int64),
        np.ascontiguousarray(distances_m, dtype=np.float64),
    )


@compiled
def _loss_at(
    spots: NDArray[np.float64], cells: NDArray[np.float64], category: NDArray[np.int64], distances: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    fallen = np.zeros(len(spots), dtype=np.int64)
    steps = np.zeros(len(spots), dtype=np.int64)
    for s in range(len(spots)):
        for i in range(len(cells)):
            now = category[i]
            if now < 0:
                continue
            dx, dy = cells[i, 0] - spots[s, 0], cells[i, 1] - spots[s, 1]
            square = dx * dx + dy * dy
            if square < distances[now] * distances[now]:
                fallen[s] += 1
                while now >= 0 and square < distances[now] * distances[now]:
                    steps[s] += 1
                    now -= 1
    return fallen, steps


def shadow_raster(
    category: NDArray[np.int8], distances_m: NDArray[np.float64], cell_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same for every cell of a grid at once: cells that fall, and steps lost, if a sensitive site stands in its centre.

    category: (rows, columns) index now, -1 where none fits or where no park lies. Exact: for each category the cells
    within its distance are counted row by row with running sums; offsets are whole cells, so no rounding enters.
    """
    fallen = np.zeros(category.shape, dtype=np.int64)
    steps = np.zeros(category.shape, dtype=np.int64)
    for index, distance in enumerate(distances_m):
        widths = _half_widths(float(distance), cell_m)
        if len(widths) == 0:
            continue
        for cells, into in ((category == index, fallen), (category >= index, steps)):
            if cells.any():
                sums = np.zeros((category.shape[0], category.shape[1] + 1), dtype=np.int32)
                np.cumsum(cells, axis=1, out=sums[:, 1:])
                _add_discs(sums, np.flatnonzero(cells.any(axis=1)), widths, into)
    return fallen, steps


def _half_widths(distance_m: float, cell_m: float) -> NDArray[np.int64]:
    """Per row offset 0, 1, ... the largest column offset that is nearer than the distance; empty when not even 0 is."""
    widths = []
    row = 0
    while (row * cell_m) ** 2 < distance_m**2:
        width = int(np.sqrt(distance_m**2 - (row * cell_m) ** 2) / cell_m) + 1
        while (row * cell_m) ** 2 + (width * cell_m) ** 2 >= distance_m**2:
            width -= 1
        widths.append(width)
        row += 1
    return np.array(widths, dtype=np.int64)


@compiled
def _add_discs(sums: NDArray[np.int32], sources: NDArray[np.int64], widths: NDArray[np.int64], into: NDArray[np.int64]) -> None:
    rows, columns = into.shape
    reach = len(widths) - 1
    for source in sources:
        for row in range(max(source - reach, 0), min(source + reach, rows - 1) + 1):
            width = widths[abs(row - source)]
            for column in range(columns):
                into[row, column] += sums[source, min(column + width + 1, columns)] - sums[source, max(column - width, 0)]
