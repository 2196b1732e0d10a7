"""The BAG as PDOK gives it out: WFS and OGC API Features (GeoJSON, in pages), and the GeoPackage. Units and panden of one day.

These forms hold no history and, in the API, no key of the pand: what they lack stays unknown. Layers and columns as published:
`verblijfsobject` (identificatie, oppervlakte, status, gebruiksdoel ...) and `pand` (identificatie, bouwjaar, status ...).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from werkruimte.domain.figure import UNDATED, Period
from werkruimte.domain.source import OUTSIDE, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import gpkg_layers, left_out, place, units
from werkruimte.sources.files import Found
from werkruimte.sources.left_out import Fault

# our column -> the names it has in the forms of PDOK
NAMES = {
    "id": ("identificatie",),
    "oppervlakte": ("oppervlakte",),
    "gebruiksdoelen": ("gebruiksdoel",),
    "status": ("status",),
    "bouwjaar": ("bouwjaar",),
    "pand_id": ("pandidentificatie", "pand_identificatie"),
    "straat": ("openbare_ruimte", "openbare_ruimte_naam"),
    "huisnummer": ("huisnummer",),
    "huisletter": ("huisletter",),
    "toevoeging": ("toevoeging",),
    "postcode": ("postcode",),
}
PAND_IN_STOCK = (
    "pand in gebruik",
    "pand in gebruik (niet ingemeten)",
    "pand buiten gebruik",
    "verbouwing pand",
    "sloopvergunning verleend",
)
_STATES = ", ".join(quoted(s) for s in PAND_IN_STOCK)
PAND_FAULTS = (
    Fault(
        "identificatie",
        "identificatie is geen nummer van 16 cijfers",
        "NOT coalesce(regexp_full_match(identificatie, '[0-9]{16}'), false)",
        "identificatie",
    ),
    Fault("vlak", "geen vlak", "geom IS NULL OR ST_IsEmpty(geom)", "identificatie"),
    Fault("status", "status is niet in voorraad", f"NOT coalesce(lower(status) IN ({_STATES}), false)", "identificatie"),
    Fault("identificatie", "pand staat er al", "identificatie IN (SELECT pand_id FROM panden) OR rij > first_row", "identificatie"),
)
NONE_HERE = "Geen enkel object ligt in deze gemeente."


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add units (and `addresses`) or panden of one file, those within the municipality's boundary where it is known.

    Its kind becomes 'units', 'panden' when it holds these only, or empty when it lies elsewhere. Raises NoRowsLeft or CrsUnknown.
    """
    source = _dated(found.path, source)
    read_in: list[Source] = []
    for layer in _layers(found):
        relation = found.relation or f"ST_Read({quoted(found.path)}, layer = {quoted(layer)})"
        have = {str(row[0]).lower() for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
        rows = _stage(connection, relation, found)
        outside = rows - _count(connection, "features")
        if rows and outside == rows:
            read_in.append(source.counted(rows, group(outside, "geometrie", OUTSIDE)).elsewhere(NONE_HERE))
            continue
        told = f"Buiten de gemeente, en niet meegeteld: {outside} objecten ({layer})." if outside else ""
        done = _units(connection, found, source, have) if layer == "verblijfsobject" else _panden(connection, source)
        if not _count(connection, "municipality"):
            told = "De gemeentegrens is niet bekend: het hele bestand telt mee."
        done = done.counted(rows, (*done.rejected, *group(outside, "geometrie", OUTSIDE)), done.cleaned)
        warning = " ".join(w for w in (done.warning, told) if w)
        read_in.append(replace(done, kind="units" if layer == "verblijfsobject" else "panden", warning=warning))
    connection.execute("DROP TABLE features")
    connection.execute("UPDATE units SET bouwjaar = p.bouwjaar FROM panden p WHERE p.pand_id = units.pand_id AND units.bouwjaar IS NULL")
    return _joined(read_in)


def _layers(found: Found) -> tuple[str, ...]:
    """Panden first, since units take their bouwjaar from them where they have none."""
    if found.kind == "bag_package":
        return tuple(layer for layer in reversed(gpkg_layers.BAG) if layer in found.columns)
    return ("verblijfsobject",) if found.kind == "bag_units" else ("pand",)


def _near(connection: duckdb.DuckDBPyConnection, kind: str) -> str:
    """SQL condition that keeps what lies near the municipality: the package of the country (in RD) is too large to hold whole."""
    box = connection.execute(
        "SELECT min(ST_XMin(geometry)), min(ST_YMin(geometry)), max(ST_XMax(geometry)), max(ST_YMax(geometry)) FROM municipality"
    )
    west, south, east, north = box.fetchall()[0]
    if kind != "bag_package" or west is None:
        return "true"
    return (
        f"(geom IS NULL OR (ST_XMax(geom) >= {west} AND ST_XMin(geom) <= {east} AND ST_YMax(geom) >= {south} AND ST_YMin(geom) <= {north}))"
    )


def _stage(connection: duckdb.DuckDBPyConnection, relation: str, found: Found) -> int:
    """features: the rows in RD within the boundary, numbered as in the file; the number of rows before that."""
    rows = _count(connection, relation)
    numbered = f"(SELECT row_number() OVER () AS rij, * FROM {relation})"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE features AS SELECT * FROM {numbered} WHERE {_near(connection, found.kind)}")
    shape = place.to_rd(connection, "features", found.path.name)
    connection.execute(f"UPDATE features SET geom = {shape}")
    connection.execute(
        """DELETE FROM features WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom) AND (SELECT count(*) FROM municipality) > 0
        AND NOT EXISTS (SELECT 1 FROM municipality m WHERE ST_Intersects(ST_SetCRS(m.geometry, ''), ST_SetCRS(ST_PointOnSurface(geom), '')))"""
    )
    return rows


def _units(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, have: set[str]) -> Source:
    """Through the reader of the units table: the columns under our names."""
    mine = {ours: next(n for n in names if n in have) for ours, names in NAMES.items() if any(n in have for n in names)}
    chosen = ", ".join(f'"{theirs}" AS {ours}' for ours, theirs in mine.items())
    connection.execute(f"CREATE OR REPLACE TEMP VIEW unit_features AS SELECT {chosen}, rij, geom FROM features ORDER BY rij")
    return units.read(connection, Found(found.path, "units", "unit_features", frozenset({*mine, "rij", "geom"})), source, "")


def _panden(connection: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """Panden in stock, once each; without an outline or key a row is left out and named."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pand_rows AS SELECT *, min(rij) OVER (PARTITION BY identificatie) AS first_row FROM features"
    )
    total, rejected = left_out.judge(connection, "pand_rows", PAND_FAULTS, "rij")
    usable = " AND ".join(f"NOT coalesce({f.wrong}, false)" for f in PAND_FAULTS)
    year = "TRY_CAST(bouwjaar AS INTEGER)"
    connection.execute(
        f"""INSERT INTO panden SELECT identificatie, CASE WHEN {year} BETWEEN 1000 AND 2100 THEN {year} END, status,
        ST_SetCRS(geom, 'EPSG:28992') FROM pand_rows WHERE {usable} ORDER BY identificatie"""
    )
    connection.execute("DROP TABLE pand_rows")
    return source.counted(total, rejected)


def _dated(path: Path, source: Source) -> Source:
    """The moment that a package or an answer names itself, where nothing else dates it."""
    if source.period.end != UNDATED and not source.dated_by_name:
        return source
    if path.suffix.lower() == ".gpkg":
        text = gpkg_layers.last_change(path)
    else:
        told = re.search(rb'"timeStamp"\s*:\s*"([0-9-]{10})', ends(path))
        text = told[1].decode() if told else ""
    try:
        when = date.fromisoformat(text[:10])
    except ValueError:
        return source
    return replace(source.dated(Period(when, "day")), id=re.sub(r"onbekend|(19|20)\d\d", when.isoformat(), source.id))


def ends(path: Path, size: int = 1 << 14) -> bytes:
    """The first and last bytes of a file: where an answer tells how large it is, before or after the features."""
    with path.open("rb") as file:
        head = file.read(size)
        file.seek(max(size, path.stat().st_size - size))
        return head + file.read(size)


def _joined(parts: list[Source]) -> Source:
    """One source for the layers of one file: that of the units, with the rows of both."""
    last = next((p for p in reversed(parts) if p.kind), parts[-1])
    rejected = tuple(r for p in parts for r in p.rejected)
    cleaned = tuple(r for p in parts for r in p.cleaned)
    return replace(
        last.counted(sum(p.rows_in for p in parts), rejected, cleaned),
        warning=" ".join(dict.fromkeys(p.warning for p in parts if p.warning)),
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
