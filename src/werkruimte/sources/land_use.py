"""Land use polygons of CBS (BBG, NBBG): one row a polygon and year, clipped to the municipality, in RD."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import OUTSIDE, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import land_use_columns, place
from werkruimte.sources.files import Found


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add the land use of every year in the file; without a boundary of the municipality the whole file.

    Classes are codes or, in the GeoPackages of PDOK, labels. A polygon without class or shape is left out and named.
    Raises NoRowsLeft when no polygon has a class, or the year is unknown.
    """
    columns = land_use_columns.years(found.columns) or {source.period.end.year: "categorie"}
    if source.period.end == UNDATED and "categorie" in columns.values():
        raise NoRowsLeft(file=found.path.name, first="het jaar is onbekend", cure="Noem het jaar in de naam van het bestand.")
    shape = place.to_rd(connection, found.relation, found.path.name)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE used AS SELECT row_number() OVER () AS row, *, {shape} AS shape FROM {found.relation}"
    )
    connection.execute("UPDATE used SET shape = ST_MakeValid(shape) WHERE shape IS NOT NULL AND NOT ST_IsValid(shape)")
    rejected: list[Rejected] = []
    connection.execute("CREATE OR REPLACE TEMP TABLE label_codes (label VARCHAR, code INTEGER)")
    connection.executemany("INSERT INTO label_codes VALUES (?, ?)", list(land_use_columns.codes().items()))
    inside = connection.execute("SELECT count(*) FROM municipality").fetchall()[0][0]
    here = "m.geometry" if inside else "shape"
    join = "JOIN municipality m ON ST_Intersects(m.geometry, shape)" if inside else ""
    for year, column in columns.items():
        text = f'trim(CAST("{column}" AS VARCHAR))'
        code = f"coalesce(TRY_CAST(regexp_extract({text}, '^(\\d\\d)(\\.0)?$', 1) AS INTEGER), label_codes.code)"
        labels = f"LEFT JOIN label_codes ON label = regexp_replace(lower({text}), '[^a-z]', '', 'g')"
        bad = f"SELECT row, coalesce({text}, ''), shape IS NULL OR ST_IsEmpty(shape) FROM used {labels} WHERE {code} IS NULL OR shape IS NULL OR ST_IsEmpty(shape) ORDER BY row"
        for row, value, empty in connection.execute(bad).fetchall():
            rejected.append(Rejected(str(row), column, str(value), "geen vlak" if empty else "geen klasse van bodemgebruik"))
        connection.execute(
            f"""INSERT INTO land_use SELECT {quoted(land_use_columns.series(year))}, {year}, {quoted(source.id)}, row, {code},
            {"ST_CollectionExtract(ST_Intersection(shape, m.geometry), 3)" if inside else here} FROM used {labels} {join}
            WHERE {code} IS NOT NULL AND shape IS NOT NULL AND NOT ST_IsEmpty(shape) ORDER BY row"""
        )
    connection.execute("DELETE FROM land_use WHERE ST_IsEmpty(geometry)")
    rows = int(connection.execute("SELECT count(*) FROM used").fetchall()[0][0])
    connection.execute("DROP TABLE used")
    if rows == len({r.row for r in rejected}):
        first = rejected[0].reason if rejected else "geen rijen"
        raise NoRowsLeft(file=found.path.name, first=first, cure="Lever het Bestand Bodemgebruik van het CBS zoals het is.")
    return _counted(connection, source, rows, rejected)


def _counted(connection: duckdb.DuckDBPyConnection, source: Source, rows: int, wrong: list[Rejected]) -> Source:
    """A polygon without a class in one of its years is used for the others; without any it is rejected; else it lies elsewhere."""
    used = {str(row) for (row,) in connection.execute("SELECT DISTINCT shape FROM land_use WHERE source = ?", [source.id]).fetchall()}
    bad = {r.row: r for r in reversed(wrong) if r.row not in used}
    cleaned = tuple(replace(r, reason=f"{r.reason}; dat jaar leeg gelaten") for r in wrong if r.row in used)
    rejected = sorted(bad.values(), key=lambda r: int(r.row))
    return source.counted(rows, (*rejected, *group(rows - len(used) - len(bad), "vlak", OUTSIDE)), cleaned)
