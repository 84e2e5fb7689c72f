"""Exact betweenness against NetworkX and hand values: trees, parts, and counts of paths beyond any integer."""

from __future__ import annotations

import csv
import math
import os
from itertools import count

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import sparse

from graph.brandes import directed, exact, seconds
from graph.problem import GraphProblem
from tests import missing


def ties(graph: nx.Graph | nx.DiGraph) -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(graph, format="csr", dtype=np.float64)
    return sparse.csr_array((found.data, found.indices.astype(np.int32), found.indptr.astype(np.int32)), found.shape)


def diamonds(number: int) -> nx.Graph:
    """Chain diamonds end to end: 2 to the power of their number shortest paths from one end to the other."""
    chain = nx.Graph()
    for one in range(number):
        for side in ("up", "down"):
            chain.add_edge(one, (one, side))
            chain.add_edge((one, side), one + 1)
    return chain


@settings(max_examples=60, deadline=None)
@given(
    some.integers(1, 14).flatmap(
        lambda size: some.tuples(
            some.just(size), some.sets(some.tuples(some.integers(0, size - 1), some.integers(0, size - 1)), max_size=25)
        )
    )
)
def test_equals_networkx_on_any_small_network(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    graph = nx.empty_graph(drawn[0])
    graph.add_edges_from(edge for edge in drawn[1] if edge[0] != edge[1])
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


def test_equals_networkx_where_trees_hang_on_a_core_in_several_parts() -> None:
    graph = nx.disjoint_union(nx.barabasi_albert_graph(80, 3, seed=1), nx.lollipop_graph(5, 6))
    graph = nx.disjoint_union(graph, nx.random_labeled_tree(40, seed=2))
    whole = graph.number_of_nodes()
    for node in range(0, whole, 3):
        nx.add_path(graph, [node, whole + node, 2 * whole + node])
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


def test_equals_networkx_where_many_nodes_are_alike() -> None:
    """Nodes of one clique and no other, some with trees on them, and nodes with the same partners but no tie."""
    graph = nx.ring_of_cliques(5, 7)
    nx.add_path(graph, [3, 100, 101])
    graph.add_edges_from([(4, 102), (4, 103), (9, 104), (200, 0), (200, 14), (201, 0), (201, 14)])
    graph = nx.disjoint_union(graph, nx.complete_graph(6))
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


@pytest.mark.parametrize("graph", [nx.cycle_graph(301), nx.grid_2d_graph(14, 40), nx.circular_ladder_graph(150)])
def test_equals_networkx_where_walks_meet_a_node_at_many_different_steps(graph: nx.Graph) -> None:
    """More visits a node than there is room for when 64 start together."""
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    some.integers(1, 12).flatmap(
        lambda size: some.tuples(
            some.just(size), some.sets(some.tuples(some.integers(0, size - 1), some.integers(0, size - 1)), max_size=40)
        )
    )
)
def test_along_arcs_equals_networkx_on_any_small_network(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    """Also with arcs from a node to itself."""
    graph = nx.DiGraph(drawn[1])
    graph.add_nodes_from(range(drawn[0]))
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert directed(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_along_arcs_equals_networkx_on_larger_networks(seed: int) -> None:
    graph = nx.disjoint_union(nx.gnp_random_graph(150, 0.03, seed=seed, directed=True), nx.DiGraph([(0, 1), (1, 2)]))
    graph = nx.disjoint_union(graph, nx.DiGraph(nx.scale_free_graph(100, seed=seed)))
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert directed(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-9, rel=1e-9)


def test_along_arcs_in_both_directions_is_twice_that_of_ties() -> None:
    network = ties(nx.barabasi_albert_graph(90, 2, seed=3))
    assert directed(network) == pytest.approx(2 * exact(network), rel=1e-9)


def test_no_nodes_have_no_betweenness() -> None:
    assert exact(sparse.csr_array((0, 0))).tolist() == directed(sparse.csr_array((0, 0))).tolist() == []


@pytest.mark.data
@pytest.mark.parametrize("name", ["ht_advice", "ht_reports"])
def test_along_arcs_equals_the_published_reference(name: str) -> None:
    folder = missing.open_data() / "networks"
    with (folder / f"{name}.edges.csv").open(encoding="utf-8", newline="") as lines:
        arcs = [(row["source"], row["target"]) for row in csv.DictReader(lines)]
    with (folder / "reference" / f"{name}.centrality.csv").open(encoding="utf-8", newline="") as lines:
        expected = {row["id"]: float(row["betweenness_raw"]) for row in csv.DictReader(lines)}
    graph = nx.DiGraph()
    graph.add_nodes_from(expected)
    graph.add_edges_from(arcs)
    assert set(graph) == set(expected)
    assert directed(ties(graph)) == pytest.approx(list(expected.values()), abs=1e-6)


def test_a_tree_is_folded_to_nothing_and_still_right() -> None:
    """By hand: the middle of a star of four paths of two nodes joins 8 · 6 / 2 pairs, a knee 7."""
    star = nx.Graph([(0, arm) for arm in (1, 2, 3, 4)] + [(arm, arm + 4) for arm in (1, 2, 3, 4)])
    assert exact(ties(star)).tolist() == [24, 7, 7, 7, 7, 0, 0, 0, 0]


def test_counts_of_paths_outgrow_integers_and_values_stay_right() -> None:
    """By hand: a joint parts all nodes left of it from all right of it, three a diamond; of a side, half of it."""
    number = 300
    chain = diamonds(number)
    found = dict(zip(chain, exact(ties(chain)), strict=True))
    for joint in (1, 57, 299):
        # Left times right, and the way between the two sides of each diamond beside it, half of which is through it.
        assert found[joint] == pytest.approx(3 * joint * 3 * (number - joint) + 1, rel=1e-9)


def layers(wide: int, long: int) -> nx.Graph:
    """Tie all nodes of each layer to all of the next: wide to the power of long − 2 paths from one end to the other."""
    graph = nx.empty_graph(wide * long)
    for layer in range(0, wide * (long - 1), wide):
        graph.add_edges_from((layer + one, layer + wide + other) for one in range(wide) for other in range(wide))
    return graph


def test_values_stay_right_with_ten_to_the_power_of_two_hundred_paths() -> None:
    """By hand: of the paths between layers left and right of it a node has one in ten; two nodes of a layer meet in
    the layers beside theirs."""
    wide, long = 10, 202
    within = wide * (wide - 1) / 2
    found = exact(ties(layers(wide, long))).reshape(long, wide)
    for layer in range(long):
        across = layer * (long - 1 - layer) * wide
        beside = [near for near in (layer - 1, layer + 1) if 0 <= near < long]
        met = sum(within / (wide if near in {0, long - 1} else 2 * wide) for near in beside)
        assert found[layer] == pytest.approx([across + met] * wide, rel=1e-9)


def test_equals_networkx_with_more_paths_than_doubles_tell_apart() -> None:
    """Layers from which a third of the ties is missing: unequal counts of about 4 to the power of 40."""
    graph, chance = layers(6, 42), np.random.default_rng(1)
    graph.remove_edges_from([edge for edge in list(graph.edges) if chance.random() < 1 / 3])
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact(ties(graph)) == pytest.approx(list(expected.values()), rel=1e-9)


def test_too_many_paths_to_count_are_refused() -> None:
    with pytest.raises(GraphProblem, match="betweenness_sampled"):
        exact(ties(diamonds(1100)))


def predicted(graph: nx.Graph) -> float:
    """Predict by a clock that goes on a second each time it is looked at: one for what goes before, one a block."""
    time = count()
    return seconds(ties(graph), lambda: float(next(time)))


def test_the_time_predicted_grows_with_the_blocks_of_sources() -> None:
    small, large = nx.random_regular_graph(4, 320, seed=1), nx.random_regular_graph(4, 3200, seed=1)
    cores = min(os.cpu_count() or 1, 8)
    assert predicted(small) < predicted(large)
    assert (predicted(large) - 1) / (3200 / 64) == pytest.approx((predicted(small) - 1) / 5 * min(cores, 5) / cores)


@pytest.mark.parametrize("graph", [nx.random_labeled_tree(500, seed=1), nx.empty_graph(4)], ids=["tree", "no ties"])
def test_no_walks_are_predicted_where_none_are_needed(graph: nx.Graph) -> None:
    assert predicted(graph) == 1


def test_what_is_predicted_is_a_time() -> None:
    assert 0 <= seconds(sparse.csr_array((0, 0))) <= seconds(ties(nx.barabasi_albert_graph(2000, 5, seed=1))) < math.inf


def test_the_same_to_the_last_bit_at_every_call() -> None:
    network = ties(nx.gnp_random_graph(60, 0.1, seed=4))
    assert exact(network).tolist() == exact(network).tolist()
