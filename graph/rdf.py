"""The graph as RDF: what is loaded, written as Turtle while it is read, in one order and without a blank node.

A node is a subject with its classes, its properties with language tags and datatypes, and the sources that state it
(``prov:wasDerivedFrom``). A link is a direct triple. What a link itself says stands at a node of its own beside that
triple, an ``rdf:Statement`` (RDF 1.1 Semantics, D.1) whose IRI is made of the link's name and both ends, so that the
same graph always gives the same text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from ontology.names import link_name
from ontology.schema import Class, Link, Property, Schema

from .connection import Graph

_CHUNK = 2_000
_Node = tuple[str, list[str], dict[str, Any]]
_Link = tuple[str, str, dict[str, Any]]
_XSD = {
    "string": "",
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "boolean": "xsd:boolean",
    "date": "xsd:date",
    "gYearMonth": "xsd:gYearMonth",
    "dateTime": "xsd:dateTime",
    "anyURI": "xsd:anyURI",
    "wkt": "geo:wktLiteral",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "prov": "http://www.w3.org/ns/prov#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}


def turtle(graph: Graph, schema: Schema, base_iri: str) -> Iterator[str]:
    """Write all nodes and links as Turtle, some thousand nodes at a time.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base_iri: What stands before a local id.

    Yields:
        Pieces of one Turtle document, in the order of classes and ids.
    """
    prefixes, writer = {"obs": schema.namespace, **_PREFIXES}, _Writer(schema, base_iri)
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items()) + "\n"
    for class_ in schema.keyed():
        last = ""
        while chunk := _nodes(graph, class_, last):
            first, last = last, chunk[-1][0]
            links = _links(graph, class_, first, last)
            yield "".join(writer.subject(node, links.get(node[0], [])) for node in chunk)


def iri_of_link(base_iri: str, name: str, source: str, target: str) -> str:
    """Name the node that stands for one link.

    Example:
        >>> iri_of_link("https://x.org/", "within", "region/PL22", "region/PL2")
        'https://x.org/link/within/region%2FPL22/region%2FPL2'
    """
    return f"{base_iri}link/{name}/{quote(source, safe='')}/{quote(target, safe='')}"


def literal(value: Any, datatype: str) -> str:
    r"""Write one value as a Turtle literal.

    Args:
        value: As the store gives it.
        datatype: One of the ontology's datatypes, without ``langString``.

    Example:
        >>> literal(0.1, "decimal"), literal(True, "boolean"), literal('a "b"\n', "string")
        ('"0.1"^^xsd:decimal', '"true"^^xsd:boolean', '"a \\"b\\"\\n"')
    """
    kind = _XSD[datatype]
    return f'"{_spelled(value).translate(_ESCAPES)}"' + (f"^^{kind}" if kind else "")


def literals(properties: Mapping[str, Any], declared: Property) -> list[str]:
    """Write all values of one property of a node or link; a text once for each of its languages.

    Example:
        >>> from ontology.schema import load_schema
        >>> literals({"name": "Venice", "name_it": "Venezia"}, load_schema().class_("Region").properties["name"])
        ['"Venezia"@it']
    """
    if declared.datatype != "langString":
        return [literal(value, declared.datatype) for value in _several(properties.get(declared.name))]
    start = declared.name + "_"
    tagged = {key.removeprefix(start): value for key, value in properties.items() if key.startswith(start)}
    if not tagged:
        tagged = {"und": properties.get(declared.name)}
    return [_tagged(text, tag) for tag in sorted(tagged) for text in _several(tagged[tag])]


def _nodes(graph: Graph, class_: Class, after: str) -> list[_Node]:
    found = graph.read(
        f"MATCH (n:{class_.name}) WHERE n.id > $after "
        f"RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties ORDER BY id LIMIT {_CHUNK}",
        {"after": after},
    )
    return [(id_, labels, properties) for id_, labels, properties in found.values]


def _links(graph: Graph, class_: Class, first: str, last: str) -> dict[str, list[_Link]]:
    found = graph.read(
        f"MATCH (n:{class_.name}) WHERE n.id > $first AND n.id <= $last MATCH (n)-[r]->(m) "
        "RETURN n.id AS source, type(r) AS type, m.id AS target, properties(r) AS properties "
        "ORDER BY source, type, target",
        {"first": first, "last": last},
        timeout=120.0,
    )
    links: dict[str, list[_Link]] = {}
    for source, type_, target, properties in found.values:
        links.setdefault(source, []).append((type_, target, properties))
    return links


@dataclass(frozen=True)
class _Writer:
    """Writes one node with its links, for one ontology and one base."""

    schema: Schema
    base: str

    def subject(self, node: _Node, links: list[_Link]) -> str:
        id_, labels, properties = node
        classes = [name for name in self.schema.classes if name in labels]
        declared = {name: one for label in classes for name, one in self.schema.class_(label).properties.items()}
        known = [(self.schema.link(link_name(type_)), target, values) for type_, target, values in links]
        pairs = [
            f"a {', '.join('obs:' + name for name in classes)}",
            *_pairs(properties, declared),
            *self._stated_by(properties),
            *(f"<{link.iri}> <{self.base}{target}>" for link, target, _ in known),
        ]
        beside = "".join(self._statement(id_, link, target, values) for link, target, values in known)
        return f"<{self.base}{id_}> " + " ;\n    ".join(pairs) + " .\n" + beside

    def _statement(self, source: str, link: Link, target: str, values: dict[str, Any]) -> str:
        """Write what a link itself says, at a node of its own; nothing where it says nothing."""
        said = _pairs(values, link.carries)
        if not said:
            return ""
        ends = f"rdf:subject <{self.base}{source}> ; rdf:predicate <{link.iri}> ; rdf:object <{self.base}{target}>"
        pairs = " ;\n    ".join(["a rdf:Statement", ends, *said, *self._stated_by(values)])
        return f"<{iri_of_link(self.base, link.name, source, target)}> {pairs} .\n"

    def _stated_by(self, properties: Mapping[str, Any]) -> list[str]:
        return [f"prov:wasDerivedFrom <{self.base}source/{name}>" for name in properties.get("sources") or ()]


def _pairs(properties: Mapping[str, Any], declared: Mapping[str, Property]) -> list[str]:
    written = ((declared[name], literals(properties, declared[name])) for name in sorted(declared))
    return [f"<{one.iri}> {', '.join(values)}" for one, values in written if values]


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _tagged(text: str, tag: str) -> str:
    written = f'"{text.translate(_ESCAPES)}"'
    return written if tag == "und" else f"{written}@{tag.replace('_', '-')}"


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
