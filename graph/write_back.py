"""Writes the values of a measure onto the nodes they are of, on request, so that Cypher can use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .connection import Graph, batches
from .measure import Measure
from .problem import GraphProblem
from .results import Result

#: Label of the notes that say of which state and network the values are.
MEASURED = "Measured"
_LABELS = ("Organisation", "Region")


def property_of(measure: Measure) -> str:
    """Name the property under which a measure is written back.

    Example:
        >>> from graph.measure import named
        >>> property_of(named("core_number"))
        'measure_core_number'
    """
    return f"measure_{measure.name}"


def write_back(graph: Graph, result: Result) -> int:
    """Write a result onto its nodes, so that Cypher can use it, in place of what was written of the measure before.

    A note says of which state and network the values are: ``MATCH (m:Measured) RETURN m.property, m.version, m.of``.
    They are no statement of a source: exports leave them out, and a load of new data does not renew them.

    Returns:
        Nodes with a value.

    Raises:
        GraphProblem: The measure is of the whole network, or the store does not take it.
    """
    if result.measure.whole:
        raise GraphProblem(f"measure {result.measure.name}", "a value for the whole network", "one for each node",
                           "Choose a measure of nodes.")  # fmt: skip
    name = property_of(result.measure)
    label = "Region" if result.selection.level is not None else "Organisation"
    rows = [{"id": id_, "value": value} for id_, value in result.ranked()]
    with graph.exclusive():
        for step in _steps(label, name, rows):
            graph.write([step])
        graph.write([_note(name, result)])
    return len(rows)


def _steps(label: str, name: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in _LABELS:
        yield f"MATCH (n:{one}) WHERE n.{name} IS NOT NULL REMOVE n.{name}", {}
    for batch in batches(rows):
        yield f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.{name} = row.value", {"rows": batch}


def _note(name: str, result: Result) -> tuple[str, Mapping[str, Any]]:
    values = {
        "property": name,
        "version": result.version,
        "of": result.network.told,
        "options": [f"{option}={value}" for option, value in result.options.items()],
        "made": result.made,
    }
    return f"MERGE (m:{MEASURED} {{property: $property}}) SET m += $values", {"property": name, "values": values}
