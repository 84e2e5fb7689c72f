"""What goes out as RDF comes back as the same graph, in every format, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as so

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.rdf.export import exported
from graph.rdf.format import formats, named
from graph.rdf.mirror import fill
from graph.rdf.read import Stated, read
from graph.settings import Settings
from loaders.run import load
from loaders.source import shipped
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.rdf.drawn import graphs

BASE = "https://example.org/id/"
SCHEMA = load_schema()


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Read all nodes and links as they are, but the store's own note."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
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
def store(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        yield graph


@pytest.fixture(scope="module")
def observatory(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Graph, Any]]:
    """Both seeds, the regions and all of the Horizon Europe cut, and what the store then holds."""
    home = tmp_path_factory.mktemp("observatory")
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(home)})) as graph:
        archive, folders = Archive(home / "archive"), {**shipped(), "cordis": open_data / "cordis" / "he_2025"}
        for name in ("nuts", "good_practice", "roadmap", "cordis"):
            assert not load(graph, archive, name, folders[name]).lost
        yield graph, whole(graph)


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
def test_real_data_come_back_from_every_format(
    observatory: tuple[Graph, Any], store: Graph, name: str, tmp_path: Path
) -> None:
    origin, before = observatory
    file = tmp_path / f"observatory.{name}"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(exported(origin, SCHEMA, BASE, name))
    found = read(file, named(name), SCHEMA, BASE)
    assert not found.unknown
    assert found.statements > 400_000
    filled(store, list(found.records()))
    assert whole(store) == before
