"""Land use polygons of CBS (BBG, NBBG): one row a polygon and year, clipped to the municipality, in RD."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import OUTSIDE, THERE, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import dates, land_use_columns, left_out, place
from werkruimte.sources.files import Found

TWICE = "Niet gebruikt van {year}: {rows}; van dit jaar en deze plek is {source} er al."
TWICE_UNDATED = "Niet gebruikt: {rows} zonder jaar; van deze plek is {source} er al, ook zonder jaar."


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add the land use of every year in the file; without a boundary of the municipality the whole file.

    Classes are codes or, in the GeoPackages of PDOK, labels. A polygon without shape or a class that exists is left out and named.
    The years are those of the columns; without them the year of the source, UNDATED where that is unknown. A polygon
    of which an earlier file shows the ground in the same year is left out of that year. Raises NoRowsLeft when no polygon has a class.
    """
    named = land_use_columns.years(found.columns)
    source = _dated(connection, source, named)
    _clipped(connection, found, place.to_rd(connection, found.relation, found.path.name))
    years = list(named) or [source.period.end.year]
    twice = " ".join(_twice(connection, year) for year in years).strip()
    connection.execute("CREATE OR REPLACE TEMP TABLE label_codes (label VARCHAR, code INTEGER)")
    connection.executemany("INSERT INTO label_codes VALUES (?, ?)", list(land_use_columns.codes().items()))
    rejected = [r for year in years for r in _add(connection, source, year, named.get(year, "categorie"))]
    rows = int(connection.execute("SELECT count(*) FROM used").fetchall()[0][0])
    source = _counted(connection, replace(source, warning=f"{source.warning} {twice}".strip()), rows, rejected)
    if not source.rows_out and not twice and rows == len({r.row for r in rejected}):
        first = rejected[0].reason if rejected else "geen rijen"
        raise NoRowsLeft(file=found.path.name, first=first, cure="Lever het Bestand Bodemgebruik van het CBS zoals het is.")
    connection.execute("DROP TABLE used")
    return replace(source, kind="") if twice and not source.rows_out else source


def _clipped(connection: duckdb.DuckDBPyConnection, found: Found, shape: str) -> None:
    """The rows of the file as `used`, with `shape` in RD and `here`, what of it lies in the municipality; `there` empty."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE used AS SELECT row_number() OVER () AS row, *, {shape} AS shape, NULL::GEOMETRY AS here, false AS crosses FROM {found.relation}"
    )
    connection.execute("UPDATE used SET shape = ST_MakeValid(shape), crosses = true WHERE shape IS NOT NULL AND NOT ST_IsValid(shape)")
    bounded = connection.execute("SELECT count(*) FROM municipality").fetchall()[0][0]
    inside = "ST_CollectionExtract(ST_Intersection(shape, m.geometry), 3) FROM municipality m WHERE ST_Intersects(m.geometry, shape)"
    connection.execute(f"UPDATE used SET here = {inside if bounded else 'shape'}")
    connection.execute("UPDATE used SET here = NULL WHERE ST_IsEmpty(here)")
    connection.execute("CREATE OR REPLACE TEMP TABLE there (year INTEGER, row BIGINT, source VARCHAR)")


def _twice(connection: duckdb.DuckDBPyConnection, year: int) -> str:
    """Put in `there` the rows of `used` of which an earlier file shows a point within, in that year; what to say of it, else empty."""
    # Apart from the year, so that the join is on place alone: only then it is a spatial one.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE points AS SELECT row, ST_PointOnSurface(here) AS point FROM used WHERE here IS NOT NULL"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE earlier AS SELECT source, geometry FROM land_use WHERE year = ?", [year])
    connection.execute(
        "INSERT INTO there SELECT ?, row, min(source) FROM points JOIN earlier ON ST_Contains(geometry, point) GROUP BY row", [year]
    )
    for table in ("points", "earlier"):
        connection.execute(f"DROP TABLE {table}")
    found = connection.execute(
        "SELECT count(*), string_agg(DISTINCT source, ', ' ORDER BY source) FROM there WHERE year = ?", [year]
    ).fetchall()
    rows, source = found[0]
    words = f"{rows} {'vlak' if rows == 1 else 'vlakken'}"
    return (TWICE_UNDATED if year == UNDATED.year else TWICE).format(year=year, rows=words, source=source) if rows else ""


def _add(connection: duckdb.DuckDBPyConnection, source: Source, year: int, column: str) -> list[Rejected]:
    """Add the classes of one year; the rows of `used` without class or shape, by name."""
    text = f'trim(CAST("{column}" AS VARCHAR))'
    code = f"coalesce(TRY_CAST(regexp_extract({text}, '^(\\d\\d)(\\.0)?$', 1) AS INTEGER), label_codes.code)"
    labels = f"LEFT JOIN label_codes ON label = regexp_replace(lower({text}), '[^a-z]', '', 'g')"
    new = f"row NOT IN (SELECT row FROM there WHERE year = {year})"
    known = f"coalesce({code} IN (SELECT code FROM label_codes), false)"
    bad = f"SELECT row, coalesce({text}, ''), shape IS NULL OR ST_IsEmpty(shape) FROM used {labels} WHERE (NOT {known} OR shape IS NULL OR ST_IsEmpty(shape)) AND {new} ORDER BY row"
    wrong = connection.execute(bad).fetchall()
    connection.execute(
        f"""INSERT INTO land_use SELECT {quoted(land_use_columns.series(year))}, {year}, {quoted(source.id)}, row, {code},
        here FROM used {labels} WHERE {known} AND here IS NOT NULL AND {new} ORDER BY row"""
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
    """A polygon without a class in one of its years is used for the others; without any it is rejected; else it is there already or lies elsewhere."""
    used = {str(row) for (row,) in connection.execute("SELECT DISTINCT shape FROM land_use WHERE source = ?", [source.id]).fetchall()}
    bad = {r.row: r for r in reversed(wrong) if r.row not in used}
    cleaned = tuple(replace(r, reason=f"{r.reason}; dat jaar leeg gelaten") for r in wrong if r.row in used)
    mended = connection.execute("SELECT count(*) FROM used WHERE crosses AND here IS NOT NULL").fetchall()[0][0]
    rejected = left_out.shortened(sorted(bad.values(), key=lambda r: int(r.row)))
    there = {str(row) for (row,) in connection.execute("SELECT DISTINCT row FROM there").fetchall()} - used - set(bad)
    groups = (*group(len(there), "vlak", THERE), *group(rows - len(used) - len(bad) - len(there), "vlak", OUTSIDE))
    return source.counted(rows, (*rejected, *groups), (*left_out.shortened(cleaned), *group(mended, "vlak", place.MENDED)))
