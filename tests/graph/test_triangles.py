"""The walk over triangles against NetworkX, on networks of any shape and weights of any size."""

from __future__ import annotations

import gc
import math
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network import Network
from graph.progress import Cancelled, Watch, watched
from graph.triangles import walk

NODES = [f"n{number:02}" for number in range(12)]
# Loops and doubles included: the network drops and sums them.
TIES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.floats(0.01, 1000.0)),
    max_size=50,
)


def assert_close(found: Any, expected: dict[str, float], network: Network) -> None:
    for id_, value in zip(network.ids, found.tolist(), strict=True):
        wanted = expected[id_]
        assert value == pytest.approx(0.0 if math.isnan(wanted) else wanted, rel=1e-9, abs=1e-9)


def hierarchy_by_hand(peer: nx.Graph, node: str) -> float:
    """Follow Burt's formula term by term, with NetworkX's constraint of each partner."""
    terms: list[float] = [nx.local_constraint(peer, node, partner, weight="weight") for partner in peer[node]]
    if len(terms) < 2:
        return float(len(terms))
    ratios = [term * len(terms) / sum(terms) for term in terms]
    return sum((ratio * math.log(ratio) for ratio in ratios), 0.0) / (len(terms) * math.log(len(terms)))


@settings(max_examples=60, deadline=None)
@given(TIES)
def test_equals_networkx_on_any_network(ties: list[tuple[str, str, float]]) -> None:
    network = Network.of(ties, alone=NODES)
    peer, found = network.to_networkx(), walk(network)
    # NetworkX errs in weighted effective size unless nodes are named (networkx#8906).
    assert_close(found.effective_size, nx.effective_size(peer, nodes=list(peer), weight="weight"), network)
    assert_close(found.unweighted_effective_size, nx.effective_size(peer, nodes=list(peer)), network)
    assert_close(found.constraint, nx.constraint(peer, nodes=list(peer), weight="weight"), network)
    assert_close(found.hierarchy, {node: hierarchy_by_hand(peer, node) for node in peer}, network)
    assert dict(zip(network.ids, found.triangles.tolist(), strict=True)) == nx.triangles(peer)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_scale_of_weights_does_not_matter(scale: float) -> None:
    ties = [("a", "b", 1.0), ("b", "c", 3.0), ("a", "c", 2.0), ("c", "d", 5.0)]
    small, large = (walk(Network.of([(one, other, w * by) for one, other, w in ties])) for by in (1.0, scale))
    for name in ("constraint", "hierarchy", "effective_size"):
        assert getattr(large, name).tolist() == pytest.approx(getattr(small, name).tolist(), rel=1e-12)


def test_counts_beyond_32_bits() -> None:
    """A hub of 70,000 partners stands on 4.9 thousand million paths, more than 32 bits hold."""
    size = 70_000
    star = walk(Network.of([("hub", f"{number}", 1.0) for number in range(size)]))
    assert star.roles[-1].tolist() == [size * (size - 1), 0, 0, 0, 0]
    assert star.constraint[-1] == pytest.approx(1 / size)


def test_the_same_call_gives_the_same_digits_twice_and_at_once() -> None:
    chance = np.random.default_rng(3)
    shape = nx.gnm_random_graph(200, 4000, seed=3)
    network = Network.of([(f"{one}", f"{other}", chance.random() + 0.1) for one, other in shape.edges])
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(lambda _: walk(replace(network)), range(8))  # a network of its own each
    for other in others:
        assert np.array_equal(first.constraint, other.constraint)
        assert np.array_equal(first.effective_size, other.effective_size)


def test_a_network_is_walked_once_for_each_grouping_and_what_was_found_goes_with_it() -> None:
    network = Network.of([("a", "b", 1), ("b", "c", 1)])
    apart = np.array([0, 1, 0])
    assert walk(network) is walk(network) is walk(network, np.zeros(3, np.int64))
    assert walk(network, apart) is walk(network, apart)
    assert walk(network).roles[1].tolist() == [2, 0, 0, 0, 0]
    assert walk(network, apart).roles[1].tolist() == [0, 2, 0, 0, 0]
    found = weakref.ref(walk(network))
    del network
    gc.collect()
    assert found() is None


def test_what_is_shared_cannot_be_spoiled() -> None:
    with pytest.raises(ValueError, match="read-only"):
        walk(Network.of([("a", "b", 1)])).constraint[0] = 7.0


def test_a_walk_that_was_called_off_is_walked_again() -> None:
    network = Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1)])
    watch = Watch()
    watch.stop.set()
    with watched(watch), pytest.raises(Cancelled):
        walk(network)
    assert walk(network).triangles.tolist() == [1, 1, 1]
