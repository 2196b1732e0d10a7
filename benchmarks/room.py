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

REACH_M = 5000

Metres = np.ndarray
"""(n,) from each cell to its nearest site."""


def timed(work: Callable[..., Metres], *values: np.ndarray) -> tuple[float, Metres]:
    """Best of three."""
    best, answer = float("inf"), np.empty(0)
    for _ in range(3):
        start = time.perf_counter()
        answer = work(*values)
        best = min(best, time.perf_counter() - start)
    return best, answer


def by_kernel(cells: np.ndarray, sites: np.ndarray) -> Metres:
    """Ours."""
    return nearest_site(cells, sites, REACH_M)[0]


def by_kdtree(cells: np.ndarray, sites: np.ndarray) -> Metres:
    """scipy's."""
    return np.asarray(cKDTree(sites).query(cells)[0])


def by_strtree(spots: np.ndarray, sites: np.ndarray) -> Metres:
    """shapely's; the cells as points."""
    return panden_by_strtree(spots, shapely.points(sites))


def panden_by_kernel(cells: np.ndarray, panden: np.ndarray) -> Metres:
    """Ours, to outlines."""
    return nearest_shape(cells, panden, REACH_M)[0]


def panden_by_strtree(spots: np.ndarray, panden: np.ndarray) -> Metres:
    """shapely's, to outlines."""
    return np.asarray(shapely.STRtree(panden).query_nearest(spots, return_distance=True, all_matches=False)[1])


def main() -> None:
    """One table."""
    start = time.perf_counter()
    result = run(demo("rijssen-holten"), in_force(date(2026, 11, 24)))
    print(f"hele afleiding van de demo: {time.perf_counter() - start:.2f} s")
    cells = np.array(result.query("SELECT x, y FROM cells"))
    homes = np.array(result.query("SELECT x, y FROM placed WHERE klasse = 'woon'"))
    draw = np.random.default_rng(1)
    print(f"{'woningen':>10} {'kern s':>8} {'cKDTree s':>10} {'STRtree s':>10} {'x cKDTree':>10} {'x STRtree':>10}")
    spots = shapely.points(cells)
    for times in (1, 10, 100):
        sites = np.repeat(homes, times, axis=0) + (draw.normal(0, 60, (len(homes) * times, 2)) if times > 1 else 0)
        ours, mine = timed(by_kernel, cells, sites)
        tree, theirs = timed(by_kdtree, cells, sites)
        other, third = timed(by_strtree, spots, sites)
        assert np.allclose(mine, theirs) and np.allclose(mine, third)
        print(f"{len(sites):>10} {ours:>8.3f} {tree:>10.3f} {other:>10.3f} {tree / ours:>10.1f} {other / ours:>10.1f}")
        print(f"= {len(sites)} woningen: {ours:.3f} s, {tree / ours:.1f} x cKDTree, {other / ours:.1f} x STRtree")
    print(f"{'panden':>10} {'kern s':>8} {'STRtree s':>10} {'x STRtree':>10}")
    for times in (1, 10):
        sites = np.repeat(homes, times, axis=0) + (draw.normal(0, 60, (len(homes) * times, 2)) if times > 1 else 0)
        half = np.array([5.0, 4.0])
        panden = shapely.box(*(sites - half).T, *(sites + half).T)
        ours, mine = timed(panden_by_kernel, cells, panden)
        tree, theirs = timed(panden_by_strtree, spots, panden)
        assert np.allclose(mine, theirs)
        print(f"{len(sites):>10} {ours:>8.3f} {tree:>10.3f} {tree / ours:>10.1f}")
        print(f"= {len(sites)} panden: {ours:.3f} s, {tree / ours:.1f} x STRtree")


if __name__ == "__main__":
    main()
