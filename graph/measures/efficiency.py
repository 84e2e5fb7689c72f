"""What share of an organisation's ties leads to somebody new: Burt's efficiency."""

from __future__ import annotations

import numpy as np

from graph.network import Network
from graph.triangles import by_id, walk


def efficiency(network: Network, *, weighted: bool = True) -> dict[str, float | None]:
    """Burt's efficiency: share of a node's partners that is not redundant.

    With E(i) the effective size and d(i) the number of partners,

        e(i) = E(i) / d(i).

    Args:
        network: The network.
        weighted: Take the weighted effective size; else each tie counts 1.

    Returns:
        Id → a value above 0 and up to 1, which is where no two partners have a tie. A node without a tie has ``None``.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.
        Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35–38.

    Example:
        >>> efficiency(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("hub", "d", 1)], alone=["e"]))
        {'a': 0.5, 'b': 0.5, 'c': 0.5, 'd': 1.0, 'e': None, 'hub': 1.0}
    """
    found = walk(network)
    size = found.effective_size if weighted else found.unweighted_effective_size
    return by_id(network, size / np.maximum(found.degree, 1))
