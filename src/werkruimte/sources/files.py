"""Which publisher's file is this, and of when? Recognised by content, never by name."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

import duckdb

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.figure import UNDATED, Period
from werkruimte.domain.own_files import read_json, read_toml
from werkruimte.domain.source import RIGHTS as PUBLISHABLE
from werkruimte.domain.source import Source
from werkruimte.engine import is_whole_geopackage, quoted, told
from werkruimte.sources import (
    column_map,
    csv_rows,
    dates,
    gpkg_layers,
    ibis_columns,
    land_use_columns,
    lvbag,
    lvbag_area,
    plan_file,
    tables,
)

# kind -> (columns that tell it, title, publisher)
KINDS: dict[str, tuple[frozenset[str], str, str]] = {
    "bag": (frozenset({"(LV BAG)"}), "BAG-extract met historie", "Kadaster, BAG"),
    "units": (frozenset({"oppervlakte", "functieklasse"}), "Verblijfsobjecten", "BAG"),
    "cbs_panel": (frozenset({"jaar", "gemeentecode", "aantal_inwoners"}), "Kerncijfers gemeenten", "CBS"),
    "cbs_districts": (frozenset({"code", "population", "dwelling_total", "gemeentecode"}), "Wijken", "CBS"),
    "cbs_boundaries": (frozenset({"statcode", "statnaam", "geom"}), "Gemeentegrenzen", "CBS"),
    "district_jobs": (frozenset({"code", "banen_werk", "werkenden_woon"}), "Banen per wijk", "CBS"),
    "commute": (frozenset({"woongemeente", "werkgemeente", "banen"}), "Woon-werkstromen", "CBS"),
    "work_flows": (frozenset({"woon", "werk", "banen"}), "Woon-werkstromen tussen wijken", "CBS"),
    "corop_jobs": (frozenset({"corop", "sbi_a10", "banen_werknemers"}), "Banen van werknemers per sector en COROP-gebied", "CBS"),
    "establishments": (frozenset({"gemeentecode", "peildatum", "vestigingen"}), "Vestigingen", "CBS"),
    "osm_buildings": (frozenset({"osm_id", "building"}), "Gebouwen", "OpenStreetMap"),
    "osm_streets": (frozenset({"osm_id", "highway"}), "Straten", "OpenStreetMap"),
    "osm_landuse": (frozenset({"osm_id", "landuse"}), "Grondgebruik", "OpenStreetMap"),
    "osm_pois": (frozenset({"osm_id", "shop", "amenity"}), "Winkels en voorzieningen", "OpenStreetMap"),
    "osm": (frozenset({"(OSM PBF)"}), "OpenStreetMap-uittreksel", "OpenStreetMap"),
    "plan": (frozenset({"(IMRO)"}), "Bestemmingsplan", "gemeente"),
    "register": (frozenset({"(kolommen)"}), "Vestigingen met activiteit en banen", "gemeente of regio"),
}
# Kinds whose columns differ per file: a reader's own `kind` tells them.
VARIED: dict[str, tuple[str, str]] = {
    "ibis_polygons": ("Bedrijventerreinen, vlakken", "IBIS"),
    "ibis_attributes": ("Bedrijventerreinen, kenmerken", "IBIS"),
    "land_use": ("Bestand Bodemgebruik", "CBS"),
    "statline_codes": ("StatLine, lijst van codes", "CBS"),
    "statline_values": ("StatLine", "CBS"),
    "cbs_neighbourhoods": ("Buurten", "CBS"),
    "bag_units": ("Verblijfsobjecten van PDOK", "Kadaster, BAG"),
    "bag_panden": ("Panden van PDOK", "Kadaster, BAG"),
    "bag_package": ("BAG als GeoPackage", "Kadaster, BAG"),
}
UNTOLD = "niet vermeld"
# publisher or kind -> (licence, what may be published: contract 5) where neither sidecar nor inventory tells; the kind goes first
RIGHTS = {
    "OpenStreetMap": ("ODbL 1.0, © OpenStreetMap-bijdragers", "rows"),
    "Kadaster, BAG": (UNTOLD, "rows"),
    "BAG": (UNTOLD, "rows"),
    "CBS": (UNTOLD, "rows"),
    "IBIS": (UNTOLD, "rows"),
    "plan": (UNTOLD, "rows"),
    "commute": (UNTOLD, "aggregates"),
    "work_flows": (UNTOLD, "aggregates"),
    "district_jobs": (UNTOLD, "aggregates"),
}
UNITS_BY_PURPOSES = frozenset({"oppervlakte", "gebruiksdoelen"})
DISTRICTS_BY_NAME = frozenset({"wijkcode", "wijknaam", "gemeentecode", "aantal_inwoners", "geom"})
BAG_UNITS = frozenset({"identificatie", "gebruiksdoel", "oppervlakte", "status", "geom"})
BAG_PANDEN = frozenset({"identificatie", "bouwjaar", "status", "geom"})
NEIGHBOURHOODS = frozenset({"buurtcode", "wijkcode", "gemeentecode", "aantal_inwoners", "geom"})
SIDECAR = ".bron.toml"
REPEATED = "Deze kolommen staan er meer dan eens; telkens telt de eerste: {names}."
UNKNOWN = "Geen lezer herkent dit bestand; het telt niet mee."
ONE_ROW = "Hef de samenvoeging op en zet elke kolomnaam op één rij, direct boven de gegevens."
BLANKS = b" \t\r\n\v\f\0;,\xef\xbb\xbf\xfe\xff"
GEOJSON = ("FeatureCollection", "Feature", "GeometryCollection")


@dataclass(frozen=True)
class Found:
    """A file with its kind (empty when no reader knows it) and how DuckDB reads it."""

    path: Path
    kind: str
    relation: str
    columns: frozenset[str]
    warning: str = ""


def _no_web_page(path: Path) -> None:
    """Raises FileUnreadable for an empty file (blank lines are none), and for the page that a site gives in place of one."""
    if _is_blank(path):
        raise FileUnreadable(file=path.name, problem="het bestand is leeg", cure="Download het opnieuw of haal het weg.")
    head = _head(path).lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise FileUnreadable(
            file=path.name, problem="dit is een webpagina, geen gegevensbestand", cure="Download het bestand zelf opnieuw."
        )


def _is_blank(path: Path) -> bool:
    """Nothing in it, or nothing but blanks and the marks of UTF-8 and UTF-16; the separators of a sheet without a cell are blanks too."""
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            if piece.strip(BLANKS):
                return False
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def relation_of(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The SQL that reads a file as a table, empty when no reader of tables knows it. Raises FileUnreadable."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return f"read_parquet({quoted(path)})"
    if suffix == ".csv":
        return tables.csv_relation(path)
    if suffix in (".xlsx", ".xlsm"):
        return tables.xlsx_relation(connection, path)
    if suffix == ".zip":
        inside = tables.shape_in_zip(path)
        return f"ST_Read({quoted(inside)})" if inside else ""
    if suffix in (".geojson", ".json", ".gpkg", ".shp"):
        if suffix == ".shp":
            tables.check_shapefile(path)
        layer = _newest_layer(connection, path) if suffix == ".gpkg" else ""
        return f"ST_Read({quoted(path)}{layer})"
    return ""


def _whole_database(path: Path) -> None:
    if not is_whole_geopackage(path):
        raise FileUnreadable(
            file=path.name, problem="het GeoPackage is beschadigd of leeg", cure="Download het opnieuw, of sla het over met --sla-over."
        )


def _newest_layer(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    _whole_database(path)
    rows = connection.execute(f"SELECT unnest([l.name FOR l IN layers]) FROM ST_Read_Meta({quoted(path)})").fetchall()
    return f", layer = {quoted(max(name for (name,) in rows))}" if len(rows) > 1 else ""


def recognise(connection: duckdb.DuckDBPyConnection, path: Path) -> Found:
    """Tell the kind of a file by its columns. Raises FileUnreadable when it cannot be opened at all."""
    found = _by_its_form(path)
    if found is not None:
        return found
    try:
        relation = relation_of(connection, path)
        if not relation:
            return Found(path, _kind_of_bytes(path), "", frozenset())
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error as error:
        if _json_of_something_else(path):
            return Found(path, "", "", frozenset())
        raise FileUnreadable(
            file=path.name,
            problem=f"het bestand is beschadigd of niet van de soort die de naam zegt{told(error)}",
            cure="Download het opnieuw, of sla het over met --sla-over.",
        ) from None
    columns = frozenset(str(row[0]).lower() for row in described)
    mapped = column_map.beside(path) or column_map.own_names(columns)
    kind = "register" if mapped else _kind_of_columns(columns)
    if any(c.startswith(tables.MERGED.format("")) for c in columns):
        return _of_two_rows(path, kind)
    warning = REPEATED.format(names=", ".join(twice)) if (twice := tables.repeated(path, columns)) and not mapped else ""
    found = Found(path, kind, relation, columns, warning if kind else "")
    return found if found.kind or path.suffix.lower() != ".csv" else _uneven(connection, found)


def _of_two_rows(path: Path, kind: str) -> Found:
    """A workbook with its names in two rows: a bad file where it is one of ours, else unknown with the reason."""
    if kind:
        raise FileUnreadable(file=path.name, problem="de kolomnamen staan over twee rijen, met samengevoegde cellen", cure=ONE_ROW)
    return Found(path, "", "", frozenset(), f"De kolomnamen staan over twee rijen. {ONE_ROW}")


def _json_of_something_else(path: Path) -> bool:
    """Whether a file is whole JSON that does not say it is GeoJSON: no dataset, and nothing wrong with it."""
    if path.suffix.lower() not in (".json", ".geojson"):
        return False
    try:
        content = read_json(path, "het bestand", "")
    except FileUnreadable:
        return False
    return not (isinstance(content, dict) and content.get("type") in GEOJSON)


def _uneven(connection: duckdb.DuckDBPyConnection, found: Found) -> Found:
    """A CSV whose rows have too few or too many values: known by its header, its short rows filled with nothing."""
    relation = tables.uneven_csv_relation(found.path)
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error:
        return found
    columns = frozenset(str(row[0]).lower() for row in described)
    again = Found(found.path, _kind_of_columns(columns), relation, columns)
    return replace(again, warning="Niet elke rij heeft evenveel kolommen; het bestand kan afgekapt zijn.") if again.kind else found


def _by_its_form(path: Path) -> Found | None:
    """A file that its own reader knows before it is a table: extracts, plans, registers as CSV, the BAG as GeoPackage."""
    if lvbag.sniff(path):
        return Found(path, "bag", "", frozenset())
    _no_web_page(path)
    if plan_file.vintage(path):
        return Found(path, "plan", "", frozenset())
    suffix = path.suffix.lower()
    if suffix in csv_rows.ENDINGS:
        mapping = column_map.beside(path)
        header = frozenset(csv_rows.header(path, mapping.separator if mapping else ""))
        return Found(path, "register", "", header) if mapping or column_map.own_names(header) else None
    if suffix == ".json" and (kind := _statline(_head(path))):
        return Found(path, kind, "", frozenset())
    layers = gpkg_layers.of_bag(path) if suffix == ".gpkg" else frozenset()
    return Found(path, "bag_package", "", layers) if layers else None


def _statline(head: bytes) -> str:
    """An answer of StatLine (OData v3, v4): `statline_codes` for a list of measures or regions, else `statline_values`."""
    if not re.search(rb'"(odata\.metadata|@odata\.context)"', head):
        return ""
    return "statline_codes" if re.search(rb'"(Identifier|Key)"\s*:', head) else "statline_values"


def _kind_of_columns(columns: frozenset[str]) -> str:
    """The kind of a table, empty when no reader knows it."""
    if columns >= BAG_UNITS:
        return "bag_units"
    if columns >= BAG_PANDEN and "oppervlakte" not in columns:
        return "bag_panden"
    if columns >= UNITS_BY_PURPOSES:
        return "units"
    if columns >= NEIGHBOURHOODS:
        return "cbs_neighbourhoods"
    if columns >= DISTRICTS_BY_NAME and "buurtcode" not in columns:
        return "cbs_districts"
    known = next((k for k, (needed, _, _) in KINDS.items() if needed <= columns), "")
    return known or ibis_columns.kind(columns) or land_use_columns.kind(columns)


def _kind_of_bytes(path: Path) -> str:
    """The kind of a file that is no table."""
    with path.open("rb") as file:
        head = file.read(32)
    return "osm" if b"OSMHeader" in head else ""


def describe(found: Found) -> Source:
    """Origin and period of a file: its sidecar, else the inventory (by hash), else a day or year in its name."""
    with found.path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    known = {row["sha256"]: row for row in _inventory()}.get(sha256, {})
    side = _sidecar(found.path)
    title, publisher = VARIED.get(found.kind) or KINDS.get(found.kind, (frozenset(), "onbekend bestand", "onbekend"))[1:]
    licence, rights = RIGHTS.get(found.kind) or RIGHTS.get(publisher, (UNTOLD, "aggregates"))
    stand = lvbag_area.day(found.path) if found.kind == "bag" else None
    period, warning = (Period(stand, "day"), "") if stand else _dated(found.path, known, side)
    warning = " ".join(w for w in (found.warning, warning) if w)
    return Source(
        id=known.get("id") or _default_id(found.kind or "onbekend", period.end),
        kind=found.kind,
        file=found.path.name,
        title=side.get("titel") or known.get("title") or title,
        publisher=side.get("uitgever") or known.get("publisher") or publisher,
        licence=side.get("licentie") or known.get("licence") or licence,
        may_publish=side.get("may_publish") or known.get("may_publish") or rights,
        period=period,
        sha256=sha256,
        caveat=side.get("voorbehoud") or known.get("caveat") or "",
        warning=warning if found.kind else f"{UNKNOWN} {found.warning}".strip(),
        dated_by_name=not stand and period.end != UNDATED and not known and "peildatum" not in side,
    )


def _dated(path: Path, known: dict[str, str], side: dict[str, str]) -> tuple[Period, str]:
    """When a file is of, and what to say where nothing tells."""
    by_hand = dates.by_hand(side, path.name + SIDECAR)
    if by_hand:
        return by_hand, ""
    if known:
        return Period(date.fromisoformat(known["to"]), dates.PRECISION[known["precision"]]), ""
    named, warning = dates.in_name(path.stem)
    if named:
        return named, warning
    unknown = f"De datum van {path.name} is onbekend. Leg er {path.name}{SIDECAR} naast met een peildatum."
    return Period(UNDATED, "circa"), f"{warning} {unknown}".strip()


def _default_id(kind: str, when: date) -> str:
    names = {
        "register": "vestigingen",
        "bag_package": "bag",
        "bag_units": "bag-eenheden",
        "bag_panden": "bag-panden",
        "units": "bag-eenheden",
        "ibis_polygons": "ibis",
        "ibis_attributes": "ibis",
        "cbs_districts": "cbs-wijken",
    }
    return f"{names.get(kind, kind.replace('_', '-'))}-{'onbekend' if when == UNDATED else when.year}"


def _sidecar(path: Path) -> dict[str, str]:
    side = path.with_name(path.name + SIDECAR)
    if not side.is_file():
        return {}
    told = {k: str(v) for k, v in read_toml(side, "het bronbestand", 'Schrijf naam = "waarde", een per regel.').items()}
    rights = told.get("may_publish", "rows")
    if rights not in PUBLISHABLE:
        problem = f"may_publish is '{rights}', en dat recht bestaat niet"
        raise FileUnreadable(file=side.name, problem=problem, cure=f"Kies uit: {', '.join(PUBLISHABLE)}.")
    return told


def _inventory() -> list[dict[str, str]]:
    text = resources.files("werkruimte.sources").joinpath("inventory.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
