"""What a subject becomes: a node with links that start from it, or one link; with all that is wrong or doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from graph.rdf.terms import KINDS, OBJECT, PREDICATE, STATEMENT, STRING, SUBJECT, TYPE
from graph.records import Link, Node
from ontology.schema import Property, Schema

from .document import Literal, Value
from .values import plain

_DECIMAL = KINDS["decimal"]
_LONG, _MOST = 20, 1e15
_BLANK = "blank:"


@dataclass(frozen=True, slots=True)
class Said:
    """One value as our terms say it.

    Attributes:
        name: The property.
        value: The value.
        predicate: The term that the partner says it with.
    """

    name: str
    value: Value
    predicate: str


@dataclass(frozen=True, slots=True)
class Tie:
    """One link as our terms say it.

    Attributes:
        name: The link.
        source: What it starts from: an IRI or a blank node of the document.
        target: What it leads to.
        predicate: The term that the partner says it with.
        ids: The ids of both.
        classes: The classes of both.
    """

    name: str
    source: str
    target: str
    predicate: str
    ids: tuple[str, str]
    classes: tuple[str, str]


@dataclass(slots=True)
class Draft:
    """What a subject becomes, if nothing is wrong with it.

    Attributes:
        subject: The subject, as the partner names it.
        line: The line on which it is first spoken of.
        class_name: Its class; empty if it is a link.
        id: Its id here.
        values: What is said of it.
        ties: The links that start from it; of a link, the link itself.
        wrong: Why it is refused.
        doubts: What a person should know although it is taken: a kind, and the case.
        place: Hints of where it is, for `loaders.places`, if it does not say its region.
        raw: Statements with terms that only look like ours.
    """

    subject: str
    line: int
    class_name: str = ""
    id: str = ""
    values: list[Said] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    place: dict[str, Any] = field(default_factory=dict)
    raw: list[tuple[str, Value]] = field(default_factory=list)

    def lines(self, schema: Schema) -> Iterator[str]:
        """State it in our terms, as N-Triples, for the shapes to be held against."""
        subject = term(self.subject)
        if self.class_name:
            yield f"{subject} <{TYPE}> <{schema.classes[self.class_name].iri}> .\n"
        for predicate, value in self.raw:
            yield f"{subject} <{predicate}> {term(value)} .\n"
        for tie in self.ties:
            link = schema.links[tie.name].iri
            yield f"{term(tie.source)} <{link}> {term(tie.target)} .\n"
            for end, class_ in zip((tie.source, tie.target), tie.classes, strict=True):
                yield f"{term(end)} <{TYPE}> <{schema.classes[class_].iri}> .\n"
            if not self.class_name:
                yield f"{subject} <{TYPE}> <{STATEMENT}> .\n{subject} <{SUBJECT}> {term(tie.source)} .\n"
                yield f"{subject} <{PREDICATE}> <{link}> .\n{subject} <{OBJECT}> {term(tie.target)} .\n"
        declared = self._declared(schema)
        for said in self.values:
            yield f"{subject} <{declared[said.name].iri}> {term(_held(said.value))} .\n"

    def _declared(self, schema: Schema) -> dict[str, Property]:
        if self.class_name:
            return dict(schema.classes[self.class_name].properties)
        return dict(schema.links[self.ties[0].name].carries) if self.ties else {}

    def records(self, schema: Schema) -> Iterator[Node | Link]:
        """Make the records.

        Raises:
            RecordProblem: The ontology does not allow one.
            ValueError: A value is not what its datatype says; the message says what was expected.
        """
        carried = plain(self._declared(schema), self.values)
        if self.class_name:
            yield Node(self.class_name, self.id, **carried)
            carried = {}
        for tie in self.ties:
            yield Link(tie.name, *tie.ids, **carried)


def _held(value: Value) -> Value:
    """Give a number that the validator can hold, which has 128 bits for one; records check the number itself."""
    if not isinstance(value, Literal) or value.kind != _DECIMAL or len(value.text) < _LONG:
        return value
    try:
        near = max(-_MOST, min(_MOST, float(value.text)))
    except ValueError:
        return value
    return Literal(f"{near:.9f}", value.kind)


def named(node: str) -> str:
    """Give a blank node a name for as long as it is judged: a validator has labels of its own for those."""
    return _BLANK + node[2:] if node.startswith("_:") else node


def term(value: Value) -> str:
    """Write a term as N-Triples do."""
    if isinstance(value, str):
        return f"<{named(value)}>"
    if value.kind.startswith("@"):
        return str(ox.Literal(value.text, language=value.kind[1:]))
    if value.kind == STRING:
        return str(ox.Literal(value.text))
    return str(ox.Literal(value.text, datatype=ox.NamedNode(value.kind)))
