"""Where a network falls apart: the pieces that are left of a component when one node is taken away."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse


def pieces(ties: sparse.csr_array) -> NDArray[np.int64]:
    """Count for each node the pieces into which its component falls without it.

    One depth-first walk, time O(n + m): a branch below a node that reaches no higher than it is cut off without it.

    Args:
        ties: n × n, symmetric, no diagonal.

    Returns:
        n counts: 0 for a node without a tie, 1 for one whose going parts nobody, 2 or more for an articulation point.

    References:
        Hopcroft, J. and Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation. Communications
        of the ACM 16, 372–378.

    Example:
        >>> pieces(sparse.csr_array(np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1))).tolist()
        [1, 2, 1]
    """
    found: NDArray[np.int64] = _branches(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))[0]
    return found


def cut_off(ties: sparse.csr_array) -> NDArray[np.int64]:
    """Count for each node the others that lose the rest of its component without it: all but the largest piece.

    By the same walk as ``pieces``.

    Args:
        ties: n × n, symmetric, no diagonal.

    Returns:
        n counts: 0 for a node without a tie, and for one whose going parts nobody.

    Example:
        >>> cut_off(sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))).tolist()
        [0, 1, 1, 0]
    """
    _, below, widest = _branches(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    others = np.bincount(part)[part] - 1
    found: NDArray[np.int64] = others - np.maximum(widest, others - below)
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _branches(
    start: NDArray[np.int64], other: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Count for each node the pieces without it, the nodes in branches that it alone holds, and in the largest."""
    size = len(start) - 1
    count = np.zeros(size, np.int64)
    met = np.full(size, -1, np.int64)  # the order in which nodes are met
    reach = np.zeros(size, np.int64)  # the earliest met node that a branch has a tie to
    above = np.full(size, -1, np.int64)
    branch = np.ones(size, np.int64)  # nodes in the branch that begins with a node
    below, widest = np.zeros(size, np.int64), np.zeros(size, np.int64)
    following = start[:-1].copy()
    clock = 0
    for root in range(size):
        node = root if met[root] < 0 else -1
        while node >= 0:
            if met[node] < 0:
                met[node] = reach[node] = clock
                clock += 1
                count[node] = 0 if node == root else 1  # what is above it
            if following[node] < start[node + 1]:
                near = int(other[following[node]])
                following[node] += 1
                if met[near] < 0:
                    above[near], node = node, near
                else:
                    reach[node] = min(reach[node], met[near])
            else:
                higher = int(above[node])
                if higher >= 0:
                    branch[higher] += branch[node]
                    if reach[node] >= met[higher]:
                        count[higher] += 1
                        below[higher] += branch[node]
                        widest[higher] = max(widest[higher], branch[node])
                    reach[higher] = min(reach[higher], reach[node])
                node = higher
    return count, below, widest
