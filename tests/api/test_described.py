"""The descriptions of the data are where programs look for them."""

from __future__ import annotations

import httpx
import pyoxigraph
import pytest

DATASET = pyoxigraph.NamedNode("http://127.0.0.1:8000/dcat#dataset")
VOID = "http://rdfs.org/ns/void#"


def read(answer: httpx.Response) -> set[str]:
    known = pyoxigraph.RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert known is not None
    return {str(quad.triple) for quad in pyoxigraph.parse(answer.content, format=known)}


@pytest.mark.parametrize("place", ["/dcat", "/.well-known/void"])
def test_a_description_is_the_same_in_each_format(client: httpx.Client, place: str) -> None:
    plain = client.get(place)
    assert plain.headers["content-type"].startswith("text/turtle")
    found = read(plain)
    assert any(str(DATASET) in one for one in found)
    for format_ in ("ttl", "jsonld", "nt", "rdf"):
        assert read(client.get(f"{place}.{format_}")) == found


def test_the_counts_are_those_of_the_export(client: httpx.Client) -> None:
    about = pyoxigraph.Store()
    about.load(client.get("/.well-known/void.nt").content, format=pyoxigraph.RdfFormat.N_TRIPLES)
    (count,) = about.quads_for_pattern(DATASET, pyoxigraph.NamedNode(VOID + "triples"), None)
    assert isinstance(count.object, pyoxigraph.Literal)
    assert int(count.object.value) == len(client.get("/api/export.nt").text.splitlines())


def test_all_documents_that_the_record_names_are_there(client: httpx.Client) -> None:
    about = pyoxigraph.Store()
    about.load(client.get("/dcat.nt").content, format=pyoxigraph.RdfFormat.N_TRIPLES)
    named = about.quads_for_pattern(None, pyoxigraph.NamedNode("http://www.w3.org/ns/dcat#downloadURL"), None)
    urls = [
        quad.object.value for quad in named if not isinstance(quad.object, pyoxigraph.BlankNode | pyoxigraph.Triple)
    ]
    assert len(urls) == 6
    for url in urls:
        assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.parametrize("place", ["/dcat", "/.well-known/void"])
def test_a_format_that_is_none_is_told_with_what_is_there(client: httpx.Client, place: str) -> None:
    answer = client.get(f"{place}.json")
    assert answer.status_code == 404
    assert "jsonld" in answer.json()["remedy"]
