"""How much an organisation does together with others."""

from __future__ import annotations

from typing import Literal

from graph.network import Network


def strength(network: Network, *, direction: Literal["both", "out", "in"] = "both") -> dict[str, float | None]:
    """Sum of the weights of a node's ties.

    The strength of a node is

        s(i) = Σⱼ w(i, j),

    here the number of shared activities, counted once with each partner: an activity of five adds four to each of them.

    Args:
        network: The network; its weights are used.
        direction: Which ties count: all, or in a directed network the arcs that lead from the node, or to it.

    Returns:
        Id → strength. A node without a tie has 0; an empty network gives an empty result.

    Raises:
        GraphProblem: A direction is asked for where ties have none.

    References:
        Barrat, A., Barthélemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The architecture of complex weighted
        networks. PNAS 101, 3747–3752.

    Example:
        >>> strength(Network.of([("hub", "a", 3), ("hub", "b", 1)], alone=["c"]))
        {'a': 3.0, 'b': 1.0, 'c': 0.0, 'hub': 4.0}
    """
    return dict(zip(network.ids, network.along(direction).sum(axis=1).tolist(), strict=True))
