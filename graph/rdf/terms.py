"""What each class, property and link of the ontology is called in RDF: its own term, and those of others beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ontology.schema import ROOT, Property, Schema
from ontology.turtle import DCTERMS, GEO, OWL, RDF, SKOS, XSD

TYPE = RDF + "type"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
STATEMENT = RDF + "Statement"
SUBJECT, PREDICATE, OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
ADMS = "http://www.w3.org/ns/adms#"
IDENTIFIER, IDENTIFIES = ADMS + "Identifier", ADMS + "identifier"
ORGANISATION, CODE = "http://www.w3.org/ns/org#Organization", "http://www.w3.org/ns/org#identifier"
NOTATION, AGENCY = SKOS + "notation", ADMS + "schemaAgency"
CREATOR, CONFORMS = DCTERMS + "creator", DCTERMS + "conformsTo"
SKOS_CONCEPT = SKOS + "Concept"
SAME, SAME_CONCEPT, SAME_PAGE = OWL + "sameAs", SKOS + "exactMatch", "https://schema.org/sameAs"
IDENTIFYING = (IDENTIFIES, CODE, NOTATION, AGENCY, CREATOR, CONFORMS, SAME, SAME_CONCEPT, SAME_PAGE)
"""The predicates that what registers say is stated with: see `graph.rdf.identifiers`."""
IRI = ""
"""The kind of a value that is an IRI; other kinds are the IRI of a datatype, or ``@`` and a language."""
STRING = XSD + "string"
KINDS = {
    name: XSD + name for name in ("string", "integer", "decimal", "boolean", "date", "gYearMonth", "dateTime", "anyURI")
} | {"wkt": GEO + "wktLiteral"}
# Terms whose values are things, not texts: an address said with one of them is an IRI.
_OF_THINGS = frozenset(
    {
        SAME,
        SAME_PAGE,
        "http://xmlns.com/foaf/0.1/homepage",
        "https://schema.org/url",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """How a value of one key of the store is said.

    Attributes:
        predicate: The ontology's own term.
        beside: Terms of other vocabularies that say the same.
        kind: What its values are: see ``IRI``.
        things: Terms of other vocabularies that say it of an IRI.
    """

    predicate: str
    beside: tuple[str, ...]
    kind: str
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The terms of an ontology.

    Attributes:
        schema: The ontology.
        beside: Whether terms of other vocabularies are stated beside its own.

    Example:
        >>> from ontology.schema import load_schema
        >>> terms = Terms(load_schema())
        >>> terms.said(load_schema().class_("Region").properties, "name_pl").kind
        '@pl'
    """

    schema: Schema
    beside: bool = True

    @cached_property
    def types(self) -> Mapping[str, tuple[str, ...]]:
        """The IRIs of all classes of a node, by the most specific of them.

        The root is among them, so that a validator finds every class that a shape asks for, whatever else it reads.
        """
        classes = self.schema.classes
        return {
            name: (
                *dict.fromkeys(
                    iri
                    for label in class_.labels
                    for iri in (classes[label].iri, *(classes[label].aligned if self.beside else ()))
                ),
                classes[ROOT].iri,
            )
            for name, class_ in classes.items()
        }

    @cached_property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """The IRIs that a link is said with, by its type in the store; the ontology's own first.

        What says who states a node is not among them: an action that draws on a source is not stated by it.
        """
        return {
            link.type: (link.iri, *(one for one in link.aligned if self.beside and one != DERIVED))
            for link in self.schema.links.values()
        }

    @cached_property
    def predicates(self) -> tuple[str, ...]:
        """All predicates that may be used."""
        owners = (*self.schema.classes.values(), *self.schema.links.values())
        declared = (
            known for one in owners for known in getattr(one, "properties", getattr(one, "carries", {})).values()
        )
        every = ((known.iri, *self._others(known)) for known in declared)
        registers = IDENTIFYING if self.beside else ()
        return tuple(dict.fromkeys(iri for some in (*self.links.values(), *every, registers) for iri in some))

    @cached_property
    def statements(self) -> Mapping[str, tuple[str, ...]]:
        """The IRIs of all classes of the node that stands for a link, by the link's type in the store."""
        return {link.type: (STATEMENT, f"{link.iri}-statement") for link in self.schema.links.values()}

    def said(self, declared: Mapping[str, Property], key: str) -> Said | None:
        """Say how a key of the store is said; ``None`` for what the store keeps for itself.

        Args:
            declared: The properties of the class or link.
            key: The key: the name of a property, or of one in a language.
        """
        if (known := declared.get(key)) is not None:
            return None if known.datatype == "langString" else self._plain(known)
        name, _, tag = key.partition("_")
        if (known := declared.get(name)) is None or not tag or known.datatype != "langString":
            return None
        language = tag.replace("_", "-")
        return Said(known.iri, self._others(known), STRING if language == "und" else f"@{language}")

    def _plain(self, known: Property) -> Said:
        others = self._others(known)
        things = tuple(iri for iri in others if known.datatype == "anyURI" and iri in _OF_THINGS)
        return Said(known.iri, tuple(iri for iri in others if iri not in things), KINDS[known.datatype], things)

    def _others(self, known: Property) -> tuple[str, ...]:
        return known.aligned if self.beside else ()
