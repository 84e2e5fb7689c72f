"""How much weight an organisation gets from partners that have weight themselves."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph.network import Network

_FOLLOW = 0.85
_TOLERANCE = 1e-12


def pagerank(network: Network) -> dict[str, float | None]:
    """Share of time that a random walk along the ties spends at a node.

    With n nodes, strengths s(j) and d = 0.85 the chance to follow a tie and not to jump,

        x(i) = (1 − d) / n + d · ( Σⱼ x(j) · w(j, i) / s(j) + Σ x(k) / n ),   k over the nodes without a tie,

    so that a walk follows a tie in proportion to its weight, and jumps anywhere, with equal chance, where there is none
    or one time in seven. This is the definition of NetworkX; others differ in the third digit, by what they do at nodes
    without a tie. Where the network has arcs, the walk follows these, and s(j) sums those that lead from j. By power
    iteration until two rounds differ by less than 10⁻¹² in sum, from equal shares.

    Args:
        network: The network; its weights are used.

    Returns:
        Id → share, all above 0, their sum 1. Nodes without a tie share the smallest value; an empty network gives an
        empty result.

    References:
        Brin, S. and Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer Networks and
        ISDN Systems 30, 107–117.
        Langville, A. N. and Meyer, C. D. (2006). Google's PageRank and Beyond. Princeton University Press.

    Example:
        >>> found = pagerank(Network.of([("hub", "a", 1), ("hub", "b", 1)]))
        >>> {id_: round(value, 4) for id_, value in found.items()}
        {'a': 0.2568, 'b': 0.2568, 'hub': 0.4865}
    """
    size = len(network)
    # A row of what comes in, each entry divided by all that goes out of where it comes from.
    coming = network.ties if network.arcs is None else network.along("in")
    strength = coming.sum(axis=0)
    tied = strength > 0
    shares = coming.data / strength[coming.indices]
    steps = sparse.csr_array((shares, coming.indices, coming.indptr), shape=coming.shape)
    now = np.full(size, 1.0 / max(size, 1))
    change = np.inf
    while change >= _TOLERANCE and size:  # each round shrinks the change by 0.85 or more: at most some 180 rounds
        following = steps @ now + now[~tied].sum() / size
        then = _FOLLOW * following + (1 - _FOLLOW) / size
        now, change = then, np.abs(then - now).sum()
    return dict(zip(network.ids, now.tolist(), strict=True))
