"""Betweenness from a sample of shortest paths, with an error that is stated and holds for all nodes at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse, special

from .threads import STRIPES, in_stripes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    """Count the paths after which, with the probability given, no node's estimate is off by more than the error.

    Hoeffding's inequality for each node and the union bound over nodes: ln(2n / (1 − probability)) / (2 · error²).
    Never too few, whatever the network; the intervals of the estimate are mostly several times narrower.

    Example:
        >>> needed(10_000, error=0.01, probability=0.9)
        61031
    """
    return math.ceil(math.log(2 * max(nodes, 1) / (1 - probability)) / (2 * error**2))


def sampled(ties: sparse.csr_array, samples: int, *, probability: float = 0.9, seed: int = 0) -> Estimate:
    """Estimate betweenness by the share of random shortest paths that pass through a node.

    Each sample is a pair of nodes, all pairs with the same chance, and one of its shortest paths, all with the same
    chance; a pair without a path counts as one that passes through nobody. The walks start from both ends and meet, so
    that a sample sees a small part of the network only. The count of a node is binomial: Clopper and Pearson's exact
    intervals, each at 1 − (1 − probability) / n, hold for all n nodes at once.

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one step long.
        samples: Paths to draw; see ``needed``.
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
    _, part = sparse.csgraph.connected_components(ties, directed=False)
    sides = ties.indptr.astype(np.int64), ties.indices.astype(np.int32), part.astype(np.int32)
    streams = [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(STRIPES)]
    counts = np.zeros(size, np.int64)
    for share in in_stripes(lambda drawn: _draw(*sides, len(drawn), streams[int(drawn[0])]), samples):
        counts += share
    # A node is an end of two in n pairs; its betweenness is of the others.
    scale = size / (size - 2)
    low, high = _intervals(counts, samples, (1 - probability) / size)
    values, low, high = (np.minimum(share * scale, 1) for share in (counts / samples, low, high))
    return Estimate(values, low, high, samples, probability, seed)


def _intervals(counts: Ints, samples: int, risk: float) -> tuple[Floats, Floats]:
    """Clopper and Pearson's intervals, each missing its value with at most this risk."""
    low = np.where(counts > 0, special.betaincinv(np.maximum(counts, 1), samples - counts + 1, risk / 2), 0.0)
    high = np.where(
        counts < samples, special.betaincinv(counts + 1, np.maximum(samples - counts, 1), 1 - risk / 2), 1.0
    )
    return low, high


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _draw(
    start: Ints, other: NDArray[np.int32], part: NDArray[np.int32], samples: int, chance: np.random.Generator
) -> Ints:
    """Draw paths between random pairs and count for each node those that it is inside of."""
    size = len(start) - 1
    counts = np.zeros(size, np.int64)
    # One row for the walk from each end.
    distance, paths = np.full((2, size), -1, np.int32), np.zeros((2, size))
    queue, tail = np.empty((2, size), np.int32), np.zeros(2, np.int64)
    for _ in range(samples):
        source = int(chance.random() * size)
        target = int(chance.random() * (size - 1))
        target += target >= source
        if part[source] != part[target]:
            continue
        for side, end in enumerate((source, target)):
            distance[side, end], paths[side, end], queue[side, 0], tail[side] = 0, 1.0, end, 1
        side, first = _meet(start, other, distance, paths, (queue, tail))
        middle = _choose_meeting(distance, paths, queue[side, first : tail[side]], chance)
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
    start: Ints,
    other: NDArray[np.int32],
    distance: NDArray[np.int32],
    paths: Floats,
    fronts: tuple[NDArray[np.int32], Ints],
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
        level_end, met = tail[side], False
        ahead[side] = 0
        for place in range(head[side], level_end):
            node = queue[side, place]
            for tie in range(start[node], start[node + 1]):
                near = other[tie]
                if distance[side, near] < 0:
                    distance[side, near], paths[side, near] = distance[side, node] + 1, 0.0
                    queue[side, tail[side]] = near
                    tail[side] += 1
                    ahead[side] += start[near + 1] - start[near]
                    met |= distance[1 - side, near] >= 0
                if distance[side, near] == distance[side, node] + 1:
                    paths[side, near] += paths[side, node]
        head[side] = level_end
        if met:
            return side, level_end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _choose_meeting(
    distance: NDArray[np.int32], paths: Floats, reached: NDArray[np.int32], chance: np.random.Generator
) -> int:
    """Choose where the path passes the meeting line, by the number of paths through each node on it."""
    most = 0.0
    for node in reached:
        if distance[0, node] >= 0 and distance[1, node] >= 0:
            most = max(most, paths[0, node])
    whole, chosen = 0.0, -1
    for node in reached:
        if distance[0, node] >= 0 and distance[1, node] >= 0:
            through = paths[0, node] / most * paths[1, node]  # so that the product outgrows doubles no sooner
            whole += through
            if chosen < 0 or chance.random() * whole < through:
                chosen = node
    return chosen


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _choose_before(
    ties: tuple[Ints, NDArray[np.int32]],
    node: int,
    distance: NDArray[np.int32],
    paths: Floats,
    chance: np.random.Generator,
) -> int:
    """Choose the node before this one on a path from the walk's end, by the number of paths to each."""
    start, other = ties
    wanted = chance.random() * paths[node]
    chosen = -1
    for place in range(start[node], start[node + 1]):
        near = other[place]
        if distance[near] == distance[node] - 1:
            chosen = near
            wanted -= paths[near]
            if wanted < 0:
                break
    return chosen
