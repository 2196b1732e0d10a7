"""The tables of a snapshot and their columns. What few folders have is written only when it has rows."""

from __future__ import annotations

import duckdb

_VOORKOMEN = """id VARCHAR, voorkomen INTEGER, status VARCHAR, "begin" DATE, eind DATE, registratie TIMESTAMP,
    eind_registratie TIMESTAMP, deel VARCHAR, inactief BOOLEAN, documentnummer VARCHAR, documentdatum DATE"""
UNITS = """nr BIGINT, id VARCHAR, pand_id VARCHAR, straat VARCHAR, postcode VARCHAR, bouwjaar INTEGER, oppervlakte BIGINT,
    klasse VARCHAR, is_business BOOLEAN, is_sensitive BOOLEAN, x DOUBLE, y DOUBLE, geometry GEOMETRY, uses VARCHAR[], status VARCHAR, repeats BOOLEAN"""
# repeats: the row is equal to an earlier one of its file, and no id tells whether it is another unit; it counts
OPTIONAL: dict[str, str] = {
    "panden": "pand_id VARCHAR, bouwjaar INTEGER, status VARCHAR, geometry GEOMETRY",
    "verblijfsobject_voorkomens": f"""{_VOORKOMEN}, gebruiksdoelen VARCHAR[], oppervlakte INTEGER, pand_ids VARCHAR[],
        nummeraanduiding_id VARCHAR, x DOUBLE, y DOUBLE""",
    "pand_voorkomens": f"{_VOORKOMEN}, bouwjaar INTEGER, geometry GEOMETRY",
    "plans": "plan_id VARCHAR, naam VARCHAR, imro VARCHAR, status VARCHAR, datum DATE, source VARCHAR, geometry GEOMETRY",
    "plan_areas": """plan_id VARCHAR, object_id VARCHAR, soort VARCHAR, hoofdgroep VARCHAR, naam VARCHAR, categorie VARCHAR,
        uitgesloten BOOLEAN, geometry GEOMETRY""",
    "osm_buildings": "source VARCHAR, osm_id VARCHAR, pand_id VARCHAR, bouwjaar INTEGER, building VARCHAR, levels VARCHAR, "
    "source_date VARCHAR, geometry GEOMETRY",
    "osm_landuse": "source VARCHAR, osm_id VARCHAR, name VARCHAR, landuse VARCHAR, geometry GEOMETRY",
    "osm_streets": "source VARCHAR, osm_id VARCHAR, name VARCHAR, highway VARCHAR, geometry GEOMETRY",
    "osm_pois": "source VARCHAR, osm_id VARCHAR, name VARCHAR, shop VARCHAR, office VARCHAR, craft VARCHAR, amenity VARCHAR, "
    "disused_shop VARCHAR, geometry GEOMETRY",
    # covers: does the file reach over the whole municipality; NULL when its boundary is unknown
    "osm_extent": "source VARCHAR, subject VARCHAR, covers BOOLEAN",
    "land_use": "series VARCHAR, year INTEGER, source VARCHAR, shape BIGINT, code INTEGER, geometry GEOMETRY",
    # jobs is NULL where only a size class is known: jobs_low to jobs_high (NULL: open); x, y in RD, NULL without a place
    "establishments": "source VARCHAR, id VARCHAR, sbi VARCHAR, jobs DOUBLE, jobs_low DOUBLE, jobs_high DOUBLE, "
    "unit_id VARCHAR, x DOUBLE, y DOUBLE, year INTEGER",
    # of which SBI the codes of a register are: 2008, 2025, or 0 where that is unknown
    "sbi_versions": "source VARCHAR, version INTEGER",
}
"""Table -> columns; a snapshot without the file reads as an empty table."""


def create_optional(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every optional table, empty."""
    for table, columns in OPTIONAL.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")


def complete_units(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the columns that the units of an older snapshot lack; their values are unknown (NULL)."""
    have = {row[0] for row in connection.execute("DESCRIBE units").fetchall()}
    for name, kind in (("uses", "VARCHAR[]"), ("status", "VARCHAR"), ("repeats", "BOOLEAN")):
        if name not in have:
            connection.execute(f"ALTER TABLE units ADD COLUMN {name} {kind}")
