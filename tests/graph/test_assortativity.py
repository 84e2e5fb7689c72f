"""How far ties stay within groups, against NetworkX."""

from __future__ import annotations

import math
import warnings

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import sparse

from graph.assortativity import assortativity, modularity
from graph.problem import GraphProblem

Drawn = list[tuple[int, int, int]]
SIZE = 9
NODE = some.integers(0, SIZE - 1)
TIES = some.lists(some.tuples(NODE, NODE, some.integers(1, 4)), min_size=1, max_size=25).map(
    lambda drawn: [tie for tie in drawn if tie[0] != tie[1]]
)
GROUPS = some.lists(some.integers(0, 3), min_size=SIZE, max_size=SIZE)


def graph_of(ties: Drawn, groups: list[int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from((node, {"group": group}) for node, group in enumerate(groups))
    graph.add_weighted_edges_from(ties)
    return graph


def ties_of(graph: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, sorted(graph), format="csr", dtype=np.float64))


def as_many_as_they_weigh(graph: nx.Graph) -> nx.MultiGraph:
    """Lay as many ties of weight 1 between two nodes as theirs weighs: NetworkX does not weigh mixing."""
    many = nx.MultiGraph()
    many.add_nodes_from(graph.nodes(data=True))
    many.add_edges_from((one, other) for one, other, weight in graph.edges(data="weight") for _ in range(weight))
    return many


def by_networkx(graph: nx.Graph) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it divides by nothing where the coefficient is not defined
        return float(nx.attribute_assortativity_coefficient(graph, "group"))


@given(TIES, GROUPS)
def test_assortativity_equals_networkx(ties: Drawn, groups: list[int]) -> None:
    graph = graph_of(ties, groups)
    for weighted, peer in ((False, graph), (True, as_many_as_they_weigh(graph))):
        found = assortativity(ties_of(graph), np.array(groups), weighted=weighted)
        expected = by_networkx(peer) if ties else math.nan
        assert found is None if math.isnan(expected) else found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(TIES, GROUPS, some.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_modularity_equals_networkx(ties: Drawn, groups: list[int], resolution: float) -> None:
    graph = graph_of(ties, groups)
    parts = [{node for node, own in enumerate(groups) if own == group} for group in set(groups)]
    for weighted in (True, False):
        found = modularity(ties_of(graph), np.array(groups), resolution=resolution, weighted=weighted)
        weight = "weight" if weighted else None
        expected = nx.community.modularity(graph, parts, weight=weight, resolution=resolution) if ties else None
        assert found == (expected if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-9))


@given(TIES, GROUPS)
def test_nodes_of_no_group_are_as_if_not_there(ties: Drawn, groups: list[int]) -> None:
    """Group 0 is taken as none."""
    graph = graph_of(ties, groups)
    rest = graph.subgraph([node for node, group in enumerate(groups) if group])
    inside = np.array([group - 1 for group in groups if group], int)
    whole, part = ties_of(graph), ties_of(rest) if len(rest) else sparse.csr_array((0, 0))
    for measure in (assortativity, modularity):
        assert measure(whole, np.array(groups) - 1) == measure(part, inside)


def test_from_ties_within_groups_only_to_ties_between_them_only() -> None:
    parts, pairs = nx.disjoint_union(nx.cycle_graph(4), nx.cycle_graph(4)), nx.complete_bipartite_graph(4, 4)
    halves = np.repeat([0, 1], 4)
    assert assortativity(ties_of(parts), halves) == 1
    assert assortativity(ties_of(pairs), halves) == -1
    assert (modularity(ties_of(parts), halves), modularity(ties_of(pairs), halves)) == (0.5, -0.5)


@pytest.mark.parametrize("groups", [[0, 0, 0], [0, 0, 1], [-1, -1, -1], [-1, 0, 1]])
def test_where_chance_could_do_no_other_there_is_no_coefficient(groups: list[int]) -> None:
    """One group, one group with ties, no group, no tie between nodes of a group."""
    pair = sparse.csr_array(np.array([[0.0, 0.1, 0], [0.1, 0, 0], [0, 0, 0]]))
    assert assortativity(pair, np.array(groups)) is None


def test_groups_of_another_network_are_refused() -> None:
    with pytest.raises(GraphProblem, match="found 2 groups; expected one for each of 3 nodes"):
        assortativity(sparse.csr_array((3, 3)), np.array([0, 1]))
