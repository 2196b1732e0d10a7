"""Centrality on a walking network: closeness and betweenness, metric or angular, within a distance or over all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.compiled import compiled

MILLIMETRE = 1000.0
STEP = 1e-6
"""Quarter turns that an edge costs: below what coordinates in millimetres tell apart, above `TIE`. Where straight on is free, no
edge lies before another, and nothing lies between the ends of a straight street."""


@dataclass(frozen=True)
class Network:
    """An undirected graph of streets.

    nodes: (n, 2) RD metres. ends: (m, 2) node numbers of each edge. length: (m,) metres. line: (m,) which street line it is of.
    heading: (m, 2) directions (radians) in which each edge leaves its first and its last node. start: (m,) metres along its line.
    """

    nodes: NDArray[np.float64]
    ends: NDArray[np.int64]
    length: NDArray[np.float64]
    line: NDArray[np.int64]
    heading: NDArray[np.float64]
    start: NDArray[np.float64]


@dataclass(frozen=True)
class Centrality:
    """closeness and betweenness, one entry a node; reached: how many others were reached."""

    closeness: NDArray[np.float64]
    betweenness: NDArray[np.float64]
    reached: NDArray[np.int64]


class Graph(NamedTuple):
    """The arcs that leave each of n nodes, as one list: those of node i are first[i] to first[i + 1]. first: (n + 1,)."""

    first: NDArray[np.int64]
    neighbour: NDArray[np.int64]
    weight: NDArray[np.float64]


class Search(NamedTuple):
    """What a search fills, one entry a node, and takes over clean from the one before; seen: which nodes it may enter; the heap of those to come."""

    distance: NDArray[np.float64]
    paths: NDArray[np.float64]
    share: NDArray[np.float64]
    done: NDArray[np.bool_]
    settled: NDArray[np.int64]
    seen: NDArray[np.bool_]
    key: NDArray[np.float64]
    node: NDArray[np.int64]


def build_network(lines: NDArray[np.object_]) -> Network:
    """Cut street lines where they end or share a vertex with another line.

    lines: (k,) shapely LineStrings, RD metres; vertices within half a millimetre are one. Loops and zero lengths are left out.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    keys, vertex, uses = np.unique(np.round(xy * MILLIMETRE).astype(np.int64), axis=0, return_inverse=True, return_counts=True)
    vertex = vertex.ravel()
    first = np.concatenate([[True], line[1:] != line[:-1]]) if len(line) else np.empty(0, dtype=bool)
    last = np.concatenate([first[1:], [True]]) if len(line) else first
    stop = first | last | (uses[vertex] > 1)
    step = np.concatenate([[0.0], np.hypot(*(xy[1:] - xy[:-1]).T)]) if len(xy) else np.empty(0)
    step[first] = 0.0
    along = np.cumsum(step)
    begin = np.maximum.accumulate(np.where(first, along, 0.0)) if len(xy) else along
    at = np.flatnonzero(stop)
    start, end = at[:-1], at[1:]
    same = line[start] == line[end]
    start, end = start[same], end[same]
    length = along[end] - along[start]
    keep = (length > 0) & (vertex[start] != vertex[end])
    start, end, length = start[keep], end[keep], length[keep]
    numbers, ends = np.unique(np.stack([vertex[start], vertex[end]], axis=1), return_inverse=True)
    away = xy[start + 1] - xy[start]
    back = xy[end - 1] - xy[end]
    heading = np.stack([np.arctan2(away[:, 1], away[:, 0]), np.arctan2(back[:, 1], back[:, 0])], axis=1)
    return Network(keys[numbers] / MILLIMETRE, ends.reshape(-1, 2), length, line[start], heading, (along - begin)[start])


def metric(network: Network, within_m: float = np.inf) -> Centrality:
    """Centrality of the nodes by metres walked.

        closeness(i) = reached / sum of distances x reached / (n - 1)
        betweenness(i) = share of the shortest paths between two others, of all pairs, that pass i

    Paths longer than `within_m` do not count. Source: METHODS 4e; Brandes 2001 for the algorithm.
    """
    return centrality(len(network.nodes), network.ends, network.length, within_m)


def angular_nearby(network: Network, within_m: float) -> NDArray[np.float64]:
    """(m,) betweenness of the edges by how much one turns; each looks no further than a walk of `within_m` (middle to middle).

    A right angle costs 1, straight on nothing; of ways that turn equally those over the fewest edges count. The graph is the dual
    one, of edges walked in a direction: who entered an edge leaves it at its other node. Else a sharp turn at a fork would be had
    for two slight ones, into the third street and out of it again. Per edge: the simplest paths in the part of the network that
    it can reach. So a street counts for those who walk, not for who drives through.
    Source: METHODS 4e (angular betweenness on the walking network, 400 and 800 m); Turner 2007 (segments are left at the other end).
    """
    arcs, cost = _turns(network)
    count, pairs = len(network.ends), arcs // 2
    metres = network.length[pairs].mean(axis=1) if len(pairs) else np.empty(0)
    near = _adjacency(count, pairs, metres)
    # Who walks the arc a -> b can walk it back: from b turned round to a turned round.
    walked, back = np.concatenate([arcs, arcs[:, ::-1] ^ 1]), np.concatenate([cost, cost])
    betweenness = _brandes(count, _lists(2 * count, walked, back), np.inf, (near, within_m), 1)[1]
    all_pairs = (count - 1) * (count - 2) / 2
    return betweenness / 2 / all_pairs if all_pairs > 0 else betweenness


def within_reach(network: Network, carried: NDArray[np.float64], within_m: float) -> NDArray[np.float64]:
    """(n, k) sums of what is `carried` (n, k) by the nodes within a walk of `within_m` of each node, itself included."""
    graph = _adjacency(len(network.nodes), network.ends, network.length)
    return _sums(len(network.nodes), graph, within_m, np.ascontiguousarray(carried, dtype=np.float64))


def _turns(network: Network) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """From an edge walked to a node on to another there, with the angle between them in quarter turns, and `STEP` for the edge entered.

    Each pair of edges once, as numbers 2 x edge + which of its two nodes is walked to.
    """
    node = network.ends.ravel()
    heading = network.heading.ravel()
    order = np.argsort(node, kind="stable")
    node, heading = node[order], heading[order]
    _, start, count = np.unique(node, return_index=True, return_counts=True)
    left, right = [], []
    for degree in np.unique(count[count > 1]):
        block = start[count == degree][:, None]
        i, j = np.triu_indices(degree, 1)
        left.append((block + i).ravel())
        right.append((block + j).ravel())
    if not left:
        return np.empty((0, 2), dtype=np.int64), np.empty(0)
    a, b = np.concatenate(left), np.concatenate(right)
    # Two headings away from the node that are opposite mean straight on.
    apart = np.abs((heading[a] - heading[b] + np.pi) % (2 * np.pi) - np.pi)
    return np.stack([order[a], order[b] ^ 1], axis=1), (np.pi - apart) / (np.pi / 2) + STEP


def centrality(count: int, ends: NDArray[np.int64], cost: NDArray[np.float64], within: float = np.inf) -> Centrality:
    """Closeness and betweenness of an undirected graph with `count` nodes; ends: (m, 2), cost: (m,) not negative.

    Raises ValueError for a negative or unknown cost.
    """
    if len(cost) and not (np.asarray(cost) >= 0).all():
        raise ValueError("the cost of an edge is negative or not a number")
    nowhere = Graph(np.zeros(count + 1, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
    closeness, betweenness, reached = _brandes(count, _adjacency(count, ends, cost), within, (nowhere, np.inf), 0)
    pairs = (count - 1) * (count - 2) / 2
    return Centrality(closeness, betweenness / 2 / pairs if pairs > 0 else betweenness, reached)


def _adjacency(count: int, ends: NDArray[np.int64], cost: NDArray[np.float64]) -> Graph:
    """Neighbours of each node as one list; of parallel edges the cheapest."""
    return _lists(count, np.concatenate([ends, ends[:, ::-1]]).reshape(-1, 2), np.concatenate([cost, cost]).astype(np.float64))


def _lists(count: int, both: NDArray[np.int64], weight: NDArray[np.float64]) -> Graph:
    """Of arcs (from, to) those that leave each node, as one list; of parallel ones the cheapest."""
    order = np.lexsort((weight, both[:, 1], both[:, 0]))
    both, weight = both[order], weight[order]
    kept = np.concatenate([[True], (both[1:] != both[:-1]).any(axis=1)]) if len(both) else np.empty(0, dtype=bool)
    kept &= both[:, 0] != both[:, 1]
    both, weight = both[kept], weight[kept]
    first = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=count))]).astype(np.int64)
    return Graph(first, np.ascontiguousarray(both[:, 1]), np.ascontiguousarray(weight))


TIE = 1e-9
"""Two ways whose cost differs less than this part are equally short."""


@compiled
def _brandes(
    count: int, graph: Graph, within: float, near: tuple[Graph, float], turned: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Closeness, betweenness and how many were reached. `near`: a second graph; where its metres are finite each source sees only
    what lies within them in it.

    turned: 1 when each of the `count` is two nodes of the graph, 2i and 2i + 1, walked one way and the other: 0 when it is one.
    """
    closeness, between = np.zeros(count), np.zeros(count)
    reached = np.zeros(count, dtype=np.int64)
    whole = near[1] == np.inf
    search = _search(count << turned, max(len(graph.neighbour), len(near[0].neighbour)) + 2)
    search.seen[:] = whole
    for source in range(count):
        if not whole:
            search.seen[:] = True
            close = _walk(source, near[0], near[1], search, 0)
            search.seen[:] = False
            search.seen[search.settled[:close]] = True
            _clear(close, search)
        found = _walk(source, graph, within, search, turned)
        _gather(found, graph, search, turned)
        total = 0.0
        for node in search.settled[:found]:
            total += search.distance[node]
            if node >> turned != source:
                between[node >> turned] += search.share[node]
        _clear(found, search)
        reached[source] = found - 1
        if total > 0:
            closeness[source] = (found - 1) / total * (found - 1) / (count - 1)
    return closeness, between, reached


@compiled
def _search(nodes: int, size: int) -> Search:
    """A clean one of so many nodes, with room for so many on the heap."""
    floats, flags = (
        (np.full(nodes, np.inf), np.zeros(nodes), np.zeros(nodes)),
        (np.zeros(nodes, dtype=np.bool_), np.ones(nodes, dtype=np.bool_)),
    )
    settled, heap = np.empty(nodes, dtype=np.int64), np.empty(size, dtype=np.int64)
    return Search(floats[0], floats[1], floats[2], flags[0], settled, flags[1], np.empty(size), heap)


@compiled
def _clear(found: int, search: Search) -> None:
    """Clean what a search touched."""
    for node in search.settled[:found]:
        search.distance[node], search.paths[node], search.share[node], search.done[node] = np.inf, 0.0, 0.0, False


@compiled
def _sums(count: int, graph: Graph, within: float, carried: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is carried within reach of each node, itself included."""
    total = np.zeros(carried.shape)
    search = _search(count, len(graph.neighbour) + 1)
    for source in range(count):
        found = _walk(source, graph, within, search, 0)
        for node in search.settled[:found]:
            total[source] += carried[node]
        _clear(found, search)
    return total


@compiled
def _walk(source: int, graph: Graph, within: float, search: Search, turned: int) -> int:
    """Dijkstra from one source over what it sees: distances, numbers of shortest paths; how many were settled, nearest first."""
    size, found = 0, 0
    for start in range(source << turned, (source + 1) << turned):
        search.distance[start], search.paths[start] = 0.0, 1.0
        search.key[size], search.node[size] = 0.0, start
        size += 1
    while size > 0:
        key, node = search.key[0], search.node[0]
        size -= 1
        _sink(search.key, search.node, size)
        if search.done[node]:
            continue
        search.done[node] = True
        search.settled[found] = node
        found += 1
        for k in range(graph.first[node], graph.first[node + 1]):
            other, cost = graph.neighbour[k], key + graph.weight[k]
            if search.done[other] or not search.seen[other >> turned] or cost > within:
                continue
            margin = TIE * (1.0 + cost)
            if cost < search.distance[other] - margin:
                search.distance[other], search.paths[other] = cost, search.paths[node]
                _rise(search.key, search.node, size, cost, other)
                size += 1
            elif cost <= search.distance[other] + margin:
                search.paths[other] += search.paths[node]
    return found


@compiled
def _gather(found: int, graph: Graph, search: Search, turned: int) -> None:
    """From far to near, hand each node's share of the paths on to the nodes before it.

    Where an edge may be walked both ways, the paths to it end at the nearer of its two nodes, or at both. What comes before a node is
    what follows it when turned round.
    """
    distance, paths, share, done = search.distance, search.paths, search.share, search.done
    for i in range(found - 1, 0, -1):
        node = search.settled[i]
        ending, turn = 1.0, node ^ turned
        if turned and done[turn]:
            margin = TIE * (1.0 + distance[node])
            if distance[turn] < distance[node] - margin:
                ending = 0.0
            elif distance[turn] <= distance[node] + margin:
                ending = paths[node] / (paths[node] + paths[turn])
        for k in range(graph.first[turn], graph.first[turn + 1]):
            other = graph.neighbour[k] ^ turned
            off = abs(distance[other] + graph.weight[k] - distance[node])
            if done[other] and distance[other] < distance[node] and off <= TIE * (1.0 + distance[node]):
                share[other] += paths[other] / paths[node] * (ending + share[node])


@compiled
def _rise(key: NDArray[np.float64], node: NDArray[np.int64], size: int, new_key: float, new_node: int) -> None:
    """Put one on a heap of `size`."""
    i = size
    while i > 0:
        parent = (i - 1) // 2
        if key[parent] <= new_key:
            break
        key[i], node[i] = key[parent], node[parent]
        i = parent
    key[i], node[i] = new_key, new_node


@compiled
def _sink(key: NDArray[np.float64], node: NDArray[np.int64], size: int) -> None:
    """Take the first off a heap, of which `size` are left."""
    moved_key, moved_node = key[size], node[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= moved_key:
            break
        key[i], node[i] = key[child], node[child]
        i = child
    key[i], node[i] = moved_key, moved_node
