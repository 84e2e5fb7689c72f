"""What is left without a node or a tie: against taking it away and counting."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import sparse

from graph.cuts import bridges, without


def ties(graph: nx.Graph) -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), format="csr", dtype=np.float64)
    return sparse.csr_array((found.data, found.indices.astype(np.int32), found.indptr.astype(np.int32)), found.shape)


def left_of(graph: nx.Graph, node: int) -> list[int]:
    """Take a node away and count the nodes of each piece of its component."""
    rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
    return sorted(map(len, nx.connected_components(rest)))


def assert_right(graph: nx.Graph) -> None:
    found, expected = without(ties(graph)), [left_of(graph, node) for node in sorted(graph)]
    assert found.pieces.tolist() == list(map(len, expected))
    assert found.largest.tolist() == [max(sizes, default=0) for sizes in expected]
    assert found.cut_off.tolist() == [sum(sizes[:-1]) for sizes in expected]
    parting = bridges(ties(graph))
    assert list(map(tuple, parting.ends.tolist())) == sorted((min(tie), max(tie)) for tie in nx.bridges(graph))
    for (one, other), sides in zip(parting.ends.tolist(), parting.sides.tolist(), strict=True):
        rest = nx.restricted_view(graph, [], [(one, other)])
        assert sides == [len(nx.node_connected_component(rest, end)) for end in (one, other)]


@settings(max_examples=80, deadline=None)
@given(
    some.integers(1, 12).flatmap(
        lambda size: some.tuples(
            some.just(size),
            some.sets(some.tuples(some.integers(0, size - 1), some.integers(0, size - 1)), max_size=16),
        )
    )
)
def test_equals_taking_each_away_on_any_small_network(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    graph = nx.empty_graph(drawn[0])
    graph.add_edges_from(edge for edge in drawn[1] if edge[0] != edge[1])
    assert_right(graph)


@pytest.mark.parametrize(
    "graph",
    [
        nx.gnm_random_graph(150, 150, seed=1),
        nx.random_labeled_tree(80, seed=2),
        nx.barbell_graph(6, 5),
        nx.windmill_graph(5, 4),
        nx.cycle_graph(20),
    ],
    ids=["sparse", "tree", "barbell", "windmill", "ring"],
)
def test_equals_taking_each_away_on_larger_networks(graph: nx.Graph) -> None:
    assert_right(graph)


def test_a_chain_too_long_for_recursion_is_walked() -> None:
    chain = ties(nx.path_graph(5000))
    assert without(chain).cut_off[[0, 10, 4990]].tolist() == [0, 10, 9]
    assert bridges(chain).sides[[0, -1]].tolist() == [[1, 4999], [4999, 1]]
