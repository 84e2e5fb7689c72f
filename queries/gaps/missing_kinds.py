"""Kinds of actor that a region lacks, though regions like it have them."""

from __future__ import annotations

import numpy as np

from graph.comparable import Missing
from graph.connection import Graph
from graph.kept import of_state
from graph.kind_groups import KindsOfRegions, kinds_of_regions
from graph.profiles import Profiles, concerned, read_profiles
from graph.selection import Selection, known_affiliations
from queries.gap import COLUMNS, listed, of_which_graph, sentence
from queries.table import Table

KIND = "missing kind"
QUERY = """
title = "Kinds of actor missing from a region"
question = "Which kinds of actor does a region lack, that regions comparable in size and in all other kinds have?"

[parameters.grouping]
type = "string"
default = "helix"
allowed = ["helix", "workshop", "kind"]
example = "helix"
description = "The four helices, the four groups of a workshop, or each kind of organisation by itself."

[parameters.region]
type = "Region"
example = "IT"
optional = true
description = "Only this region, or those within it; all when left out."

[parameters.level]
type = "integer"
default = 2
allowed = [0, 1, 2, 3]
example = 2
description = "NUTS level of the regions compared."

[parameters.least]
type = "decimal"
default = 1.0
example = 0.1
description = "Actors expected at least, of a kind that a region has none of."

[parameters.top]
type = "integer"
default = 20
example = 20
description = "Most gaps shown."

[columns]
gap = "type of gap: missing kind"
reason = "why it is one, in words"
size = "actors of the kind that are missing to what is expected"
closing = "what would close it"
region = "id of the region"
region_name = "its name"
kind = "the kind, or group of kinds"
actors = "actors of the kind in the region"
expected = "actors of it that the region would have with the mean share of its comparables"
chance = "chance of so few, corrected for the number of regions and kinds"
comparables = "regions compared with, the most similar first"
"""
_MORE = ("region", "region_name", "kind", "actors", "expected", "chance", "comparables")
_NAMED = 3
_COMPARED = (
    "Comparables are the regions most alike in their other kinds, of a third to three times the number of actors. What "
    "is counted is what the sources state: where none lists a kind, it seems to be missing."
)


def answer(graph: Graph, *, grouping: str, region: str | None, level: int, least: float, top: int) -> Table:
    """Compare each region with those most like it, kind by kind."""
    profiles = read_profiles(graph, Selection(level=level))
    found = of_state(graph, ("kinds of regions", level, grouping), lambda: kinds_of_regions(profiles, grouping))
    marked = concerned(known_affiliations(graph).regions, profiles.ids, region, level)
    missing = [one for one in found.missing(least) if marked[one.region]]
    notes = [
        of_which_graph(graph, told=f"organisations by regions of NUTS level {level}"),
        _COMPARED,
    ]
    return Table.of((*COLUMNS, *_MORE), [_row(profiles, found, one) for one in missing[:top]], notes)


def _row(profiles: Profiles, found: KindsOfRegions, one: Missing) -> tuple[object, ...]:
    region, kind = profiles.names[one.region], found.groups[one.kind]
    like = [profiles.names[other] for other in one.comparables]
    theirs = [f"{found.against.observed[other, one.kind]:,.0f}" for other in one.comparables[:_NAMED]]
    has = "none" if one.observed == 0 else f"only {one.observed:,.0f}"
    reason = (
        f"{region} has {has} of the kind “{kind}”, where {one.expected:.1f} would be expected: "
        f"{listed(like[:_NAMED])}, most like it otherwise, have {listed(theirs)}"
    )
    worded = (KIND, sentence(reason), round(one.expected - one.observed, 2), _closing(profiles, found, one))
    chance = float(f"{one.q:.3g}")
    return (*worded, profiles.ids[one.region], region, kind, int(one.observed), round(one.expected, 2), chance, like)


def _closing(profiles: Profiles, found: KindsOfRegions, one: Missing) -> str:
    """Name with whom such an actor could begin, and one like it elsewhere as a model."""
    best, names = profiles.most_active(one.region), profiles.actors.names
    begin = "" if best is None else f" in an activity with {names[best]}, the most active there"
    having = [other for other in one.comparables if found.against.observed[other, one.kind]]
    model = ""
    if having:
        members = np.flatnonzero((profiles.region == having[0]) & (found.of == one.kind))
        like = members[np.diff(profiles.actors.part.indptr)[members].argmax()]
        model = f"; as {names[like]} is in {profiles.names[having[0]]}"
    return f"an actor of the kind “{found.groups[one.kind]}” of {profiles.names[one.region]}{begin}{model}"
