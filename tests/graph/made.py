"""Regions made by hand: who takes part in what, where, and about what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from graph.affiliations import NO_DAY, Activities, Actors, Affiliations, Regions


def affiliations(
    actors: Mapping[str, str | None],
    activities: Sequence[tuple[Iterable[str], Iterable[str]]],
    *,
    kinds: Mapping[str, str] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
) -> Affiliations:
    """Make affiliations of actors in regions of level 2, each in the country that its code begins with.

    Args:
        actors: Id of each actor → code of its region.
        activities: Topics and actors of each activity.
        kinds: Class of some actors; others are organisations.
        points: Code of a region → longitude and latitude.
    """
    ids = tuple(sorted(actors))
    topics = tuple(sorted({topic for about, _ in activities for topic in about}))
    codes = sorted({code for code in actors.values() if code})
    regions = {f"region/{code}": f"region/{code[:2]}" for code in codes}
    countries = dict.fromkeys(regions.values())
    pairs = [(ids.index(actor), place) for place, (_, who) in enumerate(activities) for actor in who]
    about = np.zeros((len(activities), len(topics)), np.int32)
    for place, (some, _) in enumerate(activities):
        about[place, [topics.index(topic) for topic in some]] = 1
    size = len(activities)
    return Affiliations(
        Actors(
            ids=ids,
            names=tuple(id_.capitalize() for id_ in ids),
            kinds=tuple((kinds or {}).get(id_, "Organisation") for id_ in ids),
            regions=tuple(f"region/{code}" if (code := actors[id_]) else None for id_ in ids),
            countries=(None,) * len(ids),
            parents=np.full(len(ids), -1, np.int32),
        ),
        Activities(
            ids=tuple(f"project/{place:05}" for place in range(size)),
            kinds=("Project",) * size,
            starts=np.full(size, -NO_DAY, np.int32),
            ends=np.full(size, NO_DAY, np.int32),
            topics=sparse.csr_array(about),
            topic_ids=topics,
        ),
        Regions(
            parents={**regions, **countries},
            levels={**dict.fromkeys(regions, 2), **dict.fromkeys(countries, 0)},
            names={id_: id_.removeprefix("region/") for id_ in (*regions, *countries)},
            points={f"region/{code}": point for code, point in (points or {}).items()},
        ),
        actor=np.array([one for one, _ in pairs], np.int32),
        activity=np.array([other for _, other in pairs], np.int32),
        link=np.zeros(len(pairs), np.int8),
        leads=np.zeros(len(pairs), np.bool_),
        broader={},
    )
