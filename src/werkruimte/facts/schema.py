"""The tables of a snapshot and their columns. What few folders have is written only when it has rows."""

from __future__ import annotations

import duckdb

OPTIONAL: dict[str, str] = {}
"""Table -> columns; a snapshot without the file reads as an empty table."""


def create_optional(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every optional table, empty."""
    for table, columns in OPTIONAL.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
