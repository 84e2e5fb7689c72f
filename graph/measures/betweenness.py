"""How often an organisation stands on the shortest way between two others."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.network import Network


def betweenness(network: Network) -> dict[str, float | None]:
    """Share of the shortest paths between others that pass through a node.

    With σ(s, t) the number of shortest paths from s to t and σ(s, t | v) of those that pass through v,

        B(v) = 2 / ((n − 1)(n − 2)) · Σ σ(s, t | v) / σ(s, t)   over unordered pairs s, t ≠ v,

    exact, by Brandes' accumulation from every node: time O(n·m), memory O(n + m). Normalised as in NetworkX, so that
    the hub of a star has 1. Ties are not weighted: each is one step long, since a weight here says how much two
    organisations do together and not how far apart they are.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → value from 0 to 1. A node without a tie, or with one, has 0; with fewer than three nodes all have 0.
        Pairs that no path joins add nothing.

    References:
        Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35–41.
        Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25, 163–177.

    Example:
        >>> betweenness(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)]))
        {'a': 0.0, 'b': 0.0, 'c': 0.0, 'hub': 1.0}
    """
    size = len(network)
    raw = _accumulate(network.ties.indptr.astype(np.int64), network.ties.indices.astype(np.int32))
    # Every unordered pair was met from both of its ends.
    scale = 1.0 / ((size - 1) * (size - 2)) if size > 2 else 1.0
    return dict(zip(network.ids, (raw * scale).tolist(), strict=True))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _accumulate(start: NDArray[np.int64], other: NDArray[np.int32]) -> NDArray[np.float64]:
    """Sum the dependencies of all sources on every node; predecessors are found again by distance, not kept."""
    size = len(start) - 1
    total = np.zeros(size)
    paths = np.zeros(size)  # doubles: counts of paths outgrow any integer
    share = np.zeros(size)
    distance = np.full(size, -1, np.int32)
    queue = np.empty(size, np.int32)
    for source in range(size):
        distance[source], paths[source], queue[0] = 0, 1.0, source
        head, tail = 0, 1
        while head < tail:
            node = queue[head]
            head += 1
            for place in range(start[node], start[node + 1]):
                near = other[place]
                if distance[near] < 0:
                    distance[near], paths[near] = distance[node] + 1, 0.0
                    queue[tail] = near
                    tail += 1
                if distance[near] == distance[node] + 1:
                    paths[near] += paths[node]
        for back in range(tail - 1, 0, -1):
            node = queue[back]
            below = 0.0
            for place in range(start[node], start[node + 1]):
                near = other[place]
                if distance[near] == distance[node] + 1:
                    below += share[near]
            total[node] += paths[node] * below
            share[node] = (1.0 + paths[node] * below) / paths[node]
        for back in range(tail):
            distance[queue[back]] = -1
    return total
