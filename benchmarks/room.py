"""Nearest sensitive site for the cells of the demo, on 1x, 10x and 100x its dwellings: `python benchmarks/room.py`.

Prints seconds and ratios beside scipy's cKDTree and shapely's STRtree in the same run; the answers must be equal. Then the
same to panden, boxes of 10 x 8 m about the dwellings, beside STRtree.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import shapely
from scipy.spatial import cKDTree

from werkruimte.facts.snapshot import demo
from werkruimte.methods.kernels import nearest_shape, nearest_site
from werkruimte.rules.rules import in_force
from werkruimte.run import run


def timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Best of three."""
    best, answer = float("inf"), np.empty(0)
    for _ in range(3):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer


def main() -> None:
    """One table."""
    start = time.perf_counter()
    result = run(demo("rijssen-holten"), in_force(date(2026, 11, 24)))
    print(f"hele afleiding van de demo: {time.perf_counter() - start:.2f} s")
    cells = np.array(result.query("SELECT x, y FROM cells"))
    homes = np.array(result.query("SELECT x, y FROM placed WHERE klasse = 'woon'"))
    draw = np.random.default_rng(1)
    print(f"{'woningen':>10} {'kern s':>8} {'cKDTree s':>10} {'STRtree s':>10} {'x cKDTree':>10} {'x STRtree':>10}")
    for times in (1, 10, 100):
        sites = np.repeat(homes, times, axis=0) + (draw.normal(0, 60, (len(homes) * times, 2)) if times > 1 else 0)
        ours, mine = timed(lambda sites=sites: nearest_site(cells, sites, 5000)[0])
        tree, theirs = timed(lambda sites=sites: cKDTree(sites).query(cells)[0])
        spots = shapely.points(cells)
        other, third = timed(
            lambda sites=sites, spots=spots: shapely.STRtree(shapely.points(sites)).query_nearest(
                spots, return_distance=True, all_matches=False
            )[1]
        )
        assert np.allclose(mine, theirs) and np.allclose(mine, third)
        print(f"{len(sites):>10} {ours:>8.3f} {tree:>10.3f} {other:>10.3f} {tree / ours:>10.1f} {other / ours:>10.1f}")
        print(f"= {len(sites)} woningen: {ours:.3f} s, {tree / ours:.1f} x cKDTree, {other / ours:.1f} x STRtree")
    print(f"{'panden':>10} {'kern s':>8} {'STRtree s':>10} {'x STRtree':>10}")
    for times in (1, 10):
        sites = np.repeat(homes, times, axis=0) + (draw.normal(0, 60, (len(homes) * times, 2)) if times > 1 else 0)
        half, spots = np.array([5.0, 4.0]), shapely.points(cells)
        panden = shapely.box(*(sites - half).T, *(sites + half).T)
        ours, mine = timed(lambda panden=panden: nearest_shape(cells, panden, 5000)[0])
        tree, theirs = timed(
            lambda panden=panden, spots=spots: shapely.STRtree(panden).query_nearest(spots, return_distance=True, all_matches=False)[1]
        )
        assert np.allclose(mine, theirs)
        print(f"{len(sites):>10} {ours:>8.3f} {tree:>10.3f} {tree / ours:>10.1f}")
        print(f"= {len(sites)} panden: {ours:.3f} s, {tree / ours:.1f} x STRtree")


if __name__ == "__main__":
    main()
