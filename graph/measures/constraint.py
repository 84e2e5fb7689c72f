"""How little room an organisation's ties leave it: Burt's constraint."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.network import Network


def constraint(network: Network) -> dict[str, float | None]:
    """Burt's constraint: low where a node joins partners that have no other tie, high where they all know each other.

    With p(i, j) the share of i's tie weight that goes to j,

        p(i, j) = w(i, j) / Σₖ w(i, k),
        C(i) = Σⱼ ( p(i, j) + Σ_q p(i, q) · p(q, j) )²   over partners j of i, and q other than i and j.

    Only partners j of i are summed, as in NetworkX and igraph; weights are used.

    Args:
        network: The network.

    Returns:
        Id → constraint. It may exceed 1 (9/8 in a triangle). A node without a tie has ``None``: with nobody to be
        constrained by, the sum would be an empty one and look like perfect freedom.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.
        Everett, M. G. and Borgatti, S. P. (2020). Unpacking Burt's constraint measure. Social Networks 62, 50–57.

    Example:
        >>> constraint(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1)], alone=["d"]))
        {'a': 1.125, 'b': 1.125, 'c': 1.125, 'd': None}
    """
    ties = network.ties
    tied = np.diff(ties.indptr) > 0
    shares = ties.data / np.repeat(np.maximum(ties.sum(axis=1), np.finfo(np.float64).tiny), np.diff(ties.indptr))
    values = _constraint(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), shares)
    known = zip(network.ids, values.tolist(), tied.tolist(), strict=True)
    return {id_: value if is_tied else None for id_, value, is_tied in known}


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _constraint(start: NDArray[np.int64], other: NDArray[np.int32], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Walk each node's two-step paths, keeping only those that end at a partner: O(Σ degree²) time, O(n) memory."""
    size = len(start) - 1
    result = np.zeros(size)
    spent = np.zeros(size)
    partner_of = np.full(size, -1, np.int32)
    for node in range(size):
        for place in range(start[node], start[node + 1]):
            partner_of[other[place]] = node
            spent[other[place]] = share[place]
        for place in range(start[node], start[node + 1]):
            for step in range(start[other[place]], start[other[place] + 1]):
                if partner_of[other[step]] == node:
                    spent[other[step]] += share[place] * share[step]
        for place in range(start[node], start[node + 1]):
            result[node] += spent[other[place]] ** 2
    return result
