"""Letters that were written in UTF-8 twice (CafÃ© for Café): told by their shape, and mended."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from werkruimte.domain.source import Rejected, group
from werkruimte.sources.files import Found

KINDS = ("units", "ibis_polygons", "ibis_attributes")
"""Kinds whose names of streets, parks and villages are printed."""
DOUBLED = "[ÃÂâ][^ -~]"
"""No Dutch name has one of these letters before another that is not plain."""
MENDED = "letters twee keer gecodeerd; hersteld"
TOLD = "Letters waren twee keer gecodeerd ({bad} voor {good}); dat is hersteld."


def mend(connection: duckdb.DuckDBPyConnection, found: Found) -> tuple[Found, tuple[Rejected, ...]]:
    """The file with such texts as they were meant, and how many values of each column that are (for `cleaned`)."""
    if found.kind not in KINDS or not found.relation:
        return found, ()
    described = connection.execute(f"DESCRIBE SELECT * FROM {found.relation}").fetchall()
    meant: dict[str, str] = {}
    cleaned: list[Rejected] = []
    columns: list[str] = []
    for name in (row[0] for row in described if row[1] == "VARCHAR"):
        column = '"' + str(name).replace('"', '""') + '"'
        query = f"SELECT {column}, count(*) FROM {found.relation} WHERE regexp_matches({column}, ?) GROUP BY 1 ORDER BY 1"
        here = {text: (read, rows) for text, rows in connection.execute(query, [DOUBLED]).fetchall() if (read := _read(text)) != text}
        if here:
            meant |= {text: read for text, (read, _) in here.items()}
            columns.append(column)
            cleaned += group(sum(rows for _, rows in here.values()), str(name), MENDED, next(iter(here)))
    if not meant:
        return found, ()
    connection.execute("SET VARIABLE meant = map($1::VARCHAR[], $2::VARCHAR[])", [list(meant), list(meant.values())])
    mended = ", ".join(f"coalesce(getvariable('meant')[{c}], {c}) AS {c}" for c in columns)
    return replace(found, relation=f"(SELECT * REPLACE ({mended}) FROM {found.relation})"), tuple(cleaned)


def told(cleaned: tuple[Rejected, ...]) -> str:
    """The warning with one of the mended values; empty when there is none."""
    return TOLD.format(bad=cleaned[0].value, good=_read(cleaned[0].value)) if cleaned else ""


def _read(text: str) -> str:
    """A text read as it was meant: its letters taken for the bytes that they stand for; itself when they stand for none."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
