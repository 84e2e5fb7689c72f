"""Agreement of searches for communities, against counts of pairs one by one."""

from __future__ import annotations

import math
import os
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import sparse

from graph.stability import adjusted_rand, stability

Grouping = list[int]


def ties_of(graph: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, sorted(graph), format="csr", dtype=np.float64))


def between_two_cliques() -> nx.Graph:
    """Make node 12 a partner of three nodes in each of two groups of six."""
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    graph.add_edges_from((12, node) for node in (0, 1, 2, 6, 7, 8))
    return graph


def rand_by_pairs(one: Grouping, other: Grouping) -> float:
    """Follow Hubert and Arabie, pair by pair of nodes: (index − expected) / (greatest − expected)."""
    pairs = list(combinations(range(len(one)), 2))
    first = [one[i] == one[j] for i, j in pairs]
    second = [other[i] == other[j] for i, j in pairs]
    expected = sum(first) * sum(second) / max(len(pairs), 1)
    greatest = (sum(first) + sum(second)) / 2
    both = sum(x and y for x, y in zip(first, second, strict=True))
    return 1.0 if math.isclose(greatest, expected) else (both - expected) / (greatest - expected)


def kept_by_pairs(ties: np.ndarray, runs: list[Grouping], node: int) -> float:
    """Sum over pairs of runs the weight with the same partners, and with the partners of either."""
    both, either = 0.0, 0.0
    for one, other in combinations(runs, 2):
        for partner in np.flatnonzero(ties[node]):
            first, second = one[node] == one[partner], other[node] == other[partner]
            both += ties[node, partner] * (first and second)
            either += ties[node, partner] * (first or second)
    return both / either if either else math.nan


@given(some.lists(some.tuples(some.integers(0, 4), some.integers(0, 4)), max_size=25))
def test_the_adjusted_rand_index_is_what_pairs_of_nodes_add_up_to(groups: list[tuple[int, int]]) -> None:
    one, other = [pair[0] for pair in groups], [pair[1] for pair in groups]
    found = adjusted_rand(np.array(one, int), np.array(other, int))
    assert found == pytest.approx(rand_by_pairs(one, other), abs=1e-12)


def test_the_adjusted_rand_index_of_groupings_by_chance_is_near_nothing() -> None:
    chance = np.random.default_rng(0)
    found = [adjusted_rand(*chance.integers(0, groups, (2, 500))) for groups in (2, 10, 100) for _ in range(20)]
    assert abs(np.mean(found)) < 0.005
    assert adjusted_rand(np.array([0, 0, 1, 2]), np.array([0, 0, 1, 1])) == pytest.approx(4 / 7)


@settings(max_examples=40, deadline=None)
@given(
    some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9), some.sampled_from([0.5, 1.0, 3.0])), max_size=30),
    some.sampled_from([0.5, 1.0, 2.0]),
)
def test_what_is_kept_is_what_pairs_of_runs_add_up_to(drawn: list[tuple[int, int, float]], resolution: float) -> None:
    graph = nx.empty_graph(10)
    graph.add_weighted_edges_from(tie for tie in drawn if tie[0] != tie[1])
    ties = ties_of(graph)
    found = stability(ties, resolution=resolution, runs=5)
    runs = [run.member.tolist() for run in found.runs]
    expected = [kept_by_pairs(ties.toarray(), runs, node) for node in range(10)]
    assert found.kept.tolist() == pytest.approx(expected, abs=1e-12, nan_ok=True)
    tied = [node for node in range(10) if graph.degree(node)]
    pairs = [[[run[node] for node in tied] for run in pair] for pair in combinations(runs, 2)]
    wanted = np.mean([rand_by_pairs(*pair) for pair in pairs]) if tied else None
    assert found.agreement == (wanted if wanted is None else pytest.approx(wanted, abs=1e-12))


def test_a_node_between_two_groups_is_bound_to_neither() -> None:
    found = stability(ties_of(between_two_cliques()))
    assert found.kept[12] < 0.5
    assert found.kept[[3, 4, 5, 9, 10, 11]].tolist() == [1] * 6
    assert found.agreement is not None
    assert 0.5 < found.agreement < 1


def test_communities_that_are_there_are_found_each_time() -> None:
    found = stability(ties_of(nx.planted_partition_graph(6, 20, 0.6, 0.02, seed=1)))
    assert found.agreement == 1
    assert found.kept.tolist() == [1] * 120
    assert found.best.member.tolist() == [node // 20 for node in range(120)]


def test_a_network_without_communities_is_told_by_its_disagreement() -> None:
    agreement = stability(ties_of(nx.gnm_random_graph(200, 1000, seed=1))).agreement
    assert agreement is not None
    assert agreement < 0.5


def test_the_best_is_of_the_greatest_quality_and_can_be_found_again() -> None:
    ties = ties_of(nx.gnm_random_graph(200, 800, seed=2))
    found = stability(ties, seed=40, runs=11)
    assert [run.seed for run in found.runs] == list(range(40, 51))
    assert found.best.quality == max(run.quality or 0 for run in found.runs)
    assert stability(ties, seed=found.best.seed, runs=1).best.member.tolist() == found.best.member.tolist()


def test_the_number_of_cores_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = ties_of(nx.gnm_random_graph(150, 600, seed=3))
    many = stability(ties)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    one = stability(ties)
    assert (one.agreement, one.kept.tolist()) == (many.agreement, many.kept.tolist())
    assert one.best.member.tolist() == many.best.member.tolist()


def test_where_there_is_nothing_to_compare_nothing_is_said() -> None:
    pair = nx.empty_graph(3)
    pair.add_edge(0, 1)
    once = stability(ties_of(pair), runs=1)
    assert once.agreement is None
    assert np.isnan(once.kept).all()
    apart = stability(ties_of(pair), resolution=100)
    assert apart.agreement == 1
    assert np.isnan(apart.kept).all()
    for size in (0, 3):
        none = stability(sparse.csr_array((size, size)))
        assert (none.agreement, none.best.quality, len(none.kept)) == (None, None, size)


def test_nodes_alone_do_not_make_runs_agree() -> None:
    graph = between_two_cliques()
    few = stability(ties_of(graph)).agreement
    graph.add_nodes_from(range(13, 500))
    many = stability(ties_of(graph)).agreement
    assert few is not None
    assert many is not None
    assert abs(many - few) < 0.3
    assert many < 1
