"""How often an organisation joins two groups neither of which is its own."""

from __future__ import annotations

from typing import Literal

from graph.network import Network
from graph.roles import roles_by


def liaison(
    network: Network, *, by: str = "nuts2", score: Literal["count", "expected", "z"] = "count"
) -> dict[str, float | None]:
    """Open paths A → B → C through a node of group B: it joins two groups neither of which is its own.

    Paths of two ties through i whose ends, without a tie of their own, are of two groups that are not its own,

        w(i) = Σ A(j, i) · A(i, k) · (1 − A(j, k))   over j ≠ k with g(i), g(j), g(k) all different,

    with g the group of a node, and A(i, j) = 1 where a tie or an arc leads from i to j. Without arcs, each two partners
    count twice, once from either end. Chance is that of Gould and Fernandez, by which as many ties fall at random on
    the same groups: see ``graph.roles.roles``.

    Args:
        network: The network; its weights are not used. Arcs count where it has them, ties in both directions else.
        by: What divides the nodes: region, nuts1, nuts2, country, kind, or several joined by +, as kind+country.
        score: ``count`` of such paths; ``expected``, their mean by chance; ``z``, by how many standard deviations the
            count is above it.

    Returns:
        Id → value. ``None`` for a node of no group, which takes no part, and where chance leaves no choice for z.

    Raises:
        GraphProblem: There is no such division.

    References:
        Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in
        transaction networks. Sociological Methodology 19, 89–126.

    Example:
        >>> from dataclasses import replace
        >>> network = replace(Network.of([("a", "b", 1), ("b", "c", 1)]), countries=("PL", "CZ", "IT"))
        >>> liaison(network, by="country")
        {'a': 0, 'b': 2, 'c': 0}
    """
    return roles_by(network, by).by_id("liaison", score)
