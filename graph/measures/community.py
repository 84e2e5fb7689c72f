"""Which community of the network an organisation is in."""

from __future__ import annotations

from graph.network import Network
from graph.stability import stability


def community(network: Network) -> dict[str, float | None]:
    """Number of the community a node is in: a name and not a quantity, 0 for the largest.

    Communities are groups with more ties among themselves than chance would give: those that the Leiden algorithm finds
    for the greatest modularity

        Q = 1/2m · Σ ( w(i, j) − s(i) · s(j) / 2m )   over ordered pairs i, j of one community,

    with w(i, j) the weight of a tie, s(i) = Σⱼ w(i, j), 2m = Σᵢ s(i). The best of eight runs is given, from fixed
    seeds: the same network gives the same numbers. What differs by one is no more alike than what differs by ten. How
    far a node is bound to its community says the measure ``community_stability``.

    Args:
        network: The network; its weights are used.

    Returns:
        Id → number, by size of the community; of two of the same size, that of the first id comes first. Each community
        is connected; a node without a tie is one of its own.

    References:
        Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
        communities. Scientific Reports 9, 5233.
        Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure in networks. Physical
        Review E 69, 026113.

    Example:
        >>> community(Network.of([("a", "b", 2), ("b", "c", 1), ("c", "d", 2)], alone=["e"]))
        {'a': 0, 'b': 0, 'c': 1, 'd': 1, 'e': 2}
    """
    return dict(zip(network.ids, stability(network.ties).best.member.tolist(), strict=True))
