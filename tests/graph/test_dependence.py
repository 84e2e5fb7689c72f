"""Dependence on single nodes against a count of every tie and path by hand, and on networks hanging by one node."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.dependence import Dependence, Dependent, Ints, dependence
from graph.problem import GraphProblem


def tied(shape: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(shape, nodelist=range(len(shape)), dtype=np.float64))


def by_hand(shape: nx.Graph, group: Ints, one: int, other: int) -> Dependent | None:
    """List all ways of one or two ties between two groups, and count on how many each node is."""
    ways: list[tuple[int, ...]] = []
    for first, last in permutations(shape, 2):
        if (group[first], group[last]) == (one, other):
            ways += [(first, last)] if shape.has_edge(first, last) else []
            ways += [(first, middle, last) for middle in nx.common_neighbors(shape, first, last)]
    if not ways:
        return None
    on = {node: sum(node in way for way in ways) for node in shape}
    middle = Counter(way[1] for way in ways if len(way) == 3)
    best = max(shape, key=lambda node: (on[node], middle[node], -node))
    ties = sum(len(way) == 2 for way in ways)
    return Dependent(one, other, ties, len(ways) - ties, len(middle), best, on[best] / len(ways))


def listed(found: Dependence) -> list[Dependent]:
    return sorted(found.pairs(share=0.0, ways=1), key=lambda pair: (pair.one, pair.other))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(1, 5))
def test_equals_a_count_of_every_way_on_any_network(seed: int, ties: int, groups: int) -> None:
    shape = nx.gnm_random_graph(14, ties, seed=seed)
    group = np.random.default_rng(seed).integers(-1, groups, 14)
    wanted = [by_hand(shape, group, one, other) for one, other in combinations(range(groups), 2)]
    found = listed(dependence(tied(shape), group, least_size=1))
    assert found == [pair for pair in wanted if pair is not None]


def test_equals_a_count_of_every_way_with_more_groups_than_are_walked_to_at_once() -> None:
    shape = nx.gnm_random_graph(160, 700, seed=4)
    group = np.arange(160) % 70
    found = {(pair.one, pair.other): pair for pair in listed(dependence(tied(shape), group))}
    for one, other in [(0, 1), (3, 69), (31, 32), (33, 64), (40, 68), (63, 65)]:
        assert found.get((one, other)) == by_hand(shape, group, one, other)


def test_a_single_broker_is_found_among_groups_with_many() -> None:
    """Three groups, all joined in many ways; a fourth, whose only tie to them is node 40, of no group."""
    shape = nx.disjoint_union(nx.gnm_random_graph(30, 150, seed=2), nx.complete_graph(10))
    shape.add_edges_from([(40, node) for node in (0, 1, 2, 30, 31)])
    group = np.array([node % 3 if node < 30 else 3 for node in range(40)] + [-1])
    assert dependence(tied(shape), group).pairs() == [
        Dependent(one, 3, ties=0, paths=2, brokers=1, strongest=40, share=1.0) for one in (0, 1, 2)
    ]


def test_a_member_who_has_all_ties_to_another_group_is_what_both_depend_on() -> None:
    """Node 0 of a clique of 5 has a tie to each of 5 others: no way is left without it, though it shares none."""
    shape = nx.complete_graph(5)
    shape.add_edges_from([(0, node) for node in range(5, 10)])
    (pair,) = dependence(tied(shape), np.repeat([0, 1], 5)).pairs()
    assert pair == Dependent(0, 1, ties=5, paths=20, brokers=1, strongest=0, share=1.0)


def test_a_second_broker_ends_the_dependence() -> None:
    shape = nx.Graph([(0, 4), (1, 4), (4, 2), (4, 3), (1, 5), (5, 2)])
    group = np.array([0, 0, 1, 1, -1, -1])
    assert dependence(tied(shape), group).pairs() == []
    (pair,) = dependence(tied(shape), group).pairs(share=0.8)
    assert (pair.paths, pair.brokers, pair.strongest, pair.share) == (5, 2, 4, 0.8)


def test_pairs_with_the_most_to_lose_come_first_and_single_ties_are_not_named() -> None:
    shape = nx.Graph([(0, 2), (1, 6), (6, 4), (6, 5), (0, 6), (3, 7), (7, 5)])
    group = np.array([0, 0, 1, 1, 2, 2, -1, -1])
    found = dependence(tied(shape), group)
    assert [(pair.one, pair.other, pair.paths) for pair in found.pairs()] == [(0, 2, 4)]
    assert [(pair.one, pair.other) for pair in found.pairs(ways=1)] == [(0, 2), (0, 1), (1, 2)]


def test_the_strongest_of_equals_is_the_one_in_the_middle() -> None:
    """All ways go through the tie of 0 and 5, whatever their numbers: 5 leads others on, 0 has no other of its own."""
    shape = nx.Graph([(0, 5), (5, 2), (5, 3), (0, 1), (0, 4), (0, 6)])
    (pair,) = dependence(tied(shape), np.array([0, -1, 1, 1, -1, 1, -1]), least_size=1).pairs()
    assert (pair.ties, pair.paths, pair.strongest, pair.share) == (1, 2, 5, 1.0)


@pytest.mark.parametrize("group", [[], [-1] * 6, [0] * 6, [0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1]])
def test_without_groups_or_ways_there_is_no_pair(group: list[int]) -> None:
    shape = nx.disjoint_union(nx.complete_graph(len(group) // 2), nx.complete_graph(len(group) // 2))
    assert listed(dependence(tied(shape) if group else sparse.csr_array((0, 0)), np.array(group, np.int64))) == []


def test_small_groups_are_not_looked_at_but_stand_in_the_middle() -> None:
    shape = nx.Graph([(0, 4), (1, 4), (4, 2), (4, 3)])
    group = np.array([5, 5, 7, 7, 6])
    (pair,) = listed(dependence(tied(shape), group))
    assert (pair.one, pair.other, pair.strongest) == (5, 7, 4)
    assert len(listed(dependence(tied(shape), group, least_size=1))) == 3


def test_counts_beyond_32_bits() -> None:
    """One node between two groups of 50,000 carries 2.5 thousand million paths."""
    half = 50_000
    ends = np.zeros(2 * half, np.int64), np.arange(1, 2 * half + 1)
    star = sparse.coo_array((np.ones(2 * half), ends), shape=(2 * half + 1, 2 * half + 1))
    (pair,) = dependence(sparse.csr_array(star + star.T), np.repeat([-1, 0, 1], [1, half, half])).pairs()
    assert (pair.paths, pair.strongest, pair.share) == (half**2, 0, 1.0)


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(GraphProblem, match="3 numbers; expected one for each of 4"):
        dependence(tied(nx.path_graph(4)), np.zeros(3, np.int64))
    with pytest.raises(GraphProblem, match="3001 groups"):
        dependence(sparse.csr_array((3001, 3001)), np.arange(3001), least_size=1)
