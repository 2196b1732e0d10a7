"""Land use polygons of CBS (BBG, NBBG): one row a polygon and year, clipped to the municipality, in RD."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.source import OUTSIDE, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import dates, land_use_columns, place
from werkruimte.sources.files import Found

TWICE = "Niet gebruikt: van dit jaar en deze plek is {} er al."


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add the land use of every year in the file; without a boundary of the municipality the whole file.

    Classes are codes or, in the GeoPackages of PDOK, labels. A polygon without class or shape is left out and named.
    The years are those of the columns; without them the year of the source, UNDATED where that is unknown. A year of
    which an earlier file shows the same ground is not read again. Raises NoRowsLeft when no polygon has a class.
    """
    named = land_use_columns.years(found.columns)
    source = _dated(connection, source, named)
    shape = place.to_rd(connection, found.relation, found.path.name)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE used AS SELECT row_number() OVER () AS row, *, {shape} AS shape FROM {found.relation}"
    )
    connection.execute("UPDATE used SET shape = ST_MakeValid(shape) WHERE shape IS NOT NULL AND NOT ST_IsValid(shape)")
    there = {year: _there(connection, year) for year in named or [source.period.end.year]}
    if all(there.values()):
        return replace(source, kind="", warning=f"{source.warning} {TWICE.format(', '.join(sorted(set(there.values()))))}".strip())
    connection.execute("CREATE OR REPLACE TEMP TABLE label_codes (label VARCHAR, code INTEGER)")
    connection.executemany("INSERT INTO label_codes VALUES (?, ?)", list(land_use_columns.codes().items()))
    rejected = [r for year in there if not there[year] for r in _add(connection, source, year, named.get(year, "categorie"))]
    connection.execute("DELETE FROM land_use WHERE ST_IsEmpty(geometry)")
    rows = int(connection.execute("SELECT count(*) FROM used").fetchall()[0][0])
    connection.execute("DROP TABLE used")
    if rows == len({r.row for r in rejected}):
        first = rejected[0].reason if rejected else "geen rijen"
        raise NoRowsLeft(file=found.path.name, first=first, cure="Lever het Bestand Bodemgebruik van het CBS zoals het is.")
    return _counted(connection, source, rows, rejected)


def _there(connection: duckdb.DuckDBPyConnection, year: int) -> str:
    """The earlier file that shows the ground of `used` in that year, empty when none does: maps of one year may lie side by side."""
    rows = connection.execute(
        """SELECT l.source FROM used JOIN land_use l ON l.year = ? AND ST_Contains(l.geometry, ST_PointOnSurface(used.shape))
        WHERE used.shape IS NOT NULL AND NOT ST_IsEmpty(used.shape) LIMIT 1""",
        [year],
    ).fetchall()
    return str(rows[0][0]) if rows else ""


def _add(connection: duckdb.DuckDBPyConnection, source: Source, year: int, column: str) -> list[Rejected]:
    """Add the classes of one year; the rows of `used` without class or shape, by name."""
    inside = connection.execute("SELECT count(*) FROM municipality").fetchall()[0][0]
    join = "JOIN municipality m ON ST_Intersects(m.geometry, shape)" if inside else ""
    text = f'trim(CAST("{column}" AS VARCHAR))'
    code = f"coalesce(TRY_CAST(regexp_extract({text}, '^(\\d\\d)(\\.0)?$', 1) AS INTEGER), label_codes.code)"
    labels = f"LEFT JOIN label_codes ON label = regexp_replace(lower({text}), '[^a-z]', '', 'g')"
    bad = f"SELECT row, coalesce({text}, ''), shape IS NULL OR ST_IsEmpty(shape) FROM used {labels} WHERE {code} IS NULL OR shape IS NULL OR ST_IsEmpty(shape) ORDER BY row"
    wrong = connection.execute(bad).fetchall()
    connection.execute(
        f"""INSERT INTO land_use SELECT {quoted(land_use_columns.series(year))}, {year}, {quoted(source.id)}, row, {code},
        {"ST_CollectionExtract(ST_Intersection(shape, m.geometry), 3)" if inside else "shape"} FROM used {labels} {join}
        WHERE {code} IS NOT NULL AND shape IS NOT NULL AND NOT ST_IsEmpty(shape) ORDER BY row"""
    )
    return [Rejected(str(row), column, str(value), "geen vlak" if empty else "geen klasse van bodemgebruik") for row, value, empty in wrong]


def _dated(connection: duckdb.DuckDBPyConnection, source: Source, columns: dict[int, str]) -> Source:
    """The source, of the last year that its columns name."""
    told = dates.of_year(max(columns)) if columns else None
    if told is None or (told.end.year == source.period.end.year and not source.dated_by_name):
        return source
    id = re.sub(r"onbekend|(19|20)\d\d", str(told.end.year), source.id)
    taken = connection.execute("SELECT 1 FROM land_use WHERE source = ? LIMIT 1", [id]).fetchall()
    return replace(source.dated(told), id=source.id if taken else id)


def _counted(connection: duckdb.DuckDBPyConnection, source: Source, rows: int, wrong: list[Rejected]) -> Source:
    """A polygon without a class in one of its years is used for the others; without any it is rejected; else it lies elsewhere."""
    used = {str(row) for (row,) in connection.execute("SELECT DISTINCT shape FROM land_use WHERE source = ?", [source.id]).fetchall()}
    bad = {r.row: r for r in reversed(wrong) if r.row not in used}
    cleaned = tuple(replace(r, reason=f"{r.reason}; dat jaar leeg gelaten") for r in wrong if r.row in used)
    rejected = sorted(bad.values(), key=lambda r: int(r.row))
    return source.counted(rows, (*rejected, *group(rows - len(used) - len(bad), "vlak", OUTSIDE)), cleaned)
