"""Brokers in order, of whatever part of the graph is asked for, each place explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, fields

from graph.connection import Graph
from graph.ranking import Broker, brokers
from graph.selection import Selection
from queries.table import Table

QUERY = """
title = "Brokers, and why they are"
question = "Which actors link others who do not work together, whom do they link, and who would be lost without them?"
view = "bar"

[parameters.region]
type = "Region"
optional = true
example = "ITH3"
description = "Only brokers in this region and all that lies within it; whom they link may be anywhere."

[parameters.topic]
type = "Topic"
optional = true
example = "topic/euroscivoc-21"
description = "Measure only in activities about this topic or a narrower one."

[parameters.kind]
type = "string"
allowed = "Organisation"
optional = true
example = "Organisation"
description = "Only brokers of this kind; whom they link may be of any."

[parameters.since]
type = "date"
optional = true
example = "2021-01-01"
description = "Measure only in activities that go on after this day."

[parameters.until]
type = "date"
optional = true
example = "2027-12-31"
description = "Measure only in activities that began before this day."

[parameters.by]
type = "string"
allowed = ["nuts2", "nuts1", "region", "country", "kind", "kind+nuts2", "kind+country"]
default = "nuts2"
example = "nuts2"
description = "What divides the actors into the groups between which a broker plays its roles."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most brokers shown."

[columns]
rank = "its place among those asked for"
id = "id of the actor"
name = "its name"
kind = "its kind"
region = "id of the region it is located in"
region_name = "name of that region"
score = "mean of its four places: by low constraint, effective size, betweenness, z of brokerage"
count = "different actors it works with"
constraint = "Burt's constraint: the lower, the less its partners know each other"
effective_size = "Burt's effective size: partners less their redundancy"
betweenness = "share of the shortest ways between others that pass through it"
low = "the true share is no lower; the same where it is exact"
high = "and no higher"
coordinator = "ordered pairs of partners without a tie that are of its own group"
itinerant = "such pairs of one other group"
gatekeeper = "such pairs from another group into its own"
representative = "such pairs from its own group into another"
liaison = "such pairs of two other groups"
brokerage = "all such pairs together, in standard deviations above chance (z)"
cut_off = "others that lose the rest of their network without it"
regions = "regions of its partners other than its own"
why = "what it links, and what falls apart without it"
"""


def answer(
    graph: Graph,
    *,
    region: str | None,
    topic: str | None,
    kind: str | None,
    since: dt.date | None,
    until: dt.date | None,
    by: str,
    top: int,
) -> Table:
    """Measure all actors in these activities, since a broker's partners may be anywhere; rank those asked for."""
    measured, among = Selection(topic=topic, since=since, until=until), Selection(region=region, kind=kind)
    found, notes = brokers(graph, measured, by=by, among=among, top=top)
    return Table.of([field.name for field in fields(Broker)], map(astuple, found), notes)
