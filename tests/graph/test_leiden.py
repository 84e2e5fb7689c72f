"""Communities by Leiden: planted ones are found, each is connected, none is worse than what NetworkX finds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import sparse

from graph.assortativity import modularity
from graph.leiden import Communities, leiden
from graph.problem import GraphProblem
from graph.progress import Cancelled, Watch, watched


def ties_of(graph: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, sorted(graph), format="csr", dtype=np.float64))


def sets_of(found: Communities) -> list[set[int]]:
    return [set(np.flatnonzero(found.member == number).tolist()) for number in range(len(found.sizes))]


def weighted(graph: nx.Graph, seed: int) -> nx.Graph:
    chance = np.random.default_rng(seed)
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = float(chance.choice([0.25, 1, 2, 3, 10]))
    return graph


#: Plain and weighted, sparse and dense, with communities and without.
NETWORKS = {
    "planted": nx.planted_partition_graph(8, 25, 0.4, 0.03, seed=1),
    "blurred": nx.planted_partition_graph(8, 25, 0.3, 0.1, seed=2),
    "unequal": nx.gaussian_random_partition_graph(300, 30, 3, 0.4, 0.02, seed=3),
    "hubs": nx.barabasi_albert_graph(400, 3, seed=4),
    "chance": nx.gnm_random_graph(300, 900, seed=5),
    "parts": weighted(nx.gnm_random_graph(300, 250, seed=6), 6),
    "clustered": weighted(nx.powerlaw_cluster_graph(400, 4, 0.7, seed=7), 7),
    "tree": nx.random_labeled_tree(200, seed=8),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(15, 15)),
    "small world": weighted(nx.watts_strogatz_graph(300, 8, 0.1, seed=9), 9),
}


@some.composite
def networks(draw: some.DrawFn) -> nx.Graph:
    """Draw a small weighted network, often in several parts, with nodes that have no tie."""
    size = draw(some.integers(1, 16))
    node = some.integers(0, size - 1)
    drawn = draw(some.lists(some.tuples(node, node, some.sampled_from([0.001, 0.5, 1.0, 2.0, 1000.0])), max_size=40))
    graph = nx.empty_graph(size)
    graph.add_weighted_edges_from(tie for tie in drawn if tie[0] != tie[1])
    return graph


@settings(max_examples=150, deadline=None)
@given(networks(), some.sampled_from([0.0, 0.3, 1.0, 2.5, 1e9]), some.integers(0, 5))
def test_every_community_is_connected_and_its_quality_is_that_of_networkx(
    graph: nx.Graph, resolution: float, seed: int
) -> None:
    found = leiden(ties_of(graph), resolution=resolution, seed=seed)
    communities = sets_of(found)
    assert all(nx.is_connected(graph.subgraph(community)) for community in communities)
    assert found.sizes.tolist() == sorted(map(len, communities), reverse=True)
    if graph.size():
        quality = nx.community.modularity(graph, communities, resolution=resolution)
        assert found.quality == pytest.approx(quality, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(networks(), some.integers(0, 5))
def test_no_move_of_one_node_to_another_community_gains(graph: nx.Graph, seed: int) -> None:
    ties = ties_of(graph)
    found = leiden(ties, seed=seed, rounds=100)
    strength, twice = ties.sum(axis=1), ties.sum()
    for node in range(len(graph)) if twice else ():
        there = [
            ties[[node]][:, np.flatnonzero(others)].sum() - strength[node] * strength[others].sum() / twice
            for number in range(len(found.sizes))
            for others in [(found.member == number) & (np.arange(len(graph)) != node)]
        ]
        assert there[found.member[node]] >= max(*there, 0) - 1e-6 * strength[node]


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_quality_is_not_below_louvain_as_networkx_has_it(name: str) -> None:
    graph = NETWORKS[name]
    peers = [nx.community.louvain_communities(graph, seed=seed) for seed in range(3)]
    found = [leiden(ties_of(graph), seed=seed) for seed in range(3)]
    assert all(all(nx.is_connected(graph.subgraph(part)) for part in sets_of(one)) for one in found)
    mean = np.mean([nx.community.modularity(graph, peer) for peer in peers])
    assert np.mean([one.quality for one in found]) >= mean - 0.002


def test_planted_communities_are_found() -> None:
    graph = nx.planted_partition_graph(10, 30, 0.5, 0.02, seed=1)
    found = leiden(ties_of(graph))
    assert sorted(map(sorted, sets_of(found))) == [list(range(first, first + 30)) for first in range(0, 300, 30)]
    assert found.member.tolist() == [node // 30 for node in range(300)]  # of one size: by their first nodes


def test_the_karate_club_falls_apart_as_well_as_it_can() -> None:
    """Without weights no grouping has more than 0.420 (Agarwal and Kempe 2008, by linear programming)."""
    graph = nx.karate_club_graph()
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = 1
    best = max(leiden(ties_of(graph), seed=seed).quality or 0 for seed in range(8))
    assert best == pytest.approx(0.4198, abs=5e-5)
    assert all((leiden(ties_of(graph), seed=seed).quality or 0) >= 0.415 for seed in range(20))


def test_a_ring_of_cliques_falls_into_them_at_a_fitting_resolution() -> None:
    """At a resolution of 1 modularity itself prefers pairs of them: its limit of resolution."""
    ties, cliques = ties_of(nx.ring_of_cliques(30, 5)), np.arange(150) // 5
    paired = leiden(ties)
    assert set(paired.sizes.tolist()) <= {5, 10}
    assert (paired.quality or 0) > (modularity(ties, cliques) or 0)
    assert leiden(ties, resolution=3).member.tolist() == cliques.tolist()


def test_weights_decide() -> None:
    """A square whose heavy sides are opposite each other."""
    square = nx.Graph()
    square.add_weighted_edges_from([(0, 1, 5), (1, 2, 1), (2, 3, 5), (3, 0, 1)])
    assert sets_of(leiden(ties_of(square))) == [{0, 1}, {2, 3}]
    square.add_weighted_edges_from([(0, 1, 1), (1, 2, 5), (2, 3, 1), (3, 0, 5)])
    assert sets_of(leiden(ties_of(square))) == [{0, 3}, {1, 2}]


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_scale_of_weights_does_not_matter(scale: float) -> None:
    ties = ties_of(NETWORKS["clustered"])
    found, scaled = leiden(ties), leiden(ties * scale)
    assert scaled.member.tolist() == found.member.tolist()
    assert scaled.quality == pytest.approx(found.quality, abs=1e-12)


def test_nodes_without_a_tie_are_communities_of_their_own() -> None:
    graph = nx.empty_graph(5)
    graph.add_edge(1, 3)
    found = leiden(ties_of(graph))
    assert found.member.tolist() == [1, 0, 2, 0, 3]
    assert found.quality == 0


@pytest.mark.parametrize("size", [0, 1, 4])
def test_without_ties_there_is_no_quality(size: int) -> None:
    found = leiden(sparse.csr_array((size, size)))
    assert (found.member.tolist(), found.quality) == (list(range(size)), None)


def test_resolution_goes_from_components_to_single_nodes() -> None:
    graph = NETWORKS["parts"]
    components = {frozenset(part) for part in nx.connected_components(graph)}
    assert {frozenset(part) for part in sets_of(leiden(ties_of(graph), resolution=0))} == components
    assert leiden(ties_of(graph), resolution=1e9).sizes.tolist() == [1] * 300


def test_the_same_seed_gives_the_same_communities_also_at_once() -> None:
    ties = ties_of(NETWORKS["chance"])
    with ThreadPoolExecutor(4) as pool:
        once, *others = pool.map(lambda _: leiden(ties, seed=5), range(6))
    assert all(other.member.tolist() == once.member.tolist() for other in others)
    assert leiden(ties, seed=6).member.tolist() != once.member.tolist()


def test_more_rounds_are_not_worse() -> None:
    ties = ties_of(NETWORKS["chance"])
    qualities = [leiden(ties, rounds=rounds).quality or 0 for rounds in range(1, 6)]
    assert qualities == sorted(qualities)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(GraphProblem, match="positive weights"):
        leiden(sparse.csr_array(([1.0, weight], ([0, 1], [1, 0])), shape=(2, 2)))


@pytest.mark.parametrize("resolution", [-1.0, float("nan"), float("inf")])
def test_a_resolution_that_is_none_is_refused(resolution: float) -> None:
    with pytest.raises(GraphProblem, match="a resolution of"):
        leiden(sparse.csr_array((2, 2)), resolution=resolution)


def test_the_search_can_be_called_off() -> None:
    watch = Watch()
    watch.stop.set()
    with watched(watch), pytest.raises(Cancelled):
        leiden(ties_of(NETWORKS["planted"]))
