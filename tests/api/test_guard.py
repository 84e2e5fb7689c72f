"""What every request passes: hosts, sizes, headers, errors that tell nothing they should not."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from api.app import create_app
from api.routes import health


def raw(address: str, request: bytes) -> bytes:
    """Send bytes as they are: a client library would tidy them up."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(request)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    return answer


@pytest.mark.parametrize("path", ["/", "/api/health", "/static/style.css", "/nowhere", "/page/region/PL22"])
def test_every_answer_has_the_strict_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_another_host_name_is_refused(client: httpx.Client) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        assert client.get("/api/entities/region/PL22", headers={"host": host}).status_code == 421
    assert client.get("/api/health", headers={"host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static//etc/passwd"]
)
def test_no_path_leaves_the_static_folder(address: str, path: str) -> None:
    answer = raw(address, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.split()[1] in {b"404", b"400"}
    assert b"create_app" not in answer


def test_big_requests_are_refused(client: httpx.Client, address: str) -> None:
    assert client.get("/search?q=" + "a" * 9000).status_code == 413
    assert client.request("GET", "/", content=b"x" * 70_000).status_code == 413


def test_a_browser_gets_a_page_and_a_program_gets_json(client: httpx.Client) -> None:
    page = client.get("/page/region/NO", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "What to do" in page.text
    assert client.get("/page/region/NO").headers["content-type"] == "application/problem+json"


def test_an_address_that_is_not_there_and_a_method_that_is_not_allowed(client: httpx.Client) -> None:
    assert client.get("/api/nothing").json()["status"] == 404
    answer = client.post("/api/health")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert client.put("/static/style.css").headers["allow"] == "GET, HEAD"


def test_head_is_answered_as_get_without_a_body(client: httpx.Client) -> None:
    for path in ("/", "/api/health", "/static/style.css"):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")


def test_a_defect_is_logged_and_tells_no_trace(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_here: object) -> None:
        raise ZeroDivisionError("secret place /home/me")

    monkeypatch.setattr(health, "told", broken)
    answer = client.get("/api/health")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "secret place" in caplog.text


def test_no_documentation_page_from_elsewhere(client: httpx.Client) -> None:
    for path in ("/docs", "/api", "/redoc"):
        assert "cdn" not in client.get(path).text.lower()
    assert client.get("/openapi.json").json()["openapi"].startswith("3.")


def test_answers_are_compressed(client: httpx.Client) -> None:
    assert client.get("/api/ontology").headers["content-encoding"] == "gzip"


def test_nothing_is_opened_when_the_application_is_put_together() -> None:
    assert not hasattr(create_app().state, "observatory")
