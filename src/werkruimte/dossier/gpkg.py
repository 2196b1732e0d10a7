"""GeoPackages: the layers of tables on the map, with styles that QGIS picks up."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from werkruimte.dossier.pages.figures import CAUSES
from werkruimte.engine import connect, quoted
from werkruimte.layers import MapTable
from werkruimte.run import Run

COLOURS = ("#F3EDDA", "#F3EDDA", "#D5DDB2", "#AACA9F", "#82B79B", "#4F9694", "#2F7488", "#1F5176", "#1F5176", "#1F5176", "#152F52")


def map_layers(run: Run) -> list[tuple[MapTable, str]]:
    """The tables of the map, each with its style."""
    return [(_in_words(table), _qml(table.name)) for table in run.map_tables()]


def _in_words(table: MapTable) -> MapTable:
    """The parks with their cause as the pages say it."""
    if table.name != "terreinen":
        return table
    words = " ".join(f"WHEN {quoted(code)} THEN {quoted(word)}" for code, word in CAUSES.items())
    return replace(table, select=f"SELECT * REPLACE (CASE oorzaak {words} ELSE oorzaak END AS oorzaak) FROM ({table.select})")


def write_layers(run: Run, layers: Sequence[tuple[MapTable, str]], description: str, path: Path) -> None:
    """Write the layers that have rows, in EPSG:28992, each with its default style (QML)."""
    connection = run.studies.connection
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for table, qml in layers:
            if not connection.execute(f"SELECT count(*) FROM ({table.select})").fetchall()[0][0]:
                continue
            part = Path(folder) / f"{table.name}.gpkg"
            _copy(connection, table, part)
            files.append((table.name, part, qml))
        if files:
            _merge(files, path, description)
        else:
            write_empty(path)


def write_columns(layer: tuple[str, str], columns: Mapping[str, object], order: str, qml: str, path: Path) -> None:
    """Write one layer (name, type of geometry) from columns with `wkb` in EPSG:28992 (hexadecimal), with its default style (QML)."""
    name, kind = layer
    connection = connect()
    connection.register("given", columns)
    shape = "ST_GeomFromHEXWKB(wkb)"
    shape = f"ST_Multi({shape})" if kind.startswith("MULTI") else shape
    table = MapTable(name, f"SELECT * EXCLUDE (wkb), {shape} AS geom FROM given ORDER BY {order}", kind)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / f"{name}.gpkg"
        _copy(connection, table, part)
        _merge([(name, part, qml)], path, "")


def _copy(connection: duckdb.DuckDBPyConnection, table: MapTable, path: Path) -> None:
    """One layer as a GeoPackage of its own, in EPSG:28992."""
    options = f"FORMAT gdal, DRIVER 'GPKG', LAYER_NAME '{table.name}', SRS 'EPSG:28992', GEOMETRY_TYPE '{table.type}', LAYER_CREATION_OPTIONS ('GEOMETRY_NAME=geom', 'FID=fid')"
    connection.execute(f"COPY ({table.select}) TO {quoted(path)} ({options})")


def write_empty(path: Path) -> None:
    """A GeoPackage without a layer: nothing is known that has a place."""
    with sqlite3.connect(path) as target:
        target.executescript(
            """PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
                organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
                ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL), ('WGS 84', 4326, 'EPSG', 4326, 'undefined', NULL);
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
                last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);"""
        )


def _merge(files: list[tuple[str, Path, str]], path: Path, description: str) -> None:
    shutil.copy(files[0][1], path)
    with sqlite3.connect(path) as target:
        style_table(target)
    for name, part, qml in files:
        with sqlite3.connect(path) as target:
            if part != files[0][1]:
                _attach(target, name, part)
            add_style(target, name, qml)
    with sqlite3.connect(path) as target:
        target.execute("UPDATE gpkg_contents SET last_change = '2000-01-01T00:00:00.000Z'")
        target.execute("UPDATE gpkg_contents SET description = ? WHERE data_type = 'features'", [description])


def _attach(target: sqlite3.Connection, name: str, part: Path) -> None:
    """Copy a layer with its registration and spatial index from another GeoPackage."""
    target.execute("ATTACH ? AS other", [str(part)])
    statements = target.execute(
        "SELECT type, name, sql FROM other.sqlite_master WHERE sql IS NOT NULL AND tbl_name = ? ORDER BY rowid", [name]
    ).fetchall()
    create = next(sql for kind, table, sql in statements if kind == "table" and table == name)
    target.execute(create)
    target.execute(f'INSERT INTO main."{name}" SELECT * FROM other."{name}"')
    for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_ogr_contents"):
        target.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM other.{table} WHERE table_name = ?", [name])
    target.execute("INSERT OR IGNORE INTO main.gpkg_extensions SELECT * FROM other.gpkg_extensions WHERE table_name = ?", [name])
    index = f"rtree_{name}_geom"
    if target.execute("SELECT count(*) FROM other.sqlite_master WHERE name = ?", [index]).fetchone()[0]:
        target.execute(f'CREATE VIRTUAL TABLE "{index}" USING rtree(id, minx, maxx, miny, maxy)')
        target.execute(f'INSERT INTO "{index}" SELECT * FROM other."{index}"')
    for kind, _, sql in statements:
        if kind == "trigger":
            target.execute(sql)
    target.commit()
    target.execute("DETACH other")


def style_table(target: sqlite3.Connection) -> None:
    """The table from which QGIS takes the styles of a GeoPackage."""
    target.execute(
        """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
        f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
        description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
    )
    target.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', 'stijlen voor QGIS', '2000-01-01T00:00:00.000Z')"
    )


def add_style(target: sqlite3.Connection, name: str, qml: str) -> None:
    """Make a QGIS style the default of a layer."""
    target.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', '2000-01-01T00:00:00.000Z')",
        [name, name, qml],
    )


def _qml(name: str) -> str:
    """A QGIS style with the tokens of the house."""
    if name == "milieuruimte":
        return categorized("c_rustig", {str(i - 1): fill(colour, "no") for i, colour in enumerate(COLOURS)}, "fill")
    if name == "terreinen":
        return single(fill("#C5D6E4", "solid"), "fill")
    return single(marker("#1D4F7C" if name == "bedrijfsruimte" else "#BF5418"), "marker")


def single(symbol: str, kind: str) -> str:
    """A style with one symbol (`fill`, `marker` or `line`)."""
    return f'<qgis version="3.28"><renderer-v2 type="singleSymbol"><symbols><symbol type="{kind}" name="0">{symbol}</symbol></symbols></renderer-v2></qgis>'


def categorized(column: str, symbols: Mapping[str, str], kind: str) -> str:
    """A style with a symbol per value of a column."""
    categories = "".join(f'<category value="{value}" symbol="{i}" label="{value}" render="true"/>' for i, value in enumerate(symbols))
    shapes = "".join(f'<symbol type="{kind}" name="{i}">{symbol}</symbol>' for i, symbol in enumerate(symbols.values()))
    return f'<qgis version="3.28"><renderer-v2 type="categorizedSymbol" attr="{column}"><categories>{categories}</categories><symbols>{shapes}</symbols></renderer-v2></qgis>'


def with_names(qml: str, names: Mapping[str, str]) -> str:
    """A style that also gives columns the names that people read."""
    said = "".join(f'<alias field="{column}" index="{i}" name="{name}"/>' for i, (column, name) in enumerate(names.items()))
    return qml.removesuffix("</qgis>") + f"<aliases>{said}</aliases></qgis>"


def rgb(colour: str) -> str:
    """A colour of the tokens as QGIS writes it."""
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def fill(colour: str, outline: str) -> str:
    """A filled area; `outline`: no or solid."""
    return f'<layer class="SimpleFill"><prop k="color" v="{rgb(colour)}"/><prop k="outline_color" v="29,79,124,255"/><prop k="outline_style" v="{outline}"/><prop k="outline_width" v="0.4"/></layer>'


def outline(colour: str, width: float) -> str:
    """An area of which only the edge is drawn, width in mm."""
    return f'<layer class="SimpleFill"><prop k="style" v="no"/><prop k="outline_color" v="{rgb(colour)}"/><prop k="outline_style" v="solid"/><prop k="outline_width" v="{width}"/></layer>'


def marker(colour: str) -> str:
    """A dot."""
    return (
        f'<layer class="SimpleMarker"><prop k="color" v="{rgb(colour)}"/><prop k="outline_style" v="no"/><prop k="size" v="1.4"/></layer>'
    )


def line(colour: str, width: float) -> str:
    """A line, width in mm."""
    return f'<layer class="SimpleLine"><prop k="line_color" v="{rgb(colour)}"/><prop k="line_width" v="{width}"/></layer>'
