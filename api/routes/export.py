"""What is loaded, or a part of it, to take away as RDF, written while it is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from api.given import Here
from api.parts import part_of
from graph.rdf.export import exported
from graph.rdf.format import named

router = APIRouter(prefix="/api", tags=["export"])


@router.get("/export.{format_name}", response_class=StreamingResponse)
def export(
    here: Here,
    format_name: Annotated[str, Path(max_length=20, description="A format: jsonld, nq, nt, rdf, trig or ttl.")],
    own: Annotated[bool, Query(description="State the ontology's own terms alone, not those of others too.")] = False,
    region: Annotated[str, Query(max_length=100, description="Only this region with what touches it: a code.")] = "",
    source: Annotated[str, Query(max_length=100, description="Only what this source states: a name.")] = "",
) -> StreamingResponse:
    """Give the graph as RDF, whole or one part of it."""
    format_ = named(format_name)
    part = part_of(here, region=region, source=source)
    pieces = exported(here.graph, here.schema, here.settings.base_iri, format_.name, beside=not own, part=part)
    name = f"observatory{f'-{part.name}' if part else ''}.{format_.name}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse((piece.encode() for piece in pieces), media_type=format_.media_type, headers=headers)
