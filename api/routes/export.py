"""What is loaded, to take away: Turtle, written while it is read."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api.given import Here
from graph.rdf import turtle

router = APIRouter(prefix="/api", tags=["export"])


@router.get("/export.ttl", response_class=StreamingResponse)
def export_turtle(here: Here) -> StreamingResponse:
    """Give the whole graph as Turtle."""
    pieces = turtle(here.graph, here.schema, here.settings.base_iri)
    headers = {"content-disposition": 'attachment; filename="observatory.ttl"'}
    return StreamingResponse((piece.encode() for piece in pieces), media_type="text/turtle", headers=headers)
