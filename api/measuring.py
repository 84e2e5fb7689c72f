"""A measure as a table: the highest values first, with all that says of which graph they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.exchange import NodeValues
from graph.measure import Measure, discover
from graph.problem import TooSlow
from graph.results import Result, result_of
from graph.selection import Selection
from ontology.problem import near
from queries.table import Column, Table

from .observatory import Observatory
from .problem import NotFound, NotPossible

#: Seconds that a page, a request or a command waits for exact values; longer ones are runs that can be watched.
PATIENCE = 60.0


def known_measure(name: str) -> Measure:
    """Find a measure by name.

    Raises:
        NotFound: There is none, with the nearest name.
    """
    known = discover()
    if name not in known:
        raise NotFound("measure", repr(name), "the name of a measure", near(name, known))
    return known[name]


def measured(
    here: Observatory,
    measure: Measure,
    *,
    selection: Selection | None = None,
    options: Mapping[str, Any] | None = None,
    top: int = 20,
    lowest: bool = False,
    patience: float = PATIENCE,
) -> Table:
    """Compute a measure, or give what was computed for this state of the graph, as a table.

    Args:
        here: The observatory.
        measure: Which measure.
        selection: What the network is of.
        options: What is chosen for the measure.
        top: How many nodes to give.
        lowest: Give those for whom it is lowest: brokers, when the measure is constraint.
        patience: Seconds to wait at most.

    Raises:
        GraphProblem: An option or the selection is wrong.
        TooSlow: It would take longer; the remedy names what to do.
    """
    try:
        result = result_of(here.graph, measure, selection, options, patience=patience)
    except TooSlow as problem:
        raise problem.or_else("Or begin it as a run, which takes its time: POST /api/runs.") from None
    return table_of(result, top=top, lowest=lowest)


def table_of(result: Result, *, top: int = 20, lowest: bool = False) -> Table:
    """Put the first values of a result into a table."""
    measure, title = result.measure, result.measure.title.rstrip(".")
    if measure.whole:
        return Table((Column("value", title),), ((result.values[""],),), title=title, notes=result.told)
    ranked, network = result.ranked(lowest=lowest), result.network
    bounds = result.bounds
    rows = []
    for rank, (id_, value) in enumerate(ranked[:top], start=1):
        place = network.place(id_)
        row = (rank, id_, network.names[place], network.kinds[place], network.regions[place], value)
        rows.append((*row, *bounds[id_]) if bounds else row)
    columns = (
        Column("rank", "place in this order"),
        Column("id", "id of the node"),
        Column("name", "its name"),
        Column("kind", "its class"),
        Column("region", "the region it is located in"),
        Column("value", title),
        *((Column("low", "the true value is no lower"), Column("high", "and no higher")) if bounds else ()),
    )
    return Table(columns, tuple(rows), len(ranked) > top, title, result.told)


def valued(here: Observatory, selection: Selection, asked: Sequence[str], *, patience: float = PATIENCE) -> NodeValues:
    """Compute measures of the nodes of a network, to be written beside what is known of them.

    Args:
        here: The observatory.
        selection: What the network is of.
        asked: Names of measures, each with its options behind it, as ``brokerage,by=country``.
        patience: Seconds to wait for each at most.

    Returns:
        Values by what was asked for; where they are estimated, their bounds too.

    Raises:
        NotFound: There is no such measure.
        NotPossible: It has one value for the whole network.
        GraphProblem: An option or the selection is wrong, or it would take longer.
    """
    found: dict[str, Mapping[str, float | None]] = {}
    for one in asked:
        measure, options = _asked(one)
        result = result_of(here.graph, measure, selection, options, patience=patience)
        found[one] = result.values
        if result.bounds:
            found[f"{one} low"] = {id_: low for id_, (low, _) in result.bounds.items()}
            found[f"{one} high"] = {id_: high for id_, (_, high) in result.bounds.items()}
    return found


def _asked(text: str) -> tuple[Measure, dict[str, str]]:
    name, *pairs = text.split(",")
    measure = known_measure(name)
    if measure.whole:
        raise NotPossible(f"measure {name}", "one value for the whole network", "one for each node", "Leave it out.")
    return measure, {option: value for option, _, value in (pair.partition("=") for pair in pairs)}
