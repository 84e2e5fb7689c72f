"""The actors of a region that link others who have no tie between them."""

from __future__ import annotations

from graph.connection import Graph
from graph.ranking import brokers
from graph.selection import Selection
from queries.table import Table

QUERY = """
title = "Brokers of a region"
question = "Which actors of a region join partners that do not work with each other, at home and elsewhere?"
view = "bar"

[parameters.region]
type = "Region"
example = "ITH3"
description = "The region; all that lies within it counts as well."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most actors shown."

[columns]
id = "id of the actor"
name = "its name"
kind = "its kind"
count = "different actors it works with"
constraint = "Burt's constraint in the whole network: the lower, the less its partners know each other"
betweenness = "share of the shortest ways between others that pass through it"
regions = "regions of its partners other than its own"
why = "what it links, and what falls apart without it"
"""


def answer(graph: Graph, region: str, top: int) -> Table:
    """Measure the whole network, since a broker's partners may be anywhere, and rank the region's actors."""
    found, notes = brokers(graph, among=Selection(region=region), top=top)
    names = ("id", "name", "kind", "count", "constraint", "betweenness", "regions", "why")
    return Table.of(names, ([getattr(one, name) for name in names] for one in found), notes)
