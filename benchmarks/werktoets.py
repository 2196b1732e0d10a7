"""The Werktoets at 100,000 addresses, its shadow raster and its two-sided check: `python benchmarks/werktoets.py`.

Prints seconds, best of three, and the ratio beside the plain GeoPandas way in the same run; the answers must be equal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from werkruimte.dossier.toets import contract
from werkruimte.facts.snapshot import demo
from werkruimte.methods.kernels import nearest_shape
from werkruimte.methods.mixing import conflicts
from werkruimte.methods.room import usable_category
from werkruimte.rules.rules import in_force
from werkruimte.studies.room import READINGS, TABLES
from werkruimte.studies.studies import run_studies
from werkruimte.werktoets import Ground, Plan, Variant, assess, ground
from werkruimte.werktoets.picture import picture
from werkruimte.werktoets.shadow import shadow

ADDRESSES = 100_000
AREA = shapely.box(224_700, 477_370, 224_860, 477_520)
HOMES = shapely.MultiPoint([(224_720, 477_400), (224_850, 477_500)])


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Best of `times`, after one run that does not count."""
    answer = work() if times > 1 else None
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer


def grown(around: Ground, outlines: bool) -> Ground:
    """The demo with its homes and business units copied beside themselves until there are 100,000 addresses.

    `outlines`: each home is a pand of 8 by 12 m, in place of a point.
    """
    draw = np.random.default_rng(1)
    factor = ADDRESSES / (len(around.sites_xy) + len(around.business_xy))

    def more(rows: np.ndarray) -> np.ndarray:
        return np.sort(draw.integers(0, len(rows), int(len(rows) * factor)))

    sites, units = more(around.sites_xy), more(around.business_xy)
    sites_xy = around.sites_xy[sites] + draw.normal(0, 30, (len(sites), 2))
    business_xy = around.business_xy[units] + draw.normal(0, 30, (len(units), 2))
    on_park = around.sites_on_park[sites]
    x, y = sites_xy.T
    shapes = shapely.box(x - 4, y - 6, x + 4, y + 6) if outlines else shapely.points(sites_xy)
    chosen = {r: shapes if r == "alle" else shapes[~on_park] for r in READINGS}
    return replace(
        around,
        sites_xy=sites_xy,
        sites_on_park=on_park,
        site_shapes=shapes,
        site_by_point=np.full(len(sites), not outlines),
        homes_xy=sites_xy,
        business_xy=business_xy,
        business_floor=around.business_floor[units],
        business_klasse=around.business_klasse[units],
        units_xy=business_xy,
        unit_floor=around.business_floor[units],
        unit_on_park=np.ones(len(units), dtype=bool),
        cell_site_m={r: nearest_shape(around.cells_xy, s, around.limit_m)[0] for r, s in chosen.items()},
        unit_cap=np.full(len(units), -2, dtype=np.int8),
        unit_site_m={r: nearest_shape(business_xy, s, around.limit_m)[0] for r, s in chosen.items()},
    )


def plain(around: Ground) -> dict[str, int]:
    """Cells around the plan that fall, per reading, with GeoPandas alone: nearest site before and after, categories, difference."""
    cells = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*around.cells_xy.T), crs=28992)
    cells = cells[~cells.within(AREA)]
    sites = gpd.GeoDataFrame({"on": around.sites_on_park}, geometry=around.site_shapes, crs=28992)
    homes = gpd.GeoDataFrame(geometry=list(HOMES.geoms), crs=28992)
    found = {}
    for reading in READINGS:
        old = sites if reading == "alle" else sites[~sites["on"]]
        new = gpd.GeoDataFrame(pd.concat([old[["geometry"]], homes]), crs=28992)
        near = [cells.sjoin_nearest(s, distance_col="m").groupby(level=0)["m"].first().to_numpy() for s in (old, new)]
        for table in TABLES:
            before, after = (usable_category(np.array(around.rules.distances_m[table]), m) for m in near)
            found[f"{table}.{reading}"] = int((after < before).sum())
    return found


def pairs(count_plots: int, count_homes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Plots as boxes with a need, and dwellings as points, on 6 by 6 km."""
    draw = np.random.default_rng(2)
    corner = draw.uniform(0, 6_000, (count_plots, 2))
    plots = shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + 40, corner[:, 1] + 30)
    return plots, shapely.points(draw.uniform(0, 6_000, (count_homes, 2))), draw.choice([30.0, 50.0, 100.0, 200.0], count_plots)


def plain_pairs(plots: np.ndarray, homes: np.ndarray, need: np.ndarray) -> int:
    """Pairs that conflict: buffer every plot, join, keep what is truly nearer."""
    a = gpd.GeoDataFrame({"need": need}, geometry=gpd.GeoSeries(plots, crs=28992))
    b = gpd.GeoDataFrame(geometry=gpd.GeoSeries(homes, crs=28992))
    joined = b.sjoin(a.set_geometry(a.buffer(a["need"] + 1)), predicate="within")
    exact = a.geometry.loc[joined["index_right"]].distance(joined.geometry, align=False)
    return int((exact.to_numpy() < joined["need"].to_numpy()).sum())


def main() -> None:
    """One table."""
    real = ground(run_studies(demo("rijssen-holten"), in_force(date(2026, 11, 24))))
    for outlines in (False, True):
        around = grown(real, outlines)
        print(f"{'panden' if outlines else 'punten'}: ", end="")
        one_plan(around)
    raster, shape = timed(lambda: shadow(real).loss_ha.shape)
    print(f"schaduw van de hele gemeente, cellen van 10 m, {shape[0]} bij {shape[1]}: {raster:.2f} s")
    plots, homes, need = pairs(5_000, 10_000)
    ours, found = timed(lambda: len(conflicts(plots, homes, need).plots))
    theirs, same = timed(lambda: plain_pairs(plots, homes, need), times=1)
    assert found == same, (found, same)
    print(f"10.000 woningen x 5.000 bedrijven, {found} paren: {ours:.3f} s; GeoPandas {theirs:.2f} s; {theirs / ours:.1f} x")


def one_plan(around: Ground) -> None:
    """Seconds of one plan, equal to and beside GeoPandas."""
    plan = Plan("Meting", AREA, (Variant("A", "Meting", 40, {"werkruimte": 500.0}, homes=HOMES),), "meting.toml")
    print(f"{len(around.sites_xy) + len(around.business_xy)} adressen, {len(around.cells_xy)} cellen")
    ours, result = timed(lambda: assess(plan, around))
    theirs, expected = timed(lambda: plain(around), times=2)
    counted = {r: round((result.outcomes[0].figure("m03.plan.room.loss", f"{r}.zonder_plan").value or 0) * 100) for r in expected}
    assert counted == expected, (counted, expected)
    print(f"toets: {ours:.3f} s; GeoPandas alleen de milieuruimte: {theirs:.2f} s; {theirs / ours:.0f} x")
    with_map, _ = timed(lambda: (picture(result), contract.document(result)))
    print(f"kaart en json erbij: {with_map:.3f} s")


if __name__ == "__main__":
    main()
