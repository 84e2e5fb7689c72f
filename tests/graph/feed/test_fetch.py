"""What is fetched comes from one place, in bounds, and with patience."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.feed import fetch
from graph.feed.fetch import NoMore, Origin, OutOfReach
from graph.problem import GraphProblem

LINE = b"<https://x.org/a> <https://x.org/b> <https://x.org/c> .\n"
NQ = {"content-type": "application/n-quads"}
Answer = tuple[int, dict[str, str], bytes]


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a caller that has heard enough."""


class Web:
    """A web server whose answers are told to it."""

    def __init__(self) -> None:
        self.answer: Callable[[str, dict[str, str]], Answer] = lambda _path, _headers: (200, NQ, LINE)
        self.asked: list[str] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, said, body = web.answer(self.path, headers)
                self.send_response(status)
                for name, value in {**said, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
                pass

        self.server = _Quiet(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/feed"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.server.shutdown()
    web.server.server_close()


def origin(web: Web) -> Origin:
    return Origin(web.address, waits=(0.0, 0.0))


def test_a_document_comes_with_its_tag_and_is_not_sent_twice(web: Web) -> None:
    web.answer = lambda _path, headers: (
        (304, {}, b"") if headers.get("if-none-match") == '"1"' else (200, {**NQ, "etag": '"1"'}, LINE)
    )
    found = origin(web).fetch(web.address)
    assert found is not None
    assert (len(found.quads), found.tag, found.address) == (1, '"1"', web.address)
    assert origin(web).fetch(web.address, found.tag) is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_asked_again_and_then_told(web: Web, status: int) -> None:
    web.answer = lambda _path, _headers: (200, NQ, LINE) if len(web.asked) > 2 else (status, {}, b"")
    assert origin(web).fetch(web.address) is not None
    web.answer = lambda _path, _headers: (status, {}, b"")
    with pytest.raises(OutOfReach, match=str(status)):
        origin(web).fetch(web.address)
    assert len(web.asked) == 6


def test_what_does_not_pass_is_told_at_once(web: Web) -> None:
    for status, kind in ((404, GraphProblem), (410, NoMore), (401, GraphProblem)):
        web.answer = lambda _path, _headers, status=status: (status, {}, b"")  # type: ignore[misc]
        with pytest.raises(kind, match=str(status)):
            origin(web).fetch(web.address)
    assert len(web.asked) == 3


def test_nobody_there_is_told(web: Web) -> None:
    web.server.shutdown()
    web.server.server_close()
    with pytest.raises(OutOfReach, match="no answer"):
        origin(web).fetch(web.address)


def test_it_is_led_only_within_the_place(web: Web) -> None:
    other = Web()
    ways = {"/feed": "/here", "/out": other.address, "/file": "file:///etc/passwd"}
    web.answer = lambda path, _headers: (302, {"location": ways[path]}, b"") if path in ways else (200, NQ, LINE)
    found = origin(web).fetch(web.address)
    assert found is not None
    assert found.address.endswith("/here")
    for path in ("/out", "/file"):
        with pytest.raises(GraphProblem):
            origin(web).fetch(web.address.replace("/feed", path))
    with pytest.raises(GraphProblem, match="stays at"):
        origin(web).fetch(other.address)
    with pytest.raises(GraphProblem, match="stays at"):
        origin(web).check("http://169.254.169.254/latest", web.address)
    assert not other.asked
    other.server.shutdown()
    other.server.server_close()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x.org/feed", "x.org/feed", "http://a:b@x.org/feed"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(GraphProblem, match="address of the feed"):
        Origin(address)


@pytest.mark.parametrize("packed", [False, True])
def test_too_much_is_refused_packed_or_not(web: Web, packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 10_000)
    much = b"#" * 5_000_000
    body, headers = (gzip.compress(much), {**NQ, "content-encoding": "gzip"}) if packed else (much, NQ)
    web.answer = lambda _path, _headers: (200, headers, body)
    with pytest.raises(GraphProblem, match="more than 10,000 bytes"):
        origin(web).fetch(web.address)


def test_what_is_packed_is_unpacked(web: Web) -> None:
    web.answer = lambda _path, headers: (
        200,
        {**NQ, "content-encoding": headers["accept-encoding"]},
        gzip.compress(LINE),
    )
    found = origin(web).fetch(web.address)
    assert found is not None
    assert len(found.quads) == 1


def test_what_is_no_rdf_is_told_with_the_line(web: Web) -> None:
    web.answer = lambda _path, _headers: (200, NQ, LINE + b"nonsense\n")
    with pytest.raises(GraphProblem, match="line 2"):
        origin(web).fetch(web.address)
    web.answer = lambda _path, _headers: (200, {"content-type": "text/html"}, b"<html>")
    with pytest.raises(GraphProblem, match="text/html"):
        origin(web).fetch(web.address)
