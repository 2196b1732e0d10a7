"""Centrality of a walking network beside networkx, the same numbers: python benchmarks/network.py STREETS.parquet [METRES]

STREETS.parquet holds the street lines of a town (columns highway and geometry), RD metres. Both roads get the streets within
METRES (1,000) of the middle, since networkx takes over ten minutes for a whole town; ours is timed on the town as well.
"""

from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np
import shapely

from werkruimte.engine import connect, quoted
from werkruimte.methods.network import build_network, centrality, metric

WALKED = ("motorway", "trunk", "motorway_link", "trunk_link", "construction", "proposed", "raceway")


def main(path: str, around_m: float) -> None:
    """Time both roads on the middle of the town and compare every number."""
    table = f"read_parquet({quoted(path)})"
    kinds = {name: kind for name, kind, *_ in connect().execute(f"DESCRIBE SELECT * FROM {table}").fetchall()}
    column = next(c for c, kind in kinds.items() if "GEOMETRY" in kind)
    rows = connect().execute(f"SELECT ST_AsWKB({column}) FROM {table} WHERE highway NOT IN {WALKED}").fetchall()
    lines = np.array([shapely.from_wkb(bytes(w)) for (w,) in rows], dtype=object)
    town = build_network(lines)
    middle = shapely.Point(np.median(town.nodes, axis=0))
    network = build_network(lines[shapely.distance(lines, middle) <= around_m])
    centrality(2, np.array([[0, 1]]), np.array([1.0]))  # compile
    start = time.perf_counter()
    ours = metric(network)
    own_s = time.perf_counter() - start
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    for (a, b), metres in zip(network.ends.tolist(), network.length.tolist(), strict=True):
        if metres < graph.get_edge_data(a, b, {"weight": np.inf})["weight"]:
            graph.add_edge(a, b, weight=metres)
    start = time.perf_counter()
    closeness = nx.closeness_centrality(graph, distance="weight")
    betweenness = nx.betweenness_centrality(graph, weight="weight")
    theirs_s = time.perf_counter() - start
    nodes = range(len(network.nodes))
    off = max(
        np.abs(ours.closeness - np.array([closeness[i] for i in nodes])).max(),
        np.abs(ours.betweenness - np.array([betweenness[i] for i in nodes])).max(),
    )
    print(
        f"= {len(network.nodes)} nodes: ours {own_s:.2f} s, networkx {theirs_s:.2f} s, ratio {theirs_s / own_s:.0f}x, largest difference {off:.1e}"
    )
    for within in (800.0, np.inf):
        start = time.perf_counter()
        metric(town, within)
        print(f"= {len(town.nodes)} nodes within {within:g} m: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1000.0)
