"""One walk over the triangles of a network, from which all that is said of brokers follows.

Burt's measures and the roles of Gould and Fernandez look like sums over all paths of two ties, and these are hundreds
of times as many as the triangles where a few nodes have thousands of partners. Only the paths that a third tie closes
need a visit, though: the rest is closed form. Each triangle is met once, from its node of fewest partners.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse, special

from .network import Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Each part sums into arrays of its own, and there are as many on every machine: the same sums in the same order.
_PARTS = 2
# What a closed path of two ties would have been for the node in its middle: columns of ``closed``. Gatekeeper and
# representative are one there, being the same two ties in opposite directions.
_COORDINATOR, _ITINERANT, _BETWEEN, _LIAISON = range(4)


@dataclass(frozen=True, eq=False)
class Triangles:
    """What the walk says of each node; arrays of length n in the order of the network.

    Args:
        degree: Number of partners, int64.
        triangles: Number of triangles the node is a corner of, int64.
        constraint: Burt's constraint, weighted; 0 without a tie.
        hierarchy: How unevenly the constraint is spread over partners, 0 to 1; 0 without a tie.
        effective_size: Partners less their redundancy, by weights; 0 without a tie.
        roles: n × 5, int64: open paths of two ties through the node, each counted in both directions, as coordinator,
            itinerant, gatekeeper, representative, liaison. Without a grouping all nodes are of one group.
    """

    degree: Ints
    triangles: Ints
    constraint: Floats
    hierarchy: Floats
    effective_size: Floats
    roles: Ints

    @property
    def unweighted_effective_size(self) -> Floats:
        """Partners less the mean number of ties that each has with the others: d − 2t/d (Borgatti 1997)."""
        return self.degree - 2 * self.triangles / np.maximum(self.degree, 1)


class _Half(NamedTuple):
    """A network as the walk sees it: each tie once, at the end of lower degree.

    Args:
        start: Where the ties of each node begin.
        other: The other end of each tie.
        weight: Its weight.
        ease: One by the sum of the weights of each node.
        group: The group of each node.
    """

    start: Ints
    other: NDArray[np.int32]
    weight: Floats
    ease: Floats
    group: Ints


class _Sums(NamedTuple):
    """What the walk adds up.

    Args:
        mutual: Per tie i–j the sum over third nodes q of w(i, q) · w(q, j) / s(q), s being a node's sum of weights.
        common: Per tie i–j the sum over third nodes q of w(i, q) · w(q, j).
        closed: Per node the number of closed paths through it, by role.
    """

    mutual: Floats
    common: Floats
    closed: Ints


def walk(network: Network, groups: Ints | None = None) -> Triangles:
    """Walk over all triangles of the network, on two cores.

    Time grows with the number of triangles, memory with that of ties (some 100 bytes each).

    Args:
        network: The network; weights are positive.
        groups: The number of each node's group, from 0; all in one by default.

    Example:
        >>> found = walk(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)]))
        >>> found.triangles.tolist(), found.roles[:, 0].tolist()
        ([1, 1, 1, 0], [0, 0, 4, 0])
    """
    group = np.zeros(len(network), np.int64) if groups is None else np.asarray(groups, np.int64)
    half, rank = _ordered(network.ties)
    order = np.argsort(rank)
    sums = _close(half, group[order])
    degree = np.diff(network.ties.indptr).astype(np.int64)
    constraint, hierarchy, redundancy = _burt(half, sums, degree[order])
    paths = _two_paths(network.ties.indptr, network.ties.indices, group, int(group.max(initial=0)) + 1)
    return Triangles(
        degree=degree,
        triangles=sums.closed[rank].sum(axis=1),
        constraint=constraint[rank],
        hierarchy=hierarchy[rank],
        effective_size=degree - redundancy[rank],
        roles=paths - _in_both_directions(sums.closed[rank]),
    )


def by_id(network: Network, values: Floats | Ints, *, least: int = 1) -> dict[str, float | None]:
    """Give values by id, ``None`` for a node of fewer than ``least`` partners: the measure is not defined there."""
    defined = np.diff(network.ties.indptr) >= least
    known = zip(network.ids, values.tolist(), defined.tolist(), strict=True)
    return {id_: value if is_defined else None for id_, value, is_defined in known}


def _ordered(ties: sparse.csr_array) -> tuple[sparse.csr_array, Ints]:
    """Number nodes by degree and keep each tie once, at its lower end; give also the new number of each node.

    So even the widest node has few ties to walk. Weights are scaled by a power of two, which loses no digit, to at
    most 1: products of them cannot overflow, and no measure here depends on the scale.
    """
    degree = np.diff(ties.indptr)
    rank = np.empty(len(degree), np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(len(degree))
    one, other = np.repeat(rank, degree), rank[ties.indices]
    once = one < other
    _, exponent = np.frexp(ties.data.max(initial=0.0))
    weights = np.ldexp(ties.data[once].astype(np.float64), -exponent)
    return sparse.csr_array((weights, (one[once], other[once])), shape=ties.shape), rank


def _close(half: sparse.csr_array, group: Ints) -> _Sums:
    """Walk in parts, and add them up."""
    ease = 1.0 / np.maximum(_strength(half), np.finfo(np.float64).tiny)
    ties = _Half(half.indptr.astype(np.int64), half.indices.astype(np.int32), half.data, ease, group)

    def part(number: int) -> _Sums:
        sums = _Sums(np.zeros(half.nnz), np.zeros(half.nnz), np.zeros((len(group), 4), np.int64))
        _walk_part(number, ties, sums)
        return sums

    # Threads of Python's own, as the kernel lets go of the lock: numba's are not safe when a server calls twice.
    with ThreadPoolExecutor(_PARTS) as pool:
        total, *others = pool.map(part, range(_PARTS))
    for sums in others:
        np.add(total.mutual, sums.mutual, out=total.mutual)
        np.add(total.common, sums.common, out=total.common)
        np.add(total.closed, sums.closed, out=total.closed)
    return total


def _burt(half: sparse.csr_array, sums: _Sums, degree: Ints) -> tuple[Floats, Floats, Floats]:
    """Give constraint, hierarchy and redundancy of nodes from the sums on their ties."""
    strength, widest = _strength(half), _widest(half)
    low, high = _ends(half)
    spent = half.data + sums.mutual
    on_high, on_low = (spent / strength[low]) ** 2, (spent / strength[high]) ** 2
    constraint = _sum_at(half, on_high, on_low)
    logs = _sum_at(half, special.xlogy(on_high, on_high), special.xlogy(on_low, on_low))
    some = np.where(constraint > 0, constraint, 1.0)
    evenness = (np.log(some) - logs / some) / np.log(np.maximum(degree, 2))
    hierarchy = np.where(degree > 0, np.clip(1.0 - evenness, 0.0, 1.0), 0.0)
    # A single partner holds all of the constraint; its logarithms cancel only up to rounding.
    hierarchy[degree == 1] = 1.0
    redundancy = _sum_at(
        half, sums.common / (strength[low] * widest[high]), sums.common / (strength[high] * widest[low])
    )
    return constraint, hierarchy, redundancy


def _ends(half: sparse.csr_array) -> tuple[Ints, Ints]:
    return np.repeat(np.arange(half.shape[0]), np.diff(half.indptr)), half.indices


def _sum_at(half: sparse.csr_array, at_low: Floats, at_high: Floats) -> Floats:
    """Sum the values that ties have for their lower ends and for their higher ends, at these."""
    low, high = _ends(half)
    size = half.shape[0]
    return np.asarray(np.bincount(low, at_low, size) + np.bincount(high, at_high, size), np.float64)


def _strength(half: sparse.csr_array) -> Floats:
    return _sum_at(half, half.data, half.data)


def _widest(half: sparse.csr_array) -> Floats:
    """Give the greatest weight of each node's ties."""
    widest = np.zeros(half.shape[0])
    for end in _ends(half):
        np.maximum.at(widest, end, half.data)
    return widest


def _in_both_directions(closed: Ints) -> Ints:
    """Count closed paths as roles are counted: gatekeeper and representative are each one direction of a path."""
    twice = 2 * closed
    return np.column_stack(
        [twice[:, _COORDINATOR], twice[:, _ITINERANT], closed[:, _BETWEEN], closed[:, _BETWEEN], twice[:, _LIAISON]]
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _walk_part(part: int, half: _Half, sums: _Sums) -> None:
    """Walk the triangles of the nodes of one part, every second with two parts, adding to the sums."""
    size = len(half.start) - 1
    tie_to = np.full(size, -1, np.int64)
    for node in range(part, size, _PARTS):
        ties = range(half.start[node], half.start[node + 1])
        for tie in ties:
            tie_to[half.other[tie]] = tie
        for tie in ties:
            _close_tie(node, tie, tie_to, half, sums)
        for tie in ties:
            tie_to[half.other[tie]] = -1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _close_tie(node: int, first: int, tie_to: Ints, half: _Half, sums: _Sums) -> None:
    """Go on from the partner at the end of a tie, to those third nodes that have a tie with the node too."""
    weight, ease, group = half.weight, half.ease, half.group
    partner = half.other[first]
    through, shared = 0.0, 0.0  # not summed in the arrays: the compiler cannot know that nothing else writes there
    for second in range(half.start[partner], half.start[partner + 1]):
        third = half.other[second]
        last = tie_to[third]
        if last < 0:
            continue
        on_first = weight[last] * weight[second]
        on_second = weight[first] * weight[last]
        on_last = weight[first] * weight[second]
        through += on_first * ease[third]
        shared += on_first
        sums.mutual[second] += on_second * ease[node]
        sums.common[second] += on_second
        sums.mutual[last] += on_last * ease[partner]
        sums.common[last] += on_last
        sums.closed[node, _role(group[node], group[partner], group[third])] += 1
        sums.closed[partner, _role(group[partner], group[node], group[third])] += 1
        sums.closed[third, _role(group[third], group[node], group[partner])] += 1
    sums.mutual[first] += through
    sums.common[first] += shared


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _role(own: int, one: int, other: int) -> int:
    """Name the role between two nodes by the groups of the three: a column of ``closed``."""
    if own == one:
        return _COORDINATOR if own == other else _BETWEEN
    if own == other:
        return _BETWEEN
    return _ITINERANT if one == other else _LIAISON


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _two_paths(start: NDArray[np.int32], other: NDArray[np.int32], group: Ints, groups: int) -> Ints:
    """Count all paths of two ties by the role of the node in the middle, closed or not.

    With d partners, N(g) of them in group g and o of them in the node's own, they are o(o − 1) as coordinator,
    Σ N(g)(N(g) − 1) as itinerant, o(d − o) each as gatekeeper and representative, and (d − o)² − Σ N(g)² as liaison,
    sums over the other groups.
    """
    size = len(start) - 1
    paths = np.zeros((size, 5), np.int64)
    seen = np.zeros(groups, np.int64)
    for node in range(size):
        squares = np.int64(0)
        for place in range(start[node], start[node + 1]):
            theirs = group[other[place]]
            squares += 2 * seen[theirs] + 1
            seen[theirs] += 1
        own = seen[group[node]]
        away = np.int64(start[node + 1] - start[node]) - own
        squares -= own * own
        paths[node, 0] = own * (own - 1)
        paths[node, 1] = squares - away
        paths[node, 2] = own * away
        paths[node, 3] = own * away
        paths[node, 4] = away * away - squares
        for place in range(start[node], start[node + 1]):
            seen[group[other[place]]] = 0
    return paths
