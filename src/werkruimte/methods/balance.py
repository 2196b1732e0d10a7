"""A table of changes with printed totals: do rows and columns add up, and which single cell would mend them?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Misprint:
    """The cell where a row and a column that do not add up cross, and the value that closes the row."""

    row: int
    column: int
    row_residual: float
    column_residual: float
    proposed: float


def find_misprints(cells: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64], slack: float) -> list[Misprint]:
    """Cells whose row and column miss their printed total by the same amount.

    residual = printed total - sum of cells. cells: (r, c); rows: (r,); columns: (c,); one unit. slack: what rounding of
    the printed numbers may explain. A residual with no partner in the other direction flags no cell. NaN is an error.
    Source: METHODS 4a, reference case 1.

    >>> find_misprints(np.array([[1.0, 2], [3, 9]]), np.array([3.0, 7]), np.array([4.0, 6]), 0.5)[0].proposed
    4.0
    """
    if any(np.isnan(a).any() for a in (cells, rows, columns)):
        raise ValueError("a table with unknown cells cannot be checked")
    by_row, by_column = rows - cells.sum(axis=1), columns - cells.sum(axis=0)
    near = np.abs(by_row[:, None] - by_column[None, :]) <= slack
    wrong = near & (np.abs(by_row) > slack)[:, None] & (np.abs(by_column) > slack)[None, :]
    return [Misprint(int(r), int(c), float(by_row[r]), float(by_column[c]), float(cells[r, c] + by_row[r])) for r, c in np.argwhere(wrong)]
