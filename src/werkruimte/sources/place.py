"""Where coordinates are: told by the numbers themselves, because what a file declares is often wrong."""

from __future__ import annotations

import duckdb

from werkruimte.domain.errors import CrsUnknown

# system -> west, south, east, north of the Netherlands in it; the four do not overlap, so the numbers cannot be confused.
SYSTEMS: dict[str, tuple[float, float, float, float]] = {
    "EPSG:28992": (-7_000, 289_000, 300_000, 629_000),
    "EPSG:4326": (2.0, 50.5, 7.5, 56.0),
    "EPSG:3857": (220_000, 6_550_000, 840_000, 7_530_000),
    "EPSG:25831": (440_000, 5_610_000, 840_000, 6_200_000),
}
RD = "EPSG:28992"


def to_rd(connection: duckdb.DuckDBPyConnection, relation: str, file: str, column: str = "geom") -> str:
    """The SQL expression that turns `column` of a relation into RD metres.

    Decided by the middle of all shapes, so one stray row does not move the file. Raises CrsUnknown when that middle
    lies in no system of the Netherlands (or latitude and longitude are swapped).
    """
    middle = connection.execute(
        f"""SELECT median(ST_X(ST_Centroid({column}))), median(ST_Y(ST_Centroid({column}))) FROM {relation}
        WHERE {column} IS NOT NULL AND NOT ST_IsEmpty({column})"""
    ).fetchall()[0]
    if middle[0] is None:
        return column
    x, y = (float(value) for value in middle)
    for system, (west, south, east, north) in SYSTEMS.items():
        if west <= x <= east and south <= y <= north:
            return column if system == RD else f"ST_Transform({column}, '{system}', '{RD}', true)"
    west, south, east, north = SYSTEMS["EPSG:4326"]
    swapped = west <= y <= east and south <= x <= north
    problem = "lengte en breedte zijn verwisseld" if swapped else f"de vlakken liggen bij {x:.0f}, {y:.0f}, buiten Nederland"
    raise CrsUnknown(file=file, problem=problem)


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
