"""The process that opens an OSM PBF file: broken bytes can bring libosmium down, and must not take the program along.

Run as `python -m werkruimte.sources.osm_work FILE FOLDER`. Writes one CSV per table in FOLDER (geometry as hexadecimal
WKB in longitude and latitude) and `about.json`. Exit 3: the file is no sound PBF.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import Any

import osmium
import shapely

POI_KEYS = ("shop", "office", "craft", "amenity", "disused:shop")
AREA_KEYS = ("building", "landuse", *POI_KEYS)
COLUMNS = {
    "osm_buildings": ("osm_id", "pand_id", "bouwjaar", "building", "levels", "source_date", "wkb"),
    "osm_landuse": ("osm_id", "name", "landuse", "wkb"),
    "osm_streets": ("osm_id", "name", "highway", "wkb"),
    "osm_pois": ("osm_id", "name", "shop", "office", "craft", "amenity", "disused_shop", "wkb"),
}
RING = 3
"""Nodes of the smallest closed way: there and back. Without area it has a place, but no outline."""
UNSOUND = 3


class _Writer:
    """Rows to one CSV per table, streaming; remembers ways that gave no outline."""

    def __init__(self, folder: Path) -> None:
        self.files = {t: (folder / f"{t}.csv").open("w", encoding="utf-8", newline="") for t in COLUMNS}
        self.rows = {t: csv.writer(f) for t, f in self.files.items()}
        for table, columns in COLUMNS.items():
            self.rows[table].writerow(columns)
        self.wkb = osmium.geom.WKBFactory()
        self.pending: dict[int, tuple[Any, ...]] = {}
        self.rejected: list[tuple[str, str]] = []
        self.cleaned: list[tuple[str, str]] = []

    def node(self, node: Any) -> None:
        if any(k in node.tags for k in POI_KEYS):
            self._poi(f"node/{node.id}", node.tags, self.wkb.create_point(node))

    def way(self, way: Any) -> None:
        tags = way.tags
        if "highway" in tags and len(way.nodes) > 1:
            self._line(way)
        if "building" not in tags:
            self._ground(way)
            return
        if way.is_closed() and len(way.nodes) == RING and way.nodes[0].location.valid():
            self._building(f"way/{way.id}", tags, self.wkb.create_point(way.nodes[0].location))
        else:
            corners = [(n.location.lon, n.location.lat) for n in way.nodes if n.location.valid()]
            self.pending[way.id] = (dict(tags), corners if way.is_closed() else [])

    def _ground(self, way: Any) -> None:
        """Remember an outline of land or of a shop, until libosmium makes an area of it."""
        if way.is_closed() and len(way.nodes) > RING and way.tags.get("area") != "no" and any(k in way.tags for k in AREA_KEYS):
            corners = [(n.location.lon, n.location.lat) for n in way.nodes if n.location.valid()]
            self.pending[way.id] = (dict(way.tags), corners)

    def area(self, area: Any) -> None:
        kind = "way" if area.from_way() else "relation"
        id = f"{kind}/{area.orig_id()}"
        try:
            shape = self.wkb.create_multipolygon(area)
        except (RuntimeError, osmium.InvalidLocationError):
            if not (area.from_way() and area.orig_id() in self.pending):  # A way is judged, once, when all is read.
                self.rejected.append((id, "omtrek is niet te sluiten"))
            return
        self.pending.pop(area.orig_id() if area.from_way() else 0, None)
        self._shape(id, area.tags, shape)

    def _shape(self, id: str, tags: Any, shape: str) -> None:
        """One outline may be a building, land and a shop at once."""
        if "building" in tags:
            self._building(id, tags, shape)
        if "landuse" in tags:
            self.rows["osm_landuse"].writerow((id, tags.get("name"), tags["landuse"], shape))
        if any(k in tags for k in POI_KEYS):
            self._poi(id, tags, shape)

    def _line(self, way: Any) -> None:
        try:
            shape = self.wkb.create_linestring(way)
        except (RuntimeError, osmium.InvalidLocationError):
            self.rejected.append((f"way/{way.id}", "weg heeft geen punten in dit bestand"))
            return
        self.rows["osm_streets"].writerow((f"way/{way.id}", way.tags.get("name"), way.tags["highway"], shape))

    def _building(self, id: str, tags: Any, shape: str) -> None:
        pand = tags.get("ref:bag") or ""
        pand = pand.zfill(16) if pand.isdigit() and len(pand) <= 16 else None
        year = tags.get("start_date", "")[:4]
        row = (id, pand, year if year.isdigit() else None, tags["building"], tags.get("building:levels"), tags.get("source:date"), shape)
        self.rows["osm_buildings"].writerow(row)

    def _poi(self, id: str, tags: Any, shape: str) -> None:
        self.rows["osm_pois"].writerow((id, tags.get("name"), *(tags.get(k) for k in POI_KEYS), shape))

    def close(self) -> None:
        for id, (tags, corners) in sorted(self.pending.items()):
            if len(corners) <= RING:
                self.rejected.append((f"way/{id}", "omtrek is niet gesloten"))
                continue
            # The outline crosses itself, so libosmium makes no area of it: mended, named, and kept.
            shape = shapely.make_valid(shapely.Polygon(corners), method="structure")
            self.cleaned.append((f"way/{id}", "omtrek kruist zichzelf; hersteld en gebruikt"))
            self._shape(f"way/{id}", tags, shapely.to_wkb(shape, hex=True))
        for file in self.files.values():
            file.close()


def _about(path: str, writer: _Writer) -> dict[str, Any]:
    with osmium.io.Reader(path) as reader:
        header = reader.header()
    box = header.box()
    corners = [box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat] if box.valid() else []
    when = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return {"box": corners, "date": when[:10], "rejected": writer.rejected, "cleaned": writer.cleaned}


def work(path: str, folder: Path) -> None:
    """Read the file once for areas and once for rows; memory holds the locations of the nodes."""
    keys = osmium.filter.KeyFilter(*AREA_KEYS, "highway")
    file = osmium.io.File(path, "pbf")
    writer = _Writer(folder)
    for item in osmium.FileProcessor(file).with_areas(osmium.filter.KeyFilter(*AREA_KEYS)).with_filter(keys):
        if isinstance(item, osmium.osm.Area):
            writer.area(item)
        elif isinstance(item, osmium.osm.Way):
            writer.way(item)
        elif isinstance(item, osmium.osm.Node):
            writer.node(item)
    writer.close()
    (folder / "about.json").write_text(json.dumps(_about(path, writer)), "utf-8")


if __name__ == "__main__":
    try:
        work(sys.argv[1], Path(sys.argv[2]))
    except (RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        sys.stderr.flush()
        os._exit(UNSOUND)
