"""Reads what a feed tells: the root, which pages there are, and the versions on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph

from graph.problem import GraphProblem
from graph.rdf.iris import Iris
from graph.rdf.terms import TYPE

from .fetch import Document
from .words import CREATE, DELETE, LDES, MEMBER, MOMENT, PLACE, SPACE, TREE, UPDATE, VERSION_OF

_Said = Mapping[str, Mapping[str, Sequence[str]]]
_UNDERSTOOD = {
    "timestampPath": MOMENT,
    "sequencePath": PLACE,
    "versionOfPath": VERSION_OF,
    "versionDeleteObject": DELETE,
}
_OURS = "Follow the feed of an innovation observatory, whose address ends with /feed."


@dataclass(frozen=True, slots=True)
class Part:
    """A page, as the root leads to it.

    Attributes:
        address: Its address.
        first: The place of its first member in the stream.
        last: The place of its last member.
    """

    address: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a view of a stream.

    Attributes:
        stream: The IRI of the stream.
        base: What stands before local ids in it.
        polling: Seconds after which to ask again.
        parts: The pages, in the order of the stream.
        whole: The place from which on no version is left out.
        tag: The entity tag of the root.
    """

    stream: str
    base: str
    polling: int
    parts: tuple[Part, ...]
    whole: int
    tag: str


@dataclass(slots=True)
class Version:
    """A member.

    Attributes:
        id: Of which node it is a version.
        gone: Whether the node is gone.
        place: Its place in the stream.
        moment: When it came to be.
        quads: What the node says.
    """

    id: str
    gone: bool
    place: int
    moment: str
    quads: list[pyoxigraph.Quad] = field(default_factory=list)


def root_of(document: Document) -> Root:
    """Read the root.

    Raises:
        GraphProblem: It is no root of a stream that is understood.
    """
    said = _said(document)
    streams = [stream for stream, told in said.items() if document.address in told.get(f"{TREE}view", ())]
    if len(streams) != 1:
        found = f"{len(streams)} streams of which it is a view"
        raise GraphProblem(document.address, found, "the root of one view of one stream (tree:view)", _OURS)
    (stream,) = streams
    for name, term in _UNDERSTOOD.items():
        if (found := _one(said, stream, LDES + name)) != term:
            raise GraphProblem(stream, f"ldes:{name} {found or 'nowhere'}", term, _OURS)
    if not (base := _one(said, stream, SPACE)):
        raise GraphProblem(stream, "no void:uriSpace", "what stands before the ids of its nodes", _OURS)
    polling = _number(_one(said, stream, f"{LDES}pollingInterval") or "60", stream)
    whole = _number(_one(said, _one(said, document.address, f"{LDES}retentionPolicy"), PLACE) or "1", stream)
    return Root(stream, base, polling, _parts(said, document.address), whole, document.tag)


def versions_of(document: Document, root: Root) -> list[Version]:
    """Read the versions on a page, in their order.

    Raises:
        GraphProblem: One is not as the stream says that they are.
    """
    said, iris = _said(document), Iris(root.base)
    if _all(said, document.address, f"{TREE}relation"):
        raise GraphProblem(document.address, "a page that leads to others", "pages that only the root leads to", _OURS)
    versions = {iri: _version(said, iri, iris) for iri in _all(said, root.stream, MEMBER)}
    for quad in document.quads:
        if isinstance(quad.graph_name, pyoxigraph.NamedNode) and quad.graph_name.value in versions:
            versions[quad.graph_name.value].quads.append(quad)
    return sorted(versions.values(), key=lambda version: version.place)


def apart(versions: Sequence[Version]) -> Iterator[list[Version]]:
    """Cut versions where a node comes again, so that each is once in what is taken in together."""
    group: dict[str, Version] = {}
    for version in versions:
        if version.id in group:
            yield list(group.values())
            group = {}
        group[version.id] = version
    if group:
        yield list(group.values())


def _version(said: _Said, iri: str, iris: Iris) -> Version:
    kind, of, place = (_one(said, iri, what) for what in (TYPE, VERSION_OF, PLACE))
    id_ = iris.id(of)
    if kind not in {CREATE, UPDATE, DELETE} or not id_ or not place.isdecimal():
        found = f"a {kind or 'member without a type'} of {of or 'nothing'} at {place or 'no place'}"
        raise GraphProblem(iri, found, f"a create, update or delete of a node of {iris.base}", "Tell its publisher.")
    return Version(id_, kind == DELETE, int(place), _one(said, iri, MOMENT))


def _parts(said: _Said, root: str) -> tuple[Part, ...]:
    bounds: dict[str, dict[str, int]] = defaultdict(dict)
    for relation in _all(said, root, f"{TREE}relation"):
        of = bounds[_one(said, relation, f"{TREE}node")]
        if _one(said, relation, f"{TREE}path") == PLACE:
            of[_one(said, relation, TYPE)] = _number(_one(said, relation, f"{TREE}value"), relation)
    try:
        parts = [
            Part(address, of[f"{TREE}GreaterThanOrEqualToRelation"], of[f"{TREE}LessThanOrEqualToRelation"])
            for address, of in bounds.items()
        ]
    except KeyError as error:
        raise GraphProblem(root, "a page without bounds", f"its first and last {PLACE}", _OURS) from error
    return tuple(sorted(parts, key=lambda part: part.first))


def _said(document: Document) -> _Said:
    """Gather what the document says outside of the members' graphs."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in document.quads:
        if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
            said[_text(quad.subject)][quad.predicate.value].append(_text(quad.object))
    return said


def _text(term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple) -> str:
    return str(term) if isinstance(term, pyoxigraph.Triple) else term.value


def _number(text: str, where: str) -> int:
    if not text.isdecimal():
        raise GraphProblem(where, repr(text), "a whole number", _OURS)
    return int(text)


def _all(said: _Said, subject: str, predicate: str) -> Sequence[str]:
    return said.get(subject, {}).get(predicate, ())


def _one(said: _Said, subject: str, predicate: str) -> str:
    found = _all(said, subject, predicate)
    return found[0] if len(found) == 1 else ""
