"""Every error as RFC 9457 problem details, or as a page for people; never a stack trace."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from graph.problem import ConnectionProblem, DiskProblem, StatementProblem, TimeLimitProblem
from graph.rdf.format import NoSuchFormat
from graph.rdf.sparql import SparqlProblem
from ontology.problem import Problem

from .negotiation import accepted
from .page import page
from .problem import ApiProblem, Defect, NotAllowed, NotFound, NotPossible

TYPES = "https://w3id.org/innovation-observatory/problems#"
_LOG = logging.getLogger(__name__)
# The first kind that fits counts, so the narrower stand before the wider.
_STATUS: dict[type[Problem], int] = {
    TimeLimitProblem: 504,
    ConnectionProblem: 503,
    DiskProblem: 503,
    StatementProblem: 500,
    SparqlProblem: 400,
    NoSuchFormat: 404,  # a format is asked for by the ending of an address
}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def status_of(problem: Problem) -> int:
    """Say which HTTP status a problem has.

    A problem of this package carries its own. What the store could not do in time is 504, a store that cannot be
    reached or has no room is 503, a statement it refuses is a defect of ours, and all the rest the caller can mend.

    Example:
        >>> status_of(NotFound("id", "region/XX99", "the id of a node", "Search by name."))
        404
        >>> status_of(Problem("query parameter year", "'x'", "a whole number", "Correct it."))
        422
    """
    if isinstance(problem, ApiProblem):
        return problem.status
    return next((status for kind, status in _STATUS.items() if isinstance(problem, kind)), 422)


def details(problem: Problem) -> dict[str, Any]:
    """Spell a problem as the members of RFC 9457, with the four parts of ours beside them.

    Example:
        >>> details(NotFound("id", "'region/XX'", "the id of a node", "Search by name."))["title"]
        'Nothing has this address, id or name'
    """
    kind = type(problem)
    title = (kind.__doc__ or "Problem").strip().splitlines()[0].rstrip(".")
    return {
        "type": TYPES + _HUMP.sub("-", kind.__name__).lower(),
        "title": title,
        "status": status_of(problem),
        "detail": str(problem),
        "where": problem.where,
        "found": problem.found,
        "expected": problem.expected,
        "remedy": problem.remedy,
    } | (dict(problem.members) if isinstance(problem, ApiProblem) else {})


def wants_page(accept: str) -> bool:
    """Whether the caller is a browser that shows a page to a person: it names HTML.

    Example:
        >>> wants_page("text/html,application/xhtml+xml"), wants_page("*/*"), wants_page("text/html;q=0, */*")
        (True, False, False)
    """
    return any(one.type == "text/html" and one.weight for one in accepted(accept))


def problem_response(request: Request, problem: Problem) -> Response:
    """Answer with a problem, in the form the caller reads."""
    members = details(problem)
    answer = _told_in(request, members)
    answer.headers.update(problem.headers if isinstance(problem, ApiProblem) else {})
    return answer


def _told_in(request: Request, members: dict[str, Any]) -> Response:
    """Write problem details in the form the caller reads."""
    if wants_page(request.headers.get("accept", "")):
        return page(request, "problem.html", status=members["status"], problem=members)
    return problem_json(members)


def problem_json(members: dict[str, Any]) -> Response:
    """Write problem details as ``application/problem+json``."""
    return Response(orjson.dumps(members), members["status"], media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Turn every exception that is meant for the caller into a problem; `Guard` does so with all others."""
    app.add_exception_handler(Problem, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _told(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101  (the class it was installed for)
    return problem_response(request, problem)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (the class it was installed for)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        where, found = f"body, letter {first['loc'][-1]}", str(first.get("ctx", {}).get("error", "no JSON"))
        return problem_response(request, NotPossible(where, found, "JSON", "Correct it."))
    kind, *names = (str(part) for part in first["loc"])
    where = f"{kind} parameter {'.'.join(names)}"
    found = "nothing" if first["type"] == "missing" else repr(first.get("input"))[:200]
    return problem_response(request, NotPossible(where, found, first["msg"], "See /api for what each address takes."))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (the class it was installed for)
    place = f"{request.method} {request.url.path}"
    if isinstance(error.__cause__, Problem):  # met while the framework read the body
        return problem_response(request, error.__cause__)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(request, NotFound(place, "no such address", "an address listed at /api", "Correct it."))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return problem_response(request, _not_allowed(request, place))
    members = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": f"{place}: {error.detail}",
        "where": place,
        "found": str(error.detail),
        "expected": "a request this service answers",
        "remedy": "See /api for what each address takes.",
    }
    return _told_in(request, members)


def _not_allowed(request: Request, place: str) -> NotAllowed:
    """Say what the address answers to; several routes may share it, a method each."""
    methods = [method for method in ("DELETE", "GET", "PATCH", "POST", "PUT") if _is_answered(request, method)]
    allowed = ", ".join(methods).replace("GET", "GET, HEAD") or "GET, HEAD"
    return NotAllowed(place, request.method, allowed, "See /api for what each address takes.")


def _is_answered(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(one.matches(scope)[0] is Match.FULL for one in request.app.routes if not isinstance(one, Mount))


def unexpected(request: Request, error: Exception) -> Response:
    """Log what nobody foresaw, with its trace, and tell the caller no more than that it happened."""
    return problem_response(request, defect(f"{request.method} {request.url.path}", error))


def defect(where: str, error: Exception) -> Defect:
    """Log what nobody foresaw, with its trace, and make a problem of it that tells no more than its kind."""
    _LOG.error("%s failed", where, exc_info=error)
    return Defect(
        where, type(error).__name__, "an answer", "Look at the log of the service, and report it with what was asked."
    )
