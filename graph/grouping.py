"""Partners by group: how many of a node's partners are in each region, or in whatever else divides the nodes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def numbered(groups: Sequence[str | None]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Number the groups in the order of their names; −1 where there is none.

    Example:
        >>> numbered(["PL22", None, "ITH3"])[0].tolist(), numbered(["PL22", None, "ITH3"])[1]
        ([1, -1, 0], ('ITH3', 'PL22'))
    """
    names = tuple(sorted({group for group in groups if group is not None}))
    number = {name: place for place, name in enumerate(names)}
    return np.array([-1 if group is None else number[group] for group in groups], np.int64), names


def partners_by_group(ties: sparse.csr_array, groups: Sequence[str | None]) -> sparse.csr_array:
    """Count the partners of each node in each group; those in no group are left out.

    Args:
        ties: n × n, symmetric, no diagonal; each stored tie is one partner.
        groups: The group of each of the n nodes, or ``None``.

    Returns:
        n × number of groups, in the order of ``numbered``.

    Example:
        >>> pair = sparse.csr_array(np.array([[0.0, 2.0], [2.0, 0.0]]))
        >>> partners_by_group(pair, ["PL22", "ITH3"]).toarray().tolist()
        [[1.0, 0.0], [0.0, 1.0]]
    """
    return partners(ties, numbered(groups)[0])


def partners(ties: sparse.csr_array, group: NDArray[np.int64]) -> sparse.csr_array:
    """Count the partners of each node in each group, groups being numbers; −1 for a node of none.

    Returns:
        n × number of groups, the greatest of them being the last.

    Example:
        >>> pair = sparse.csr_array(np.array([[0.0, 2.0], [2.0, 0.0]]))
        >>> partners(pair, np.array([-1, 1])).toarray().tolist()
        [[0.0, 1.0], [0.0, 0.0]]
    """
    return sparse.csr_array(unweighted(ties) @ membership(group))


def unweighted(ties: sparse.csr_array) -> sparse.csr_array:
    """Give the same ties, each of weight 1.

    Example:
        >>> unweighted(sparse.csr_array(np.array([[0.0, 2.0], [2.0, 0.0]]))).toarray().tolist()
        [[0.0, 1.0], [1.0, 0.0]]
    """
    return sparse.csr_array((np.ones(len(ties.data)), ties.indices, ties.indptr), shape=ties.shape)


def membership(group: NDArray[np.int64]) -> sparse.csr_array:
    """Give the n × number of groups matrix that is 1 where a node is in a group, and 0 elsewhere.

    Example:
        >>> membership(np.array([1, -1, 0])).toarray().tolist()
        [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    """
    members = np.flatnonzero(group >= 0)
    # One group at least: scipy has no product with a matrix of no columns.
    shape = (len(group), int(group.max(initial=0)) + 1)
    return sparse.csr_array((np.ones(len(members)), (members, group[members])), shape=shape)
