"""Ties as a matrix: symmetric, each at both of its ends, made from arrays that name each once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .threads import in_stripes

T = TypeVar("T")
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Floats = NDArray[np.float64]


class Later(NamedTuple):
    """The ties of each node to later ones.

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


def tied(one: NDArray[Any], other: NDArray[Any], weight: NDArray[Any], size: int) -> sparse.csr_array:
    """Make the matrix of ties that are named once each, in any order and from either end.

    A tie named twice weighs the sum; one that weighs nothing, or ties a node with itself, is none. Time O(ties), on two
    cores; ties that come sorted, each from its lower end, are taken as they are.

    Args:
        one: The position of one end of each.
        other: That of the other end.
        weight: What each weighs.
        size: The number of nodes.

    Returns:
        Nodes × nodes: symmetric, no diagonal, float64, int32 indices in ascending order.

    Example:
        >>> tied(np.array([2, 0, 1]), np.array([0, 1, 2]), np.array([3.0, 1.0, 0.0]), 3).toarray().tolist()
        [[0.0, 1.0, 3.0], [1.0, 0.0, 0.0], [3.0, 0.0, 0.0]]
    """
    ends = one.astype(np.int32, copy=False), other.astype(np.int32, copy=False)
    found, is_sorted = _found(*ends, size)
    room = np.concatenate([np.zeros(1, np.int64), np.cumsum(found)])
    others, weights = ends[1], weight.astype(np.float64, copy=False)
    if not is_sorted:
        others, weights = blank(int(room[-1]))
        _sort(ends, weight.astype(np.float64, copy=False), room[:-1].copy(), (others, weights))
    ties = both_ways(Later(room, others, weights, found))
    ties.sum_duplicates()
    if not ties.data.all():
        ties.eliminate_zeros()
    return ties


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _found(one: Places, other: Places, size: int) -> tuple[Ints, bool]:
    """Count the ties of each node to later ones; say whether they are named in this order, each from its lower end."""
    found, is_sorted, last = np.zeros(size, np.int64), True, 0
    for tie in range(len(one)):
        is_sorted &= last <= one[tie] < other[tie]
        last = one[tie]
        found[min(one[tie], other[tie])] += one[tie] != other[tie]
    return found, is_sorted


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _sort(ends: tuple[Places, Places], weight: Floats, tail: Ints, ties: tuple[Places, Floats]) -> None:
    (one, other), (others, weights) = ends, ties
    for tie in range(len(one)):
        if one[tie] != other[tie]:
            lower = min(one[tie], other[tie])
            others[tail[lower]], weights[tail[lower]] = max(one[tie], other[tie]), weight[tie]
            tail[lower] += 1


def blank(ties: int) -> tuple[Places, Floats]:
    """Make room for the other ends of ties and for their weights, in one block.

    NumPy asks for large pages for blocks of four megabytes and more; to fill these takes a fraction of the time.
    """
    block = np.empty(ties + (ties + 1) // 2)
    return block[ties:].view(np.int32)[:ties], block[:ties]


def both_ways(met: Later) -> sparse.csr_array:
    """Put ties to later nodes into the rows of both ends, in ascending order.

    Going through the rows from the first, each row gets its ties to earlier nodes in order; going through those, each
    earlier row gets its ties to later nodes in order too: no row is ever sorted. The rows are cut into two bands that
    go at once, each behind what the other writes: where the second begins in each row, the first was counted to end.
    """
    size = len(met.found)
    # With half of all ties in each, if the order of nodes says nothing of who meets whom.
    cuts = int(np.searchsorted(met.room, met.room[-1] // 2))
    bands = ((0, cuts), (cuts, size))
    downs = ((0, size - cuts), (size - cuts, size))
    counts = _at_once(lambda band: _count(bands[band], met, downs[0][1]))
    lower = counts[0][0] + counts[1][0]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(met.found + lower)])
    indices, data = blank(int(start[-1]))
    tails = start[:-1].copy(), start[:-1] + counts[0][0]
    _at_once(lambda band: _put_lower(bands[band], met, tails[band], indices, data))
    tails = start[:-1] + lower, start[:-1] + lower + counts[0][1] + counts[1][1]
    _at_once(lambda band: _put_upper(downs[band], (start, lower), tails[band], indices, data))
    # Both index arrays of one type, or scipy widens both.
    start = start.astype(sparse.get_index_dtype(maxval=int(start[-1])))
    return sparse.csr_array((data, indices, start), shape=(size, size))


def _at_once(work: Callable[[int], T]) -> list[T]:
    return in_stripes(lambda band: work(int(band[0])), 2)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _count(band: tuple[int, int], met: Later, cut: int) -> tuple[Ints, Ints]:
    """Count how often each is the later end of ties of a band of rows, and how many of each lead to before a cut."""
    lower, before = np.zeros(len(met.found), np.int64), np.zeros(len(met.found), np.int64)
    for row in range(band[0], band[1]):
        for place in range(met.room[row], met.room[row] + met.found[row]):
            lower[met.others[place]] += 1
            before[row] += met.others[place] < cut
    return lower, before


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _put_lower(band: tuple[int, int], met: Later, tail: Ints, indices: Places, data: Floats) -> None:
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
