"""Values against igraph, a peer that shares no code with NetworkX: on the classic networks and on random ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measure import named
from graph.network import Network
from tests.graph.measures.test_measures import CLASSIC, classic

Peer = Callable[[Any], list[float]]


def _betweenness(graph: Any) -> list[float]:
    size = graph.vcount()
    pairs = (size - 1) * (size - 2) / (1 if graph.is_directed() else 2)
    return [value / pairs if size > 2 else 0.0 for value in graph.betweenness()]


def _pieces(graph: Any) -> list[float]:
    cut = set(graph.articulation_points())
    return [float(node in cut) for node in range(graph.vcount())]


def _component(graph: Any) -> list[float]:
    parts = graph.connected_components()
    return [float(parts.size(part)) for part in parts.membership]


def _harmonic(graph: Any) -> list[float]:
    return [0.0 if math.isnan(value) else value for value in graph.harmonic_centrality(normalized=False)]


def _clustering(graph: Any) -> list[float]:
    return list(graph.transitivity_local_undirected())


PEERS: dict[str, Peer] = {
    "articulation_point": _pieces,
    "betweenness": _betweenness,
    "clustering": _clustering,
    "component_size": _component,
    "constraint": lambda graph: graph.constraint(weights="weight"),
    "core_number": lambda graph: [float(value) for value in graph.coreness()],
    "degree": lambda graph: [float(value) for value in graph.degree()],
    "harmonic_closeness": _harmonic,
    "pagerank": lambda graph: graph.pagerank(weights="weight"),
    "strength": lambda graph: graph.strength(weights="weight"),
}
# igraph spreads the jumps of nodes without a tie alike, but a network without any tie it leaves to itself.
SAME_WITHOUT_TIES = {name for name in PEERS if name != "pagerank"}


def _compare(name: str, network: Network) -> None:
    ours, theirs = named(name)(network), PEERS[name](network.to_igraph())
    for id_, value in zip(network.ids, theirs, strict=True):
        mine = ours[id_]
        if mine is None:
            assert math.isnan(value), f"{name} of {id_}: none, igraph has {value}"
        else:
            assert mine == pytest.approx(value, rel=1e-9, abs=1e-9), f"{name} of {id_}"


@pytest.mark.data
@pytest.mark.parametrize("measure", PEERS)
@pytest.mark.parametrize("network", CLASSIC)
def test_a_classic_network_has_the_values_of_igraph(measure: str, network: str) -> None:
    _compare(measure, classic(network))


_ENDS = st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 9))


def _network(ties: list[tuple[int, int, int]], *, directed: bool = False) -> Network:
    known = [(f"n{one:02}", f"n{other:02}", weight / 4) for one, other, weight in ties]
    return Network.of(known, alone=[f"n{number:02}" for number in range(12)], directed=directed)


@pytest.mark.parametrize("measure", PEERS)
@settings(max_examples=40, deadline=None)
@given(ties=st.lists(_ENDS, max_size=40))
def test_a_random_network_has_the_values_of_igraph(measure: str, ties: list[tuple[int, int, int]]) -> None:
    network = _network(ties)
    if network.ties.nnz or measure in SAME_WITHOUT_TIES:
        _compare(measure, network)


@pytest.mark.parametrize("direction", ["out", "in"])
@settings(max_examples=40, deadline=None)
@given(ties=st.lists(_ENDS, max_size=40))
def test_a_directed_network_has_the_strengths_of_igraph(direction: str, ties: list[tuple[int, int, int]]) -> None:
    network = _network(ties, directed=True)
    peer = network.to_igraph()
    assert list(named("degree")(network, direction=direction).values()) == peer.degree(mode=direction)
    strengths = list(named("strength")(network, direction=direction).values())
    assert strengths == pytest.approx(peer.strength(mode=direction, weights="weight"))


@pytest.mark.parametrize("measure", ["betweenness", "pagerank"])
@settings(max_examples=40, deadline=None)
@given(ties=st.lists(_ENDS, min_size=1, max_size=40))
def test_paths_and_walks_follow_arcs(measure: str, ties: list[tuple[int, int, int]]) -> None:
    network = _network(ties, directed=True)
    if network.arcs is not None and network.arcs.nnz:
        _compare(measure, network)


def test_attributes_go_along() -> None:
    made = Network.of([("a", "b", 2.0)], alone=["c"]).to_igraph()
    assert (made.vs["name"], made.es["weight"], made.is_directed()) == (["a", "b", "c"], [2.0], False)
