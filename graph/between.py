"""Who stands between two sides: who links actors of the one with actors of the other that have no tie of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from . import cuts
from .broker import Ints, Rows, Side, linked, plain, who, without
from .grouping import unweighted
from .network import Network
from .problem import GraphProblem
from .progress import step
from .threads import in_pieces

Keep = NDArray[np.bool_]
# Nodes looked at between two looks at whether the work was called off.
_PIECE = 256


@dataclass(frozen=True, eq=False)
class Paths:
    """Ways of two ties from one side to the other, by the node in their middle; arrays of length n.

    Args:
        one: Partners on the one side.
        other: Partners on the other.
        apart: Pairs of these that have no tie of their own.
    """

    one: Ints
    other: Ints
    apart: Ints


@dataclass(frozen=True)
class Between:
    """One who stands between two sides.

    Args:
        id: Its id.
        name: Its name.
        kind: Its class.
        region: Id of the region it is located in, or ``None``.
        region_name: The name of that.
        stands: On which side it is itself: ``one``, ``other`` or ``neither``.
        one: Its partners on the one side.
        other: Its partners on the other.
        count: Pairs of these, one on each side, that have no tie of their own.
        alone: Pairs of these that have no other partner in common.
        share: Its share of all ways of two ties between such pairs.
        why: All that in words.
    """

    id: str
    name: str
    kind: str
    region: str | None
    region_name: str | None
    stands: str
    one: int
    other: int
    count: int
    alone: int
    share: float
    why: str


def paths(ties: sparse.csr_array, one: Keep, other: Keep) -> Paths:
    """Count the ways of two ties from one side to the other through each node.

    All partners on the one side with all on the other, less the pairs that have a tie: those are found by looking, for
    each partner on the one side, which of its ties to the other side lead to a partner too.

    Args:
        ties: n × n, symmetric, no diagonal.
        one: Which nodes are on the one side.
        other: Which are on the other; none is on both.

    Example:
        >>> star = Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1), ("a", "c", 1)])
        >>> found = paths(star.ties, np.array([1, 1, 0, 0], bool), np.array([0, 0, 1, 0], bool))
        >>> found.one.tolist(), found.other.tolist(), found.apart.tolist()
        ([0, 0, 1, 2], [1, 0, 0, 1], [0, 0, 0, 1])
    """
    counted = unweighted(ties)
    near, far = ((counted @ side.astype(np.float64)).astype(np.int64) for side in (one, other))
    row = np.repeat(np.arange(len(one)), np.diff(ties.indptr))
    kept = one[row] & other[ties.indices]
    across = sparse.csr_array((counted.data[kept], (row[kept], ties.indices[kept])), shape=ties.shape)
    nodes = np.flatnonzero((near > 0) & (far > 0))

    def share(pieces: Iterator[Ints]) -> Ints:
        closed = np.zeros(len(one), np.int64)
        for piece in pieces:
            _close(nodes[piece], plain(ties), plain(across), closed)
        return closed

    closed = np.sum([np.zeros(len(one), np.int64), *in_pieces(share, len(nodes), _PIECE)], axis=0)
    return Paths(near, far, near * far - closed)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _close(nodes: Ints, ties: Rows, across: Rows, closed: Ints) -> None:
    """Count for some nodes the ties across that lead from a partner to a partner."""
    met = np.full(len(closed), -1, np.int64)
    for node in nodes:
        for place in range(ties[0][node], ties[0][node + 1]):
            met[ties[1][place]] = node
        for place in range(ties[0][node], ties[0][node + 1]):
            partner = ties[1][place]
            for far in range(across[0][partner], across[0][partner + 1]):
                closed[node] += met[across[1][far]] == node


def between(
    network: Network, members: tuple[Keep, Keep], sides: tuple[Side, Side], names: Mapping[str, str], *, top: int
) -> tuple[list[Between], str]:
    """Rank those who stand between two sides by the pairs that they link.

    Args:
        network: The network; its weights are not used.
        members: Which nodes are on each side.
        sides: What to call them.
        names: Region id → its name.
        top: How many to give at most.

    Returns:
        The first, and what is to be said of all: how large the sides are, and what there is between them.

    Raises:
        GraphProblem: A side has nobody, or somebody is on both.
        Cancelled: It was called off.
    """
    _check(members, sides)
    found, lost = paths(network.ties, *members), cuts.without(network.ties).cut_off
    order = np.flatnonzero(found.apart)
    order = order[np.argsort(-found.apart[order], kind="stable")]
    whole = int(found.apart.sum())

    def row(place: int) -> Between:
        partners = network.partners(place)
        one, other = (partners[is_in[partners]] for is_in in members)
        link = linked(network.ties, place, (one, other), sides)
        share = link.apart / whole
        return Between(
            **who(network, place, names),
            stands="one" if members[0][place] else "other" if members[1][place] else "neither",
            one=len(one),
            other=len(other),
            count=link.apart,
            alone=link.alone,
            share=share,
            why=f"{link.told}; {_percent(share)} of the ways of two ties pass through it{without(int(lost[place]))}",
        )

    sizes = " and ".join(side.counted(int(is_in.sum())) for side, is_in in zip(sides, members, strict=True))
    tied = network.ties[members[0]][:, members[1]].nnz
    told = (
        f"{sizes}. Pairs with a tie of their own: {tied:,}; ways of two ties that join pairs without one: {whole:,}, "
        f"through {len(order):,} actors."
    )
    rows, first = [], order[:top].tolist()
    for done, place in enumerate(first):
        step(done, len(first))
        rows.append(row(place))
    return rows, told


def _check(members: tuple[Keep, Keep], sides: tuple[Side, Side]) -> None:
    for side, is_in in zip(sides, members, strict=True):
        if not is_in.any():
            raise GraphProblem(
                "the two sides", side.counted(0), "one or more on each side", "Take a larger region, or a wider kind."
            )
    if both := int((members[0] & members[1]).sum()):
        raise GraphProblem(
            "the two sides",
            f"{Side().counted(both)} on both",
            "two sides that share nobody",
            "Take two that lie apart.",
        )


def _percent(share: float) -> str:
    """Spell a share.

    Example:
        >>> _percent(0.234), _percent(0.0004)
        ('23%', 'less than 1%')
    """
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"
