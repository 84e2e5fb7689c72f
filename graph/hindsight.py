"""How well missing links would have been told from what was known before a day, judged by what came after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .affiliations import NO_DAY, Affiliations
from .grouping import groups_of, numbered
from .missing_links import HeldOut, Score, held_out
from .network import Network
from .projection import project
from .selection import Selection, incidence_of

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Hindsight:
    """A test of a score of missing links on the activities of later years.

    Args:
        day: Activities that began before it were known; those that began later, or on the day, were to be foretold.
        known: How many activities were known; those without a date among them.
        later: How many came later.
        judged: How many of the pairs named did get a tie.
    """

    day: dt.date
    known: int
    later: int
    judged: HeldOut


def hindsight(
    known: Affiliations,
    selection: Selection,
    score: Score,
    *,
    share: float = 0.8,
    k: int = 100,
    across: str | None = None,
) -> Hindsight | None:
    """Name missing links from the earlier activities, and see how many of them the later ones made true.

    Args:
        known: The affiliations.
        selection: What is kept of them.
        score: By which score links are named.
        share: Of the activities with a date, the part that is known, from 0 to 1.
        k: How many pairs are named.
        across: Only pairs of two such groups, as in `graph.grouping.groups_of`.

    Returns:
        What came of it; ``None`` where no activity came later, as without dates.
    """
    found, starts = incidence_of(known, selection), known.activities.starts
    active = np.unique(found.part.indices)
    dated = np.sort(starts[active][starts[active] > -NO_DAY])
    if not len(dated):
        return None
    day = int(dated[min(int(share * len(dated)), len(dated) - 1)])
    before = _part(found.part, starts < day)
    after = _part(found.part, starts >= day)
    if not before.nnz:
        return None
    ties = project(before)
    groups = None
    if across is not None:
        columns = (found.ids, found.names, found.kinds, found.regions, ties, found.countries)
        groups = numbered(groups_of(Network(*columns), across))[0]
    topics = sparse.csr_array(before @ known.activities.topics)
    judged = held_out(ties, project(after), k=k, topics=topics, groups=groups, scores=(score,))
    later = int((starts[active] >= day).sum())
    return Hindsight(_EPOCH + dt.timedelta(days=day), len(active) - later, later, judged)


def _part(part: sparse.csr_array, kept: NDArray[np.bool_]) -> sparse.csr_array:
    """Keep the participations in some activities."""
    some = part.copy()
    some.data = np.where(kept[part.indices], part.data, 0)
    some.eliminate_zeros()
    return some
