"""The SPARQL 1.1 endpoint: queries by GET and POST, its description, and a page to write queries on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Annotated, Any
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.answers import refuse_unknown
from api.errors import status_of
from api.given import Here, Language
from api.negotiation import NotAcceptable, best_of
from api.observatory import Observatory
from api.page import page, with_parameters
from api.problem import Busy, NotPossible
from api.sparql_description import description
from api.sparql_examples import EXAMPLES, PREFIXES
from graph.rdf.iris import Iris
from graph.rdf.sparql import FormProblem, Wish, ask
from graph.rdf.triplestore import triplestore
from ontology.problem import Problem

router = APIRouter(tags=["sparql"])
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
TABLES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
# Plainer names that programs ask for the same by; what is asked for is what the answer is called.
_PLAIN = {"application/json": "json", "application/xml": "xml"}
_KNOWN = {"query", "default-graph-uri", "named-graph-uri", "format", "lang"}
_SHOWN_ROWS = 500
# How many queries may be at work, and how long one more waits for its turn.
_AT_WORK = threading.BoundedSemaphore(2)
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by the SPARQL 1.1 Protocol.

    Attributes:
        query: The query; empty when there is none.
        form: A format by name, which counts more than the header.
        default_graphs: The values of ``default-graph-uri``.
        named_graphs: Those of ``named-graph-uri``.
    """

    query: str = ""
    form: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def asked_by(request: Request) -> Asked:
    """Read a request: its parameters from the address or from a form, or the query as the body."""
    body = _text(await request.body()) if request.method == "POST" else ""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    pairs = request.query_params.multi_items()
    if kind == QUERY:
        pairs = [*pairs, ("query", body)]
    elif body:
        pairs = [*pairs, *parse_qsl(body, keep_blank_values=True, max_num_fields=100)]
    return _asked(pairs)


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    refuse_unknown(set(given), _KNOWN)
    for name in ("query", "format"):
        if len(given.get(name, [])) > 1:
            raise NotPossible(f"parameter {name}", f"{len(given[name])} of them", "one", "Send one.")
    form = given.get("format", [""])[0]
    if form and form not in TABLES | GRAPHS:
        raise NotPossible("parameter format", repr(form), ", ".join(TABLES | GRAPHS), "Leave it out, or correct it.")
    return Asked(given.get("query", [""])[0], form, tuple(given.get("default-graph-uri", ())),
                 tuple(given.get("named-graph-uri", ())))  # fmt: skip


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise NotPossible("body", f"byte {error.start + 1} that is no UTF-8", "UTF-8", "Encode it so.") from None


Given = Annotated[Asked, Depends(asked_by)]


@router.get("/sparql", response_class=Response)
def sparql_get(*, request: Request, here: Here, language: Language, asked: Given) -> Response:
    """Answer `query`, a SPARQL 1.1 query; without one, describe this endpoint, or show a page to write queries on."""
    return _answered(request, here, language, asked)


@router.post("/sparql", response_class=Response)
def sparql_post(*, request: Request, here: Here, language: Language, asked: Given) -> Response:
    """Answer a SPARQL 1.1 query that is the body, or the `query` of a form."""
    if not asked.query:
        raise NotPossible("body", "no query", f"a query as {QUERY}, or as query= of a form", "Send one.")
    return _answered(request, here, language, asked)


def _answered(request: Request, here: Observatory, language: str, asked: Asked) -> Response:
    accept = request.headers.get("accept", "")
    if not asked.form and _wants_page(accept):
        answer: Response = _page(request, here, asked, language)
    elif asked.query.strip():
        answer = _result(here, asked, accept)
    else:
        answer = _description(request, here, asked, accept)
    answer.headers["vary"] = "Accept"
    return answer


def _wants_page(accept: str) -> bool:
    return best_of(accept, [*TABLES.values(), *GRAPHS.values(), *_PLAIN, "text/html"]) == "text/html"


def _wish(asked: Asked, accept: str) -> tuple[Wish, dict[str, str]]:
    """Say how the answer is to be written, and what media type each format is to be called."""
    if asked.form:
        types = TABLES | GRAPHS
        wish = Wish(asked.form if asked.form in TABLES else None, asked.form if asked.form in GRAPHS else None)
    else:
        tables = {media: name for name, media in TABLES.items()} | _PLAIN
        graphs = {media: name for name, media in GRAPHS.items()}
        table, graph = best_of(accept, [*tables]), best_of(accept, [*graphs])
        wish = Wish(tables.get(table or ""), graphs.get(graph or ""))
        types = {tables[table]: table} if table else {}
        types |= {graphs[graph]: graph} if graph else {}
    return replace(wish, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs), types


def _result(here: Observatory, asked: Asked, accept: str) -> Response:
    wish, types = _wish(asked, accept)
    try:
        with _turn():
            store = triplestore(here.graph, here.schema, here.settings.base_iri)
            found = ask(store, asked.query, wish)
    except FormProblem as problem:
        wanted = f"format={asked.form}" if asked.form else f"Accept: {accept[:200]}"
        raise NotAcceptable(wanted, problem.found, _on_offer(), "Ask for one of these.") from None
    media = types[found.form]
    return Response(found.body, media_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)


def _description(request: Request, here: Observatory, asked: Asked, accept: str) -> Response:
    media = GRAPHS.get(asked.form) or best_of(accept, [*GRAPHS.values()])
    if media is None or (asked.form and asked.form not in GRAPHS):
        raise NotAcceptable(f"Accept: {accept[:200]}", "no query, so a description of the endpoint",
                            ", ".join([*GRAPHS.values(), "text/html"]), "Send a query, or take one.")  # fmt: skip
    endpoint = str(request.url.replace(query="", fragment=""))
    return Response(description(endpoint, here.settings.base_iri, media), media_type=media)


def _on_offer() -> str:
    return f"{', '.join(TABLES.values())} for SELECT and ASK, {', '.join(GRAPHS.values())} for CONSTRUCT and DESCRIBE"


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_WORK.acquire(timeout=_PATIENCE):
        raise Busy("SPARQL", "other queries at work", "a free place", "Ask again in a moment.")
    try:
        yield
    finally:
        _AT_WORK.release()


def _page(request: Request, here: Observatory, asked: Asked, language: str) -> Response:
    iris = Iris(here.settings.base_iri)
    examples = [(one.title, PREFIXES + one.text(iris)) for one in EXAMPLES]
    table, text, problem = _shown(here, asked) if asked.query.strip() else (None, "", None)
    parameters = {"query": asked.query}
    forms = () if not asked.query or problem else TABLES if table else GRAPHS
    return page(
        request,
        "sparql.html",
        status=status_of(problem) if problem else 200,
        query=asked.query or examples[0][1],
        examples=[(title, with_parameters("/sparql", {"query": query, "lang": language})) for title, query in examples],
        links={form: with_parameters("/sparql", parameters | {"format": form}) for form in forms},
        table=table,
        text=text,
        problem=problem,
        iris=iris,
        shown_rows=_SHOWN_ROWS,
    )


def _shown(here: Observatory, asked: Asked) -> tuple[Mapping[str, Any] | None, str, Problem | None]:
    """Give an answer as a table, or a graph as text, or what is wrong."""
    try:
        with _turn():
            store = triplestore(here.graph, here.schema, here.settings.base_iri)
            found = ask(store, asked.query, Wish("json", "ttl", asked.default_graphs, asked.named_graphs))
    except Problem as problem:
        return None, "", problem
    if found.form == "json":
        return orjson.loads(found.body), "", None
    return None, _with_used_prefixes(found.body.decode()) or "# No statement.", None


def _with_used_prefixes(turtle: str) -> str:
    r"""Leave out the short names that nothing is called by: a person wants to see statements.

    Example:
        >>> _with_used_prefixes("@prefix a: <x:a#> .\n@prefix b: <x:b#> .\nb:s b:p b:o .\n")
        '@prefix b: <x:b#> .\nb:s b:p b:o .\n'
    """
    lines = turtle.splitlines(keepends=True)
    names = {line: line.split()[1] for line in takewhile(lambda line: line.startswith("@prefix "), lines)}
    said = "".join(lines[len(names) :])
    return "".join(line for line, name in names.items() if name in said) + said
