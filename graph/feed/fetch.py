"""Fetches documents of RDF from one place on the web: nowhere else, not without end, and not more than fits."""

from __future__ import annotations

import email.message
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.parse import urljoin, urlsplit

import pyoxigraph

from graph.problem import GraphProblem

LARGEST = 256 << 20
"""Bytes of a document at most, unpacked."""
SILENCE = 30.0
"""Seconds that the other side may say nothing."""
LONGEST = 300.0
"""Seconds that a document may take in all."""
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further attempt, where another may help."""
_PIECE = 1 << 16
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ACCEPTED = "application/n-quads, application/trig;q=0.8, application/ld+json;q=0.5"
_LONGEST_WAIT = 60.0


class OutOfReach(GraphProblem):
    """The other side does not answer, or cannot now; later it may.

    Attributes:
        wait: Seconds that it asks to wait for; 0 if it does not say.
    """

    wait = 0.0


class NoMore(GraphProblem):
    """What had the address is gone for good."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was fetched.

    Attributes:
        address: Where it was found, after redirects.
        quads: What it says.
        tag: Its entity tag; empty if it has none.
    """

    address: str
    quads: Sequence[pyoxigraph.Quad]
    tag: str


class Origin:
    """One scheme, host and port, from which alone is fetched, whatever documents or redirects say.

    Args:
        address: An address of it.
        waits: Seconds to wait before each further attempt.

    Raises:
        GraphProblem: The address is not one of the web.

    Example:
        >>> Origin("http://127.0.0.1:8000/feed").check("/feed/1", "http://127.0.0.1:8000/feed")
        'http://127.0.0.1:8000/feed/1'
    """

    def __init__(self, address: str, waits: Sequence[float] = WAITS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise GraphProblem("address of the feed", repr(address), "http:// or https://, a host, and a path",
                               "For example: https://observatory.example/feed")  # fmt: skip
        self._origin = _origin(address)
        self._waits = waits
        self._opener = urllib.request.build_opener(_Redirects(self))

    def check(self, address: str, named_by: str) -> str:
        """Make sure that an address is of this place.

        Args:
            address: The address, as the document has it.
            named_by: The address of the document.

        Returns:
            The whole address.

        Raises:
            GraphProblem: It leads elsewhere.
        """
        whole = urljoin(named_by, address)
        if _origin(whole) != self._origin:
            scheme, host, port = self._origin
            raise GraphProblem(named_by, f"a way to {address}", f"one that stays at {scheme}://{host}:{port}",
                               "Follow the feed at the address by which its publisher names it.")  # fmt: skip
        return whole

    def fetch(self, address: str, tag: str = "") -> Document | None:
        """Fetch a document; another attempt is made where that may help.

        Args:
            address: Its address.
            tag: The entity tag of the one that is had.

        Returns:
            The document; ``None`` if it is the one that is had.

        Raises:
            OutOfReach: It cannot be had now.
            NoMore: It is gone.
            GraphProblem: It leads elsewhere, is too large, or is no RDF.
        """
        for wait in self._waits:
            try:
                return self._once(address, tag)
            except OutOfReach as problem:
                time.sleep(problem.wait or wait)
        return self._once(address, tag)

    def _once(self, address: str, tag: str) -> Document | None:
        headers = {"Accept": _ACCEPTED, "Accept-Encoding": "gzip", "User-Agent": "innovation-observatory"}
        request = urllib.request.Request(  # noqa: S310  (the scheme was checked)
            self.check(address, address), headers={**headers, **({"If-None-Match": tag} if tag else {})}
        )
        try:
            with self._opener.open(request, timeout=SILENCE) as answer:
                return _document(answer, address)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 304:
                    return None
                raise _told(error, address) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise OutOfReach(address, f"no answer ({reason})", "a document", "See that it is reached.") from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects that stay at the place."""

    max_redirections = 5

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    def redirect_request(  # noqa: PLR0917  (as the library calls it)
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: email.message.Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to be led elsewhere."""
        self._origin.check(newurl, req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _document(answer: HTTPResponse, address: str) -> Document:
    body, at = _body(answer, address), answer.url
    kind = answer.headers.get_content_type()
    try:
        format_ = pyoxigraph.RdfFormat.from_media_type(kind)
        if format_ is None:
            raise GraphProblem(
                address, f"a document of type {kind}", _ACCEPTED, "See that it is the address of a feed."
            )
        quads = tuple(pyoxigraph.parse(input=body, format=format_, base_iri=at))
    except SyntaxError as error:
        raise GraphProblem(
            address, f"{error.msg} in line {error.lineno}", f"valid {kind}", "Tell its publisher."
        ) from error
    return Document(at, quads, answer.headers.get("etag", ""))


def _body(answer: HTTPResponse, address: str) -> bytes:
    packed = answer.headers.get("content-encoding", "") == "gzip"
    unpacking = zlib.decompressobj(31) if packed else None
    body, deadline = bytearray(), time.monotonic() + LONGEST
    while piece := answer.read1(_PIECE):
        body += unpacking.decompress(piece, LARGEST + 1) if unpacking else piece
        if len(body) > LARGEST:
            raise GraphProblem(address, f"more than {LARGEST:,} bytes", "a smaller document", "Tell its publisher.")
        if time.monotonic() > deadline:
            raise OutOfReach(address, f"an answer of more than {LONGEST:.0f} s", "a quicker one", "Try later.")
    return bytes(body)


def _told(error: urllib.error.HTTPError, address: str) -> GraphProblem:
    found = f"HTTP {error.code} {error.reason}"
    if error.code == 410:
        return NoMore(address, found, "a page of the feed", "Begin at its root again.")
    if error.code in _PASSING:
        problem = OutOfReach(address, found, "a document", "Try later.")
        after = error.headers.get("retry-after", "")
        problem.wait = min(float(after), _LONGEST_WAIT) if after.isdigit() else 0.0
        return problem
    return GraphProblem(address, found, "a document of a feed", "See that it is the address of a feed.")


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return parts.scheme, parts.hostname or "", port
