"""A made register of establishments (voorbeeld) at real units of Rijssen-Holten: firms that do not exist, at places that do."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

SBI = {"industriefunctie": ("2511", "4120", "4941", "1071"), "winkel_of_kantoorfunctie": ("4711", "6201", "6910", "8621")}
NAME = "voorbeeld_register_2025.csv"


def rows(units: Path) -> gpd.GeoDataFrame:
    """One establishment in every business unit: SBI by turns, one job per 40 m2 and at least one."""
    frame = gpd.read_parquet(units)
    frame = frame[frame["functieklasse"].isin(SBI)].reset_index(drop=True)
    frame["sbi"] = [SBI[k][i % 4] for i, k in enumerate(frame["functieklasse"])]
    frame["banen"] = (frame["oppervlakte"] // 40).clip(lower=1).astype(float)
    return frame


def write(units: Path, folder: Path) -> gpd.GeoDataFrame:
    """Write the register with our own column names in `folder`; returns its rows."""
    frame = rows(units)
    table = frame[["sbi", "banen"]].copy()
    table["x"], table["y"] = frame.geometry.x, frame.geometry.y
    table.insert(0, "vestigingsnummer", [f"{i:012d}" for i in range(len(table))])
    table.to_csv(folder / NAME, sep=";", decimal=",", index=False)
    return frame
