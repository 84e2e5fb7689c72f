"""How many organisations one can reach at all."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph

from graph.network import Network


def component_size(network: Network) -> dict[str, float | None]:
    """Number of nodes that a node is joined to by some path, itself included.

    With d(i, j) the number of steps from i to j, infinite where no path leads,

        z(i) = |{ j : d(i, j) < ∞ }|.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → size of its component. A node without a tie has 1; an empty network gives an empty result.

    References:
        Wasserman, S. and Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge University
        Press, section 4.2.

    Example:
        >>> component_size(Network.of([("a", "b", 1), ("b", "c", 1)], alone=["d"]))
        {'a': 3, 'b': 3, 'c': 3, 'd': 1}
    """
    if not len(network):
        return {}
    _, part = csgraph.connected_components(network.ties, directed=False)
    return dict(zip(network.ids, np.bincount(part)[part].tolist(), strict=True))
