"""What falls apart without a node, against taking each node away."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import sparse

from graph.cuts import cut_off
from graph.network import Network


def taken_away(graph: nx.Graph, node: int) -> int:
    """Count those of its component who are not in the largest piece that is left."""
    rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
    return len(rest) - max(map(len, nx.connected_components(rest)), default=0)


@settings(max_examples=100, deadline=None)
@given(some.integers(0, 14), some.sets(some.tuples(some.integers(0, 13), some.integers(0, 13)), max_size=20))
def test_equals_taking_each_node_away(size: int, pairs: set[tuple[int, int]]) -> None:
    graph = nx.empty_graph(size)
    graph.add_edges_from((one, other) for one, other in pairs if one < other < size)
    ties = sparse.csr_array(nx.to_numpy_array(graph)) if size else sparse.csr_array((0, 0))
    assert cut_off(ties).tolist() == [taken_away(graph, node) for node in graph]


def test_the_largest_piece_is_the_rest_even_where_it_is_above() -> None:
    """A node with a triangle on one side and two chains of two on the other."""
    ties = [("m", "a"), ("a", "b"), ("a", "c"), ("b", "c"), ("m", "p"), ("p", "q"), ("m", "x"), ("x", "y")]
    network = Network.of([(*ends, 1) for ends in ties])
    found = dict(zip(network.ids, cut_off(network.ties).tolist(), strict=True))
    assert found == {"m": 4, "a": 2, "p": 1, "x": 1, "b": 0, "c": 0, "q": 0, "y": 0}


def test_a_chain_too_long_for_recursion_is_walked() -> None:
    size = 5000
    ends = np.ones(size - 1)
    found = cut_off(sparse.csr_array(sparse.diags_array([ends, ends], offsets=[1, -1])))
    assert found[[0, 1, size // 2, size - 2]].tolist() == [0, 1, size - 1 - size // 2, 1]
