"""The record of the data passes the shapes that SEMIC publishes, and a broken one does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, BNode, Literal, URIRef
from rdflib.namespace import XSD

from graph.archive import Archive
from graph.connection import Graph
from graph.load import LoadHeader
from graph.problem import GraphProblem
from graph.rdf.dcat import File, live_files, record
from graph.rdf.format import formats
from graph.records import Link, Node
from graph.settings import Settings
from graph.write import apply
from ontology.schema import load_schema
from tests.contract.conftest import emptied

SCHEMA = load_schema()
SETTINGS = Settings("embedded:x", "x", base_iri="https://example.org/id/", address="https://example.org/")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
FILES = [File("https://example.org/dumps/1/all.nq.gz", "nq", 12, "ab" * 32, True), File("https://x.org/a.ttl", "ttl")]
DAY = dt.date(2026, 1, 2)
DATASET = URIRef("https://example.org/dcat#dataset")
CATALOG = URIRef("https://example.org/dcat#catalog")
RECORDS: list[Node | Link] = [
    Node("Region", "region/PL22", name={"pl": "Śląskie"}, code="PL22", level=2),
    Node("Region", "region/US", name="United States", code="US", level=0),
    Node("SME", "organisation/a", name="A", country="PL"),
    Node("SME", "organisation/b", name="B", country="US"),
    Link("locatedIn", "organisation/a", "region/PL22", basis="city"),
    Link("locatedIn", "organisation/b", "region/US", basis="country"),
]


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    headers = [LoadHeader("one", "The first", publisher="A press", licence="CC BY 4.0", url="https://one.example"),
               LoadHeader("two", "The second", licence="re-use with credit")]  # fmt: skip
    with emptied(request.getfixturevalue(request.param)) as graph:
        archive = Archive(tmp_path_factory.mktemp("archive"))
        for header in headers:
            with archive.stage(header) as staged:
                for number, one in enumerate(RECORDS, 1):
                    staged.add(one, number)
                staged.file("rows.csv", "0" * 64, 1, len(RECORDS))
            apply(graph, archive, staged)
        yield graph


def parsed(graph: Graph, files: list[File] | None = None, **others: Any) -> rdflib.Graph:
    text = "".join(record(graph, SCHEMA, SETTINGS, FILES if files is None else files, **others).written("ttl"))
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture(scope="module")
def shapes(open_data: Path) -> rdflib.Graph:
    """What SEMIC publishes for DCAT-AP 3.0.1: cardinalities, and which classes the values are of.

    Five property shapes are named there and nowhere described, so nothing can check them.
    """
    folder = open_data / "ontologies" / "DCAT-AP"
    found = rdflib.Graph().parse(folder / "dcat-ap-SHACL.ttl").parse(folder / "shapes.ttl").parse(folder / "ranges.ttl")
    hollow = [(shape, SH.property, one) for shape, one in found.subject_objects(SH.property)
              if (one, SH.path, None) not in found]  # fmt: skip
    assert len(hollow) == 5
    for triple in hollow:
        found.remove(triple)
    return found


def checked(found: rdflib.Graph, shapes: rdflib.Graph) -> list[tuple[str, str]]:
    """Give the violations as pairs of the last names of path and constraint."""
    _, report, _ = pyshacl.validate(found, shacl_graph=shapes, inference="none")
    assert isinstance(report, rdflib.Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    bad = [one for one in results if report.value(one, SH.resultSeverity) == SH.Violation]
    return sorted({tuple(str(report.value(one, part)).replace("#", "/").rpartition("/")[2]
                   for part in (SH.resultPath, SH.sourceConstraintComponent)) for one in bad})  # type: ignore[misc]  # fmt: skip


def focused(found: rdflib.Graph, shapes: rdflib.Graph) -> dict[str, int]:
    """Count the nodes that each shape looks at."""
    classes = set(shapes.objects(None, SH.targetClass))
    counts = {str(class_).replace("#", "/").rpartition("/")[2]: len(set(found.subjects(RDF.type, class_)))
              for class_ in classes}  # fmt: skip
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("files", [FILES, live_files(SETTINGS)], ids=["dump", "live"])
def test_the_record_passes_the_shapes_of_dcat_ap(store: Graph, shapes: rdflib.Graph, files: list[File]) -> None:
    found = parsed(store, files, issued=DAY)
    looked = focused(found, shapes)
    assert looked["Catalog"] == 1
    assert looked["Dataset"] == 3
    assert looked["Distribution"] == len(files) + 2
    assert looked["DataService"] == 3
    assert min(looked[name] for name in ("Agent", "LicenseDocument", "Location", "Concept")) > 0
    assert checked(found, shapes) == []


def no_title(found: rdflib.Graph) -> None:
    found.remove((DATASET, DCTERMS.title, None))


def no_description(found: rdflib.Graph) -> None:
    found.remove((CATALOG, DCTERMS.description, None))


def licence_of_no_class(found: rdflib.Graph) -> None:
    found.remove((None, RDF.type, DCTERMS.LicenseDocument))


def two_publishers(found: rdflib.Graph) -> None:
    found.add((DATASET, DCTERMS.publisher, URIRef("https://example.org/other")))
    found.add((URIRef("https://example.org/other"), RDF.type, FOAF.Agent))
    found.add((URIRef("https://example.org/other"), FOAF.name, Literal("Other")))


def nameless_publisher(found: rdflib.Graph) -> None:
    found.remove((None, FOAF.name, None))


def no_address(found: rdflib.Graph) -> None:
    found.remove((URIRef(FILES[0].url + "#distribution"), DCAT.accessURL, None))


def size_as_text(found: rdflib.Graph) -> None:
    found.set((URIRef(FILES[0].url + "#distribution"), DCAT.byteSize, Literal("12")))


def checksum_without_algorithm(found: rdflib.Graph) -> None:
    found.remove((None, SPDX.algorithm, None))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (no_title, ("title", "MinCountConstraintComponent")),
        (no_description, ("description", "MinCountConstraintComponent")),
        (licence_of_no_class, ("license", "ClassConstraintComponent")),
        (two_publishers, ("publisher", "MaxCountConstraintComponent")),
        (nameless_publisher, ("name", "MinCountConstraintComponent")),
        (no_address, ("accessURL", "MinCountConstraintComponent")),
        (size_as_text, ("byteSize", "DatatypeConstraintComponent")),
        (checksum_without_algorithm, ("algorithm", "MinCountConstraintComponent")),
    ],
)
def test_a_broken_record_fails_for_what_is_broken(
    store: Graph, shapes: rdflib.Graph, broken: Callable[[rdflib.Graph], None], said: tuple[str, str]
) -> None:
    found = parsed(store, issued=DAY)
    broken(found)
    assert said in checked(found, shapes)


def test_the_record_says_what_a_catalogue_shows(store: Graph) -> None:
    found = parsed(store, issued=DAY)
    assert not any(isinstance(term, BNode) for triple in found for term in triple)
    assert {title.language for title in found.objects(DATASET, DCTERMS.title) if isinstance(title, Literal)} == {
        "en", "cs", "pl", "it", "de"
    }  # fmt: skip
    assert found.value(DATASET, DCTERMS.issued) == Literal("2026-01-02", datatype=XSD.date)
    places = {str(place).rpartition("/")[2] for place in found.objects(DATASET, DCTERMS.spatial)}
    assert places == {"PL", "PL22"}
    assert {str(theme).rpartition("/")[2] for theme in found.objects(DATASET, DCAT.theme)} == {"HEAL", "TECH"}
    file = URIRef(FILES[0].url + "#distribution")
    assert found.value(file, DCAT.byteSize) == Literal("12", datatype=XSD.nonNegativeInteger)
    assert str(found.value(file, DCAT.mediaType)) == "https://www.iana.org/assignments/media-types/application/n-quads"
    assert str(found.value(file, DCAT.compressFormat)).endswith("/application/gzip")
    checksum = found.value(file, SPDX.checksum)
    assert str(found.value(checksum, SPDX.checksumValue)).lower() == "ab" * 32


def test_each_source_is_there_with_its_publisher_and_licence(store: Graph) -> None:
    found = parsed(store)
    sources = set(found.objects(DATASET, PROV.wasDerivedFrom))
    assert sources == {URIRef("https://example.org/id/source/one"), URIRef("https://example.org/id/source/two")}
    told = {}
    for source in sources:
        (file,) = found.objects(source, DCAT.distribution)
        licence = found.value(file, DCTERMS.license)
        told[str(source)[-3:]] = (str(found.value(file, DCAT.accessURL)), str(found.value(licence, rdflib.RDFS.label)))
    assert told == {
        "one": ("https://one.example", "CC BY 4.0"),
        "two": ("https://example.org/id/source/two", "re-use with credit"),
    }


def test_the_record_is_the_same_each_time_and_in_each_format(store: Graph) -> None:
    lines = [sorted(record(store, SCHEMA, SETTINGS, FILES, issued=DAY).written("nt")) for _ in range(2)]
    assert lines[0] == lines[1]
    found = []
    for name in ("ttl", "jsonld", "rdf"):
        text = "".join(record(store, SCHEMA, SETTINGS, FILES, issued=DAY).written(name))
        known = pyoxigraph.RdfFormat.from_extension(name)
        found.append({quad.triple for quad in pyoxigraph.parse(text, format=known)})
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 100


def test_every_format_has_a_file_type(store: Graph) -> None:
    assert {file.format for file in live_files(SETTINGS)} == set(formats())
    types = {str(one).rpartition("/")[2] for one in parsed(store, live_files(SETTINGS)).objects(None, DCTERMS.format)}
    assert len(types) == len(formats())


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("OBSERVATORY_ADDRESS", "https://example.org", "ends with /"),
        ("OBSERVATORY_BASE_IRI", "https://example.org", "ends with /"),
        ("OBSERVATORY_BASE_IRI", "https://example.org/#/", "without #"),
        ("OBSERVATORY_LICENCE", "CC BY 4.0", "a whole address"),
        ("OBSERVATORY_LICENCE", "https://example.org/> <x", "a whole address"),
    ],
)
def test_a_setting_that_could_not_stand_in_rdf_is_refused_by_its_name(variable: str, value: str, said: str) -> None:
    with pytest.raises(GraphProblem, match=f"{variable}.*{said}"):
        Settings.from_environment({variable: value})
