"""Pictures: which views there are, and a question's answer or a node's surroundings drawn by one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Json, picture_response
from api.drawing import known_view
from api.given import Here, Language, PictureForm
from api.neighbourhood import neighbourhood
from api.observatory import Observatory, known_question
from api.problem import NotPossible
from api.routes.questions import PATIENCE
from queries.run import answer
from queries.table import Table

router = APIRouter(prefix="/api/views", tags=["views"])
_OURS = ("query", "entity", "format", "lang")


@router.get("")
def list_views(here: Here) -> Response:
    """List the views with the columns each needs and makes use of."""
    told = [
        {"name": known.name, "title": known.view.title, "needs": known.view.needs, "may": known.view.may}
        for known in here.views.values()
    ]
    return Json({"views": told})


@router.get("/{name}", responses={200: {"content": {"text/html": {}, "image/svg+xml": {}, "image/png": {}}}})
def draw(
    *,
    request: Request,
    here: Here,
    language: Language,
    name: str,
    query: Annotated[str, Query(max_length=200, description="Name of a question; its parameters beside.")] = "",
    entity: Annotated[str, Query(max_length=600, description="Id of a node, instead of a question.")] = "",
    form: Annotated[PictureForm, Query(alias="format")] = "html",
) -> Response:
    """Draw the answer to a question, or what is around a node, as one file that asks for nothing else."""
    view = known_view(here.views, name)
    given = {key: value for key, value in request.query_params.items() if key not in _OURS}
    return picture_response(view.draw(_table(here, query, entity, given, language)), form)


def _table(here: Observatory, query: str, entity: str, given: dict[str, Any], language: str) -> Table:
    if bool(query) == bool(entity):
        found = "both" if query else "neither"
        raise NotPossible("query parameters", f"{found} of query and entity", "one of them", "See /api/queries.")
    if entity:
        if given:
            raise NotPossible("query parameters", repr(min(given)), "entity alone", "Leave it out.")
        return neighbourhood(here.graph, here.schema, entity, language)
    return answer(here.graph, known_question(here, query), given, timeout=PATIENCE)
