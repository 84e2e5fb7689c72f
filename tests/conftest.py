"""What tests of all packages share: real engines, the open data, a browser, and the loud last line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.connection import Graph, connect
from graph.settings import Settings
from ontology.schema import Schema, load_schema
from tests import missing
from tests.neo4j import server

_ENGINES = {"embedded_server": "bolt", "neo4j_server": "bolt", "embedded_graph": "bolt", "graph": "bolt"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs an engine, so that ``-m 'not bolt'`` leaves what runs in seconds."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & _ENGINES.keys():
            item.add_marker(pytest.mark.bolt)
        if "neo4j_server" in names:
            item.add_marker(pytest.mark.neo4j)
        if "open_data" in names:
            item.add_marker(pytest.mark.data)
        if "chromium" in names:
            item.add_marker(pytest.mark.browser)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say after everything else, loudly, what was not tested and how to get it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for part in sorted(missing.noted):
        if reporter is not None:
            reporter.write_line(missing.line(part), red=True, bold=True)


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The ontology that ships with the application."""
    return load_schema()


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of an embedded engine that runs for the whole session; other processes may attach to it."""
    home = tmp_path_factory.mktemp("embedded")
    settings = Settings.from_environment({"OBSERVATORY_HOME": str(home)})
    with connect(settings):
        yield settings


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a real Neo4j that runs for the whole session, or a loud skip."""
    with server.running(tmp_path_factory.mktemp("neo4j")) as settings:
        yield settings


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def graph(request: pytest.FixtureRequest, schema: Schema) -> Iterator[Graph]:
    """A store without data, its constraints made, once on each engine."""
    yield from _empty(request.getfixturevalue(f"{request.param}_server"), schema)


@pytest.fixture
def embedded_graph(embedded_server: Settings, schema: Schema) -> Iterator[Graph]:
    """A store without data, its constraints made, on the embedded engine alone."""
    yield from _empty(embedded_server, schema)


@pytest.fixture(scope="session")
def open_data() -> Path:
    """The folder of the open data, or a loud skip."""
    return missing.open_data()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The executable of a Chromium, or a loud skip."""
    return missing.chromium()


def _empty(settings: Settings, schema: Schema) -> Iterator[Graph]:
    with connect(settings) as graph:
        while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
            graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
        graph.prepare(schema)
        yield graph
