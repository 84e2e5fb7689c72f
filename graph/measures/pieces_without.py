"""Into how many pieces an organisation's surroundings fall without it."""

from __future__ import annotations

from graph import cuts
from graph.network import Network


def pieces_without(network: Network) -> dict[str, float | None]:
    """Number of pieces into which a node's component falls when the node is taken away.

    With G the network and C(i) the nodes of the component of i,

        q(i) = number of components of G restricted to C(i) without i.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → pieces: 0 for a node without a tie, 1 for one whose going parts nobody, 2 or more for an articulation
        point. An empty network gives an empty result.

    References:
        Hopcroft, J. and Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation. Communications
        of the ACM 16, 372–378.

    Example:
        >>> pieces_without(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)], alone=["d"]))
        {'a': 1, 'b': 1, 'c': 1, 'd': 0, 'hub': 3}
    """
    return dict(zip(network.ids, cuts.pieces(network.ties).tolist(), strict=True))
