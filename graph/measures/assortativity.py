"""Whether organisations work with their like."""

from __future__ import annotations

from graph import assortativity as mixing
from graph.grouping import groups_of, numbered
from graph.network import Network


def assortativity(network: Network, *, by: str = "kind", weighted: bool = False) -> float | None:
    """Share of ties within groups beyond what chance would give, of the most there could be: Newman's assortativity.

    With e(g, h) the share of tie ends that lead from group g to group h, and a(g) the share that lead from g at all,

        r = ( Σ e(g, g) − Σ a(g)² ) / ( 1 − Σ a(g)² ),

    1 if all ties stay within their group, 0 if groups do not matter, below 0 if ties rather cross them. One value for
    the whole network.

    Args:
        network: The network.
        by: What divides the nodes: see `graph.grouping.groups_of`. Nodes of no group are left out with their ties.
        weighted: Each tie counts by its weight, as in Leung and Chau (2007), and not as one.

    Returns:
        From −1 to 1; ``None`` where no two nodes of known groups have a tie, or all ties are within one group.

    Raises:
        GraphProblem: There is no such division.

    References:
        Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.
        Leung, C. C. and Chau, H. F. (2007). Weighted assortative and disassortative networks model. Physica A 378,
        591–602.

    Example:
        >>> from dataclasses import replace
        >>> square = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "a", 1)])
        >>> assortativity(replace(square, kinds=("SME", "Clinic", "SME", "Clinic")))
        -1.0
    """
    groups, _ = numbered(groups_of(network, by))
    return mixing.assortativity(network.ties, groups, weighted=weighted)
