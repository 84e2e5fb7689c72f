"""How often an organisation stands on the shortest way between two others."""

from __future__ import annotations

from graph import brandes
from graph.network import Network

INSTEAD = "betweenness_sampled"


def betweenness(network: Network) -> dict[str, float | None]:
    """Share of the shortest paths between others that pass through a node.

    With σ(s, t) the number of shortest paths from s to t and σ(s, t | v) of those that pass through v,

        B(v) = 2 / ((n − 1)(n − 2)) · Σ σ(s, t | v) / σ(s, t)   over unordered pairs s, t ≠ v,

    exact, by Brandes' accumulation from every node that is left once trees are folded away and alike nodes merged: time
    O(n·m), memory O(n + m). Normalised as in NetworkX, so that the hub of a star has 1. Ties are not weighted: each is
    one step long, since a weight here says how much two organisations do together and not how far apart they are.
    Where the network has arcs, paths follow them, pairs are ordered and the sum is divided by (n − 1)(n − 2).

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → value from 0 to 1. A node without a tie, or with one, has 0; with fewer than three nodes all have 0.
        Pairs that no path joins add nothing.

    Raises:
        GraphProblem: Two nodes are joined by more than 10³⁰⁸ shortest paths, too many to count in doubles.

    References:
        Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35–41.
        Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25, 163–177.

    Example:
        >>> betweenness(Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)]))
        {'a': 0.0, 'b': 0.0, 'c': 0.0, 'hub': 1.0}
    """
    size = len(network)
    ordered = (size - 1) * (size - 2) if size > 2 else 1.0
    sums = 2 * brandes.exact(network.ties) if network.arcs is None else brandes.directed(network.arcs)
    return dict(zip(network.ids, (sums / ordered).tolist(), strict=True))


def seconds(network: Network) -> float:
    """Estimate how long it takes on this machine, within a factor of about two, from a few walks."""
    return network.once("betweenness, seconds", lambda: brandes.seconds(network.ties))
