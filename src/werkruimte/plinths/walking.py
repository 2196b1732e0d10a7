"""Where each stretch of facade lies in the walking network, and what is within a walk of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from werkruimte.methods import network as net
from werkruimte.methods.plinth import rank
from werkruimte.rules.plinths import PlinthRules
from werkruimte.studies.frontage import Frontage

Array = NDArray[np.float64]
JUNCTION = 3
"""Streets that must meet for a corner."""


@dataclass(frozen=True)
class Walk:
    """The network and each stretch's place in it: edge (n,) index, -1 where its street is in no edge; share (n,) along that edge."""

    network: net.Network
    nodes: KDTree
    edge: NDArray[np.int64]
    share: Array

    def of_nodes(self, values: Array) -> Array:
        """Values of nodes at the stretches, between the two ends of the edge; NaN where there is no edge."""
        if not len(self.network.ends):
            return np.full((len(self.edge), *values.shape[1:]), np.nan)
        ends = self.network.ends[self.edge]
        share = self.share.reshape(-1, *[1] * (values.ndim - 1))
        found = (1 - share) * values[ends[:, 0]] + share * values[ends[:, 1]]
        found[self.edge < 0] = np.nan
        return np.asarray(found)

    def of_edges(self, values: Array) -> Array:
        """Values of edges at the stretches."""
        return np.where(self.edge < 0, np.nan, values[self.edge]) if len(values) else np.full(len(self.edge), np.nan)

    def nearby(self, xy: Array, carried: Array, within_m: float) -> Array:
        """(n, k) sums of what is `carried` (m, k) at places `xy` (m, 2), each at its nearest node, within a walk of each stretch."""
        at_nodes = np.zeros((len(self.network.nodes), carried.shape[1]))
        if len(xy):
            np.add.at(at_nodes, self.nodes.query(xy)[1], carried)
        return self.of_nodes(net.within_reach(self.network, at_nodes, within_m))

    def corners(self, spots: Array, within_m: Array) -> Array:
        """1 where a junction lies within a distance (n,) of each spot (n, 2), else 0."""
        degree = np.bincount(self.network.ends.ravel(), minlength=len(self.network.nodes))
        junctions = self.network.nodes[degree >= JUNCTION]
        if not len(junctions):
            return np.zeros(len(spots))
        return np.asarray((KDTree(junctions).query(spots)[0] <= within_m).astype(float))


def walk(frontage: Frontage) -> Walk:
    """Build the network of all walked streets and find the edge of each stretch."""
    network = net.build_network(frontage.streets.lines)
    order = np.lexsort((network.start, network.line))
    line, start = network.line[order], network.start[order]
    # One number per place: line first, then metres along it; no line is longer than the step.
    step = float(np.max(network.start + network.length, initial=0.0)) + float(np.max(frontage.at)) + 1.0
    at = np.searchsorted(line * step + start, frontage.street * step + frontage.at, "right") - 1
    edge = np.where(at >= 0, order[np.maximum(at, 0)], -1) if len(order) else np.full(len(frontage), -1)
    inside = (edge >= 0) & (network.line[edge] == frontage.street) if len(order) else np.zeros(len(frontage), dtype=bool)
    share = (frontage.at - network.start[edge]) / network.length[edge] if len(order) else np.zeros(len(frontage))
    inside &= share <= 1 + 1e-9
    return Walk(network, KDTree(network.nodes), np.where(inside, edge, -1), np.clip(share, 0, 1))


def centrality(place: Walk, rules: PlinthRules) -> dict[str, Array]:
    """Per stretch the share of the edges of the network that lie less central, by three measures, and their mean `centrality`.

    closeness_near, closeness_far: metres walked within two distances; betweenness: simplest paths (angles) within the far one.
    The yardstick is the municipality's own network, not the candidates: leaving one out changes no other.
    """
    network = place.network
    found = {}
    for key in ("near", "far"):
        nodes = net.metric(network, rules.value(f"{key}_m")).closeness
        found[f"closeness_{key}"] = rank(place.of_nodes(nodes), nodes[network.ends].mean(axis=1))
    between = net.angular_nearby(network, rules.value("far_m"))
    found["betweenness"] = rank(place.of_edges(between), between)
    found["centrality"] = np.mean(list(found.values()), axis=0)
    return found
