"""A part of the graph holds what belongs to it whole, names what it meets, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pytest
import rdflib

from graph.archive import Archive
from graph.connection import Graph
from graph.problem import GraphProblem
from graph.rdf.export import exported
from graph.rdf.part import Part, of_nodes, of_region, of_source
from graph.records import Link, Node
from ontology.schema import load_schema
from ontology.shapes import validate
from tests.contract.conftest import emptied
from tests.graph.loading import load

BASE = "https://example.org/id/"
SCHEMA = load_schema()
NUTS: list[Node | Link] = [
    Node("Region", "region/PL", name="Polska", code="PL", level=0),
    Node("Region", "region/PL2", name="Południe", code="PL2", level=1),
    Node("Region", "region/PL22", name="Śląskie", code="PL22", level=2),
    Node("Region", "region/PL21", name="Małopolskie", code="PL21", level=2),
    Link("within", "region/PL2", "region/PL"),
    Link("within", "region/PL22", "region/PL2"),
    Link("within", "region/PL21", "region/PL2"),
]
CORDIS: list[Node | Link] = [
    Node("Hospital", "organisation/a", name="A", beds=120),
    Node("SME", "organisation/b", name="B", country="PL"),
    Node("SME", "organisation/c", name="C", country="PL"),
    Node("Project", "project/p", name="P", totalCost=10.5),
    Node("Project", "project/q", name="Q", totalCost=11.5),
    Link("locatedIn", "organisation/a", "region/PL22", basis="city"),
    Link("locatedIn", "organisation/b", "region/PL21", basis="city"),
    Link("locatedIn", "organisation/c", "region/PL21", basis="city"),
    Link("participatesIn", "organisation/a", "project/p", role=["participant"]),
    Link("participatesIn", "organisation/b", "project/p", role=["participant"]),
    Link("participatesIn", "organisation/c", "project/q", role=["participant"]),
]
PLAN: list[Node | Link] = [
    Node("Roadmap", "roadmap/r", name="R"),
    Node("Action", "action/x", name="X", startMonth="2021-10"),
    Link("foresees", "roadmap/r", "action/x"),
    Link("concerns", "action/x", "region/PL22"),
]


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        archive = Archive(tmp_path_factory.mktemp("archive"))
        for name, records in (("nuts", NUTS), ("cordis", CORDIS), ("plan", PLAN)):
            load(graph, archive, name, records)
        yield graph


def triples(graph: Graph, part: Part | None = None) -> set[Any]:
    text = "".join(exported(graph, SCHEMA, BASE, "nt", part=part))
    return {quad.triple for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)}


def said(found: set[Any], id_: str) -> set[Any]:
    return {one for one in found if one.subject.value == BASE + id_}


def names(found: set[Any]) -> set[str]:
    """Name the nodes that something is said of; what is behind # is an identifier of a node."""
    subjects = {one.subject.value.removeprefix(BASE).partition("#")[0] for one in found}
    return {one for one in subjects if not one.startswith("link/")}


def test_a_region_comes_with_its_actors_whole_and_its_neighbours_by_name(store: Graph) -> None:
    whole, found = triples(store), triples(store, of_region(store, "PL22"))
    assert found < whole
    assert names(found) == {"region/PL22", "region/PL2", "region/PL", "organisation/a", "project/p", "action/x"}
    for id_ in ("organisation/a", "region/PL22", "region/PL2", "region/PL"):
        assert said(found, id_) == said(whole, id_), id_
    project = {one.predicate.value.rpartition("#")[2] for one in said(found, "project/p")}
    assert "name" in project
    assert "totalCost" not in project
    concerns = SCHEMA.link("concerns").iri
    assert {one.object.value for one in said(found, "action/x") if one.predicate.value == concerns} == {
        BASE + "region/PL22"
    }
    assert not any("organisation%2Fb" in str(one) for one in found)


def test_a_region_above_holds_all_regions_within_it(store: Graph) -> None:
    found = triples(store, of_region(store, "region/PL2"))
    assert {"region/PL21", "region/PL22", "organisation/a", "organisation/b", "organisation/c"} < names(found)
    assert found < triples(store)


def test_a_source_holds_what_it_states_and_the_names_of_what_it_leads_to(store: Graph) -> None:
    whole, found = triples(store), triples(store, of_source(store, SCHEMA, "plan"))
    assert found < whole
    assert {"roadmap/r", "action/x", "source/plan", "region/PL22"} <= names(found)
    assert not {"organisation/a", "project/p", "region/PL"} & names(found)
    assert said(found, "action/x") == said(whole, "action/x")
    region = {one.predicate.value.rpartition("#")[2] for one in said(found, "region/PL22")}
    assert {"name", "code"} <= region
    assert "level" not in region


def test_all_sources_together_are_the_whole_but_for_the_loads(store: Graph) -> None:
    parts = set().union(*(triples(store, of_source(store, SCHEMA, name)) for name in ("nuts", "cordis", "plan")))
    missing = {one.subject.value for one in triples(store) - parts}
    assert {iri.removeprefix(BASE).partition("/")[0] for iri in missing} <= {"load"}


def test_a_part_conforms_by_the_shapes_alone(store: Graph) -> None:
    for part in (of_region(store, "PL22"), of_source(store, SCHEMA, "plan"), of_nodes("one", ["organisation/b"])):
        text = "".join(exported(store, SCHEMA, BASE, "nt", part=part))
        report = validate(rdflib.Graph().parse(data=text, format="nt"))
        assert report.conforms, f"{part.name}: {report}"
        assert report.checked > 2


def test_some_nodes_come_with_the_links_that_start_from_them(store: Graph) -> None:
    whole, found = triples(store), triples(store, of_nodes("two", ["organisation/b", "region/none"]))
    assert names(found) == {"organisation/b", "project/p", "region/PL21"}
    assert said(found, "organisation/b") == said(whole, "organisation/b")


@pytest.mark.parametrize("format_", ["jsonld", "nq", "rdf", "trig", "ttl"])
def test_a_part_is_the_same_in_every_format_and_each_time(store: Graph, format_: str) -> None:
    part = of_region(store, "PL22")
    text = "".join(exported(store, SCHEMA, BASE, format_, part=part))
    assert text == "".join(exported(store, SCHEMA, BASE, format_, part=part))
    known = pyoxigraph.RdfFormat.from_extension(format_)
    assert {quad.triple for quad in pyoxigraph.parse(text, format=known)} == triples(store, part)


def test_a_name_that_is_none_is_told_with_the_near_one(store: Graph) -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'PL22'"):
        of_region(store, "PL222")
    with pytest.raises(GraphProblem, match="Did you mean 'cordis'"):
        of_source(store, SCHEMA, "cordsi")
