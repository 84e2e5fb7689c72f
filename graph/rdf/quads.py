"""Reads the store as statements, column by column: a block for all values that are said with the same terms.

A node is a subject with its classes, its values and the sources that state it (``prov:wasDerivedFrom``). A link is a
direct statement. What a link itself says stands at a node of its own beside that statement, an ``rdf:Statement`` (RDF
1.1 Semantics, D.1) whose IRI is made of the link's name and both ends. So no node is blank, and the same graph gives
the same statements. Each statement belongs to the graph of the sources that state its node or link.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from graph.connection import Graph
from graph.values import plain_row
from ontology.names import link_name
from ontology.schema import Class, Property, Schema

from .chunk import Block, Chunk
from .identifiers import identified
from .iris import Iris
from .terms import DERIVED, IRI, OBJECT, PREDICATE, SUBJECT, TYPE, Said, Terms

__all__ = ["Block", "Chunk", "Keep", "Reading", "chunks", "chunks_of", "cut", "links_of"]

_CHUNK = 2_000
_BATCH = 500
_TIMEOUT = 600.0
Names = frozenset[str]
Keep = Callable[[str, str, Sequence[str]], bool]
_LINKS = (
    "WITH n.id AS source, type(r) AS type, m.id AS target, properties(r) AS properties, "
    "coalesce(n.sources, []) AS stated ORDER BY source, type, target "
    "RETURN collect(source), collect(type), collect(target), collect(properties), collect(stated)"
)


def chunks(graph: Graph, schema: Schema, base: str, *, beside: bool = True) -> Iterator[Chunk]:
    """Read all nodes and links, some thousand at a time, so that memory does not grow with the graph.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.
        beside: State terms of other vocabularies beside the ontology's own.

    Yields:
        Statements in the order of classes and ids; first what nodes say, then their links, then what links say.
    """
    reading = Reading(graph, Iris(base), Terms(schema, beside))
    for class_ in schema.keyed():
        yield from reading.of_class(class_)


def chunks_of(
    graph: Graph, schema: Schema, base: str, ids: Iterable[str], *, beside: bool = True, only: Names | None = None
) -> Iterator[Chunk]:
    """Read what some nodes say, some hundred at a time, without their links; those that are not there are left out.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.
        ids: Local ids.
        beside: State terms of other vocabularies beside the ontology's own.
        only: The properties to say, beside classes and sources; all when left out.

    Yields:
        Statements in the order of classes and ids.
    """
    reading = Reading(graph, Iris(base), Terms(schema, beside))
    for class_, some in _batches(schema, ids):
        yield from reading.of_ids(class_, some, only)


def links_of(
    graph: Graph,
    schema: Schema,
    base: str,
    ids: Iterable[str],
    keep: Keep,
    *,
    beside: bool = True,
    into: bool = False,
) -> Iterator[Chunk]:
    """Read the links of some nodes, those of some hundred at a time.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.
        ids: Local ids.
        keep: Whether to say a link, by the ids of both ends and its sources; asked once for each.
        beside: State terms of other vocabularies beside the ontology's own.
        into: Those that lead to the nodes, not those that start from them.

    Yields:
        Statements in the order of classes and ids.
    """
    reading = Reading(graph, Iris(base), Terms(schema, beside))
    for class_, some in _batches(schema, ids):
        yield from reading.links_of_ids(class_, some, keep, into=into)


def _batches(schema: Schema, ids: Iterable[str]) -> Iterator[tuple[Class, list[str]]]:
    of_class: dict[str, list[str]] = {class_.name: [] for class_ in schema.keyed()}
    for id_ in sorted(set(ids)):
        of_class[schema.key_of(id_).name].append(id_)
    for name, some in of_class.items():
        yield from ((schema.class_(name), some[at : at + _BATCH]) for at in range(0, len(some), _BATCH))


@dataclass
class _Column:
    """Values of one kind of one key, with the place of what each belongs to."""

    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, row: int, value: Any, spelled: Callable[[Any], str]) -> None:
        for one in value if isinstance(value, list) else (value,):
            self.rows.append(row)
            self.values.append(spelled(one))

    def block(self, predicates: Sequence[str], kind: str) -> Block:
        return Block(
            tuple(predicates), kind, pl.Series(self.rows, dtype=pl.UInt32), pl.Series(self.values, dtype=pl.String)
        )


class Reading:
    """Reads one store for one base.

    Args:
        graph: The store.
        iris: Names its nodes and links.
        terms: What is said with which terms.
    """

    def __init__(self, graph: Graph, iris: Iris, terms: Terms) -> None:
        self._graph, self._iris, self._terms = graph, iris, terms
        self._graphs: dict[tuple[str, ...], str] = {}
        self._specific: dict[tuple[str, ...], str] = {}  # few sets of labels stand for all nodes

    def of_class(self, class_: Class) -> Iterator[Chunk]:
        """Read the nodes of a keyed class and the links that start from them."""
        last = ""
        while (nodes := self._nodes(class_, last)) is not None:
            ids, labels, properties = nodes
            yield self.said_of_nodes(ids, labels, properties)
            yield from self._links(class_, last, ids[-1])
            last = ids[-1]

    def of_ids(self, class_: Class, ids: list[str], only: Names | None) -> Iterator[Chunk]:
        """Read some nodes of a keyed class."""
        found = self._graph.columns(
            f"UNWIND $ids AS id MATCH (n:{class_.name} {{id: id}}) WITH n ORDER BY n.id "
            "RETURN collect(n.id), collect(labels(n)), collect(properties(n))",
            {"ids": ids},
            timeout=_TIMEOUT,
        )
        if not found or not found[0]:
            return
        properties = found[2] if only is None else [cut(values, only) for values in found[2]]
        yield self.said_of_nodes(found[0], found[1], properties, whole=only is None)

    def links_of_ids(self, class_: Class, ids: list[str], keep: Keep, *, into: bool) -> Iterator[Chunk]:
        """Read the links of some nodes of a keyed class."""
        known, match = ("m", "MATCH (m)<-[r]-(n)") if into else ("n", "MATCH (n)-[r]->(m)")
        found = self._graph.columns(
            f"UNWIND $ids AS id MATCH ({known}:{class_.name} {{id: id}}) {match} {_LINKS}",
            {"ids": ids},
            timeout=_TIMEOUT,
        )
        rows = [row for row in zip(*found, strict=True) if keep(row[0], row[2], row[3].get("sources") or ())]
        if rows:
            yield from self.said_of_links(*(list(column) for column in zip(*rows, strict=True)))

    def _nodes(self, class_: Class, after: str) -> tuple[list[str], list[list[str]], list[dict[str, Any]]] | None:
        found = self._graph.columns(
            f"MATCH (n:{class_.name}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT {_CHUNK} "
            "RETURN collect(n.id), collect(labels(n)), collect(properties(n))",
            {"after": after},
            timeout=_TIMEOUT,
        )
        return (found[0], found[1], found[2]) if found and found[0] else None

    def said_of_nodes(
        self, ids: list[str], labels: list[list[str]], properties: list[dict[str, Any]], *, whole: bool = True
    ) -> Chunk:
        """State what nodes say.

        Args:
            ids: Their ids.
            labels: The labels of each.
            properties: What the store holds of each.
            whole: Whether that is all; what registers call a node is said only then.
        """
        names = [self._most_specific(tuple(some)) for some in labels]
        classes = self._terms.schema.classes
        declared = [classes[name].properties for name in names]
        chunk = Chunk(
            self._iris.nodes(pl.Series(ids)),
            self._graphs_of(properties),
            (
                *self._classes([self._terms.types[name] for name in names]),
                *self._values(declared, properties),
                *self._derived(properties),
            ),
        )
        return identified(chunk, pl.Series(ids), self._terms.schema) if whole and self._terms.beside else chunk

    def _classes(self, types: Sequence[Sequence[str]]) -> Iterator[Block]:
        columns: dict[str, _Column] = {}
        for row, iris in enumerate(types):
            for iri in iris:
                columns.setdefault(iri, _Column()).add(row, iri, str)
        return (column.block([TYPE], IRI) for column in columns.values())

    def _most_specific(self, labels: tuple[str, ...]) -> str:
        if labels not in self._specific:
            classes = self._terms.schema.classes
            known = (one for one in labels if one in classes)
            self._specific[labels] = max(known, key=lambda one: len(classes[one].ancestors))
        return self._specific[labels]

    def _values(
        self, declared: Sequence[Mapping[str, Property]], properties: Sequence[Mapping[str, Any]]
    ) -> Iterator[Block]:
        columns: dict[Said, _Column] = {}
        known: dict[tuple[int, str], Said | None] = {}
        for row, (mine, values) in enumerate(zip(declared, properties, strict=True)):
            for key, value in values.items():
                place = (id(mine), key)
                if place not in known:
                    known[place] = self._terms.said(mine, key)
                if (said := known[place]) is not None:
                    columns.setdefault(said, _Column()).add(row, value, _spelled)
        for said in sorted(columns, key=lambda said: (said.predicate, said.kind)):
            yield columns[said].block((said.predicate, *said.beside), said.kind)
            if said.things:
                yield columns[said].block(said.things, IRI)

    def _derived(self, properties: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
        column = _Column()
        for row, values in enumerate(properties):
            column.add(row, values.get("sources") or [], lambda name: self._iris.node(f"source/{name}"))
        if column.rows:
            yield column.block([DERIVED], IRI)

    def _graphs_of(self, properties: Sequence[Mapping[str, Any]]) -> pl.Series:
        return pl.Series([self._graph_of(tuple(values.get("sources") or ())) for values in properties], dtype=pl.String)

    def _graph_of(self, sources: tuple[str, ...]) -> str:
        if sources not in self._graphs:
            self._graphs[sources] = self._iris.graph(sources) if sources else ""
        return self._graphs[sources]

    def _links(self, class_: Class, after: str, last: str) -> Iterator[Chunk]:
        found = self._graph.columns(
            f"MATCH (n:{class_.name}) WHERE n.id > $after AND n.id <= $last MATCH (n)-[r]->(m) {_LINKS}",
            {"after": after, "last": last},
            timeout=_TIMEOUT,
        )
        if found and found[0]:
            yield from self.said_of_links(*found)

    def said_of_links(
        self,
        sources: list[str],
        types: list[str],
        targets: list[str],
        properties: list[dict[str, Any]],
        stated: list[list[str]],
    ) -> Iterator[Chunk]:
        """State links, then what they themselves say.

        Args:
            sources: Ids of the nodes that they start from.
            types: Their types in the store.
            targets: Ids of the nodes that they lead to.
            properties: What the store holds of each.
            stated: The sources that state the node that each starts from.
        """
        froms, tos = self._iris.nodes(pl.Series(sources)), self._iris.nodes(pl.Series(targets))
        graphs = self._graphs_of(properties)
        by_type: dict[str, _Column] = {}
        for row, (type_, target) in enumerate(zip(types, tos.to_list(), strict=True)):
            by_type.setdefault(type_, _Column()).add(row, target, str)
        blocks = (column.block(self._terms.links[type_], IRI) for type_, column in by_type.items())
        yield Chunk(froms, graphs, tuple(blocks))
        told = [row for row, values in enumerate(properties) if _says_more(values, stated[row])]
        if told:
            yield self._said_by_links([types[row] for row in told], froms.gather(told), tos.gather(told),
                                      graphs.gather(told), [properties[row] for row in told])  # fmt: skip

    def _said_by_links(
        self, types: list[str], froms: pl.Series, tos: pl.Series, graphs: pl.Series, properties: list[dict[str, Any]]
    ) -> Chunk:
        schema, every = self._terms.schema, pl.Series(range(len(types)), dtype=pl.UInt32)
        names = [link_name(type_) for type_ in types]
        said = pl.Series([schema.link(name).iri for name in names], dtype=pl.String)
        return Chunk(
            self._iris.links(pl.Series(names), froms, tos),
            graphs,
            (
                *self._classes([self._terms.statements[type_] for type_ in types]),
                Block((SUBJECT,), IRI, every, froms),
                Block((PREDICATE,), IRI, every, said),
                Block((OBJECT,), IRI, every, tos),
                *self._values([schema.link(name).carries for name in names], properties),
                *self._derived(properties),
            ),
        )


def cut(values: Mapping[str, Any], only: Names) -> dict[str, Any]:
    """Keep some properties, in all their languages, and the sources."""
    return {key: value for key, value in values.items() if key == "sources" or key.partition("_")[0] in only}


def _says_more(properties: Mapping[str, Any], stated: Sequence[str]) -> bool:
    """Say whether a link says more than that it is there, by those who state the node that it starts from."""
    return len(properties) > 1 or "sources" not in properties or list(properties["sources"]) != list(stated)


def _spelled(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, int):
        return str(value)
    (plain,) = plain_row([value])
    if isinstance(plain, dt.datetime):
        return plain.isoformat().replace("+00:00", "Z")
    return plain.isoformat() if isinstance(plain, dt.date) else str(plain)
