"""What the ontology is made of, as frozen objects: Property, Class, Link, Scheme, Concept and Register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .names import link_type
from .problem import Problem

LANGUAGES = ("en", "cs", "pl", "it", "de")
ROOT = "Entity"
"""The class all others descend from; it is never written as a label."""


class OntologyProblem(Problem):
    """The ontology's files are wrong, or a name was asked for that they do not define.

    Example:
        >>> raise OntologyProblem("place.ttl, obs:Region", "no label in pl", "one in en, cs, pl, it, de", "Add it.")
        Traceback (most recent call last):
            ...
        ontology.term.OntologyProblem: place.ttl, obs:Region: found no label in pl; expected one in en, cs, pl, it, de. Add it.
    """  # noqa: E501  (the message is one line)


@dataclass(frozen=True, slots=True)
class Concept:
    """One allowed or explained value of a scheme.

    Attributes:
        notation: The value as it stands in the data, such as ``coordinator``.
        iri: Its IRI.
        label: How to call it, by language.
        definition: What it means, in one sentence, by language (empty where the label says all).
    """

    notation: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: the values a property may take, or those that are explained.

    Attributes:
        name: The name of its file without the ending, such as ``participation-roles``.
        iri: The IRI of the concept scheme.
        label: How to call it, by language.
        definition: What it is for, by language.
        concepts: Its values in the order of the file, by notation.
    """

    name: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    concepts: Mapping[str, Concept]


@dataclass(frozen=True, slots=True)
class Register:
    """A register that identifiers come from.

    Attributes:
        name: What stands before the colon of an identifier, such as ``NUTS``.
        iri: Its IRI.
        agency: Who keeps it.
        publisher: The IRI of whoever keeps it, or an empty text.
        codes: The regular expression that a code matches which leads somewhere.
        ids: One whose only group is the code in the ids of nodes that are in the register, or an empty text.
        resource: The IRI of what has the code ``{code}``, or an empty text.
        page: The address of the register's page about it, or an empty text.
        listed: What stands for ``{code}``, by code, where it is not the code itself; only these lead somewhere.
    """

    name: str
    iri: str
    agency: str
    publisher: str
    codes: str
    ids: str
    resource: str
    page: str
    listed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """A value that the nodes of a class, or the links of a kind, can carry.

    Attributes:
        name: Its name, the same in Python, in the store and in JSON.
        iri: Its IRI.
        label: How to call it, by language.
        definition: What it means, in one sentence, by language.
        datatype: One of string, langString, integer, decimal, boolean, date, gYearMonth, dateTime, anyURI, wkt.
        required: Whether each node or link must have it.
        multiple: Whether it may have several values (a langString that may not has at most one for each language).
        pattern: The regular expression that every value must match somewhere, or None.
        allowed: The only values it may take; empty when there is no such list.
        minimum: The least value, or None.
        maximum: The greatest value, or None.
        combine: How the values of several sources add up: rank (the best ranked source wins), union, sum, min, max.
        scheme: The name of the scheme that lists or explains its values, or an empty text.
        alignments: Terms of other vocabularies, each as (relation, IRI).
    """

    name: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    datatype: str
    required: bool = False
    multiple: bool = False
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    combine: str = "rank"
    scheme: str = ""
    alignments: tuple[tuple[str, str], ...] = ()

    @property
    def aligned(self) -> tuple[str, ...]:
        """IRIs of the terms of other vocabularies that it corresponds to."""
        return tuple(iri for _, iri in self.alignments)


@dataclass(frozen=True, slots=True)
class Class:
    """A kind of node.

    Attributes:
        name: Its name, which is also its label in the store.
        iri: Its IRI.
        label: How to call it, by language.
        definition: What it means, in one sentence, by language.
        module: The name of the file that defines it, without the ending.
        parents: The classes it is directly below.
        ancestors: All classes above it, nearest first, without the root.
        abstract: Whether only its subclasses have nodes.
        key: The class whose name opens the ids of its nodes; empty for an abstract class above such classes.
        properties: Its own and inherited properties by name.
        alignments: Terms of other vocabularies, each as (relation, IRI).
    """

    name: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    module: str
    parents: tuple[str, ...]
    ancestors: tuple[str, ...]
    abstract: bool
    key: str
    properties: Mapping[str, Property]
    alignments: tuple[tuple[str, str], ...] = ()

    @property
    def aligned(self) -> tuple[str, ...]:
        """IRIs of the terms of other vocabularies that it corresponds to."""
        return tuple(iri for _, iri in self.alignments)

    @property
    def labels(self) -> tuple[str, ...]:
        """Exactly the labels that its nodes have in the store, its own first."""
        return (self.name, *self.ancestors)

    def counted(self, number: int) -> str:
        """Spell a number of its nodes in English.

        Example:
            >>> from ontology.schema import load_schema
            >>> load_schema().class_("PublicAuthority").counted(2_000), load_schema().class_("SME").counted(1)
            ('2,000 public authorities', '1 SME')
        """
        label = self.label["en"]
        return f"{number:,} {label if number == 1 else _plural(label)}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


@dataclass(frozen=True, slots=True)
class Link:
    """A kind of link between two nodes.

    Attributes:
        name: Its name, as in JSON and RDF.
        iri: Its IRI.
        label: How it reads from its source to its target, by language.
        reverse_label: How it reads from its target to its source, by language.
        definition: What it means, in one sentence, by language.
        module: The name of the file that defines it, without the ending.
        domain: The class of its source.
        range: The class of its target.
        carries: The properties that the link itself has, by name.
        symmetric: Whether it holds both ways when stated once.
        alignments: Terms of other vocabularies, each as (relation, IRI).
        type: Its relationship type in the store, computed from its name.
    """

    name: str
    iri: str
    label: Mapping[str, str]
    reverse_label: Mapping[str, str]
    definition: Mapping[str, str]
    module: str
    domain: str
    range: str
    carries: Mapping[str, Property]
    symmetric: bool
    alignments: tuple[tuple[str, str], ...] = ()
    type: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", link_type(self.name))

    @property
    def aligned(self) -> tuple[str, ...]:
        """IRIs of the terms of other vocabularies that it corresponds to."""
        return tuple(iri for _, iri in self.alignments)
