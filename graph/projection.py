"""From who takes part in what to who works with whom: the projection of a network of two modes onto one."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numba import njit
from scipy import sparse

from .threads import in_stripes
from .ties import Floats, Ints, Later, Places, blank, both_ways

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
    others, weights = blank(int(room[-1]))
    found = np.zeros(size, np.int64)
    in_stripes(lambda rows: _meet(rows, sides, room, (others, weights, found)), size)
    return both_ways(Later(room, others, weights, found))


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
