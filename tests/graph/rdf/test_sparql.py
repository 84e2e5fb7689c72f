"""SPARQL over triples: answers are rdflib's, and no query reaches out, writes, or goes on for ever."""

from __future__ import annotations

import csv
import http.server
import io
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib

from graph.problem import GraphProblem, TimeLimitProblem
from graph.rdf.calls_out import call_at
from graph.rdf.sparql import FormProblem, SparqlProblem, TooMuch, Wish, ask
from graph.rdf.triplestore import Triplestore, made_of

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph)[ .]:DeprecationWarning")  # rdflib's own
NAMES = ("Praha", "Łódź", 'a "quoted" one', "two\nlines", "Benátky")
EVERY = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def statements() -> Iterator[str]:
    """Thirty actors in five places, half of them with a name, some with two; both sources state one of the places."""
    for number in range(30):
        actor, graph = f"<http://x/actor/{number}>", f"<http://x/source/{number % 2}>"
        yield f"{actor} <http://x/in> <http://x/place/{number % 5}> {graph} .\n"
        yield f'{actor} <http://x/size> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n'
        if number % 2:
            yield f'{actor} <http://x/name> "Actor {number}"@en {graph} .\n'
        if number % 3 == 0:
            yield f'{actor} <http://x/name> "Aktér {number}"@cs {graph} .\n'
    for number, name in enumerate(NAMES):
        text = json.dumps(name, ensure_ascii=False)
        yield f"<http://x/place/{number}> <http://x/name> {text} <http://x/source/0> .\n"
    yield f"<http://x/place/{number}> <http://x/name> {text} <http://x/source/1> .\n"


def doubled() -> Iterator[str]:
    """Each statement in its graph and in the default one."""
    for line in statements():
        yield line
        yield re.sub(r" <http://x/source/\d> \.$", " .", line)


@pytest.fixture(scope="module")
def store() -> Triplestore:
    return made_of(doubled())


@pytest.fixture(scope="module")
def peer() -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data="".join(statements()), format="nquads")
    return dataset


def rows(answered: str | bytes) -> Counter[Any]:
    """Count the rows of an answer in JSON, each as what its variables are."""
    found = json.loads(answered)["results"]["bindings"]
    return Counter(frozenset((name, *map(str, sorted(term.items()))) for name, term in row.items()) for row in found)


@pytest.mark.parametrize(
    "query",
    [
        EVERY,
        "SELECT ?a ?b { ?a <http://x/in> ?place . ?b <http://x/in> ?place . FILTER(STR(?a) < STR(?b)) }",
        "SELECT ?a ?n { ?a <http://x/in> ?place OPTIONAL { ?a <http://x/name> ?n FILTER(LANG(?n) = 'cs') } }",
        "SELECT ?p (COUNT(?a) AS ?n) (SUM(?size) AS ?all) { ?a <http://x/in> ?p ; <http://x/size> ?size } GROUP BY ?p",
        "SELECT ?p { ?a <http://x/in> ?p ; <http://x/size> ?size } GROUP BY ?p HAVING(SUM(?size) > 80)",
        "SELECT ?n { ?a <http://x/name> ?n FILTER(LANGMATCHES(LANG(?n), 'en')) }",
        "SELECT DISTINCT ?n { ?a <http://x/in>/<http://x/name> ?n }",
        "SELECT ?a { { ?a <http://x/size> 3 } UNION { ?a <http://x/size> 4 } }",
        "SELECT ?a { ?a <http://x/size> ?n FILTER NOT EXISTS { ?a <http://x/name> ?any } }",
        "SELECT ?a ?d { ?a <http://x/size> ?n BIND(CONCAT(STR(?a), '!') AS ?d) VALUES ?n { 1 2 } }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    ],
)
def test_the_answers_are_those_of_rdflib(store: Triplestore, peer: rdflib.Dataset, query: str) -> None:
    expected = peer.query(query).serialize(format="json")
    assert expected is not None
    assert rows(ask(store, query).body) == rows(expected)


def test_a_graph_comes_in_every_format_as_rdflib_reads_it(store: Triplestore, peer: rdflib.Dataset) -> None:
    found_in = "?a <http://x/in> ?place . ?place <http://x/name> ?n"
    query = f"CONSTRUCT {{ ?place <http://x/has> ?a ; <http://x/name> ?n }} WHERE {{ {found_in} }}"
    expected = set(peer.query(query).graph or ())
    for form, theirs in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        found = ask(store, query, Wish(graph=form))
        assert set(rdflib.Graph().parse(data=found.body, format=theirs)) == expected
        assert len(expected) == 35


def test_a_table_comes_in_every_format(store: Triplestore) -> None:
    query = "SELECT ?n { <http://x/place/2> <http://x/name> ?n }"
    for form in ("json", "xml", "tsv"):
        found = rdflib.query.Result.parse(io.BytesIO(ask(store, query, Wish(form)).body), format=form)
        assert [str(row[rdflib.Variable("n")]) for row in found.bindings] == [NAMES[2]]
    assert [*csv.reader(io.StringIO(ask(store, query, Wish("csv")).body.decode()))] == [["n"], [NAMES[2]]]
    assert json.loads(ask(store, "ASK { ?s <http://x/size> 29 }").body)["boolean"] is True
    assert b"false" in ask(store, "ASK { ?s <http://x/size> 30 }", Wish("xml")).body


def test_a_query_is_asked_of_the_graphs_it_names(store: Triplestore) -> None:
    def count(query: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> int:
        return int(ask(store, query, Wish("csv", None, default, named)).body.split()[1])

    assert count("SELECT (COUNT(*) AS ?n) { ?a <http://x/in> ?place }") == 30
    assert count("SELECT (COUNT(*) AS ?n) FROM <http://x/source/1> { ?a <http://x/in> ?place }") == 15
    assert (
        count("SELECT (COUNT(*) AS ?n) FROM NAMED <http://x/source/1> { GRAPH ?g { ?a <http://x/in> ?place } }") == 15
    )
    beside = (("http://x/source/0",), ("http://x/source/1",))
    assert count("SELECT (COUNT(*) AS ?n) FROM <http://x/none> { ?a <http://x/in> ?place }", *beside) == 15
    assert count("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", *beside) == 1


HIDDEN = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { { ?s ?p ?o } UNION { SERVICE ?o { ?a ?b ?c } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p 'it\\'s' . SERVICE#'\n<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)#>'''\nSERVICE <URL> { ?s ?p ?o } #'''\n}",
    'SELECT * { ?s ?p ?o FILTER(?s<?o)#>"""\nSERVICE <URL> { ?s ?p ?o } #"""\n}',
    "PREFIX x: <URL> SELECT * { ?s x:a\\' ?o . SERVICE x: { ?s ?p ?o } #'\n }",
    "PREFIX x: <URL> SELECT * { ?s ?p 1SERVICEx: { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { ?s ?p trueSERVICE: { ?s ?p ?o } }",
    "SELECT * { ?s ?p ''''''SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a'' \\''''.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX x: <http://x/> SELECT * { ?s x:.1SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX x: <http://x/> SELECT * { ?s x:-1e5SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s <http://x/\\u0041'> ?o . SERVICE <URL> { ?s ?p ?o } #'\n }",
]


@pytest.mark.parametrize("query", HIDDEN)
def test_a_call_to_another_service_is_refused_in_every_disguise(store: Triplestore, query: str) -> None:
    with pytest.raises(SparqlProblem, match="SERVICE"):
        ask(store, query.replace("URL", "http://127.0.0.1:9000/"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service $SERVICE { ?service ?p 'SERVICE' } # SERVICE <x> {}",
        "SELECT * { ?s a <http://x/service/SERVICE> , <urn:x:service> }",
        'SELECT * { ?s ?p """SERVICE\n<x> {""" , \'\'\'a \' SERVICE\'\'\' , "\\" SERVICE <x> {" }',
        "PREFIX schema: <https://schema.org/> SELECT * { ?s a schema:Service ; schema:serviceType ?o }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o && ?o>?p) } # it's SERVICE",
    ],
)
def test_the_word_service_may_stand_where_it_calls_nothing(store: Triplestore, query: str) -> None:
    assert call_at(query) is None
    ask(store, query)


def test_the_place_of_a_call_is_told(store: Triplestore) -> None:
    with pytest.raises(SparqlProblem) as told:
        ask(store, "SELECT *\n{\n  SERVICE <http://x> {}\n}")
    assert told.value.where == "SPARQL query, line 3, column 3"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process refuse itself sockets")
def test_the_process_of_a_query_can_reach_nothing_even_where_a_call_gets_through(
    store: Triplestore, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reached.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr("graph.rdf.sparql.call_at", lambda _query: None)
        with pytest.raises(SparqlProblem):
            ask(store, f"SELECT * {{ SERVICE <http://127.0.0.1:{server.server_port}/> {{ ?s ?p ?o }} }}")
        server.shutdown()
    assert reached == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/a> <http://x/b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "# SELECT\nPREFIX x: <http://x/> DROP ALL",
        "LOAD <http://127.0.0.1/>",
        "CLEAR DEFAULT",
    ],
)
def test_an_update_is_refused_by_name(store: Triplestore, update: str) -> None:
    with pytest.raises(SparqlProblem, match=r"found (INSERT|DELETE|DROP|LOAD|CLEAR); .* loads alone"):
        ask(store, update)
    assert json.loads(ask(store, "ASK { ?s <http://x/in> ?o }").body)["boolean"]


@pytest.mark.parametrize(
    ("query", "where", "told"),
    [
        ("SELECT * {\n  ?s ?p ?o FILTER(?x ", "line 2, column 22", "the end"),
        ("SELECT * { ?s no:such ?o }", "line 1", "prefix"),
        ("nonsense", "line 1, column 1", "nonsense"),
        ("", "line 1, column 1", "the end"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?p", "SPARQL query", ""),
    ],
)
def test_what_is_no_query_is_told_with_its_place(store: Triplestore, query: str, where: str, told: str) -> None:
    with pytest.raises(SparqlProblem) as problem:
        ask(store, query)
    assert where in problem.value.where
    assert told in problem.value.found


def test_a_query_that_would_not_end_is_ended(store: Triplestore) -> None:
    with pytest.raises(TimeLimitProblem, match=r"0\.5 s"):
        ask(store, ENDLESS, seconds=0.5)


def test_an_answer_may_not_grow_past_its_limits(store: Triplestore) -> None:
    with pytest.raises(TooMuch, match="1,000 bytes"):
        ask(store, EVERY, most=1_000)
    with pytest.raises(TooMuch, match="memory"):
        ask(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", memory=200 << 20)


def test_a_graph_asked_for_as_a_table_is_refused(store: Triplestore) -> None:
    with pytest.raises(FormProblem, match="CONSTRUCT"):
        ask(store, "DESCRIBE <http://x/actor/1>", Wish("csv", None))


def test_a_store_goes_with_its_last_holder_and_one_too_large_is_not_made() -> None:
    made = made_of(statements())
    folder = made.folder
    assert folder.exists()
    del made
    assert not folder.exists()
    with pytest.raises(GraphProblem, match="more than 100 bytes"):
        made_of(statements(), largest=100)


def test_what_cannot_be_loaded_is_told() -> None:
    with pytest.raises(GraphProblem, match="store of triples"):
        made_of(["no quads\n"])
