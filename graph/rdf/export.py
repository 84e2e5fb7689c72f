"""Writes the graph, or a part of it, as RDF while it is read."""

from __future__ import annotations

from collections.abc import Iterator

from graph.connection import Graph
from ontology.schema import Schema

from .format import named
from .part import Part
from .prefixes import Prefixes
from .quads import Reading
from .terms import Terms


def exported(
    graph: Graph, schema: Schema, base: str, format_: str = "ttl", *, beside: bool = True, part: Part | None = None
) -> Iterator[str]:
    """Write nodes and links.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.
        format_: The name of a format (`graph.rdf.format.formats`).
        beside: State terms of other vocabularies beside the ontology's own.
        part: Which of them; all when left out.

    Yields:
        Pieces of one document.

    Raises:
        GraphProblem: There is no such format, or it cannot hold what is to be written.
    """
    prefixes = Prefixes.of(Terms(schema, beside).predicates)
    reading = Reading(graph, schema, base, beside=beside)
    return named(format_).write(reading.whole() if part is None else part.chunks(reading), prefixes)
