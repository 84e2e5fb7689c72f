"""How often an organisation stands on the way between others, estimated: for networks too large to count."""

from __future__ import annotations

from graph import path_sampling
from graph.network import Network
from graph.path_sampling import Estimate

_ERROR = 0.005
_PROBABILITY = 0.9
_SEED = 0


def betweenness_sampled(network: Network) -> dict[str, float | None]:
    """Share of the shortest paths between others that pass through a node, from a sample of paths.

    Estimates B(v) of the measure ``betweenness``. Of K paths, each a random one of the shortest between two random
    nodes, k(v) have v between their ends; with n nodes

        B(v) ≈ n / (n − 2) · k(v) / K,

    and K is as large as this network needs for no node to be off by more than 0.005, with probability 0.9 or more: at
    most n² ln(20 n) / ((n − 2)² · 2 · 0.005²), mostly a third of that. Small values are several times nearer;
    ``graph.path_sampling.within`` gives the interval of each, by Clopper and Pearson. The seed is fixed: the same
    network gives the same values. Ties are not weighted: each is one step long.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → value from 0 to 1, a multiple of n / ((n − 2) K). A node that is on no path of the sample has 0; with fewer
        than three nodes all have 0. Pairs that no path joins add nothing.

    References:
        Riondato, M. and Kornaropoulos, E. M. (2016). Fast approximation of betweenness centrality through sampling.
        Data Mining and Knowledge Discovery 30, 438–475.
        Borassi, M. and Natale, E. (2019). KADABRA is an adaptive algorithm for betweenness via random approximation.
        ACM J. Experimental Algorithmics 24, article 1.2.

    Example:
        >>> found = betweenness_sampled(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)]))
        >>> found["a"], 0.995 <= found["hub"] <= 1
        (0.0, True)
    """
    return dict(zip(network.ids, _estimate(network).values.tolist(), strict=True))


def bounds(network: Network) -> dict[str, tuple[float, float]]:
    """Give between which values the truth lies: with probability 0.9 or more, that holds for all nodes at once."""
    found = _estimate(network)
    return dict(zip(network.ids, zip(found.low.tolist(), found.high.tolist(), strict=True), strict=True))


def _estimate(network: Network) -> Estimate:
    return network.once(
        "betweenness_sampled",
        lambda: path_sampling.within(network.ties, _ERROR, probability=_PROBABILITY, seed=_SEED),
    )
