"""Which part of the graph a network is of: filters and foldings, said in words and kept with every answer."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ontology.problem import near
from ontology.schema import load_schema

from .affiliations import SHARED, Affiliations, Places
from .connection import Graph
from .gather import read_affiliations
from .kept import of_state
from .network import Network, without_diagonal
from .problem import GraphProblem
from .projection import Weight, project

_EPOCH = dt.date(1970, 1, 1)
_DEEPEST = 3  # NUTS levels
Keep = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a network is of. All of it by default: every organisation, tied by every activity.

    Args:
        region: Id of a region: only organisations located in it or in a region within it.
        since: Leave out activities that ended before this day; one without dates is always in.
        until: Leave out activities that began after this day.
        kind: A class of organisations: only these and those of the classes below it.
        topic: Id of a topic: only activities about it or about a narrower one.
        source: Name of a source: only participations that it states.
        links: Links of the ontology from an organisation to an activity.
        weight: What a tie weighs: ``count`` of shared activities, or ``newman``: see `graph.projection.project`.
        folded: Sub-units stand as the organisation that they are a part of.
        level: A NUTS level: regions of that level stand for their organisations, as one node each.
        directed: Arcs lead from the coordinator of an activity to the others; the ties are those arcs.

    Raises:
        GraphProblem: A value is none of those allowed.

    Example:
        >>> Selection(region="region/ITH3", since=dt.date(2021, 1, 1)).told
        'organisations in region/ITH3; activities that go on after 2021-01-01; a tie weighs the activities shared'
    """

    region: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    kind: str | None = None
    topic: str | None = None
    source: str | None = None
    links: tuple[str, ...] = SHARED
    weight: Weight = "count"
    folded: bool = False
    level: int | None = None
    directed: bool = False

    def __post_init__(self) -> None:
        schema = load_schema()
        kinds = [name for name in schema.classes if schema.is_a(name, "Organisation")]
        if self.kind is not None and self.kind not in kinds:
            raise _no("kind", self.kind, "a class of organisations", near(self.kind, kinds))
        if self.weight not in ("count", "newman"):
            raise _no("weight", self.weight, "count or newman", near(self.weight, ("count", "newman")))
        for link in self.links:
            if link not in SHARED:
                raise _no("links", link, f"of {', '.join(SHARED)}", near(link, SHARED))
        if self.level is not None and not 0 <= self.level <= _DEEPEST:
            raise _no("level", str(self.level), f"a NUTS level from 0 to {_DEEPEST}", "2 is the usual one.")

    @property
    def told(self) -> str:
        """The selection in words."""
        who = "organisations" if self.kind is None else f"organisations of kind {self.kind}"
        if self.level is not None:
            who = f"regions of NUTS level {self.level} with their {who}"
        parts = [who + (f" in {self.region}" if self.region else "") + (", sub-units folded" if self.folded else "")]
        parts += [f"activities that go on after {self.since}"] if self.since else []
        parts += [f"activities that began before {self.until}"] if self.until else []
        parts += [f"activities about {self.topic}"] if self.topic else []
        parts += [f"participations stated by {self.source}"] if self.source else []
        parts += [f"only by {', '.join(self.links)}"] if self.links != SHARED else []
        weighed = "Newman's weight" if self.weight == "newman" else "the activities shared"
        parts.append("arcs from coordinators to partners" if self.directed else f"a tie weighs {weighed}")
        return "; ".join(parts)

    @property
    def given(self) -> dict[str, object]:
        """What differs from the default, by name."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) != one.default}


@dataclass(frozen=True, eq=False)
class Incidence:
    """Who takes part in what, of a selection: the matrix that a network is the projection of.

    Args:
        ids: Ids of the nodes, sorted; the columns down to ``countries`` are those of a `Network`.
        names: Their names.
        kinds: Their classes.
        regions: Their regions.
        countries: Their countries.
        part: Nodes × all activities, int32: 1 where a node takes part in an activity that is selected.
        leads: The same: 1 where it coordinates it; empty unless the selection is directed.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    countries: tuple[str | None, ...]
    part: sparse.csr_array
    leads: sparse.csr_array


def network_of(known: Affiliations, selection: Selection) -> Network:
    """Cut a network from who takes part in what.

    Args:
        known: The affiliations; those of one source, if the selection names one.
        selection: What to keep.

    Returns:
        All nodes that are selected, those without a tie included.

    Raises:
        GraphProblem: The region or the topic is not in the graph.
    """
    found = incidence_of(known, selection)
    arcs = without_diagonal(found.leads @ found.part.T) if selection.directed else None
    ties = project(found.part, selection.weight) if arcs is None else without_diagonal(arcs + arcs.T)
    columns = (found.ids, found.names, found.kinds, found.regions, ties, found.countries)
    return Network(*columns, arcs=arcs, told=selection.told)


def incidence_of(known: Affiliations, selection: Selection) -> Incidence:
    """Cut out who takes part in what, with nodes as `network_of` has them.

    Raises:
        GraphProblem: The region or the topic is not in the graph.
    """
    stands = known.tops if selection.folded else np.arange(len(known.actors.ids), dtype=np.int32)
    kept = _actors_kept(known, selection)
    nodes = _folded(known, stands, kept) if selection.level is None else _regions(known, selection.level, kept)
    used = kept[known.actor] & _links_kept(known, selection) & _activities_kept(known, selection)[known.activity]
    row = nodes.row[stands[known.actor] if selection.level is None else known.actor]
    used &= row >= 0
    led = used & _led(known) if selection.directed else np.zeros(len(used), np.bool_)
    shape = (len(nodes.ids), len(known.activities.ids))
    part, leads = (_ones(row[some], known.activity[some], shape) for some in (used, led))
    return Incidence(nodes.ids, nodes.names, nodes.kinds, nodes.regions, nodes.countries, part, leads)


def _led(known: Affiliations) -> Keep:
    if known.leads is None:
        raise GraphProblem("the affiliations", "no word of who coordinates what", "participations with their roles",
                           "Read them with leading=True.")  # fmt: skip
    return known.leads


def _ones(row: Places, column: Places, shape: tuple[int, int]) -> sparse.csr_array:
    found = sparse.csr_array((np.ones(len(row), np.int32), (row, column)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found


@dataclass(frozen=True, eq=False)
class _Nodes:
    """What stands as a node, and which one an actor counts for: its row, −1 for none."""

    row: Places
    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    countries: tuple[str | None, ...]


def _folded(known: Affiliations, stands: Places, kept: Keep) -> _Nodes:
    """Let the organisations that are kept stand for themselves, or for what they are a part of."""
    actors = known.actors
    places = np.unique(stands[kept])
    row = np.full(len(actors.ids), -1, np.int32)
    row[places] = np.arange(len(places), dtype=np.int32)
    some = places.tolist()
    return _Nodes(
        row,
        tuple(actors.ids[place] for place in some),
        tuple(actors.names[place] for place in some),
        tuple(actors.kinds[place] for place in some),
        tuple(actors.regions[place] for place in some),
        tuple(_country(known, place) for place in some),
    )


def _country(known: Affiliations, place: int) -> str | None:
    """Give the country an organisation states, or that of its region."""
    stated, region = known.actors.countries[place], known.actors.regions[place]
    return stated or (region.removeprefix("region/")[:2] if region else None)


def _regions(known: Affiliations, level: int, kept: Keep) -> _Nodes:
    """Let regions stand for the organisations in them; one that is placed no finer than a larger region is left out."""
    at: dict[str | None, str | None] = {region: known.regions.at(region, level) for region in set(known.actors.regions)}
    of = [at[region] if keep else None for region, keep in zip(known.actors.regions, kept.tolist(), strict=True)]
    ids = tuple(sorted({region for region in of if region is not None}))
    number = {region: place for place, region in enumerate(ids)}
    row = np.array([-1 if region is None else number[region] for region in of], np.int32)
    names = tuple(known.regions.names.get(region, region) for region in ids)
    countries = tuple(region.removeprefix("region/")[:2] for region in ids)
    return _Nodes(row, ids, names, ("Region",) * len(ids), ids, countries)


def _actors_kept(known: Affiliations, selection: Selection) -> Keep:
    actors = known.actors
    kept = np.ones(len(actors.ids), np.bool_)
    if selection.region is not None:
        if selection.region not in known.regions.parents:
            raise _no("region", selection.region, "the id of a region in the graph",
                      near(selection.region, known.regions.parents))  # fmt: skip
        kept &= _where(actors.regions, lambda region: selection.region in set(known.regions.above(region)))
    if (kind := selection.kind) is not None:
        schema = load_schema()
        kept &= _where(actors.kinds, lambda one: one in schema.classes and schema.is_a(str(one), kind))
    return kept


def members(network: Network, known: Affiliations, selection: Selection) -> Keep:
    """Say which nodes of a network are of the region and of the kind of a selection.

    Args:
        network: A network of organisations.
        known: Where they are.
        selection: Of this, region and kind are used.

    Raises:
        GraphProblem: The region is not in the graph.
    """
    ids = set(itertools.compress(known.actors.ids, _actors_kept(known, selection).tolist()))
    return np.array([id_ in ids for id_ in network.ids], np.bool_)


def _where(values: tuple[str | None, ...], holds: Callable[[str | None], bool]) -> Keep:
    """Ask once for each different value."""
    known = {value: holds(value) for value in set(values)}
    return np.array([known[value] for value in values], np.bool_)


def _links_kept(known: Affiliations, selection: Selection) -> Keep:
    wanted = [SHARED.index(link) for link in selection.links]
    return np.isin(known.link, wanted)


def _activities_kept(known: Affiliations, selection: Selection) -> Keep:
    activities = known.activities
    kept = np.ones(len(activities.ids), np.bool_)
    if selection.since is not None:
        kept &= activities.ends >= (selection.since - _EPOCH).days
    if selection.until is not None:
        kept &= activities.starts <= (selection.until - _EPOCH).days
    if selection.topic is not None:
        wanted = [place for place, topic in enumerate(activities.topic_ids) if _is_below(known, topic, selection.topic)]
        if not wanted:
            raise _no("topic", selection.topic, "the id of a topic in the graph",
                      near(selection.topic, activities.topic_ids))  # fmt: skip
        kept &= np.asarray(activities.topics[:, wanted].sum(axis=1)).ravel() > 0
    return kept


def _is_below(known: Affiliations, topic: str, wanted: str) -> bool:
    """Say whether a topic is the one wanted, or narrower."""
    waiting, seen = [topic], set[str]()
    while waiting:
        one = waiting.pop()
        if one == wanted:
            return True
        if one not in seen:
            seen.add(one)
            waiting += known.broader.get(one, ())
    return False


def _no(name: str, found: str, expected: str, remedy: str) -> GraphProblem:
    return GraphProblem(f"selection, {name}", repr(found), expected, remedy)


def read_network(graph: Graph, selection: Selection | None = None) -> Network:
    """Give the network of a selection, read once for each state of the store.

    Args:
        graph: The store.
        selection: What it is of; everything by default.

    Raises:
        GraphProblem: The store does not answer, or the selection names what is not there.
        Cancelled: The read was called off.
    """
    wanted = selection or Selection()
    return of_state(
        graph,
        ("network", wanted),
        lambda: network_of(known_affiliations(graph, wanted.source, leading=wanted.directed), wanted),
    )


def known_affiliations(graph: Graph, source: str | None = None, *, leading: bool = False) -> Affiliations:
    """Give who takes part in what, and if asked who coordinates it, read once for each state of the store."""
    key = ("affiliations", source, leading)
    return of_state(graph, key, lambda: read_affiliations(graph, source=source, leading=leading))
