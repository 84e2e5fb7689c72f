"""How little room an organisation's ties leave it, each tie counting the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from graph.network import Network
from graph.triangles import by_id, walk


def constraint_unweighted(network: Network) -> dict[str, float | None]:
    """Burt's constraint where each tie counts 1, however much two organisations do together.

    With d(i) the number of partners of i,

        C(i) = Σⱼ ( 1 / d(i) + Σ_q 1 / (d(i) · d(q)) )²   over partners j of i, and q partners of both.

    As ``constraint`` is on a network whose weights are all 1.

    Args:
        network: The network; its weights are not used.

    Returns:
        Id → constraint. It may exceed 1 (9/8 in a triangle). A node without a tie has ``None``.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, ch. 2.
        Everett, M. G. and Borgatti, S. P. (2020). Unpacking Burt's constraint measure. Social Networks 62, 50–57.

    Example:
        >>> constraint_unweighted(Network.of([("hub", "a", 9), ("hub", "b", 1)], alone=["c"]))
        {'a': 1.0, 'b': 1.0, 'c': None, 'hub': 0.5}
    """
    ties = network.ties
    plain = sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
    return by_id(network, walk(replace(network, ties=plain)).constraint)
