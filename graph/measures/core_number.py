"""How deep in the dense middle of the network an organisation stands."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.network import Network


def core_number(network: Network) -> dict[str, float | None]:
    """Greatest k such that a node is in a group whose members each have at least k partners in it.

    The k-core is what remains when nodes with fewer than k ties are taken away until there is none; with d_S(j) the
    number of partners of j in a set S of nodes,

        c(i) = max { k : i ∈ S for some S in which d_S(j) ≥ k for all j ∈ S },

    found by always taking away the node with the fewest ties left: time O(n + m).

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → core number. A node without a tie has 0, all of a tree with ties 1; an empty network gives an empty result.

    References:
        Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269–287.
        Batagelj, V. and Zaveršnik, M. (2003). An O(m) algorithm for cores decomposition of networks. arXiv:cs/0310049.

    Example:
        >>> core_number(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)], alone=["e"]))
        {'a': 2, 'b': 2, 'c': 2, 'd': 1, 'e': 0}
    """
    cores = _peel(network.ties.indptr.astype(np.int64), network.ties.indices.astype(np.int32))
    return dict(zip(network.ids, cores.tolist(), strict=True))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _peel(start: NDArray[np.int64], other: NDArray[np.int32]) -> NDArray[np.int64]:
    """Take nodes away by ties left, keeping them sorted: a node that loses a tie swaps with the first of its number."""
    size = len(start) - 1
    left = start[1:] - start[:-1]
    order = np.argsort(left)
    position = np.empty(size, np.int64)
    position[order] = np.arange(size)
    first = np.searchsorted(left[order], np.arange(left.max() + 1 if size else 0))
    for taken in range(size):
        node = order[taken]
        for place in range(start[node], start[node + 1]):
            near = other[place]
            if left[near] > left[node]:
                front = max(first[left[near]], taken + 1)
                ahead = order[front]
                order[front], order[position[near]] = near, ahead
                position[ahead], position[near] = position[near], front
                first[left[near]] = front + 1
                left[near] -= 1
    return left
