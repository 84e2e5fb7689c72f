"""Whatever is sent to an address of linked data is answered clearly, and the service lives on."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api.test_guard import raw

ADDRESSES = (
    "/id/region/PL22", "/data/region/PL22", "/data/region/PL22.ttl", "/sparql", "/ontology", "/ontology.ttl",
    "/ontology/shapes.ttl", "/ontology/context.jsonld", "/vocabulary/action-status", "/dcat", "/dcat.jsonld",
    "/.well-known/void", "/api/export.nt", "/dumps", "/page/region/PL22",
)  # fmt: skip
ACCEPTS = (
    "", "garbage", "/", "text/", ",,,,", "text/turtle;q=2", "text/turtle;q=-1", "text/turtle;q=abc", "*/*;q=0",
    "text/turtle;q=0.5;q=0.9", 'text/turtle;x="unended', "text/turtle;charset=latin-1", "a" * 5_000,
    "text/html," * 900, "text/turtle;" * 800,
)  # fmt: skip
LONG = "x" * 1_900
ODD = (
    "region/PL22'--", "region/PL22%22%7D)%20RETURN%201//", "region/%00", "region/%", "region/%zz", "region/%ff%fe",
    "region/..%2f..%2fetc/passwd", "region/PL22/", "/region/PL22", "Region/PL22", "regoin/PL22", "nothing/x", "", LONG,
    f"region/{LONG}", "link", "link/x/y/z", "link/locatedIn/a/b", "link/locatedIn/region%252F/b", "sources/a+b",
)  # fmt: skip


@pytest.fixture(autouse=True)
def alive(client: httpx.Client) -> Iterator[None]:
    yield
    assert client.get("/api/health").json()["status"] == "ok"


def is_problem(answer: httpx.Response) -> bool:
    told = answer.json() if answer.headers["content-type"] == "application/problem+json" else {}
    return all(told.get(part) for part in ("where", "found", "expected", "remedy"))


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_header_accept_is_too_odd(client: httpx.Client, path: str) -> None:
    for accept in ACCEPTS:
        answer = client.get(path, headers={"accept": accept})
        assert answer.status_code in {200, 303} or (answer.status_code == 406 and is_problem(answer)), accept


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_method_that_is_not_answered_to_is_told_which_are(client: httpx.Client, path: str) -> None:
    assert client.head(path, headers={"accept": "*/*"}).status_code in {200, 303}
    allowed = "GET, HEAD, POST" if path == "/sparql" else "GET, HEAD"
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "ODD", *(() if "POST" in allowed else ("POST",))):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed), method
        assert is_problem(answer)


@pytest.mark.parametrize("start", ["/id/", "/data/"])
def test_an_id_that_is_none_is_told_so(address: str, client: httpx.Client, start: str) -> None:
    for odd in ODD:
        answer = client.get(start + odd)
        assert answer.status_code == 404, odd
        assert is_problem(answer)
        # As the bytes stand here, which a client would spell anew.
        plain = raw(address, f"GET {start}{odd} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert plain.split()[1] == b"404", odd
    assert client.get(f"{start}region/{LONG * 2}").status_code == 422
    assert client.get(f"{start}region/{LONG * 5}").status_code == 413


def test_a_slash_may_be_spelled_by_its_bytes(client: httpx.Client) -> None:
    for path in ("/id/region%2FPL22", "/id/region%2fPL22", "/data/region%2FPL22"):
        assert client.get(path).headers["location"] == "/data/region/PL22.ttl"
    assert client.get("/data/region%2FPL22.ttl").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/export.exe", 404), ("/api/export.ttl?region=XX99", 422), ("/api/export.ttl?region=%27%22", 422),
        ("/api/export.ttl?source=none", 422), ("/api/export.ttl?regoin=PL22", 422), ("/api/export.ttl?own=7", 422),
        (f"/api/export.ttl?region={LONG}", 422), ("/api/export.ttl?region=PL22&source=toy", 422),
        ("/data/region/PL22.exe", 404), ("/data/region/PL22.TTL", 404), ("/data/region/PL22.", 404),
        ("/data/region/PL22.ttl?part=-1", 422), ("/data/region/PL22.ttl?part=99999999999999999999", 422),
        ("/ontology/%2e%2e", 404), ("/ontology.exe", 404), ("/ontology/9.9.9", 404), (f"/ontology/{LONG}", 422),
        ("/vocabulary/none/x", 404), ("/vocabulary/", 404), ("/dcat.exe", 404), ("/.well-known/void.exe", 404),
        ("/.well-known/", 404), ("/dumps/x/y", 404), ("//id/region/PL22", 404), ("/sparql?qurey=x", 422),
    ],
)  # fmt: skip
def test_what_is_asked_for_wrongly_is_told_what_would_be_right(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert is_problem(answer)


def test_an_export_of_a_part_that_is_misspelt_is_not_the_whole(client: httpx.Client) -> None:
    assert client.get("/api/export.ttl?regoin=PL22").json()["remedy"] == "Did you mean 'region'?"


@pytest.mark.parametrize("query", ["ASK {" + "{" * 20_000 + "}" * 20_000 + "}", "ASK { ?s ?p '" + "x" * 60_000 + "' }",
                                   "SELECT * {" + " ?s ?p ?o ." * 10 + "# \x00\ud7ff\U0010ffff\n}"])  # fmt: skip
def test_no_query_is_too_odd(client: httpx.Client, query: str) -> None:
    answer = client.post("/sparql", content=query.encode(), headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 200 or is_problem(answer)
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/sparql", "/id/region/PL22", "/data/region/PL22.ttl", "/api/export.nt"])
def test_two_gigabytes_are_refused_before_they_are_sent(client: httpx.Client, address: str, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    said = raw(address, f"{head}Content-Length: {2**31}\r\n\r\n".encode())
    assert said.split()[1] == b"413"
    pieces = (b"x" * 10_000 for _ in range(200_000))  # nobody says how much will come
    try:
        answer = client.post(path, content=pieces, headers={"content-type": "application/sparql-query"})
        assert answer.status_code in {405, 413, 415}
    except httpx.WriteError:  # the line is cut while more is sent
        assert next(pieces)
