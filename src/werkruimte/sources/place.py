"""Where coordinates are: told by the numbers themselves, because what a file declares is often wrong."""

from __future__ import annotations

import re

import duckdb

from werkruimte.domain.errors import CrsUnknown, FileUnreadable
from werkruimte.domain.source import Rejected, Source, group
from werkruimte.sources.left_out import Fault

# system -> west, south, east, north of the Netherlands in it; the four do not overlap, so the numbers cannot be confused.
SYSTEMS: dict[str, tuple[float, float, float, float]] = {
    "EPSG:28992": (-7_000, 289_000, 300_000, 629_000),
    "EPSG:4326": (2.0, 50.5, 7.5, 56.0),
    "EPSG:3857": (220_000, 6_550_000, 840_000, 7_530_000),
    "EPSG:25831": (440_000, 5_610_000, 840_000, 6_200_000),
}
RD = "EPSG:28992"
ABROAD, MENDED = "vlak ligt buiten Nederland", "vlak kruist zichzelf; hersteld"
APART_M = 10_000
"""Units that lie no nearer to any park were not counted in the municipality of the parks; how the numbers are read, no norm."""
EQUAL = {"EPSG:7415": RD, "EPSG:4258": "EPSG:4326", "EPSG:4979": "EPSG:4326", "EPSG:900913": "EPSG:3857"}
"""Systems whose numbers are those of one of ours: with a height, or another name (ETRS89 and WGS84 differ by less than a metre)."""


def overruled(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> str:
    """What to say where a file declares another system than that of its numbers; empty where they agree, or nothing is declared."""
    kinds = {str(row[0]).lower(): str(row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    declared = re.search(r"EPSG:\d+", kinds.get(column, ""))
    actual = _system(connection, relation, column)[0] if declared else ""
    if not declared or not actual or EQUAL.get(declared[0], declared[0]) == actual:
        return ""
    return f"Het bestand zegt dat het in {declared[0]} staat, maar de getallen zijn die van {actual}; zo zijn zij gelezen."


def to_rd(connection: duckdb.DuckDBPyConnection, relation: str, file: str, column: str = "geom") -> str:
    """The SQL expression that turns `column` of a relation into RD metres.

    Decided by where most shapes lie, so stray rows do not move the file. Raises CrsUnknown when more than half of them
    lie in no system of the Netherlands (or latitude and longitude are swapped).
    """
    system, middle = _system(connection, relation, column)
    if middle is None:
        return column
    if system:
        return column if system == RD else f"ST_Transform({column}, '{system}', '{RD}', true)"
    x, y = middle
    west, south, east, north = SYSTEMS["EPSG:4326"]
    swapped = west <= y <= east and south <= x <= north
    problem = "lengte en breedte zijn verwisseld" if swapped else f"de vlakken liggen bij {x:.0f}, {y:.0f}, buiten Nederland"
    raise CrsUnknown(file=file, problem=problem)


def _system(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> tuple[str, tuple[float, float] | None]:
    """The system in which at least half of the shapes lie in the Netherlands, empty when there is none; the middle of all, None without any.

    A shape lies at the middle of its box: the centroid of one that crosses itself may be anywhere.
    """
    lies = ", ".join(
        f"count(*) FILTER (x BETWEEN {west} AND {east} AND y BETWEEN {south} AND {north})" for west, south, east, north in SYSTEMS.values()
    )
    shapes, x, y, *inside = connection.execute(
        f"""SELECT count(*), median(x), median(y), {lies} FROM (SELECT (ST_XMin({column}) + ST_XMax({column})) / 2 AS x,
        (ST_YMin({column}) + ST_YMax({column})) / 2 AS y FROM {relation} WHERE {column} IS NOT NULL AND NOT ST_IsEmpty({column}))"""
    ).fetchall()[0]
    if not shapes:
        return "", None
    most = max(inside)
    return (list(SYSTEMS)[inside.index(most)] if 2 * most >= shapes else ""), (float(x), float(y))


def shape(connection: duckdb.DuckDBPyConnection, relation: str, file: str, column: str = "geom") -> str:
    """The SQL expression of a usable shape in RD metres: repaired where it crosses itself, NULL where it is empty.

    Raises CrsUnknown as `to_rd`.
    """
    rd = to_rd(connection, relation, file, column)
    return f"(CASE WHEN ST_IsEmpty({column}) THEN NULL WHEN ST_IsValid({column}) THEN {rd} ELSE ST_MakeValid({rd}) END)"


def inside(expression: str) -> str:
    """SQL condition: a shape in RD lies in the Netherlands."""
    west, south, east, north = SYSTEMS[RD]
    g = expression
    return f"(ST_XMin({g}) >= {west} AND ST_XMax({g}) <= {east} AND ST_YMin({g}) >= {south} AND ST_YMax({g}) <= {north})"


def abroad(column: str) -> Fault:
    """The fault of a row whose shape (RD) lies outside the Netherlands, where the others do not."""
    return Fault("geometrie", ABROAD, f"NOT {inside(column)}")


def crossing(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> tuple[Rejected, ...]:
    """How many shapes of a relation cross themselves, for `cleaned`: they are used as repaired."""
    wrong = f"{column} IS NOT NULL AND NOT ST_IsEmpty({column}) AND NOT ST_IsValid({column})"
    return group(int(connection.execute(f"SELECT count(*) FROM {relation} WHERE {wrong}").fetchall()[0][0]), "vlak", MENDED)


def check_together(connection: duckdb.DuckDBPyConnection, sources: list[Source]) -> None:
    """Nothing, or FileUnreadable: no unit lies near any park, so that the two files are not of the same place."""
    drawn, counted = (
        connection.execute(f"SELECT count(*) FROM {t} WHERE geometry IS NOT NULL").fetchall()[0][0] for t in ("parks", "units")
    )
    if not (drawn and counted):
        return
    near = f"SELECT 1 FROM parks p JOIN units u ON ST_DWithin(p.geometry, u.geometry, CAST({APART_M} AS DOUBLE)) LIMIT 1"
    if connection.execute(near).fetchall():
        return
    units, parks = (next((s.file for s in sources if s.kind == kind and s.rows_out), kind) for kind in ("units", "ibis_polygons"))
    problem = f"geen enkele eenheid ligt binnen {APART_M // 1000} km van een terrein van {parks}, dus zij zijn niet van dezelfde plaats"
    cure = "Controleer de kolommen x en y en van welke gemeente beide bestanden zijn, of sla een van beide over met --sla-over."
    raise FileUnreadable(file=units, problem=problem, cure=cure)
