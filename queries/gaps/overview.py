"""The widest gaps of each type, from all questions of the catalogue that tell of gaps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from graph.connection import Graph
from graph.kept import of_state
from ontology.problem import Problem
from queries.gap import COLUMNS
from queries.query import Query, catalogue
from queries.run import answer as ask
from queries.table import Table

QUERY = """
title = "The widest gaps"
question = "What is missing most, in a region or everywhere: kinds, ties, topics, answers, actors?"

[parameters.region]
type = "Region"
example = "ITH3"
optional = true
description = "Only gaps of this region; everywhere when left out."

[parameters.most]
type = "integer"
default = 5
example = 3
description = "Most gaps of each type."

[columns]
gap = "type of gap"
reason = "why it is one, in words"
size = "how large it is; what is counted is said by the question of its type"
closing = "what would close it"
unit = "what the size counts"
question = "the question that tells more"
"""


def answer(graph: Graph, region: str | None, most: int) -> Table:
    """Ask each question that needs no more than the region, and keep the first rows of each."""
    notes: list[str] = []
    rows: list[tuple[object, ...]] = []
    for query, given in _asked(region):
        try:
            table = of_state(graph, ("answer", query.name, region), partial(ask, graph, query, given))
        except Problem as problem:
            notes.append(f"{query.name} has no answer: {problem}")
            continue
        unit = next(column.meaning for column in query.columns if column.name == "size")
        first = [tuple(row[table.names.index(name)] for name in COLUMNS) for row in table.rows[:most]]
        rows += [(*row, unit, query.name) for row in first]
        if not first:
            notes.append(f"{query.name} finds none.")
    return Table.of((*COLUMNS, "unit", "question"), rows, notes)


def _asked(region: str | None) -> Iterator[tuple[Query, dict[str, str]]]:
    """Give the questions that tell of gaps, with the region where they take one; not those that ask back for more."""
    given = {} if region is None else {"region": region}
    for query in catalogue().values():
        if not {*COLUMNS} <= {column.name for column in query.columns} or query.name == "gaps/overview":
            continue
        taken = {name: value for name, value in given.items() if name in {one.name for one in query.parameters}}
        if all(parameter.name in taken for parameter in query.parameters if parameter.required):
            yield query, taken
