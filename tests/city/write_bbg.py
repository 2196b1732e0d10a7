"""Land use of Toetsstad in the form CBS publishes: one strip of 100 m high along the south of Proefkade and on to the east."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely.geometry import box

LAND_USE = "bodemgebruik.gpkg"
PIECES = (  # width m, BG12, BG15, BG17
    (120, "24", "24", "24"),  # 1.2 ha of Proefkade stays
    (80, "24", "20", "20"),  # 0.8 ha to housing
    (60, "24", "34", "20"),  # 0.6 ha, building site first, then housing
    (40, "24", "24", "34"),  # 0.4 ha waits
    (200, "24", "21", "21"),  # 2 ha outside every park to shops
    (150, "51", "51", "24"),  # 1.5 ha new
)


def write_land_use(folder: Path) -> Path:
    """The strip, from x 155 600 on, in RD metres."""
    rows, west = [], 155_600
    for width, *codes in PIECES:
        rows.append({**dict(zip(("BG12", "BG15", "BG17"), codes, strict=True)), "geometry": box(west, 525_000, west + width, 525_100)})
        west += width
    gpd.GeoDataFrame(rows, crs=28992).to_file(folder / LAND_USE, driver="GPKG", layer="bodemgebruik")
    return folder / LAND_USE
