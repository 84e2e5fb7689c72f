"""Actors that have no activity together, and most probably should."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from graph.affiliations import Affiliations
from graph.connection import Graph
from graph.grouping import groups_of, numbered
from graph.hindsight import Hindsight, hindsight
from graph.kept import of_state
from graph.missing_links import Pairs, Score, best_pairs, best_per_node, common_partners
from graph.network import Network
from graph.profiles import inside
from graph.selection import Selection, incidence_of, known_affiliations, read_network
from queries.gap import COLUMNS, counted, listed, of_which_graph, sentence, topic_names
from queries.table import Table

KIND = "missing link"
QUERY = """
title = "Missing links"
question = "Which actors have no activity together, though their partners and topics say that they should?"
view = "network"

[parameters.actor]
type = "Organisation"
example = "pic-999995602"
optional = true
description = "Only links of this actor."

[parameters.region]
type = "Region"
example = "CZ"
optional = true
description = "Only links with an actor in this region; beside an actor, only its links into the region."

[parameters.across]
type = "string"
allowed = ["region", "nuts1", "nuts2", "country", "kind"]
example = "country"
optional = true
description = "Only links between two different ones of these."

[parameters.score]
type = "string"
default = "combined"
allowed = ["combined", "resource_allocation", "adamic_adar", "common_neighbours", "topic_similarity"]
example = "combined"
description = "What tells a missing link: partners in common, topics, or both combined."

[parameters.since]
type = "date"
optional = true
example = 2015-01-01
description = "Leave out activities that ended before this day."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most links shown."

[columns]
gap = "type of gap: missing link"
reason = "why it is one, in words"
size = "partners that the two have in common"
closing = "what would close it"
source = "id of the one actor"
target = "id of the other actor"
source_name = "name of the one"
target_name = "name of the other"
source_kind = "kind of the one"
target_kind = "kind of the other"
source_region = "region of the one"
target_region = "region of the other"
score = "how much tells that they should: comparable within one answer"
"""
_MORE = ("source", "target", "source_name", "target_name", "source_kind", "target_kind")
_LAST = ("source_region", "target_region", "score")
_NAMED = 3
_Pair = tuple[int, int, float]


def answer(
    graph: Graph,
    *,
    actor: str | None,
    region: str | None,
    across: str | None,
    score: Score,
    since: dt.date | None,
    top: int,
) -> Table:
    """Name the pairs, and test the score on the activities that began last."""
    selection = Selection(since=since)
    known, network = known_affiliations(graph), read_network(graph, selection)
    topics = of_state(graph, ("topics of actors", selection), lambda: _topics(graph, selection))
    located = None if region is None else np.flatnonzero(inside(known.regions, network.regions, region))
    ends = (located, None) if actor is None else ([network.place(actor)], located)
    groups = None if across is None else numbered(groups_of(network, across))[0]
    more = {"topics": topics, "groups": groups, "sources": ends[0], "targets": ends[1]}
    key = ("missing links", selection, actor, region, across, score, top)
    found = of_state(graph, key, lambda: _best(network, score, top, more))
    tested = of_state(
        graph, ("hindsight", selection, score, across), lambda: hindsight(known, selection, score, across=across)
    )
    names = {**topic_names(graph), **known.regions.names}
    pairs = zip(*(column.tolist() for column in (found.one, found.other, found.score)), strict=True)
    rows = [_row(network, pair, _both_on(topics, known, pair), names) for pair in pairs]
    return Table.of((*COLUMNS, *_MORE, *_LAST), rows, [of_which_graph(graph, network), _told(score, tested)])


def _topics(graph: Graph, selection: Selection) -> sparse.csr_array:
    """Count the activities of each actor about each topic."""
    known = known_affiliations(graph, selection.source)
    found: sparse.csr_array = incidence_of(known, selection).part @ known.activities.topics
    return found


def _best(network: Network, score: Score, top: int, more: Mapping[str, Any]) -> Pairs:
    """Name the best pairs; those of some actors are told actor by actor, each pair once."""
    if more["sources"] is None:
        return best_pairs(network.ties, score, k=max(top, 1), **more)
    found = best_per_node(network.ties, score, k=max(top, 1), **more)
    low, high = np.minimum(found.one, found.other), np.maximum(found.one, found.other)
    _, first = np.unique(low * len(network) + high, return_index=True)
    order = first[np.lexsort((high[first], low[first], -found.score[first]))][:top]
    return Pairs(found.one[order], found.other[order], found.score[order])


def _both_on(topics: sparse.csr_array, known: Affiliations, pair: _Pair) -> str | None:
    """Give the topic on which two actors both do most."""
    lesser = topics[[pair[0]]].minimum(topics[[pair[1]]])
    return known.activities.topic_ids[lesser.indices[lesser.data.argmax()]] if lesser.nnz else None


def _row(network: Network, pair: _Pair, topic: str | None, called: Mapping[str, str]) -> tuple[object, ...]:
    one, other, score = pair
    shared = common_partners(network.ties, one, other)
    # Who has few partners tells the most by having these two.
    shared = shared[np.argsort(np.diff(network.ties.indptr)[shared], kind="stable")]
    through = [network.names[node] for node in shared[:_NAMED].tolist()]
    places = [called.get(network.regions[node] or "", "no known region") for node in (one, other)]
    (mine, theirs), on = (network.names[node] for node in (one, other)), called.get(topic or "", topic)
    common = counted(len(shared), "partner") + " in common"
    among = f", {'among them ' if len(shared) > _NAMED else ''}{listed(through)}" if through else ""
    reason = f"{mine} ({places[0]}) and {theirs} ({places[1]}) have no activity together, but {common}{among}"
    about, joined = (f" on {on}" if on else ""), (f", brought together by {through[0]}" if through else "")
    closing = f"an activity{about} of {mine} with {theirs}{joined}"
    columns = (network.ids, network.names, network.kinds)
    facts = [values[node] for values in columns for node in (one, other)]
    worded = (KIND, sentence(f"{reason}{f'; both are active on {on}' if on else ''}"), len(shared), closing)
    return (*worded, *facts, network.regions[one], network.regions[other], float(f"{score:.4g}"))


def _told(score: str, tested: Hindsight | None) -> str:
    """Say how far the score is to be trusted."""
    if tested is None or (precision := tested.judged.precision[score]) is None:
        return f"How far {score} is to be trusted could not be tested: too little came later than the rest."
    judged, degrees = tested.judged, tested.judged.precision["preferential_attachment"]
    named = f"{judged.k:,}" if judged.pairs >= judged.k else f"{judged.pairs:,}"
    return (
        f"Tested on later years: from the {counted(tested.known, 'activity', 'activities')} begun before {tested.day}, "
        f"{score} names at most {named} pairs, of which {precision:.0%} got a tie by the {tested.later:,} later ones; "
        f"by the number of partners alone {degrees or 0:.0%}, by chance {judged.chance or 0:.2%}."
    )
