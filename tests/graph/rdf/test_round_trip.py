"""What goes out as RDF comes back as the same graph, in every format, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from graph.connection import Graph
from graph.rdf.export import exported
from graph.rdf.format import formats, named
from graph.rdf.mirror import fill
from graph.rdf.read import Stated, read
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.rdf.drawn import graphs

BASE = "https://example.org/id/"
SCHEMA = load_schema()


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Read all nodes and links as they are, but the store's own note."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger__ RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
    ).dicts()
    links = graph.read(
        "MATCH (a)-[r]->(b) RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS p ORDER BY s, t, o"
    )
    return [(sorted(one["labels"]), one["p"]) for one in nodes], links.values


def written(graph: Graph, format_: str) -> str:
    return "".join(exported(graph, SCHEMA, BASE, format_))


def filled(graph: Graph, stated: list[Stated]) -> None:
    while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    fill(graph, SCHEMA, stated, "a test")


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Any:
    with emptied(request.getfixturevalue(request.param)) as graph:
        yield graph


@pytest.mark.bolt
@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(stated=graphs(SCHEMA))
def test_a_graph_comes_back_from_every_format(store: Graph, stated: list[Stated]) -> None:
    filled(store, stated)
    before, lines = whole(store), sorted(written(store, "nq").splitlines())
    assert len(before[0]) > 30
    assert {type_ for _, type_, *_ in before[1]} == {link.type for link in SCHEMA.links.values()}
    counts = set()
    for name in formats():
        text = written(store, name)
        found = read(text.encode(), named(name), SCHEMA, BASE)
        assert not found.unknown
        counts.add(found.statements)
        filled(store, list(found.records()))
        assert whole(store) == before, name
        assert sorted(written(store, "nq").splitlines()) == lines, name
    assert len(counts) == 1
