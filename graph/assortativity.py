"""How far ties stay within groups: modularity of a grouping, and Newman's assortativity coefficient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .problem import GraphProblem


def modularity(
    ties: sparse.csr_array, groups: NDArray[np.integer], *, resolution: float = 1.0, weighted: bool = True
) -> float | None:
    """Share of the ties that is within groups, less the share that chance would put there.

    With e(g, h) the share of the weight of all ties that joins groups g and h, each tie counted once from each end, and
    a(g) = Σₕ e(g, h),

        Q = Σ_g ( e(g, g) − γ · a(g)² ),

    equal to NetworkX's ``modularity``.

    Args:
        ties: n × n, symmetric, no diagonal; weights are positive.
        groups: The number of each node's group, from 0; −1 for a node of none, which is left out with its ties.
        resolution: γ.
        weighted: Whether weights are used, or each tie counts 1.

    Returns:
        At most 1; 0 if all is one group at γ = 1. ``None`` if no tie is left.

    Raises:
        GraphProblem: Groups are not those of the nodes.

    References:
        Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure in networks. Physical
        Review E 69, 026113.

    Example:
        >>> path = sparse.csr_array(np.diag([2.0, 1.0, 2.0], 1) + np.diag([2.0, 1.0, 2.0], -1))
        >>> round(modularity(path, np.array([0, 0, 1, 1])), 6)
        0.3
    """
    within, chance = _within(ties, groups, weighted)
    return None if within is None else within - resolution * chance


def assortativity(ties: sparse.csr_array, groups: NDArray[np.integer], *, weighted: bool = True) -> float | None:
    """Newman's assortativity coefficient: 1 if all ties are within groups, 0 if as many as by chance.

    It is modularity by the greatest that the same groups could have: with e and a as there,

        r = ( Σ_g e(g, g) − Σ_g a(g)² ) / ( 1 − Σ_g a(g)² ).

    Without weights it is NetworkX's ``attribute_assortativity_coefficient``.

    Args:
        ties: n × n, symmetric, no diagonal; weights are positive.
        groups: The number of each node's group, from 0; −1 for a node of none, which is left out with its ties.
        weighted: Whether weights are used, or each tie counts 1.

    Returns:
        From −1 to 1, and −1 only for ties between two groups alone. ``None`` if no tie is left or all ties are within
        one group: chance could then do no other.

    Raises:
        GraphProblem: Groups are not those of the nodes.

    References:
        Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0, 1.0], 1) + np.diag([1.0, 1.0, 1.0], -1))
        >>> round(assortativity(path, np.array([0, 0, 1, 1])), 6), assortativity(path, np.array([0, 0, 0, 0]))
        (0.333333, None)
    """
    within, chance = _within(ties, groups, weighted)
    return None if within is None or chance == 1 else (within - chance) / (1 - chance)


def _within(
    ties: sparse.csr_array, groups: NDArray[np.integer], weighted: bool
) -> tuple[float, float] | tuple[None, float]:
    """Give the share of the ties that is within groups, if there are any, and Σ a²."""
    if len(groups) != ties.shape[0]:
        raise GraphProblem(
            "the groups", f"{len(groups)} groups", f"one for each of {ties.shape[0]} nodes", "Give −1 for none."
        )
    if (groups < 0).any():
        known = np.flatnonzero(groups >= 0)
        ties, groups = sparse.csr_array(ties[known][:, known]), groups[known]
    if not ties.nnz:
        return None, 0.0
    if not weighted:
        ties = sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
    inside = ties.data[np.repeat(groups, np.diff(ties.indptr)) == groups[ties.indices]]
    ends = np.bincount(groups, ties.sum(axis=1))
    # Sums, not products of vectors, which add up in an order that differs from machine to machine.
    return float(inside.sum() / ends.sum()), float(((ends / ends.sum()) ** 2).sum())
