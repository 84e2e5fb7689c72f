"""The SPARQL endpoint: the protocol, the formats on offer, its description, its page, and what it refuses."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
import rdflib
from click.testing import CliRunner
from rdflib import RDF, Namespace, URIRef

from api.app import create_app
from api.cli import main
from api.routes import sparql
from graph.archive import Archive
from graph.connection import Graph, connect
from graph.load import LoadHeader
from graph.rdf.sparql import ask
from graph.rdf.triplestore import triplestore
from graph.records import Node
from graph.settings import BASE_IRI, Settings
from graph.write import apply
from ontology.schema import load_schema
from tests.api.conftest import EVIL, fill

OBS = "PREFIX obs: <https://w3id.org/innovation-observatory/ontology#>\n"
REGIONS = OBS + "SELECT ?region ?code { ?region a obs:Region ; obs:code ?code } ORDER BY ?code"
CODES = ["CZ05", "ITH3", "PL", "PL2", "PL22"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def codes(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["code"]["value"] for row in answer.json()["results"]["bindings"]]


def test_a_query_is_sent_in_the_address_in_a_form_or_as_the_body(client: httpx.Client) -> None:
    assert codes(client.get("/sparql", params={"query": REGIONS})) == CODES
    assert codes(client.post("/sparql", data={"query": REGIONS})) == CODES
    body = {"content": REGIONS.encode(), "headers": {"content-type": "application/sparql-query; charset=utf-8"}}
    assert codes(client.post("/sparql", **body)) == CODES  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.1", "application/sparql-results+xml"),
        ("text/tab-separated-values, application/sparql-results+json;q=0.5", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.2", "text/csv"),
    ],
)
def test_a_table_comes_as_the_caller_likes_it(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.get("/sparql", params={"query": REGIONS}, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]
    if media == "text/csv":
        assert [row[1] for row in csv.reader(io.StringIO(answer.text))] == ["code", *CODES]
    else:
        form = next(form for form in ("json", "xml", "tsv") if form in media.replace("tab-separated", "tsv"))
        found = rdflib.query.Result.parse(io.BytesIO(answer.content), format=form)
        assert [str(row[rdflib.Variable("code")]) for row in found.bindings] == CODES


@pytest.mark.parametrize(
    ("media", "parser"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
     ("application/ld+json", "json-ld")],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own
def test_a_graph_comes_as_the_caller_likes_it(client: httpx.Client, media: str, parser: str) -> None:
    query = f"DESCRIBE <{BASE_IRI}region/PL22>"
    answer = client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert answer.headers["content-type"].partition(";")[0] == media
    names = rdflib.Graph().parse(data=answer.content, format=parser).objects(URIRef(f"{BASE_IRI}region/PL22"))
    assert rdflib.Literal("Śląskie", lang="pl") in set(names)


def test_what_no_format_on_offer_can_hold_is_not_acceptable(client: httpx.Client) -> None:
    for query, accept in ((REGIONS, "image/png"), (REGIONS, "text/turtle"), ("DESCRIBE <http://x>", "text/csv")):
        answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
        assert answer.status_code == 406
        assert "text/turtle" in answer.json()["expected"]
        assert "text/csv" in answer.json()["expected"]
    assert client.get("/sparql", params={"query": REGIONS, "format": "ttl"}).status_code == 406
    assert client.get("/sparql", params={"query": REGIONS, "format": "xlsx"}).status_code == 422


def test_without_a_query_the_endpoint_describes_itself(client: httpx.Client, address: str) -> None:
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    assert "Accept" in answer.headers["vary"]
    described = rdflib.Graph().parse(data=answer.text, format="turtle")
    (service,) = described.subjects(RDF.type, SD.Service)
    assert str(described.value(service, SD.endpoint)) == f"{address}/sparql"
    assert set(described.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert len(set(described.objects(service, SD.resultFormat))) == 8
    assert client.get("/sparql", headers={"accept": "application/rdf+xml"}).text.startswith("<?xml")
    assert client.get("/sparql", headers={"accept": "image/png"}).status_code == 406
    assert client.post("/sparql").status_code == 422


def test_what_is_no_query_is_told_with_its_place(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT *\n{ ?s ?p ?o FILTER( }"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "line 2, column" in answer.json()["where"]
    for query in ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "DROP ALL", "\x00", "�"):
        assert client.post("/sparql", data={"query": query}).status_code == 400
    assert codes(client.get("/sparql", params={"query": REGIONS})) == CODES


def test_an_update_another_type_and_a_page_of_elsewhere_are_refused(client: httpx.Client) -> None:
    for kind in ("application/sparql-update", "text/plain", "application/json"):
        assert client.post("/sparql", content=b"DROP ALL", headers={"content-type": kind}).status_code == 415
    assert client.post("/sparql", data={"update": "DROP ALL"}).status_code == 422
    assert client.post("/sparql", data={"query": REGIONS}, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/runs", data={"query": REGIONS}).status_code == 415
    latin = {"content-type": "application/sparql-query"}
    assert client.post("/sparql", content=b"ASK { ?s ?p '\xe9' }", headers=latin).status_code == 422
    assert client.get("/sparql", params=[("query", REGIONS), ("query", REGIONS)]).status_code == 422


def test_a_query_of_one_graph(client: httpx.Client) -> None:
    count = OBS + "SELECT (COUNT(*) AS ?code) { ?region a obs:Region }"
    stated = {"query": count, "default-graph-uri": f"{BASE_IRI}source/toy"}
    assert codes(client.post("/sparql", data=stated)) == ["5"]
    assert codes(client.post("/sparql", data=stated | {"default-graph-uri": f"{BASE_IRI}source/none"})) == ["0"]


def test_others_are_answered_while_a_query_does_not_end(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "ask", lambda *given: ask(*given, seconds=2.0))
    answers: list[httpx.Response] = []
    endless = threading.Thread(target=lambda: answers.append(client.get("/sparql", params={"query": ENDLESS})))
    endless.start()
    assert client.get("/api/health").status_code == 200
    assert codes(client.get("/sparql", params={"query": REGIONS})) == CODES
    assert not answers
    endless.join()
    assert answers[0].status_code == 504


def test_too_many_at_once_are_told_to_come_again(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "_AT_WORK", threading.BoundedSemaphore(1))
    monkeypatch.setattr(sparql, "_PATIENCE", 0.01)
    with sparql._turn():
        answer = client.get("/sparql", params={"query": REGIONS})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_the_page_offers_examples_and_each_of_them_finds_something(client: httpx.Client) -> None:
    page = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"<script(?! src=\"/static)", page.text)
    examples = [unescape(found) for found in re.findall(r'<li><a href="(/sparql\?query=[^"]+)"', page.text)]
    assert len(examples) >= 5
    for example in examples:
        shown = client.get(example, headers={"accept": "text/html"})
        assert shown.status_code == 200
        assert "No rows." not in shown.text
        assert re.search(r"\d rows\.|<pre", shown.text)
        assert shown.text.index('id="answer"') < shown.text.index("Examples")  # seen without a search for it
        for link in re.findall(r'href="(/sparql\?[^"]+format=[a-z]+)"', shown.text):
            assert client.get(unescape(link)).status_code == 200


def test_no_text_of_the_graph_or_the_query_breaks_the_page(client: httpx.Client) -> None:
    for query in (OBS + "SELECT ?name { ?s obs:name ?name }", OBS + "CONSTRUCT WHERE { ?s obs:name ?name }",
                  f"# {EVIL} </textarea>\nASK {{ ?s ?p ?o }}", f"SELECT {EVIL}"):  # fmt: skip
        page = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"}).text
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert page.count("</textarea>") == 1
    assert "Poland" in client.get("/sparql", params={"query": OBS + "SELECT ?name { ?s obs:name ?name }"}).text


def test_the_page_says_yes_no_and_nothing(client: httpx.Client) -> None:
    for query, said in (("ASK { ?s ?p ?o }", "Yes"), ("ASK { <x:a> ?p ?o }", "No"), ("DESCRIBE <x:a>", "# No stat"),
                        ("SELECT * { <x:a> ?p ?o }", "No rows."), ("SELECT * {}", "1 rows")):  # fmt: skip
        assert said in client.get("/sparql", params={"query": query}, headers={"accept": "text/html"}).text


def test_the_page_tells_what_is_wrong(client: httpx.Client) -> None:
    page = client.get("/sparql", params={"query": "SELECT * {"}, headers={"accept": "text/html"})
    assert page.status_code == 400
    assert "line 1, column" in page.text


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[tuple[Graph, Settings]]:
    settings = Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path)})
    with connect(settings) as graph:
        graph.prepare(load_schema())
        fill(graph, Path(settings.archive))
        yield graph, settings


def test_the_store_of_triples_follows_a_load(growing: tuple[Graph, Settings]) -> None:
    graph, settings = growing
    schema = load_schema()
    before = triplestore(graph, schema, settings.base_iri)
    assert triplestore(graph, schema, settings.base_iri) is before
    archive = Archive(settings.archive)
    with archive.stage(LoadHeader("more", "One more", publisher="The tests", licence="CC0-1.0")) as staged:
        staged.add(Node("Region", "region/DE21", name={"de": "Oberbayern"}, code="DE21", level=2, country="DE"), 1)
        staged.file("more.csv", "0" * 64, 1, 1)
    apply(graph, archive, staged)
    after = triplestore(graph, schema, settings.base_iri)
    assert b"DE21" not in ask(before, REGIONS).body
    assert b"DE21" in ask(after, REGIONS).body
    folder = before.folder
    del before
    assert not folder.exists()


def test_the_command_line_asks_the_same(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "regions.rq"
    file.write_text(REGIONS, encoding="utf-8")
    env = {"OBSERVATORY_HOME": str(house.home)}
    found = CliRunner().invoke(main, ["sparql", str(file)], env=env).stdout
    assert [row[1] for row in csv.reader(io.StringIO(found))] == ["code", *CODES]
    described = CliRunner().invoke(
        main, ["sparql", "-", "--graph", "nt"], input=f"DESCRIBE <{BASE_IRI}region/PL>", env=env
    )
    assert "Polska" in described.stdout
    wrong = CliRunner().invoke(main, ["sparql", "-"], input="SELECT * {", env=env)
    assert wrong.exit_code == 2
    assert "line 1, column" in wrong.stderr


def test_nothing_is_made_before_the_first_query() -> None:
    assert create_app().url_path_for("sparql_get") == "/sparql"
