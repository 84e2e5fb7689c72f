"""Exact betweenness: how many shortest paths pass through each node, by Brandes' accumulation in compiled code.

Every tie is one step long. Lengths are not wanted: a weight here says how much two nodes do together, not how far apart
they are, and any way to make one of the other would be arbitrary.
"""

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
Numbers = NDArray[np.uint32]
#: Row starts and other ends.
Ties = tuple[Ints, Numbers]
# Sources walked from at a time: a bit of a word each. Fewer where walks meet nodes at many different steps.
_LANES = 64


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
    if not ties.shape[0]:
        return np.zeros(0)
    ordered, stands_for, core = _folded(ties)
    if len(core):
        ordered[core] += _dependencies(_among(ties, core), stands_for[core])
    return _counted(ordered) / 2


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
    return _counted(_from_all(_plain(arcs), np.ones(size), np.ones(size)))


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


def lookups(ties: sparse.csr_array) -> int:
    """Count how often walks from one node at a time would look up a tie: what the time of ``exact`` grows with.

    Example:
        >>> triangle = sparse.csr_array(np.ones((3, 3)) - np.eye(3))
        >>> square = sparse.csr_array(np.array([[0.0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]))
        >>> lookups(triangle), lookups(square)
        (0, 32)
    """
    if not ties.nnz:
        return 0
    core = _among(ties, _folded(ties)[2])
    left = _among(core, np.flatnonzero(_alike(core) == np.arange(core.shape[0])))
    return int(left.shape[0]) * int(left.nnz)


def _folded(ties: sparse.csr_array) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Fold trees away; give what pairs with an end in one add up to, what each node stands for, and which are left."""
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    sizes = np.bincount(part)[part].astype(np.float64)
    ordered, stands_for, left = _fold(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), sizes)
    return ordered, stands_for, np.flatnonzero(left)


def _alike(ties: sparse.csr_array) -> Ints:
    """Give for each node the first that is alike to it, or the node itself."""
    found: Ints = _first_alike(*_plain(ties), _neighbourhoods(ties))
    return found


def _dependencies(ties: sparse.csr_array, weight: Floats) -> Floats:
    """Sum over ordered pairs, each end as often as its weight; NaN where paths are too many to count."""
    first = _alike(ties)
    found = np.flatnonzero(first == np.arange(len(first)))
    ties = _among(ties, found)
    # Neighbours side by side: their walks meet the same nodes at the same step.
    order = sparse.csgraph.reverse_cuthill_mckee(ties, symmetric_mode=True)
    found, plain = found[order], _plain(_among(ties, order))
    copies = np.bincount(first, minlength=len(first))[found].astype(np.float64)
    total = np.zeros(len(first))
    total[found] = _from_all(plain, np.bincount(first, weight, len(first))[found], copies)
    return np.asarray(total[first])


def _from_all(ties: Ties, weight: Floats, copies: Floats) -> Floats:
    """Walk from every node along the ties in the direction they are stored; see ``_accumulate``."""
    size = len(weight)
    if not size:
        return np.zeros(0)

    def share(blocks: Iterator[Ints]) -> Floats:
        walks = _walks(size, len(ties[1]), _LANES)
        for (block,) in blocks:
            source, end = block * _LANES, min((block + 1) * _LANES, size)
            while source < end:
                lanes = walks.paths.shape[1]
                if _accumulate(ties, weight, copies, walks, source):
                    source += lanes
                else:
                    walks = _walks(size, len(ties[1]), lanes // 2)._replace(total=walks.total)
        return walks.total

    found: Floats = np.sum(in_pieces(share, -(-size // _LANES)), axis=0)
    return found


def _walks(size: int, ties: int, lanes: int) -> _Walks:
    """Make room for a batch of walks: for eight visits a node with 64 lanes, always enough with 16."""
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
