"""Describes the graph as RDF in VoID, with true counts: https://www.w3.org/TR/void/."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from graph.connection import Graph
from graph.kept import is_kept, of_state, version
from graph.settings import Settings
from ontology.prefixes import KNOWN
from ontology.schema import Schema
from ontology.turtle import RDFS, XSD

from . import census
from .counting import Counts, counted
from .dcat import DCTERMS, FOAF, dataset_of
from .dumps import offered
from .format import formats
from .prefixes import Prefixes
from .quads import chunks
from .statements import Literal, Statements
from .terms import TYPE

VOID = KNOWN["void"]


def counts_of(graph: Graph, schema: Schema, base: str, folder: Path | None = None) -> Counts:
    """Count the whole graph as it is exported, once for each state of the store.

    Args:
        graph: The store.
        schema: The ontology.
        base: What the IRIs of nodes begin with.
        folder: Where the counts are kept beyond the end of this process.
    """

    def counted_once() -> Counts:
        state = version(graph)
        file = census.file_of(folder, schema, state, base) if folder and state else None
        if file and (known := census.read(file)):
            return known
        counts = counted(chunks(graph, schema, base), base)
        if file and version(graph) == state:  # else a load came in between, and nobody knows what was counted
            census.keep(file, counts)
        return counts

    return of_state(graph, ("void", base), counted_once)


def are_counted(graph: Graph, base: str) -> bool:
    """Whether the counts of this state are there at once."""
    return is_kept(graph, ("void", base))


def described(counts: Counts, schema: Schema, settings: Settings) -> Statements:
    """Describe the data set that the live service answers from.

    Args:
        counts: What it holds.
        schema: The ontology.
        settings: Names the base and the address of the service.
    """
    return _Description(settings, schema).of(counts)


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
        say(dataset, f"{VOID}dataDump", *(file.url for file in offered(self.settings)))
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
