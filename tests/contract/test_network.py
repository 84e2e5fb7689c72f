"""The network as read from a store: who is in it, what ties them, and how the filters cut it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from graph import gather
from graph.connection import Graph
from graph.gather import read_affiliations
from graph.network import Network
from graph.problem import GraphProblem
from graph.selection import Selection, network_of, read_network
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
    assert node == {
        "name": "University of Valmont",
        "kind": "ResearchOrganisation",
        "region": "region/ITH36",
        "country": "IT",
    }
    assert read_network(store).to_networkx().nodes["organisation/lost"]["region"] is None


@pytest.mark.bolt
def test_a_region_holds_what_lies_within_it(store: Graph) -> None:
    network = read_network(store, Selection(region="region/ITH3"))
    assert "organisation/pic-999995602" in network.ids
    assert "organisation/sme-b" not in network.ids
    assert ties(network) == {("hospital-a", "pic-999995602"): 1}
    with pytest.raises(GraphProblem, match="region/ITH3"):
        read_network(store, Selection(region="region/ITH33"))


@pytest.mark.bolt
def test_a_window_of_time_keeps_what_overlaps_it(store: Graph) -> None:
    since = read_network(store, Selection(since=dt.date(2026, 1, 1)))
    assert ties(since) == expected(since=2026)
    until = read_network(store, Selection(until=dt.date(2017, 12, 31)))
    assert ties(until) == {("clinic-b", "hospital-a"): 1, ("clinic-b", "sme-a"): 1, ("hospital-a", "sme-a"): 1}


@pytest.mark.bolt
def test_links_can_be_chosen(store: Graph) -> None:
    assert ties(read_network(store, Selection(links=("participatesIn",)))) == expected(workshop=False)


@pytest.mark.bolt
def test_a_topic_keeps_activities_about_it(store: Graph) -> None:
    about = ties(read_network(store, Selection(topic="topic/virology")))
    assert about == {
        ("hospital-a", "pic-999880657"): 1,
        ("hospital-a", "pic-999995602"): 1,
        ("pic-999880657", "pic-999995602"): 1,
        ("pic-999995602", "sme-a"): 1,
        ("pic-999995602", "sme-b"): 1,
        ("sme-a", "sme-b"): 1,
    }
    with pytest.raises(GraphProblem, match="topic/none"):
        read_network(store, Selection(topic="topic/none"))


@pytest.mark.bolt
def test_a_source_keeps_what_it_states(store: Graph) -> None:
    assert ties(read_network(store, Selection(source="made"))) == expected()
    assert ties(read_network(store, Selection(source="second"))) == {}


@pytest.mark.bolt
def test_a_kind_keeps_it_and_the_kinds_below(store: Graph) -> None:
    network = read_network(store, Selection(kind="CareProvider"))
    assert set(network.kinds) == {"CareProvider", "Hospital", "Clinic", "HomeCare"}
    assert ties(network) == {("clinic-b", "hospital-a"): 1}


@pytest.mark.bolt
def test_coordinators_lead_to_their_partners(store: Graph) -> None:
    network = read_network(store, Selection(directed=True, links=("participatesIn",)))
    led = {(actors[0], partner) for _, _, _, actors in PROJECTS.values() for partner in actors[1:]}
    arcs = {
        (network.ids[one].partition("/")[2], network.ids[other].partition("/")[2]) for one, other, _ in network.listed()
    }
    assert arcs == led


@pytest.mark.bolt
def test_regions_stand_for_their_organisations(store: Graph) -> None:
    network = read_network(store, Selection(level=0, links=("participatesIn",)))
    assert ties(network) == {("CZ", "IT"): 2, ("IT", "PL"): 1}
    assert dict(zip(network.ids, network.names, strict=True))["region/CZ"] == "Česko"


@pytest.mark.bolt
def test_reading_in_many_small_ranges_gives_the_same(store: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = network_of(read_affiliations(store), Selection())
    monkeypatch.setattr(gather, "_RANGE", 2)
    parts = network_of(read_affiliations(store), Selection())
    assert (parts.ids, parts.kinds, parts.regions) == (whole.ids, whole.kinds, whole.regions)
    assert (parts.ties != whole.ties).nnz == 0


@pytest.mark.bolt
def test_a_network_is_read_once_for_each_state_of_the_store(store: Graph) -> None:
    assert read_network(store, Selection()) is read_network(store, Selection())
