"""An observatory that all the web can reach: graphs of several sources, pages elsewhere that read it, its dumps."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from rdflib import DCAT, DCTERMS, Graph

from api.app import create_app
from graph.archive import Archive
from graph.connection import connect
from graph.rdf.dump import dump
from graph.rdf.format import formats
from graph.records import Link, Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.api.conftest import serving
from tests.graph.loading import load

BASE = "https://data.example.org/id/"
FIRST: list[Node | Link] = [
    Node("Region", "region/PL22", name="Śląskie", code="PL22"),
    Node("SME", "organisation/a", name="A"),
    Link("locatedIn", "organisation/a", "region/PL22", basis="city"),
]
SECOND: list[Node | Link] = [*FIRST, Node("SME", "organisation/b", name="B")]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("public")
    given = {"OBSERVATORY_ADDRESS": "https://data.example.org/", "OBSERVATORY_BASE_IRI": BASE}
    made = Settings.from_environment({"OBSERVATORY_HOME": str(home), **given})
    with connect(made) as graph:
        graph.prepare(load_schema())
        for name, records in (("beta", FIRST), ("alpha", SECOND)):
            load(graph, Archive(made.archive), name, records)
    return made


@pytest.fixture(scope="module")
def public(settings: Settings) -> Iterator[httpx.Client]:
    with serving(settings) as at, httpx.Client(base_url=at, timeout=60.0) as client:
        yield client


def test_the_graph_of_several_sources_has_documents(public: httpx.Client) -> None:
    graph = f"{BASE}sources/alpha+beta"
    assert f"<{graph}> ." in public.get("/api/export.nq").text
    answer = public.get("/id/sources/alpha+beta")
    assert (answer.status_code, answer.headers["location"]) == (303, "/data/sources/alpha+beta.ttl")
    assert public.get("/id/sources/alpha%2Bbeta").headers["location"] == "/data/sources/alpha+beta.ttl"
    page = public.get("/id/sources/alpha+beta", headers={"accept": "text/html"})
    assert page.headers["location"] == "/sources"
    for format_ in formats().values():
        text = public.get(f"/data/sources/alpha+beta.{format_.name}").content
        known = pyoxigraph.RdfFormat.from_media_type(format_.media_type)
        found = {(str(quad.subject), str(quad.predicate), str(getattr(quad.object, "value", "")))
                 for quad in pyoxigraph.parse(text, known)}  # fmt: skip
        said = {(predicate.rpartition("#")[2].rpartition("/")[2].strip(">"), value)
                for subject, predicate, value in found if subject == f"<{graph}>"}  # fmt: skip
        assert {value for name, value in said if name == "wasDerivedFrom"} == {
            f"{BASE}source/alpha", f"{BASE}source/beta"
        }  # fmt: skip
        assert ("entities", "2") in said
        assert ("comment", "Nodes: 2, links: 1; alpha and beta state them, no other source.") in said
        names = {subject for subject, predicate, _ in found if predicate.endswith("#name>")}
        assert names == {f"<{BASE}source/alpha>", f"<{BASE}source/beta>"}


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("beta+alpha", "See /id/sources/alpha+beta."),
        ("alpha+alpha", "See /id/sources/alpha+alpha."),
        ("alpha", "See /id/source/alpha."),
        ("alpha+betta", "Did you mean 'source/beta'?"),
        ("", "See /sources."),
        ("alpha+beta+toy", ""),
    ],
)
def test_what_is_no_graph_of_several_is_told_what_is(public: httpx.Client, written: str, remedy: str) -> None:
    answer = public.get(f"/id/sources/{written}")
    assert answer.status_code == 404
    assert remedy in answer.json()["remedy"]


@pytest.mark.parametrize(
    "path",
    ["/id/region/PL22", "/data/region/PL22.ttl", "/ontology.ttl", "/dcat", "/.well-known/void", "/api/export.nt",
     "/sparql?query=ASK%7B%7D", "/data/region/none.ttl"],
)  # fmt: skip
def test_pages_elsewhere_may_read_what_is_public(public: httpx.Client, path: str) -> None:
    answer = public.get(path, headers={"origin": "https://elsewhere.org", "accept": "*/*"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_browser_that_asks_first_is_told_what_it_may_send(public: httpx.Client) -> None:
    asked = {"origin": "https://elsewhere.org", "access-control-request-method": "GET"}
    answer = public.options("/data/region/PL22.ttl", headers={**asked, "access-control-request-headers": "range"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Range" in answer.headers["access-control-allow-headers"]
    assert "POST" not in answer.headers["access-control-allow-methods"]


def test_pages_elsewhere_may_read_nothing_else_and_change_nothing(public: httpx.Client) -> None:
    for path in ("/", "/api/runs", "/page/region/PL22", "/api/entities/region/PL22"):
        assert "access-control-allow-origin" not in public.get(path).headers
    headers = {"origin": "https://elsewhere.org", "sec-fetch-site": "cross-site"}
    assert public.post("/api/runs", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "http://192.168.1.9/", "http://observatory/"])
def test_pages_elsewhere_may_read_nothing_of_an_observatory_that_is_not_public(
    settings: Settings, address: str
) -> None:
    async def asked(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(replace(settings, address=address)))  # no store is needed
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as caller:
            return await caller.options(path, headers={"origin": "https://elsewhere.org"})

    for path in ("/ontology/shapes.ttl", "/data/region/PL22.ttl"):
        answer = asyncio.run(asked(path))
        assert answer.status_code == 405
        assert "access-control-allow-origin" not in answer.headers


@pytest.fixture(scope="module")
def dumped(settings: Settings, public: httpx.Client) -> Path:
    """The newest of two dumps."""
    folder = settings.home / "dumps"
    assert public.get("/dumps").json() == {"dumps": []}
    assert "observatory dump" in public.get("/dumps/latest").json()["remedy"]
    with connect(settings) as graph:
        for day in (dt.date(2026, 1, 2), dt.date(2026, 1, 1)):
            dump(graph, load_schema(), settings, folder, day=day, chosen=("nq", "ttl"), packed=day.day == 2)
    (folder / ".unfinished-x").mkdir()
    (folder / "observatory-2026-09-09").symlink_to(settings.home)
    (settings.home / "secret.txt").write_text("secret")
    (folder / "observatory-2026-01-02" / "linked.ttl").symlink_to(settings.home / "secret.txt")
    (folder / "observatory-2026-01-02" / ".hidden").write_text("secret")
    return folder / "observatory-2026-01-02"


def test_dumps_are_listed_the_newest_first(public: httpx.Client, dumped: Path) -> None:
    listed = public.get("/dumps").json()["dumps"]
    assert [one["name"] for one in listed] == ["observatory-2026-01-02", "observatory-2026-01-01"]
    assert {one["name"] for one in listed[0]["files"]} == {
        "SHA256SUMS", "dcat.jsonld", "dcat.ttl", "observatory.nq.gz", "observatory.ttl.gz"
    }  # fmt: skip
    for file in listed[0]["files"]:
        assert public.get(file["href"]).content == (dumped / file["name"]).read_bytes()
    page = public.get("/dumps", headers={"accept": "text/html"})
    assert "observatory.nq.gz" in page.text
    assert public.get("/dumps/latest").headers["location"] == "/dumps/observatory-2026-01-02"
    latest = public.get("/dumps/latest/observatory.nq.gz")
    assert latest.headers["location"] == "/dumps/observatory-2026-01-02/observatory.nq.gz"


@pytest.mark.parametrize("place", ["2026-01-02/observatory.nq.gz", "2026-01-01/observatory.nq"])
def test_a_file_of_a_dump_is_had_whole_in_parts_and_once(public: httpx.Client, dumped: Path, place: str) -> None:
    address, text = f"/dumps/observatory-{place}", (dumped.parent / f"observatory-{place}").read_bytes()
    whole = public.get(address)
    assert (whole.content, int(whole.headers["content-length"])) == (text, len(text))
    assert whole.headers["etag"] == f'"{hashlib.sha256(text).hexdigest()}"'
    head = public.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(text)))
    assert public.get(address, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    part = public.get(address, headers={"range": "bytes=10-19", "if-range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, text[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(text)}"
    assert public.get(address, headers={"range": f"bytes={len(text)}-"}).status_code == 416
    assert public.get(address, headers={"range": "bytes=10-", "if-range": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "observatory-2026-01-02/linked.ttl",
        "observatory-2026-01-02/.hidden",
        "observatory-2026-01-02/..%2F..%2Fsecret.txt",
        "observatory-2026-01-02/%00",
        "..%2Fsecret.txt",
        "%2e%2e/secret.txt",
        "observatory-2026-09-09/secret.txt",
        ".unfinished-x",
        "observatory-2026-01-03",
    ],
)
def test_nothing_outside_of_a_dump_is_given(public: httpx.Client, dumped: Path, path: str) -> None:
    assert dumped.is_dir()
    answer = public.get(f"/dumps/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")


def test_catalogues_are_led_to_the_newest_dump(public: httpx.Client, dumped: Path) -> None:
    about = Graph().parse(data=public.get("/dcat").text, format="turtle")
    urls = {str(url): one for one, url in about.subject_objects(DCAT.downloadURL)}
    base = "https://data.example.org/dumps/observatory-2026-01-02/"
    assert {url for url in urls if "/dumps/" in url} == {f"{base}observatory.nq.gz", f"{base}observatory.ttl.gz"}
    file = urls[f"{base}observatory.nq.gz"]
    assert int(str(about.value(file, DCAT.byteSize))) == (dumped / "observatory.nq.gz").stat().st_size
    assert str(about.value(file, DCTERMS.issued)) == "2026-01-02"
    assert (None, DCAT.distribution, file) in about
    assert f"<{base}observatory.nq.gz>" in public.get("/.well-known/void.nt").text
    record = public.get("/dumps/observatory-2026-01-02/dcat", headers={"accept": "application/ld+json"})
    assert record.headers["location"] == "/dumps/observatory-2026-01-02/dcat.jsonld"
