"""What the IRIs of the observatory lead to: documents that say what the whole export says, and no more."""

from __future__ import annotations

from urllib.parse import quote, urljoin

import httpx
import pyoxigraph
import pytest
import rdflib

from api import thing
from graph.rdf.format import Format, formats
from graph.rdf.iris import Iris
from graph.settings import BASE_IRI
from ontology.turtle import OBS, RDF

ODD = "organisation/a%20b?c#d"
IRIS = Iris(BASE_IRI)
FORMATS = tuple(formats().values())
NODES = ("region/PL22", ODD, "organisation/dex", "project/p1", "action/observatory", "source/toy")
LINK = IRIS.link("locatedIn", "organisation/dex", "region/CZ05")
Triple = tuple[str, str, str]
_DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>"


def path_of(iri: str) -> str:
    """Give the address that a client asks for an IRI of the observatory."""
    return "/id/" + quote(iri.removeprefix(BASE_IRI), safe="/%")


def statements(answer: bytes, format_: Format) -> set[Triple]:
    known = pyoxigraph.RdfFormat.from_media_type(format_.media_type)
    assert known is not None
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in pyoxigraph.parse(answer, known)}


def of_others(found: set[Triple]) -> set[Triple]:
    """Leave out what a document says of itself."""
    return {triple for triple in found if "/data/" not in triple[0]}


@pytest.fixture(scope="module")
def everything(client: httpx.Client) -> set[Triple]:
    return statements(client.get("/api/export.nq").content, formats()["nq"])


def expected(everything: set[Triple], iri: str) -> set[Triple]:
    """Choose from the whole export what a document about a node says, by looking at triples alone."""
    me = f"<{iri}>"
    touching = {triple for triple in everything if me == triple[0] or (me == triple[2] and triple[1] != _DERIVED)}
    ends = {one for triple in touching if triple[1] != _DERIVED for one in (triple[0], triple[2])}
    about = {one for one in ends if one.startswith(f"<{BASE_IRI}link/")}
    return touching | {
        triple for triple in everything if triple[0] in about or (triple[0] in ends and of_name(triple[1]))
    }


def of_name(predicate: str) -> bool:
    return predicate.strip("<>") in {f"{OBS}name", f"{RDF}type"}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("id_", NODES)
def test_a_document_says_what_the_export_says_of_a_node_and_around_it(
    client: httpx.Client, everything: set[Triple], id_: str, format_: Format
) -> None:
    iri = IRIS.node(id_)
    answer = client.get(path_of(iri), headers={"accept": format_.media_type}, follow_redirects=True)
    assert answer.headers["content-type"].partition(";")[0] == format_.media_type
    said = of_others(statements(answer.content, format_))
    assert said <= everything
    assert not expected(everything, iri) - said


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # of rdflib's own parsers
def test_rdflib_reads_the_same(client: httpx.Client, format_: Format) -> None:
    answer = client.get(f"/data/region/PL22.{format_.name}")
    names = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nq": "nquads"}
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=answer.text, format=names.get(format_.name, format_.name))
    triples = set(graph.triples((None, None, None)))
    assert len(triples) == len(statements(answer.content, format_)) > 20
    region, name = rdflib.URIRef(IRIS.node("region/PL22")), rdflib.URIRef(OBS + "name")
    assert (region, name, rdflib.Literal("Śląskie", "pl")) in triples
    document = rdflib.URIRef(urljoin(str(client.base_url), f"/data/region/PL22.{format_.name}"))
    topic = rdflib.URIRef("http://xmlns.com/foaf/0.1/primaryTopic")
    assert list(graph.objects(document, topic)) == [region]


def test_what_a_link_says_is_in_the_documents_of_both_ends_and_in_its_own(
    client: httpx.Client, everything: set[Triple]
) -> None:
    basis = (f"<{LINK}>", f"<{OBS}basis>", '"city"')
    assert basis in everything
    for iri in (LINK, IRIS.node("organisation/dex"), IRIS.node("region/CZ05")):
        answer = client.get(path_of(iri), headers={"accept": "application/n-triples"}, follow_redirects=True)
        assert basis in statements(answer.content, formats()["nt"])


def test_a_link_has_documents_and_a_page(client: httpx.Client, everything: set[Triple]) -> None:
    odd = IRIS.link("locatedIn", ODD, "region/PL22")
    for iri in (LINK, odd, IRIS.link("within", "region/PL22", "region/PL2")):
        answer = client.get(path_of(iri), headers={"accept": "text/turtle"}, follow_redirects=True)
        said = of_others(statements(answer.content, formats()["ttl"]))
        assert said <= everything
        assert sum(predicate == f"<{OBS}name>" for _, predicate, _ in said) >= 2
        page = client.get(path_of(iri), headers={"accept": "text/html"}, follow_redirects=True)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_an_iri_leads_to_what_the_caller_reads(client: httpx.Client) -> None:
    for accept, address in (
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/page/region/PL22"),
        ("*/*", "/data/region/PL22.ttl"),
        ("application/rdf+xml", "/data/region/PL22.rdf"),
        ("application/ld+json;q=0.9, text/turtle;q=0.8", "/data/region/PL22.jsonld"),
        ("application/trig", "/data/region/PL22.trig"),
    ):
        answer = client.get("/id/region/PL22", headers={"accept": accept})
        assert (answer.status_code, answer.headers["location"]) == (303, address)
        assert "Accept" in answer.headers["vary"].split(", ")
        assert client.head("/id/region/PL22", headers={"accept": accept}).headers["location"] == address
    assert client.get("/data/region/PL22.html").headers["location"] == "/page/region/PL22"
    assert client.get("/data/region/PL22").headers["location"] == "/data/region/PL22.ttl"


def test_what_is_not_on_offer_is_refused_with_what_is(client: httpx.Client) -> None:
    answer = client.get("/id/region/PL22", headers={"accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert {one["href"] for one in answer.json()["offered"]} == {
        "/page/region/PL22",
        *(f"/data/region/PL22.{name}" for name in formats()),
    }
    assert "Accept" in answer.headers["vary"]
    assert answer.links["alternate"]["url"].startswith("/")
    refused = client.get("/id/region/PL22", headers={"accept": "text/html;q=0"})
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("start", ["/id/", "/data/"])
def test_what_is_not_there_is_404_with_what_is_near(client: httpx.Client, start: str) -> None:
    end = "" if start == "/id/" else ".ttl"
    assert client.get(f"{start}organisation/gwarekk{end}").json()["remedy"] == "Did you mean 'organisation/gwarek'?"
    assert client.get(f"{start}region/pl22{end}").json()["remedy"] == "Did you mean 'region/PL22'?"
    assert "region" in client.get(f"{start}regoin/PL22{end}").json()["remedy"]
    links = (
        "within/region%2FPL22",
        "within/region%2FPL22/region%2FPL",
        "eats/region%2FPL22/region%2FPL2",
        "within/a/b",
    )
    for address in ("zebra", "region/", "%FF%00", "region/%E0%A4%A", *(f"link/{one}" for one in links)):
        answer = client.get(start + address + end)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), address
        assert answer.json()["remedy"]
    assert client.get("/data/region/PL22.tll").json()["remedy"] == "Did you mean 'ttl'?"


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_who_has_the_present_document_is_told_so(client: httpx.Client, coding: str) -> None:
    headers = {"accept-encoding": coding}
    first = client.get("/data/region/PL22.ttl", headers=headers)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for known in (tag, f'"x", W/{tag}'):
        again = client.get("/data/region/PL22.ttl", headers={**headers, "if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    others = [client.get(f"/data/region/{name}", headers=headers) for name in ("PL22.nt", "PL2.ttl")]
    assert len({tag, *(other.headers["etag"] for other in others)}) == 3
    assert client.get("/data/region/PL22.nt", headers={"if-none-match": tag}).status_code == 200
    head = client.head("/data/region/PL22.ttl", headers=headers)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_compressed_or_not_are_two_states(client: httpx.Client) -> None:
    tags = {client.get("/data/region/PL22.ttl", headers={"accept-encoding": one}).headers["etag"]
            for one in ("identity", "gzip")}  # fmt: skip
    assert len(tags) == 2


def test_a_document_and_a_page_name_each_other(client: httpx.Client) -> None:
    headers = client.get("/data/region/PL22.ttl").headers
    assert f'<{IRIS.node("region/PL22")}>; rel="describes"' in headers["link"]
    assert '</page/region/PL22>; rel="alternate"; type="text/html"' in headers["link"]
    page = client.get("/page/region/PL22")
    for format_ in FORMATS:
        address = f"/data/region/PL22.{format_.name}"
        assert f'<{address}>; rel="alternate"; type="{format_.media_type}"' in page.headers["link"]
        assert f'<link rel="alternate" type="{format_.media_type}" href="{address}"' in page.text


def test_a_node_with_many_links_comes_in_parts_that_say_so(
    client: httpx.Client, everything: set[Triple], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thing, "MOST", 1)
    address, parts, said = "/data/project/p1.ttl", 0, set[Triple]()
    while address:
        answer = client.get(address)
        parts += 1
        told = f"Of participatesIn to it: {parts} to {parts} of 3."
        assert f"Not all links are in this document. {told}" in answer.text
        said |= of_others(statements(answer.content, formats()["ttl"]))
        address = answer.links.get("next", {}).get("url", "")
        assert not address or f"rdfs:seeAlso <{urljoin(str(client.base_url), address)}>" in answer.text
    assert parts == 3
    assert expected(everything, IRIS.node("project/p1")) <= said <= everything
    beyond = client.get("/data/project/p1.ttl?part=9")
    assert "participatesIn to it: none of 3." in beyond.text
    assert "next" not in beyond.links
    assert client.get("/data/project/p1.ttl?part=0").status_code == 422
