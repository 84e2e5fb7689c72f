"""Describes the graph, live or as a dump, for catalogues of data: a record in DCAT-AP 3.0.1.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/. No node is blank: each has an IRI made of the record's address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.connection import Graph
from graph.kept import version
from graph.settings import Settings
from ontology.prefixes import KNOWN
from ontology.schema import Schema
from ontology.turtle import RDFS, SKOS, XSD

from .format import named
from .iris import Iris
from .statements import Literal, Statements, texts
from .terms import DERIVED, TYPE

DCAT, DCTERMS, FOAF = KNOWN["dcat"], KNOWN["dcterms"], KNOWN["foaf"]
SPDX = KNOWN["spdx"]
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = MappingProxyType(
    {"jsonld": "JSON_LD", "nq": "RDF_N_QUADS", "nt": "RDF_N_TRIPLES", "rdf": "RDF_XML", "trig": "RDF_TRIG",
     "ttl": "RDF_TURTLE"}
)  # fmt: skip
_LANGUAGES = ("ENG", "CES", "POL", "ITA", "DEU")
_LICENCES = MappingProxyType(
    {"CC BY 4.0": f"{_EU}licence/CC_BY_4_0", "CC-BY-4.0": f"{_EU}licence/CC_BY_4_0", "CC0-1.0": f"{_EU}licence/CC0"}
)
_TITLE = MappingProxyType(
    {
        "en": "Innovation Observatory: who connects whom in regional innovation",
        "cs": "Observatoř inovací: kdo koho spojuje v regionálních inovacích",
        "pl": "Obserwatorium innowacji: kto kogo łączy w innowacjach regionalnych",
        "it": "Osservatorio dell'innovazione: chi collega chi nell'innovazione regionale",
        "de": "Innovationsobservatorium: wer wen in der regionalen Innovation verbindet",
    }
)
_DESCRIPTION = MappingProxyType(
    {
        "en": "Organisations, regions, projects, demands, good practices and actions of regional innovation, and the "
        "links between them; each statement names the sources that make it.",
        "cs": "Organizace, regiony, projekty, poptávky, dobré praxe a akce regionálních inovací a vazby mezi nimi; "
        "každé tvrzení uvádí své zdroje.",
        "pl": "Organizacje, regiony, projekty, potrzeby, dobre praktyki i działania innowacji regionalnych oraz "
        "powiązania między nimi; każde stwierdzenie podaje swoje źródła.",
        "it": "Organizzazioni, regioni, progetti, domande, buone pratiche e azioni dell'innovazione regionale, e i "
        "legami tra loro; ogni affermazione indica le sue fonti.",
        "de": "Organisationen, Regionen, Projekte, Bedarfe, gute Beispiele und Maßnahmen der regionalen Innovation und "
        "die Verbindungen zwischen ihnen; jede Aussage nennt ihre Quellen.",
    }
)
_KEYWORDS = (
    {"en": "innovation", "cs": "inovace", "pl": "innowacje", "it": "innovazione", "de": "Innovation"},
    {"en": "regions", "cs": "regiony", "pl": "regiony", "it": "regioni", "de": "Regionen"},
    {"en": "health", "cs": "zdraví", "pl": "zdrowie", "it": "salute", "de": "Gesundheit"},
    {"en": "knowledge graph", "cs": "znalostní graf", "pl": "graf wiedzy", "it": "grafo di conoscenza",
     "de": "Wissensgraph"},
)  # fmt: skip
_Said = Mapping[str, Iterable[str | Literal]]
_THEMES = {"HEAL": "Health", "TECH": "Science and technology"}
_SOURCES = "MATCH (s:Source) RETURN s.id AS id, properties(s) AS properties ORDER BY id"
_PLACES = "MATCH (r:Region)<-[:LOCATED_IN]-() RETURN DISTINCT r.code AS code ORDER BY code"
_LOADED = "MATCH (l:Load) RETURN min(l.finishedAt) AS first, max(l.finishedAt) AS last"


@dataclass(frozen=True, slots=True)
class File:
    """A document that holds the graph.

    Attributes:
        url: Where it is.
        format: The name of its format (`graph.rdf.format.formats`).
        size: Its bytes; None for one that is written when it is asked for.
        sha256: Its checksum; empty if there is no size.
        packed: Whether it is compressed with gzip.
        day: The day on which it was made; None for one that is as new as the data set.
    """

    url: str
    format: str
    size: int | None = None
    sha256: str = ""
    packed: bool = False
    day: dt.date | None = None


def record(
    graph: Graph,
    schema: Schema,
    settings: Settings,
    files: Sequence[File],
    *,
    at: str = "",
    issued: dt.date | None = None,
) -> Statements:
    """Describe the graph, its sources, the files that hold it, and the services that answer from it.

    Args:
        graph: The store.
        schema: The ontology that the data follow.
        settings: Names the address of the service, the publisher and the licence.
        files: The files; a distribution for each.
        at: The address of the record, without an ending; that of the live service when left out.
        issued: The day on which the files were made; that of the first load when left out.

    Returns:
        The same statements for the same state of the graph, files and day.
    """
    return _Record(graph, schema, settings, at or f"{settings.address}dcat").of(files, issued)


def dataset_of(settings: Settings) -> str:
    """Name the data set that the live service answers from."""
    return f"{settings.address}dcat#dataset"


def live_files(settings: Settings) -> list[File]:
    """Name the documents that the live service writes when they are asked for."""
    return [File(f"{settings.address}api/export.{name}", name) for name in _FILE_TYPES]


class _Record:
    """Makes one record."""

    def __init__(self, graph: Graph, schema: Schema, settings: Settings, at: str) -> None:
        self._graph, self._schema, self._settings, self._at = graph, schema, settings, at
        self._iris = Iris(settings.base_iri)
        self._statements = Statements()

    def of(self, files: Sequence[File], issued: dt.date | None) -> Statements:
        """Say all."""
        self._licence = self._thing(self._settings.licence, f"{DCTERMS}LicenseDocument")
        self._publisher = self._agent("publisher", self._settings.publisher)
        self._languages = [self._thing(f"{_EU}language/{code}", f"{DCTERMS}LinguisticSystem") for code in _LANGUAGES]
        ((first, last),) = self._graph.read(_LOADED).values
        dates = {
            "issued": [_day(issued or first)] if issued or first else [],
            "modified": [_moment(last)] if last else [],
        }
        dataset = self._dataset(files, dates)
        services = self._services()
        catalog = self._resource("catalog", "Catalog", _TITLE, _DESCRIPTION)
        self._say(catalog, DCTERMS, dates)
        self._say(catalog, DCTERMS, {"license": [self._licence], "language": self._languages})
        taxonomy = self._thing(f"{_EU}data-theme", f"{SKOS}ConceptScheme")
        self._say(taxonomy, DCTERMS, {"title": [Literal("EU data themes", "@en")]})
        homepage = [self._thing(self._settings.address, f"{FOAF}Document")]
        self._say(catalog, FOAF, {"homepage": homepage})
        self._say(catalog, DCAT, {"dataset": [dataset], "service": services, "themeTaxonomy": [taxonomy]})
        return self._statements

    def _say(self, subject: str, space: str, said: _Said) -> None:
        for name, objects in said.items():
            self._statements.say(subject, space + name, *objects)

    def _thing(self, iri: str, class_: str) -> str:
        self._statements.say(iri, TYPE, class_)
        return iri

    def _agent(self, name: str, called: str) -> str:
        agent = self._thing(f"{self._at}#{name}", f"{FOAF}Agent")
        self._say(agent, FOAF, {"name": [Literal(called)]})
        return agent

    def _resource(self, name: str, class_: str, title: Mapping[str, str], description: Mapping[str, str]) -> str:
        iri = self._thing(f"{self._at}#{name}", DCAT + class_)
        said: _Said = {"title": texts(title), "description": texts(description), "publisher": [self._publisher]}
        self._say(iri, DCTERMS, said)
        return iri

    def _dataset(self, files: Sequence[File], dates: Mapping[str, Sequence[Literal]]) -> str:
        dataset = self._resource("dataset", "Dataset", _TITLE, _DESCRIPTION)
        standard = self._thing(self._schema.namespace.rstrip("#/"), f"{DCTERMS}Standard")
        self._say(dataset, DCTERMS, dates)
        self._say(dataset, DCTERMS, {"language": self._languages, "spatial": self._places(), "conformsTo": [standard]})
        self._say(
            dataset,
            DCAT,
            {
                "theme": [self._theme(code, label) for code, label in _THEMES.items()],
                "keyword": [one for words in _KEYWORDS for one in texts(words)],
                "landingPage": [self._thing(self._settings.address, f"{FOAF}Document")],
                "distribution": [self._distribution(file, dates) for file in files],
            },
        )
        if state := version(self._graph):
            self._say(dataset, DCAT, {"version": [Literal(state)]})
        if dataset != (live := dataset_of(self._settings)):
            self._say(dataset, DCAT, {"isVersionOf": [live]})
        sources = [self._source(id_, properties) for id_, properties in self._graph.read(_SOURCES).values]
        self._statements.say(dataset, DERIVED, *sources)
        self._say(dataset, DCTERMS, {"source": sources})
        return dataset

    def _theme(self, code: str, label: str) -> str:
        theme = self._thing(f"{_EU}data-theme/{code}", f"{SKOS}Concept")
        self._say(theme, SKOS, {"prefLabel": [Literal(label, "@en")], "inScheme": [f"{_EU}data-theme"]})
        return theme

    def _places(self) -> list[str]:
        """Name the regions where something is located, and their countries: those that NUTS knows."""
        codes = {code for (code,) in self._graph.read(_PLACES).values if code}
        countries = self._schema.schemes["countries"].concepts
        known = sorted(code for code in codes | {code[:2] for code in codes} if code[:2] in countries)
        return [self._thing(f"http://data.europa.eu/nuts/code/{code}", f"{DCTERMS}Location") for code in known]

    def _distribution(self, file: File, dates: Mapping[str, Sequence[Literal]]) -> str:
        iri = self._thing(f"{file.url}#distribution", f"{DCAT}Distribution")
        format_ = named(file.format)
        title = format_.title + (", gzip" if file.packed else "") + (f", {file.day}" if file.day else "")
        type_ = self._thing(f"{_EU}file-type/{_FILE_TYPES[file.format]}", f"{DCTERMS}MediaTypeOrExtent")
        self._say(iri, DCTERMS, {"title": [Literal(title, "@en")], "format": [type_], "license": [self._licence]})
        self._say(iri, DCTERMS, {"issued": [_day(file.day)], "modified": [_day(file.day)]} if file.day else dates)
        media = self._thing(_MEDIA + format_.media_type, f"{DCTERMS}MediaType")
        self._say(iri, DCAT, {"accessURL": [file.url], "downloadURL": [file.url], "mediaType": [media]})
        if file.packed:
            packed = self._thing(f"{_MEDIA}application/gzip", f"{DCTERMS}MediaType")
            self._say(iri, DCAT, {"compressFormat": [packed]})
        if file.size is not None:
            self._say(iri, DCAT, {"byteSize": [Literal(str(file.size), f"{XSD}nonNegativeInteger")]})
            self._say(iri, SPDX, {"checksum": [self._checksum(file)]})
        return iri

    def _checksum(self, file: File) -> str:
        checksum = self._thing(f"{file.url}#checksum", f"{SPDX}Checksum")
        algorithm = self._thing(f"{SPDX}checksumAlgorithm_sha256", f"{SPDX}ChecksumAlgorithm")
        value = Literal(file.sha256, f"{XSD}hexBinary")
        self._say(checksum, SPDX, {"algorithm": [algorithm], "checksumValue": [value]})
        return checksum

    def _source(self, id_: str, properties: Mapping[str, Any]) -> str:
        """Describe a source as a data set of its own, whose one distribution carries its licence."""
        iri, short = self._thing(self._iris.node(id_), f"{DCAT}Dataset"), id_.removeprefix("source/")
        title = _in_languages(properties) or [Literal(short)]
        page = properties.get("homepage") or ""
        distribution = self._thing(f"{self._at}#files-of-{short}", f"{DCAT}Distribution")
        self._say(iri, DCTERMS, {"title": title, "description": title})
        self._say(iri, DCAT, {"distribution": [distribution]})
        if publisher := properties.get("publisher"):
            self._say(iri, DCTERMS, {"publisher": [self._agent(f"publisher-of-{short}", publisher)]})
        self._say(distribution, DCAT, {"accessURL": [page if page.startswith(("http://", "https://")) else iri]})
        if licence := properties.get("licence"):
            self._say(distribution, DCTERMS, {"license": [self._licence_of(short, licence)]})
        return iri

    def _licence_of(self, short: str, told: str) -> str:
        """Name the licence of a source: that of a list of the EU, or one known by its words alone."""
        own = self._thing(_LICENCES.get(told) or f"{self._at}#licence-of-{short}", f"{DCTERMS}LicenseDocument")
        self._say(own, RDFS, {"label": [Literal(told)]})
        return own

    def _services(self) -> list[str]:
        address = self._settings.address
        return [
            self._service("sparql", "SPARQL 1.1", f"{address}sparql", f"{address}sparql"),
            self._service("feed", "Change feed, LDES 1.0", f"{address}feed", f"{address}feed"),
            self._service("api", "HTTP API", f"{address}api", f"{address}openapi.json"),
        ]

    def _service(self, name: str, title: str, endpoint: str, described: str) -> str:
        service = self._thing(f"{self._settings.address}dcat#{name}", f"{DCAT}DataService")
        said: _Said = {"title": [Literal(title, "@en")], "publisher": [self._publisher], "license": [self._licence]}
        self._say(service, DCTERMS, said)
        resources = [self._thing(iri, f"{RDFS}Resource") for iri in (endpoint, described)]
        served: _Said = {"endpointURL": resources[:1], "endpointDescription": resources[1:],
                  "servesDataset": [f"{self._at}#dataset"]}  # fmt: skip
        self._say(service, DCAT, served)
        return service


def _in_languages(properties: Mapping[str, Any]) -> list[Literal]:
    """Give the names of a node, each with its language."""
    tagged = {key.partition("_")[2]: value for key, value in properties.items() if key.partition("_")[0] == "name"}
    some = {tag: value[0] if isinstance(value, list) else value for tag, value in tagged.items()}
    return [
        Literal(text) if tag in {"", "und"} else Literal(text, "@" + tag.replace("_", "-"))
        for tag, text in sorted(some.items())
    ]


def _day(date: Any) -> Literal:
    return Literal(f"{date:%Y-%m-%d}", f"{XSD}date")


def _moment(moment: Any) -> Literal:
    return Literal(f"{moment:%Y-%m-%dT%H:%M:%S}Z", f"{XSD}dateTime")
