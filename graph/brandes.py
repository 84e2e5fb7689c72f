"""Exact betweenness: how many shortest paths pass through each node, by Brandes' accumulation in compiled code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .problem import GraphProblem
from .threads import in_pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Row starts and other ends.
Ties = tuple[NDArray[np.int64], NDArray[np.uint32]]
# Sources walked from at a time: four vectors of eight doubles; 16 and 64 were measured to be no faster.
_LANES = 32


class _Walks(NamedTuple):
    """The state of a batch of walks; n × lanes where there is a number for each of them."""

    distance: NDArray[np.int32]  # −1 where a walk has not come
    paths: Floats  # numbers of shortest paths: doubles, since they outgrow any integer; on the way back, shares
    front: Floats  # what a node passes on to its neighbours at this step; 0 for walks that are elsewhere
    queue: NDArray[np.int32]  # nodes by the step at which some walk came; another walk may come at another step
    missing: NDArray[np.int32]  # for each node the walks that have not come
    marked: NDArray[np.bool_]
    ahead: NDArray[np.int32]
    total: Floats  # what all walks so far came to


def exact(ties: sparse.csr_array) -> Floats:
    """Sum over unordered pairs of other nodes the share of their shortest paths that pass through a node.

    Trees that hang on the rest by one tie are folded into the node they hang on, which then stands for all of theirs:
    every pair with an end in such a tree is counted in one go, in linear time. Of what is left, nodes that are tied to
    each other and otherwise to the same nodes, as those of one project that are in no other, are walked from and
    through as one. Then the walks start from 32 nodes at a time and go step by step together, so that each tie is
    looked up once for all and added for many at once: time O(n·m) of what is left, memory O(n + m).

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.

    Returns:
        n sums, each at most (n − 1)(n − 2) / 2. The same on every machine.

    Raises:
        GraphProblem: Two nodes are joined by more than 10³⁰⁸ shortest paths.

    References:
        Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25, 163–177.
        Sarıyüce, A. E., Saule, E., Kaya, K. and Çatalyürek, Ü. V. (2013). Shattering and compressing networks for
        betweenness centrality. Proc. SIAM International Conference on Data Mining, 686–694 (trees, alike nodes).

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))
        >>> exact(path).tolist()
        [0.0, 2.0, 2.0, 0.0]
    """
    if not ties.shape[0]:
        return np.zeros(0)
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    sizes = np.bincount(part)[part].astype(np.float64)
    ordered, stands_for, left = _fold(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), sizes)
    core = np.flatnonzero(left)
    if len(core):
        ordered[core] += _dependencies(_among(ties, core), stands_for[core])
    if not np.isfinite(ordered).all():
        raise GraphProblem(
            "betweenness",
            "two nodes joined by more than 1e308 shortest paths",
            "a network whose paths can be counted",
            "Use betweenness_sampled, or leave out the longest chain of the network.",
        )
    return ordered / 2


def _dependencies(ties: sparse.csr_array, weight: Floats) -> Floats:
    """Sum over ordered pairs, each end as often as its weight; NaN where paths are too many to count."""
    first = _first_alike(*_plain(ties), _neighbourhoods(ties))
    found = np.flatnonzero(first == np.arange(len(first)))
    ties = _among(ties, found)
    # Neighbours side by side: their walks meet the same nodes at the same step.
    order = sparse.csgraph.reverse_cuthill_mckee(ties, symmetric_mode=True)
    found, plain = found[order], _plain(_among(ties, order))
    weights = np.bincount(first, weight, len(first))[found]
    copies = np.bincount(first, minlength=len(first))[found].astype(np.float64)

    def share(blocks: Iterator[Ints]) -> Floats:
        walks = _walks(len(found))
        for (block,) in blocks:
            _accumulate(plain, weights, copies, walks, block)
        return walks.total

    total = np.zeros(len(first))
    for part in in_pieces(share, -(-len(found) // _LANES)):
        total[found] += part
    return np.asarray(total[first])


def _among(ties: sparse.csr_array, nodes: NDArray[np.integer]) -> sparse.csr_array:
    """Keep some nodes, in this order."""
    kept = ties[nodes][:, nodes]
    kept.sort_indices()
    return kept


def _plain(ties: sparse.csr_array) -> Ties:
    return ties.indptr.astype(np.int64), ties.indices.astype(np.uint32)


def _neighbourhoods(ties: sparse.csr_array) -> NDArray[np.uint64]:
    """Give each node a word that is the same for nodes with the same neighbours, themselves included."""
    words: NDArray[np.uint64] = np.random.default_rng(0).integers(0, 2**64, ties.shape[0], np.uint64)
    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(words[ties.indices], dtype=np.uint64)])
    return np.asarray(words + ends[ties.indptr[1:]] - ends[ties.indptr[:-1]], np.uint64)


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
def _first_alike(start: Ints, other: NDArray[np.uint32], words: NDArray[np.uint64]) -> Ints:
    """Give for each node the first that is tied to it and has the same neighbours otherwise, or the node itself."""
    size = len(words)
    first = np.arange(size)
    seen = np.full(size, -1, np.int64)  # the leader of whose neighbours a node is one
    leader = -1
    for node in np.argsort(words, kind="mergesort"):
        alike = leader >= 0 and start[node + 1] - start[node] == start[leader + 1] - start[leader]
        alike = alike and seen[node] == leader
        for place in range(start[node], start[node + 1]):
            alike = alike and seen[other[place]] == leader
        if alike:
            first[node] = leader
        else:
            leader = node
            seen[node] = node
            for place in range(start[node], start[node + 1]):
                seen[other[place]] = node
    return first


def _walks(size: int) -> _Walks:
    """Make room for a batch of walks, none of which has begun."""
    return _Walks(
        np.full((size, _LANES), -1, np.int32),
        np.zeros((size, _LANES)),
        np.zeros((size, _LANES)),
        np.zeros(size * _LANES, np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.bool_),
        np.zeros(size, np.int32),
        np.zeros(size),
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _accumulate(ties: Ties, weight: Floats, copies: Floats, walks: _Walks, block: int) -> None:
    """Add the dependencies of a block of sources on every node, on each of its copies.

    Args:
        ties: The ties between n nodes.
        weight: How often each counts as an end of a pair: the sum over its copies.
        copies: How many alike nodes it is: as many ways through it.
        walks: Not begun; left so. Of unknown length for the compiler, which makes vectors of such loops only.
        block: Number of the block.
    """
    size, lanes = walks.distance.shape
    sources = min(lanes, size - block * lanes)
    ends, single = np.zeros(size + 3, np.int64), np.ones(size)
    sums, source_weight = np.zeros(lanes), np.zeros(lanes)
    walks.missing[:] = sources
    for lane in range(sources):
        source = block * lanes + lane
        walks.distance[source, lane], walks.paths[source, lane], walks.front[source, lane] = 0, 1.0, 1.0
        walks.missing[source] -= 1
        walks.queue[lane], source_weight[lane] = source, weight[source]
    ends[1], step = sources, 0  # the nodes come to at step k are those from ends[k] to ends[k + 1] of the queue
    while ends[step + 1] > ends[step]:
        ends[step + 2] = _advance(ties, walks, ends[step : step + 2], step + 1, sums)
        _turn(walks, ends[step : step + 2], ends[step + 1 : step + 3], step + 1, copies)
        step += 1
    for back in range(step - 1, 0, -1):
        for place in range(ends[back], ends[back + 1]):
            node = walks.queue[place]
            _gather(ties, walks.front, node, sums)
            for lane in range(lanes):
                if walks.distance[node, lane] == back:
                    paths = walks.paths[node, lane]
                    walks.total[node] += source_weight[lane] * paths * sums[lane]
                    walks.paths[node, lane] = weight[node] / paths + copies[node] * sums[lane]
        _turn(walks, ends[back + 1 : back + 3], ends[back : back + 2], back, single)
    for node in walks.queue[: ends[step]]:
        walks.distance[node], walks.paths[node], walks.front[node] = -1, 0.0, 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _advance(ties: Ties, walks: _Walks, reached: Ints, step: int, sums: Floats) -> int:
    """Take all walks one step on from the nodes reached at the last; give the new end of the queue."""
    tail = int(reached[1])
    for node in walks.ahead[: _look_ahead(ties, walks, reached)]:
        walks.marked[node] = False
        _gather(ties, walks.front, node, sums)
        came = 0
        for lane in range(len(sums)):
            if walks.distance[node, lane] < 0 and sums[lane] > 0:
                walks.distance[node, lane], walks.paths[node, lane] = step, sums[lane]
                came += 1
        if came:
            walks.missing[node] -= came
            walks.queue[tail] = node
            tail += 1
    return tail


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _look_ahead(ties: Ties, walks: _Walks, reached: Ints) -> int:
    """Collect the neighbours of the nodes reached that some walk has not come to; give their number."""
    start, other = ties
    count = 0
    for node in walks.queue[reached[0] : reached[1]]:
        for place in range(start[node], start[node + 1]):
            near = other[place]
            if walks.missing[near] > 0 and not walks.marked[near]:
                walks.marked[near] = True
                walks.ahead[count] = near
                count += 1
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _gather(ties: Ties, front: Floats, node: int, sums: Floats) -> None:
    """Add up for each walk what the neighbours of a node pass on."""
    start, other = ties
    lanes = sums.shape[0]
    sums[:] = 0.0
    for place in range(start[node], start[node + 1]):
        row = front[other[place]]
        for lane in range(lanes):
            sums[lane] += row[lane]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _turn(walks: _Walks, old: Ints, new: Ints, step: int, factor: Floats) -> None:
    """Let the nodes of another step pass on, in place of those of the last."""
    for node in walks.queue[old[0] : old[1]]:
        walks.front[node] = 0.0
    for node in walks.queue[new[0] : new[1]]:
        for lane in range(walks.front.shape[1]):
            here = walks.distance[node, lane] == step
            walks.front[node, lane] = walks.paths[node, lane] * factor[node] if here else 0.0
