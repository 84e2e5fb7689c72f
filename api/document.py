"""Documents that are had again only if they have changed, and the one about a node or link."""

from __future__ import annotations

import hashlib

import polars as pl
from fastapi import Request
from fastapi.responses import Response

from graph import kept
from graph.rdf.around import OUT, Around
from graph.rdf.chunk import Block, Chunk
from graph.rdf.format import Format
from graph.rdf.prefixes import Prefixes
from graph.rdf.terms import IRI, TYPE, Terms
from ontology.turtle import RDFS

from .negotiation import alternates
from .observatory import Observatory
from .thing import Thing

_FOAF = "http://xmlns.com/foaf/0.1/"


def about(request: Request, here: Observatory, thing: Thing, format_: Format, part: int) -> Response:
    """Answer with the document about a node or link in one format.

    Raises:
        NotFound: It is not in the graph.
        GraphProblem: The format cannot hold what is said of it.
    """
    own = thing.document(format_.name, part)
    place = f"{request.url.scheme}://{request.url.netloc}"
    state = kept.version(here.graph)
    tag = tag_of(request, state, here.schema.version, request.app.version, thing.iri, place + own) if state else ""
    if tag and tag in _known(request):
        return unchanged(tag)
    found = thing.read(here, part)
    following = thing.document(format_.name, part + 1) if found.more else ""
    chunks = (*found.chunks, _of_itself(place + own, place + following if following else "", thing, found))
    pieces = format_.write(chunks, Prefixes.of(Terms(here.schema).predicates))
    answer = Response("".join(pieces).encode(), media_type=format_.media_type)
    links = [f'<{thing.iri}>; rel="describes"' if thing.iri.isascii() else "", alternates(thing.offers)]
    answer.headers["link"] = ", ".join(filter(None, [*links, f'<{following}>; rel="next"' if following else ""]))
    if tag and kept.version(here.graph) == state:  # else a load came in between, and nobody knows what was read
        answer.headers.update({"etag": tag, "cache-control": "no-cache"})
    return answer


def tag_of(request: Request, *depends: str) -> str:
    """Make a strong validator (RFC 9110, 8.8.3) of all that the bytes of an answer depend on.

    Compressed, an answer has other bytes, so it has another tag.
    """
    digest = hashlib.sha256("\n".join(depends).encode()).hexdigest()[:24]
    return f'"{digest}-gzip"' if "gzip" in request.headers.get("accept-encoding", "") else f'"{digest}"'


def unchanged(tag: str) -> Response:
    """Say that the caller has the present state."""
    return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})


def held(request: Request, text: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Answer with a text, or say that the caller has it: its tag is made of it."""
    tag = tag_of(request, hashlib.sha256(text).hexdigest(), media_type)
    answer = unchanged(tag) if tag in _known(request) else Response(text, media_type=media_type)
    answer.headers.update({**headers, "etag": tag, "cache-control": "no-cache"})
    return answer


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller says that it has what this tag is of."""
    return tag in _known(request)


def _known(request: Request) -> frozenset[str]:
    """Read the tags of what the caller has; they are compared weakly (RFC 9110, 13.1.2)."""
    written = request.headers.get("if-none-match", "")
    return frozenset(one.strip().removeprefix("W/") for one in written.split(","))


def _of_itself(address: str, following: str, thing: Thing, found: Around) -> Chunk:
    """State what the document is about, and what it leaves out."""
    said = [(TYPE, IRI, _FOAF + "Document"), (_FOAF + "primaryTopic", IRI, thing.iri)]
    said += [(RDFS + "seeAlso", IRI, following)] if following else []
    said += [] if found.whole else [(RDFS + "comment", "@en", told(found))]
    blocks = (Block((predicate,), kind, pl.Series([0], dtype=pl.UInt32), pl.Series([value]))
              for predicate, kind, value in said)  # fmt: skip
    return Chunk(pl.Series([address]), pl.Series([""]), tuple(blocks))


def told(found: Around) -> str:
    """Say which links a document has of those there are.

    Example:
        >>> from graph.rdf.around import Shown
        >>> told(Around((), (Shown("within", "<-[r{0}]-", 1, 500, 1200), Shown("within", OUT, 1, 1, 1))))
        'Not all links are in this document. Of within to it: 1 to 500 of 1200.'
    """
    parts = "; ".join(
        f"{one.link} {'from' if one.arrow == OUT else 'to'} it: "
        + (f"{one.first} to {one.last} of {one.total}" if one.last >= one.first else f"none of {one.total}")
        for one in found.shown
        if not (one.first == 1 and one.last == one.total)
    )
    return f"Not all links are in this document. Of {parts}."
