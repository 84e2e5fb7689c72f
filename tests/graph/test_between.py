"""Who stands between two sides, against counting every way of two ties."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.between import between, paths
from graph.broker import Side
from graph.network import Network
from graph.problem import GraphProblem
from tests.graph.test_broker import NAMES, divided, network_of, planted

CLINICS, FIRMS = Side("Clinic", "Śląskie"), Side("SME", "Veneto")


def by_hand(graph: nx.Graph, side: list[int], node: int) -> tuple[int, int, int]:
    one, other = ([partner for partner in graph[node] if side[partner] == number] for number in (0, 1))
    pairs = [(a, b) for a in one for b in other if not graph.has_edge(a, b)]
    return len(one), len(other), len(pairs)


@settings(max_examples=200, deadline=None)
@given(divided())
def test_equals_counting_every_way(drawn: tuple[nx.Graph, list[int]]) -> None:
    graph, side = drawn
    found = paths(network_of(graph).ties, np.array(side) == 0, np.array(side) == 1)
    table = zip(found.one.tolist(), found.other.tolist(), found.apart.tolist(), strict=True)
    assert list(table) == [by_hand(graph, side, node) for node in graph]


def test_the_planted_broker_carries_most_and_is_told_with_the_sizes_of_both_sides() -> None:
    network = planted()
    kinds = np.array(network.kinds)
    firms = (kinds == "SME") & (np.array(network.regions) == "region/ITH3")
    rows, told = between(network, (kinds == "Clinic", firms), (CLINICS, FIRMS), NAMES, top=3)
    first = rows[0]
    assert (first.id, first.stands, first.one, first.other, first.count) == ("broker", "neither", 14, 9, 118)
    assert first.why.startswith("links 14 clinics of Śląskie with 9 SMEs of Veneto: 118 of the 126 pairs")
    assert "without it 3 organisations fall apart from the rest" in first.why
    # Clinic 1 joins the 13 others with its eight firms; each of these firms joins clinic 1 with the ninth, and the
    # ring joins a pair; all others know only their own side.
    assert {row.id: row.count for row in rows} == {"broker": 118, "clinic01": 104, "firm00": 1}
    assert first.share == pytest.approx(118 / (118 + 104 + 8 + 1))
    assert (rows[1].stands, rows[2].stands) == ("one", "other")
    assert told == (
        "14 clinics of Śląskie and 9 SMEs of Veneto. Pairs with a tie of their own: 8; ways of two ties that join "
        "pairs without one: 231, through 11 actors."
    )


def test_shares_add_up_and_nobody_between_is_an_empty_list() -> None:
    network = planted()
    clinics = np.array(network.kinds) == "Clinic"
    rows, _ = between(network, (clinics, ~clinics), (CLINICS, Side()), NAMES, top=100)
    assert sum(row.share for row in rows) == pytest.approx(1)
    pair = Network.of([("a", "b", 1)])
    none, told = between(pair, (np.array([True, False]), np.array([False, True])), (Side(), Side()), {}, top=5)
    assert none == []
    assert "through 0 actors" in told


def test_sides_that_are_empty_or_not_apart_are_refused() -> None:
    network = replace(planted())
    clinics, nobody = np.array(network.kinds) == "Clinic", np.zeros(len(network), bool)
    with pytest.raises(GraphProblem, match="0 SMEs of Veneto"):
        between(network, (clinics, nobody), (CLINICS, FIRMS), NAMES, top=5)
    with pytest.raises(GraphProblem, match="14 organisations on both"):
        between(network, (clinics, clinics), (CLINICS, CLINICS), NAMES, top=5)
