"""A JSON-LD context made from the ontology: short names for its terms, and what their values are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .properties import DATATYPES
from .schema import Property, Schema
from .turtle import GEO, OBS, RDF, XSD

_PROV = "http://www.w3.org/ns/prov#"
_IRI_OF = {name: iri for iri, name in DATATYPES.items()}
_PREFIXES = {"obs": OBS, "geo": GEO, "prov": _PROV, "rdf": RDF, "xsd": XSD}
# What the export says with terms of others: the sources of a node, and what a link itself says.
_BESIDE: dict[str, Any] = {
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id", "@container": "@set"},
    "Statement": "rdf:Statement",
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
    "object": {"@id": "rdf:object", "@type": "@id"},
}


def context(schema: Schema) -> dict[str, Any]:
    """Make the context.

    A text with languages is an object from tag to text, untagged text under ``@none``; a property with several values,
    and every link, is a list. A decimal number is to be written as a string: JSON-LD reads ``0.5`` as ``5.0E-1``,
    which is no ``xsd:decimal`` (JSON-LD 1.1 API, 8.2.2).

    Returns:
        The document, to be had at an address of its own or to stand in another.

    Example:
        >>> from ontology.schema import load_schema
        >>> terms = context(load_schema())["@context"]
        >>> terms["Region"], terms["name"]
        ('obs:Region', {'@id': 'obs:name', '@container': '@language'})
        >>> terms["within"]
        {'@id': 'obs:within', '@type': '@id', '@container': '@set'}

    Reference:
        JSON-LD 1.1, https://www.w3.org/TR/json-ld11/
    """
    terms: dict[str, Any] = {"@version": 1.1, **_PREFIXES, "id": "@id", "type": "@type"}
    terms |= {class_.name: _short(class_.iri) for class_ in schema.classes.values()}
    terms |= {name: _values(known) for name, known in _properties(schema).items()}
    terms |= {
        link.name: {"@id": _short(link.iri), "@type": "@id", "@container": "@set"} for link in schema.links.values()
    }
    return {"@context": terms | _BESIDE}


def _properties(schema: Schema) -> dict[str, list[Property]]:
    """Gather all that is declared of each property: owners may say different things of it."""
    declared: dict[str, list[Property]] = {}
    of_classes = (one for class_ in schema.classes.values() for one in class_.properties.values())
    of_links = (one for link in schema.links.values() for one in link.carries.values())
    for one in (*of_classes, *of_links):
        declared.setdefault(one.name, []).append(one)
    return declared


def _values(known: Iterable[Property]) -> dict[str, Any]:
    known = list(known)
    datatypes, several = {one.datatype for one in known}, any(one.multiple for one in known)
    said: dict[str, Any] = {"@id": _short(known[0].iri)}
    if datatypes == {"langString"}:
        return said | {"@container": ["@language", "@set"] if several else "@language"}
    if len(datatypes) == 1 and datatypes != {"string"}:
        said["@type"] = _short(_IRI_OF[datatypes.pop()])
    return said | ({"@container": "@set"} if several else {})


def _short(iri: str) -> str:
    return next((f"{prefix}:{iri[len(space) :]}" for prefix, space in _PREFIXES.items() if iri.startswith(space)), iri)
