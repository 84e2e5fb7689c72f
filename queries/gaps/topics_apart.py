"""Topics that two regions are strong in, each without the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from graph.connection import Graph
from graph.kept import of_state
from graph.profiles import Profiles, concerned, read_profiles
from graph.selection import Selection, known_affiliations
from graph.topics_apart import Apart, topics_apart
from queries.gap import COLUMNS, counted, meeting, of_which_graph, topic_names
from queries.table import Table

KIND = "topic apart"
QUERY = """
title = "Topics that regions pursue apart"
question = "On which topics are two regions both strong, but in no activity together?"
view = "network"

[parameters.region]
type = "Region"
example = "ITH3"
optional = true
description = "Only pairs with this region, or one within it; all pairs when left out."

[parameters.level]
type = "integer"
default = 2
allowed = [0, 1, 2, 3]
example = 2
description = "NUTS level of the regions compared."

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
default = 3
example = 1
description = "Activities about a topic that a region strong in it has at least."

[parameters.share]
type = "decimal"
default = 1.0
example = 0.5
description = "The topic's share in a region strong in it, in times its share in all regions, at least."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most pairs shown."

[columns]
gap = "type of gap: topic apart"
reason = "why it is one, in words"
size = "activities about the topic that they would share, did regions choose their partners by chance"
closing = "what would close it"
topic = "id of the topic"
topic_name = "its name"
source = "id of the one region"
target = "id of the other region"
source_name = "name of the one"
target_name = "name of the other"
here = "activities about it with actors of the one"
there = "activities about it with actors of the other"
"""
_MORE = ("topic", "topic_name", "source", "target", "source_name", "target_name", "here", "there")
_STRONG = (
    "A region is strong in a topic with {} about it at least, if the topic's share in the region is at least {:g} "
    "times that in all regions together. Topics are as the activities state them."
)


def answer(
    graph: Graph,
    *,
    region: str | None,
    level: int,
    since: dt.date | None,
    until: dt.date | None,
    least: int,
    share: float,
    top: int,
) -> Table:
    """Compare all regions of the level, topic by topic."""
    selection = Selection(level=level, since=since, until=until)
    profiles = read_profiles(graph, selection)
    marked = concerned(known_affiliations(graph).regions, profiles.ids, region, level)
    found = of_state(
        graph,
        ("topics apart", selection, region, least, share, top),
        lambda: topics_apart(profiles, marked=marked, least=least, shares=share, limit=top),
    )
    names = topic_names(graph)
    notes = [
        of_which_graph(graph, told=profiles.told),
        _STRONG.format(counted(max(least, 1), "activity", "activities"), share),
    ]
    return Table.of((*COLUMNS, *_MORE), [_row(profiles, apart, names) for apart in found], notes)


def _row(profiles: Profiles, apart: Apart, topics: Mapping[str, str]) -> tuple[object, ...]:
    topic, one, other = profiles.topic_ids[apart.topic], apart.one, apart.other
    (ids, names), name = (profiles.ids, profiles.names), topics.get(topic, topic)
    reason = (
        f"{names[one]} and {names[other]} are both strong in {name}, with {apart.here:,} and {apart.there:,} "
        f"activities, {apart.shares[0]:.1f} and {apart.shares[1]:.1f} times its share in all regions, but have none "
        f"together; by chance it would be {apart.expected:.1f}."
    )
    worded = (KIND, reason, round(apart.expected, 2), meeting(profiles, one, other, topics, apart.topic))
    pair = (ids[one], ids[other], names[one], names[other])
    return (*worded, topic, name, *pair, apart.here, apart.there)
