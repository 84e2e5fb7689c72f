"""How many partners an organisation has."""

from __future__ import annotations

from typing import Literal

import numpy as np

from graph.network import Network


def degree(network: Network, *, direction: Literal["both", "out", "in"] = "both") -> dict[str, float | None]:
    """Number of partners.

    The degree of a node is the number of other nodes it has a tie with,

        d(i) = |{ j ≠ i : w(i, j) > 0 }|,

    whatever the weights: ten projects with one partner are one partner.

    Args:
        network: The network; its weights are not used.
        direction: Which partners count: all, or in a directed network those that arcs lead to, or come from.

    Returns:
        Id → degree. A node without a tie has 0; an empty network gives an empty result.

    Raises:
        GraphProblem: A direction is asked for where ties have none.

    References:
        Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks 1, 215–239.

    Example:
        >>> degree(Network.of([("hub", "a", 3), ("hub", "b", 1)], alone=["c"]))
        {'a': 1, 'b': 1, 'c': 0, 'hub': 2}
    """
    return dict(zip(network.ids, np.diff(network.along(direction).indptr).tolist(), strict=True))
