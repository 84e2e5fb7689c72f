"""What every request passes before it is answered: which host it names, how big it is; and the headers it gets."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.settings import ADDRESS

from . import across
from .errors import problem_response, unexpected
from .problem import ApiProblem, StrangeHost, StrangePage, StrangeType, TooLarge

LARGEST_BODY = 64 * 1024
"""Bytes. Nearly every address answers to GET; nothing big is ever sent here."""
LONGEST_ADDRESS = 8_000
"""Letters of path and parameters together."""
_READING = ("GET", "HEAD", "OPTIONS")
# Elsewhere it is JSON. A query only reads, however it is sent.
_QUERIES = {"/sparql": ("application/sparql-query", "application/x-www-form-urlencoded")}
HEAD = "observatory.head"
"""A key of the scope of a request that wants no body; whoever has a long one need not read it."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Middleware around the whole application.

    A page of somebody else's that has pointed a name of its own at this machine (DNS rebinding) is refused, because
    the host it names is not one of ours. Nor can a page of another origin, be it another port of this machine, begin or
    end anything: a browser says where a request comes from, and sends JSON across origins only with a permission that
    is never given here. A program that is no browser says nothing of the kind and is not held up.

    Args:
        app: The application.
        hosts: Names this service answers for, without port; ``"*"`` for all.
        address: Where others reach it; if that is public, pages of other origins may read linked data (`api.across`).
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOOPBACK, address: str = ADDRESS) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.is_public = across.is_public(address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        shared = self.is_public and across.is_linked_data(scope["path"])
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **(across.ALLOWED if shared else {})}.items():
                    headers.setdefault(name, value)
            await send(message)

        if (problem := self._problem(scope)) is not None:
            await problem_response(Request(scope), problem)(scope, receive, send_with_headers)
            return
        if shared and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=across.ASKED_BEFORE)(scope, receive, send_with_headers)
            return
        if scope["method"] == "HEAD":  # what answers to GET answers to HEAD; the server leaves the body out
            scope = {**scope, "method": "GET", HEAD: True}
        try:
            await self.app(scope, _limited(receive), send_with_headers)
        except Exception as error:
            if started:  # half an answer is out; breaking off is the only way left to say that it is not whole
                raise
            await unexpected(Request(scope), error)(scope, receive, send_with_headers)

    def _problem(self, scope: Scope) -> ApiProblem | None:
        headers = Headers(scope=scope)
        host = _without_port(headers.get("host", ""))
        if host not in self.hosts and "*" not in self.hosts:
            return StrangeHost("header Host", repr(host), " or ".join(sorted(self.hosts)), "Use that address.")
        long = len(scope["path"]) + len(scope["query_string"])
        if long > LONGEST_ADDRESS:
            return TooLarge("address", f"{long} letters", f"at most {LONGEST_ADDRESS}", "Ask for less at once.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return TooLarge(
                "body", f"{length[:20]} bytes", f"at most {LARGEST_BODY}", "Send parameters in the address."
            )
        return None if scope["method"] in _READING else _changing(headers, scope["path"], is_empty=length == "0")


def _changing(headers: Headers, path: str, *, is_empty: bool) -> ApiProblem | None:
    """Find what is wrong with a request that is more than reading."""
    site, origin = headers.get("sec-fetch-site", "none"), headers.get("origin")
    if site not in ("same-origin", "none"):
        return StrangePage("header Sec-Fetch-Site", repr(site), "same-origin", "Ask from a page of this service.")
    if origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower():
        remedy = "Ask from a page of this service; a proxy in front must hand the header Host on."
        return StrangePage("header Origin", repr(origin), "the origin of this service", remedy)
    kind = headers.get("content-type", "nothing")
    is_empty = is_empty and "transfer-encoding" not in headers
    taken = _QUERIES.get(path, ("application/json",))
    if not is_empty and kind.partition(";")[0].strip().lower() not in taken:
        return StrangeType("header Content-Type", repr(kind), " or ".join(taken), "Send that, and say so.")
    return None


def _limited(receive: Receive) -> Receive:
    """Stop reading a body that does not say how long it is once it is too long."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise TooLarge("body", f"more than {LARGEST_BODY} bytes", f"at most {LARGEST_BODY}", "Send less.")
        return message

    return limited


def _without_port(host: str) -> str:
    """Cut the port off a Host header; an IPv6 address keeps its brackets."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0].lower()
