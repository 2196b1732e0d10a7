"""A printed table with one wrong cell."""

import json
from pathlib import Path

import numpy as np

from werkruimte.methods.balance import find_misprints


def test_the_london_table_has_one_misprint(shared: Path) -> None:
    cases = json.loads((shared / "reference/refcases.json").read_text("utf-8"))["4a_erosion"]
    case = next(c for c in cases if c["id"] == "4a-01-london-table")
    given, expected = case["inputs"], case["expected"]
    cells = np.array([given["cells"][r] for r in given["rows"]], dtype=float)
    rows = np.array([given["row_totals"][r] for r in given["rows"]], dtype=float)
    columns = np.array([given["column_totals"][c] for c in given["columns"]], dtype=float)
    (found,) = find_misprints(cells, rows, columns, given["rounding_slack"])
    assert [given["rows"][found.row], given["columns"][found.column]] == expected["flagged"]
    assert (found.row_residual, found.column_residual, found.proposed) == (
        expected["row_residual"],
        expected["column_residual"],
        expected["proposed"],
    )
    cells[found.row, found.column] = found.proposed
    assert find_misprints(cells, rows, columns, given["rounding_slack"]) == []
