"""The ontology on the web: the same statements in each syntax, terms that resolve, and a context that says the same."""

from __future__ import annotations

import json
import re

import httpx
import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, SH, SKOS, URIRef
from rdflib.compare import isomorphic

from ontology.published import SYNTAXES, Syntax
from ontology.schema import files, load_schema
from ontology.shapes import validate
from ontology.turtle import OBS, VOC

SCHEMA = load_schema()
ONTOLOGY = URIRef(OBS.rstrip("#"))
NAMES = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
ALL = list(SYNTAXES.values())


@pytest.fixture(scope="module")
def whole() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in files():
        graph.parse(file, format="turtle")
    return graph


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # of rdflib's own parsers
@pytest.mark.parametrize("syntax", ALL, ids=lambda syntax: syntax.name)
def test_each_syntax_says_what_the_files_say(client: httpx.Client, whole: rdflib.Graph, syntax: Syntax) -> None:
    by_name = client.get(f"/ontology.{syntax.name}")
    asked = client.get("/ontology", headers={"accept": syntax.media_type})
    of_version = client.get(f"/ontology/{SCHEMA.version}.{syntax.name}")
    assert by_name.content == asked.content == of_version.content
    assert asked.headers["content-type"].partition(";")[0] == syntax.media_type
    assert asked.headers["content-location"] == f"/ontology.{syntax.name}"
    assert "Accept" in asked.headers["vary"].split(", ")
    read = rdflib.Graph().parse(data=by_name.text, format=NAMES[syntax.name])
    format_ = pyoxigraph.RdfFormat.from_media_type(syntax.media_type)
    assert len(set(pyoxigraph.parse(by_name.content, format_))) == len(read) == len(whole)
    assert isomorphic(read, whole)


def test_the_ontology_says_its_version(client: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=client.get("/ontology.ttl").text, format="turtle")
    assert str(graph.value(ONTOLOGY, OWL.versionInfo)) == SCHEMA.version
    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{SCHEMA.version}")
    page = client.get("/ontology", headers={"accept": "text/html"})
    assert f"<h3>{SCHEMA.version}</h3>" in page.text


def test_the_present_version_is_the_ontology_and_others_are_not_there(client: httpx.Client) -> None:
    for accept in ("text/html", "text/turtle"):
        headers = {"accept": accept}
        assert client.get(f"/ontology/{SCHEMA.version}", headers=headers).headers["content-type"].startswith(accept)
    for name in ("0.0.9", "shape.ttl", "ontology", "0.1.0.tll"):
        answer = client.get(f"/ontology/{name}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert answer.json()["remedy"]
    assert client.get("/ontology/shape.ttl").json()["remedy"] == "Did you mean 'shapes.ttl'?"
    assert client.get("/ontology.tll").json()["remedy"] == "Did you mean 'ttl'?"
    assert client.get("/ontology/actor").headers["location"] == "/ontology"
    refused = client.get("/ontology", headers={"accept": "image/png"})
    assert {one["href"] for one in refused.json()["offered"]} == {f"/ontology.{name}" for name in (*SYNTAXES, "html")}


def test_each_term_of_the_ontology_has_its_place_in_the_page(client: httpx.Client, whole: rdflib.Graph) -> None:
    page = client.get("/ontology", headers={"accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    places = re.findall(r' id="([^"]+)"', page.text)
    assert len(places) == len(set(places))
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(term) for kind in kinds for term in whole.subjects(RDF.type, kind)}
    terms |= {str(shape) for shape in whole.subjects(RDF.type, SH.NodeShape)}
    terms |= {f"{link.iri}-statement" for link in SCHEMA.links.values()}  # the class of what the link itself says
    assert len(terms) > 100
    assert {term.removeprefix(OBS) for term in terms} <= set(places)
    assert set(re.findall(r'href="#([^"]+)"', page.text)) <= set(places)
    for syntax in ALL:
        assert f'<link rel="alternate" type="{syntax.media_type}" href="/ontology.{syntax.name}"' in page.text
    assert client.get("/ontology/diagram.svg").headers["content-type"] == "image/svg+xml"


def test_a_vocabulary_and_its_values_lead_to_what_defines_them(client: httpx.Client, whole: rdflib.Graph) -> None:
    concepts = [str(one) for one in whole.subjects(RDF.type, SKOS.Concept)]
    schemes = [str(one) for one in whole.subjects(RDF.type, SKOS.ConceptScheme)]
    page = client.get("/ontology.html").text
    for iri in (*schemes, *concepts[::10]):
        path = "/vocabulary/" + iri.removeprefix(VOC)
        assert client.get(path, headers={"accept": "text/turtle"}).headers["location"] == "/ontology.ttl"
        _, _, anchor = client.get(path, headers={"accept": "text/html"}).headers["location"].partition("#")
        assert f'id="{anchor}"' in page
    assert "place-bases" in client.get("/vocabulary/place-base/code").json()["remedy"]


def test_who_has_the_present_ontology_is_told_so(client: httpx.Client) -> None:
    for path in ("/ontology.ttl", "/ontology/shapes.ttl", "/ontology/context.jsonld", "/ontology"):
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.head(path).headers["etag"] == tag


def test_the_shapes_find_what_is_wrong_in_any_shacl_tool(client: httpx.Client) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    shapes = rdflib.Graph().parse(data=client.get("/ontology/shapes.ttl").text, format="turtle")
    data = rdflib.Graph().parse(format="turtle", data=f"""
        <https://x.org/region/A> a <{OBS}Region> ; <{OBS}name> "A"@en ; <{OBS}code> "A" ; <{OBS}level> 7 .
    """)  # fmt: skip
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert not conforms
    assert "level" in text
    assert not validate(data).conforms


DOCUMENT = {
    "@graph": [
        {
            "id": "https://x.org/id/region/PL22",
            "type": "Region",
            "name": {"pl": "Śląskie", "en": "Silesia", "@none": "PL22"},
            "level": 2,
            "within": ["https://x.org/id/region/PL2"],
            "wasDerivedFrom": ["https://x.org/id/source/toy"],
        },
        {
            "id": "https://x.org/id/project/p1",
            "type": ["Project"],
            "totalCost": "1000.5",
            "startDate": "2021-01-01",
            "keywords": {"en": ["health", "ageing"]},
            "doi": "https://doi.org/10.1",
        },
        {
            "id": "https://x.org/id/link/1",
            "type": "Statement",
            "subject": "https://x.org/id/region/PL22",
            "predicate": "within",
            "object": "https://x.org/id/region/PL2",
        },
    ]
}
MEANT = f"""
    PREFIX obs: <{OBS}>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX rdf: <{RDF}>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    BASE <https://x.org/id/>
    <region/PL22> a obs:Region ; obs:name "Śląskie"@pl, "Silesia"@en, "PL22" ; obs:level 2 ;
        obs:within <region/PL2> ; prov:wasDerivedFrom <source/toy> .
    <project/p1> a obs:Project ; obs:totalCost 1000.5 ; obs:startDate "2021-01-01"^^xsd:date ;
        obs:keywords "health"@en, "ageing"@en ; obs:doi "https://doi.org/10.1"^^xsd:anyURI .
    <link/1> a rdf:Statement ; rdf:subject <region/PL22> ; rdf:predicate obs:within ; rdf:object <region/PL2> .
"""


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # of rdflib's own parsers
def test_json_with_the_context_says_what_it_means(client: httpx.Client) -> None:
    answer = client.get("/ontology/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    text = json.dumps(answer.json() | DOCUMENT)
    meant = set(pyoxigraph.parse(MEANT, pyoxigraph.RdfFormat.TURTLE))
    assert set(pyoxigraph.parse(text, pyoxigraph.RdfFormat.JSON_LD)) == meant
    lines = rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt")
    assert set(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)) == meant


def test_the_context_has_a_name_for_each_term(client: httpx.Client) -> None:
    terms = client.get("/ontology/context.jsonld").json()["@context"]
    names = {*SCHEMA.classes, *SCHEMA.links}
    names |= {name for class_ in SCHEMA.classes.values() for name in class_.properties}
    names |= {name for link in SCHEMA.links.values() for name in link.carries}
    assert names <= set(terms)
