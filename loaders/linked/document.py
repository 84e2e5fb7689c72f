"""A document of RDF as read: what it says of each subject, and on which line it begins to."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple, cast

import pyoxigraph as ox

from graph.rdf.terms import OBJECT, PREDICATE, STATEMENT, STRING, SUBJECT, TYPE
from loaders.files import Entry
from loaders.problem import FileProblem
from ontology.problem import near
from ontology.turtle import RDF

from . import entities, json_ld
from .faults import Fault, told
from .limit import Limited, refuse_large
from .vocabulary import INVERSE, spelled

ENDINGS: Mapping[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
}
"""The format of a file by its ending; a ``.gz`` after it does not matter."""

_REIFIES = RDF + "reifies"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class Literal(NamedTuple):
    """A value that is no IRI.

    Attributes:
        text: How it is spelled.
        kind: The IRI of its datatype, or ``@`` and its language.
    """

    text: str
    kind: str = STRING


Value = str | Literal
"""An IRI, a blank node (opening with ``_:``) or a literal."""


def text_of(value: Value) -> str:
    """Give a value as a text."""
    return value.text if isinstance(value, Literal) else value


@dataclass(slots=True)
class Subject:
    """What a document says of one subject.

    Attributes:
        line: The line on which it first does.
        pairs: Predicate and value in turn; flat, for a document may have millions.
    """

    line: int
    pairs: list[Any] = field(default_factory=list)

    def values(self, predicate: str) -> list[Value]:
        """Give the values of one predicate."""
        pairs = self.pairs
        return [pairs[at + 1] for at in range(0, len(pairs), 2) if pairs[at] == predicate]

    def first(self, predicate: str) -> str:
        """Give the first value of one predicate that is an IRI or a blank node, or an empty text."""
        return next((value for value in self.values(predicate) if isinstance(value, str)), "")

    def by_predicate(self) -> dict[str, list[Value]]:
        """Give all values by predicate, each once."""
        found: dict[str, dict[Value, None]] = {}
        for predicate, value in zip(*[iter(self.pairs)] * 2, strict=True):
            found.setdefault(predicate, {})[value] = None
        return {predicate: list(values) for predicate, values in found.items()}


class Document:
    """A document in memory, a subject at a time.

    Attributes:
        name: The name of its file.
        statements: How many statements it has.
        subjects: What it says, by subject, in the order in which they are first spoken of.
        left_out: What the format itself loses, and how often: a key of JSON that no context explains.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.statements = 0
        self.subjects: dict[str, Subject] = {}
        self.left_out: Counter[str] = Counter()
        self._known: dict[str, str] = {}

    def take(self, quad: ox.Quad | ox.Triple, line: int) -> None:
        """Take one statement; what is said of two things from the other end is turned round."""
        self.statements += 1
        subject, predicate, value = self._node(quad.subject), self._once(quad.predicate.value), quad.object
        if isinstance(value, ox.Triple):
            self._reified(subject, predicate, value, line)
        elif isinstance(value, ox.Literal):
            kind = f"@{value.language}" if value.language else value.datatype.value
            self._add(subject, predicate, Literal(value.value, self._once(kind)), line)
        elif (forward := INVERSE.get(predicate)) is not None:
            self._add(self._node(value), forward, subject, line)
        else:
            self._add(subject, predicate, self._node(value), line)

    def _reified(self, subject: str, predicate: str, triple: ox.Triple, line: int) -> None:
        """Read what RDF 1.2 says of a statement as RDF 1.1 says it."""
        if predicate != _REIFIES or isinstance(triple.object, ox.Literal | ox.Triple):
            self.left_out[f"a statement about a statement ({predicate})"] += 1
            return
        self._add(subject, TYPE, STATEMENT, line)
        self._add(subject, SUBJECT, self._node(triple.subject), line)
        self._add(subject, PREDICATE, triple.predicate.value, line)
        self._add(subject, OBJECT, self._node(triple.object), line)

    def _add(self, subject: str, predicate: str, value: Value, line: int) -> None:
        if (found := self.subjects.get(subject)) is None:
            found = self.subjects[subject] = Subject(line)
        found.pairs += (predicate, value)

    def _node(self, term: Any) -> str:
        return self._once(str(term) if isinstance(term, ox.BlankNode) else term.value)

    def _once(self, text: str) -> str:
        """Keep one copy of a text that stands in many statements, an IRI as it is spelled today."""
        if (known := self._known.get(text)) is None:
            known = self._known[text] = spelled(text)
        return known

    def settle(self) -> None:
        """Forget what only reading needs."""
        self._known.clear()


def read(entry: Entry, address: str = "") -> Document:
    """Read a document.

    Args:
        entry: The file; its ending tells the format.
        address: What relative IRIs are relative to; without it, they are refused.

    Raises:
        FileProblem: It is too large, of no known format, or not what its ending says: with line and what stands there.
    """
    refuse_large(entry)
    format_ = format_of(entry)
    document = Document(entry.name)
    reading = _read_json if format_ == ox.RdfFormat.JSON_LD else _read_lines
    reading(entry, format_, address, document)
    if not document.statements:
        raise FileProblem(entry.name, "no statement", "RDF that says something", "Check that it is the right file.")
    document.settle()
    return document


def format_of(entry: Entry) -> ox.RdfFormat:
    """Tell the format of a file from its ending.

    Raises:
        FileProblem: It has none that is known.
    """
    ending = entry.name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        hint = near(ending, ENDINGS)
        raise FileProblem(entry.name, f"the ending {ending!r}", f"one of {', '.join(ENDINGS)}, and .gz after it", hint)
    return ENDINGS[ending]


def _read_lines(entry: Entry, format_: ox.RdfFormat, address: str, document: Document) -> None:
    if format_ == ox.RdfFormat.RDF_XML:
        entities.check(entry)
    with entry.binary() as stream:
        lines = Limited(stream, entry.name)
        try:
            for quad in ox.parse(input=cast("BinaryIO", lines), format=format_, base_iri=address or None):
                document.take(quad, lines.line)
        except (SyntaxError, OSError, ValueError, MemoryError) as error:  # the last of a value without end
            raise lines.problem or told(entry, format_, Fault.of(error, lines.line)) from None


def _read_json(entry: Entry, format_: ox.RdfFormat, address: str, document: Document) -> None:
    """Read JSON-LD: its contexts are looked at first, and what it would leave out without a word is told."""
    found = json_ld.read(entry)
    try:
        for quad in ox.parse(input=io.BytesIO(found.text), format=format_, base_iri=address or None, lenient=True):
            if ":" not in quad.predicate.value:
                document.left_out[f"the key {quad.predicate.value!r}, which no @context explains"] += 1
                continue
            for said, text in _wrong_terms(quad):
                raise told(entry, format_, Fault(said, found.line_of(text), iri=text))
            document.take(quad, 1)
    except (SyntaxError, ValueError, MemoryError) as error:
        raise told(entry, format_, Fault.of(error, 1)) from None
    for iri, subject in document.subjects.items():
        subject.line = found.line_of(iri)


def _wrong_terms(quad: ox.Quad) -> Iterator[tuple[str, str]]:
    """Say which term of a statement is none, as the parsers of other formats do; that of JSON-LD only leaves it out."""
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.NamedNode) and not _IRI.fullmatch(term.value):
            yield "Invalid IRI: a character that none may have" if ":" in term.value else "No scheme found", term.value
        elif isinstance(term, ox.Literal) and term.language and not _TAG.fullmatch(term.language):
            yield f"the language {term.language!r}, which is none", term.language
