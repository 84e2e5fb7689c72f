"""How near an organisation is to all others."""

from __future__ import annotations

from graph import closeness
from graph.network import Network


def harmonic_closeness(network: Network) -> dict[str, float | None]:
    """Sum of the reciprocal distances to all other nodes.

    With d(i, j) the number of steps from i to j, infinite where no path leads,

        H(i) = Σ 1 / d(i, j)   over j ≠ i, with 1 / ∞ = 0.

    Unlike Freeman's closeness it is defined when the network is in several parts, and can be compared between them. Not
    divided by n − 1, as in NetworkX. Ties are not weighted: each is one step long, as for betweenness.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → value from 0 to n − 1. A node without a tie has 0; an empty network gives an empty result.

    References:
        Marchiori, M. and Latora, V. (2000). Harmony in the small-world. Physica A 285, 539–546.
        Boldi, P. and Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10, 222–262.

    Example:
        >>> harmonic_closeness(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)], alone=["d"]))
        {'a': 2.0, 'b': 2.0, 'c': 2.0, 'd': 0.0, 'hub': 3.0}
    """
    return dict(zip(network.ids, closeness.harmonic(network.ties).tolist(), strict=True))
