"""Describes the graph as RDF in VoID, with true counts: https://www.w3.org/TR/void/."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.connection import Graph
from graph.kept import of_state
from graph.progress import step
from graph.settings import Settings
from ontology.prefixes import KNOWN
from ontology.schema import Schema
from ontology.turtle import RDFS, XSD

from .chunk import Chunk
from .dcat import DCTERMS, FOAF, dataset_of, live_files
from .format import formats
from .prefixes import Prefixes
from .quads import chunks
from .statements import Literal, Statements
from .terms import IRI, STATEMENT, TYPE

VOID = KNOWN["void"]
# Terms that say that a thing here and a thing elsewhere are one, or nearly: what links two data sets.
_SAME = frozenset(
    {f"{KNOWN['owl']}sameAs", f"{KNOWN['schema']}sameAs"}
    | {f"{KNOWN['skos']}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
)
_SPACE = r"^(.*[/#])"
_Key = TypeVar("_Key", str, tuple[str, str])
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of what a set of statements holds; a statement made in two graphs counts once.

    Attributes:
        triples: Statements.
        entities: Subjects that stand for nodes, not for what links say.
        subjects: Subjects.
        objects: Objects, IRIs and literals.
        classes: Entities of each class, by its IRI.
        properties: Statements of each predicate, by its IRI.
        linksets: Statements that link to another data set, by predicate and namespace.
        example: The first subject; empty if there is none.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    linksets: Mapping[tuple[str, str], int]
    example: str = ""


def counted(statements: Iterable[Chunk], base: str) -> Counts:
    """Count statements while they go by; a number of 64 bits is kept for each, not its text.

    Args:
        statements: All of them.
        base: What the IRIs of nodes begin with; other objects are of other data sets.
    """
    counting = _Counting(base)
    for chunk in statements:
        step(0, 1)
        counting.add(chunk)
    return counting.counts()


def counts_of(graph: Graph, schema: Schema, base: str) -> Counts:
    """Count the whole graph as it is exported, once for each state of the store."""
    return of_state(graph, ("void", base), lambda: counted(chunks(graph, schema, base), base))


def described(graph: Graph, schema: Schema, settings: Settings) -> Statements:
    """Describe the data set that the live service answers from.

    Args:
        graph: The store.
        schema: The ontology.
        settings: Names the base and the address of the service.

    Returns:
        The same statements for the same state of the graph.
    """
    return _Description(settings, schema).of(counts_of(graph, schema, settings.base_iri))


class _Counting:
    """Gathers what is to be counted; all that may come twice is a number here, and told apart at the end."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._subjects: list[_Hashes] = []
        self._objects: list[_Hashes] = []
        self._pairs: dict[str, list[_Hashes]] = {}
        self._classes: dict[str, list[_Hashes]] = {}
        self._linksets: dict[tuple[str, str], list[_Hashes]] = {}
        self._example = ""

    def add(self, chunk: Chunk) -> None:
        subjects = _hashed(chunk.subjects)
        self._example = self._example or (str(chunk.subjects[0]) if len(chunk.subjects) else "")
        for block in chunk.blocks:
            rows = subjects[block.rows.to_numpy()]
            objects = _hashed(block.values, block.kind)
            pairs = rows ^ (objects * np.uint64(0x9E3779B97F4A7C15))
            self._subjects.append(np.unique(rows))
            self._objects.append(np.unique(objects))
            for predicate in block.predicates:
                self._pairs.setdefault(predicate, []).append(pairs)
                if predicate == TYPE:
                    self._add_classes(block.values, rows)
                elif predicate in _SAME and block.kind == IRI:
                    self._add_links(predicate, block.values, pairs)

    def _add_classes(self, classes: pl.Series, subjects: _Hashes) -> None:
        for name, of_class in _parts(classes, subjects):
            self._classes.setdefault(name, []).append(of_class)

    def _add_links(self, predicate: str, objects: pl.Series, pairs: _Hashes) -> None:
        for space, of_space in _parts(objects.str.extract(_SPACE), pairs):
            if not space.startswith(self._base):
                self._linksets.setdefault((predicate, space), []).append(of_space)

    def counts(self) -> Counts:
        classes, properties = _sizes(self._classes), _sizes(self._pairs)
        subjects = _distinct(self._subjects)
        return Counts(
            sum(properties.values()),
            subjects - classes.get(STATEMENT, 0),
            subjects,
            _distinct(self._objects),
            classes,
            properties,
            _sizes(self._linksets),
            self._example,
        )


def _hashed(texts: pl.Series, kind: str = IRI) -> _Hashes:
    """Number texts; those of another kind are other values, though spelled alike."""
    return texts.hash(seed=zlib.crc32(kind.encode())).to_numpy()


def _parts(names: pl.Series, values: _Hashes) -> list[tuple[str, _Hashes]]:
    frame = pl.DataFrame({"name": names, "value": pl.Series(values, dtype=pl.UInt64)}).drop_nulls("name")
    parts = frame.partition_by("name", as_dict=True, maintain_order=True)
    return [(str(name), part["value"].to_numpy()) for (name,), part in parts.items()]


def _distinct(parts: list[_Hashes]) -> int:
    return len(np.unique(np.concatenate(parts))) if parts else 0


def _sizes(parts: Mapping[_Key, list[_Hashes]]) -> dict[_Key, int]:
    return {key: _distinct(parts[key]) for key in sorted(parts)}


@dataclass
class _Description:
    """Says it in VoID."""

    settings: Settings
    schema: Schema
    statements: Statements = field(default_factory=Statements)

    def of(self, counts: Counts) -> Statements:
        """Say all."""
        address, dataset = self.settings.address, dataset_of(self.settings)
        say, about = self.statements.say, f"{address}.well-known/void"
        say(about, TYPE, f"{VOID}DatasetDescription")
        say(about, f"{FOAF}primaryTopic", dataset)
        say(dataset, TYPE, f"{VOID}Dataset")
        say(dataset, f"{DCTERMS}title", Literal("Innovation Observatory", "@en"))
        say(dataset, f"{DCTERMS}license", self.settings.licence)
        say(dataset, f"{FOAF}homepage", address)
        say(dataset, f"{VOID}uriSpace", Literal(self.settings.base_iri))
        say(dataset, f"{VOID}sparqlEndpoint", f"{address}sparql")
        say(dataset, f"{VOID}dataDump", *(file.url for file in live_files(self.settings)))
        say(dataset, f"{VOID}vocabulary", *_spaces(counts))
        say(dataset, f"{VOID}exampleResource", *([counts.example] if counts.example else []))
        say(dataset, f"{VOID}feature", *(f"http://www.w3.org/ns/formats/{name}" for name in _features()))
        self._count(dataset, triples=counts.triples, entities=counts.entities, distinctSubjects=counts.subjects,
                    distinctObjects=counts.objects, classes=len(counts.classes),
                    properties=len(counts.properties))  # fmt: skip
        for class_, size in counts.classes.items():
            self._part(dataset, "class", class_, entities=size)
        for predicate, size in counts.properties.items():
            self._part(dataset, "property", predicate, triples=size)
        for (predicate, space), size in counts.linksets.items():
            self._linkset(dataset, predicate, space, size)
        return self.statements

    def _count(self, subject: str, **sizes: int) -> None:
        for name, size in sizes.items():
            self.statements.say(subject, VOID + name, Literal(str(size), f"{XSD}integer"))

    def _part(self, dataset: str, kind: str, term: str, **sizes: int) -> None:
        part = self._named(kind, term)
        self.statements.say(dataset, f"{VOID}{kind}Partition", part)
        self.statements.say(part, VOID + kind, term)
        self._count(part, **sizes)

    def _linkset(self, dataset: str, predicate: str, space: str, size: int) -> None:
        linkset, target = self._named("links", f"{predicate} {space}"), self._named("dataset", space)
        say = self.statements.say
        say(target, TYPE, f"{VOID}Dataset")
        say(target, f"{VOID}uriSpace", Literal(space))
        say(target, f"{RDFS}label", Literal(space))
        say(linkset, TYPE, f"{VOID}Linkset")
        say(dataset, f"{VOID}subset", linkset)
        say(linkset, f"{VOID}subjectsTarget", dataset)
        say(linkset, f"{VOID}objectsTarget", target)
        say(linkset, f"{VOID}linkPredicate", predicate)
        self._count(linkset, triples=size)

    def _named(self, kind: str, of: str) -> str:
        return f"{self.settings.address}.well-known/void#{kind}-{quote(of, safe='')}"


def _spaces(counts: Counts) -> list[str]:
    """Name the vocabularies whose terms are used."""
    terms = [*counts.classes, *counts.properties]
    shorts = Prefixes.of(terms)
    used = {str(shorts.short(term)).partition(":")[0] for term in terms}
    return sorted(space for short, space in shorts.names.items() if short in used)


def _features() -> list[str]:
    named = {"jsonld": "JSON-LD", "nq": "N-Quads", "nt": "N-Triples", "rdf": "RDF_XML", "trig": "TriG", "ttl": "Turtle"}
    return [named[name] for name in formats() if name in named]
