"""How firmly an organisation belongs to its community."""

from __future__ import annotations

import math

from graph.network import Network
from graph.stability import stability


def community_stability(network: Network) -> dict[str, float | None]:
    """How far a node stays with the same partners when communities are sought again: 1 if always with the same.

    Communities are sought eight times, in other random orders of nodes, from fixed seeds; c(i, j) of these k = 8 runs
    put i and j in one community. Then

        S(i) = Σⱼ w(i, j) · c(i, j) · (c(i, j) − 1) / Σⱼ w(i, j) · c(i, j) · (2k − c(i, j) − 1)   over partners j,

    which is, of the weight of ties within the community in one of two runs, the share within it in both. A node with a
    low value stands between communities, and none of them should be read as its own.

    Args:
        network: The network; its weights are used.

    Returns:
        Id → value from 0 to 1. ``None`` for a node that is in one community with no partner in any run, as one without
        a tie: there is nothing it could stay with.

    References:
        Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
        communities. Scientific Reports 9, 5233.
        Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11, 37–50.

    Example:
        >>> community_stability(Network.of([("a", "b", 2), ("b", "c", 1), ("c", "d", 2)], alone=["e"]))
        {'a': 1.0, 'b': 1.0, 'c': 1.0, 'd': 1.0, 'e': None}
    """
    kept = stability(network.ties).kept.tolist()
    return {id_: None if math.isnan(value) else value for id_, value in zip(network.ids, kept, strict=True)}
