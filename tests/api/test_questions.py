"""Questions, measures, sources, ontology, export and health over HTTP."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote

import httpx
import pyoxigraph
import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef

from ontology.shapes import shapes_graph, validate
from queries.query import catalogue

OBS = Namespace("https://w3id.org/innovation-observatory/ontology#")
BASE = "https://w3id.org/innovation-observatory/id/"


def test_every_question_has_a_typed_route_made_from_its_header(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for question in catalogue().values():
        route = paths[f"/api/queries/{question.name}"]["get"]
        parameters = {one["name"]: one for one in route["parameters"]}
        assert set(parameters) - {"format"} == {one.name for one in question.parameters}, question.name
        for one in question.parameters:
            assert parameters[one.name]["required"] is one.required
            assert one.description in parameters[one.name]["description"]
        assert route["summary"] == question.title


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_question_answers_its_example_over_http(client: httpx.Client, name: str) -> None:
    listed = {one["name"]: one for one in client.get("/api/queries").json()["queries"]}
    answer = client.get(listed[name]["links"]["self"])
    assert answer.status_code == 200, answer.text
    assert [one["name"] for one in answer.json()["columns"]] == [one["name"] for one in listed[name]["columns"]]
    assert client.get(listed[name]["links"]["page"]).status_code == 200


def test_an_answer_is_json_or_csv(client: httpx.Client) -> None:
    answer = client.get("/api/queries/actors/by_kind?region=PL22").json()
    assert {row["kind"]: row["count"] for row in answer["rows"]} == {"Hospital": 1, "SME": 1}
    lines = list(csv.reader(io.StringIO(client.get(answer["links"]["csv"]).text)))
    assert lines[0] == ["kind", "count", "active"]
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("", "region"),
        ("?region=", "region"),
        ("?region=project/p1", "region"),
        ("?region=PL22&regoin=x", "query parameters"),
        ("?region=PL22&format=xml", "format"),
    ],
)
def test_a_wrong_parameter_is_told_in_four_parts(client: httpx.Client, given: str, where: str) -> None:
    answer = client.get(f"/api/queries/actors/by_kind{given}")
    assert answer.status_code == 422
    assert where in answer.json()["where"]
    assert answer.json()["remedy"]


def test_a_measure_says_of_which_network_it_was_computed(client: httpx.Client) -> None:
    answer = client.get("/api/measures/degree?limit=2").json()
    assert (answer["rows"][0]["id"], answer["rows"][0]["value"]) == ("organisation/ith-lab", 3)
    assert "4 nodes and 4 ties" in answer["notes"][0]
    silesia = client.get("/api/measures/degree?region=PL22").json()
    assert "2 nodes and 1 ties: organisations in region/PL22" in silesia["notes"][0]
    unknown = client.get("/api/measures/degre")
    assert (unknown.status_code, unknown.json()["remedy"]) == (404, "Did you mean 'degree'?")
    lowest = client.get("/api/measures/degree?limit=1&lowest=true").json()["rows"]
    assert lowest[0]["value"] == min(row["value"] for row in client.get("/api/measures/degree").json()["rows"])
    assert "region/" in client.get("/api/measures/degree?region=XX").json()["found"]


def test_sources_and_loads_tell_what_became_of_the_rows(client: httpx.Client) -> None:
    told = client.get("/api/sources").json()
    (source,) = told["sources"]
    assert {"cordis", "nuts", "table"} <= {known["name"] for known in told["known"]}
    assert (source["name"], source["licence"]) == ("toy", "CC0-1.0")
    load = client.get(source["present"]["links"]["self"]).json()
    rows = load["rows"]
    assert rows["read"] == rows["written"] + rows["unchanged"] + rows["rejected"] > 0
    assert load["rejects"] == []
    assert client.get("/api/sources/../../x/loads").status_code == 404
    assert client.get("/api/sources/nope/loads").status_code == 404


def test_the_ontology_is_told_in_five_languages(client: httpx.Client) -> None:
    class_ = client.get("/api/ontology/classes/Hospital").json()
    assert set(class_["label"]) == {"en", "cs", "pl", "it", "de"}
    assert class_["schema"]["properties"]["beds"]["type"] == "integer"
    link = client.get("/api/ontology/links/participatesIn").json()
    assert (link["type"], link["domain"]) == ("PARTICIPATES_IN", "Organisation")
    assert "role" in link["schema"]["properties"]


def test_the_export_is_turtle_without_blank_nodes_and_complete(client: httpx.Client) -> None:
    rdf = Graph()
    rdf.parse(data=client.get("/api/export.ttl").text, format="turtle")
    assert not any(isinstance(term, BNode) for triple in rdf for term in triple)
    silesia = URIRef(BASE + "region/PL22")
    assert set(rdf.objects(silesia, OBS.name)) == {Literal("Śląskie", lang="pl"), Literal("Silesia", lang="en")}
    project = URIRef(BASE + "project/p1")
    assert (URIRef(BASE + "organisation/gwarek"), OBS.participatesIn, project) in rdf
    said = next(rdf.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#object"), project))
    assert str(said).startswith(BASE + "link/participatesIn/organisation%2F")
    assert [str(value) for value in rdf.objects(said, OBS.contribution)] == ["250.25"]
    assert client.get("/api/export.ttl").text == client.get("/api/export.ttl").text


@pytest.mark.parametrize("name", ["jsonld", "nq", "nt", "rdf", "trig", "ttl"])
def test_every_format_holds_the_same_statements(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/export.{name}")
    kind = answer.headers["content-type"].partition(";")[0]
    known = pyoxigraph.RdfFormat.from_media_type(kind)
    assert known is not None
    assert known.file_extension == name
    lines = client.get("/api/export.nt").text.splitlines()
    found = {str(quad.triple) for quad in pyoxigraph.parse(answer.content, format=known)}
    assert found == {
        str(quad.triple) for quad in pyoxigraph.parse("\n".join(lines), format=pyoxigraph.RdfFormat.N_TRIPLES)
    }
    assert len(found) == len(lines) > 300


def test_an_export_conforms_by_the_shapes_alone_whatever_validator_a_partner_has(client: httpx.Client) -> None:
    shapes = shapes_graph()
    exported = Graph().parse(data=client.get("/api/export.nt").text, format="nt")
    conforms, _, text = pyshacl.validate(exported, shacl_graph=shapes, inference="none")
    assert conforms, text
    report = validate(exported)
    assert report.conforms, str(report)
    assert report.checked > 10


def test_an_export_may_be_without_the_terms_of_others(client: httpx.Client) -> None:
    text = client.get("/api/export.nt", params={"own": True}).text
    assert "https://schema.org/" not in text
    assert "https://schema.org/" in client.get("/api/export.nt").text


def test_a_part_of_the_graph_is_told_by_a_region_or_a_source(client: httpx.Client) -> None:
    whole = set(client.get("/api/export.nt").text.splitlines())
    answer = client.get("/api/export.nt", params={"region": "PL22"})
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''observatory-region-PL22.nt"
    silesia = set(answer.text.splitlines())
    assert silesia < whole
    assert any("organisation/gwarek> <" in line for line in silesia)
    assert not any("organisation/dex" in line for line in silesia)
    assert set(client.get("/api/export.nt", params={"source": "toy"}).text.splitlines()) == whole


def test_what_an_answer_names_is_to_be_had_as_linked_data(client: httpx.Client) -> None:
    whole = set(client.get("/api/export.nt").text.splitlines())
    answer = client.get("/api/queries/actors/in_region", params={"region": "PL22", "format": "nt"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''observatory-actors-in_region.nt"
    named = set(answer.text.splitlines())
    assert named < whole
    rows = client.get("/api/queries/actors/in_region", params={"region": "PL22"}).json()
    ids = [row["id"] for row in rows["rows"]]
    assert ids
    subjects = {unquote(line.split(">")[0]) for line in named}
    assert all(any(subject.endswith(f"/{id_}") for subject in subjects) for id_ in ids)
    assert client.get(rows["links"]["ttl"]).text.startswith("@prefix")


def test_an_answer_that_names_no_node_is_no_linked_data_and_says_so(client: httpx.Client) -> None:
    answer = client.get("/api/queries/quality/how_placed", params={"format": "ttl"})
    assert answer.status_code == 422
    assert answer.json()["found"] == "an answer that names no node"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"region": "PL222"}, "Did you mean 'PL22'?"),
        ({"source": "tyo"}, "'toy'"),
        ({"region": "PL22", "source": "toy"}, "Leave out all but one."),
    ],
)
def test_a_part_that_is_none_is_told_with_what_is_there(client: httpx.Client, given: dict[str, str], said: str) -> None:
    answer = client.get("/api/export.nt", params=given)
    assert answer.status_code == 422
    assert said in answer.json()["remedy"]


def test_a_format_that_is_none_is_told_with_the_near_one(client: httpx.Client) -> None:
    answer = client.get("/api/export.json")
    assert answer.status_code == 404
    assert "jsonld" in answer.json()["expected"]
    assert "jsonld" in answer.json()["remedy"]


def test_health_names_the_engine_and_what_is_wrong(client: httpx.Client) -> None:
    health = client.get("/api/health").json()
    assert (health["status"], health["engine"]) == ("ok", "embedded")
