"""Which groups hang together by one node: what share of the ways between two groups the strongest node carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .grouping import membership, partners
from .problem import GraphProblem
from .threads import in_stripes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# There are some fifteen tables of groups × groups, 72 MB each.
_MOST_GROUPS = 3_000
# Groups walked to at once: a row of the partners that a node has there is two lines of the processor's cache.
_BLOCK = 32


@dataclass(frozen=True)
class Dependent:
    """Two groups, and the node that most of the ways between them go through.

    Args:
        one: Number of the first group.
        other: Number of the second, greater than the first.
        ties: Ties between the two.
        paths: Paths of two ties between the two, through whatever third node.
        brokers: Nodes in the middle of such a path: those with partners in both groups.
        strongest: Number of the node that most ties and paths go through, as an end or in the middle.
        share: The share of all ties and paths that do; 1 if without this node no way of one or two steps is left.
    """

    one: int
    other: int
    ties: int
    paths: int
    brokers: int
    strongest: int
    share: float


@dataclass(frozen=True, eq=False)
class Dependence:
    """All pairs of groups that are joined by a tie or by a path of two; arrays in the order of their numbers.

    Args:
        one: The first group of each pair, and in the same order, as in ``Dependent``:
        other: the second,
        ties: the ties between the two,
        paths: the paths of two ties,
        brokers: the nodes in the middle of these,
        strongest: the node that most ties and paths go through,
        share: the share of them that do.
    """

    one: Ints
    other: Ints
    ties: Ints
    paths: Ints
    brokers: Ints
    strongest: Ints
    share: Floats

    def pairs(self, *, share: float = 1.0, ways: int = 2) -> list[Dependent]:
        """Give the pairs of which one node carries so much, those with the most to lose first.

        Args:
            share: The least share that the strongest node carries; 1 for pairs that depend on it alone.
            ways: The least number of ties and paths; a single one depends on its ends whatever they are.
        """
        both = self.ties + self.paths
        found = np.flatnonzero((self.share >= share) & (both >= ways))
        order = found[np.argsort(-both[found], kind="stable")]
        table = (self.one, self.other, self.ties, self.paths, self.brokers, self.strongest, self.share)
        return [Dependent(*row) for row in zip(*(column[order].tolist() for column in table), strict=True)]


class _Rows(NamedTuple):
    """A sparse matrix as the walks see it.

    Args:
        start: Where each row starts.
        column: Columns, ascending within a row.
        value: The number in each.
    """

    start: Ints
    column: NDArray[np.int32]
    value: Ints


class _Count(NamedTuple):
    """What is counted for each two groups, k × k; above the diagonal only.

    Args:
        paths: Paths of two ties between them.
        brokers: Nodes in the middle of one.
    """

    paths: Ints
    brokers: Ints


class _Strongest(NamedTuple):
    """The node that carries most between each two groups, k × k, or between one and each other, k.

    Args:
        carried: How many ties and paths it is on.
        middle: How many paths it is in the middle of.
        node: Its number, −1 if there is none.
    """

    carried: Ints
    middle: Ints
    node: Ints


def dependence(ties: sparse.csr_array, group: Ints, *, least_size: int = 2) -> Dependence:
    """Find for each two groups the node that most ways between them go through, a way being of one or two ties.

    With p(v, g) the number of partners of node v in group g, there are between the groups a and b

        Σ over v in a of p(v, b) ties,    and    Σ over all v of p(v, a) · p(v, b) paths of two ties,

    of which these go through a node v:

        p(v, a) · p(v, b)                                               in the middle, and moreover
        p(v, b) + Σ over partners u of v of p(u, b)                     at the end, if v is in a.

    Time grows with ties × groups, memory with ties and with the square of the groups.

    Args:
        ties: n × n, symmetric, no diagonal; weights are not used.
        group: The number of each node's group, from 0; −1 for none: such nodes can be in the middle.
        least_size: Groups of fewer nodes are not looked at; a group of one depends on it in any case.

    Returns:
        Pairs that are joined at all. Where several nodes carry as much, the one most often in the middle is the
        strongest, and of these that of the lowest number.

    Raises:
        GraphProblem: Not one group for each node, or more than 3,000 groups.

    References:
        Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in
        transaction networks. Sociological Methodology 19, 89–126.
        Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press.

    Example:
        Nodes 0 and 1 are in one group, 3 and 4 in another, and 2, in none, is a partner of all.

        >>> star = np.zeros((5, 5))
        >>> star[2] = star[:, 2] = [1, 1, 0, 1, 1]
        >>> dependence(sparse.csr_array(star), np.array([0, 0, -1, 1, 1])).pairs()
        [Dependent(one=0, other=1, ties=0, paths=4, brokers=1, strongest=2, share=1.0)]
    """
    if len(group) != ties.shape[0]:
        raise GraphProblem("the groups", f"{len(group)} numbers", f"one for each of {ties.shape[0]} nodes",
                           "Give −1 for none.")  # fmt: skip
    kept, compact = _renumbered(group, least_size)
    near = partners(ties, compact)
    near.sort_indices()
    count, within = _middles(near)
    ends = _ends(ties, near, compact)
    strongest = _stronger(_stronger(within, ends), _Strongest(*(table.T for table in ends)))
    between = (membership(compact).T @ near).toarray().astype(np.int64)
    one, other = np.nonzero(np.triu(between + count.paths, 1))
    ways = between[one, other] + count.paths[one, other]
    return Dependence(
        one=kept[one],
        other=kept[other],
        ties=between[one, other],
        paths=count.paths[one, other],
        brokers=count.brokers[one, other],
        strongest=strongest.node[one, other],
        share=strongest.carried[one, other] / ways,
    )


def _renumbered(group: Ints, least_size: int) -> tuple[Ints, Ints]:
    """Give the groups that are large enough, and for each node the place of its own among them or −1."""
    sizes = np.bincount(group[group >= 0])
    kept = np.flatnonzero(sizes >= max(least_size, 1))
    if len(kept) > _MOST_GROUPS:
        raise GraphProblem("the groups", f"{len(kept)} groups", f"at most {_MOST_GROUPS}",
                           "Take larger regions, or leave out small groups.")  # fmt: skip
    place = np.full(len(sizes) + 1, -1, np.int64)  # the last for those of no group
    place[kept] = np.arange(len(kept))
    return kept, place[group]


def _rows(matrix: sparse.csr_array | sparse.csc_array) -> _Rows:
    """Give the rows of a matrix, or the columns of one that is stored by columns."""
    return _Rows(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.int64))


def _none(groups: int) -> _Strongest:
    carried, middle = np.zeros((2, groups, groups), np.int64)
    return _Strongest(carried, middle, np.full((groups, groups), -1, np.int64))


def _middles(near: sparse.csr_array) -> tuple[_Count, _Strongest]:
    """Count paths and brokers of each two groups, and find the strongest as a broker."""
    groups = near.shape[1]
    both = _rows(near.tocsc()), _rows(near)
    count, strongest = _Count(*np.zeros((2, groups, groups), np.int64)), _none(groups)
    in_stripes(lambda share: _meet(share, both, count, strongest), groups)
    return count, strongest._replace(middle=strongest.carried)


def _ends(ties: sparse.csr_array, near: sparse.csr_array, group: Ints) -> _Strongest:
    """Find for each group, by rows, the strongest of its own nodes on the way to each other group, by columns."""
    groups = near.shape[1]
    strongest = _none(groups)
    at_home = np.asarray(near.multiply(membership(group)).sum(axis=1), np.int64)
    network = ties.indptr.astype(np.int64), ties.indices.astype(np.int32), group

    def work(share: Ints) -> None:
        for first in (share * _BLOCK).tolist():
            there = near[:, first : first + _BLOCK].toarray().astype(np.int32)
            _set_out(first, there, at_home, network, strongest)

    in_stripes(work, -(-groups // _BLOCK))
    return strongest


def _stronger(one: _Strongest, other: _Strongest) -> _Strongest:
    """Keep of two nodes that which carries more, is more often in the middle, has the lower number, in this order."""
    more, nearer = other.carried - one.carried, other.middle - one.middle
    better = (more > 0) | ((more == 0) & ((nearer > 0) | ((nearer == 0) & (other.node < one.node))))
    return _Strongest(*(np.where(better, theirs, ours) for theirs, ours in zip(other, one, strict=True)))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _meet(share: Ints, near: tuple[_Rows, _Rows], count: _Count, best: _Strongest) -> None:
    """Go from each group to all nodes with partners there, and on to the groups of their other partners."""
    start, column, value = near[1]
    for one in share:
        # Arrays are named out here: in the innermost loop, to fetch one costs ten times what is done with it.
        paths, brokers, carried, strongest = count.paths[one], count.brokers[one], best.carried[one], best.node[one]
        for entry in range(near[0].start[one], near[0].start[one + 1]):
            node, known = near[0].column[entry], near[0].value[entry]
            for place in range(start[node + 1] - 1, start[node] - 1, -1):
                other = column[place]
                if other <= one:
                    break
                ways = known * value[place]
                paths[other] += ways
                brokers[other] += 1
                if ways > carried[other]:
                    carried[other], strongest[other] = ways, node


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _set_out(
    first: int,
    there: NDArray[np.int32],
    at_home: Ints,
    network: tuple[Ints, NDArray[np.int32], Ints],
    best: _Strongest,
) -> None:
    """Sum up what each node carries from its own group to some others, by one tie and by two."""
    start, other, group = network
    width = there.shape[1]
    at_two = np.zeros(width, np.int32)  # no sum exceeds the number of ties, which is an int32 too
    for node in range(len(group)):
        own = group[node]
        if own < 0:
            continue
        carried, middle, strongest = best.carried[own], best.middle[own], best.node[own]
        at_two[:] = 0
        for tie in range(start[node], start[node + 1]):
            partner = other[tie]
            for place in range(width):
                at_two[place] += there[partner, place]
        for place in range(width):
            far = first + place
            paths = at_home[node] * there[node, place]
            ways = paths + there[node, place] + at_two[place]
            more = ways > carried[far] or (ways == carried[far] and paths > middle[far])
            if more and far != own:
                carried[far], middle[far], strongest[far] = ways, paths, node
