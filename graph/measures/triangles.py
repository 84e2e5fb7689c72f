"""How many closed threesomes an organisation is in."""

from __future__ import annotations

from graph.network import Network
from graph.triangles import walk


def triangles(network: Network) -> dict[str, float | None]:
    """Number of pairs of partners that have a tie with each other too.

    The triangles of a node are

        t(i) = |{ {j, k} : i–j, i–k and j–k are ties }|,

    whatever the weights; the sum over all nodes is three times the number of triangles in the network.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → number. A node with fewer than two partners has 0.

    References:
        Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press, ch. 6.

    Example:
        >>> triangles(Network.of([("a", "b", 2), ("b", "c", 1), ("a", "c", 1), ("c", "d", 1)], alone=["e"]))
        {'a': 1, 'b': 1, 'c': 1, 'd': 0, 'e': 0}
    """
    return dict(zip(network.ids, walk(network).triangles.tolist(), strict=True))
