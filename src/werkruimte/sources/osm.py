"""OpenStreetMap: an extract (PBF), or tables that others made of one. To `osm_buildings`, `osm_landuse`, `osm_streets`, `osm_pois`.

Cut to the municipality; what lies in a neighbour is left out and counted. Data are ODbL: the notice travels along.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from werkruimte.domain.errors import FileUnreadable, NoRowsLeft
from werkruimte.domain.figure import UNDATED, Period
from werkruimte.domain.source import OUTSIDE, Rejected, Source, group
from werkruimte.engine import quoted
from werkruimte.sources import boundary, left_out, place
from werkruimte.sources.files import Found

TABLES = {
    "osm_buildings": ("osm_id", "pand_id", "bouwjaar", "building", "levels", "source_date"),
    "osm_landuse": ("osm_id", "name", "landuse"),
    "osm_streets": ("osm_id", "name", "highway"),
    "osm_pois": ("osm_id", "name", "shop", "office", "craft", "amenity", "disused_shop"),
}
SUBJECTS = {"osm_buildings": "gebouwen", "osm_landuse": "vlakken", "osm_streets": "straten", "osm_pois": "voorzieningen"}
NUMBERS = {"bouwjaar": "INTEGER"}
MAX_SECONDS = 3600


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Add the objects of one file that lie in the municipality; its boundary is that of `municipality`, else of `districts`."""
    boundary.make(connection)
    if found.kind == "osm":
        return _read_extract(connection, found, source)
    geometry = "geom" if "geom" in found.columns else "geometry"
    rows, kept = _insert(connection, found.kind, found.relation, found.columns, geometry, source.id)
    _extent(connection, found.kind, source.id, [])
    whole = int(connection.execute(f"SELECT count(*) FROM {found.relation}").fetchall()[0][0])
    return _told(connection, source.counted(whole, group(whole - rows, "geometrie", "geen vorm")), {found.kind: (rows, kept)})


def crossing(connection: duckdb.DuckDBPyConnection, found: Found) -> tuple[Rejected, ...]:
    """Shapes of a table that cross themselves in the file as it came (for `cleaned`); those of an extract are told with it."""
    column = next((c for c in ("geom", "geometry") if c in found.columns), "")
    return place.crossing(connection, found.relation, column) if found.kind in TABLES and column else ()


def _read_extract(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    with tempfile.TemporaryDirectory() as folder:
        about = _in_own_process(found.path, Path(folder))
        if about["date"] and (source.dated_by_name or source.period.end == UNDATED):
            source = source.dated(Period(date.fromisoformat(about["date"]), "day"))
        counts = {}
        for table in TABLES:
            relation = f"read_csv({quoted(Path(folder) / (table + '.csv'))}, all_varchar = true, header = true, max_line_size = 67108864)"
            shape = f"(SELECT *, ST_Transform(ST_GeomFromHEXWKB(wkb), 'EPSG:4326', 'EPSG:28992', true) AS geometry FROM {relation})"
            counts[table] = _insert(connection, table, shape, frozenset(TABLES[table]), "geometry", source.id)
    _extent(connection, "osm_buildings", source.id, about["box"])
    if not any(rows for rows, _ in counts.values()):
        raise NoRowsLeft(
            file=found.path.name, first="geen gebouw, straat, vlak of voorziening", cure="Lever een uittreksel van uw gemeente."
        )
    rejected, cleaned = ([Rejected(id, "omtrek", "", reason) for id, reason in about[told]] for told in ("rejected", "cleaned"))
    rows_in = sum(rows for rows, _ in counts.values()) + len(rejected)
    source = source.counted(rows_in, left_out.shortened(rejected), left_out.shortened(cleaned))
    return _told(connection, source, counts)


def _in_own_process(path: Path, folder: Path) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-P", "-m", "werkruimte.sources.osm_work", str(path), str(folder)]
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise FileUnreadable(
            file=path.name,
            problem="dit OpenStreetMap-bestand is beschadigd of afgebroken",
            cure="Download het opnieuw, of sla het over met --sla-over.",
        )
    found: dict[str, Any] = json.loads((folder / "about.json").read_text("utf-8"))
    return found


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, relation: str, have: frozenset[str], geometry: str, source: str
) -> tuple[int, int]:
    """Add the rows in the boundary; (rows in the file, rows kept). An object belongs to where its middle lies."""
    columns = [f"TRY_CAST({c} AS {NUMBERS.get(c, 'VARCHAR')})" if c in have else "NULL" for c in TABLES[table]]
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE osm_raw AS SELECT {", ".join(f"{v} AS {c}" for v, c in zip(columns, TABLES[table], strict=True))},
        ST_SetCRS({geometry}, 'EPSG:28992') AS geometry FROM {relation} WHERE {geometry} IS NOT NULL AND NOT ST_IsEmpty({geometry})"""
    )
    inside = "EXISTS (SELECT 1 FROM municipality_boundary b WHERE ST_Intersects(b.geometry, ST_Centroid(r.geometry)))"
    where = f"(SELECT count(*) FROM municipality_boundary) = 0 OR {inside}"
    connection.execute(f"INSERT INTO {table} SELECT '{source}', r.* FROM osm_raw r WHERE {where} ORDER BY osm_id")
    rows = connection.execute("SELECT count(*) FROM osm_raw").fetchall()[0][0]
    kept = connection.execute(f"SELECT count(*) FROM {table} WHERE source = '{source}'").fetchall()[0][0]
    return int(rows), int(kept)


def _extent(connection: duckdb.DuckDBPyConnection, table: str, source: str, box: list[float]) -> None:
    """`osm_extent`: does the file cover the whole municipality? By the box in its head, else by what is in it; NULL: unknown."""
    if box:
        west, south, east, north = box
        envelope = f"ST_Transform(ST_MakeEnvelope({west}, {south}, {east}, {north}), 'EPSG:4326', 'EPSG:28992', true)"
    else:
        envelope = f"(SELECT ST_Extent_Agg(geometry)::GEOMETRY FROM {table} WHERE source = '{source}')"
    connection.execute(
        f"""INSERT INTO osm_extent SELECT '{source}', {quoted(table)}, (SELECT ST_Covers({envelope}, ST_SetCRS(geometry, ''))
        FROM municipality_boundary)"""
    )


def _told(connection: duckdb.DuckDBPyConnection, source: Source, counts: dict[str, tuple[int, int]]) -> Source:
    outside = [f"{rows - kept} {SUBJECTS[t]}" for t, (rows, kept) in counts.items() if rows > kept]
    known = connection.execute("SELECT count(*) FROM municipality_boundary").fetchall()[0][0]
    told = f"Buiten de gemeente, en niet meegeteld: {', '.join(outside)}." if outside else ""
    if not known:
        told = "De gemeentegrens is niet bekend: het hele bestand telt mee."
    warning = " ".join(w for w in (source.warning, told) if w)
    beyond = tuple(r for t, (rows, kept) in counts.items() for r in group(rows - kept, SUBJECTS[t], OUTSIDE))
    return replace(source.counted(source.rows_in, (*source.rejected, *beyond), source.cleaned), warning=warning)
