"""Who takes part in what, as compact arrays that `graph.gather` reads in one pass: every network is cut from these.

In the words of the field an affiliation network, or network of two modes: actors on one side, activities on the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

#: Links by which an organisation takes part in an activity.
SHARED = ("participatesIn", "attends")
#: The day of an activity without dates: earlier than any start, or later than any end.
NO_DAY = 2**30
Days = NDArray[np.int32]
Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Actors:
    """All organisations, sorted by id; place i in every array is the same one.

    Args:
        ids: Their ids.
        names: Their names, as shown.
        kinds: Their most specific class each.
        regions: The region each is located in, the first by id where there are several, or ``None``.
        countries: The country each states, by its EU code, or ``None``.
        parents: Place of the organisation each is a part of, −1 for none.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    countries: tuple[str | None, ...]
    parents: Places


@dataclass(frozen=True, eq=False)
class Activities:
    """All that organisations take part in, sorted by id.

    Args:
        ids: Their ids.
        kinds: Their class each.
        starts: First day of each, counted from 1970-01-01; −``NO_DAY`` if not known.
        ends: Last day; ``NO_DAY`` if not known.
        topics: Activities × topics, 1 where one is about the other.
        topic_ids: Ids of the topics, sorted.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    starts: Days
    ends: Days
    topics: sparse.csr_array
    topic_ids: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions and how they lie within each other.

    Args:
        parents: Region id → id of the region that it lies directly within; all regions, ``None`` at the top.
        levels: Region id → NUTS level, where it has one.
        names: Region id → name, as shown.
        points: Region id → longitude and latitude of its middle in degrees, where it is known.
    """

    parents: Mapping[str, str | None]
    levels: Mapping[str, int | None]
    names: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]

    def above(self, region: str | None) -> Iterator[str]:
        """Give a region and all that it lies within, from the smallest to the largest."""
        seen: set[str] = set()
        while region is not None and region not in seen:
            seen.add(region)
            yield region
            region = self.parents.get(region)

    def at(self, region: str | None, level: int) -> str | None:
        """Give the region of a level that a region lies in; ``None`` if it is larger than that.

        Example:
            >>> known = Regions({"region/PL22": "region/PL", "region/PL": None},
            ...                 {"region/PL22": 2, "region/PL": 0}, {}, {})
            >>> known.at("region/PL22", 0), known.at("region/PL", 2)
            ('region/PL', None)
        """
        return next((one for one in self.above(region) if self.levels.get(one) == level), None)


@dataclass(frozen=True, eq=False)
class Affiliations:
    """Who takes part in what.

    Args:
        actors: The organisations.
        activities: What they take part in.
        regions: Where they are.
        actor: Place of the organisation, for each participation; int32.
        activity: Place of the activity, for each.
        link: Place in ``SHARED`` of the link that says so, for each; int8.
        leads: Whether the organisation coordinates the activity, for each; ``None`` where that was not read.
        broader: Topic id → ids of the topics directly above it.
    """

    actors: Actors
    activities: Activities
    regions: Regions
    actor: Places
    activity: Places
    link: NDArray[np.int8]
    leads: NDArray[np.bool_] | None
    broader: Mapping[str, tuple[str, ...]]

    @cached_property
    def tops(self) -> Places:
        """Place of the organisation that stands for each once sub-units are folded into what they are part of.

        Each round doubles how far up a place leads. An organisation that is, through others, a part of itself stands
        for itself, and so does what is a part of it.
        """
        parents = self.actors.parents
        itself = np.arange(len(parents), dtype=np.int32)
        top = np.where(parents >= 0, parents, itself)
        for _ in range(len(parents).bit_length()):
            top = top[top]
        return np.where(parents[top] < 0, top, itself).astype(np.int32)
