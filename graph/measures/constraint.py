"""How little room an organisation's ties leave it: Burt's constraint."""

from __future__ import annotations

from graph.network import Network
from graph.triangles import by_id, walk


def constraint(network: Network) -> dict[str, float | None]:
    """Burt's constraint: low where a node joins partners that have no other tie, high where they all know each other.

    With p(i, j) the share of i's tie weight that goes to j,

        p(i, j) = w(i, j) / Σₖ w(i, k),
        C(i) = Σⱼ ( p(i, j) + Σ_q p(i, q) · p(q, j) )²   over partners j of i, and q other than i and j.

    Only partners j of i are summed, as in NetworkX and igraph. Weights are used; ``constraint_unweighted`` has none.

    Args:
        network: The network.

    Returns:
        Id → constraint. It may exceed 1 (9/8 in a triangle). A node without a tie has ``None``: with nobody to be
        constrained by, the sum would be an empty one and look like perfect freedom.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.
        Everett, M. G. and Borgatti, S. P. (2020). Unpacking Burt's constraint measure. Social Networks 62, 50–57.

    Example:
        >>> constraint(Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1)], alone=["d"]))
        {'a': 1.125, 'b': 1.125, 'c': 1.125, 'd': None}
    """
    return by_id(network, walk(network).constraint)
