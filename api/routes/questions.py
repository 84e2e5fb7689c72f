"""Questions of the catalogue: one typed route for each, made from its header."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.answers import Json, rdf_response, refuse_unknown, table_response
from api.given import TableForm, observatory_of
from api.observatory import Observatory
from api.page import with_parameters
from api.parts import of_answer
from api.problem import NotPossible
from graph.rdf.format import formats
from queries.parameter import Parameter
from queries.query import Query as Question
from queries.run import answer

OURS = ("format", "lang")
"""Parameters of the route itself, which no question may take."""
PATIENCE = 20.0
"""Seconds a question may take over HTTP."""
FORMS = (*get_args(TableForm), *formats())
"""In which forms a question is answered: a table, or what the graph holds of the nodes that the table names."""
MEDIA = ("application/json", "text/csv", *(format_.media_type for format_ in formats().values()))
_FORM = "A table, as json or csv; or what is known of the nodes that it names, in a format of RDF."
_TYPES: dict[str, type] = {"integer": int, "year": int, "decimal": float, "boolean": bool}


def router_of(catalogue: dict[str, Question]) -> APIRouter:
    """Make the routes of all questions.

    Raises:
        NotPossible: A question has a parameter whose name the route needs itself.
    """
    router = APIRouter(prefix="/api/queries", tags=["questions"])
    router.add_api_route("", _listed(catalogue), methods=["GET"], summary="List the questions")
    for question in catalogue.values():
        router.add_api_route(
            f"/{question.name}",
            _asked(question),
            methods=["GET"],
            summary=question.title,
            description=question.question,
            operation_id="ask_" + question.name.replace("/", "_"),
            responses={200: {"content": {media: {} for media in MEDIA}}},
        )
    return router


def described(question: Question) -> dict[str, Any]:
    """Tell what a question asks, takes and gives, and where it is answered."""
    return {
        "name": question.name,
        "topic": question.topic,
        "title": question.title,
        "question": question.question,
        "view": question.view,
        "parameters": [_parameter(one) for one in question.parameters],
        "columns": [{"name": column.name, "meaning": column.meaning} for column in question.columns],
        "links": links_of(question, question.example),
    }


def links_of(question: Question, given: dict[str, Any]) -> dict[str, str]:
    """Give the addresses of an answer in all its forms."""
    own = f"/api/queries/{question.name}"
    links = {
        "self": with_parameters(own, given),
        "csv": with_parameters(own, given | {"format": "csv"}),
        "ttl": with_parameters(own, given | {"format": "ttl"}),
        "page": with_parameters(f"/ask/{question.name}", given),
    }
    if question.view:
        links["picture"] = with_parameters(f"/api/views/{question.view}", {"query": question.name, **given})
    return links


def _listed(catalogue: dict[str, Question]) -> Callable[[], Response]:
    def list_questions() -> Response:
        return Json({"queries": [described(question) for question in catalogue.values()]})

    return list_questions


def _asked(question: Question) -> Callable[..., Response]:
    """Make the function of one route; its signature, which OpenAPI shows, comes from the question's header."""
    known = {parameter.name for parameter in question.parameters}
    if clash := known & set(OURS):
        raise NotPossible(str(question.path), f"a parameter {min(clash)!r}", "another name", "Rename the parameter.")

    def ask(request: Request, here: Observatory, form: str, **given: Any) -> Response:
        refuse_unknown(set(request.query_params), known | set(OURS))
        values = {name.removeprefix("p_"): value for name, value in given.items() if value is not None}
        table = answer(here.graph, question, values, timeout=PATIENCE)
        if form in formats():
            return rdf_response(here, formats()[form], of_answer(table, question.name, here.schema))
        return table_response(table, form, question.name, links_of(question, values))

    ask.__signature__ = Signature(_arguments(question))  # type: ignore[attr-defined]
    ask.__name__ = question.name.replace("/", "_")
    return ask


def _arguments(question: Question) -> list[Argument]:
    kind = Argument.KEYWORD_ONLY
    made = [
        Argument("request", kind, annotation=Request),
        Argument("here", kind, annotation=Annotated[Observatory, Depends(observatory_of)]),
        Argument(
            "form", kind, default="json", annotation=Annotated[Literal[FORMS], Query(alias="format", description=_FORM)]
        ),
    ]
    return made + [_argument(parameter) for parameter in question.parameters]


def _argument(parameter: Parameter) -> Argument:
    """Make one argument. What the header allows is documented here and checked by the question's own runner."""
    type_: Any = _TYPES.get(parameter.type, str)
    extra: dict[str, Any] = {"enum": list(parameter.allowed)} if parameter.allowed else {}
    if parameter.type == "date":
        extra["format"] = "date"
    field = Query(
        alias=parameter.name,
        description=f"{parameter.description} ({parameter.type})",
        examples=[_spelled(parameter.example)],
        json_schema_extra=extra or None,
    )
    if parameter.required:
        return Argument(f"p_{parameter.name}", Argument.KEYWORD_ONLY, annotation=Annotated[type_, field])
    default = _spelled(parameter.default)
    annotation: Any = Annotated[type_ if default is not None else type_ | None, field]
    return Argument(f"p_{parameter.name}", Argument.KEYWORD_ONLY, default=default, annotation=annotation)


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "default": _spelled(parameter.default),
        "example": _spelled(parameter.example),
        "allowed": list(parameter.allowed),
        "description": parameter.description,
    }


def _spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
