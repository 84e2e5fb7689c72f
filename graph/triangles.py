"""One walk over the triangles of a network, from which all that is said of brokers follows.

Burt's measures and the roles of Gould and Fernandez look like sums over all paths of two ties, and these are hundreds
of times as many as the triangles where a few nodes have thousands of partners. Only the paths that a third tie closes
need a visit, though: the rest is closed form. Each triangle is met once, from the tie of its two nodes of least degree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .network import Network
from .threads import in_stripes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Places = NDArray[np.uint32]

# Each part sums into arrays of its own, and there are as many on every machine: the same sums in the same order.
_PARTS = 2
_NONE = np.uint32(2**32 - 1)
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
    """A network as the walk sees it: nodes numbered by degree, each tie once, sorted by its lower end, then its higher.

    Args:
        start: Where the ties of each lower end begin.
        low: The lower end of each tie.
        high: The higher end.
        weight: Its weight.
        arrival: Where in ``arriving`` the ties of each higher end begin.
        arriving: The numbers of the ties, by their higher end.
        ease: One by the sum of the weights of each node's ties.
        widest: The greatest of them.
        group: The group of each node.
    """

    start: Ints
    low: Places
    high: Places
    weight: Floats
    arrival: Ints
    arriving: Places
    ease: Floats
    widest: Floats
    group: Ints


class _Sums(NamedTuple):
    """What the walk adds up.

    Args:
        between: Per tie i–j two sums over third nodes q: of w(i, q) · w(q, j) / s(q), s being a node's sum of weights,
            and of w(i, q) · w(q, j).
        closed: Per node the number of closed paths through it, by role.
    """

    between: Floats
    closed: Ints


class _Marks(NamedTuple):
    """What the walk notes on its way.

    Args:
        tie_to: For each node the tie by which the middle node reaches it, or ``_NONE``.
        from_low: For each triangle on a tie from low to middle, the tie of low with the third node.
        from_middle: The tie of the middle node with the third.
    """

    tie_to: Places
    from_low: Places
    from_middle: Places


def walk(network: Network, groups: Ints | None = None) -> Triangles:
    """Walk over all triangles of the network, on two cores.

    Time grows with the number of triangles, memory with that of ties (some 100 bytes each). What was found is kept as
    long as the network is, so that all measures of one network share a walk.

    Args:
        network: The network; weights are positive.
        groups: The number of each node's group, from 0; all in one by default.

    Raises:
        Cancelled: The walk was called off (see `graph.progress`).

    Example:
        >>> found = walk(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)]))
        >>> found.triangles.tolist(), found.roles[:, 0].tolist()
        ([1, 1, 1, 0], [0, 0, 4, 0])
    """
    group = np.zeros(len(network), np.int64) if groups is None else np.asarray(groups, np.int64)
    return network.once(("triangles", group.tobytes()), lambda: _walk(network.ties, group))


def _walk(ties: sparse.csr_array, group: Ints) -> Triangles:
    degree = np.diff(ties.indptr).astype(np.int64)
    order = np.argsort(degree, kind="stable")
    half = _halved(ties, order, group)
    sums = _close(half)
    constraint, hierarchy, redundancy = _burt(half, sums, degree[order])
    paths = _two_paths(ties.indptr, ties.indices, group, int(group.max(initial=0)) + 1)
    rank = _inverse(order)
    found = Triangles(
        degree=degree,
        triangles=sums.closed[rank].sum(axis=1),
        constraint=constraint[rank],
        hierarchy=hierarchy[rank],
        effective_size=degree - redundancy[rank],
        roles=paths - _in_both_directions(sums.closed[rank]),
    )
    for shared in vars(found).values():
        shared.flags.writeable = False
    return found


def by_id(network: Network, values: Floats | Ints, *, least: int = 1) -> dict[str, float | None]:
    """Give values by id, ``None`` for a node of fewer than ``least`` partners: the measure is not defined there."""
    defined = np.diff(network.ties.indptr) >= least
    known = zip(network.ids, values.tolist(), defined.tolist(), strict=True)
    return {id_: value if is_defined else None for id_, value, is_defined in known}


def _halved(ties: sparse.csr_array, order: Ints, group: Ints) -> _Half:
    """Number nodes by degree and keep each tie once, at its lower end, so that even the widest node has few to walk.

    Weights are scaled by a power of two, which loses no digit, to at most 1: products of them cannot overflow, and no
    measure here depends on the scale.
    """
    _, exponent = np.frexp(ties.data.max(initial=0.0))
    weights = np.ldexp(ties.data.astype(np.float64), -exponent)
    start, other = ties.indptr.astype(np.int64), ties.indices.astype(np.uint32)
    halved = _halve(start, other, weights, order, _inverse(order))
    return _Half(*halved, *_weigh(start, weights, order), group[order])


def _inverse(order: Ints) -> Ints:
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def _close(half: _Half) -> _Sums:
    """Walk in parts, and add them up."""
    size = len(half.group)

    def part(numbers: Ints) -> _Sums:
        sums = _Sums(np.zeros((len(half.low), 2)), np.zeros((size, 4), np.int64))
        for number in numbers:
            _walk_part(np.arange(number, size, _PARTS), half, sums)
        return sums

    total, *others = in_stripes(part, _PARTS)
    for sums in others:
        np.add(total.between, sums.between, out=total.between)
        np.add(total.closed, sums.closed, out=total.closed)
    return total


def _burt(half: _Half, sums: _Sums, degree: Ints) -> tuple[Floats, Floats, Floats]:
    """Give constraint, hierarchy and redundancy of nodes from the sums on their ties."""
    constraint, logs, redundancy = _at_ends(half, sums.between)
    some = np.where(constraint > 0, constraint, 1.0)
    evenness = (np.log(some) - logs / some) / np.log(np.maximum(degree, 2))
    hierarchy = np.where(degree > 0, np.clip(1.0 - evenness, 0.0, 1.0), 0.0)
    # A single partner holds all of the constraint; its logarithms cancel only up to rounding.
    hierarchy[degree == 1] = 1.0
    return constraint, hierarchy, redundancy


def _in_both_directions(closed: Ints) -> Ints:
    """Count closed paths as roles are counted: gatekeeper and representative are each one direction of a path."""
    twice = 2 * closed
    return np.column_stack(
        [twice[:, _COORDINATOR], twice[:, _ITINERANT], closed[:, _BETWEEN], closed[:, _BETWEEN], twice[:, _LIAISON]]
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _halve(
    start: Ints, other: Places, weight: Floats, order: Ints, rank: Ints
) -> tuple[Ints, Places, Places, Floats, Ints, Places]:
    """Give the fields of ``_Half``. Higher ends are gone through in their order, so that ties come sorted by them."""
    size, ties = len(order), len(other) // 2
    first, arrival = np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64)
    for high in range(size):
        node = order[high]
        for place in range(start[node], start[node + 1]):
            lower = rank[other[place]]
            if lower < high:
                first[lower + 1] += 1
                arrival[high + 1] += 1
    first, arrival = np.cumsum(first), np.cumsum(arrival)
    lows, highs, arriving = np.empty(ties, np.uint32), np.empty(ties, np.uint32), np.empty(ties, np.uint32)
    weights, following, arrived = np.empty(ties), first[:-1].copy(), 0
    for high in range(size):
        node = order[high]
        for place in range(start[node], start[node + 1]):
            lower = rank[other[place]]
            if lower < high:
                tie = following[lower]
                lows[tie], highs[tie], weights[tie] = lower, high, weight[place]
                arriving[arrived] = tie
                following[lower] += 1
                arrived += 1
    return first, lows, highs, weights, arrival, arriving


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weigh(start: Ints, weight: Floats, order: Ints) -> tuple[Floats, Floats]:
    """Give, in this order of nodes, one by the sum of each node's weights, and the greatest of them."""
    ease, widest = np.zeros(len(order)), np.zeros(len(order))
    for number, node in enumerate(order):
        strength = 0.0
        for one in weight[start[node] : start[node + 1]]:
            strength += one
            widest[number] = max(widest[number], one)
        ease[number] = 1.0 / max(strength, np.finfo(np.float64).tiny)
    return ease, widest


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _walk_part(middles: Ints, half: _Half, sums: _Sums) -> None:
    """Walk the triangles that have one of these nodes as their second by degree, adding to the sums."""
    start, high, size = half.start, half.high, len(half.group)
    marks = _Marks(np.full(size, _NONE, np.uint32), np.empty(size, np.uint32), np.empty(size, np.uint32))
    for middle in middles:
        for tie in range(start[middle], start[middle + 1]):
            marks.tie_to[high[tie]] = tie
        for tie in half.arriving[half.arrival[middle] : half.arrival[middle + 1]]:
            _add(tie, _find(tie, half, marks), half, marks, sums)
        for third in high[start[middle] : start[middle + 1]]:
            marks.tie_to[third] = _NONE


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _find(tie: int, half: _Half, marks: _Marks) -> np.uint64:
    """Note the triangles on a tie from low to middle, and count them: a third node is beyond the middle, tied to both.

    All are noted, and the next only elsewhere if one counts: a branch would be guessed wrong every fourth time.
    """
    count = np.uint64(0)  # unsigned: signed places may count from the end, which costs a check each
    for from_low in range(np.uint64(tie + 1), np.uint64(half.start[half.low[tie] + 1])):
        from_middle = marks.tie_to[half.high[from_low]]
        marks.from_low[count], marks.from_middle[count] = from_low, from_middle
        count += np.uint64(from_middle != _NONE)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _add(tie: int, count: np.uint64, half: _Half, marks: _Marks, sums: _Sums) -> None:
    """Add the triangles on a tie to the sums of their ties and corners.

    Sums of the tie itself and of its ends are local: the compiler cannot know that nothing else writes to the arrays.
    """
    weight, ease, between = half.weight, half.ease, sums.between
    low, middle, own = half.low[tie], half.high[tie], weight[tie]
    ease_low, ease_middle, of_low, of_middle = ease[low], ease[middle], half.group[low], half.group[middle]
    alike, other = (_COORDINATOR, _ITINERANT) if of_low == of_middle else (_BETWEEN, _LIAISON)
    mutual, common, like_low, like_middle = 0.0, 0.0, 0, 0
    for place in range(count):
        from_low, from_middle = marks.from_low[place], marks.from_middle[place]
        third = half.high[from_low]
        on_low, on_middle = own * weight[from_middle], own * weight[from_low]
        on_tie = weight[from_low] * weight[from_middle]
        between[from_low, 0] += on_low * ease_middle
        between[from_low, 1] += on_low
        between[from_middle, 0] += on_middle * ease_low
        between[from_middle, 1] += on_middle
        mutual += on_tie * ease[third]
        common += on_tie
        is_like_low, is_like_middle = half.group[third] == of_low, half.group[third] == of_middle
        sums.closed[third, alike if is_like_low | is_like_middle else other] += 1
        like_low += is_like_low
        like_middle += is_like_middle
    between[tie, 0] += mutual
    between[tie, 1] += common
    triangles = np.int64(count)
    if of_low == of_middle:
        for node in (low, middle):
            sums.closed[node, _COORDINATOR] += like_low
            sums.closed[node, _BETWEEN] += triangles - like_low
    else:
        for node, like, unlike in ((low, like_low, like_middle), (middle, like_middle, like_low)):
            sums.closed[node, _BETWEEN] += like
            sums.closed[node, _ITINERANT] += unlike
            sums.closed[node, _LIAISON] += triangles - like - unlike


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _at_ends(half: _Half, between: Floats) -> tuple[Floats, Floats, Floats]:
    """Sum at both ends of each tie the constraint that it puts there, this times its logarithm, and redundancy."""
    ease, size = half.ease, len(half.ease)
    constraint, logs, redundancy = np.zeros(size), np.zeros(size), np.zeros(size)
    for tie in range(len(half.low)):
        low, high = half.low[tie], half.high[tie]
        spent, common = half.weight[tie] + between[tie, 0], between[tie, 1]
        for here, there in ((low, high), (high, low)):
            term = (spent * ease[here]) ** 2
            constraint[here] += term
            logs[here] += term * np.log(term) if term > 0 else 0.0
            redundancy[here] += common * ease[here] / half.widest[there]
    return constraint, logs, redundancy


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
