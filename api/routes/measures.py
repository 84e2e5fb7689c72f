"""Measures of the collaboration network: which there are, and what they give."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import Json, table_response
from api.given import Here, Most, TableForm
from api.measuring import known_measure, measured
from api.page import with_parameters
from graph.measure import discover

router = APIRouter(prefix="/api/measures", tags=["measures"])


@router.get("")
def list_measures() -> Response:
    """List the measures, each with its definition."""
    told = [
        {"name": name, "title": one.title, "definition": one.doc, "links": {"self": f"/api/measures/{name}"}}
        for name, one in discover().items()
    ]
    return Json({"measures": told})


@router.get("/{name}")
def measure(
    *,
    here: Here,
    name: str,
    top: Most = 20,
    region: Annotated[str, Query(max_length=100, description="Only actors of this region.", examples=["PL22"])] = "",
    lowest: Annotated[bool, Query(description="The lowest values first; brokers have low constraint.")] = False,
    form: Annotated[TableForm, Query(alias="format")] = "json",
) -> Response:
    """Compute a measure and give the actors for whom it is highest, or lowest."""
    table = measured(here, known_measure(name), top=top, region=region, lowest=lowest)
    given: dict[str, Any] = {"limit": top, "region": region, "lowest": "true" if lowest else None}
    own = f"/api/measures/{name}"
    links = {"self": with_parameters(own, given), "csv": with_parameters(own, given | {"format": "csv"})}
    return table_response(table, form, name, links)
