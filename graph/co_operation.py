"""How much the regions of a level co-operate, against what a gravity model expects of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .gravity import Gravity, gravity
from .profiles import Floats, Profiles


@dataclass(frozen=True, eq=False)
class Cooperation:
    """The regions that were compared, and the model of what they do together.

    Args:
        profiles: The regions; the numbers in the model are theirs.
        model: The gravity model; its covariates are ``topics``, the similarity of topics from 0 to 1, and ``country``,
            1 for two regions of one country.
        unplaced: Ids of the regions that were left out, as it is not known where they lie.
        distance: Km between each two, or ``None`` where no region's place is known, so that the model has no distance.
    """

    profiles: Profiles
    model: Gravity
    unplaced: tuple[str, ...]
    distance: Floats | None


def co_operation(profiles: Profiles, *, rate: float = 0.05) -> Cooperation:
    """Compare the joint activities of each two regions with what their size, distance, topics and country let expect.

    The size of a region is the number of activities that its actors take part in. Regions without a location are left
    out; where none has one, the model goes without distance.

    Args:
        profiles: The regions.
        rate: The share of false gaps that is put up with; see `graph.gravity.gravity`.

    Raises:
        GraphProblem: Too few regions, or no joint activity at all.
    """
    placed = np.isfinite(profiles.points[:, 0])
    kept = np.flatnonzero(placed) if placed.any() else np.arange(len(placed))
    unplaced = tuple(profiles.ids[place] for place in np.flatnonzero(~placed).tolist()) if placed.any() else ()
    some = profiles.some(kept) if unplaced else profiles
    distance = some.distance if placed.any() else None
    # A distance that is the same for all falls out of the model, which says so.
    apart = np.ones((len(kept), len(kept))) if distance is None else distance
    covariates = {"topics": some.similarity, "country": some.compatriots}
    return Cooperation(some, gravity(some.joint, some.size, apart, covariates, rate=rate), unplaced, distance)
