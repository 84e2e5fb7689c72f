"""Holes between groups: found where they were made and nowhere else; who can close them against a count by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.holes import Ints, candidates, mixing
from graph.problem import GraphProblem


def tied(shape: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(shape, nodelist=range(len(shape)), dtype=np.float64))


def made(
    seed: int, *, groups: int = 12, inward: float = 1.0, apart: Collection[tuple[int, int]] = ()
) -> tuple[sparse.csr_array, Ints]:
    """Draw ties between 50 nodes a group; ``inward`` times as likely within a group, and none between some groups."""
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), 50)
    likely = 0.02 * np.where(group[:, None] == group, inward, 1.0)
    for one, other in apart:
        likely[np.ix_(group == one, group == other)] = likely[np.ix_(group == other, group == one)] = 0.0
    upper = np.triu(chance.random(likely.shape) < likely, 1)
    return sparse.csr_array((upper | upper.T).astype(float)), group


@pytest.mark.parametrize(("groups", "inward"), [(12, 1.0), (12, 15.0), (6, 1.0)])
@pytest.mark.parametrize("seed", range(5))
def test_finds_the_holes_that_were_made(seed: int, groups: int, inward: float) -> None:
    """Also where groups keep to themselves: fifteen times as many ties within a group do not hide who is avoided."""
    apart = {(0, 1), (2, 5)}
    assert {
        (hole.one, hole.other) for hole in mixing(*made(seed, groups=groups, inward=inward, apart=apart)).holes
    } == apart


@pytest.mark.parametrize(("choice", "inward"), [("outward", 1.0), ("outward", 15.0), ("all", 1.0)])
def test_finds_none_where_ties_fall_at_random(choice: Literal["outward", "all"], inward: float) -> None:
    """The rate of false holes is held at 5 %: where all are false, of 30 networks one or two may show any."""
    found = [mixing(*made(seed, inward=inward), given=choice).holes for seed in range(30)]
    assert sum(1 for holes in found if holes) <= 3


def test_groups_that_keep_to_themselves_are_holes_only_if_all_ties_are_given() -> None:
    network = made(0, groups=4, inward=30.0)
    assert mixing(*network).holes == []
    assert len(mixing(*network, given="all").holes) == 6


def test_two_groups_without_a_tie_are_a_hole_given_all_ties() -> None:
    ties = tied(nx.disjoint_union(nx.complete_graph(12), nx.complete_graph(12)))
    (hole,) = mixing(ties, np.repeat([0, 1], 12), given="all").holes
    assert (hole.one, hole.other, hole.ties, hole.weight) == (0, 1, 0, 0.0)
    assert hole.expected == 132 * 132 / 264
    assert hole.z == pytest.approx(-np.sqrt(66))


def test_counts_and_expectations_are_those_of_networkx() -> None:
    """Nodes of no group, and those of small groups, count in the degrees of all, and nowhere else."""
    shape = nx.gnm_random_graph(90, 600, seed=1)
    nx.set_edge_attributes(shape, {tie: 1 + sum(tie) % 3 for tie in shape.edges}, "weight")
    group = np.array([node % 4 - 1 if node < 85 else 4 for node in shape])
    found = mixing(tied(shape), group, given="all")
    assert found.groups.tolist() == [0, 1, 2]
    assert found.sizes.tolist() == np.bincount(group[group >= 0])[:3].tolist()
    for one in range(3):
        for other in range(3):
            between = {tie for tie in shape.edges if sorted(group[list(tie)].tolist()) == sorted((one, other))}
            assert found.ties[one, other] == len(between)
            assert found.weight[one, other] == sum(shape.edges[tie]["weight"] for tie in between)
            degrees = [sum(dict(shape.degree(np.flatnonzero(group == g).tolist())).values()) for g in (one, other)]
            wanted = 0 if one == other else degrees[0] * degrees[1] / 1200
            assert found.expected[one, other] == pytest.approx(wanted)


def test_outward_ties_are_kept_and_spread_as_products() -> None:
    ties, group = made(2, inward=5.0, apart={(0, 1)})
    found = mixing(ties, group)
    outward = found.ties.sum(axis=1) - np.diag(found.ties)
    assert found.expected.sum(axis=1).tolist() == pytest.approx(outward.tolist())
    square = found.expected
    assert square[2, 3] * square[4, 5] == pytest.approx(square[2, 4] * square[3, 5])


def test_all_ties_going_to_one_group_leave_nothing_for_the_others() -> None:
    shape = nx.complete_multipartite_graph(12, 4, 4, 4)
    shape.remove_edges_from([tie for tie in shape.edges if min(tie) >= 12])
    found = mixing(tied(shape), np.repeat([0, 1, 2, 3], [12, 4, 4, 4]), least_size=2)
    assert found.expected[0, 1:].tolist() == pytest.approx([48.0] * 3, rel=1e-3)
    assert found.expected[1:, 1:].max() < 0.1
    assert found.holes == []


@pytest.mark.parametrize("group", [[0] * 12, [-1] * 12, [0] * 6 + [-1] * 6, list(range(12)), [0] * 6 + [1] * 6])
def test_one_group_or_none_or_only_small_ones_have_no_hole(group: list[int]) -> None:
    assert mixing(tied(nx.cycle_graph(12)), np.array(group)).holes == []


def test_a_network_without_nodes_or_ties_has_no_hole() -> None:
    for size in (0, 40):
        empty = sparse.csr_array((size, size))
        for choice in ("outward", "all"):
            assert mixing(empty, np.arange(size) % 4, given=choice).holes == []


def test_small_groups_are_not_looked_at() -> None:
    ties, group = made(0, apart={(0, 1)})
    group = np.where((group == 0) & (np.arange(len(group)) % 50 > 8), -1, group)
    assert 0 not in mixing(ties, group).groups
    assert 0 in mixing(ties, group, least_size=9).groups


def test_a_few_ties_less_than_expected_are_no_hole_however_certain() -> None:
    """Half as many as expected is a hole by default; three quarters are not, though chance would not explain it."""
    ties, group = made(1, groups=8)
    dense, (one, other) = ties.toarray() * 0, np.triu_indices(len(group), 1)
    wanted = np.where((group[one] == 0) & (group[other] == 1), 0.6, 0.8)
    upper = np.random.default_rng(0).random(len(one)) < wanted
    dense[one[upper], other[upper]] = 1.0
    network = sparse.csr_array(dense + dense.T), group
    assert mixing(*network).holes == []
    assert [(hole.one, hole.other) for hole in mixing(*network, at_most=0.9).holes] == [(0, 1)]


def test_the_node_known_on_both_sides_is_best_placed() -> None:
    """Two cliques: 10 knows three on either side, 11 one on either, 0 shares 12 with the far one, 8 reaches none."""
    shape = nx.Graph([*nx.complete_graph(4).edges, *nx.complete_graph(range(4, 8)).edges])
    shape.add_nodes_from(range(13))
    shape.add_edges_from([(10, node) for node in (1, 2, 3, 5, 6, 7)])
    shape.add_edges_from([(11, 1), (11, 5), (0, 12), (12, 4), (8, 9)])
    group = np.array([0] * 4 + [1] * 4 + [2, 2, 2, -1, 2])
    found = candidates(tied(shape), group, 0, 1, limit=20)
    by_node = {candidate.node: candidate for candidate in found}
    assert found[0].node == 10
    assert (by_node[10].partners, by_node[10].at_two, by_node[10].common) == ((3, 3), (1, 1), (0, 0))
    assert by_node[10].score == 3.5
    assert (by_node[11].group, by_node[11].partners, by_node[11].at_two) == (-1, (1, 1), (3, 3))
    # Itself, three of its own, and one at two steps through the partner that both share.
    assert (by_node[0].partners, by_node[0].at_two, by_node[0].common) == ((3, 0), (0, 1), (0, 1))
    assert by_node[0].score == pytest.approx(2 * 4 * 0.5 / 4.5)
    assert {8, 9}.isdisjoint(by_node)
    assert candidates(tied(shape), group, 0, 1, limit=2) == found[:2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_reach_is_that_of_distances_in_networkx(seed: int, ties: int) -> None:
    shape = nx.gnm_random_graph(12, ties, seed=seed)
    group = np.random.default_rng(seed).integers(-1, 2, 12)
    group[:2] = 0, 1
    known = {candidate.node: candidate for candidate in candidates(tied(shape), group, 0, 1, limit=12)}
    for node in shape:
        away = nx.single_source_shortest_path_length(shape, node, cutoff=2)
        far = [[away[member] for member in away if group[member] == side] for side in (0, 1)]
        reach = [sum({0: 1.0, 1: 1.0, 2: 0.5}[steps] for steps in side) for side in far]
        if 0 in reach:
            assert node not in known
            continue
        assert known[node].partners == (far[0].count(1), far[1].count(1))
        assert known[node].at_two == (far[0].count(2), far[1].count(2))
        assert known[node].score == pytest.approx(2 * reach[0] * reach[1] / sum(reach))
        shared = [
            sum(1 for partner in shape[node] if group[partner] != side
                and any(group[last] == side and last != node for last in shape[partner]))
            for side in (0, 1)
        ]  # fmt: skip
        assert known[node].common == tuple(shared)


def test_what_does_not_fit_together_is_refused() -> None:
    ties = tied(nx.path_graph(4))
    with pytest.raises(GraphProblem, match="3 numbers; expected one for each of 4"):
        mixing(ties, np.zeros(3, np.int64))
    with pytest.raises(GraphProblem, match="0 and 5"):
        candidates(ties, np.array([0, 0, 1, 1]), 0, 5)
    with pytest.raises(GraphProblem, match="two groups"):
        candidates(ties, np.array([0, 0, 1, 1]), 0, 0)
