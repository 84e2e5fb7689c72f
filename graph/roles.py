"""Between which groups a node brokers: the five roles of Gould and Fernandez, with what chance alone would give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .grouping import groups_of
from .network import Network
from .problem import GraphProblem
from .triangles import Floats, Ints, walk

#: The roles, each with what it is: for a path i → j → k without a tie i → k, by the groups of i, j and k.
MEANINGS = {
    "coordinator": "A → A → A: joins two of its own group",
    "itinerant": "B → A → B: joins two of one other group (also: consultant)",
    "gatekeeper": "A → B → B: lets something into its own group",
    "representative": "A → A → B: carries something out of its own group",
    "liaison": "A → B → C: joins two groups neither of which is its own",
    "total": "all five together",
}
#: The columns of every table here.
ROLES = tuple(MEANINGS)
#: What can be asked of a role: how often a node has it, how often by chance, how far the one is from the other.
Score = Literal["count", "expected", "z"]
# Paths i–j–k and k–j–i are one and the same chance where ties have no direction; these two roles tell them apart.
_ONE_WAY = np.array([name in {"gatekeeper", "representative"} for name in ROLES])


@dataclass(frozen=True)
class Role:
    """How often a node has a role.

    Args:
        count: Paths through the node.
        expected: Their mean where the same number of ties falls at random on the same groups.
        z: How many standard deviations the count is off; ``None`` where chance leaves no choice.
    """

    count: int
    expected: float
    z: float | None


@dataclass(frozen=True, eq=False)
class Roles:
    """The roles of all nodes; row i of every table is node i of the network, columns are ``ROLES``.

    Args:
        ids: Ids of the nodes.
        groups: The group of each. A node of no group takes no part: its rows are 0, and NaN in floats.
        directed: Whether arcs were counted, or ties in both directions.
        counts: n × 6, int64.
        expected: n × 6, float64: the mean of each count by chance.
        deviation: n × 6, float64: its standard deviation.
    """

    ids: tuple[str, ...]
    groups: tuple[str | None, ...]
    directed: bool
    counts: Ints
    expected: Floats
    deviation: Floats

    @property
    def z(self) -> Floats:
        """Counts in standard deviations from their expectation; NaN where chance leaves no choice."""
        return _z(self.counts, self.expected, self.deviation)

    def by_id(self, role: str, score: Score) -> dict[str, float | None]:
        """Give one column by id; ``None`` for a node of no group, and where chance leaves no choice for z.

        Args:
            role: One of ``ROLES``.
            score: What of it.
        """
        table = {"count": self.counts, "expected": self.expected, "z": self.z}[score]
        known = zip(self.ids, self.groups, table[:, ROLES.index(role)].tolist(), strict=True)
        return {id_: None if group is None or math.isnan(value) else value for id_, group, value in known}

    def of(self, id_: str) -> dict[str, Role]:
        """Give the roles of one node by name; none if it has no group.

        Raises:
            GraphProblem: No such node.
        """
        if id_ not in self.ids:
            raise GraphProblem("the roles", f"no node {id_!r}", "a node of the network", "Check its id.")
        row = self.ids.index(id_)
        if self.groups[row] is None:
            return {}
        counts, expected = self.counts[row], self.expected[row]
        scores = _z(counts, expected, self.deviation[row])
        table = zip(ROLES, counts.tolist(), expected.tolist(), scores.tolist(), strict=True)
        return {name: Role(count, mean, None if math.isnan(z) else z) for name, count, mean, z in table}


def roles(network: Network, groups: Sequence[str | None], *, arcs: sparse.sparray | None = None) -> Roles:
    """Count in which roles each node stands between two others that have no tie of their own.

    A path i → j → k of three nodes, with no tie i → k, gives j a role by the groups of the three (see ``ROLES``): the
    gatekeeper lets something into its own group, the representative carries it out. Without arcs each tie is an arc in
    both directions, so that each two partners count twice, as in R's ``sna``: as gatekeeper and as representative
    once, else twice in one role.

    Expectation and z-score are those of Gould and Fernandez: the ties found fall at random, each pair of nodes being
    tied with chance d, the density. A path is open with q = d²(1 − d), and with P possible paths through a node in a
    role, and S ordered pairs of these that share their first or their last node,

        expected = P · q,   variance = P · q · (1 − q) + S · d³ · (1 − d)³.

    That is the variance where arcs are drawn one by one, and what ``sna::brokerage`` gives whatever the network.
    Where a tie is drawn once for both directions, coordinator, itinerant, liaison and total vary twice as much, and
    that is given here; ``arcs=network.ties`` gives the other.

    Args:
        network: The network; its weights are not used.
        groups: The group of each node, in the order of the network. Nodes of no group are left out with their ties.
        arcs: n × n; an entry in row i and column j is an arc from i to j, and ties are not used. A loop is no arc.

    Returns:
        Counts, expectations and deviations. A node without a tie has 0 in all roles.

    Raises:
        GraphProblem: Groups or arcs are not those of the network.

    References:
        Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in
        transaction networks. Sociological Methodology 19, 89–126.

    Example:
        >>> network = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1)])
        >>> found = roles(network, ["PL", "PL", "IT", "IT"])
        >>> {name: role.count for name, role in found.of("b").items() if role.count}
        {'gatekeeper': 1, 'representative': 1, 'total': 2}
    """
    _check(network, groups, arcs)
    known = np.flatnonzero([group is not None for group in groups])
    _, code = np.unique(np.array([groups[place] for place in known.tolist()], dtype=str), return_inverse=True)
    part = _part(network, known)
    directed = None if arcs is None else _arcs(arcs, known)
    counted = walk(part, code).roles if directed is None else _count_arcs(directed, code)
    density = (part.ties if directed is None else directed).nnz / max(len(known) * (len(known) - 1), 1)
    mean, deviation = chance(np.bincount(code).tolist(), density, directed=directed is not None)
    return Roles(
        ids=network.ids,
        groups=tuple(groups),
        directed=directed is not None,
        counts=_spread(np.column_stack([counted, counted.sum(axis=1)]), known, len(network), 0),
        expected=_spread(mean[code], known, len(network), np.nan),
        deviation=_spread(deviation[code], known, len(network), np.nan),
    )


def roles_by(network: Network, by: str) -> Roles:
    """Count the roles by a grouping (see `graph.grouping.groups_of`), once for all measures of one network.

    Arcs are counted where the network has them, ties in both directions else.

    Raises:
        GraphProblem: There is no such grouping.

    Example:
        >>> from dataclasses import replace
        >>> path = replace(Network.of([("a", "b", 1), ("b", "c", 1)]), countries=("PL", "PL", "IT"))
        >>> roles_by(path, "country").by_id("gatekeeper", "count")
        {'a': 0, 'b': 1, 'c': 0}
    """
    return network.once(("roles", by), lambda: roles(network, groups_of(network, by), arcs=network.arcs))


def chance(sizes: Sequence[int], density: float, *, directed: bool) -> tuple[Floats, Floats]:
    """Give mean and standard deviation of the counts of a node in each group, if ties fall at random.

    Args:
        sizes: Number of nodes in each group.
        density: Chance of a tie between two nodes, or of an arc from one to the other.
        directed: Whether the two directions are drawn apart.

    Returns:
        Two tables, a row for each group, columns as ``ROLES``.
    """
    if not sizes:
        return np.zeros((0, len(ROLES))), np.zeros((0, len(ROLES)))
    # Python's integers: the cube of the number of nodes outgrows 64 bits.
    ones, squares, cubes = (sum(size**power for size in sizes) for power in (1, 2, 3))
    table = [_ways(size, ones - size, squares - size**2, cubes - size**3) for size in sizes]
    paths = np.array([[float(number) for number, _ in row] for row in table])
    pairs = np.array([[float(number) for _, number in row] for row in table])
    is_open = density**2 * (1 - density)
    variance = paths * is_open * (1 - is_open) + pairs * (density * (1 - density)) ** 3
    if not directed:
        variance = np.where(_ONE_WAY, variance, 2 * variance)
    return paths * is_open, np.sqrt(variance)


def _ways(own: int, away: int, squares: int, cubes: int) -> list[tuple[int, int]]:
    """Count, by role, possible paths through a node and ordered pairs of these that share a first or last node.

    Args:
        own: Number of nodes in its group, itself included.
        away: Number of nodes in the other groups.
        squares: Sum of the squared sizes of these.
        cubes: Sum of their cubes.
    """
    peers, everyone = own - 1, own + away - 1
    across = peers * away, peers * away * (away - 1) + away * peers * (peers - 1)
    return [
        (peers * (peers - 1), 2 * peers * (peers - 1) * (peers - 2)),
        (squares - away, 2 * (cubes - 3 * squares + 2 * away)),
        across,
        across,
        # From each node of a group h: any two of the away − n(h) nodes of third groups.
        (away**2 - squares, 2 * (away**3 - away**2 + (1 - 2 * away) * squares + cubes)),
        (everyone * (everyone - 1), 2 * everyone * (everyone - 1) * (everyone - 2)),
    ]


def _z(counts: Ints, expected: Floats, deviation: Floats) -> Floats:
    apart = counts - expected
    score = np.full(apart.shape, np.nan)
    np.divide(apart, deviation, out=score, where=deviation > 0)
    return score


def _check(network: Network, groups: Sequence[str | None], arcs: sparse.sparray | None) -> None:
    size = len(network)
    if len(groups) != size:
        raise GraphProblem(
            "the groups", f"{len(groups)} groups", f"one for each of {size} nodes", "Give None for none."
        )
    if arcs is not None and arcs.shape != (size, size):
        shape = " × ".join(map(str, arcs.shape))
        raise GraphProblem("the arcs", f"a table of {shape}", f"{size} × {size}", "Use the order of the network.")


def _part(network: Network, known: NDArray[np.intp]) -> Network:
    """Cut out the network of some nodes."""
    if len(known) == len(network):
        return network
    ids = tuple(network.ids[place] for place in known.tolist())
    return Network(ids, ids, ("",) * len(ids), (None,) * len(ids), _cut(network.ties, known))


def _cut(square: Any, known: NDArray[np.intp]) -> sparse.csr_array:
    return sparse.csr_array(sparse.csr_array(square)[known][:, known])


def _arcs(arcs: Any, known: NDArray[np.intp]) -> sparse.csr_array:
    """Give the arcs among some nodes, each once and none from a node to itself."""
    found = sparse.coo_array(_cut(arcs, known))
    kept = (found.coords[0] != found.coords[1]) & (found.data != 0)
    ends = tuple(end[kept] for end in found.coords)
    once = sparse.csr_array((np.ones(len(ends[0])), ends), shape=found.shape)
    once.sum_duplicates()
    return once


def _spread(rows: NDArray[Any], known: NDArray[np.intp], size: int, missing: float) -> NDArray[Any]:
    """Put the rows of some nodes into a table of all."""
    table = np.full((size, len(ROLES)), missing, rows.dtype)
    table[known] = rows
    return table


def _count_arcs(arcs: sparse.csr_array, code: Ints) -> Ints:
    return _count(arcs.indptr.astype(np.int64), arcs.indices.astype(np.int32), code.astype(np.int64))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _count(start: Ints, other: NDArray[np.int32], group: Ints) -> Ints:
    """Walk all paths of two arcs: time grows with the sum over nodes of arcs in × arcs out."""
    size = len(start) - 1
    counts = np.zeros((size, 5), np.int64)
    reached_from = np.full(size, -1, np.int64)
    for first in range(size):
        reached_from[first] = first  # the way back is no path
        for place in range(start[first], start[first + 1]):
            reached_from[other[place]] = first
        for place in range(start[first], start[first + 1]):
            middle = other[place]
            for step in range(start[middle], start[middle + 1]):
                last = other[step]
                if reached_from[last] != first:
                    counts[middle, _role(group[first], group[middle], group[last])] += 1
    return counts


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _role(first: int, middle: int, last: int) -> int:
    """Name the role of the middle node by the groups along a path: its column in ``ROLES``."""
    if first == middle:
        return 0 if middle == last else 3
    if middle == last:
        return 2
    return 1 if first == last else 4
