"""Everything a face of the observatory needs, opened together and closed together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

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

T = TypeVar("T")
_KEPT = 64


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
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)
    _keeping: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        """Give what was computed for this state of the graph, or compute it now.

        Args:
            key: Name of the result and all it depends on beside the graph.
            compute: What makes it; two callers at once may both run it.
        """
        whole = (self.archive.version(), *key)
        if whole not in self._kept:
            made = compute()
            with self._keeping:
                while len(self._kept) >= _KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[whole] = made
            return made
        kept: T = self._kept[whole]
        return kept


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
