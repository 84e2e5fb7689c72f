"""Everything a face of the observatory needs, opened together and closed together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from graph.archive import Archive
from graph.audit import Finding
from graph.connection import Graph, connect
from graph.problem import GraphProblem
from graph.settings import Settings
from graph.write import finish
from ontology.problem import near
from ontology.schema import Schema, load_schema
from queries.query import Query, catalogue

from .drawing import KnownView, discover
from .problem import NotFound


@dataclass(frozen=True)
class Observatory:
    """The store, the archive, and the content that is discovered.

    Args:
        settings: Where things are.
        schema: The ontology.
        graph: The store, open.
        archive: The loads.
        catalogue: Questions by name.
        views: Views by name.
        findings: What the audit at the start found wrong.
    """

    settings: Settings
    schema: Schema
    graph: Graph
    archive: Archive
    catalogue: Mapping[str, Query]
    views: Mapping[str, KnownView]
    findings: tuple[Finding, ...] = ()


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Observatory]:
    """Open the store and the archive, make the constraints sure, finish a killed load, audit, and close at the end.

    Args:
        settings: Where things are; the environment says it when left out.

    Raises:
        Problem: The store cannot be reached, or a content file is wrong.
    """
    settings = settings or Settings.from_environment()
    schema = load_schema()
    questions, views = catalogue(), discover()
    with connect(settings) as graph:
        graph.prepare(schema)
        archive = Archive(settings.archive)
        unfinished = _finished(graph, archive)
        findings = (*unfinished, *graph.audit(schema, archive.contents().expected))
        yield Observatory(settings, schema, graph, archive, questions, views, findings)


def _finished(graph: Graph, archive: Archive) -> tuple[Finding, ...]:
    """Finish what a killed load had begun; a load that is at work in another process is no reason not to answer."""
    try:
        finish(graph, archive)
    except GraphProblem as problem:
        return (Finding("error", problem.where, problem.found, problem.expected, problem.remedy),)
    return ()


def known_question(here: Observatory, name: str) -> Query:
    """Find a question by name.

    Raises:
        NotFound: The catalogue has none, with the nearest name.
    """
    return question_in(here.catalogue, name)


def question_in(known: Mapping[str, Query], name: str) -> Query:
    """Find a question by name among those known.

    Raises:
        NotFound: There is none, with the nearest name.
    """
    if name not in known:
        raise NotFound("query", repr(name), "the name of a question", near(name, known))
    return known[name]
