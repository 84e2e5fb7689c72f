"""Pairs of groups that hang together by one actor."""

from __future__ import annotations

import datetime as dt

from graph.connection import Graph
from graph.dependence import Dependent, dependence
from graph.division import AREAS, divide
from graph.kept import of_state
from graph.selection import Selection, known_affiliations, read_network
from queries.gap import COLUMNS, of_which_graph, sentence
from queries.groups import Groups
from queries.table import Table

KIND = "single broker"
QUERY = """
title = "Groups that hang together by one actor"
question = "Which regions, kinds or communities are joined by one actor, so that without it they would be apart?"

[parameters.by]
type = "string"
default = "nuts2"
example = "nuts2"
description = "What the groups are: community, region, nuts1, nuts2, country, kind, or several joined by +."

[parameters.region]
type = "Region"
example = "IT"
optional = true
description = "By area: only pairs with it on one side. Else: only the network of its own actors."

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

[parameters.share]
type = "decimal"
default = 1.0
example = 1.0
description = "Share of the ways between two groups that goes through one actor, at least; 1 for all of them."

[parameters.ways]
type = "integer"
default = 5
example = 2
description = "Ways between two groups at least: a single one depends on its ends in any case."

[parameters.least]
type = "integer"
default = 3
example = 1
description = "Actors that a group has at least, to be looked at."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most pairs shown."

[columns]
gap = "type of gap: single broker"
reason = "why it is one, in words"
size = "ways of one or two ties between the two groups that are lost without the actor"
closing = "what would close it"
one = "the one group"
other = "the other group"
actor = "id of the actor"
actor_name = "its name"
share = "share of the ways that go through it"
ties = "ties between the two groups"
brokers = "actors that have partners in both"
"""
_MORE = ("one", "other", "actor", "actor_name", "share", "ties", "brokers")


def answer(
    graph: Graph,
    *,
    by: str,
    region: str | None,
    since: dt.date | None,
    until: dt.date | None,
    share: float,
    ways: int,
    least: int,
    top: int,
) -> Table:
    """Divide the network, and find for each two groups the actor that most ways between them go through."""
    areas = by in AREAS
    selection = Selection(region=None if areas else region, since=since, until=until)
    network, regions = read_network(graph, selection), known_affiliations(graph).regions
    division = of_state(graph, ("division", selection, by), lambda: divide(network, by))
    found = of_state(
        graph,
        ("dependence", selection, by, least),
        lambda: dependence(network.ties, division.group, least_size=least),
    )
    groups, wanted = Groups(network, division, regions), region if areas else None
    pairs = [pair for pair in found.pairs(share=share, ways=ways) if groups.concerns((pair.one, pair.other), wanted)]
    notes = [
        of_which_graph(graph, network),
        f"{division.told[0].upper()}{division.told[1:]}. A way is a tie, or two by way of a third actor of any group.",
    ]
    return Table.of((*COLUMNS, *_MORE), [_row(groups, pair) for pair in pairs[:top]], notes)


def _row(groups: Groups, pair: Dependent) -> tuple[object, ...]:
    network, ways = groups.network, pair.ties + pair.paths
    carried, name = round(pair.share * ways), network.names[pair.strongest]
    all_or_some = f"all {ways:,}" if carried == ways else f"{carried:,} of {ways:,}"
    reason = (
        f"Between {groups.name(pair.one)} and {groups.name(pair.other)}, {all_or_some} ways of one or two ties go "
        f"through {name}"
    )
    worded = (KIND, sentence(reason), carried, f"an activity without {name}: {_others(groups, pair)}")
    told = (groups.short(pair.one), groups.short(pair.other), network.ids[pair.strongest], name)
    return (*worded, *told, round(pair.share, 3), pair.ties, pair.brokers)


def _others(groups: Groups, pair: Dependent) -> str:
    """Name on each side who has the most partners but for the one that all depends on."""
    ends = []
    for number in (pair.one, pair.other):
        nodes = [node for node in groups.division.leading(groups.network, number) if node != pair.strongest]
        ends.append(groups.network.names[nodes[0]] if nodes else f"another actor of {groups.short(number)}")
    return f"{ends[0]} with {ends[1]}"
