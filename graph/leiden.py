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
        other: The other end of each tie.
        weight: Its weight.
        strength: The sum of the weights of each node; for a group, of all nodes in it.
    """

    start: Ints
    other: NDArray[np.int32]
    weight: Floats
    strength: Floats


def leiden(
    ties: sparse.csr_array, *, resolution: float = 1.0, seed: int = 0, rounds: int = 2, start: Ints | None = None
) -> Communities:
    """Find communities of high modularity, each of them connected.

    With w(i, j) the weight of a tie, s(i) = Σⱼ w(i, j), 2m = Σᵢ s(i), and γ the resolution, what is to be great is

        Q = 1/2m · Σ ( w(i, j) − γ · s(i) · s(j) / 2m )   over ordered pairs i, j of one community.

    A round moves nodes one by one to the community where Q gains most, until no move of a single node gains; splits
    each community into well connected parts, starting again from single nodes; makes a network of the parts, and does
    the same with that, until there is nothing to join. The next round starts from the communities of the last. The
    parts are joined where Q gains most, the limit θ → 0 of the paper: chance has a say in the order of nodes, and where
    two communities gain the same, which is often so without weights. Time grows little faster than the number of ties.

    The greatest Q cannot be found in reasonable time, and many groupings may have nearly the same: `graph.stability`
    tells how far to trust the one that is found. At a resolution of 1, communities of fewer than about √(2m) ties may
    be seen as one (Fortunato and Barthélemy 2007); a higher resolution gives smaller communities.

    Args:
        ties: n × n, symmetric, no diagonal; weights are positive.
        resolution: γ, not negative; at 0 the communities are the components.
        seed: The same seed gives the same communities, on every machine.
        rounds: At most; fewer if one changes nothing.
        start: n numbers of communities to begin with, as those of the network before it changed: then only what gains
            by it is moved. Each node is one of its own by default.

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
        Aynaud, T. and Guillaume, J.-L. (2010). Static community detection algorithms for evolving networks. Proc. 8th
        International Symposium on Modeling and Optimization in Mobile, Ad Hoc and Wireless Networks (start).
        Fortunato, S. and Barthélemy, M. (2007). Resolution limit in community detection. PNAS 104, 36–41.

    Example:
        >>> path = sparse.csr_array(np.diag([2.0, 1.0, 2.0], 1) + np.diag([2.0, 1.0, 2.0], -1))
        >>> found = leiden(path)
        >>> found.member.tolist(), found.sizes.tolist(), round(found.quality, 6)
        ([0, 0, 1, 1], [2, 2], 0.3)
    """
    _check(ties, resolution)
    level, size = _level(ties), ties.shape[0]
    member = np.arange(size, dtype=np.int32) if start is None or not size else _numbered(start)
    chance = np.random.default_rng(seed)
    for done in range(rounds if ties.nnz else 0):
        before, told = member, partial(step, done, rounds)
        member = _round(level, member, resolution / level.strength.sum(), chance, told)
        if np.array_equal(before, member):
            break
    return Communities(member.astype(np.int64), modularity(ties, member, resolution=resolution), resolution, seed)


def _check(ties: sparse.csr_array, resolution: float) -> None:
    if not 0 <= resolution < math.inf:
        raise GraphProblem("the communities", f"a resolution of {resolution}", "a number from 0", "Begin with 1.")
    if ties.nnz and not (ties.data.min() > 0 and math.isfinite(ties.data.sum())):
        worst = ties.data.min() if ties.data.min() <= 0 else ties.data.max()
        raise GraphProblem("the ties", f"a weight of {worst}", "positive weights of a finite sum", "Leave the tie out.")


def _round(
    level: _Level, member: _Labels, share: float, chance: np.random.Generator, told: Callable[[], None]
) -> _Labels:
    """Move single nodes, then groups of them, then groups of these, until none is joined; give numbered communities.

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
        if part.max() == size - 1:
            return _numbered(group)
        # Each part begins in the community it is a part of.
        _, first = np.unique(part, return_index=True)
        member, level = _numbered(member[first]), _joined(level, part)


def _numbered(labels: NDArray[np.integer]) -> _Labels:
    """Number groups from 0 by size, the largest first; by their first node where sizes are the same."""
    _, first, number, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int32)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.asarray(rank[number])


def _level(ties: sparse.csr_array) -> _Level:
    start, strength = ties.indptr.astype(np.int64), np.asarray(ties.sum(axis=1), np.float64)
    return _Level(start, ties.indices.astype(np.int32, copy=False), ties.data.astype(np.float64, copy=False), strength)


def _joined(level: _Level, part: _Labels) -> _Level:
    """Make one node of each part: ties within it are only seen in its strength from then on."""
    start, other, weight = _join(level, part, np.argsort(part, kind="stable"))
    return _Level(start, other, weight, np.asarray(np.bincount(part, level.strength), np.float64))


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
    member, waits, rank = member.copy(), np.ones(size, np.bool_), queue.copy()
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
        count = _weigh(level, node, member, (sums, near), 0)
        own, due = member[node], share * strength[node]
        best, most = own, sums[own] - due * (whole[own] - strength[node]) + least * strength[node]
        for community in near[:count]:
            gain = sums[community] - due * whole[community]
            if community != own and (gain > most or (gain == most and rank[community] < rank[best])):
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
            if member[other] == member[node]:
                outward[node] += level.weight[tie]
    sums, near = np.zeros(size), np.empty(size, np.int32)
    for node in order:
        rest, due = whole[member[node]], share * strength[node]
        if not alone[node] or outward[node] < due * (rest - strength[node]) - least * strength[node]:
            continue
        best, most, joint = node, 0.0, 0.0
        for other in near[: _weigh(level, node, part, (sums, near), 0)]:
            gain = sums[other] - due * inside[other]
            tied = outward[other] >= share * inside[other] * (rest - inside[other]) - least * inside[other]
            better = gain > most or (gain == most and order[other] < order[best])
            if better and tied and member[other] == member[node]:
                best, most, joint = other, gain, sums[other]
            sums[other] = 0.0
        if best != node:
            part[node], alone[best] = best, False
            inside[best] += strength[node]
            outward[best] += outward[node] - 2 * joint
    return part


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _join(level: _Level, part: _Labels, order: Ints) -> tuple[Ints, NDArray[np.int32], Floats]:
    """Sum up the ties between parts, each of which is a run of ``order``; give row starts, other ends and weights."""
    count = part[order[-1]] + 1
    start = np.zeros(count + 1, np.int64)
    other, weight = np.empty(len(level.other), np.int32), np.empty(len(level.other))
    sums, near = np.zeros(count), np.empty(count, np.int32)
    place, end = 0, 0
    for group in range(count):
        reached = 0
        while place < len(order) and part[order[place]] == group:
            reached = _weigh(level, order[place], part, (sums, near), reached)
            place += 1
        for label in near[:reached]:
            if label != group:
                other[end], weight[end] = label, sums[label]
                end += 1
            sums[label] = 0.0
        start[group + 1] = end
    return start, other[:end].copy(), weight[:end].copy()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weigh(level: _Level, node: int, labels: _Labels, found: tuple[Floats, _Labels], count: int) -> int:
    """Add a node's ties to the sums of the groups at their other ends, and note those groups that had none yet.

    Args:
        level: The network.
        node: The node.
        labels: The group of each node.
        found: A sum for each group, and the groups noted.
        count: How many were noted before.

    Returns:
        How many are noted now.
    """
    sums, near = found
    for tie in range(level.start[node], level.start[node + 1]):
        label = labels[level.other[tie]]
        if sums[label] == 0.0:
            near[count] = label
            count += 1
        sums[label] += level.weight[tie]
    return count
