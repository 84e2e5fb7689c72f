"""Regions by what their actors do: in what they take part, on which topics, with whom, and who is the most active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ontology.problem import near

from .affiliations import Affiliations, Regions
from .connection import Graph
from .gravity import great_circle
from .grouping import membership
from .kept import of_state
from .problem import GraphProblem
from .selection import Incidence, Selection, incidence_of, known_affiliations

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Profiles:
    """The n regions of one NUTS level that have actors, and what these do.

    Args:
        ids: Ids of the regions, sorted.
        names: Their names, as shown.
        points: Longitude and latitude of the middle of each, n × 2; not a number where it is not known.
        part: n × activities: 1 where an actor of the region takes part.
        about: Activities × topics: 1 where one is about the other.
        topic_ids: Ids of the topics.
        actors: Who takes part in what, actor by actor.
        region: The number of each actor's region; −1 where it is placed no finer than a larger one.
        told: Which part of the graph it is of, in words.

    Example:
        Valmont and Walmont do one thing together, on the one topic; Walmont alone does another.

        >>> empty = sparse.csr_array((0, 2), dtype=np.int32)
        >>> actors = Incidence((), (), (), (), (), empty, empty)
        >>> both = Profiles(("V", "W"), ("Valmont", "Walmont"), np.full((2, 2), np.nan),
        ...                 sparse.csr_array(np.array([[1, 0], [1, 1]])), sparse.csr_array(np.array([[1], [0]])),
        ...                 ("topic/care",), actors, np.zeros(0, np.int64))
        >>> both.size.tolist(), both.joint.tolist(), both.topics.toarray().tolist()
        ([1.0, 2.0], [[1.0, 1.0], [1.0, 2.0]], [[1], [1]])
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    points: Floats
    part: sparse.csr_array
    about: sparse.csr_array
    topic_ids: tuple[str, ...]
    actors: Incidence
    region: Ints
    told: str = ""

    @cached_property
    def size(self) -> Floats:
        """Activities of each region."""
        return np.asarray(self.part.sum(axis=1), np.float64)

    @cached_property
    def joint(self) -> Floats:
        """Activities of each two regions together, n × n; on the diagonal those of each."""
        return np.asarray((self.part @ self.part.T).toarray(), np.float64)

    @cached_property
    def topics(self) -> sparse.csr_array:
        """Activities of each region about each topic, n × topics, indices in ascending order."""
        counts = sparse.csr_array(self.part @ self.about)
        counts.sort_indices()
        return counts

    @property
    def similarity(self) -> Floats:
        """Cosine of the topics of each two regions, n × n, from 0 to 1; 0 where one has none."""
        counts = self.topics.astype(np.float64)
        length = np.sqrt(np.asarray((counts * counts).sum(axis=1)))
        shares = sparse.diags_array(np.divide(1, length, out=np.zeros(len(length)), where=length > 0)) @ counts
        return np.clip(np.asarray((shares @ shares.T).toarray(), np.float64), 0, 1)

    @property
    def distance(self) -> Floats:
        """Kilometres between the middles of each two regions, n × n; not a number where one is not known."""
        return great_circle(self.points[:, 0], self.points[:, 1])

    @property
    def compatriots(self) -> Floats:
        """1 where two regions are of one country, 0 elsewhere, n × n."""
        countries = np.array([id_.removeprefix("region/")[:2] for id_ in self.ids], np.str_)
        return np.asarray(countries[:, None] == countries, np.float64)

    def shared_topic(self, one: int, other: int) -> int | None:
        """Give the topic on which both of two regions do most: the lesser of their two numbers counts."""
        lesser = self.topics[[one]].minimum(self.topics[[other]])
        return int(lesser.indices[lesser.data.argmax()]) if lesser.nnz else None

    def most_active(self, region: int, topic: int | None = None, *, apart_from: int | None = None) -> int | None:
        """Give the actor of a region with the most activities.

        Args:
            region: Number of the region.
            topic: Only activities about this topic count.
            apart_from: The number of an actor; those who have no activity together with it come first.

        Returns:
            Its number among the actors, the first of several; ``None`` if nobody in the region has any.
        """
        members = np.flatnonzero(self.region == region)
        counts = self.activities(members, topic)
        if not counts.any():
            return None
        met = np.zeros(len(members), np.bool_)
        if apart_from is not None:
            met = self.actors.part[members] @ self.actors.part[[apart_from]].toarray().ravel() > 0
        return int(members[np.lexsort((-counts, met | (counts == 0)))[0]])

    def activities(self, actors: Ints, topic: int | None = None) -> Ints:
        """Count the activities of some actors, about a topic if one is named."""
        wanted = np.ones(self.about.shape[0]) if topic is None else self.about[:, [topic]].toarray().ravel()
        return np.asarray(self.actors.part[actors] @ wanted, np.int64)

    def some(self, kept: Ints) -> Profiles:
        """Keep some of the regions, given by their numbers in ascending order."""
        number = np.full(len(self.ids) + 1, -1)
        number[kept] = np.arange(len(kept))
        return replace(
            self,
            ids=tuple(self.ids[place] for place in kept.tolist()),
            names=tuple(self.names[place] for place in kept.tolist()),
            points=self.points[kept],
            part=sparse.csr_array(self.part[kept]),
            region=number[self.region],
        )


def profiles_of(known: Affiliations, selection: Selection) -> Profiles:
    """Put together what the actors of each region do.

    Args:
        known: The affiliations.
        selection: What to keep; its level is that of the regions, 2 where it has none.

    Raises:
        GraphProblem: The region or the topic is not in the graph.
    """
    level = 2 if selection.level is None else selection.level
    actors, regions = incidence_of(known, replace(selection, level=None)), known.regions
    at = {region: regions.at(region, level) for region in set(actors.regions)}
    ids = tuple(sorted({region for region in at.values() if region is not None}))
    number = {region: place for place, region in enumerate(ids)}
    group = np.array([number.get(at[region] or "", -1) for region in actors.regions], np.int64)
    unknown = (np.nan, np.nan)
    part = sparse.csr_array(membership(group)[:, : len(ids)].T @ actors.part) if ids else actors.part[:0]
    part.data[:] = 1
    return Profiles(
        ids=ids,
        names=tuple(regions.names.get(region, region) for region in ids),
        points=np.array([regions.points.get(region, unknown) for region in ids], np.float64).reshape(-1, 2),
        part=part.astype(np.int32),
        about=known.activities.topics,
        topic_ids=known.activities.topic_ids,
        actors=actors,
        region=group,
        told=replace(selection, level=level).told.rpartition("; ")[0],  # there are no ties to weigh
    )


def concerned(regions: Regions, ids: tuple[str, ...], region: str | None, level: int) -> Marks:
    """Mark the regions of a level that a question about one region is about.

    Those within it; where it is smaller than they are, the one that it lies in; all where none is named.

    Raises:
        GraphProblem: The region is not in the graph.

    Example:
        >>> known = Regions({"region/PL22": "region/PL", "region/PL": None}, {"region/PL22": 2, "region/PL": 0}, {}, {})
        >>> concerned(known, ("region/CZ", "region/PL"), "region/PL22", 0).tolist()
        [False, True]
    """
    if region is None:
        return np.ones(len(ids), np.bool_)
    around = regions.at(region, level)
    return inside(regions, ids, region) | np.array([id_ == around for id_ in ids], np.bool_)


def inside(regions: Regions, located: Sequence[str | None], region: str) -> Marks:
    """Mark what is located in a region or in one within it.

    Raises:
        GraphProblem: The region is not in the graph.

    Example:
        >>> known = Regions({"region/PL22": "region/PL", "region/PL": None}, {}, {}, {})
        >>> inside(known, ("region/PL22", None, "region/IT"), "region/PL").tolist()
        [True, False, False]
    """
    if region not in regions.parents:
        raise GraphProblem("the region", repr(region), "the id of a region in the graph", near(region, regions.parents))
    within = {one: region in regions.above(one) for one in set(located)}
    return np.array([within[one] for one in located], np.bool_)


def read_profiles(graph: Graph, selection: Selection) -> Profiles:
    """Give the profiles of a selection, put together once for each state of the store."""
    return of_state(graph, ("profiles", selection), lambda: profiles_of(known_affiliations(graph), selection))
