"""Whether an organisation works rather with its own region or with others."""

from __future__ import annotations

import numpy as np

from graph import grouping
from graph.network import Network


def external_internal_index(network: Network, *, by: str = "region") -> dict[str, float | None]:
    """Partners outside a node's region less those inside, as a share of both: the E–I index.

    With E(i) the number of partners of i in other groups than i and I(i) that in the same,

        EI(i) = ( E(i) − I(i) ) / ( E(i) + I(i) ).

    By default the groups are the regions in which organisations are located, as the network has them: two provinces of
    one region are two groups. Partners of no group are left out of both counts. Ties are counted, not weighed, as in
    the paper.

    Args:
        network: The network; its weights are not used.
        by: What divides the nodes: region, nuts1, nuts2, country, kind, or several joined by +, as kind+country.

    Returns:
        Id → value from −1 (all inside) to 1 (all outside). ``None`` for a node of no group, and for one without a
        partner of known group.

    Raises:
        GraphProblem: There is no such division.

    References:
        Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises: an experimental simulation.
        Social Psychology Quarterly 51, 123–140.

    Example:
        >>> from dataclasses import replace
        >>> star = Network.of([("hub", "a", 1), ("hub", "b", 1)], alone=["c"])
        >>> external_internal_index(replace(star, regions=("PL22", "ITH3", None, "PL22")))
        {'a': -1.0, 'b': 1.0, 'c': None, 'hub': 0.0}
    """
    groups = grouping.groups_of(network, by)
    counts = grouping.partners_by_group(network.ties, groups)
    group, _ = grouping.numbered(groups)
    known = counts.sum(axis=1)
    placed = np.flatnonzero(group >= 0)
    inside = np.zeros(len(network))
    inside[placed] = np.asarray(counts[placed, group[placed]]).ravel() if len(placed) else 0
    values = (known - 2 * inside) / np.maximum(known, 1)
    defined = (known > 0) & (group >= 0)
    return {id_: value if is_ else None for id_, value, is_ in zip(network.ids, values.tolist(), defined, strict=True)}
