"""The ontology stands in the company it claims: standard tools read it, and what it is aligned to exists."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, GEO, ORG, PROV, SDO, SKOS, DefinedNamespace

from ontology.schema import Class, Link, Property, files, load_schema
from ontology.turtle import OBS, local

SCHEMA = load_schema()
TERMS: list[Class | Link | Property] = [*SCHEMA.classes.values(), *SCHEMA.links.values()]
TERMS += [one for class_ in SCHEMA.classes.values() for one in class_.properties.values()]
TERMS += [one for link in SCHEMA.links.values() for one in link.carries.values()]
ALIGNED = {iri for term in TERMS for iri in term.aligned}
CLOSED: list[type[DefinedNamespace]] = [DCAT, DCTERMS, FOAF, GEO, ORG, OWL, PROV, RDFS, SDO, SKOS]
IN_FILES = {
    "http://data.europa.eu/s66#": "EURIO.ttl",
    "http://data.europa.eu/m8g/": "CPOV/core-public-organisation-ap.ttl",
    "http://www.w3.org/ns/legal#": "Core-Business-Vocabulary/core-business-ap-SHACL.ttl",
    "http://www.w3.org/ns/locn#": "Core-Business-Vocabulary/core-business-ap-SHACL.ttl",
}


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_each_file_is_read_by_rdflib_too(file: Path) -> None:
    graph = Graph().parse(file, format="turtle")
    assert (None, RDF.type, OWL.Ontology) in graph or (None, RDF.type, SKOS.ConceptScheme) in graph


@pytest.mark.parametrize("file", [file for file in files() if file.parent.name == "modules"], ids=lambda f: f.stem)
def test_each_class_is_what_owl_and_shacl_tools_look_for(file: Path) -> None:
    graph = Graph().parse(file, format="turtle")
    for class_ in (class_ for class_ in SCHEMA.classes.values() if class_.module == file.stem):
        assert {RDFS.Class, OWL.Class, SH.NodeShape} <= set(graph.objects(URIRef(class_.iri), RDF.type))
    for link in (link for link in SCHEMA.links.values() if link.module == file.stem):
        assert OWL.ObjectProperty in set(graph.objects(URIRef(link.iri), RDF.type))


def test_each_term_elsewhere_belongs_to_a_vocabulary_that_is_checked() -> None:
    checked = (*(str(namespace) for namespace in CLOSED), *IN_FILES)
    assert [iri for iri in ALIGNED if not iri.startswith(checked)] == []


@pytest.mark.parametrize("namespace", CLOSED, ids=str)
def test_each_term_of_a_w3c_or_schema_org_vocabulary_exists(namespace: type[DefinedNamespace]) -> None:
    used = [iri for iri in ALIGNED if iri.startswith(str(namespace))]
    assert used
    assert [iri for iri in used if URIRef(iri) not in namespace] == []


@pytest.mark.data
@pytest.mark.parametrize("base", IN_FILES)
def test_each_term_of_a_european_vocabulary_exists(base: str, open_data: Path) -> None:
    known = Graph().parse(open_data / "ontologies" / IN_FILES[base], format="turtle")
    terms = {str(node) for triple in known for node in triple if isinstance(node, URIRef)}
    used = {iri for iri in ALIGNED if iri.startswith(base)}
    assert used
    assert used <= terms


@pytest.mark.data
def test_classes_go_with_classes_of_eurio_and_links_with_properties(open_data: Path) -> None:
    eurio = Graph().parse(open_data / "ontologies" / "EURIO.ttl", format="turtle")
    for owner in SCHEMA.classes.values():
        for iri in (iri for iri in owner.aligned if iri.startswith("http://data.europa.eu/s66#")):
            assert (URIRef(iri), RDF.type, OWL.Class) in eurio, f"{owner.name} with {iri}"
    for link in SCHEMA.links.values():
        for iri in (iri for iri in link.aligned if iri.startswith("http://data.europa.eu/s66#")):
            assert (URIRef(iri), RDF.type, OWL.ObjectProperty) in eurio, f"{link.name} with {iri}"


@pytest.mark.parametrize("vocabulary", ["org#", "legal#", "m8g/", "s66#", "prov#", "skos/core#", "schema.org/"])
def test_the_vocabularies_that_the_design_names_are_all_there(vocabulary: str) -> None:
    assert any(vocabulary in iri for iri in ALIGNED)


def test_regions_point_to_the_nuts_classification() -> None:
    graph = Graph().parse(next(file for file in files() if file.stem == "place"), format="turtle")
    assert (URIRef(OBS + "Region"), RDFS.seeAlso, URIRef("http://data.europa.eu/nuts/")) in graph


def test_countries_are_those_of_the_european_authority_table() -> None:
    graph = Graph().parse(next(file for file in files() if file.stem == "countries"), format="turtle")
    table = Namespace("http://publications.europa.eu/resource/authority/country/")
    codes = {str(graph.value(c, SKOS.notation)): local(str(m)) for c, m in graph.subject_objects(SKOS.exactMatch)}
    assert {code: codes[code] for code in ("CZ", "PL", "IT", "EL", "UK")} == {
        "CZ": "CZE", "PL": "POL", "IT": "ITA", "EL": "GRC", "UK": "GBR",
    }  # fmt: skip
    assert (None, SKOS.exactMatch, table.CZE) in graph
    assert Literal("Česko", lang="cs") in set(graph.objects(None, SKOS.prefLabel))
