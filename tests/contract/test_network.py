"""The network as read from a store: who is in it, what ties them, and how the filters cut it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from graph import network as reading
from graph.connection import Graph
from graph.network import Network, read_network
from tests.contract.world import ACTORS, PROJECTS


def ties(network: Network) -> dict[tuple[str, str], float]:
    graph = network.to_networkx()
    short = {id_: id_.partition("/")[2] for id_ in network.ids}
    return {tuple(sorted((short[one], short[other]))): weight for one, other, weight in graph.edges(data="weight")}  # type: ignore[misc]


def expected(since: int = 0, *, workshop: bool = True) -> dict[tuple[str, str], float]:
    """Count the shared activities of the made-up world in the plainest way."""
    activities = [actors for _, year, _, actors in PROJECTS.values() if year + 3 >= since]
    activities += [("hospital-a", "clinic-b", "sme-a")] if workshop else []
    found: dict[tuple[str, str], float] = {}
    for actors in activities:
        for one, other in itertools.combinations(sorted(actors), 2):
            found[one, other] = found.get((one, other), 0) + 1
    return found


@pytest.fixture(params=["embedded_world", pytest.param("neo4j_world", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Graph:
    graph: Graph = request.getfixturevalue(request.param)
    return graph


@pytest.mark.bolt
def test_organisations_are_tied_by_what_they_do_together(store: Graph) -> None:
    network = read_network(store)
    assert ties(network) == expected()
    assert set(network.ids) == {f"organisation/{key}" for key in (*ACTORS, "hospital-second")}
    assert list(network.ids) == sorted(network.ids)
    assert (network.ties != network.ties.T).nnz == 0
    assert network.ties.indices.dtype == "int32"


@pytest.mark.bolt
def test_nodes_carry_name_kind_and_region(store: Graph) -> None:
    node = read_network(store).to_networkx().nodes["organisation/pic-999995602"]
    assert node == {"name": "University of Valmont", "kind": "ResearchOrganisation", "region": "region/ITH36"}
    assert read_network(store).to_networkx().nodes["organisation/lost"]["region"] is None


@pytest.mark.bolt
def test_a_region_holds_what_lies_within_it(store: Graph) -> None:
    network = read_network(store, region="region/ITH3")
    assert "organisation/pic-999995602" in network.ids
    assert "organisation/sme-b" not in network.ids
    assert ties(network) == {("hospital-a", "pic-999995602"): 1}
    assert len(read_network(store, region="region/XX")) == 0


@pytest.mark.bolt
def test_a_window_of_time_keeps_what_overlaps_it(store: Graph) -> None:
    since = read_network(store, since=dt.date(2026, 1, 1))
    assert ties(since) == expected(since=2026)
    until = read_network(store, until=dt.date(2017, 12, 31))
    assert ties(until) == {("clinic-b", "hospital-a"): 1, ("clinic-b", "sme-a"): 1, ("hospital-a", "sme-a"): 1}


@pytest.mark.bolt
def test_links_can_be_chosen(store: Graph) -> None:
    assert ties(read_network(store, links=("participatesIn",))) == expected(workshop=False)


@pytest.mark.bolt
def test_reading_in_many_small_ranges_gives_the_same(store: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_network(store)
    monkeypatch.setattr(reading, "_RANGE", 2)
    parts = read_network(store)
    assert (parts.ids, parts.kinds, parts.regions) == (whole.ids, whole.kinds, whole.regions)
    assert (parts.ties != whole.ties).nnz == 0
