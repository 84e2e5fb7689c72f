"""Whether one partner holds an organisation back, or all alike: Burt's hierarchy."""

from __future__ import annotations

from graph.network import Network
from graph.triangles import by_id, walk


def hierarchy(network: Network) -> dict[str, float | None]:
    """Burt's hierarchy: how far a node's constraint comes from a single partner.

    With c(i, j) the term of partner j in the constraint of i, C(i) their sum and d the number of partners, it is the
    Coleman–Theil index of disorder,

        r(i, j) = c(i, j) / (C(i) / d),
        H(i) = Σⱼ r(i, j) · ln r(i, j) / (d · ln d).

    Args:
        network: The network; its weights are used.

    Returns:
        Id → a value from 0 (all partners constrain alike) to 1 (one alone does). A node with one partner has 1, where
        the formula is 0 / 0: all of its constraint lies there. A node without a tie has ``None``.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.
        Burt, R. S. (2004). Structural holes and good ideas. American Journal of Sociology 110, 349–399.

    Example:
        >>> hierarchy(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)], alone=["d"]))
        {'a': 1.0, 'b': 1.0, 'c': 1.0, 'd': None, 'hub': 0.0}
    """
    return by_id(network, walk(network).hierarchy)
