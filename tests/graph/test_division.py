"""The groups of a network: communities, or what is stated of its nodes."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from graph.division import divide
from graph.holes import candidates, paths
from graph.network import Network
from graph.problem import GraphProblem


def cliques() -> Network:
    shape = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(4))
    shape.add_edge(0, 6)
    network = Network.of([(f"n{one:02}", f"n{other:02}", 1) for one, other in shape.edges])
    return replace(network, kinds=("SME",) * 5 + ("Hospital",) * 5, regions=("region/PL22",) * 9 + (None,))


def test_communities_are_led_by_those_with_most_partners() -> None:
    found = divide(cliques(), "community")
    assert found.group.tolist() == [0] * 6 + [1] * 4
    assert (found.leading(cliques(), 0), found.leading(cliques(), 1, 1)) == ([0, 1], [6])
    assert "2 communities" in found.told
    assert "seed 0" in found.told


def test_groups_are_called_by_what_is_stated() -> None:
    found = divide(cliques(), "kind+nuts2")
    assert found.names == ("Hospital, region/PL22", "SME, region/PL22")
    assert found.group.tolist() == [1] * 5 + [0] * 4 + [-1]


def test_an_unknown_division_suggests_the_near_one() -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'community'"):
        divide(cliques(), "comunity")
    with pytest.raises(GraphProblem, match="Did you mean 'kind'"):
        divide(cliques(), "country+kinds")


def test_one_step_places_by_partners_alone() -> None:
    network = cliques()
    group = divide(network, "community").group
    (first, second) = candidates(network.ties, group, 0, 1, steps=1)
    assert {first.node, second.node} == {0, 6}
    assert first.at_two == second.at_two == (0, 0)
    walks = nx.to_numpy_array(network.to_networkx(), weight=None) @ nx.to_numpy_array(
        network.to_networkx(), weight=None
    )
    assert paths(network.ties, np.flatnonzero(group == 1)) == walks[group == 1].sum()
