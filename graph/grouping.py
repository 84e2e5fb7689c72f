"""Groups of nodes, by region, country or kind, and how many of a node's partners are in each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ontology.problem import near

from .network import Network
from .problem import GraphProblem

#: What can divide the nodes of a network.
GROUPINGS = ("region", "nuts1", "nuts2", "country", "kind")
_REGION = "region/"


def groups_of(network: Network, by: str) -> tuple[str | None, ...]:
    """Give the group of each node.

    Args:
        network: The network.
        by: ``region`` as located, so that a province and the region around it are two groups; ``nuts1`` or ``nuts2``,
            the region of that level, by the prefix of its code; ``country``; ``kind``. Several at once are joined by
            ``+``, as in ``kind+country``: then only those are of one group who are so in each.

    Returns:
        For each node the name of its group; ``None`` where it is not known. Who is placed no finer than a larger region
        is of that one.

    Raises:
        GraphProblem: There is no such division.

    Example:
        >>> from dataclasses import replace
        >>> two = replace(Network.of([("a", "b", 1)]), regions=("region/ITH36", "region/IT"), kinds=("SME", "Hospital"))
        >>> groups_of(two, "nuts2"), groups_of(two, "kind+country")
        (('region/ITH3', 'region/IT'), ('SME, IT', 'Hospital, IT'))
    """
    parts = by.split("+")
    for part in parts:
        if part not in GROUPINGS:
            raise GraphProblem("the groups", repr(by), f"one or more of {', '.join(GROUPINGS)}, joined by +",
                               near(part, GROUPINGS))  # fmt: skip
    columns = [_column(network, part) for part in parts]
    if len(columns) == 1:
        return columns[0]
    joined = zip(*columns, strict=True)
    return tuple(None if None in several else ", ".join(map(str, several)) for several in joined)


def _column(network: Network, by: str) -> tuple[str | None, ...]:
    if by == "kind":
        return tuple(kind or None for kind in network.kinds)
    if by == "region":
        return network.regions
    if by == "country":
        known = zip(network.countries, network.regions, strict=True)
        return tuple(country or _prefix(region, 2, "") for country, region in known)
    return tuple(_prefix(region, 2 + int(by[-1]), _REGION) for region in network.regions)


def _prefix(region: str | None, length: int, before: str) -> str | None:
    """Cut a code to a level: the code of a NUTS region begins with those of the regions around it."""
    code = (region or "").removeprefix(_REGION)
    return before + code[:length] if code else None


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
