"""How many separate contacts an organisation's partners amount to: Burt's effective size."""

from __future__ import annotations

from graph.network import Network
from graph.triangles import by_id, walk


def effective_size(network: Network) -> dict[str, float | None]:
    """Burt's effective size: number of partners less what each of them only repeats of the others.

    With p(i, q) the share of i's tie weight that goes to q, and m(j, q) the weight of the tie of j with q relative to
    the greatest of j's,

        m(j, q) = w(j, q) / maxₖ w(j, k),
        E(i) = Σⱼ ( 1 − Σ_q p(i, q) · m(j, q) )   over partners j of i, and q other than i and j.

    Weights are used; ``effective_size_unweighted`` has none.

    NetworkX gives the same when its ``nodes`` are named; version 3.6 errs for all nodes of a weighted graph at once.

    Args:
        network: The network.

    Returns:
        Id → a value from 1 (all partners repeat each other) to the number of partners (none has a tie with another).
        A node without a tie has ``None``.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.

    Example:
        >>> effective_size(Network.of([("hub", "a", 1), ("hub", "b", 1), ("a", "b", 1), ("hub", "c", 2)], alone=["d"]))
        {'a': 1.25, 'b': 1.25, 'c': 1.0, 'd': None, 'hub': 2.5}
    """
    return by_id(network, walk(network).effective_size)
