"""What all readers of one document share: what it says, what terms mean, which node is which, and what is left out."""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.rdf.terms import OBJECT, PREDICATE, SUBJECT
from ontology.schema import ROOT, Schema

from .alignment import Alignment
from .document import Document
from .identity import Identity


class Scope:
    """One document and how it is understood.

    Attributes:
        document: The document.
        schema: The ontology.
        alignment: What terms mean here.
        identity: What things are here.
        told: What links lead from a thing to which, of those that have a node of their own to say more of them.
        left_out: What is not understood, and how often it stands there.
        first: The line of the first subject of which each such thing is said.

    Args:
        document: The document.
        schema: The ontology.
        base: What stands before the local ids of a partner who shares them.
    """

    def __init__(self, document: Document, schema: Schema, base: str = "") -> None:
        self.document, self.schema = document, schema
        self.alignment = Alignment(schema)
        self.identity = Identity(document, self.alignment, base)
        self.told: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.left_out: Counter[str] = Counter(document.left_out)
        self.first: dict[str, int] = {}
        self._find_told()

    def _find_told(self) -> None:
        subjects = self.document.subjects
        for subject in subjects.values():
            source, predicate, target = (subject.first(end) for end in (SUBJECT, PREDICATE, OBJECT))
            if predicate and target and source in subjects:
                self.told[source].add((predicate, target))
        for source, links in self.told.items():  # what is said of a link does not say that it is there
            pairs = subjects[source].pairs
            links.intersection_update(zip(pairs[::2], pairs[1::2], strict=True))

    def is_ours(self, predicate: str) -> bool:
        """Whether a term is of the ontology's namespace, if not of the ontology."""
        return predicate.startswith(self.schema.namespace)

    def leave(self, what: str, line: int) -> None:
        """Leave something out, and remember that it was there."""
        self.left_out[what] += 1
        self.first.setdefault(what, line)

    def end(self, node: str, range_: str = "") -> tuple[str, str]:
        """Give id and class of the end of a link; no id if nothing tells what it is.

        Args:
            node: The thing.
            range_: The class that the link asks for, which a thing is taken for that is not described.
        """
        if (id_ := self.identity.id_of(node)) is None:
            id_ = self.identity.id_as(node, range_)
            return (id_, range_) if id_ else ("", self.identity.kind(node).name)
        class_ = self.identity.kind(node).name or self.schema.key_of(id_).name
        known = range_ in self.schema.classes and not self.schema.classes[range_].abstract
        if known and self.identity.subject(node) is None and self.schema.is_a(range_, class_):
            return id_, range_
        return id_, class_


def unknown(node: str, class_: str) -> str:
    """Say that nothing tells what the end of a link is."""
    expected = "anything" if class_ == ROOT else f"a node of class {class_}"
    return f"found {node}, of which nothing tells what it is; expected {expected}, named or described in the document"
