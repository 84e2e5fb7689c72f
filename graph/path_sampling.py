"""Betweenness from a sample of shortest paths, with an error that is stated and holds for all nodes at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse, special

from .threads import STRIPES, in_pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.uint32]
#: Row starts, other ends, and the component of each node.
Sides = tuple[Ints, Numbers, NDArray[np.int32]]
# Paths drawn to see how many are needed, and the risk that they say too few.
_FIRST, _MISLED = 4096, 0.001
# Paths drawn between two looks at whether the work was called off: some hundredths of a second.
_PIECE = 2048
# Path counts beyond this are made relative to the largest of their step: only their ratios matter.
_LARGE = 1e200


@dataclass(frozen=True)
class Estimate:
    """Betweenness of n nodes as estimated, normalised to 1 for a node on every path.

    Args:
        values: The estimates.
        low: Lower ends of the intervals that hold all n true values at once, with the probability stated.
        high: Their upper ends.
        samples: Paths drawn.
        probability: With at least this, over the choice of the seed, no true value is outside its interval.
        seed: What the random numbers came from.
    """

    values: Floats
    low: Floats
    high: Floats
    samples: int
    probability: float
    seed: int


def needed(nodes: int, error: float, probability: float) -> int:
    """Count the paths after which, with the probability given, no node's share of them is off by more than the error.

    Hoeffding's inequality for each node and the union bound over nodes: ln(2n / (1 − probability)) / (2 · error²).
    Never too few, whatever the network, and mostly several times too many: ``within`` looks how many this one needs.

    Example:
        >>> needed(10_000, error=0.01, probability=0.9)
        61031
    """
    return math.ceil(math.log(2 * max(nodes, 1) / (1 - probability)) / (2 * error**2))


def within(ties: sparse.csr_array, error: float, *, probability: float = 0.9, seed: int = 0) -> Estimate:
    """Estimate betweenness with as many random shortest paths as this network needs for the error asked for.

    The more paths pass through the node that most pass through, the more are needed, and few networks have one that is
    on half of them. So 4,096 paths are drawn first, to see how many that may be, and then as many anew as make the
    interval of such a node no wider than ± error. The first ones are not used again: the counts stay binomial, and the
    intervals hold whatever the first ones said; one time in a thousand they mislead, and some interval is wider.

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.
        error: By which no node's betweenness, normalised to 1, is to be off.
        probability: With which the intervals hold.
        seed: The same seed gives the same estimate, on every machine.

    References:
        Borassi, M. and Natale, E. (2019). KADABRA is an adaptive algorithm for betweenness via random approximation.
        ACM J. Experimental Algorithmics 24, article 1.2 (first paths that say how many are needed).

    Example:
        >>> ring = sparse.csr_array(np.roll(np.eye(100), 1, axis=0) + np.roll(np.eye(100), -1, axis=0))
        >>> found = within(ring, 0.01)
        >>> found.samples < needed(100, 0.01, 0.9), bool((found.high - found.low).max() <= 0.02)
        (True, True)
    """
    size = ties.shape[0]
    if size < 3:
        return sampled(ties, 0, probability=probability, seed=seed)
    first = _draw(*_sides(ties), _FIRST, _streams(seed)[-1])
    _, highest = _intervals(first.max(), _FIRST, 2 * _MISLED)
    samples = _enough(size, min(float(highest), 0.5), error * (size - 2) / size, probability)
    return sampled(ties, samples, probability=probability, seed=seed)


def sampled(ties: sparse.csr_array, samples: int, *, probability: float = 0.9, seed: int = 0) -> Estimate:
    """Estimate betweenness by the share of random shortest paths that pass through a node.

    Each sample is a pair of nodes, all pairs with the same chance, and one of its shortest paths, all with the same
    chance; a pair without a path counts as one that passes through nobody. The walks start from both ends and meet, so
    that a sample sees a small part of the network only. The count of a node is binomial: Clopper and Pearson's exact
    intervals, each at 1 − (1 − probability) / n, hold for all n nodes at once.

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.
        samples: Paths to draw.
        probability: With which the intervals hold.
        seed: The same seed gives the same estimate, on every machine.

    References:
        Riondato, M. and Kornaropoulos, E. M. (2016). Fast approximation of betweenness centrality through sampling.
        Data Mining and Knowledge Discovery 30, 438–475.
        Borassi, M. and Natale, E. (2019). KADABRA is an adaptive algorithm for betweenness via random approximation.
        ACM J. Experimental Algorithmics 24, article 1.2 (walks from both ends).
        Clopper, C. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
        binomial. Biometrika 26, 404–413.

    Example:
        >>> star = sparse.csr_array(np.array([[0.0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]))
        >>> found = sampled(star, 1000)
        >>> bool(found.low[0] <= 1 <= found.high[0]), found.values[1:].tolist()
        (True, [0.0, 0.0, 0.0])
    """
    size = ties.shape[0]
    if size < 3:
        return Estimate(np.zeros(size), np.zeros(size), np.zeros(size), 0, probability, seed)
    sides, streams = _sides(ties), _streams(seed)

    def share(pieces: Iterator[Ints]) -> Ints:
        counts = np.zeros(size, np.int64)
        for drawn in pieces:
            counts += _draw(*sides, len(drawn), streams[drawn[0] % STRIPES])
        return counts

    counts = np.sum(in_pieces(share, samples, _PIECE), axis=0)
    # A node is an end of two in n pairs; its betweenness is of the others.
    scale = size / (size - 2)
    low, high = _intervals(counts, samples, (1 - probability) / size)
    values, low, high = (np.minimum(share * scale, 1) for share in (counts / samples, low, high))
    return Estimate(values, low, high, samples, probability, seed)


def _sides(ties: sparse.csr_array) -> Sides:
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    return ties.indptr.astype(np.int64), ties.indices.astype(np.uint32), part.astype(np.int32)


def _streams(seed: int) -> list[np.random.Generator]:
    """Give random numbers for each share of the work, and for the first paths."""
    return [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(STRIPES + 1)]


def _enough(size: int, highest: float, error: float, probability: float) -> int:
    """Count the paths after which the interval of a node that is on this share of them is within ± error."""
    samples = np.unique(np.geomspace(1, needed(size, error, probability), 500).astype(np.int64))
    counts = np.ceil(highest * samples).astype(np.int64)
    low, high = _intervals(counts, samples, (1 - probability) / size)
    wide = np.flatnonzero(np.maximum(high - counts / samples, counts / samples - low) > error)
    return int(samples[min(wide[-1] + 1, len(samples) - 1)])


def _intervals(counts: Ints, samples: int | Ints, risk: float) -> tuple[Floats, Floats]:
    """Clopper and Pearson's intervals, each missing its value with at most this risk."""
    low = np.where(counts > 0, special.betaincinv(np.maximum(counts, 1), samples - counts + 1, risk / 2), 0.0)
    high = np.where(
        counts < samples, special.betaincinv(counts + 1, np.maximum(samples - counts, 1), 1 - risk / 2), 1.0
    )
    return low, high


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _draw(start: Ints, other: Numbers, part: NDArray[np.int32], samples: int, chance: np.random.Generator) -> Ints:
    """Draw paths between random pairs and count for each node those that it is inside of."""
    size = len(start) - 1
    counts = np.zeros(size, np.int64)
    # One row for the walk from each end.
    distance, paths = np.full((2, size), -1, np.int32), np.zeros((2, size))
    queue, tail = np.empty((2, size), np.uint32), np.zeros(2, np.int64)
    for _ in range(samples):
        source = int(chance.random() * size)
        target = int(chance.random() * (size - 1))
        target += target >= source
        if part[source] != part[target]:
            continue
        for side, end in enumerate((source, target)):
            distance[side, end], paths[side, end], queue[side, 0], tail[side] = 0, 1.0, end, 1
        side, first = _meet(start, other, distance, paths, (queue, tail))
        middle = _choose_meeting(distance[1 - side], paths, queue[side, first : tail[side]], chance)
        counts[middle] += middle not in (source, target)
        for back in range(2):
            node = middle
            while distance[back, node] > 1:
                node = _choose_before((start, other), node, distance[back], paths[back], chance)
                counts[node] += 1
        for back in range(2):
            for place in range(tail[back]):
                distance[back, queue[back, place]] = -1
    return counts


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _meet(
    start: Ints, other: Numbers, distance: NDArray[np.int32], paths: Floats, fronts: tuple[Numbers, Ints]
) -> tuple[int, int]:
    """Walk from both ends, one whole step of the side with fewer ties ahead at a time, until the walks meet.

    Returns:
        The side that took the last step, and where its newly reached nodes begin in its queue: all nodes at which the
        walks meet are among them, and all their shortest paths are counted.
    """
    queue, tail = fronts
    head, ahead = np.zeros(2, np.int64), np.zeros(2, np.int64)
    for side in range(2):
        ahead[side] = start[queue[side, 0] + 1] - start[queue[side, 0]]
    while True:
        side = 0 if ahead[0] <= ahead[1] else 1
        first, last = head[side], tail[side]
        tail[side], ahead[side], met = _advance(
            (start, other), (distance[side], distance[1 - side]), paths[side], queue[side], (first, last)
        )
        head[side] = last
        if met:
            return side, last


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _advance(
    ties: tuple[Ints, Numbers],
    distance: tuple[NDArray[np.int32], NDArray[np.int32]],
    paths: Floats,
    queue: Numbers,
    reached: tuple[int, int],
) -> tuple[int, int, bool]:
    """Take one side a step on; give the new end of its queue, the number of ties ahead, and whether the walks met.

    Of the nodes of the last step those where the walks do not meet may be left out.
    """
    (start, other), (mine, theirs) = ties, distance
    end, ahead, met, large = reached[1], 0, False, False
    step = mine[queue[reached[0]]] + 1
    for node in queue[reached[0] : reached[1]]:
        ways = paths[node]
        large |= ways > _LARGE
        for place in range(start[node], start[node + 1]):
            near = other[place]
            if mine[near] < 0:
                touched = theirs[near] >= 0
                if met and not touched:
                    continue
                met |= touched
                mine[near], paths[near], queue[end] = step, ways, near
                end += 1
                ahead += start[near + 1] - start[near]
            elif mine[near] == step:
                paths[near] += ways
    if large:
        _shrink(paths, queue[reached[1] : end])
    return end, ahead, met


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _shrink(paths: Floats, nodes: Numbers) -> None:
    """Make the path counts of the nodes of a step relative to the largest, lest they outgrow doubles."""
    most = paths[nodes].max()
    for node in nodes:
        paths[node] = max(paths[node] / most, 1 / _LARGE)  # one path in that many is as good as none


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _choose_meeting(theirs: NDArray[np.int32], paths: Floats, reached: Numbers, chance: np.random.Generator) -> int:
    """Choose where the path passes the meeting line, by the number of paths through each node on it."""
    most = 0.0
    for node in reached:
        if theirs[node] >= 0:
            most = max(most, paths[0, node])
    whole, chosen = 0.0, -1
    for node in reached:
        if theirs[node] >= 0:
            through = paths[0, node] / most * paths[1, node]  # so that the product outgrows doubles no sooner
            whole += through
            if chosen < 0 or chance.random() * whole < through:
                chosen = node
    return chosen


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _choose_before(
    ties: tuple[Ints, Numbers], node: int, distance: NDArray[np.int32], paths: Floats, chance: np.random.Generator
) -> int:
    """Choose the node before this one on a path from the walk's end, by the number of paths to each."""
    start, other = ties
    whole, chosen = 0.0, -1
    for place in range(start[node], start[node + 1]):
        near = other[place]
        if distance[near] == distance[node] - 1:
            whole += paths[near]
            if chance.random() * whole < paths[near]:
                chosen = near
    return chosen
