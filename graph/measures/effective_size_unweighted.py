"""How many separate contacts an organisation's partners amount to, each tie counting the same."""

from __future__ import annotations

from graph.network import Network
from graph.triangles import by_id, walk


def effective_size_unweighted(network: Network) -> dict[str, float | None]:
    """Burt's effective size where each tie counts 1, however much two organisations do together.

    With d(i) the number of partners of i and t(i) that of ties among these, Borgatti's form of it is

        E(i) = d(i) − 2 · t(i) / d(i).

    As ``effective_size`` is on a network whose weights are all 1.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → a value from 1 (all partners know each other) to the number of partners (none has a tie with another). A
        node without a tie has ``None``.

    References:
        Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35–38.

    Example:
        >>> effective_size_unweighted(Network.of([("hub", "a", 9), ("hub", "b", 1), ("a", "b", 2)], alone=["c"]))
        {'a': 1.0, 'b': 1.0, 'c': None, 'hub': 1.0}
    """
    return by_id(network, walk(network).unweighted_effective_size)
