"""How the nodes of a network fall into groups: by what is stated of them, or into the communities that ties make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontology.problem import near

from .grouping import GROUPINGS, groups_of, numbered
from .leiden import leiden
from .network import Network
from .problem import GraphProblem

Ints = NDArray[np.int64]
#: The one division that is not by what is stated.
COMMUNITY = "community"
# Groups made of areas, one within the other.
AREAS = ("region", "nuts1", "nuts2", "country")


@dataclass(frozen=True, eq=False)
class Division:
    """The nodes of a network in groups.

    Args:
        by: What divides them.
        group: The number of each node's group; −1 where it is in none.
        names: The name of each group: an id, a code or a class, several joined by a comma; of a community its number.
        told: How they were found, in words.
    """

    by: str
    group: Ints
    names: tuple[str, ...]
    told: str

    def leading(self, network: Network, number: int, count: int = 2) -> list[int]:
        """Give the nodes of a group with the most partners, the first of several with as many first."""
        members = np.flatnonzero(self.group == number)
        degree = np.diff(network.ties.indptr)[members]
        return [int(node) for node in members[np.argsort(-degree, kind="stable")[:count]]]


def divide(network: Network, by: str, *, resolution: float = 1.0, seed: int = 0) -> Division:
    """Put the nodes of a network into groups.

    Args:
        network: The network.
        by: ``community``, or what `graph.grouping.groups_of` takes: ``region``, ``nuts2``, ``kind+country`` …
        resolution: Of the communities; see `graph.leiden.leiden`.
        seed: What chance in finding them comes from.

    Raises:
        GraphProblem: There is no such division.

    Example:
        >>> two = Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("x", "y", 1), ("c", "x", 0.1)])
        >>> divide(two, "community").group.tolist()
        [0, 0, 0, 1, 1]
    """
    if by != COMMUNITY:
        _check(by)
        group, names = numbered(groups_of(network, by))
        return Division(by, group, names, f"groups by {by.replace('+', ' and ')}")
    found = leiden(network.ties, resolution=resolution, seed=seed)
    quality = "" if found.quality is None else f", modularity {found.quality:.2f}"
    told = f"{len(found.sizes):,} communities by the Leiden algorithm, resolution {resolution:g}, seed {seed}{quality}"
    return Division(by, found.member, tuple(str(number) for number in range(len(found.sizes))), told)


def _check(by: str) -> None:
    for part in by.split("+"):
        if part not in GROUPINGS:
            raise GraphProblem("the groups", repr(by), f"{COMMUNITY}, or one or more of {', '.join(GROUPINGS)}, joined "
                               "by +", near(part, (*GROUPINGS, COMMUNITY)))  # fmt: skip
