"""A later edition of IBIS with polygons, MADE for tests: the real 2017 polygons of Rijssen-Holten with planted changes.

In the published form of the 2023 release: shapes in one file, attributes in a workbook, joined on RIN. No real file of
that release is at hand. Planted, in RD metres and hectares:

- De Kol (630) is gone; 55 dwellings of 2017 and later stand there.
- Noord Deel Oost (692) and Noord Deel West (691) became one park under RIN 691.
- Noordermors 3 (696) lost a strip of its western side (nothing was built on it).
- De Haar II (629) has a new number, 990629; nothing else changed.
- Plaagslagen (4779) was split over 990001 (west) and 990002 (east).
- Noordermors 4 (4458) was measured 2 % smaller in the register; its polygon is the same.
- A new park of 4 ha, 990003, lies where nothing was.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from openpyxl import Workbook
from shapely.geometry import box

NEW_PARK = box(231_000, 483_000, 231_200, 483_200)
STRIP_M = 120


def later_parks(geojson: Path) -> gpd.GeoDataFrame:
    """RIN, name, gross and net hectares and polygon of the made edition, in RD."""
    parks = gpd.read_file(geojson).to_crs(28992)
    for column in ("OPPBRUTO", "OPPNETTO"):
        parks[column] = parks[column].astype(float) / 10_000
    parks = parks.dissolve("RINNUMMER", aggfunc="first").reset_index()
    parks = parks.rename(columns={"RINNUMMER": "rin", "BEDRIJVENT": "naam", "OPPBRUTO": "bruto", "OPPNETTO": "netto"})
    parks = parks.set_index("rin")[["naam", "KERN", "bruto", "netto", "geometry"]]
    parks = parks.drop("630")
    parks.loc["691", "bruto"] += parks.loc["692", "bruto"]
    parks.loc["691", "geometry"] = parks.loc["691", "geometry"].union(parks.loc["692", "geometry"])
    parks = parks.drop("692")
    west, south, _, north = parks.loc["696", "geometry"].bounds
    left = parks.loc["696", "geometry"].difference(box(west, south, west + STRIP_M, north))
    parks.loc["696", "bruto"] -= (parks.loc["696", "geometry"].area - left.area) / 10_000
    parks.loc["696", "geometry"] = left
    whole = parks.loc["4779", "geometry"]
    west, south, east, north = whole.bounds
    for rin, half in (("990001", box(west, south, (west + east) / 2, north)), ("990002", box((west + east) / 2, south, east, north))):
        piece = whole.intersection(half)
        parks.loc[rin] = {
            "naam": f"Plaagslagen {rin[-1]}",
            "KERN": "Rijssen",
            "bruto": parks.loc["4779", "bruto"] * piece.area / whole.area,
            "netto": 1.0,
            "geometry": piece,
        }
    parks = parks.drop("4779")
    parks.loc["4458", "bruto"] *= 0.98
    parks.loc["990003"] = {"naam": "Nieuw Terrein", "KERN": "Rijssen", "bruto": 4.0, "netto": 3.0, "geometry": NEW_PARK}
    return gpd.GeoDataFrame(parks.rename(index={"629": "990629"}).reset_index(), geometry="geometry", crs=28992)


def write_workbook(parks: gpd.GeoDataFrame, path: Path) -> None:
    """The attributes as the 2023 workbook has them, under a title of two merged cells."""
    book = Workbook()
    sheet = book.active
    sheet.append(["IBIS Werklocaties 2023 (nagemaakt)"])
    sheet.merge_cells("A1:B1")
    sheet.append(
        [
            "RIN",
            "naam",
            "gemeentecode",
            "gemeente",
            "kern",
            "werklocatie_type",
            "bruto_oppervlakte",
            "netto_oppervlakte",
            "uitgifte_voor_2022",
            "uitgifte_in_2022",
            "maximale_milieucategorie",
            "vol",
        ]
    )
    for row in parks.itertuples():
        sheet.append([int(row.rin), row.naam, 1742, "Rijssen-Holten", row.KERN, "B", row.bruto, row.netto, row.netto - 0.5, 0.25, 4, "NEE"])
    sheet.append([777001, "Buiten", 141, "Almelo", "Almelo", "B", 10.0, 8.0, 8.0, 0.0, 3, "JA"])
    book.save(path)
