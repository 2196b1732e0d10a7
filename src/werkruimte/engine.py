"""The one way to open DuckDB with its spatial extension, without network."""

from __future__ import annotations

import importlib.resources as resources

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
    folder = resources.files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    extension = folder / "spatial.duckdb_extension"
    if not extension.is_file():
        raise RuntimeError(f"duckdb {duckdb.__version__} and duckdb-extension-spatial do not match")
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def quoted(text: object) -> str:
    """A value as SQL literal, for the places where DuckDB takes no parameter (table functions, COPY)."""
    return "'" + str(text).replace("'", "''") + "'"
