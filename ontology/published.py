"""The ontology as others take it: all files as one document in each syntax, its version, and what changed."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import orjson
import pyoxigraph
from rdflib import BNode, Graph, Literal, Node, URIRef

from .context import context
from .prefixes import KNOWN
from .schema import Schema, files
from .shapes import shapes_graph
from .turtle import OBS, RDFS, XSD

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax that the ontology is published in.

    Attributes:
        name: Its name, and the ending of the file.
        title: What people call it.
        media_type: Its media type, as registered.
    """

    name: str
    title: str
    media_type: str


SYNTAXES: Mapping[str, Syntax] = MappingProxyType(
    {
        one.name: one
        for one in (
            Syntax("ttl", "Turtle", "text/turtle"),
            Syntax("jsonld", "JSON-LD", "application/ld+json"),
            Syntax("nt", "N-Triples", "application/n-triples"),
            Syntax("rdf", "RDF/XML", "application/rdf+xml"),
        )
    }
)


def statements(schema: Schema) -> tuple[pyoxigraph.Triple, ...]:
    """Put all modules and vocabularies together, each statement once, in the order of the files.

    What has no name gets a number by that order, so that the same files give the same bytes.
    """
    numbers: dict[object, Any] = {}

    def known(part: T) -> T:
        if isinstance(part, pyoxigraph.BlankNode):
            same: T = numbers.setdefault(part, pyoxigraph.BlankNode(f"b{len(numbers) + 1:04}"))
            return same
        return part

    read = (
        quad
        for file in files(schema.folder)
        for quad in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    )
    found = (pyoxigraph.Triple(known(one.subject), one.predicate, known(one.object)) for one in read)
    return tuple(dict.fromkeys(found))


@functools.cache
def document(schema: Schema, syntax: str) -> bytes:
    """Write the ontology in a syntax, by its name.

    Raises:
        KeyError: There is none of that name.
    """
    known = SYNTAXES[syntax]
    if known.name == "ttl":
        return _as_turtle(_for_people(statements(schema)))
    format_ = pyoxigraph.RdfFormat.from_media_type(known.media_type)
    return pyoxigraph.serialize(statements(schema), format=format_, prefixes=dict(KNOWN)) or b""


@functools.cache
def shapes(schema: Schema) -> bytes:
    """Write the shapes as SHACL in Turtle, with all that follows from the ontology spelled out."""
    return _as_turtle(shapes_graph(schema))


@functools.cache
def context_document(schema: Schema) -> bytes:
    """Write the JSON-LD context."""
    return orjson.dumps(context(schema), option=orjson.OPT_INDENT_2)


def own_words(schema: Schema) -> dict[str, str]:
    """Give the terms in which the ontology speaks of itself, with what each means.

    Example:
        >>> from ontology.schema import load_schema
        >>> own_words(load_schema())["abstract"]
        'True for a class that has no nodes of its own, only those of its subclasses.'
    """
    comments = (one for one in statements(schema) if one.predicate.value == RDFS + "comment")
    return {_text(one.subject).removeprefix(OBS): _text(one.object) for one in comments
            if _text(one.subject).startswith(OBS)}  # fmt: skip


def changes(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Read what changed, by version, newest first; nothing if the ontology has no such file.

    Example:
        >>> from ontology.schema import load_schema
        >>> list(changes(load_schema()))
        ['0.1.0']
    """
    file = schema.folder / "CHANGELOG.md"
    sections = file.read_text(encoding="utf-8").split("\n## ")[1:] if file.exists() else []
    return {
        head.strip(): tuple(line[2:] for line in lines if line.startswith("- "))
        for head, *lines in (section.splitlines() for section in sections)
    }


def _as_turtle(graph: Graph) -> bytes:
    return graph.serialize(format="turtle", encoding="utf-8")


def _for_people(triples: Iterable[pyoxigraph.Triple]) -> Graph:
    """Hand statements to rdflib, whose Turtle people read best: what has no name stands in its place."""
    graph = Graph(bind_namespaces="none")
    for prefix, space in KNOWN.items():
        graph.bind(prefix, space)
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _node(part: object) -> Node:
    if isinstance(part, pyoxigraph.BlankNode):
        return BNode(part.value)
    if isinstance(part, pyoxigraph.Literal):
        kind = None if part.language or part.datatype.value == XSD + "string" else URIRef(part.datatype.value)
        return Literal(part.value, lang=part.language, datatype=kind)
    return URIRef(_text(part))


def _text(part: object) -> str:
    return str(getattr(part, "value", part))
