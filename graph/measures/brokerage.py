"""How often an organisation joins two others, in whatever role."""

from __future__ import annotations

from typing import Literal

from graph.network import Network
from graph.roles import roles_by


def brokerage(
    network: Network, *, by: str = "nuts2", score: Literal["count", "expected", "z"] = "count"
) -> dict[str, float | None]:
    """Open paths of two ties through a node, in all five roles of Gould and Fernandez together.

    Paths of two ties through i whose ends have no tie of their own, whatever the groups of the three,

        w(i) = Σ A(j, i) · A(i, k) · (1 − A(j, k))   over j ≠ k that have a group, as i has,

    with A(i, j) = 1 where a tie or an arc leads from i to j. Without arcs, each two partners count twice, once from
    either end. Chance is that of Gould and Fernandez, by which as many ties fall at random on the same groups: see
    ``graph.roles.roles``.

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
        >>> network = replace(Network.of([("a", "b", 1), ("b", "c", 1)]), countries=("PL", "PL", "IT"))
        >>> brokerage(network, by="country")
        {'a': 0, 'b': 2, 'c': 0}
    """
    return roles_by(network, by).by_id("total", score)
