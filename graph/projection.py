"""From who takes part in what to who works with whom: the projection of a network of two modes onto one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .threads import in_stripes

T = TypeVar("T")
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Floats = NDArray[np.float64]
#: What a tie weighs: the number of activities shared, or Newman's weight.
Weight = Literal["count", "newman"]


class _Sides(NamedTuple):
    """A network of two modes from both sides.

    Args:
        start: Where the activities of each actor begin.
        activity: The activities of each actor.
        first: Where the members of each activity begin.
        member: The members of each activity, in ascending order.
        share: What an activity adds to the tie of each two members.
    """

    start: Ints
    activity: Places
    first: Ints
    member: Places
    share: Floats


def project(part: sparse.csr_array, weight: Weight = "count") -> sparse.csr_array:
    """Tie each two actors that take part in an activity together.

    By count, a tie weighs the number of activities that the two share: B·Bᵀ of the 0/1 matrix B, without its diagonal.
    By Newman's weight an activity with k members adds 1 / (k − 1) to each tie, so that a large consortium, in which few
    really meet, counts for less: the ties of an actor then add up to the number of its activities with others.

    Each two members of an activity are met once, by the lower of the two: time O(Σ k²), on two cores.

    Args:
        part: Actors × activities; an entry that is not 0 says that one takes part in the other.
        weight: What a tie weighs.

    Returns:
        Actors × actors: symmetric, no diagonal, float64, int32 indices in ascending order.

    References:
        Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks, and
        centrality. Physical Review E 64, 016132.

    Example:
        >>> part = sparse.csr_array(np.array([[1, 1], [1, 0], [1, 1]]))
        >>> project(part).toarray().tolist()
        [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
        >>> project(part, "newman").toarray().tolist()
        [[0.0, 0.5, 1.5], [0.5, 0.0, 0.5], [1.5, 0.5, 0.0]]
    """
    size = part.shape[0]
    sides = _sides(part, weight)
    room = _room(sides)
    others, weights = _blank(int(room[-1]))
    found = np.zeros(size, np.int64)
    in_stripes(lambda rows: _meet(rows, sides, room, (others, weights, found)), size)
    start, indices, data = _both_ways(_Met(room, others, weights, found))
    # Both index arrays of one type, or scipy widens both.
    return sparse.csr_array(
        (data, indices, start.astype(sparse.get_index_dtype(maxval=int(start[-1])))), shape=(size, size)
    )


def _blank(ties: int) -> tuple[Places, Floats]:
    """Make room for the other ends of ties and for their weights, in one block.

    NumPy asks for large pages for blocks of four megabytes and more; to fill these takes a fraction of the time.
    """
    block = np.empty(ties + (ties + 1) // 2)
    return block[ties:].view(np.int32)[:ties], block[:ties]


def _sides(part: sparse.csr_array, weight: Weight) -> _Sides:
    part = sparse.csr_array(part, copy=True)
    part.eliminate_zeros()
    part.sum_duplicates()
    # Transposing sorts: the rows of Bᵀ come out in ascending order.
    members = sparse.csr_array(part.T.tocsr())
    sizes = np.diff(members.indptr)
    share = np.ones(len(sizes)) if weight == "count" else 1.0 / np.maximum(sizes - 1, 1)
    return _Sides(
        part.indptr.astype(np.int64),
        part.indices.astype(np.int32),
        members.indptr.astype(np.int64),
        members.indices.astype(np.int32),
        share,
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _room(sides: _Sides) -> Ints:
    """Give where the ties of each actor to later ones begin, if no two of them met twice."""
    room = np.zeros(len(sides.start), np.int64)
    for activity in range(len(sides.first) - 1):
        for place in range(sides.first[activity], sides.first[activity + 1]):
            room[sides.member[place] + 1] += sides.first[activity + 1] - 1 - place
    return np.cumsum(room)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _meet(rows: Ints, sides: _Sides, room: Ints, ties: tuple[Places, Floats, Ints]) -> None:
    """Add up what each actor of some rows shares with those after it."""
    others, weights, found = ties
    size = len(sides.start) - 1
    total = np.zeros(size)  # what the row shares with each; again nothing after each row
    for row in rows:
        begin = tail = room[row]
        for place in range(sides.start[row], sides.start[row + 1]):
            activity = sides.activity[place]
            share = sides.share[activity]
            for back in range(sides.first[activity + 1] - 1, -1, -1):
                other = sides.member[back]
                if other <= row:
                    break
                if total[other] == 0.0:
                    others[tail] = other
                    tail += 1
                total[other] += share
        for place in range(begin, tail):
            weights[place], total[others[place]] = total[others[place]], 0.0
        found[row] = tail - begin


class _Met(NamedTuple):
    """The ties of each actor to later ones.

    Args:
        room: Where those of each begin.
        others: The later ends, in no order.
        weights: What each weighs.
        found: How many each has.
    """

    room: Ints
    others: Places
    weights: Floats
    found: Ints


def _both_ways(met: _Met) -> tuple[Ints, Places, Floats]:
    """Put ties to later actors into the rows of both ends, in ascending order; give where rows begin, ends and weights.

    Going through the rows from the first, each row gets its ties to earlier actors in order; going through those, each
    earlier row gets its ties to later actors in order too: no row is ever sorted. The rows are cut into two bands that
    go at once, each behind what the other writes: where the second begins in each row, the first was counted to end.
    """
    size = len(met.found)
    # With half of all ties in each, if the order of actors says nothing of who meets whom.
    cuts = int(np.searchsorted(met.room, met.room[-1] // 2))
    bands = ((0, cuts), (cuts, size))
    downs = ((0, size - cuts), (size - cuts, size))
    counts = _at_once(lambda band: _count(bands[band], met, downs[0][1]))
    lower = counts[0][0] + counts[1][0]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(met.found + lower)])
    indices, data = _blank(int(start[-1]))
    tails = start[:-1].copy(), start[:-1] + counts[0][0]
    _at_once(lambda band: _put_lower(bands[band], met, tails[band], indices, data))
    tails = start[:-1] + lower, start[:-1] + lower + counts[0][1] + counts[1][1]
    _at_once(lambda band: _put_upper(downs[band], (start, lower), tails[band], indices, data))
    return start, indices, data


def _at_once(work: Callable[[int], T]) -> list[T]:
    return in_stripes(lambda band: work(int(band[0])), 2)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _count(band: tuple[int, int], met: _Met, cut: int) -> tuple[Ints, Ints]:
    """Count how often each is the later end of ties of a band of rows, and how many of each lead to before a cut."""
    lower, before = np.zeros(len(met.found), np.int64), np.zeros(len(met.found), np.int64)
    for row in range(band[0], band[1]):
        for place in range(met.room[row], met.room[row] + met.found[row]):
            lower[met.others[place]] += 1
            before[row] += met.others[place] < cut
    return lower, before


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _put_lower(band: tuple[int, int], met: _Met, tail: Ints, indices: Places, data: Floats) -> None:
    for row in range(band[0], band[1]):
        for place in range(met.room[row], met.room[row] + met.found[row]):
            later = met.others[place]
            indices[tail[later]], data[tail[later]] = row, met.weights[place]
            tail[later] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _put_upper(band: tuple[int, int], rows: tuple[Ints, Ints], tail: Ints, indices: Places, data: Floats) -> None:
    start, lower = rows
    for row in range(band[0], band[1]):
        for place in range(start[row], start[row] + lower[row]):
            earlier = indices[place]
            indices[tail[earlier]], data[tail[earlier]] = row, data[place]
            tail[earlier] += 1
