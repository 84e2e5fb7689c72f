"""Sampled betweenness against the exact: its intervals hold, its paths are drawn with equal chances, it repeats."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from graph.path_sampling import needed, sampled, within


def ties(graph: nx.Graph) -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(graph, format="csr", dtype=np.float64)
    return sparse.csr_array((found.data, found.indices.astype(np.int32), found.indptr.astype(np.int32)), found.shape)


NETWORKS = {
    "hubs": nx.barabasi_albert_graph(80, 2, seed=1),
    "parts": nx.gnm_random_graph(90, 80, seed=2),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 7)),  # many shortest paths, of unequal middles
    "tree": nx.random_labeled_tree(50, seed=3),
    "dense": nx.gnp_random_graph(40, 0.4, seed=4),
    "ring": nx.cycle_graph(9),
}


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_every_true_value_is_in_its_interval(name: str) -> None:
    """The seed is fixed, so that this cannot fail one time in ten: it fails if paths are not drawn evenly."""
    truth = np.array(list(nx.betweenness_centrality(NETWORKS[name]).values()))
    found = sampled(ties(NETWORKS[name]), 50_000, probability=0.9, seed=1)
    assert (found.low <= truth + 1e-12).all()
    assert (truth <= found.high + 1e-12).all()
    assert (found.low <= found.values).all()
    assert np.abs(found.values - truth).max() < 0.012


def test_intervals_hold_as_often_as_they_say() -> None:
    network = ties(NETWORKS["grid"])
    truth = np.array(list(nx.betweenness_centrality(NETWORKS["grid"]).values()))
    estimates = [sampled(network, 400, probability=0.9, seed=seed) for seed in range(60)]
    kept = [bool(((one.low <= truth) & (truth <= one.high)).all()) for one in estimates]
    assert np.mean(kept) >= 0.9


def test_estimates_are_right_on_average() -> None:
    network, truth = ties(NETWORKS["hubs"]), nx.betweenness_centrality(NETWORKS["hubs"])
    mean = np.mean([sampled(network, 20_000, seed=seed).values for seed in range(10)], axis=0)
    error = np.sqrt(np.array(list(truth.values())) / 200_000)
    assert (np.abs(mean - list(truth.values())) <= 4.5 * error + 1e-12).all()


def test_the_same_seed_gives_the_same_values_and_another_others() -> None:
    network = ties(NETWORKS["hubs"])
    once, again, other = (sampled(network, 2_000, seed=seed).values.tolist() for seed in (5, 5, 6))
    assert once == again
    assert once != other


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_as_many_paths_are_drawn_as_the_network_needs(name: str) -> None:
    truth = np.array(list(nx.betweenness_centrality(NETWORKS[name]).values()))
    found = within(ties(NETWORKS[name]), 0.01, seed=1)
    assert np.maximum(found.high - found.values, found.values - found.low).max() <= 0.01
    assert ((found.low <= truth + 1e-12) & (truth <= found.high + 1e-12)).all()
    few, size = needed(len(truth), 0.01 * (len(truth) - 2) / len(truth), 0.9), truth.max()
    assert found.samples <= (few / 2 if size < 0.15 else few)


def test_intervals_hold_as_often_as_they_say_when_the_first_paths_say_how_many() -> None:
    network = ties(NETWORKS["grid"])
    truth = np.array(list(nx.betweenness_centrality(NETWORKS["grid"]).values()))
    estimates = [within(network, 0.08, seed=seed) for seed in range(60)]
    assert len({one.samples for one in estimates}) > 1
    kept = [bool(((one.low <= truth) & (truth <= one.high)).all()) for one in estimates]
    assert np.mean(kept) >= 0.9


def test_paths_too_many_to_count_are_drawn_all_the_same() -> None:
    """By hand: 2 to the power of 2,500 paths; a joint parts all nodes left of it, three a diamond, from all right."""
    number, chain = 2500, nx.Graph()
    for one in range(number):
        for side in ("up", "down"):
            chain.add_edge(one, (one, side))
            chain.add_edge((one, side), one + 1)
    found = sampled(ties(chain), 3000)
    pairs = 3 * number * (3 * number - 1) / 2
    place = {node: at for at, node in enumerate(chain)}
    for joint in (200, 1250, 2400):
        truth = (3 * joint * 3 * (number - joint) + 1) / pairs
        assert found.low[place[joint]] <= truth <= found.high[place[joint]]
        assert found.values[place[(joint, "up")]] == pytest.approx(truth / 2, abs=0.05)


def test_more_paths_narrow_the_intervals_to_the_error_asked_for() -> None:
    network = ties(NETWORKS["hubs"])
    found = sampled(network, needed(80, error=0.02, probability=0.9))
    size = 80
    assert np.maximum(found.high - found.values, found.values - found.low).max() <= 0.02 * size / (size - 2)
    assert needed(80, error=0.01, probability=0.9) == pytest.approx(4 * needed(80, error=0.02, probability=0.9), abs=4)


@pytest.mark.parametrize("size", range(4))
def test_a_network_without_ties_has_nothing_between(size: int) -> None:
    assert sampled(sparse.csr_array((size, size)), 100).values.tolist() == [0] * size
    assert within(sparse.csr_array((size, size)), 0.1).high.max(initial=0) <= 0.1
