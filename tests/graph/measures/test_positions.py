"""Where a node stands: closeness, PageRank, cores, cuts, components, regions; against NetworkX and by hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from graph.measure import discover
from graph.measures.articulation_point import articulation_point
from graph.measures.component_size import component_size
from graph.measures.core_number import core_number
from graph.measures.external_internal_index import external_internal_index
from graph.measures.harmonic_closeness import harmonic_closeness
from graph.measures.pagerank import pagerank
from graph.measures.participation_coefficient import participation_coefficient
from graph.measures.pieces_without import pieces_without
from graph.measures.strength import strength
from graph.network import Network
from tests import missing

Expected = dict[str, float | None]


def pieces(graph: nx.Graph) -> Expected:
    found: Expected = {}
    for component in nx.connected_components(graph):
        for node in component:
            found[node] = nx.number_connected_components(graph.subgraph(component - {node}))
    return found


def partners(graph: nx.Graph, node: str) -> list[str]:
    return [graph.nodes[other]["region"] for other in graph[node] if graph.nodes[other]["region"]]


def spread(graph: nx.Graph) -> Expected:
    found: Expected = {}
    for node in graph:
        there = partners(graph, node)
        found[node] = 1 - sum((count / len(there)) ** 2 for count in Counter(there).values()) if there else None
    return found


def outward(graph: nx.Graph) -> Expected:
    found: Expected = {}
    for node, own in graph.nodes(data="region"):
        there = [1 if region != own else -1 for region in partners(graph, node)]
        found[node] = sum(there) / len(there) if own and there else None
    return found


#: The same definitions, by NetworkX or straight from the formula.
PEERS: dict[str, Callable[[Any], Expected]] = {
    "articulation_point": lambda graph: {node: int(node in set(nx.articulation_points(graph))) for node in graph},
    "bridges": lambda graph: {node: sum(node in tie for tie in nx.bridges(graph)) for node in graph},
    "component_size": lambda graph: {node: len(part) for part in nx.connected_components(graph) for node in part},
    "core_number": nx.core_number,
    "external_internal_index": outward,
    "harmonic_closeness": nx.harmonic_centrality,
    "pagerank": lambda graph: nx.pagerank(graph, weight="weight", tol=1e-14, max_iter=1000),
    "participation_coefficient": spread,
    "pieces_without": pieces,
    "strength": lambda graph: dict(graph.degree(weight="weight")),
}


def assert_equal_to_peer(measure: str, network: Network) -> None:
    expected, found = PEERS[measure](network.to_networkx()), discover()[measure](network)
    assert tuple(found) == network.ids
    for node, value in found.items():
        assert value == pytest.approx(expected[node], abs=1e-9, rel=1e-9) if value is not None else not expected[node]
        assert (value is None) == (expected[node] is None)


@some.composite
def networks(draw: some.DrawFn) -> Network:
    """Draw a small weighted network, often in several parts, with regions that not all nodes have."""
    names = [f"n{number:02}" for number in range(draw(some.integers(0, 14)))]
    one = some.sampled_from(names) if names else some.nothing()
    weights = some.sampled_from([1.0, 2.0, 0.25, 7.5])
    ties = draw(some.dictionaries(some.tuples(one, one), weights, max_size=25)) if names else {}
    made = Network.of([(*ends, weight) for ends, weight in ties.items()], alone=names)
    regions = some.lists(some.sampled_from([None, "PL22", "ITH3", "CZ08"]), min_size=len(names), max_size=len(names))
    return replace(made, regions=tuple(draw(regions)))


@pytest.mark.parametrize("measure", sorted(PEERS))
@settings(max_examples=25, deadline=None)
@given(network=networks())
def test_equals_its_definition_on_any_small_network(measure: str, network: Network) -> None:
    assert_equal_to_peer(measure, network)


@pytest.mark.parametrize("measure", sorted(PEERS))
@pytest.mark.parametrize(
    "graph",
    [
        nx.gnm_random_graph(200, 180, seed=1),  # trees, parts, more than one word of 64 sources
        nx.barabasi_albert_graph(150, 3, seed=2),
        nx.random_labeled_tree(130, seed=3),
        nx.windmill_graph(5, 4),
        nx.complete_bipartite_graph(3, 70),
        nx.cycle_graph(65),
    ],
    ids=["sparse", "hubs", "tree", "windmill", "bipartite", "ring"],
)
def test_equals_its_definition_on_larger_networks(measure: str, graph: nx.Graph) -> None:
    ties = [(f"n{one:03}", f"n{other:03}", 1 + (one * other) % 4) for one, other in graph.edges]
    network = Network.of(ties, alone=[f"n{node:03}" for node in graph])
    regions = tuple((None, "PL22", "ITH3", "CZ08", "PL21")[number * number % 5] for number in range(len(network)))
    assert_equal_to_peer(measure, replace(network, regions=regions))


@pytest.mark.data
@pytest.mark.parametrize("measure", sorted(PEERS))
@pytest.mark.parametrize("name", ["flo_marriage", "flo_business", "karate", "southern_women", "ht_reports"])
def test_equals_its_definition_on_the_classic_networks(measure: str, name: str) -> None:
    folder = missing.open_data() / "networks"
    with (folder / f"{name}.edges.csv").open(encoding="utf-8", newline="") as lines:
        ties = {frozenset((row["source"], row["target"])) for row in csv.DictReader(lines)}
    network = Network.of([(min(tie), max(tie), 1.0) for tie in ties if len(tie) == 2])
    assert_equal_to_peer(measure, network)


def test_a_broker_between_two_groups_by_hand() -> None:
    """Two triangles, one broker tied to a node of each: it parts two regions, and works only outside its own."""
    ties = [(one, other, 1.0) for group in ("abc", "xyz") for one in group for other in group if one < other]
    network = Network.of([*ties, ("broker", "a", 3), ("broker", "x", 1)])
    network = replace(network, regions=("PL22", "PL22", "ITH1", "PL22", "ITH3", "ITH3", "ITH3"))
    assert network.ids == ("a", "b", "broker", "c", "x", "y", "z")
    assert strength(network)["broker"] == 4
    assert core_number(network) == {"a": 2, "b": 2, "c": 2, "x": 2, "y": 2, "z": 2, "broker": 2}
    assert articulation_point(network) == {"a": 1, "b": 0, "broker": 1, "c": 0, "x": 1, "y": 0, "z": 0}
    assert pieces_without(network)["broker"] == 2
    assert component_size(network)["b"] == 7
    assert harmonic_closeness(network)["broker"] == 2 + 4 / 2
    assert participation_coefficient(network)["broker"] == 0.5
    assert participation_coefficient(network)["a"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)
    assert external_internal_index(network)["broker"] == 1
    assert external_internal_index(network)["b"] == -1
    assert external_internal_index(network)["a"] == pytest.approx(-1 / 3)


def test_pagerank_is_shared_out_wholly_also_with_nodes_alone() -> None:
    found = pagerank(Network.of([("a", "b", 2), ("b", "c", 0.5)], alone=["d", "e"]))
    assert sum(value or 0 for value in found.values()) == pytest.approx(1, abs=1e-12)
    assert found["d"] == found["e"] == min(value for value in found.values() if value is not None)


def test_a_network_without_regions_has_no_spread() -> None:
    network = Network.of([("a", "b", 1)])
    assert participation_coefficient(network) == external_internal_index(network) == {"a": None, "b": None}


def test_a_chain_too_long_for_recursion_is_walked() -> None:
    chain = Network.of([(f"n{node:05}", f"n{node + 1:05}", 1) for node in range(5000)])
    found = pieces_without(chain)
    assert (found["n00000"], found["n02500"], found["n05000"]) == (1, 2, 1)
