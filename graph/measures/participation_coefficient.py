"""How evenly an organisation's partners are spread over regions."""

from __future__ import annotations

import numpy as np

from graph import grouping
from graph.network import Network


def participation_coefficient(network: Network, *, by: str = "region") -> dict[str, float | None]:
    """Spread of a node's partners over regions: 0 if all are in one, near 1 if evenly in many.

    With k(i, r) the number of partners of i in group r, and k(i) their sum over groups,

        P(i) = 1 − Σᵣ ( k(i, r) / k(i) )².

    By default the groups are the regions in which organisations are located, as the network has them: two provinces of
    one region are two groups. Partners of no group are left out of both counts; the node's own group plays no part.
    Ties are counted, not weighed, as in the paper.

    Args:
        network: The network; its weights are not used.
        by: What divides the nodes: region, nuts1, nuts2, country, kind, or several joined by +, as kind+country.

    Returns:
        Id → value from 0 to 1 − 1 / (number of groups). ``None`` for a node without a partner of known group: there is
        nothing to be spread.

    Raises:
        GraphProblem: There is no such division.

    References:
        Guimerà, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature 433,
        895–900.

    Example:
        >>> from dataclasses import replace
        >>> star = Network.of([("hub", "a", 1), ("hub", "b", 1)], alone=["c"])
        >>> participation_coefficient(replace(star, regions=("PL22", "ITH3", "PL22", "PL22")))
        {'a': 0.0, 'b': 0.0, 'c': None, 'hub': 0.5}
    """
    groups = grouping.groups_of(network, by)
    counts = grouping.partners_by_group(network.ties, groups)
    known = counts.sum(axis=1)
    squares = (counts * counts).sum(axis=1)
    values = 1 - squares / np.maximum(known, 1) ** 2
    return {id_: value if any_ else None for id_, value, any_ in zip(network.ids, values.tolist(), known, strict=True)}
