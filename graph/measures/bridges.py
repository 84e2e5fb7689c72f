"""By how many ties that nothing else replaces an organisation holds the network together."""

from __future__ import annotations

import numpy as np

from graph import cuts
from graph.network import Network


def bridges(network: Network) -> dict[str, float | None]:
    """Number of a node's ties that are bridges: without which some nodes lose every way to each other.

    With c(G) the number of components of the network G,

        b(i) = number of partners j of i with c(G without the tie of i and j) = c(G) + 1.

    Which ties they are and how many nodes are on each side says ``graph.cuts.bridges``.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → number from 0 to the number of partners, which it is for every node of a tree. A node without a tie has 0;
        an empty network gives an empty result.

    References:
        Tarjan, R. E. (1974). A note on finding the bridges of a graph. Information Processing Letters 2, 160–161.

    Example:
        >>> bridges(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)], alone=["e"]))
        {'a': 0, 'b': 0, 'c': 1, 'd': 1, 'e': 0}
    """
    ends = cuts.bridges(network.ties).ends
    return dict(zip(network.ids, np.bincount(ends.ravel(), minlength=len(network)).tolist(), strict=True))
