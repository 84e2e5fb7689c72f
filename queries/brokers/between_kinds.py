"""Who links actors of two kinds that have no tie of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, fields

from graph import kept
from graph.between import Between, between
from graph.broker import Side
from graph.connection import Graph
from graph.results import told_of
from graph.selection import Selection, known_affiliations, members, read_network
from queries.table import Table

QUERY = """
title = "Brokers between two kinds of actor"
question = "Who links actors of one kind, say hospitals, with actors of another, say SMEs, that do not work together?"
view = "bar"

[parameters.kind]
type = "string"
allowed = "Organisation"
example = "ResearchOrganisation"
description = "The one kind; those below it count as well."

[parameters.other]
type = "string"
allowed = "Organisation"
example = "SME"
description = "The other kind; the two share nobody."

[parameters.region]
type = "Region"
optional = true
example = "IT"
description = "Only actors of the two kinds in this region; who links them may be anywhere."

[parameters.since]
type = "date"
optional = true
example = "2021-01-01"
description = "Only by activities that go on after this day."

[parameters.until]
type = "date"
optional = true
example = "2027-12-31"
description = "Only by activities that began before this day."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most brokers shown."

[columns]
id = "id of the broker"
name = "its name"
kind = "its kind"
region = "id of the region it is located in"
region_name = "name of that region"
stands = "on which side it is itself: one, other or neither"
one = "its partners of the one kind"
other = "its partners of the other kind"
count = "pairs of these, one of each kind, that have no tie of their own"
alone = "pairs of these that have no other partner in common"
share = "its share of all ways of two ties between such pairs"
why = "all that in words, and what falls apart without it"
"""


def answer(
    graph: Graph,
    *,
    kind: str,
    other: str,
    region: str | None,
    since: dt.date | None,
    until: dt.date | None,
    top: int,
) -> Table:
    """Count for every actor the pairs that it links."""
    network, known = read_network(graph, Selection(since=since, until=until)), known_affiliations(graph)
    one, two = (members(network, known, Selection(region=region, kind=name)) for name in (kind, other))
    names = known.regions.names
    place = "" if region is None else names.get(region, region)
    found, told = between(network, (one, two), (Side(kind, place), Side(other, place)), names, top=top)
    notes = (told, *told_of(network, kept.told(graph)))
    return Table.of([field.name for field in fields(Between)], map(astuple, found), notes)
