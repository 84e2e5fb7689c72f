"""How far an organisation's partners know each other already."""

from __future__ import annotations

import numpy as np

from graph.network import Network
from graph.triangles import by_id, walk


def clustering(network: Network) -> dict[str, float | None]:
    """Share of the pairs of a node's partners that have a tie with each other.

    With t(i) the number of triangles and d(i) that of partners,

        c(i) = 2 · t(i) / ( d(i) · (d(i) − 1) ).

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → a value from 0 (nobody knows each other) to 1 (everybody does). A node with fewer than two partners has
        ``None``, as there is no pair; NetworkX has 0 there.

    References:
        Watts, D. J. and Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature 393, 440–442.

    Example:
        >>> clustering(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)]))
        {'a': 1.0, 'b': 1.0, 'c': 0.3333333333333333, 'd': None}
    """
    found = walk(network)
    pairs = found.degree * (found.degree - 1) / 2
    return by_id(network, found.triangles / np.maximum(pairs, 1), least=2)
