"""Which part of the graph is to be taken away, as an address or a command line says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.rdf.part import Part, of_nodes, of_region, of_source
from ontology.schema import OntologyProblem, Schema
from queries.run import answer
from queries.table import Table

from .observatory import Observatory, known_question
from .problem import NotPossible


def part_of(
    here: Observatory, *, region: str = "", source: str = "", question: str = "", given: Mapping[str, Any] | None = None
) -> Part | None:
    """Find the part that is asked for; ``None`` for the whole.

    Args:
        here: The observatory.
        region: The code of a region.
        source: The name of a source.
        question: The name of a question.
        given: The parameters of the question.

    Raises:
        NotPossible: More than one is asked for, parameters without a question, or an answer that names no node.
        Problem: There is none of that name; the message has the near one.
    """
    asked = [name for name, value in (("region", region), ("source", source), ("question", question)) if value]
    asked += ["parameters"] if given and not question else []
    if len(asked) > 1 or asked == ["parameters"]:
        found = " and ".join(asked)
        raise NotPossible("export", found, "one region, one source, or one question", "Leave out all but one.")
    if region:
        return of_region(here.graph, region)
    if source:
        return of_source(here.graph, here.schema, source)
    return _of_question(here, question, given or {}) if question else None


def _of_question(here: Observatory, question: str, given: Mapping[str, Any]) -> Part:
    return of_answer(answer(here.graph, known_question(here, question), given), question, here.schema)


def of_answer(table: Table, question: str, schema: Schema) -> Part:
    """Take the nodes that an answer names.

    Args:
        table: The answer.
        question: The name of the question.
        schema: The ontology.

    Raises:
        NotPossible: The answer is cut, or names no node.
    """
    if table.truncated:
        found = f"an answer of more than {len(table.rows)} rows"
        raise NotPossible(question, found, "an answer that is whole", "Give parameters that ask for less.")
    ids = list(ids_in(table, schema))
    if not ids:
        remedy = " ".join(table.notes) or "Ask another question, or with other parameters."
        raise NotPossible(question, "an answer that names no node", "one that names nodes by id", remedy)
    return of_nodes(question.replace("/", "-"), ids)


def ids_in(table: Table, schema: Schema) -> Iterator[str]:
    """Give the ids of nodes that stand in a table, alone or in lists.

    Example:
        >>> from ontology.schema import load_schema
        >>> table = Table.of(("id", "partners", "why"), [("region/PL22", ["organisation/a"], "x/y")])
        >>> list(ids_in(table, load_schema()))
        ['region/PL22', 'organisation/a']
    """
    for row in table.rows:
        for cell in row:
            for value in cell if isinstance(cell, list | tuple) else (cell,):
                if isinstance(value, str) and _is_id(value, schema):
                    yield value


def _is_id(text: str, schema: Schema) -> bool:
    try:
        schema.key_of(text)
    except OntologyProblem:
        return False
    return True
