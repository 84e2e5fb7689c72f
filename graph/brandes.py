"""Exact betweenness: how many shortest paths pass through each node, by Brandes' accumulation in compiled code."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .problem import GraphProblem
from .threads import in_stripes

Floats = NDArray[np.float64]
# Beyond this, a count of paths and its reciprocal no longer both fit a double.
_MOST_PATHS = 1e300


def exact(ties: sparse.csr_array) -> Floats:
    """Sum over unordered pairs of other nodes the share of their shortest paths that pass through a node.

    Trees that hang on the rest by one tie are folded into the node they hang on, which then stands for all of theirs:
    every pair with an end in such a tree is counted in one go, in linear time. What is left, the core, is accumulated
    from each of its nodes, in an order that keeps neighbours near in memory: time O(n·m) of the core, memory O(n + m).

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.

    Returns:
        n sums, each at most (n − 1)(n − 2) / 2. The same on every machine.

    Raises:
        GraphProblem: Two nodes are joined by more than 10³⁰⁰ shortest paths.

    References:
        Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25, 163–177.
        Sarıyüce, A. E., Saule, E., Kaya, K. and Çatalyürek, Ü. V. (2013). Shattering and compressing networks for
        betweenness centrality. Proc. SIAM International Conference on Data Mining, 686–694 (folding).

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))
        >>> exact(path).tolist()
        [0.0, 2.0, 2.0, 0.0]
    """
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    sizes = np.bincount(part)[part].astype(np.float64) if len(part) else np.zeros(0)
    ordered, stands_for, left = _fold(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), sizes)
    order = sparse.csgraph.reverse_cuthill_mckee(ties, symmetric_mode=True) if len(sizes) else np.zeros(0, np.int32)
    core = order[left[order]]
    inner = ties[core][:, core]
    inner.sort_indices()
    start, other, weight = inner.indptr.astype(np.int64), inner.indices.astype(np.int32), stands_for[core]
    for share in in_stripes(lambda sources: _accumulate(start, other, weight, sources), len(core)):
        ordered[core] += share
    if not np.isfinite(ordered).all():
        raise GraphProblem(
            "betweenness",
            f"two nodes joined by more than {_MOST_PATHS:.0e} shortest paths",
            "a network whose paths can be counted",
            "Use betweenness_sampled, or leave out the longest chain of the network.",
        )
    return ordered / 2


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _fold(
    start: NDArray[np.int64], other: NDArray[np.int32], sizes: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Fold away nodes with one tie until there is none.

    Args:
        start: Row starts of the ties.
        other: Their other ends.
        sizes: For each node the number of nodes in its component.

    Returns:
        The sum over ordered pairs of which at least one end was folded or stands in the same tree; how many nodes each
        node stands for, itself included; which nodes are left.
    """
    size = len(start) - 1
    ordered, stands_for, left = np.zeros(size), np.ones(size), np.ones(size, np.bool_)
    degree = start[1:] - start[:-1]
    for first in range(size):
        node = first
        while left[node] and degree[node] == 1:
            left[node] = False
            place = start[node]
            while not left[other[place]]:
                place += 1
            near = other[place]
            # Its tree with all outside it; then its tree with the trees that hang on the same node already.
            ordered[node] += 2 * (stands_for[node] - 1) * (sizes[node] - stands_for[node])
            ordered[near] += 2 * (stands_for[near] - 1) * stands_for[node]
            stands_for[near] += stands_for[node]
            degree[near] -= 1
            node = near
    for node in range(size):
        if left[node]:
            ordered[node] += 2 * (stands_for[node] - 1) * (sizes[node] - stands_for[node])
            left[node] = degree[node] > 0  # else a whole tree is folded into it, or it never had a tie
    return ordered, stands_for, left


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _accumulate(
    start: NDArray[np.int64], other: NDArray[np.int32], weight: Floats, sources: NDArray[np.int64]
) -> Floats:
    """Sum the dependencies of some sources on every node; a source and an end count as often as their weight.

    Predecessors are found again by distance, not kept. NaN everywhere if the paths are too many to count.
    """
    size = len(start) - 1
    total, share = np.zeros(size), np.zeros(size)
    paths = np.zeros(size)  # doubles: counts of paths outgrow any integer
    distance = np.full(size, -1, np.int32)
    queue = np.empty(size, np.int32)
    for source in sources:
        reached = _count_paths((start, other), source, distance, paths, queue)
        if not paths[queue[:reached]].max() <= _MOST_PATHS:
            return np.full(size, np.nan)
        for back in range(reached - 1, 0, -1):
            node = queue[back]
            next_distance, below = distance[node] + 1, 0.0
            for place in range(start[node], start[node + 1]):
                if distance[other[place]] == next_distance:
                    below += share[other[place]]
            total[node] += weight[source] * paths[node] * below
            share[node] = weight[node] / paths[node] + below
        for back in range(reached):
            distance[queue[back]] = -1
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _count_paths(
    ties: tuple[NDArray[np.int64], NDArray[np.int32]],
    source: int,
    distance: NDArray[np.int32],
    paths: Floats,
    queue: NDArray[np.int32],
) -> int:
    """Fill distance and number of shortest paths from a source, and the queue of the nodes reached, nearest first."""
    start, other = ties
    distance[source], paths[source], queue[0] = 0, 1.0, source
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        next_distance, count = distance[node] + 1, paths[node]
        for place in range(start[node], start[node + 1]):
            near = other[place]
            if distance[near] < 0:
                distance[near], paths[near] = next_distance, 0.0
                queue[tail] = near
                tail += 1
            if distance[near] == next_distance:
                paths[near] += count
    return tail
