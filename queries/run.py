"""Ask a question: check what was given, read within a time limit, and put the answer into a table."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.connection import Graph
from ontology.names import folded
from ontology.problem import near
from ontology.schema import load_schema

from .parameter import KINDS, Parameter, kinds
from .problem import QueryProblem
from .query import Query
from .table import Table


def answer(
    graph: Graph,
    query: Query,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float = 30.0,
    limit: int = 10_000,
) -> Table:
    """Answer a question of the catalogue; nothing is written.

    Args:
        graph: Where to read.
        query: The question.
        parameters: Its parameters by name, as text or as values; those with a default may stay out.
        timeout: Seconds until the engine gives up.
        limit: Most rows to give; the table says when there were more.

    Returns:
        All columns of the header, also when there is no row; a note for each node asked for that is not there, of which
        Python is not asked at all.

    Raises:
        QueryProblem: A parameter is unknown, missing or of the wrong type, or a Python answer has other columns.
        GraphProblem: The engine refused, or the time was up.
    """
    values = check(query, parameters or {})
    notes = tuple(_missing(graph, query, values, timeout))
    if query.is_python:
        # Of what is not there nothing is known, and a file need not see to that.
        table = Table(query.columns, ()) if notes else _python_answer(query)(graph, **values)
        rows, truncated, notes = table.rows[:limit], table.truncated or len(table.rows) > limit, notes + table.notes
        _compare(query, table.names)
    else:
        found = graph.read(query.text, _with_kinds(query, values), timeout=timeout, limit=limit)
        # An empty result has no column names on the embedded engine; the header's always hold.
        rows, truncated = tuple(map(tuple, found.values)), found.truncated
    return Table(query.columns, rows, truncated, query.title, notes)


def check(query: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values the query gets: read by their types, defaults filled in, ``None`` for what may stay out.

    Raises:
        QueryProblem: A parameter is unknown, missing or of the wrong type.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            remedy = near(name, known) if known else "Leave it out."
            raise QueryProblem(query.name, f"parameter {name!r}", "a parameter of this question", remedy)
    return {name: _value(query, parameter, given.get(name)) for name, parameter in known.items()}


def _value(query: Query, parameter: Parameter, value: Any) -> Any:
    where = f"{query.name}, parameter {parameter.name}"
    if value is not None and value != "":
        return parameter.read(value, where)
    if parameter.required:
        raise QueryProblem(where, "nothing", parameter.expected, f"For example: {parameter.example}.")
    return None if parameter.default is None else parameter.read(parameter.default, where)


def _with_kinds(query: Query, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, KINDS: kinds()} if f"${KINDS}" in query.text else values


def _missing(graph: Graph, query: Query, values: Mapping[str, Any], timeout: float) -> Iterator[str]:
    """Say which nodes asked for are not in the graph: else a wrong code looks like an empty region."""
    for parameter in query.parameters:
        id_ = values[parameter.name]
        if parameter.class_name is None or id_ is None:
            continue
        label = load_schema().class_(parameter.class_name).key or load_schema().key_of(id_).name
        if graph.read(f"MATCH (n:{label} {{id: $id}}) RETURN n.id AS id", {"id": id_}, timeout=timeout).values:
            continue
        yield f"There is no {parameter.class_name} {id_} in the graph.{_near(graph, label, id_, timeout)}"


def _near(graph: Graph, label: str, id_: str, timeout: float) -> str:
    words = folded(id_.partition("/")[2].replace("-", " "))
    found = graph.read(
        f"MATCH (n:{label}) WHERE n.searchText CONTAINS $words "
        "RETURN n.id AS id, n.name AS name ORDER BY size(n.name), n.id LIMIT 3",
        {"words": words},
        timeout=timeout,
    ).values
    return " Near: " + "; ".join(f"{one[0]} ({one[1]})" for one in found) + "." if found else ""


def _python_answer(query: Query) -> Callable[..., Table]:
    """Load the module from its file, so that a folder of one's own needs no package around it."""
    spec = importlib.util.spec_from_file_location(f"queries.{query.name.replace('/', '.')}", query.path)
    if spec is None or spec.loader is None:
        raise QueryProblem(str(query.path), "a file that cannot be imported", "a Python module", "Check its name.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run: Callable[..., Table] = module.answer
    return run


def _compare(query: Query, names: tuple[str, ...]) -> None:
    declared = tuple(column.name for column in query.columns)
    if names != declared:
        raise QueryProblem(
            query.name,
            f"an answer with columns {', '.join(names)}",
            ", ".join(declared),
            "Return the header's columns.",
        )
