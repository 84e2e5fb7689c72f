"""What the IRIs of the observatory lead to: the page or the RDF document that suits the caller, by 303 See Other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.document import about
from api.given import Here
from api.negotiation import negotiated
from api.thing import Thing, thing_of, written_after
from graph.rdf.format import formats, named

router = APIRouter(tags=["linked data"])
_PAGE = "html"
Local = Annotated[
    str,
    Path(
        description="What stands behind the base in an IRI: the id of a node, or link/<name>/<id>/<id>.",
        max_length=2_000,
        examples=["region/PL22"],
    ),
]
Form = Annotated[str, Path(description="A format: jsonld, nq, nt, rdf, trig or ttl; or html.", max_length=20)]
Part = Annotated[int, Query(ge=1, le=100_000, description="Which part, of a node with very many links.")]


def _thing_of(request: Request, here: Here, local: Local) -> Thing:  # noqa: ARG001
    # The address is read as it was sent: in the ids of a link %2F is not /, and the framework makes it so.
    start, _, _ = request.url.path[1:].partition("/")
    written = written_after(request, f"/{start}/")
    return thing_of(here, written.rpartition(".")[0] if "form" in request.path_params else written)


Named = Annotated[Thing, Depends(_thing_of)]


@router.get("/data/{local:path}.{form}")
def document(*, request: Request, here: Here, thing: Named, form: Form, part: Part = 1) -> Response:
    """Give the document about a node or link: its values, its links both ways, and the names at their ends.

    Of a node with more than 500 links of one name and direction it has a part, says which, and where the next one is.
    """
    if form == _PAGE:
        thing.check(here)
        return RedirectResponse(thing.page, 303)
    return about(request, here, thing, named(form, (*formats(), _PAGE)), part)


@router.get("/id/{local:path}", status_code=303, response_class=RedirectResponse)
@router.get("/data/{local:path}", status_code=303, response_class=RedirectResponse)
def named_thing(request: Request, here: Here, thing: Named) -> Response:
    """Lead from a node or link to the document about it that suits the caller."""
    thing.check(here)
    chosen = negotiated(request.headers.get("accept"), thing.offers, request.url.path)
    return RedirectResponse(chosen.address, 303, {"vary": "Accept"})
