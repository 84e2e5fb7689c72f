"""Exact betweenness: how many shortest paths pass through each node, by Brandes' accumulation in compiled code.

Every tie is one step long. Lengths are not wanted: a weight here says how much two nodes do together, not how far apart
they are, and any way to make one of the other would be arbitrary.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .problem import GraphProblem
from .threads import STRIPES, in_pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.uint32]
#: Row starts and other ends.
Ties = tuple[Ints, Numbers]
# Sources walked from at a time: a bit of a word each. Fewer where walks meet nodes at many different steps.
_LANES = 64
# Seconds of walks after which ``seconds`` knows enough.
_TRIAL = 0.2


class _Core(NamedTuple):
    """The nodes that walks start from and pass through."""

    ties: Ties
    weight: Floats  # how often each counts as an end of a pair: the sum over its copies and the trees on them
    copies: Floats  # how many alike nodes it is: as many ways through it
    place: Ints  # for each node of the network which of these it is, or −1


class _Walks(NamedTuple):
    """The state of a batch of walks, one to a lane.

    A visit is a node and the step at which some of the walks come to it; at another step others may.
    """

    paths: Floats  # visit × lane: numbers of shortest paths, in doubles since they outgrow integers; then shares
    node: Numbers  # of each visit, in the order of the steps
    lanes: NDArray[np.uint64]  # of each visit, the walks that come
    begin: Ints  # of each visit, where the visits that follow it are in the next
    following: Numbers  # visits of the next step to which its shortest paths lead on
    met: NDArray[np.uint64]  # for each node the walks that have come
    visit: NDArray[np.int64]  # for each node its visit of the step that is being taken, or −1
    total: Floats  # for each node what all walks came to


def exact(ties: sparse.csr_array) -> Floats:
    """Sum over unordered pairs of other nodes the share of their shortest paths that pass through a node.

    Trees that hang on the rest by one tie are folded into the node they hang on, which then stands for all of theirs:
    every pair with an end in such a tree is counted in one go, in linear time. Of what is left, nodes that are tied to
    each other and otherwise to the same nodes, as those of one project that are in no other, are walked from and
    through as one. Then the walks start from 64 nodes at a time and go step by step together, so that each tie is
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
    ordered, core = _condense(ties)
    met = core.place >= 0
    ordered[met] += _from_all(core)[core.place[met]]
    return _counted(ordered) / 2


def seconds(ties: sparse.csr_array, clock: Callable[[], float] = time.perf_counter) -> float:
    """Predict how long ``exact`` takes for a network on this machine, as busy as it is.

    What goes before the walks is done and timed; of the walks up to three batches are, for a fifth of a second in all
    or one batch. Mostly right within a factor of two; less so where the parts of a network differ.

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.
        clock: Tells the time in seconds.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))
        >>> 0 <= seconds(path) < 60
        True
    """
    _, tiny = _condense(sparse.csr_array(1.0 - np.eye(3)))
    _walk_block(tiny, _walks(tiny, _LANES), 0)  # so that loading the compiled code is not timed
    begun = clock()
    _, core = _condense(ties)
    before, blocks = clock() - begun, -(-len(core.weight) // _LANES)
    if not blocks:
        return before
    walks = _walks(core, _LANES)
    walks.paths[: 2 * len(core.weight)] = 0.0  # once a share only: memory that is new is slow
    begun, done = clock(), 0
    for block in np.unique(np.linspace(0, blocks - 1, 5).astype(int)[1:4]):
        walks = _walk_block(core, walks, int(block))
        done += 1
        if clock() - begun > _TRIAL:
            break
    return before + (clock() - begun) / done * blocks / min(os.cpu_count() or 1, STRIPES, blocks)


def directed(arcs: sparse.csr_array) -> Floats:
    """Sum over ordered pairs of other nodes the share of their shortest paths along arcs that pass through a node.

    As ``exact``, walking from all nodes: no tree is folded and no two nodes are merged. With every arc in both
    directions the sums are twice those of ``exact``.

    Args:
        arcs: n × n, an arc from each row to each column stored, one step long; arcs from a node to itself count for
            nothing.

    Returns:
        n sums, each at most (n − 1)(n − 2). The same on every machine.

    Raises:
        GraphProblem: From one node to another lead more than 10³⁰⁸ shortest paths.

    References:
        Brandes, U. (2008). On variants of shortest-path betweenness centrality and their generic computation. Social
        Networks 30, 136–145.

    Example:
        >>> directed(sparse.csr_array(np.roll(np.eye(4), 1, axis=1))).tolist()
        [3.0, 3.0, 3.0, 3.0]
    """
    size = arcs.shape[0]
    return _counted(_from_all(_Core(_plain(arcs), np.ones(size), np.ones(size), np.arange(size))))


def _counted(sums: Floats) -> Floats:
    """Refuse sums over paths that outgrew doubles."""
    if not np.isfinite(sums).all():
        raise GraphProblem(
            "betweenness",
            "two nodes joined by more than 1e308 shortest paths",
            "a network whose paths can be counted",
            "Use betweenness_sampled, or leave out the longest chain of the network.",
        )
    return sums


def _condense(ties: sparse.csr_array) -> tuple[Floats, _Core]:
    """Fold trees and merge alike nodes; give what the trees add to each node, over ordered pairs, and what is left."""
    size = ties.shape[0]
    _, part = sparse.csgraph.connected_components(ties, directed=False) if size else (0, np.zeros(0, np.int32))
    sizes = np.bincount(part)[part].astype(np.float64)
    ordered, stands_for, left = _fold(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), sizes)
    found = np.flatnonzero(left)
    place = np.full(size, -1)
    if not len(found):
        return ordered, _Core(_plain(ties[:0, :0]), np.zeros(0), np.zeros(0), place)
    ties = _among(ties, found)
    first = _first_alike(*_plain(ties), _neighbourhoods(ties))
    # Neighbours side by side: their walks meet the same nodes at the same step.
    order = sparse.csgraph.reverse_cuthill_mckee(ties, symmetric_mode=True)
    order = order[first[order] == order]
    position = np.full(len(first), -1)
    position[order] = np.arange(len(order))
    place[found] = position[first]
    weight = np.bincount(place[found], stands_for[found]).astype(np.float64)
    copies = np.bincount(place[found]).astype(np.float64)
    return ordered, _Core(_plain(_among(ties, order)), weight, copies, place)


def _from_all(core: _Core) -> Floats:
    """Walk from every node; give what depends on each, over ordered pairs, each end as often as its weight."""

    def share(blocks: Iterator[Ints]) -> Floats:
        walks = _walks(core, _LANES)
        for (block,) in blocks:
            walks = _walk_block(core, walks, block)
        return walks.total

    total = np.zeros(len(core.weight))
    for part in in_pieces(share, -(-len(total) // _LANES)):
        total += part
    return total


def _walk_block(core: _Core, walks: _Walks, block: int) -> _Walks:
    """Walk from a block of sources, fewer at a time if there is no room for all; give the room there was enough of."""
    source, end = block * _LANES, min((block + 1) * _LANES, len(core.weight))
    while source < end:
        lanes = walks.paths.shape[1]
        if _accumulate(core.ties, core.weight, core.copies, walks, source):
            source += lanes
        else:
            walks = _walks(core, lanes // 2)._replace(total=walks.total)
    return walks


def _walks(core: _Core, lanes: int) -> _Walks:
    """Make room for a batch of walks: for eight visits a node with 64 lanes, always enough with 16."""
    size, ties = len(core.weight), len(core.ties[1])
    visits = size * 8 * _LANES // lanes
    return _Walks(
        np.empty((visits, lanes)),
        np.empty(visits, np.uint32),
        np.empty(visits, np.uint64),
        np.empty(visits + 1, np.int64),
        np.empty(ties * 4 * _LANES // lanes, np.uint32),
        np.zeros(size, np.uint64),
        np.full(size, -1, np.int64),
        np.zeros(size),
    )


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


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _accumulate(ties: Ties, weight: Floats, copies: Floats, walks: _Walks, source: int) -> bool:
    """Add the dependencies of a batch of sources on every node, on each of its copies.

    Args:
        ties: The ties between n nodes, in the direction they are walked.
        weight: How often each counts as an end of a pair: the sum over its copies.
        copies: How many alike nodes it is: as many ways through it.
        walks: Room for them; none has come anywhere, and is left so.
        source: Number of the first source; those of the following lanes are the next.

    Returns:
        Whether there was room for all visits; nothing is added if not.
    """
    first, last = 0, min(walks.paths.shape[1], len(weight) - source)
    far = np.zeros(walks.paths.shape[1])  # how often the source of each walk counts
    far[:last] = weight[source : source + last]
    sources = last
    for lane in range(sources):
        walks.node[lane], walks.lanes[lane] = source + lane, np.uint64(1) << np.uint64(lane)
        walks.met[source + lane] = walks.lanes[lane]
        walks.paths[lane], walks.paths[lane, lane] = 0.0, 1.0
    walks.begin[0] = 0
    while first < last:
        end = _advance(ties, walks, first, last)
        _settle(walks, copies, last, abs(end))
        if end < 0:
            break
        first, last = last, end
    if first == last:
        _return(walks, (sources, last), far, weight, copies)
    for node in walks.node[: abs(end)]:
        walks.met[node] = 0
    return bool(first == last)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _advance(ties: Ties, walks: _Walks, first: int, last: int) -> int:
    """Take all walks one step on from the visits of the last; give the new end of the visits, negative if too many."""
    start, other = ties
    end, place = last, walks.begin[first]
    for visit in range(first, last):
        node, here, paths = walks.node[visit], walks.lanes[visit], walks.paths[visit]
        walks.begin[visit] = place
        degree = start[node + 1] - start[node]
        if end + degree > len(walks.node) or place + degree > len(walks.following):
            return -end
        for near in other[start[node] : start[node + 1]]:
            coming = here & ~walks.met[near]
            if coming:
                there = walks.visit[near]
                if there < 0:
                    there = walks.visit[near] = end
                    walks.node[end], walks.lanes[end] = near, coming
                    walks.paths[there] = paths
                    end += 1
                else:
                    walks.lanes[there] |= coming
                    _add(walks.paths[there], paths)
                walks.following[place] = there
                place += 1
    walks.begin[last] = place
    return end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _settle(walks: _Walks, copies: Floats, first: int, last: int) -> None:
    """Let the walks have come: count paths through all copies of a node, and none in the lanes of other walks."""
    for visit in range(first, last):
        node, here, paths = walks.node[visit], walks.lanes[visit], walks.paths[visit]
        walks.met[node] |= here
        walks.visit[node] = -1
        ways = copies[node]
        for lane in range(len(paths)):
            paths[lane] = paths[lane] * ways if (here >> np.uint64(lane)) & np.uint64(1) else 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _return(walks: _Walks, visits: tuple[int, int], far: Floats, weight: Floats, copies: Floats) -> None:
    """Take all walks back, from the last visit to the first, and add up what depends on each node."""
    paths, begin, following, sums = walks.paths, walks.begin, walks.following, np.zeros(len(far))
    for visit in range(visits[1] - 1, visits[0] - 1, -1):
        node = walks.node[visit]
        sums[:] = 0.0
        for onward in following[begin[visit] : begin[visit + 1]]:
            _add(sums, paths[onward])
        _pass_back(paths[visit], sums, walks.lanes[visit], weight[node], copies[node])
        walks.total[node] += _product(sums, far) / copies[node]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _add(sums: Floats, more: Floats) -> None:
    for lane in range(len(sums)):
        sums[lane] += more[lane]


# A division by zero, in lanes of other walks, has to give infinity: with a check for it there would be no vectors.
@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator,unused-ignore]
def _pass_back(paths: Floats, sums: Floats, here: np.uint64, weight: float, copies: float) -> None:
    """Put what a visit passes back, a share for each path, in place of its paths, and what depends on it in the sums.

    Args:
        paths: In each lane the paths to the node, through all its copies.
        sums: In each lane what the visits that follow pass back.
        here: The lanes of the walks that came.
        weight: How often the node counts as an end.
        copies: How many nodes it is.
    """
    for lane in range(len(sums)):
        mine = (here >> np.uint64(lane)) & np.uint64(1)
        share = copies * (weight / paths[lane] + sums[lane])
        sums[lane] = paths[lane] * sums[lane] if mine else 0.0
        paths[lane] = share if mine else 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _product(one: Floats, other: Floats) -> float:
    """Give the inner product, added up by halves: vectors of any length give the same sum. Overwrites the first."""
    half = len(one)
    for lane in range(half):
        one[lane] *= other[lane]
    while half > 1:
        half //= 2
        for lane in range(half):
            one[lane] += one[lane + half]
    return float(one[0])
