"""Pairs of regions that do less together than their size, distance, topics and country let expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from graph.co_operation import Cooperation, co_operation
from graph.connection import Graph
from graph.gravity import Gap
from graph.kept import of_state
from graph.profiles import concerned, read_profiles
from graph.selection import Selection, known_affiliations
from queries.gap import COLUMNS, counted, listed, meeting, of_which_graph, topic_names
from queries.table import Table

KIND = "little co-operation"
QUERY = """
title = "Regions that co-operate less than expected"
question = "Which regions do less together than their size, distance and topics let one expect?"
view = "network"

[parameters.region]
type = "Region"
example = "IT"
optional = true
description = "Only pairs with this region, or one within it; all when left out."

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

[parameters.rate]
type = "decimal"
default = 0.05
example = 1.0
description = "Share of false gaps that is put up with; 1 gives all pairs below what is expected of them."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most pairs shown."

[columns]
gap = "type of gap: little co-operation"
reason = "why it is one, in words"
size = "joint activities that are missing to what is expected"
closing = "what would close it"
source = "id of the one region"
target = "id of the other region"
source_name = "name of the one"
target_name = "name of the other"
joint = "activities in which actors of both take part"
expected = "joint activities that the model expects"
chance = "chance of so few, corrected for the number of pairs looked at"
"""


def answer(
    graph: Graph, *, region: str | None, level: int, since: dt.date | None, until: dt.date | None, rate: float, top: int
) -> Table:
    """Fit the model to all pairs, and word those far below it, the most surprising first."""
    selection = Selection(level=level, since=since, until=until)
    found = of_state(
        graph, ("co_operation", selection, rate), lambda: co_operation(read_profiles(graph, selection), rate=rate)
    )
    marked = concerned(known_affiliations(graph).regions, found.profiles.ids, region, level)
    gaps = [gap for gap in found.model.gaps if marked[gap.one] or marked[gap.other]]
    topics = topic_names(graph)
    notes = [of_which_graph(graph, told=found.profiles.told), *_fit(found)]
    if found.model.rate < 1:
        few = "" if gaps else " There is none; a rate of 1 shows all pairs below what is expected of them."
        notes.append(f"Of the pairs shown, {found.model.rate:.0%} at most are false gaps, on average.{few}")
    return Table.of((*COLUMNS, *_MORE), [_row(found, gap, topics) for gap in gaps[:top]], notes)


_MORE = ("source", "target", "source_name", "target_name", "joint", "expected", "chance")


def _row(found: Cooperation, gap: Gap, topics: Mapping[str, str]) -> tuple[object, ...]:
    profiles, one, other = found.profiles, gap.one, gap.other
    (ids, names), missing = (profiles.ids, profiles.names), gap.expected - gap.observed
    worded = (KIND, _reason(found, gap), round(missing, 2), meeting(profiles, one, other, topics))
    pair = (ids[one], ids[other], names[one], names[other])
    return (*worded, *pair, int(gap.observed), round(gap.expected, 2), float(f"{gap.q:.3g}"))


def _reason(found: Cooperation, gap: Gap) -> str:
    """Tell what there is, what is expected, and of what the expectation is made."""
    profiles, one, other = found.profiles, gap.one, gap.other
    facts = [
        f"take part in {profiles.size[one]:,.0f} and {counted(profiles.size[other], 'activity', 'activities')}",
        "are of one country" if profiles.compatriots[one, other] else "are of two countries",
    ]
    if found.distance is not None:
        facts.append(f"lie {found.distance[one, other]:,.0f} km apart")
    joint = counted(gap.observed, "joint activity", "joint activities")
    return (
        f"{profiles.names[one]} and {profiles.names[other]} have {joint}, where {gap.expected:.1f} would be expected "
        f"of two regions that {listed(facts)}; the chance of so few is {gap.p:.2g}."
    )


def _fit(found: Cooperation) -> Iterator[str]:
    """Report the model: what it says, how well it fits, and what was left out."""
    model, regions = found.model, len(found.profiles.ids) - len(found.model.left_out)
    betas = listed(f"{name} {one.estimate:.2f} ± {one.error:.2f}" for name, one in model.coefficients.items())
    yield (
        f"Gravity model of {len(model.observed):,} pairs of {regions:,} regions by Poisson pseudo-maximum likelihood: "
        f"{betas}; it explains {model.explained:.0%} of the deviance, and counts vary with dispersion "
        f"{model.dispersion:.2f} about it. Size is the activities of a region, topics the cosine of theirs."
    )
    for name, why in model.dropped.items():
        told = "no region has a location" if name == "distance" and found.distance is None else why
        yield f"The model goes without {name}: {told}."
    if found.unplaced:
        left = listed(id_.removeprefix("region/") for id_ in found.unplaced[:10])
        yield f"{counted(len(found.unplaced), 'region')} left out for want of a location: {left}."
