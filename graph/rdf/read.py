"""Reads RDF in the ontology's own terms back into records: the way back of `graph.rdf.quads`."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

from graph.problem import GraphProblem
from graph.records import Link, Node
from ontology.names import link_name
from ontology.schema import ROOT, Property, Schema

from .format import Format
from .iris import Iris
from .terms import DERIVED, IDENTIFIER, OBJECT, PREDICATE, SUBJECT, TYPE, Terms

_Object = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


@dataclass(frozen=True, slots=True)
class Stated:
    """A record, and who states it.

    Attributes:
        record: The node or link.
        sources: Names of the sources, sorted.
    """

    record: Node | Link
    sources: tuple[str, ...]


class Read:
    """What a document holds.

    Attributes:
        statements: How many statements were read.
        unknown: Predicates and classes that are not known, and how often each stands there.
    """

    def __init__(self, schema: Schema, iris: Iris) -> None:
        self.statements = 0
        self.unknown: Counter[str] = Counter()
        self._schema, self._iris = schema, iris
        self._subjects: dict[str, _Subject] = {}

    def subject(self, iri: str) -> _Subject:
        """Give the place of what is said of a subject."""
        return self._subjects.setdefault(iri, _Subject())

    def records(self) -> Iterator[Stated]:
        """Give all nodes, then all links.

        Raises:
            RecordProblem: The ontology does not allow one.
        """
        subjects, iris = self._subjects, self._iris
        sources = {iri: _names(iris, one.derived) for iri, one in subjects.items() if one.classes}
        for iri, one in subjects.items():
            if one.classes:
                yield Stated(self._node(iri, one), sources[iri])
        told = {(one.end(PREDICATE), one.end(SUBJECT), one.end(OBJECT)): one for one in subjects.values() if one.ends}
        for iri, one in subjects.items():
            for link, target in one.links:
                yield self._link(iri, link, target, told, sources)

    def _node(self, iri: str, subject: _Subject) -> Node:
        classes = self._schema.classes
        name = max(subject.classes, key=lambda one: (len(classes[one].ancestors), one))
        return Node(name, _id(self._iris, iri), **_properties(subject, classes[name].properties, iri))

    def _link(
        self,
        iri: str,
        link: tuple[str, str],
        target: str,
        told: Mapping[tuple[str, str, str], _Subject],
        sources: Mapping[str, tuple[str, ...]],
    ) -> Stated:
        name, predicate = link
        said = told.get((predicate, iri, target))
        carried = _properties(said, self._schema.link(name).carries, iri) if said else {}
        stated = _names(self._iris, said.derived) if said and said.derived else sources.get(iri, ())
        return Stated(Link(name, _id(self._iris, iri), _id(self._iris, target), **carried), stated)


@dataclass(slots=True)
class _Subject:
    """What is said of one subject."""

    classes: set[str] = field(default_factory=set)
    values: dict[str, list[pyoxigraph.Literal]] = field(default_factory=dict)
    links: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    derived: list[str] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)

    def end(self, which: str) -> str:
        return self.ends.get(which, "")


def read(source: Path | bytes, format_: Format, schema: Schema, base: str) -> Read:
    """Read a document.

    Args:
        source: A file, or its bytes.
        format_: Its format.
        schema: The ontology that its terms are of; terms of others that stand beside them are passed over.
        base: What stands before a local id.

    Raises:
        GraphProblem: It is not of the format; the message has the line.
    """
    where = str(source) if isinstance(source, Path) else f"the {format_.title} document"
    given: dict[str, Any] = {"path": str(source)} if isinstance(source, Path) else {"input": io.BytesIO(source)}
    try:
        return of_quads(pyoxigraph.parse(**given, format=pyoxigraph.RdfFormat.from_media_type(format_.media_type)),
                        schema, base)  # fmt: skip
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise GraphProblem(where + line, str(error.msg), f"valid {format_.title}", "Correct it there.") from error


def of_quads(quads: Iterable[pyoxigraph.Quad], schema: Schema, base: str) -> Read:
    """Read statements, as `read` does a document's."""
    reading = _Reading(Iris(base), Terms(schema))
    for quad in quads:
        reading.take(quad)
    return reading.found


class _Reading:
    """Takes statement after statement."""

    def __init__(self, iris: Iris, terms: Terms) -> None:
        schema = terms.schema
        self.found = Read(schema, iris)
        self._classes = {class_.iri: name for name, class_ in schema.classes.items() if name != ROOT}
        owners = [class_.properties for class_ in schema.classes.values()]
        owners += [link.carries for link in schema.links.values()]
        self._values = {known.iri: name for declared in owners for name, known in declared.items()}
        self._links = {link.iri: (link_name(link.type), link.iri) for link in schema.links.values()}
        self._beside = {iri for class_ in schema.classes.values() for iri in class_.aligned}
        self._beside |= {iri for iris in terms.statements.values() for iri in iris}
        self._beside |= {schema.classes[ROOT].iri, IDENTIFIER}
        self._beside |= set(terms.predicates) - set(self._values) - set(self._links)

    def take(self, quad: pyoxigraph.Quad) -> None:
        self.found.statements += 1
        predicate, value = quad.predicate.value, quad.object
        if (name := self._values.get(predicate)) is not None and isinstance(value, pyoxigraph.Literal):
            self._subject(quad).values.setdefault(name, []).append(value)
        elif (link := self._links.get(predicate)) is not None:
            self._subject(quad).links.append((link, _iri(value)))
        elif predicate == TYPE:
            self._take_class(quad, _iri(value))
        elif predicate == DERIVED:
            self._subject(quad).derived.append(_iri(value))
        elif predicate in {SUBJECT, PREDICATE, OBJECT}:
            self._subject(quad).ends[predicate] = _iri(value)
        elif predicate not in self._beside:
            self.found.unknown[predicate] += 1

    def _take_class(self, quad: pyoxigraph.Quad, iri: str) -> None:
        if (name := self._classes.get(iri)) is not None:
            self._subject(quad).classes.add(name)
        elif iri not in self._beside:
            self.found.unknown[iri] += 1

    def _subject(self, quad: pyoxigraph.Quad) -> _Subject:
        return self.found.subject(_iri(quad.subject))


def _iri(term: _Object) -> str:
    return term.value if isinstance(term, pyoxigraph.NamedNode) else str(term)


def _id(iris: Iris, iri: str) -> str:
    id_ = iris.id(iri)
    if id_ is None:
        raise GraphProblem(iri, "an IRI of another's", f"one that begins with {iris.base}", "State the base it has.")
    return id_


def _names(iris: Iris, graphs: list[str]) -> tuple[str, ...]:
    return tuple(sorted({name for graph in graphs for name in iris.sources(graph)}))


def _properties(subject: _Subject, declared: Mapping[str, Property], iri: str) -> dict[str, Any]:
    return {name: _value(declared.get(name), found, f"{iri}, {name}") for name, found in subject.values.items()}


def _value(declared: Property | None, found: list[pyoxigraph.Literal], where: str) -> Any:
    """Give the values of one property as records take them; what the ontology does not know they refuse by name."""
    if declared is None:
        return [literal.value for literal in found]
    if declared.datatype == "langString":
        tagged = [{literal.language or "und": literal.value} for literal in found]
        return tagged if declared.multiple else {tag: text for one in tagged for tag, text in one.items()}
    values = [_PLAIN[declared.datatype](literal.value, where) for literal in found]
    return values if declared.multiple or len(values) > 1 else values[0]


def _reader(read_: Callable[[str], Any], expected: str) -> Callable[[str, str], Any]:
    def plain(text: str, where: str) -> Any:
        try:
            return read_(text)
        except (ValueError, KeyError) as error:
            raise GraphProblem(where, repr(text), expected, "Correct it at its source.") from error

    return plain


_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_PLAIN: dict[str, Callable[[str, str], Any]] = {
    "integer": _reader(int, "a whole number"),
    "decimal": _reader(float, "a number"),
    "boolean": _reader(_TRUTH.__getitem__, "true or false"),
    "date": _reader(dt.date.fromisoformat, "a date like 2021-10-01"),
    "dateTime": _reader(dt.datetime.fromisoformat, "a moment like 2021-10-01T12:00:00Z"),
} | dict.fromkeys(("string", "gYearMonth", "anyURI", "wkt"), lambda text, _: text)
