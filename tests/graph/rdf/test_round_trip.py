"""What goes out as RDF comes back as the same graph, in every format, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as so

from graph.connection import Graph
from graph.rdf.export import exported
from graph.rdf.format import formats, named
from graph.rdf.mirror import fill
from graph.rdf.read import Stated, read
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.rdf.conftest import BASE, Exported, whole
from tests.graph.rdf.drawn import graphs

SCHEMA = load_schema()


def written(graph: Graph, format_: str) -> str:
    return "".join(exported(graph, SCHEMA, BASE, format_))


def filled(graph: Graph, stated: list[Stated]) -> None:
    while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    fill(graph, SCHEMA, stated, "a test")


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        yield graph


@pytest.mark.bolt
@so(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate],
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


@pytest.mark.bolt
@pytest.mark.parametrize("name", ["jsonld", "nq", "nt", "rdf", "trig", "ttl"])
def test_the_toy_region_comes_back_from_every_format(toy_region: Exported, store: Graph, name: str) -> None:
    comes_back(toy_region, store, name, 2_000)
    assert sorted(written(store, "nq").splitlines()) == sorted(toy_region.files["nq"].read_text("utf-8").splitlines())


@pytest.mark.bolt
@pytest.mark.parametrize("name", ["jsonld", "nq", "nt", "rdf", "trig", "ttl"])
def test_real_data_come_back_from_every_format(he_2025: Exported, store: Graph, name: str) -> None:
    comes_back(he_2025, store, name, 400_000)


def comes_back(origin: Exported, store: Graph, name: str, least: int) -> None:
    found = read(origin.files[name], named(name), SCHEMA, BASE)
    assert not found.unknown
    assert found.statements > least
    filled(store, list(found.records()))
    assert whole(store) == (origin.nodes, origin.links)
