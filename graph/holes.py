"""Holes between groups: which groups have far fewer ties than their others let one expect, and who could close them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .grouping import membership, unweighted
from .problem import GraphProblem
from .shortfall import Floats, Shortfall, shortfall
from .threads import in_stripes

Ints = NDArray[np.int64]
# Enough for four digits in the one case of slow approach: a group that all ties of all others go to.
_ROUNDS = 10_000


@dataclass(frozen=True)
class Hole:
    """Two groups with far fewer ties than expected.

    Args:
        one: Number of the first group.
        other: Number of the second, greater than the first.
        ties: Ties between the two.
        weight: The sum of their weights.
        expected: Ties expected.
        z: How many standard deviations the ties are off.
        p: Chance of so few or fewer.
        q: The same, corrected for the number of pairs of groups looked at.
    """

    one: int
    other: int
    ties: int
    weight: float
    expected: float
    z: float
    p: float
    q: float


@dataclass(frozen=True)
class Candidate:
    """A node that could close a hole, by whom it can reach on each side.

    Args:
        node: Number of the node.
        group: Its group, −1 for none.
        partners: How many nodes of the one group, and of the other, are its partners.
        at_two: How many more of each are partners of its partners.
        common: How many of its partners it shares with each group: they are outside it, and have a partner in it
            besides this node.
        score: The harmonic mean of its reach into both groups, see ``candidates``.
    """

    node: int
    group: int
    partners: tuple[int, int]
    at_two: tuple[int, int]
    common: tuple[int, int]
    score: float


@dataclass(frozen=True, eq=False)
class Mixing:
    """The ties between each two groups: the mixing matrix, against what is expected.

    Args:
        groups: The numbers of the k groups that are large enough, sorted; rows and columns of what follows.
        sizes: Number of their nodes.
        ties: k × k, int64: ties between two groups; within one, on the diagonal.
        weight: k × k: the sum of their weights.
        expected: k × k: ties expected; 0 on the diagonal.
        short: What is told of each pair of different groups, row by row of the upper triangle.
        at_most: The share of the expected ties that a hole has at most.
        rate: The share of false holes that is put up with.
    """

    groups: Ints
    sizes: Ints
    ties: Ints
    weight: Floats
    expected: Floats
    short: Shortfall
    at_most: float
    rate: float

    @property
    def holes(self) -> list[Hole]:
        """The pairs of groups with far fewer ties than expected, the most surprising first."""
        one, other = np.triu_indices(len(self.groups), 1)
        ties, weight, expected = self.ties[one, other], self.weight[one, other], self.expected[one, other]
        found = np.flatnonzero((self.short.q <= self.rate) & (ties <= self.at_most * expected))
        order = found[np.lexsort((-expected[found], self.short.p[found]))]
        table = (self.groups[one], self.groups[other], ties, weight, expected, self.short.z, self.short.p, self.short.q)
        return [Hole(*row) for row in zip(*(column[order].tolist() for column in table), strict=True)]


def mixing(
    ties: sparse.csr_array,
    group: Ints,
    *,
    given: Literal["outward", "all"] = "outward",
    least_size: int = 10,
    at_most: float = 0.5,
    rate: float = 0.05,
) -> Mixing:
    """Count the ties between each two groups, and find the pairs that have far fewer than expected.

    Given their ``outward`` ties, groups are expected to spread these over the other groups as these are open to all:

        E(a, b) = x(a) · x(b) for a ≠ b, with x such that Σ over b of E(a, b) is the number of a's outward ties,

    which is quasi-independence (Goodman 1968). That a group keeps to itself, as communities and regions do, is no hole
    to all others then. As many numbers are fitted as there are groups, so that with two or three groups nothing is left
    to be compared, and no hole is found. Counts vary about that by a dispersion that is estimated over all pairs.
    Given ``all`` ties, those within a group are open to others too: with d the sum of the degrees of its nodes and m
    the number of all ties, the configuration model has

        E(a, b) = d(a) · d(b) / 2m,

    and counts that vary as Poisson's. A pair is a hole if it has at most the share ``at_most`` of what is expected, and
    if chance does not explain so few (see ``shortfall.shortfall``).

    Time and memory grow with the number of ties, and with the square of that of groups.

    Args:
        ties: n × n, symmetric, no diagonal.
        group: The number of each node's group, from 0; −1 for none.
        given: What is taken as given of each group.
        least_size: Groups of fewer nodes are not looked at, nor are their ties as ``outward`` ones.
        at_most: The share of the expected ties that a hole has at most.
        rate: The share of false holes that is put up with.

    Raises:
        GraphProblem: Not one group for each node.

    References:
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press.
        Goodman, L. A. (1968). The analysis of cross-classified data: independence, quasi-independence, and
        interactions in contingency tables with or without missing entries. Journal of the American Statistical
        Association 63, 1091–1131.
        Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Example:
        >>> square = np.ones((4, 4)) - np.eye(4)
        >>> apart = sparse.csr_array(np.kron(np.eye(2), square))
        >>> found = mixing(apart, np.repeat([0, 1], 4), given="all", least_size=2)
        >>> [(hole.one, hole.other, hole.ties, hole.expected) for hole in found.holes]
        [(0, 1, 0, 6.0)]
    """
    _check(ties, group)
    sizes = np.bincount(group[group >= 0])
    kept = np.flatnonzero(sizes >= max(least_size, 1))
    belongs = sparse.csr_array(membership(group)[:, kept])
    counted = _between(unweighted(ties), belongs)
    if given == "all":
        degree = belongs.T @ np.diff(ties.indptr)
        expected, alpha, fitted = np.outer(degree, degree) / max(ties.nnz, 1), 0.0, 0
    else:
        expected, alpha, fitted = _spread(counted.sum(axis=1) - np.diag(counted)), None, len(kept)
    np.fill_diagonal(expected, 0.0)
    pairs = np.triu_indices(len(kept), 1)
    return Mixing(
        groups=kept,
        sizes=sizes[kept],
        ties=counted.astype(np.int64),
        weight=_between(ties, belongs),
        expected=expected,
        short=shortfall(counted[pairs], expected[pairs], alpha=alpha, fitted=fitted, rate=rate),
        at_most=at_most,
        rate=rate,
    )


def candidates(
    ties: sparse.csr_array, group: Ints, one: int, other: int, *, limit: int = 10, steps: Literal[1, 2] = 2
) -> list[Candidate]:
    """Give the nodes best placed to close the hole between two groups; of either, of a third, or of none.

    A node reaches those of a group by the inverse of their distance, as in harmonic closeness, up to two steps. With
    itself, if it is a member, its partners there, and the partners of its partners there that are none of its own,

        reach(g) = [in g] + partners(g) + ½ at_two(g),
        score = 2 · reach(one) · reach(other) / (reach(one) + reach(other)).

    The harmonic mean is near the lesser of the two: to know everybody on one side is of no use without the other. A
    node that has no reach into one of them is no candidate.

    Time grows with the number of paths of two ties from the nodes of the two groups, see ``paths``; with one step, with
    the number of ties.

    Args:
        ties: n × n, symmetric, no diagonal; weights are not used.
        group: The number of each node's group; −1 for none.
        one: Number of a group.
        other: Number of another.
        limit: How many to give at most.
        steps: 1 to leave out partners of partners, of which then none are counted.

    Returns:
        Candidates, highest score first; the lower number first where scores are equal.

    Raises:
        GraphProblem: Not one group for each node, a group without a node, or the same group twice.

    References:
        Burt, R. S. (2004). Structural holes and good ideas. American Journal of Sociology 110, 349–399.

    Example:
        Nodes 0 and 1 are in one group, 3 and 4 in another, and 2, in none, is a partner of 1 and of 3.

        >>> line = sparse.csr_array(np.diag(np.ones(4), 1) + np.diag(np.ones(4), -1))
        >>> for found in candidates(line, np.array([0, 0, -1, 1, 1]), 0, 1):
        ...     print(found.node, found.partners, found.at_two, found.common, round(found.score, 2))
        2 (1, 1) (1, 1) (0, 0) 1.5
        1 (1, 0) (0, 1) (0, 1) 0.8
        3 (0, 1) (1, 0) (1, 0) 0.8
    """
    _check(ties, group)
    for number in (one, other):
        if one == other or not (group == number).any():
            raise GraphProblem("the hole", f"the groups {one} and {other}", "two groups that have nodes",
                               "Take their numbers from the mixing matrix.")  # fmt: skip
    inside = np.column_stack([group == one, group == other])
    counted = unweighted(ties)
    near = counted @ inside.astype(np.float64)
    at_two = np.zeros(near.shape, np.int64)
    if steps == 2:
        at_two = np.column_stack([_at_two(ties, np.flatnonzero(members)) for members in inside.T])
    reach = inside + near + at_two / 2
    score = 2 * reach.prod(axis=1) / np.maximum(reach.sum(axis=1), 1)
    best = np.argsort(-score, kind="stable")[:limit]
    best = best[score[best] > 0]
    common = _common(sparse.csr_array(counted[best]), inside, near, best)
    table = (group[best], near[best].astype(np.int64), at_two[best], common, score[best])
    return [
        Candidate(node, own, tuple(partners), tuple(second), tuple(shared), value)
        for node, own, partners, second, shared, value in zip(
            best.tolist(), *(column.tolist() for column in table), strict=True
        )
    ]


def paths(ties: sparse.csr_array, nodes: NDArray[np.intp]) -> int:
    """Count the paths of two ties from some nodes, those back to where they began among them.

    Example:
        >>> star = sparse.csr_array(np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
        >>> paths(star, np.array([1]))
        2
    """
    return int((unweighted(ties) @ np.diff(ties.indptr).astype(np.int64))[nodes].sum())


def _check(ties: sparse.csr_array, group: Ints) -> None:
    if len(group) != ties.shape[0]:
        raise GraphProblem("the groups", f"{len(group)} numbers", f"one for each of {ties.shape[0]} nodes",
                           "Give −1 for none.")  # fmt: skip


def _between(ties: sparse.csr_array, belongs: sparse.csr_array) -> Floats:
    """Sum ties by the groups of their ends, each tie once."""
    table = (belongs.T @ (ties @ belongs)).toarray()
    table[np.diag_indices(len(table))] /= 2
    return np.asarray(table, np.float64)


def _spread(outward: Floats) -> Floats:
    """Find x with x(a) · (Σx − x(a)) = outward(a), each round going half the way, and give the products of each two."""
    x = outward / np.sqrt(max(outward.sum(), 1.0))
    for _ in range(_ROUNDS):
        others = x.sum() - x
        if np.abs(x * others - outward).max(initial=0.0) <= 1e-9 * outward.max(initial=0.0):
            break
        x = np.sqrt(x * np.divide(outward, others, out=np.zeros(len(x)), where=others > 0))
    return np.outer(x, x)


def _common(rows: sparse.csr_array, inside: NDArray[np.bool_], near: Floats, nodes: NDArray[np.intp]) -> Ints:
    """Count the partners of some nodes that are outside each group and have a partner in it besides the node."""
    # A member is one of the partners there that each of its own partners has.
    once, twice = (rows @ (~inside & (near >= least)).astype(np.float64) for least in (1, 2))
    return np.asarray(np.where(inside[nodes], twice, once), np.int64)


def _at_two(ties: sparse.csr_array, members: NDArray[np.intp]) -> Ints:
    """Count for each node the members at two steps, the work shared out over threads."""
    start, other = ties.indptr.astype(np.int64), ties.indices.astype(np.int32)

    def work(share: Ints) -> Ints:
        found: Ints = _walk(members[share], start, other)
        return found

    return np.asarray(sum(in_stripes(work, len(members))), np.int64)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _walk(members: NDArray[np.intp], start: Ints, other: NDArray[np.int32]) -> Ints:
    """Count for each node those of the members that are at two steps of it."""
    count = np.zeros(len(start) - 1, np.int64)
    met_by = np.full(len(start) - 1, -1, np.int64)
    for member in members:
        met_by[member] = member
        for place in range(start[member], start[member + 1]):
            met_by[other[place]] = member
        for place in range(start[member], start[member + 1]):
            middle = other[place]
            for step in range(start[middle], start[middle + 1]):
                last = other[step]
                if met_by[last] != member:
                    met_by[last] = member
                    count[last] += 1
    return count
