"""How evenly an organisation's partners are spread over regions."""

from __future__ import annotations

import numpy as np

from graph import grouping
from graph.network import Network


def participation_coefficient(network: Network) -> dict[str, float | None]:
    """Spread of a node's partners over regions: 0 if all are in one, near 1 if evenly in many.

    With k(i, r) the number of partners of i located in region r, and k(i) their sum over regions,

        P(i) = 1 − Σᵣ ( k(i, r) / k(i) )².

    The groups are the regions in which organisations are located, as the network has them (``Network.regions``): two
    provinces of one region are two groups. Partners without a region are left out of both counts; the node's own region
    plays no part. Ties are counted, not weighed, as in the paper.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → value from 0 to 1 − 1 / (number of regions). ``None`` for a node without a partner of known region: there
        is nothing to be spread.

    References:
        Guimerà, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature 433,
        895–900.

    Example:
        >>> from dataclasses import replace
        >>> star = Network.of([("hub", "a", 1), ("hub", "b", 1)], alone=["c"])
        >>> participation_coefficient(replace(star, regions=("PL22", "ITH3", "PL22", "PL22")))
        {'a': 0.0, 'b': 0.0, 'c': None, 'hub': 0.5}
    """
    counts = grouping.partners_by_group(network.ties, network.regions)
    known = counts.sum(axis=1)
    squares = (counts * counts).sum(axis=1)
    values = 1 - squares / np.maximum(known, 1) ** 2
    return {id_: value if any_ else None for id_, value, any_ in zip(network.ids, values.tolist(), known, strict=True)}
