"""What is loaded, or a part of it, to take away as RDF, written while it is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.answers import rdf_response, refuse_unknown
from api.given import Here
from api.parts import part_of
from graph.rdf.format import named

router = APIRouter(prefix="/api", tags=["export"])


@router.get("/export.{format_name}", response_class=Response)
def export(
    *,
    request: Request,
    here: Here,
    format_name: Annotated[str, Path(max_length=20, description="A format: jsonld, nq, nt, rdf, trig or ttl.")],
    own: Annotated[bool, Query(description="State the ontology's own terms alone, not those of others too.")] = False,
    region: Annotated[str, Query(max_length=100, description="Only this region with what touches it: a code.")] = "",
    source: Annotated[str, Query(max_length=100, description="Only what this source states: a name.")] = "",
) -> Response:
    """Give the graph as RDF, whole or one part of it."""
    refuse_unknown(set(request.query_params), {"own", "region", "source"})
    format_ = named(format_name)
    part = part_of(here, region=region, source=source)
    return rdf_response(here, format_, part, beside=not own)
