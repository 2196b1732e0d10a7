"""What a GeoPackage says of itself, asked of SQLite: GDAL can bring the process down on a broken one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from werkruimte.engine import DAMAGED

BAG = ("verblijfsobject", "pand")
"""The layers of the BAG that we read, as PDOK names them."""


def of_bag(path: Path) -> frozenset[str]:
    """The layers of the BAG in it; empty when it holds none, or is no sound GeoPackage."""
    try:
        with _opened(path) as database:
            names = {row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")}
            columns = {n: {c[1] for c in database.execute(f"PRAGMA table_info({n})")} for n in BAG if n in names}
    except DAMAGED:
        return frozenset()
    return frozenset(n for n, have in columns.items() if {"identificatie", "status"} <= have)


def last_change(path: Path) -> str:
    """When it was written last (ISO), empty when it does not say."""
    try:
        with _opened(path) as database:
            return str(database.execute("SELECT max(last_change) FROM gpkg_contents").fetchone()[0])
    except DAMAGED:
        return ""


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))
