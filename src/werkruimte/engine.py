"""The one way to open DuckDB with its spatial extension, without network."""

from __future__ import annotations

import importlib.resources as resources
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb


def connect(threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection in memory. The extension is loaded by path from its wheel; nothing is downloaded.

    Raises RuntimeError when the wheels of duckdb and its extension differ in version.
    """
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_unsigned_extensions": "false",
        }
    )
    # DuckDB would draw a bar on standard output, in the middle of what a program reads there.
    connection.execute("SET enable_progress_bar = false")
    folder = resources.files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    extension = folder / "spatial.duckdb_extension"
    if not extension.is_file():
        raise RuntimeError(f"duckdb {duckdb.__version__} and duckdb-extension-spatial do not match")
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def told(error: duckdb.Error) -> str:
    """What DuckDB says is wrong with a file, in Dutch, between brackets; empty when it is nothing a reader can use."""
    text = str(error)
    value = re.search(r"Could not convert string '(.{0,60}?)' to (\w+)(?: when casting from source column (\w+))?", text, re.DOTALL)
    if value:
        column = f" in kolom {value[3]}" if value[3] else ""
        return f" (de waarde '{' '.join(value[1].split())}'{column} is geen getal of datum)"
    line = re.search(r"Line: (\d+)", text)
    if line:
        return f" (regel {line[1]} is niet te lezen)"
    return " (de tekens staan in een codering die wij niet kennen)" if "encoded" in text else ""


DAMAGED = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises on a damaged file: of its pages, or of the text in them."""


def quoted(text: object) -> str:
    """A value as SQL literal, for the places where DuckDB takes no parameter (table functions, COPY)."""
    return "'" + str(text).replace("'", "''") + "'"


def is_whole_geopackage(path: Path) -> bool:
    """Whether SQLite can read a GeoPackage to its end: GDAL can bring the process down on a broken one, so SQLite looks first."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            return bool(sound and database.execute("SELECT count(*) FROM gpkg_contents").fetchone()[0] > 0)
    except DAMAGED:
        return False
