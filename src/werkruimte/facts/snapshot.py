"""A snapshot: a dated, read-only folder of GeoParquet tables with a manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb

from werkruimte.catalogue.municipalities import find, near, plain
from werkruimte.domain.errors import FactsNotShipped, FileUnreadable, MunicipalityUnknown
from werkruimte.domain.source import Source, source_from_dict
from werkruimte.engine import connect, quoted
from werkruimte.facts.schema import OPTIONAL, complete_units, create_optional

TABLES = ("units", "parks", "districts", "municipality", "statistics")
MANIFEST = "manifest.json"
OWN_FILES = "Leg haar bestanden in een map en geef die met --data."
BUILD_FIRST = "Bouw eerst haar feitenbasis (werkruimte bouw GEMEENTE --data MAP --uit FEITEN) en geef die map in plaats van de naam."


@dataclass(frozen=True)
class Snapshot:
    """Where the tables are, which municipality, and the sources they came from."""

    folder: Path
    code: str
    name: str
    sources: tuple[Source, ...]

    def open(self) -> duckdb.DuckDBPyConnection:
        """A fresh connection with every table of the snapshot loaded; geometry is EPSG:28992."""
        connection = connect()
        for table in (*TABLES, *(t for t in OPTIONAL if (self.folder / f"{t}.parquet").is_file())):
            try:
                self._take(connection, table)
            except duckdb.Error:
                cure = "Maak de feitenbasis opnieuw met werkruimte bouw."
                raise FileUnreadable(file=str(self.folder / f"{table}.parquet"), problem="de tabel is beschadigd", cure=cure) from None
        complete_units(connection)
        create_optional(connection)
        return connection

    def _take(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        path = quoted(self.folder / f"{table}.parquet")
        kinds = dict(row[:2] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall())
        # An empty table keeps no geometry type in GeoParquet: DuckDB then reads plain bytes.
        bare = kinds.get("geometry") == "BLOB"
        columns = "* REPLACE (ST_SetCRS(ST_GeomFromWKB(geometry), 'EPSG:28992') AS geometry)" if bare else "*"
        connection.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM read_parquet({path})")


def load(folder: Path) -> Snapshot:
    """Open a snapshot folder. Raises FileUnreadable when it is not one, or a table is missing."""
    cure = "Maak haar opnieuw met werkruimte bouw."
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise FileUnreadable(file=str(folder), problem="dit is geen feitenbasis (manifest.json ontbreekt of is stuk)", cure=cure) from None
    missing = [t for t in TABLES if not (folder / f"{t}.parquet").is_file()]
    if missing:
        raise FileUnreadable(file=str(folder), problem=f"tabel ontbreekt: {', '.join(missing)}", cure=cure)
    try:
        sources = tuple(source_from_dict(s) for s in manifest["sources"])
        return Snapshot(folder, str(manifest["municipality"]["code"]), str(manifest["municipality"]["name"]), sources)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise FileUnreadable(file=str(folder), problem="manifest.json heeft niet de vorm van een feitenbasis", cure=cure) from None


def demo(name: str, cure: str = OWN_FILES) -> Snapshot:
    """The fact base that ships with the program; MunicipalityUnknown or FactsNotShipped, with the cure, when there is none."""
    root = Path(str(resources.files("werkruimte"))) / "demo"
    known = sorted(p.parent.name for p in root.glob(f"*/{MANIFEST}"))
    municipality = find(name, {})
    if municipality is None:
        raise MunicipalityUnknown(name=name, known=", ".join(near(name, {}) or known), cure=cure)
    if plain(municipality[1]) not in known:
        raise FactsNotShipped(name=municipality[1], known=", ".join(known), cure=cure)
    return load(root / plain(municipality[1]))


def snapshot_of(municipality: str | Path) -> Snapshot:
    """The fact base in a folder, else the one that ships with the program; raises as `load` and `demo`."""
    folder = Path(municipality)
    return load(folder) if (folder / MANIFEST).is_file() else demo(str(municipality), BUILD_FIRST)
