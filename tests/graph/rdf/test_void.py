"""What the description of the data set counts is what somebody else counts in the export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyoxigraph import NamedNode, RdfFormat

from graph.archive import Archive
from graph.connection import Graph
from graph.kept import is_kept
from graph.rdf.counting import Counts, counted
from graph.rdf.export import exported
from graph.rdf.mirror import fill
from graph.rdf.quads import chunks
from graph.rdf.read import Stated
from graph.rdf.void import counts_of, described
from graph.records import Link, Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.loading import load
from tests.graph.rdf.drawn import graphs

BASE = "https://example.org/id/"
SCHEMA = load_schema()
SETTINGS = Settings("embedded:x", "x", base_iri=BASE, address="https://example.org/")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ADMS = "http://www.w3.org/ns/adms#"
SAME = (
    "http://www.w3.org/2002/07/owl#sameAs",
    "https://schema.org/sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
)
VOID = "http://rdfs.org/ns/void#"
RECORDS: list[Node | Link] = [
    Node("Region", "region/PL22", name={"pl": "Śląskie", "en": "Silesia"}, code="PL22", level=2),
    Node("SME", "organisation/a", name="A", sameAs=["https://ror.org/05abc", "https://www.wikidata.org/entity/Q1"]),
    Node("Hospital", "organisation/b", name="A", sameAs=["https://ror.org/06abc"], homepage="https://b.example"),
    Node("Topic", "topic/euroscivoc-23", name="natural sciences", notation="/23"),
    Link("locatedIn", "organisation/a", "region/PL22", basis="city"),
]


@pytest.fixture(params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Graph]:
    # For each test anew: a test of this module empties the server's store.
    with emptied(request.getfixturevalue(request.param)) as graph:
        load(graph, Archive(tmp_path / "archive"), "toy", RECORDS)
        yield graph


def by_hand(graph: Graph) -> Counts:
    """Count what pyoxigraph reads from the lines of the export."""
    text = "".join(exported(graph, SCHEMA, BASE, "nt"))
    found: set[Any] = {quad.triple for quad in pyoxigraph.parse(text, format=RdfFormat.N_TRIPLES)}
    types = [one for one in found if one.predicate.value == RDF + "type"]
    beside = {one.subject for one in types if one.object.value in {RDF + "Statement", ADMS + "Identifier"}}
    subjects = {one.subject for one in found}
    linked = Counter(
        (one.predicate.value, one.object.value[: max(map(one.object.value.rfind, "/#")) + 1])
        for one in found
        if one.predicate.value in SAME
        and isinstance(one.object, NamedNode)
        and not one.object.value.startswith(BASE)
        and {"/", "#"} & set(one.object.value)
    )
    return Counts(
        len(found),
        len(subjects - beside),
        len(subjects),
        len({one.object for one in found}),
        Counter(one.object.value for one in types),
        Counter(one.predicate.value for one in found),
        linked,
        text[1 : text.index(">")],
    )


def test_all_counts_are_those_of_the_export(store: Graph) -> None:
    counts = counts_of(store, SCHEMA, BASE)
    assert counts == by_hand(store)
    assert counts.linksets[SAME[0], "https://ror.org/"] == 2
    assert counts.linksets[SAME[0], "https://www.wikidata.org/entity/"] == 1
    assert counts.linksets[SAME[0], "http://data.europa.eu/nuts/code/"] == 1
    assert counts.linksets[SAME[2], "http://data.europa.eu/8mn/euroscivoc/"] == 1
    assert counts.entities == counts.subjects - counts.classes[ADMS + "Identifier"] - counts.classes[RDF + "Statement"]
    assert counts.classes[SCHEMA.class_("Organisation").iri] == 2


def test_counts_are_made_once_for_a_state(store: Graph) -> None:
    assert counts_of(store, SCHEMA, BASE) is counts_of(store, SCHEMA, BASE)
    assert is_kept(store, ("void", BASE))


def test_counts_outlive_the_process_that_made_them(
    store: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "counts"
    made = counts_of(store, SCHEMA, BASE, folder)
    (file,) = folder.iterdir()
    monkeypatch.setattr("graph.rdf.void.of_state", lambda _graph, _key, count: count())  # another process has none yet
    with monkeypatch.context() as without:
        without.setattr("graph.rdf.void.chunks", lambda *_: pytest.fail("they were counted again"))
        assert counts_of(store, SCHEMA, BASE, folder) == made
    file.write_text("{")
    assert counts_of(store, SCHEMA, BASE, folder) == made
    assert counts_of(store, SCHEMA, "https://other.org/", folder) != made
    load(store, Archive(tmp_path / "archive"), "more", [Node("SME", "organisation/new", name="New")])
    assert counts_of(store, SCHEMA, BASE, folder).entities > made.entities
    assert len(list(folder.glob("*.json"))) == 3


def test_no_statements_are_none() -> None:
    assert counted([], BASE) == Counts(0, 0, 0, 0, {}, {}, {})


def test_what_comes_twice_counts_once(store: Graph) -> None:
    twice = [chunk for _ in range(2) for chunk in chunks(store, SCHEMA, BASE)]
    assert counted(twice, BASE) == counts_of(store, SCHEMA, BASE)


def test_the_description_says_the_counts_and_where_to_ask(store: Graph) -> None:
    text = "".join(described(counts_of(store, SCHEMA, BASE), SCHEMA, SETTINGS).written("nt"))
    assert text == "".join(described(counts_of(store, SCHEMA, BASE), SCHEMA, SETTINGS).written("nt"))
    about = pyoxigraph.Store()
    about.load(text.encode(), format=RdfFormat.N_TRIPLES)
    counts, dataset = counts_of(store, SCHEMA, BASE), NamedNode("https://example.org/dcat#dataset")

    def said(name: str) -> set[str]:
        return {quad.object.value for quad in about.quads_for_pattern(dataset, NamedNode(VOID + name), None)}  # type: ignore[union-attr]

    assert said("triples") == {str(counts.triples)}
    assert said("entities") == {str(counts.entities)}
    assert said("distinctSubjects") == {str(counts.subjects)}
    assert (len(said("classPartition")), len(said("propertyPartition"))) == (
        len(counts.classes),
        len(counts.properties),
    )
    assert said("sparqlEndpoint") == {"https://example.org/sparql"}
    assert "https://example.org/api/export.nq" in said("dataDump")
    assert said("uriSpace") == {BASE}
    assert SCHEMA.namespace in said("vocabulary")
    assert len(said("subset")) == len(counts.linksets) == 6
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in about for term in (quad.subject, quad.object))


@pytest.mark.bolt
@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(stated=graphs(SCHEMA))
def test_counts_of_any_graph_are_those_of_its_export(embedded_server: Settings, stated: list[Stated]) -> None:
    with emptied(embedded_server) as graph:
        fill(graph, SCHEMA, stated, "a test")
        assert counted(chunks(graph, SCHEMA, BASE), BASE) == by_hand(graph)
