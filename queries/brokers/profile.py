"""The roles of one actor between the groups of its partners."""

from __future__ import annotations

from graph import cuts, kept
from graph.broker import explained, sides_of, without
from graph.connection import Graph
from graph.results import told_of
from graph.roles import MEANINGS, roles_by
from graph.selection import known_affiliations, read_network
from queries.table import Table

QUERY = """
title = "An actor's roles as a broker"
question = "In which roles does an actor stand between others, and more or less often than chance would have it?"

[parameters.actor]
type = "Organisation"
example = "pic-999995602"
description = "The actor."

[parameters.by]
type = "string"
allowed = ["nuts2", "nuts1", "region", "country", "kind", "kind+nuts2", "kind+country"]
default = "nuts2"
example = "nuts2"
description = "What divides the actors into groups."

[columns]
role = "the role, by Gould and Fernandez"
meaning = "between whom the actor stands in it; A, B and C are groups"
count = "ordered pairs of its partners that it joins so, and that have no tie of their own"
expected = "their mean if as many ties fell at random on the same groups"
z = "how many standard deviations the count is above that; empty where chance leaves no choice"
"""


def answer(graph: Graph, actor: str, by: str) -> Table:
    """Count its roles in the network of all organisations."""
    network, names = read_network(graph), known_affiliations(graph).regions.names
    place, found = network.place(actor), roles_by(network, by).of(actor)
    links = explained(network, place, sides_of(network, by, names)) + without(
        int(cuts.without(network.ties).cut_off[place])
    )
    notes = [f"{network.names[place]} {links}.", *told_of(network, kept.told(graph))]
    if not found:
        notes.insert(0, f"It is in no group by {by}, and so has no role.")
    rows = ((name, MEANINGS[name], role.count, role.expected, role.z) for name, role in found.items())
    return Table.of(("role", "meaning", "count", "expected", "z"), rows, notes)
