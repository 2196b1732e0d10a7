"""IBIS: the register of business parks; polygons of one edition, attributes of another."""

from __future__ import annotations

import duckdb

from werkruimte.domain.errors import NoRowsLeft
from werkruimte.domain.source import Source
from werkruimte.sources.files import Found

COLUMNS = "edition DATE, source VARCHAR, rin VARCHAR, naam VARCHAR, kern VARCHAR, ha_bruto DOUBLE, ha_netto DOUBLE, ha_uitgeefbaar DOUBLE, geometry GEOMETRY"


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table `parks`: one row a polygon, areas repeated per RIN."""
    connection.execute(f"CREATE OR REPLACE TABLE parks ({COLUMNS})")


def read_polygons(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add an edition with geometry (EPSG:4326 in GeoJSON; OPPBRUTO and OPPNETTO in m2 as text). To RD."""
    connection.execute(
        f"""INSERT INTO parks SELECT DATE '{source.period.end}', '{source.id}', CAST(RINNUMMER AS VARCHAR), trim(BEDRIJVENT),
        trim(KERN), TRY_CAST(OPPBRUTO AS DOUBLE) / 10000, TRY_CAST(OPPNETTO AS DOUBLE) / 10000, NULL,
        ST_Transform(geom, 'EPSG:4326', 'EPSG:28992', true) FROM {found.relation}
        WHERE RINNUMMER IS NOT NULL AND geom IS NOT NULL AND NOT ST_IsEmpty(geom)"""
    )
    return _counted(connection, found, source, "")


def read_attributes(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Add the rows of one municipality from an edition without geometry (hectares)."""
    where = f"gemeentecode = '{municipality}'" if "gemeentecode" in found.columns else "true"
    connection.execute(
        f"""INSERT INTO parks SELECT DATE '{source.period.end}', '{source.id}', CAST(rin AS VARCHAR), trim(naam), NULL,
        TRY_CAST(replace(ha_bruto, ',', '.') AS DOUBLE), TRY_CAST(replace(ha_netto, ',', '.') AS DOUBLE),
        TRY_CAST(replace(ha_uitgeefbaar, ',', '.') AS DOUBLE), NULL FROM {found.relation} WHERE {where}"""
    )
    return _counted(connection, found, source, where)


def _counted(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, where: str) -> Source:
    query = f"SELECT count(*) FROM {found.relation}" + (f" WHERE {where}" if where else "")
    rows_in = int(connection.execute(query).fetchall()[0][0])
    rows_out = int(connection.execute("SELECT count(*) FROM parks WHERE source = ?", [source.id]).fetchall()[0][0])
    if not where and rows_out == 0:
        raise NoRowsLeft(file=found.path.name, first="geen vlak met een RIN-nummer", cure="Lever de vlakken met RINNUMMER.")
    return source.counted(rows_in, rows_out)
