"""Groups of actors with far fewer ties between them than expected, and who is best placed to join them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from graph.connection import Graph
from graph.division import AREAS, Division, divide
from graph.holes import Candidate, Hole, Mixing, candidates, mixing, paths
from graph.kept import of_state
from graph.selection import Selection, known_affiliations, read_network
from queries.gap import COLUMNS, counted, listed, of_which_graph
from queries.groups import Groups
from queries.table import Table

KIND = "structural hole"
QUERY = """
title = "Structural holes"
question = "Between which groups of actors are ties missing, and who is best placed to close the hole?"

[parameters.by]
type = "string"
default = "community"
example = "nuts2"
description = "What the groups are: community, region, nuts1, nuts2, country, kind, or several joined by +."

[parameters.region]
type = "Region"
example = "IT"
optional = true
description = "By area: only holes with it on one side. Else: only the network of its own actors."

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

[parameters.least]
type = "integer"
default = 10
example = 1
description = "Actors that a group has at least, to be looked at."

[parameters.rate]
type = "decimal"
default = 0.05
example = 1.0
description = "Share of false holes that is put up with; 1 leaves chance aside."

[parameters.top]
type = "integer"
default = 10
example = 10
description = "Most holes shown."

[columns]
gap = "type of gap: structural hole"
reason = "why it is one, in words"
size = "ties that are missing to what is expected"
closing = "what would close it: the actors best placed"
one = "the one group"
other = "the other group"
ties = "ties between the two"
expected = "ties expected"
chance = "chance of so few, corrected for the number of pairs looked at"
actors = "ids of the actors best placed to close it, the best first"
"""
_MORE = ("one", "other", "ties", "expected", "chance", "actors")
# Paths of two ties that can be walked in about a second: from larger groups, partners of partners are not counted.
_WALKED = 200_000_000
_PLACED = 3


def answer(
    graph: Graph,
    *,
    by: str,
    region: str | None,
    since: dt.date | None,
    until: dt.date | None,
    least: int,
    rate: float,
    top: int,
) -> Table:
    """Divide the network, compare each two groups, and place the actors between those that are apart."""
    areas = by in AREAS
    selection = Selection(region=None if areas else region, since=since, until=until)
    network, regions = read_network(graph, selection), known_affiliations(graph).regions
    division = of_state(graph, ("division", selection, by), lambda: divide(network, by))
    key = ("mixing", selection, by, least, rate)
    found = of_state(graph, key, lambda: mixing(network.ties, division.group, least_size=least, rate=rate))
    groups = Groups(network, division, regions)
    wanted = region if areas else None
    holes = [hole for hole in found.holes if hole.expected > 0 and groups.concerns((hole.one, hole.other), wanted)]
    rows = of_state(graph, (*key, region, top), lambda: [_row(groups, hole) for hole in holes[:top]])
    return Table.of((*COLUMNS, *_MORE), rows, [of_which_graph(graph, network), _told(found, division)])


def _row(groups: Groups, hole: Hole) -> tuple[object, ...]:
    reason = (
        f"Between {groups.name(hole.one)} and {groups.name(hole.other)} there {_are(hole.ties)}, where "
        f"{hole.expected:.1f} would be expected; the chance of so few is {hole.p:.2g}."
    )
    placed = _placed(groups, hole)
    closing = (
        f"a tie across by {listed([_reach(groups, one) for one in placed], 'or')}" if placed else _first(groups, hole)
    )
    worded = (KIND, reason, round(hole.expected - hole.ties, 2), closing)
    pair = (groups.short(hole.one), groups.short(hole.other))
    ids = [groups.network.ids[one.node] for one in placed]
    return (*worded, *pair, hole.ties, round(hole.expected, 2), float(f"{hole.q:.3g}"), ids)


def _are(ties: int) -> str:
    return f"{'is' if ties < 2 else 'are'} {counted(ties, 'tie')}"


def _placed(groups: Groups, hole: Hole) -> list[Candidate]:
    """Give the actors best placed to close a hole."""
    ties, group = groups.network.ties, groups.division.group
    walked = paths(ties, np.flatnonzero((group == hole.one) | (group == hole.other)))
    return candidates(ties, group, hole.one, hole.other, limit=_PLACED, steps=2 if walked <= _WALKED else 1)


def _reach(groups: Groups, one: Candidate) -> str:
    """Tell whom an actor knows on either side."""
    here, there = (counted(number, "partner") for number in one.partners)
    further = f", {sum(one.at_two):,} more through them" if min(one.partners) == 0 else ""
    return f"{groups.network.names[one.node]} ({here} on the one side, {there.split()[0]} on the other{further})"


def _first(groups: Groups, hole: Hole) -> str:
    """Where nobody reaches both sides, the actors with the most partners have to begin."""
    ends = [groups.division.leading(groups.network, number, 1)[0] for number in (hole.one, hole.other)]
    return f"a first tie, as of {listed(groups.network.names[node] for node in ends)}; nobody reaches both sides yet"


def _told(found: Mixing, division: Division) -> str:
    told = (
        f"{division.told[0].upper()}{division.told[1:]}. {counted(len(found.groups), 'group')} of enough actors, each "
        f"two compared with what their ties to all others let expect; a hole has {found.at_most:.0%} of that at most. "
        f"Counts vary with dispersion {found.short.dispersion:.2f} about it"
    )
    return told + ("." if found.rate >= 1 else f"; {found.rate:.0%} of the holes at most are false, on average.")
