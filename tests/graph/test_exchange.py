"""A network written for other tools comes back whole, whatever the names hold."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.exchange import FORMS, harmless, written
from graph.network import Network
from graph.problem import GraphProblem

NAMES = ('Ünï "quoted" \\name\\', "two\nlines\t& <b> ]]>", "שלום, עולם", "=cmd()", "=cmd()")
MAP = Network.of([("a", "b", 2), ("b", "c", 0.5), ("a", "c", 1)], alone=["d", "e"])
ODD = replace(
    MAP,
    names=NAMES,
    kinds=("SME", "", "Hospital", "SME", "SME"),
    regions=("region/PL22", None, None, None, None),
    countries=("PL", None, None, None, None),
    told="a < b & c",
)
VALUES = {"constraint": {"a": 0.25, "b": None, "c": 1.0, "d": float("nan")}}
ARCS = replace(Network.of([("a", "b", 2), ("b", "a", 1), ("c", "a", 4)], directed=True), names=NAMES[:3])


def text(network: Network, form: str, values: dict[str, dict[str, float | None]] | None = None) -> str:
    return b"".join(written(network, form, values)).decode()


def weights(graph: nx.Graph) -> dict[tuple[str, str], float]:
    return {(one, other): data["weight"] for one, other, data in graph.edges(data=True)}


def read(form: str, network: Network, values: dict[str, dict[str, float | None]] | None = None) -> nx.Graph:
    """Read a file as NetworkX reads it; in GEXF the name is the label of a node."""
    said = text(network, form, values)
    if form == "gexf":
        graph = nx.read_gexf(io.BytesIO(said.encode()))
        for _, data in graph.nodes(data=True):
            data["name"] = data.pop("label")
        return graph
    return nx.parse_graphml(said) if form == "graphml" else nx.node_link_graph(json.loads(said), edges="edges")


@pytest.mark.parametrize("form", ["gexf", "graphml", "json"])
def test_networkx_reads_back_every_fact_and_no_none(form: str) -> None:
    graph = read(form, ODD, VALUES)
    assert dict(graph.nodes(data=True)) == {
        "a": {"name": NAMES[0], "kind": "SME", "region": "region/PL22", "country": "PL", "constraint": 0.25},
        "b": {"name": NAMES[1]},
        "c": {"name": NAMES[2], "kind": "Hospital", "constraint": 1.0},
        "d": {"name": NAMES[3], "kind": "SME"},
        "e": {"name": NAMES[4], "kind": "SME"},
    }
    assert weights(graph) == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 0.5}
    assert not graph.is_directed()
    assert "None" not in text(ODD, form, VALUES)


@pytest.mark.parametrize("form", ["gexf", "graphml", "json"])
def test_arcs_keep_their_direction(form: str) -> None:
    graph = read(form, ARCS)
    assert graph.is_directed()
    assert weights(graph) == {("a", "b"): 2, ("b", "a"): 1, ("c", "a"): 4}


def test_pajek_has_one_line_for_each_node_and_labels_that_differ() -> None:
    graph = nx.parse_pajek(text(ODD, "net"))
    assert list(graph) == ["Ünï 'quoted' /name/", "two lines & <b> ]]>", "שלום, עולם", "=cmd() [d]", "=cmd() [e]"]
    assert [data["weight"] for _, _, data in graph.edges(data=True)] == [2, 1, 0.5]
    directed = nx.parse_pajek(text(ARCS, "net"))
    assert directed.is_directed()
    assert directed.number_of_edges() == 3


def test_tables_of_nodes_and_ties() -> None:
    nodes = list(csv.DictReader(io.StringIO(text(ODD, "nodes.csv", VALUES), newline="")))
    assert [row["id"] for row in nodes] == list(ODD.ids)
    assert [row["name"] for row in nodes] == [*NAMES[:3], "'=cmd()", "'=cmd()"]
    assert [row["constraint"] for row in nodes] == ["0.25", "", "1", "", ""]
    assert text(ODD, "edges.csv").splitlines() == [
        "source,target,weight,type",
        "a,b,2,Undirected",
        "a,c,1,Undirected",
        "b,c,0.5,Undirected",
    ]
    assert "c,a,4,Directed" in text(ARCS, "edges.csv")


@pytest.mark.parametrize("form", ["gexf", "graphml"])
@settings(max_examples=60, deadline=None)
@given(name=st.text(st.characters(codec=None), min_size=1, max_size=8))
def test_any_name_makes_xml_that_can_be_read(form: str, name: str) -> None:
    ET.fromstring(text(replace(MAP, names=(name,) * 5), form))  # noqa: S314  (our own text)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.text(st.characters(codec=None), max_size=6), min_size=5, max_size=5))
def test_any_name_leaves_a_pajek_file_of_as_many_nodes(names: list[str]) -> None:
    graph = nx.parse_pajek(text(replace(MAP, names=tuple(names)), "net"))
    assert (len(graph), graph.number_of_edges()) == (5, 3)


def test_a_large_network_comes_in_many_parts_that_are_whole() -> None:
    chance = random.Random(3)  # noqa: S311
    ties = [(f"n{chance.randrange(900):03}", f"n{chance.randrange(900):03}", 1.0) for _ in range(9000)]
    network = Network.of(ties)
    assert len(list(written(network, "gexf"))) > 3
    assert weights(read("gexf", network)) == weights(network.to_networkx())


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_network_and_the_same_network_twice(form: str) -> None:
    assert text(Network.of([]), form)
    assert text(ODD, form) == text(ODD, form)


def test_a_form_that_is_none_and_values_without_room_are_told() -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'gexf'"):
        written(ODD, "gefx")
    with pytest.raises(GraphProblem, match="no room"):
        written(ODD, "net", VALUES)


@pytest.mark.parametrize("cell", ["=1+1", " @sum", "\t=1", "+A1", "\uff1d1", "+420 1"])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.5", "+3e7", "a=b", "", "organisation/a"])
def test_numbers_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
