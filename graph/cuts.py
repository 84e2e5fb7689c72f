"""Where a network falls apart: what is left of a component when one node or one tie is taken away.

All of it comes from one depth-first walk, time O(n + m). A branch of the walk that reaches no higher than the node from
which it hangs is cut off without that node; one that does not even reach that node otherwise hangs by a bridge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Without:
    """What is left of the component of each node without it; arrays of length n, int64.

    Args:
        pieces: Number of pieces: 0 for a node without a tie, 1 for one whose going parts nobody, 2 or more for an
            articulation point.
        largest: Number of nodes in the largest piece.
        cut_off: Number of nodes in the other pieces: those that lose their ways to the largest.
    """

    pieces: Ints
    largest: Ints
    cut_off: Ints


@dataclass(frozen=True, eq=False)
class Bridges:
    """Ties without which a component falls in two; in the order of their ends.

    Args:
        ends: b × 2, int64: the numbers of the two nodes, the smaller one first.
        sides: b × 2, int64: number of nodes on the side of each, itself included.
    """

    ends: Ints
    sides: Ints


class _Walk(NamedTuple):
    above: Ints  # the node from which each was met, −1 for the first of a component
    first: Ints  # the first node of its component
    branch: Ints  # how many nodes were met by way of it, itself included
    cuts: Ints  # how many branches are cut off without it
    widest: Ints  # the largest of them
    severed: Ints  # the nodes in all of them
    bridged: NDArray[np.bool_]  # whether the tie to the node above is a bridge


def pieces(ties: sparse.csr_array) -> Ints:
    """Count for each node the pieces into which its component falls without it; see ``without``.

    Example:
        >>> pieces(sparse.csr_array(np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1))).tolist()
        [1, 2, 1]
    """
    return without(ties).pieces


def without(ties: sparse.csr_array) -> Without:
    """Say for each node what is left of its component without it.

    Args:
        ties: n × n, symmetric, no diagonal.

    References:
        Hopcroft, J. and Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation. Communications
        of the ACM 16, 372–378.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))
        >>> found = without(path)
        >>> found.pieces.tolist(), found.largest.tolist(), found.cut_off.tolist()
        ([1, 2, 2, 1], [3, 2, 2, 3], [0, 1, 1, 0])
    """
    walk = _walk(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))
    others = walk.branch[walk.first] - 1
    largest = np.maximum(walk.widest, others - walk.severed)
    return Without(walk.cuts + (walk.above >= 0), largest, others - largest)


def bridges(ties: sparse.csr_array) -> Bridges:
    """Find the ties without which some nodes lose every way to each other.

    Args:
        ties: n × n, symmetric, no diagonal; each tie stored once in each direction.

    References:
        Tarjan, R. E. (1974). A note on finding the bridges of a graph. Information Processing Letters 2, 160–161.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1))
        >>> found = bridges(path)
        >>> found.ends.tolist(), found.sides.tolist()
        ([[0, 1], [1, 2]], [[1, 2], [2, 1]])
    """
    walk = _walk(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))
    below = np.flatnonzero(walk.bridged)
    ends = np.column_stack([walk.above[below], below])
    sides = np.column_stack([walk.branch[walk.first[below]] - walk.branch[below], walk.branch[below]])
    turned = ends[:, 0] > ends[:, 1]
    ends[turned], sides[turned] = ends[turned, ::-1], sides[turned, ::-1]
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    return Bridges(ends[order], sides[order])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _walk(start: Ints, other: NDArray[np.int32]) -> _Walk:
    size = len(start) - 1
    walk = _Walk(
        np.full(size, -1, np.int64),
        np.zeros(size, np.int64),
        np.ones(size, np.int64),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        np.zeros(size, np.bool_),
    )
    met = np.full(size, -1, np.int64)  # the order in which nodes are met
    reach = np.zeros(size, np.int64)  # the earliest met node that a branch has a tie to
    following = start[:-1].copy()
    clock = 0
    for root in range(size):
        node = root if met[root] < 0 else -1
        while node >= 0:
            if met[node] < 0:
                met[node] = reach[node] = clock
                walk.first[node] = root
                clock += 1
            if following[node] < start[node + 1]:
                near = int(other[following[node]])
                following[node] += 1
                if met[near] < 0:
                    walk.above[near], node = node, near
                elif near != walk.above[node]:
                    reach[node] = min(reach[node], met[near])
            else:
                if walk.above[node] >= 0:
                    _turn_back(walk, node, met, reach)
                node = int(walk.above[node])
    return walk


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _turn_back(walk: _Walk, node: int, met: Ints, reach: Ints) -> None:
    """Tell the node above what was found by way of this one."""
    higher = walk.above[node]
    walk.branch[higher] += walk.branch[node]
    walk.bridged[node] = reach[node] == met[node]
    if reach[node] >= met[higher]:
        walk.cuts[higher] += 1
        walk.widest[higher] = max(walk.widest[higher], walk.branch[node])
        walk.severed[higher] += walk.branch[node]
    reach[higher] = min(reach[higher], reach[node])
