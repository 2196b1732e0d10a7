"""A made register of establishments on the units of a municipality: no real firm, no name. Every form of it says *voorbeeld*."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import numpy as np

FILE = "voorbeeld_vestigingen.csv"
TITLE = "Voorbeeld: verzonnen vestigingen, geen echte bedrijven"
COLUMNS = ("vestigingsnummer", "sbi", "banen", "x", "y", "peiljaar")
ACTIVITIES = {
    "industrie": ("25621", "2511", "1083", "4120", "4941", "5210", "9313", "6201", "7022", "8559", "4520", "2361", "3811", "4673", "1812"),
    "winkel_of_kantoor": ("4711", "6201", "6920", "7111", "9602", "4778", "5610"),
}
FILLED = 0.85


def write(connection: duckdb.DuckDBPyConnection, folder: Path, seed: int = 20261125) -> Path:
    """Write a made register with its date and licence beside it; units keep their place, one in seven stays empty."""
    draw = np.random.default_rng(seed)
    rows = connection.execute(
        "SELECT klasse, x, y FROM units WHERE klasse IN ('industrie', 'winkel_of_kantoor') ORDER BY x, y, nr"
    ).fetchall()
    path = folder / FILE
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number, (klasse, x, y) in enumerate(rows, 1):
            if draw.random() < FILLED:
                sbi = ACTIVITIES[klasse][draw.integers(len(ACTIVITIES[klasse]))]
                writer.writerow([f"V{number:05d}", sbi, int(draw.integers(1, 40)), x, y, 2026])
    sidecar = f'titel = "{TITLE}"\nuitgever = "voorbeeld"\nlicentie = "verzonnen"\npeildatum = "2026-01-01"\nprecisie = "year"\nmay_publish = "aggregates"\n'
    Path(f"{path}.bron.toml").write_text(sidecar, "utf-8")
    return path
