"""Whether the network falls apart without an organisation."""

from __future__ import annotations

from graph import cuts
from graph.network import Network


def articulation_point(network: Network) -> dict[str, float | None]:
    """Whether some others lose every way to each other without a node: 1 if so, else 0.

    With q(i) the number of pieces into which the component of i falls when i and its ties are taken away,

        a(i) = 1 if q(i) ≥ 2, else 0.

    How many pieces says the measure ``pieces_without``.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → 1 or 0. A node without a tie, or with one, has 0; an empty network gives an empty result.

    References:
        Hopcroft, J. and Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation. Communications
        of the ACM 16, 372–378.

    Example:
        >>> articulation_point(Network.of([("a", "b", 1), ("b", "c", 1)], alone=["d"]))
        {'a': 0, 'b': 1, 'c': 0, 'd': 0}
    """
    return dict(zip(network.ids, (cuts.pieces(network.ties) >= 2).astype(int).tolist(), strict=True))
