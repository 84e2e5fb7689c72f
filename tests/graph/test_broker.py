"""What a broker links: counts against counting every pair, words against the counts, a planted broker found."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

from graph.broker import Linked, Side, explained, linked, sides_of, widest
from graph.measure import named
from graph.network import Network
from graph.problem import GraphProblem
from graph.ranking import Standing, places, standing
from graph.results import Result
from graph.selection import Selection

NAMES = {"region/PL22": "Śląskie", "region/ITH3": "Veneto", "region/PL": "Polska"}
CLINICS, FIRMS = (tuple(f"{what}{number:02}" for number in range(size)) for what, size in (("clinic", 14), ("firm", 9)))


def planted() -> Network:
    """Clinics of Śląskie that all work together, firms of Veneto that do too, and between them:

    a broker tied to all of them and to three who have no other tie; a ring that keeps the two from falling apart, in
    which one clinic and one firm have a partner, and eight ties of one clinic with eight firms.
    """
    ties = [*itertools.combinations(CLINICS, 2), *itertools.combinations(FIRMS, 2)]
    ties += [("broker", other) for other in (*CLINICS, *FIRMS, "lost1", "lost2", "lost3")]
    ties += [(CLINICS[0], "ring"), ("ring", FIRMS[0])]
    ties += [(CLINICS[1], firm) for firm in FIRMS[:8]]
    made = Network.of([(*ends, 1) for ends in ties])
    kind = {"clinic": "Clinic", "firm": "SME", "broker": "InnovationCentre", "lost": "SME", "ring": "Insurer"}
    of = {"clinic": "region/PL22", "firm": "region/ITH3", "broker": "region/CZ05", "lost": "region/CZ05"}
    stems = [id_.rstrip("0123456789") for id_ in made.ids]
    return replace(
        made, kinds=tuple(kind[stem] for stem in stems), regions=tuple(of.get(stem, "region/PL") for stem in stems)
    )


def stood(network: Network, by: str = "nuts2") -> Standing:
    values = named("betweenness")(network)
    found = Result(named("betweenness"), {}, Selection(), network, values, {}, "", dt.datetime.now(dt.UTC))
    return standing(network, by, found)


def test_a_planted_broker_is_first_and_is_told_with_the_right_numbers() -> None:
    network = planted()
    found = stood(network)
    order, score = found.order(np.ones(len(network), bool))
    first = found.broker(int(order[0]), sides_of(network, "nuts2", NAMES), NAMES, rank=1, score=float(score[0]))
    assert (first.id, first.score, first.count, first.cut_off, first.regions) == ("broker", 1, 26, 3, 2)
    # 14 × 9 less the eight ties. Of the 118 pairs apart, clinic 1 joins the other clinics with its eight firms, and
    # these join clinic 1 with the ninth firm; so nobody else joins the 13 other clinics with that one.
    assert first.why == (
        "links 14 clinics of Śląskie with 9 SMEs of Veneto: 118 of the 126 pairs have no tie of their own, and 13 have "
        "no other partner in common either; without it 3 organisations fall apart from the rest"
    )
    assert first.low == first.betweenness == first.high
    assert first.liaison == 2 * 118


def test_only_those_asked_for_are_ranked_and_only_brokers() -> None:
    network = planted()
    found = stood(network)
    listed = np.array([id_.startswith(("clinic", "lost", "ring")) for id_ in network.ids])
    order, score = found.order(listed)
    ids = [network.ids[place] for place in order.tolist()]
    assert ids[0] == CLINICS[1]  # who has eight ties to firms
    assert not [id_ for id_ in ids if id_.startswith("lost")]  # one partner: nobody to link
    assert score.tolist() == sorted(score.tolist())
    assert found.order(np.zeros(len(network), bool))[0].size == 0


def test_sides_are_named_by_kind_and_place() -> None:
    network = planted()
    for by, told in (
        ("kind", "SMEs: "),
        ("country", "14 clinics of Polska with"),
        ("kind+nuts2", "clinics of Śląskie"),
    ):
        assert told in explained(network, network.place("broker"), sides_of(network, by, NAMES))
    assert explained(network, network.place("ring"), sides_of(network, "nuts2", NAMES)) == (
        "links 1 clinic of Śląskie with 1 SME of Veneto, who have no tie of their own, but another partner in common"
    )
    assert explained(network, network.place("lost1"), sides_of(network, "nuts2", NAMES)).startswith("links no two")
    with pytest.raises(GraphProblem, match="Did you mean 'nuts2'"):
        sides_of(network, "nust2", NAMES)


def test_partners_of_one_side_are_linked_with_each_other() -> None:
    star = Network.of([("hub", f"n{number}", 1) for number in range(4)] + [("n0", "n1", 1)])
    star = replace(star, kinds=("SME",) * 5, regions=("region/PL22",) * 5)
    assert explained(star, 0, sides_of(star, "nuts2", NAMES)) == (
        "links 4 SMEs of Śląskie with each other: 5 of the 6 pairs have no tie of their own, "
        "nor another partner in common"
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 1, 1), ", who have no tie of their own, nor another partner in common"),
        ((1, 1, 0), ", who have no tie of their own, but another partner in common"),
        ((6, 6, 6), ": none of the 6 pairs has a tie of its own, nor another partner in common"),
        ((6, 6, 1), ": none of the 6 pairs has a tie of its own, and 1 has no other partner in common either"),
        ((6, 1, 1), ": 1 of the 6 pairs has no tie of its own, nor another partner in common"),
        ((6, 2, 0), ": 2 of the 6 pairs have no tie of their own, but all have another partner in common"),
    ],
)
def test_words_follow_the_counts(counts: tuple[int, int, int], told: str) -> None:
    sides = Side("PublicAuthority"), Side("SME", "Veneto")
    assert Linked(sides, (1, 6), *counts).told == f"links 1 public authority with 6 SMEs of Veneto{told}"


@some.composite
def divided(draw: some.DrawFn) -> tuple[nx.Graph, list[int]]:
    """Draw a network of up to 12 nodes, and the side of each, −1 for none."""
    size = draw(some.integers(1, 12))
    pairs = draw(some.sets(some.sampled_from(list(itertools.combinations(range(size), 2)) or [(0, 0)]), max_size=40))
    graph = nx.empty_graph(size)
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    return graph, draw(some.lists(some.integers(-1, 3), min_size=size, max_size=size))


def network_of(graph: nx.Graph) -> Network:
    return Network.of([(f"{one:02}", f"{other:02}", 1) for one, other in graph.edges],
                      alone=[f"{node:02}" for node in graph])  # fmt: skip


def apart(graph: nx.Graph, broker: int, side: list[int], one: int, other: int) -> set[frozenset[int]]:
    """Give the pairs of partners on two sides, or within one, that have no tie."""
    partners = [node for node in graph[broker] if side[node] >= 0]
    return {
        frozenset((a, b))
        for a, b in itertools.permutations(partners, 2)
        if side[a] == one and side[b] == other and not graph.has_edge(a, b)
    }


@settings(max_examples=200, deadline=None)
@given(divided())
def test_equals_counting_every_pair(drawn: tuple[nx.Graph, list[int]]) -> None:
    graph, side = drawn
    network, sides = network_of(graph), np.array(side)
    for broker in graph:
        table = {two: apart(graph, broker, side, *two) for two in itertools.combinations_with_replacement(range(4), 2)}
        found = widest(network.ties, broker, sides)
        across = {two: pairs for two, pairs in table.items() if pairs and two[0] != two[1]}
        possible = across or {two: pairs for two, pairs in table.items() if pairs}
        assert found == max(possible, key=lambda two: (len(possible[two]), -two[0], -two[1]), default=None)
        if found is None:
            continue
        partners = network.partners(broker)
        one, other = (partners[sides[partners] == number] for number in found)
        told = linked(network.ties, broker, (one, other), (Side(), Side()))
        alone = [pair for pair in table[found] if len(list(nx.common_neighbors(graph, *pair))) == 1]
        possible_pairs = len(one) * (len(one) - 1) // 2 if found[0] == found[1] else len(one) * len(other)
        assert (told.pairs, told.apart, told.alone) == (possible_pairs, len(table[found]), len(alone))


@given(some.lists(some.sampled_from([0.0, 1.0, 2.5, -3.0]), max_size=20))
def test_places_are_mean_ranks(values: list[float]) -> None:
    expected = stats.rankdata([-value for value in values], method="average")
    assert places(np.array(values)).tolist() == pytest.approx(expected)


def test_what_is_not_known_shares_the_last_places() -> None:
    assert places(np.array([np.nan, 2.0, np.nan, 1.0])).tolist() == [3.5, 1, 3.5, 2]
