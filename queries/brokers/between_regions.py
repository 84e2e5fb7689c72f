"""Who links actors of two regions that have no tie of their own."""

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
title = "Brokers between two regions"
question = "Who links actors of one region with actors of another that do not work together?"
view = "bar"

[parameters.region]
type = "Region"
example = "ITH3"
description = "The one region, of any level, with all that lies within it."

[parameters.other]
type = "Region"
example = "CZ"
description = "The other region, with all that lies within it; the two share nothing."

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
one = "its partners in the one region"
other = "its partners in the other region"
count = "pairs of these, one of each region, that have no tie of their own"
alone = "pairs of these that have no other partner in common"
share = "its share of all ways of two ties between such pairs"
why = "all that in words, and what falls apart without it"
"""


def answer(graph: Graph, *, region: str, other: str, since: dt.date | None, until: dt.date | None, top: int) -> Table:
    """Count for every actor the pairs that it links."""
    network, known = read_network(graph, Selection(since=since, until=until)), known_affiliations(graph)
    one, two = (members(network, known, Selection(region=id_)) for id_ in (region, other))
    names = known.regions.names
    sides = Side(place=names.get(region, region)), Side(place=names.get(other, other))
    found, told = between(network, (one, two), sides, names, top=top)
    notes = (told, *told_of(network, kept.told(graph)))
    return Table.of([field.name for field in fields(Between)], map(astuple, found), notes)
