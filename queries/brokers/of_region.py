"""The actors of a region that join others who have no tie between them."""

from __future__ import annotations

from graph.connection import Graph
from graph.measure import named
from graph.network import Network
from graph.results import result_of
from graph.selection import read_network
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
betweenness = "share of the shortest ways between others that pass through it; empty in networks too large"
regions = "regions of its partners other than its own"
"""

# Exact betweenness takes time by nodes times ties: up to here it is a matter of seconds.
LARGEST = 300_000_000
_INSIDE = (
    "MATCH (r:Region {id: $region}) WITH r "
    "MATCH (r)<-[:WITHIN*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organisation) RETURN DISTINCT o.id AS id"
)


def answer(graph: Graph, region: str, top: int) -> Table:
    """Measure the whole network, since a broker's partners may be anywhere, and rank the region's actors."""
    inside = {id_ for (id_,) in graph.read(_INSIDE, {"region": region}).values}
    network = read_network(graph)
    small = len(network) * network.ties.nnz <= LARGEST
    constraint = result_of(graph, named("constraint")).values
    between = result_of(graph, named("betweenness")).values if small else dict.fromkeys(network.ids)
    partners = result_of(graph, named("degree")).values
    rows = [
        (
            id_,
            network.names[place],
            network.kinds[place],
            partners[id_],
            constraint[id_],
            between[id_],
            _reach(network, place),
        )
        for place, id_ in enumerate(network.ids)
        if id_ in inside and constraint[id_] is not None
    ]
    rows.sort(key=lambda row: (row[4], row[0]))
    notes = [f"measured in the network of all {len(network):,} organisations with {network.ties.nnz // 2:,} ties"]
    if not small:
        notes.append("betweenness is left out: the network is too large for an exact value in seconds")
    names = ("id", "name", "kind", "count", "constraint", "betweenness", "regions")
    return Table.of(names, rows[:top], notes)


def _reach(network: Network, place: int) -> int:
    """Count the regions, other than its own, in which a node has partners."""
    ties = network.ties
    others = {network.regions[other] for other in ties.indices[ties.indptr[place] : ties.indptr[place + 1]]}
    return len(others - {None, network.regions[place]})
