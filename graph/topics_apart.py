"""Topics on which two regions are both strong, but in no activity together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .profiles import Floats, Ints, Marks, Profiles
from .progress import step

_STEP = 20


@dataclass(frozen=True)
class Apart:
    """A topic that two regions are strong in, each without the other.

    Args:
        topic: Number of the topic.
        one: Number of the one region.
        other: Number of the other, greater than the first.
        here: Activities about it of the one.
        there: Activities about it of the other.
        shares: How many times the share of the topic in all regions that in the one is, and in the other.
        expected: How many they would share, did regions choose their partners by chance: here · there · c, with c, over
            the activities about the topic and the number k of regions in each, Σ k·(k − 1) / (Σ k)².
    """

    topic: int
    one: int
    other: int
    here: int
    there: int
    shares: tuple[float, float]
    expected: float


class _Pairs(NamedTuple):
    """Pairs found, a column each."""

    topic: Ints
    one: Ints
    other: Ints


def topics_apart(
    profiles: Profiles, *, marked: Marks | None = None, least: int = 3, shares: float = 1.0, limit: int = 1000
) -> list[Apart]:
    """Find topics that two regions are strong in, without any activity together about it.

    A region is strong in a topic if it takes part in at least ``least`` activities about it, and if the topic's share
    of its activities is at least ``shares`` times its share of those of all regions (the location quotient, or revealed
    comparative advantage, of Balassa 1965). Topics are as the activities state them: one is not counted for those above
    it.

    Time grows with the sum over topics of activities by the square of the regions strong in it.

    Args:
        profiles: The regions.
        marked: Only pairs with at least one of these; all by default.
        least: Activities that a strong region has about a topic at least.
        shares: What its share is at least, in shares of all.
        limit: The most to give.

    Returns:
        The pairs, those first that would share most by chance. A topic of activities of one region each, of which by
        chance they would share none, is not among them.

    References:
        Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School 33, 99–123.
    """
    quotient = location_quotients(profiles.topics)
    strong = profiles.topics.copy()
    strong.data = ((strong.data >= max(least, 1)) & (quotient.data >= shares)).astype(np.int32)
    strong.eliminate_zeros()
    found = _search(profiles, sparse.csc_array(strong), marked, limit)
    due = _due(profiles, found)
    order = np.lexsort((found.other, found.one, found.topic, -due))[: min(limit, int((due > 0).sum()))]
    return _told(profiles, quotient, _Pairs(*(column[order] for column in found)), due[order])


def location_quotients(topics: sparse.csr_array) -> sparse.csr_array:
    """Divide the share of each topic in each region by its share in all of them; 0 where a region has none of it.

    Example:
        >>> location_quotients(sparse.csr_array(np.array([[3.0, 1.0], [1.0, 3.0]]))).toarray().tolist()
        [[1.5, 0.5], [0.5, 1.5]]
    """
    rows, columns = topics.sum(axis=1), topics.sum(axis=0)
    quotient = sparse.csr_array(topics, dtype=np.float64)
    row = np.repeat(np.arange(topics.shape[0]), np.diff(topics.indptr))
    quotient.data = quotient.data * rows.sum() / (rows[row] * columns[topics.indices])
    return quotient


def _search(profiles: Profiles, strong: sparse.csc_array, marked: Marks | None, limit: int) -> _Pairs:
    """Go through the topics; of each, keep the pairs without an activity in common, the strongest where many."""
    marks = np.ones(len(profiles.ids), np.bool_) if marked is None else marked
    by_activity, about = sparse.csr_array(profiles.part.T), sparse.csc_array(profiles.about)
    topics, count = sparse.csc_array(profiles.topics), strong.shape[1]
    found = [_Pairs(*(np.zeros(0, np.int64) for _ in _Pairs._fields))]
    for topic in range(count):
        if topic % _STEP == 0:
            step(topic, count)
        regions = np.sort(_column(strong, topic))
        if len(regions) < 2 or not marks[regions].any():
            continue
        who = by_activity[_column(about, topic)][:, regions]
        one, other = (regions[ends] for ends in np.nonzero(np.triu((who.T @ who).toarray() == 0, 1)))
        of = topics[:, [topic]].toarray().ravel().astype(np.float64)
        some = np.flatnonzero(marks[one] | marks[other])
        some = some[np.argsort(-of[one[some]] * of[other[some]], kind="stable")[:limit]]
        found.append(_Pairs(np.full(len(some), topic), one[some], other[some]))
    return _Pairs(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _column(matrix: sparse.csc_array, number: int) -> Ints:
    return np.asarray(matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]], np.int64)


def _at(matrix: sparse.csr_array, row: Ints, column: Ints) -> NDArray[Any]:
    """Look up stored values: scipy answers this now with a sparse array, now with a dense one."""
    width = matrix.shape[1]
    stored = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * width + matrix.indices
    return np.asarray(matrix.data[np.searchsorted(stored, row * width + column)])


def _due(profiles: Profiles, found: _Pairs) -> Floats:
    """Give what the regions of each pair would share by chance."""
    regions = np.asarray(profiles.part.sum(axis=0), np.float64)
    ends, meetings = regions @ profiles.about, (regions * (regions - 1)) @ profiles.about
    meeting = np.divide(meetings, ends**2, out=np.zeros(len(ends)), where=ends > 0)
    here, there = (_at(profiles.topics, end, found.topic) for end in (found.one, found.other))
    return np.asarray(meeting[found.topic] * here * there, np.float64)


def _told(profiles: Profiles, quotient: sparse.csr_array, found: _Pairs, due: Floats) -> list[Apart]:
    here, there = (_at(profiles.topics, end, found.topic) for end in (found.one, found.other))
    shares = [_at(quotient, end, found.topic) for end in (found.one, found.other)]
    rows = zip(*(column.tolist() for column in (*found, here, there, *shares, due)), strict=True)
    return [
        Apart(topic, one, other, here, there, (mine, theirs), expected)
        for topic, one, other, here, there, mine, theirs, expected in rows
    ]
