"""The network of a region, each actor with the value that a measure gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph import kept
from graph.connection import Graph
from graph.grouping import groups_of
from graph.measure import Measure, named
from graph.network import Network
from graph.problem import GraphProblem
from graph.results import Result, result_of, told_of
from graph.selection import Selection, known_affiliations, members
from queries.table import Table

QUERY = """
title = "The network of a region, measured"
question = "Which actors of a region and of their partners stand out by a measure, and who works with whom?"
view = "network"

[parameters.region]
type = "Region"
optional = true
example = "ITH3"
description = "The region, with all that lies within it: ties that begin or end there; all ties when left out."

[parameters.measure]
type = "string"
default = "effective_size"
example = "brokerage"
description = "Name of a measure, as /api/measures lists them."

[parameters.options]
type = "string"
optional = true
example = "by=country,score=count"
description = "Options of the measure, as by=country; several with commas between."

[parameters.colour]
type = "string"
default = "value"
allowed = ["value", "kind", "country", "region", "community"]
example = "country"
description = "What the colour says: the value, as the size does, or a group."

[parameters.topic]
type = "Topic"
optional = true
example = "topic/euroscivoc-21"
description = "Only activities about this topic or a narrower one."

[parameters.since]
type = "date"
optional = true
example = 2015-01-01
description = "Leave out activities that ended before this day."

[parameters.until]
type = "date"
optional = true
example = 2030-12-31
description = "Leave out activities that began after this day."

[parameters.top]
type = "integer"
default = 200
example = 200
description = "Most ties shown, the strongest first."

[columns]
source = "id of one actor"
target = "id of the other"
source_name = "name of the one"
target_name = "name of the other"
source_kind = "kind of the one"
target_kind = "kind of the other"
source_region = "region of the one"
target_region = "region of the other"
source_value = "value of the measure for the one"
target_value = "value of the measure for the other"
value_title = "what is measured"
source_group = "group of the one, if the colour says one"
target_group = "group of the other"
group_title = "what the groups are"
weight = "number of activities in which both take part"
"""

# Seconds that exact values may take; else the measure says which one to take instead.
PATIENCE = 60.0
_ENDS = ("source", "target")
_NAMES = (*_ENDS, *(f"{end}_{fact}" for fact in ("name", "kind", "region", "value") for end in _ENDS), "value_title",
          *(f"{end}_group" for end in _ENDS), "group_title", "weight")  # fmt: skip


def answer(
    graph: Graph,
    *,
    region: str | None,
    measure: str,
    options: str | None,
    colour: str,
    topic: str | None,
    since: dt.date | None,
    until: dt.date | None,
    top: int,
) -> Table:
    """Measure the whole network, since partners may be anywhere, and give the strongest ties of the region."""
    chosen, selection = _of_nodes(named(measure)), Selection(topic=topic, since=since, until=until)
    result = result_of(graph, chosen, selection, _options(options), patience=PATIENCE)
    network = result.network
    groups, group_title = _groups(graph, result, colour)
    ties = _strongest(network, members(network, known_affiliations(graph), Selection(region=region)))
    columns = (network.names, network.kinds, network.regions, [result.values[id_] for id_ in network.ids])
    title = _title(result)
    rows = [
        (
            *(network.ids[end] for end in (one, other)),
            *(column[end] for column in columns for end in (one, other)),
            title,
            *(groups[end] for end in (one, other)),
            group_title,
            int(weight),
        )
        for one, other, weight in ties[: max(top, 0)]
    ]
    notes = [f"Measured in the whole network, since partners may be anywhere; {len(rows)} of {len(ties)} ties shown."]
    return Table.of(_NAMES, rows, [*notes, *told_of(network, kept.told(graph))])


def _of_nodes(measure: Measure) -> Measure:
    if measure.whole:
        raise GraphProblem(f"measure {measure.name}", "one value for the whole network", "a measure of nodes",
                           "For example: effective_size.")  # fmt: skip
    return measure


def _options(text: str | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in (text or "").split(",") if pair]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _title(result: Result) -> str:
    """Say in a few words what is measured: the definition follows a colon in the title of a measure."""
    chosen = [f"{name} = {value}" for name, value in result.options.items() if value != _default(result, name)]
    title = result.measure.title.partition(":")[0].rstrip(".")
    return f"{title} ({', '.join(chosen)})" if chosen else title


def _default(result: Result, name: str) -> Any:
    return next(option.default for option in result.measure.options if option.name == name)


def _groups(graph: Graph, result: Result, colour: str) -> tuple[Sequence[str | None], str | None]:
    network = result.network
    if colour == "value":
        return (None,) * len(network), None
    if colour == "community":
        found = result_of(graph, named(colour), result.selection, patience=PATIENCE).values
        return [None if (number := found[id_]) is None else f"{number:.0f}" for id_ in network.ids], "Community"
    return groups_of(network, colour), colour.capitalize()


def _strongest(network: Network, inside: NDArray[np.bool_]) -> list[tuple[int, int, float]]:
    """Give the ties with an end inside, the strongest first."""
    found = sparse.coo_array(sparse.triu(network.ties))
    one, other = found.coords
    kept = np.flatnonzero(inside[one] | inside[other])
    order = kept[np.lexsort((other[kept], one[kept], -found.data[kept]))]
    return list(zip(one[order].tolist(), other[order].tolist(), found.data[order].tolist(), strict=True))
