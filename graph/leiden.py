"""Communities: groups of nodes with more ties among themselves than chance would give, by the Leiden algorithm."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from .assortativity import modularity
from .problem import GraphProblem
from .progress import step

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# A community per node; half as wide as Python's integers, since the kernels do little but look these up.
_Labels = NDArray[np.int32]
# What a move must gain, of the strength of what moves: less may be rounding, and it could go in circles for ever.
_LEAST = 1e-10


@dataclass(frozen=True, eq=False)
class Communities:
    """The communities of a network of n nodes.

    Args:
        member: n numbers of communities. The largest is 0; of two of the same size the one with the earlier node is
            first, so that the same communities always have the same numbers.
        quality: Their modularity at this resolution; ``None`` without a tie.
        resolution: The resolution asked for.
        seed: What the random orders came from.
    """

    member: Ints
    quality: float | None
    resolution: float
    seed: int

    @property
    def sizes(self) -> Ints:
        """Number of nodes of each community, from the largest down."""
        return np.bincount(self.member)


class _Level(NamedTuple):
    """A network as the kernels see it: nodes are those of the network at first, later groups of them.

    Args:
        start: Where the ties of each node begin.
        other: The other end of each tie; a node's own number for the ties within a group.
        weight: Its weight.
        strength: The sum of the weights of each node.
    """

    start: Ints
    other: NDArray[np.int32]
    weight: Floats
    strength: Floats


def leiden(ties: sparse.csr_array, *, resolution: float = 1.0, seed: int = 0, rounds: int = 2) -> Communities:
    """Find communities of high modularity, each of them connected.

    With w(i, j) the weight of a tie, s(i) = Σⱼ w(i, j), 2m = Σᵢ s(i), and γ the resolution, what is to be great is

        Q = 1/2m · Σ ( w(i, j) − γ · s(i) · s(j) / 2m )   over ordered pairs i, j of one community.

    A round moves nodes one by one to the community where Q gains most, until no move of a single node gains; splits
    each community into well connected parts, starting again from single nodes; makes a network of the parts, and does
    the same with that, until there is nothing to join. The next round starts from the communities of the last. The
    parts are joined where Q gains most, the limit θ → 0 of the paper, so that chance has a say in the order of nodes
    only. Time grows with the number of ties times about the logarithm of the number of nodes.

    The greatest Q cannot be found in reasonable time, and many groupings may have nearly the same: `graph.stability`
    tells how far to trust the one that is found. Communities of fewer than about √(2m) ties are not seen at a
    resolution of 1 (Fortunato and Barthélemy 2007); a higher one gives smaller communities.

    Args:
        ties: n × n, symmetric, no diagonal; weights are positive.
        resolution: γ, not negative; at 0 the communities are the components.
        seed: The same seed gives the same communities, on every machine.
        rounds: At most; fewer if one changes nothing.

    Returns:
        The communities. A node without a tie is one of its own.

    Raises:
        GraphProblem: The resolution is negative or not a number, or a weight is not positive.
        Cancelled: The work was called off (see `graph.progress`).

    References:
        Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
        communities. Scientific Reports 9, 5233.
        Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure in networks. Physical
        Review E 69, 026113.
        Reichardt, J. and Bornholdt, S. (2006). Statistical mechanics of community detection. Physical Review E 74,
        016110 (resolution).
        Fortunato, S. and Barthélemy, M. (2007). Resolution limit in community detection. PNAS 104, 36–41.

    Example:
        >>> path = sparse.csr_array(np.diag([2.0, 1.0, 2.0], 1) + np.diag([2.0, 1.0, 2.0], -1))
        >>> found = leiden(path)
        >>> found.member.tolist(), found.sizes.tolist(), round(found.quality, 6)
        ([0, 0, 1, 1], [2, 2], 0.3)
    """
    _check(ties, resolution)
    level, member = _level(ties), np.arange(ties.shape[0], dtype=np.int32)
    chance = np.random.default_rng(seed)
    for done in range(rounds if ties.nnz else 0):
        before, told = member, partial(step, done, rounds)
        member = _round(level, member, resolution / level.strength.sum(), chance, told)
        if np.array_equal(before, member):
            break
    found = _numbered(member).astype(np.int64)
    return Communities(found, modularity(ties, found, resolution=resolution), resolution, seed)


def _check(ties: sparse.csr_array, resolution: float) -> None:
    if not 0 <= resolution < math.inf:
        raise GraphProblem("the communities", f"a resolution of {resolution}", "a number from 0", "Begin with 1.")
    if ties.nnz and not (ties.data.min() > 0 and math.isfinite(ties.data.sum())):
        worst = ties.data.min() if ties.data.min() <= 0 else ties.data.max()
        raise GraphProblem("the ties", f"a weight of {worst}", "positive weights of a finite sum", "Leave the tie out.")


def _round(
    level: _Level, member: _Labels, share: float, chance: np.random.Generator, told: Callable[[], None]
) -> _Labels:
    """Improve communities by moves of single nodes, then of groups of them, of groups of these, until none is joined.

    Args:
        level: The network.
        member: The community of each node to begin with.
        share: What chance gives of the strength of two nodes to a tie between them: γ / 2m.
        chance: Where the orders come from.
        told: Called several times a second.
    """
    group = np.arange(len(member), dtype=np.int32)  # the node of the present level that each node is in
    while True:
        told()
        size = len(member)
        member = _move(level, member, share, chance.permutation(size))
        part = _numbered(_refine(level, member, share, chance.permutation(size)))
        group = part[group]
        count = int(part.max()) + 1
        if count == size:
            return _numbered(group)
        # Each part begins in the community it is a part of.
        _, first = np.unique(part, return_index=True)
        member, level = _numbered(member[first]), _joined(level, part, count)


def _numbered(labels: _Labels) -> _Labels:
    """Number groups from 0 by size, the largest first; by their first node where sizes are the same."""
    _, first, number, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int32)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.asarray(rank[number])


def _level(ties: sparse.csr_array) -> _Level:
    strength = np.asarray(ties.sum(axis=1), np.float64)
    return _Level(ties.indptr.astype(np.int64), ties.indices.astype(np.int32), ties.data.astype(np.float64), strength)


def _joined(level: _Level, part: _Labels, count: int) -> _Level:
    """Make one node of each part; the ties within it become a loop of twice their weight."""
    size = len(part)
    ties = sparse.csr_array((level.weight, level.other, level.start), shape=(size, size))
    belongs = sparse.csr_array((np.ones(size), part, np.arange(size + 1)), shape=(size, count))
    return _level(sparse.csr_array(belongs.T @ ties @ belongs))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _move(level: _Level, member: _Labels, share: float, queue: Ints) -> _Labels:
    """Move nodes to where modularity gains most, looking again only at neighbours of those that moved.

    Args:
        level: The network.
        member: The community of each of n nodes, a number below n.
        share: γ / 2m.
        queue: All nodes, in the order they are first looked at; used up.
    """
    strength, size = level.strength, len(queue)
    least = _LEAST * (1 + share * strength.sum())  # γ magnifies what rounding leaves
    member, waits = member.copy(), np.ones(size, np.bool_)
    whole, nodes = np.zeros(size), np.zeros(size, np.int64)
    for node in range(size):
        whole[member[node]] += strength[node]
        nodes[member[node]] += 1
    free = [community for community in range(size) if not nodes[community]]
    sums, near = np.zeros(size), np.empty(size, np.int32)
    head, waiting = 0, size
    while waiting:
        node = queue[head]
        head, waiting, waits[node] = (head + 1) % size, waiting - 1, False
        count = _weigh(level, node, member, sums, near)
        own, due = member[node], share * strength[node]
        best, most = own, sums[own] - due * (whole[own] - strength[node]) + least * strength[node]
        for community in near[:count]:
            gain = sums[community] - due * whole[community]
            if gain > most and community != own:
                best, most = community, gain
            sums[community] = 0.0
        if most < 0 and nodes[own] > 1:
            best = free.pop()  # better alone
        if best == own:
            continue
        member[node] = best
        whole[own] -= strength[node]
        whole[best] += strength[node]
        nodes[best] += 1
        nodes[own] -= 1
        if not nodes[own]:
            free.append(own)
        for other in level.other[level.start[node] : level.start[node + 1]]:
            if member[other] != best and not waits[other]:
                queue[(head + waiting) % size] = other
                waiting, waits[other] = waiting + 1, True
    return member


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _refine(level: _Level, member: _Labels, share: float, order: Ints) -> _Labels:
    """Split communities into parts: single nodes at first, each joined once to where modularity gains most.

    Only nodes, and parts, that are well tied to the rest of their community are joined, and only within it. Since a
    gain needs a tie, parts are connected.

    Returns:
        The part of each node: the number of one of its nodes.
    """
    strength, size = level.strength, len(order)
    least = _LEAST * (1 + share * strength.sum())
    part, alone = np.arange(size).astype(np.int32), np.ones(size, np.bool_)
    whole, inside, outward = np.zeros(size), strength.copy(), np.zeros(size)
    for node in range(size):
        whole[member[node]] += strength[node]
        for tie in range(level.start[node], level.start[node + 1]):
            other = level.other[tie]
            if other != node and member[other] == member[node]:
                outward[node] += level.weight[tie]
    sums, near = np.zeros(size), np.empty(size, np.int32)
    for node in order:
        rest, due = whole[member[node]], share * strength[node]
        if not alone[node] or outward[node] < due * (rest - strength[node]) - least * strength[node]:
            continue
        best, most, joint = node, 0.0, 0.0
        for other in near[: _weigh(level, node, part, sums, near)]:
            gain = sums[other] - due * inside[other]
            tied = outward[other] >= share * inside[other] * (rest - inside[other]) - least * inside[other]
            if gain > most and tied and member[other] == member[node]:
                best, most, joint = other, gain, sums[other]
            sums[other] = 0.0
        if best != node:
            part[node], alone[best] = best, False
            inside[best] += strength[node]
            outward[best] += outward[node] - 2 * joint
    return part


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weigh(level: _Level, node: int, labels: _Labels, sums: Floats, near: _Labels) -> int:
    """Sum the weights of a node's ties by the group at their other end; give how many groups stand in ``near``."""
    count = 0
    for tie in range(level.start[node], level.start[node + 1]):
        other = level.other[tie]
        if other == node:
            continue
        label = labels[other]
        if sums[label] == 0.0:
            near[count] = label
            count += 1
        sums[label] += level.weight[tie]
    return count
