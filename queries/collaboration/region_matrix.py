"""How much the regions of a level do together, each with each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist

from graph.connection import Graph
from graph.network import Network
from graph.selection import Selection, read_network
from queries.table import Table

QUERY = """
title = "Joint activities of regions, each with each"
question = "In how many activities do actors of two regions take part together, for each two regions of a level?"
view = "heatmap"

[parameters.region]
type = "Region"
optional = true
example = "IT"
description = "Only regions within this one; all when left out."

[parameters.level]
type = "integer"
default = 2
allowed = [0, 1, 2, 3]
example = 2
description = "NUTS level of the regions: 0 for countries, 2 for basic regions."

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

[parameters.order]
type = "string"
default = "code"
allowed = ["code", "similarity"]
example = "code"
description = "Regions by their code, so that a country stands together, or beside those with the same partners."

[parameters.top]
type = "integer"
default = 40
example = 40
description = "Most regions shown, those with most joint activities."

[columns]
region = "the one region, by its code"
other = "the other region, by its code"
region_name = "name of the one"
other_name = "name of the other"
count = "activities in which actors of both take part"
"""


def answer(
    graph: Graph,
    *,
    region: str | None,
    level: int,
    topic: str | None,
    since: dt.date | None,
    until: dt.date | None,
    order: str,
    top: int,
) -> Table:
    """Give every pair of the regions shown, both ways round; a region with itself is no pair."""
    names = ("region", "other", "region_name", "other_name", "count")
    network = read_network(graph, Selection(region=region, level=level, topic=topic, since=since, until=until))
    strength = network.ties.sum(axis=1)
    tied = int(np.count_nonzero(strength))
    strongest = np.lexsort((np.arange(len(network)), -strength))[: min(max(top, 0), tied)]
    shown = network.part(np.sort(strongest))
    places = _alike(shown.ties.toarray()) if order == "similarity" else range(len(shown))
    return Table.of(names, _pairs(shown, list(places)), _notes(network, tied, len(shown)))


def _pairs(shown: Network, places: list[int]) -> Iterator[tuple[str, str, str, str, int]]:
    codes = [id_.removeprefix("region/") for id_ in shown.ids]
    weights = shown.ties.toarray().astype(int).tolist()
    for one in places:
        for other in places:
            if one != other:
                yield codes[one], codes[other], shown.names[one], shown.names[other], weights[one][other]


def _alike(weights: NDArray[np.float64]) -> list[int]:
    """Order regions so that those with the same partners stand side by side.

    That is the order of the leaves of a tree of groups (average linkage of cosine distances), turned at its forks so
    that neighbours are as alike as they can be: Bar-Joseph, Gifford and Jaakkola (2001), Bioinformatics 17, S22–S29.
    """
    if len(weights) < 3:
        return list(range(len(weights)))
    profile = np.log1p(weights)
    np.fill_diagonal(profile, profile.max(axis=1))  # two regions that work with each other most are alike
    tree = linkage(pdist(profile, "cosine"), "average", optimal_ordering=True)
    found: list[int] = leaves_list(tree).tolist()
    return found


def _notes(network: Network, tied: int, shown: int) -> Iterator[str]:
    yield f"Of {network.told}."
    if beyond := tied - shown:
        yield f"Regions with fewer joint activities that are not shown: {beyond}."
    if alone := len(network) - tied:
        yield f"Regions without an activity together with another of these: {alone}."
