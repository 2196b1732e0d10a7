"""Centrality against published answers and a second road (networkx), and what may never happen to it."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.methods.network import Network, angular_nearby, build_network, centrality, metric, within_reach


@pytest.fixture(scope="session")
def cases(shared: Path) -> dict[str, dict]:
    data = json.loads((shared / "reference/refcases.json").read_text("utf-8"))
    return {c["id"]: c for c in data["4e_frontage"]}


def measured(nodes: list, edges: list) -> tuple[dict, dict]:
    number = {name: i for i, name in enumerate(nodes)}
    ends = np.array([[number[a], number[b]] for a, b, _ in edges], dtype=np.int64).reshape(-1, 2)
    found = centrality(len(nodes), ends, np.array([w for _, _, w in edges], dtype=float))
    return dict(zip(nodes, found.closeness, strict=True)), dict(zip(nodes, found.betweenness, strict=True))


def test_the_kite_of_krackhardt(cases: dict[str, dict]) -> None:
    case = cases["4e-01-kite"]
    closeness, betweenness = measured(case["inputs"]["nodes"], case["inputs"]["edges"])
    assert closeness == pytest.approx(case["expected"]["closeness"], abs=1e-9)
    assert betweenness == pytest.approx(case["expected"]["betweenness"], abs=1e-9)


@pytest.mark.parametrize("closed", [False, True])
def test_a_ring_with_and_without_a_closed_street(cases: dict[str, dict], closed: bool) -> None:
    case = cases["4e-07-close-link"]
    edges = [e for e in case["inputs"]["edges"] if not closed or e[:2] != case["inputs"]["closed"]]
    closeness, betweenness = measured(list(range(5)), edges)
    want = case["expected"]["after" if closed else "before"]
    assert list(closeness.values()) == pytest.approx(want["closeness"], abs=1e-9)
    assert list(betweenness.values()) == pytest.approx(want["betweenness"], abs=1e-9)


def test_islands_count_by_the_share_they_reach(cases: dict[str, dict]) -> None:
    case = cases["4e-08-disconnected"]
    closeness, betweenness = measured(list(range(6)), case["inputs"]["edges"])
    assert list(closeness.values()) == pytest.approx(case["expected"]["closeness"], abs=1e-9)
    assert list(betweenness.values()) == pytest.approx(case["expected"]["betweenness"], abs=1e-9)


edges_of_seven = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 5)), max_size=16)


@settings(max_examples=60, deadline=None)
@given(edges_of_seven)
def test_networkx_gives_the_same_numbers(edges: list[tuple[int, int, int]]) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(7))
    for a, b, w in edges:
        if a != b and w < graph.get_edge_data(a, b, {"weight": 99})["weight"]:
            graph.add_edge(a, b, weight=w)
    ends = np.array([[a, b] for a, b, _ in edges], dtype=np.int64).reshape(-1, 2)
    found = centrality(7, ends, np.array([w for *_, w in edges], dtype=float))
    closeness = nx.closeness_centrality(graph, distance="weight")
    betweenness = nx.betweenness_centrality(graph, weight="weight")
    assert found.closeness.tolist() == pytest.approx([closeness[i] for i in range(7)], abs=1e-9)
    assert found.betweenness.tolist() == pytest.approx([betweenness[i] for i in range(7)], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(edges_of_seven.filter(bool), st.integers(0, 15))
def test_closing_a_street_never_raises_closeness(edges: list[tuple[int, int, int]], which: int) -> None:
    def closeness(kept: list[tuple[int, int, int]]) -> np.ndarray:
        ends = np.array([[a, b] for a, b, _ in kept], dtype=np.int64).reshape(-1, 2)
        return centrality(7, ends, np.array([w for *_, w in kept], dtype=float)).reached

    fewer = [e for i, e in enumerate(edges) if i != which % len(edges)]
    assert (closeness(fewer) <= closeness(edges)).all()


def test_streets_are_cut_where_they_meet() -> None:
    lines = np.array([shapely.LineString([(0, 0), (50, 0), (100, 0)]), shapely.LineString([(50, -50), (50, 0), (50, 50)])])
    network = build_network(lines)
    assert len(network.nodes) == 5 and sorted(network.length) == [50, 50, 50, 50]
    assert metric(network).betweenness.max() == 1.0


def test_the_middle_of_a_straight_street_lies_between_its_ends() -> None:
    street = np.array([shapely.LineString([(x, 0), (x + 100, 0)]) for x in (0, 100, 200)])
    assert angular_nearby(build_network(street), 1e9).tolist() == pytest.approx([0, 1, 0])
    # Five in a row: the middle one is between 2 x 2 of the 6 pairs of others, those beside it between 1 x 3.
    street = np.array([shapely.LineString([(x, 0), (x + 100, 0)]) for x in range(0, 500, 100)])
    assert angular_nearby(build_network(street), 1e9).tolist() == pytest.approx([0, 3 / 6, 4 / 6, 3 / 6, 0])


def test_between_two_crossings_all_pass_the_street_that_joins_them() -> None:
    joined = shapely.LineString([(0, 0), (100, 0), (200, 0), (300, 0)])
    across = [shapely.LineString([(x, -50), (x, 0), (x, 50)]) for x in (100, 200)]
    # Three arms at each end: 3 x 3 of the 15 pairs go over the middle; no way needs to enter an arm and come back.
    found = angular_nearby(build_network(np.array([joined, *across])), 1e9)
    assert found.tolist() == pytest.approx([0, 9 / 15, 0, 0, 0, 0, 0])


def test_a_radius_keeps_far_nodes_out() -> None:
    lines = np.array([shapely.LineString([(0, 0), (300, 0)]), shapely.LineString([(300, 0), (900, 0)])])
    assert metric(build_network(lines), within_m=400.0).reached.tolist() == [1, 1, 0]


def test_an_empty_network_has_no_centrality() -> None:
    assert len(metric(build_network(np.array([], dtype=object))).closeness) == 0


def test_an_unknown_cost_is_refused() -> None:
    with pytest.raises(ValueError, match="negative or not a number"):
        centrality(2, np.array([[0, 1]]), np.array([np.nan]))


def grid(size: int = 4, step: float = 100.0, shake: float = 20.0) -> Network:
    """Streets of a shaken grid, headings in whole degrees: many ways turn equally much over as many streets, and count as equal."""
    shaken = np.random.default_rng(4).uniform(-shake, shake, (size, size, 2))
    rows = [[(x * step + shaken[y, x, 0], y * step + shaken[y, x, 1]) for x in range(size)] for y in range(size)]
    lines = [shapely.LineString(r) for r in rows] + [shapely.LineString(c) for c in zip(*rows, strict=True)]
    network = build_network(np.array(lines, dtype=object))
    return replace(network, heading=np.radians(np.round(np.degrees(network.heading))))


def dual(network: Network) -> nx.Graph:
    """Edges that share a node, with the metres from middle to middle."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.ends)))
    for node in range(len(network.nodes)):
        here = [e for e in range(len(network.ends)) if node in network.ends[e]]
        for e, f in combinations(here, 2):
            graph.add_edge(e, f, metres=(network.length[e] + network.length[f]) / 2)
    return graph


def walked(network: Network, edges: set[int]) -> nx.DiGraph:
    """Each edge walked to either node, then on into another edge there and to its other node.

    Turns in thousandths of a degree, and one for every street entered: of ways that turn equally the one over the fewest.
    """
    graph = nx.DiGraph()
    for e in edges:
        for k in (0, 1):
            graph.add_edge(("from", e), (e, k), angle=0)
            graph.add_edge((e, k), ("to", e), angle=0)
            for f in edges - {e}:
                for i in (0, 1):
                    if network.ends[f, i] == network.ends[e, k]:
                        apart = abs((network.heading[e, k] - network.heading[f, i] + np.pi) % (2 * np.pi) - np.pi)
                        graph.add_edge((e, k), (f, 1 - i), angle=1000 * round(180 - np.degrees(apart)) + 1)
    return graph


def passed(graph: nx.DiGraph, source: int, targets: set[int], count: int) -> np.ndarray:
    """Per edge the share of the simplest ways from the source to each of the targets that pass it, summed."""
    total = np.zeros(count)
    for target in targets - {source}:
        if nx.has_path(graph, ("from", source), ("to", target)):
            ways = list(nx.all_shortest_paths(graph, ("from", source), ("to", target), weight="angle"))
            for way in ways:
                total[[edge for edge, _ in way[2:-2]]] += 1 / len(ways)
    return total


@pytest.mark.parametrize("shake", [0.0, 20.0])
def test_angles_within_a_walk_by_networkx(shake: float) -> None:
    network = grid(shake=shake)
    near, count = dual(network), len(network.ends)
    want = np.zeros(count)
    for edge in near:
        seen = set(nx.single_source_dijkstra_path_length(near, edge, cutoff=250.0, weight="metres"))
        want += passed(walked(network, seen), edge, seen, count)
    found = angular_nearby(network, 250.0)
    assert want.max() > 0
    # Both ways are counted, then halved, and divided by all pairs.
    assert found.tolist() == pytest.approx((want / 2 / ((count - 1) * (count - 2) / 2)).tolist(), abs=1e-9)


def test_a_walk_that_reaches_everything_is_the_whole_network() -> None:
    network = grid(3)
    count = len(network.ends)
    graph = walked(network, set(range(count)))
    want = sum(passed(graph, edge, set(range(count)), count) for edge in range(count))
    assert angular_nearby(network, 1e9).tolist() == pytest.approx((want / ((count - 1) * (count - 2))).tolist(), abs=1e-9)


def spokes(*degrees: float) -> list[shapely.LineString]:
    return [shapely.LineString([(0, 0), (100 * np.cos(np.radians(d)), 100 * np.sin(np.radians(d)))]) for d in degrees]


def test_a_sharp_turn_at_a_fork_is_not_made_by_the_third_street() -> None:
    # From 0 to 60 degrees one turns 120. Into the street at 210 and out of it again would be 30 and 30, but who entered it is in it.
    assert angular_nearby(build_network(np.array(spokes(0, 60, 210))), 1e9).tolist() == [0, 0, 0]


def test_to_a_street_that_is_reached_at_either_end() -> None:
    # A square: each edge has two beside it, and the one across it is reached as well by the left as by the right.
    ring = shapely.LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    corners = [shapely.LineString([(0, 0), (-50, -50)]), shapely.LineString([(100, 0), (150, -50)])]
    corners += [shapely.LineString([(100, 100), (150, 150)]), shapely.LineString([(0, 100), (-50, 150)])]
    network = build_network(np.array([ring, *corners]))
    found = angular_nearby(network, 1e9)
    assert len(found) == 8 and found[:4].tolist() == pytest.approx([found[0]] * 4) and found[4:].tolist() == [0] * 4
    graph = walked(network, set(range(8)))
    assert found[0] == pytest.approx(sum(passed(graph, e, set(range(8)), 8)[0] for e in range(8)) / (7 * 6))


def test_what_lies_within_a_walk_by_networkx() -> None:
    network = grid()
    graph = nx.Graph()
    for (a, b), metres in zip(network.ends.tolist(), network.length.tolist(), strict=True):
        graph.add_edge(a, b, weight=metres)
    carried = np.stack([np.arange(len(network.nodes)), np.ones(len(network.nodes))], axis=1)
    want = [carried[list(nx.single_source_dijkstra_path_length(graph, n, cutoff=230.0))].sum(axis=0) for n in range(len(network.nodes))]
    assert within_reach(network, carried, 230.0).tolist() == [pytest.approx(w.tolist()) for w in want]


def test_an_edge_knows_where_on_its_street_it_begins() -> None:
    lines = np.array([shapely.LineString([(0, 0), (50, 0), (90, 0)]), shapely.LineString([(50, 0), (50, 50)])])
    network = build_network(lines)
    assert sorted(zip(network.line.tolist(), network.start.tolist(), strict=True)) == [(0, 0.0), (0, 50.0), (1, 0.0)]
