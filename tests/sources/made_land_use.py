"""Bestand Bodemgebruik, MADE for tests in the form CBS publishes its mutation file (BG12, BG15, BG17, BG20 per polygon).

No real file is at hand. One strip of 100 m high in RD, east of 228,000, inside the municipality: what each piece was, with its width in metres.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely.geometry import box

WEST, SOUTH = 228_000, 481_000
PIECES = [  # width m, BG12, BG15, BG17
    (1000, "24", "24", "24"),  # 10 ha stays
    (300, "24", "20", "20"),  # 3 ha to housing
    (200, "24", "34", "20"),  # 2 ha, first building site, then housing
    (150, "24", "34", "24"),  # 1.5 ha, building site and back
    (100, "24", "24", "34"),  # 1 ha waits
    (250, "24", "21", "21"),  # 2.5 ha to retail
    (400, "51", "51", "24"),  # 4 ha new
    (8, "24", "20", "20"),  # 0.08 ha: a sliver
    (500, "20", "20", "20"),
]


def write(path: Path, columns: tuple[str, ...] = ("BG12", "BG15", "BG17")) -> None:
    """The strip as a GeoPackage in RD."""
    rows, x = [], WEST
    for width, *codes in PIECES:
        rows.append({**dict(zip(("BG12", "BG15", "BG17"), codes, strict=True)), "geometry": box(x, SOUTH, x + width, SOUTH + 100)})
        x += width
    table = gpd.GeoDataFrame(rows, crs=28992)
    table[[*columns, "geometry"]].to_file(path, driver="GPKG", layer=path.stem)
