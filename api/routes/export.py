"""What is loaded, to take away as RDF, written while it is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from api.given import Here
from api.problem import NotFound
from graph.rdf.export import exported
from graph.rdf.format import formats
from ontology.problem import near

router = APIRouter(prefix="/api", tags=["export"])


@router.get("/export.{format_name}", response_class=StreamingResponse)
def export(
    here: Here,
    format_name: Annotated[str, Path(max_length=20, description="A format: jsonld, nq, nt, rdf, trig or ttl.")],
    own: Annotated[bool, Query(description="State the ontology's own terms alone, not those of others too.")] = False,
) -> StreamingResponse:
    """Give the whole graph as RDF."""
    if (format_ := formats().get(format_name)) is None:
        raise NotFound("export", f"no format {format_name!r}", ", ".join(formats()), near(format_name, formats()))
    pieces = exported(here.graph, here.schema, here.settings.base_iri, format_.name, beside=not own)
    headers = {"content-disposition": f'attachment; filename="observatory.{format_.name}"'}
    return StreamingResponse((piece.encode() for piece in pieces), media_type=format_.media_type, headers=headers)
