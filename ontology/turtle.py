"""Reads the Turtle files into facts: what each subject says, and in which file it says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph

from .term import LANGUAGES, OntologyProblem

OBS = "https://w3id.org/innovation-observatory/ontology#"
VOC = "https://w3id.org/innovation-observatory/vocabulary/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
GEO = "http://www.opengis.net/ont/geosparql#"

type_of = RDF + "type"

Object = str | pyoxigraph.Literal
"""An IRI, a blank node (opening with ``_:``) or a literal."""


@dataclass(slots=True)
class Facts:
    """All statements of a folder of Turtle files, by subject and predicate, in the order of the files.

    Attributes:
        by_subject: Subject → predicate → objects.
        file_of: Subject → the file that speaks of it first.
    """

    by_subject: dict[str, dict[str, list[Object]]] = field(default_factory=dict)
    file_of: dict[str, Path] = field(default_factory=dict)

    def all(self, subject: str, predicate: str) -> list[Object]:
        """Return the objects of a subject and predicate."""
        predicates = self.by_subject.get(subject)
        return predicates.get(predicate, []) if predicates else []

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the objects that are IRIs or blank nodes."""
        return [value for value in self.all(subject, predicate) if isinstance(value, str)]

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the single value as text, or None; several values are a problem."""
        values = self.all(subject, predicate)
        if len(values) > 1:
            found = f"{len(values)} values of {short(predicate)}"
            raise OntologyProblem(self.where(subject), found, "one", "Keep one of them.")
        return text(values[0]) if values else None

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """Return the texts of a predicate by language, in the order of LANGUAGES."""
        literals = [value for value in self.all(subject, predicate) if not isinstance(value, str)]
        found = {literal.language: literal.value for literal in literals if literal.language}
        return {language: found[language] for language in LANGUAGES if language in found}

    def of_type(self, iri: str) -> Iterator[str]:
        """Yield the subjects of a type in the order of the files."""
        return (subject for subject in self.by_subject if iri in self.all(subject, type_of))

    def members(self, head: str) -> list[Object]:
        """Return the members of an RDF list."""
        members: list[Object] = []
        while head != RDF + "nil":
            members.extend(self.all(head, RDF + "first")[:1])
            head = next(iter(self.iris(head, RDF + "rest")), RDF + "nil")
        return members

    def where(self, subject: str) -> str:
        """Say where a subject stands, for messages."""
        file = self.file_of.get(subject)
        return f"{file.name}, {short(subject)}" if file else short(subject)


def text(value: Object) -> str:
    """Return the text of an object, whatever its kind."""
    return value if isinstance(value, str) else value.value


def short(iri: str) -> str:
    """Spell a term of our own with its prefix; leave others.

    Example:
        >>> short("https://w3id.org/innovation-observatory/ontology#Region")
        'obs:Region'
    """
    for prefix, base in (("obs:", OBS), ("voc:", VOC), ("sh:", SH), ("rdfs:", RDFS), ("skos:", SKOS)):
        if iri.startswith(base):
            return prefix + iri[len(base) :]
    return iri


def local(iri: str) -> str:
    """Return the name of a term without its namespace.

    Example:
        >>> local("https://w3id.org/innovation-observatory/ontology#Region")
        'Region'
    """
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def read(files: list[Path]) -> Facts:
    """Read Turtle files.

    Args:
        files: The files, in the order their terms shall have.

    Raises:
        OntologyProblem: A file is not Turtle; the message has the line.
    """
    facts = Facts()
    for file in files:
        _read_file(file, facts)
    return facts


def _read_file(file: Path, facts: Facts) -> None:
    try:
        for quad in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE, rename_blank_nodes=True):
            subject = _plain(quad.subject)
            predicates = facts.by_subject.setdefault(subject, {})
            predicates.setdefault(quad.predicate.value, []).append(_object(quad.object))
            facts.file_of.setdefault(subject, file)
    except SyntaxError as error:
        where = f"{file.name}, line {error.lineno}"
        raise OntologyProblem(where, str(error.msg), "valid Turtle", "Correct the line.") from error


def _plain(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, pyoxigraph.BlankNode) else str(getattr(node, "value", node))


def _object(node: object) -> Object:
    return node if isinstance(node, pyoxigraph.Literal) else _plain(node)
