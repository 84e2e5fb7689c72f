"""The made-up world, loaded once into each engine for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.connection import Graph, connect
from graph.settings import Settings
from ontology.schema import load_schema
from queries.query import catalogue
from tests.contract import golden, world


@pytest.fixture(scope="module")
def embedded_world(embedded_server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The world on the embedded engine; under ``make golden`` the golden answers are written from it first."""
    with _loaded(embedded_server, tmp_path_factory.mktemp("archive")) as graph:
        if golden.rewrites():
            golden.rewrite(graph, catalogue().values())
        yield graph


@pytest.fixture(scope="module")
def neo4j_world(neo4j_server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The world on a real Neo4j."""
    with _loaded(neo4j_server, tmp_path_factory.mktemp("archive")) as graph:
        yield graph


def emptied(settings: Settings) -> Graph:
    """Open a store and take out what an earlier module left; its constraints are made."""
    graph = connect(settings)
    while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    graph.prepare(load_schema())
    return graph


def _loaded(settings: Settings, archive: Path) -> Graph:
    graph = emptied(settings)
    world.load(graph, archive)
    return graph
