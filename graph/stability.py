"""How far to trust communities: whether others are found where chance falls otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .leiden import Communities, leiden
from .threads import in_stripes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Stability:
    """What several searches for communities agree on, in a network of n nodes.

    Args:
        best: The communities of the greatest quality; of the same quality, those of the first seed.
        runs: All that were found, in the order of their seeds.
        agreement: Mean adjusted Rand index of every two runs, over the nodes with a tie: 1 if all found the same, 0 if
            they agree no more than by chance. ``None`` if no node has a tie, or there was one run only.
        kept: For each node how far it stays with the same partners, from 0 to 1; see ``stability``. NaN where that is
            not defined.
    """

    best: Communities
    runs: tuple[Communities, ...]
    agreement: float | None
    kept: Floats


def stability(ties: sparse.csr_array, *, resolution: float = 1.0, seed: int = 0, runs: int = 8) -> Stability:
    """Find communities several times, with nodes in other random orders, and tell how far the results agree.

    Let c(i, j) of the k runs put i and j in one community. Of the weight of a node's ties that are within its community
    in at least one of two runs, the share that is so in both is, over all pairs of runs,

        kept(i) = Σⱼ w(i, j) · c(i, j) · (c(i, j) − 1) / Σⱼ w(i, j) · c(i, j) · (2k − c(i, j) − 1)   over partners j,

    the index of Jaccard for the partners that a node stays with, weighted. A node that is always with the same partners
    has 1, whatever the ties it has to other communities; one that falls now to these and now to those is between them.

    Runs as a whole are compared by the adjusted Rand index, since chance alone gives 0 there, whatever the number and
    the sizes of communities: without such a correction, as in normalised mutual information, many small communities
    look alike.

    Args:
        ties: n × n, symmetric, no diagonal; weights are positive.
        resolution: Of the communities, see ``leiden``.
        seed: Of the first run; the others have those that follow it.
        runs: k.

    Returns:
        The best communities and the agreement. ``kept`` is NaN for a node without a tie, for one that no run puts
        with a partner, and everywhere if there was one run only.

    Raises:
        GraphProblem: As ``leiden``.
        Cancelled: The work was called off (see `graph.progress`).

    References:
        Hubert, L. and Arabie, P. (1985). Comparing partitions. J. Classification 2, 193–218.
        Vinh, N. X., Epps, J. and Bailey, J. (2010). Information theoretic measures for clusterings comparison:
        variants, properties, normalization and correction for chance. J. Machine Learning Research 11, 2837–2854.
        Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11, 37–50.

    Example:
        >>> path = sparse.csr_array(np.diag([2.0, 1.0, 2.0], 1) + np.diag([2.0, 1.0, 2.0], -1))
        >>> found = stability(path)
        >>> found.agreement, found.kept.tolist()
        (1.0, [1.0, 1.0, 1.0, 1.0])
    """
    shares = in_stripes(lambda mine: [leiden(ties, resolution=resolution, seed=seed + int(one)) for one in mine], runs)
    found = sorted((one for share in shares for one in share), key=lambda one: one.seed)
    tied = np.diff(ties.indptr) > 0
    pairs = combinations([one.member[tied] for one in found], 2) if tied.any() else ()
    agreements = [adjusted_rand(one, other) for one, other in pairs]
    return Stability(
        best=max(found, key=lambda one: one.quality or 0.0),
        runs=tuple(found),
        agreement=float(np.mean(agreements)) if agreements else None,
        kept=_kept(ties, [one.member.astype(np.int32) for one in found]),
    )


def adjusted_rand(one: NDArray[np.integer], other: NDArray[np.integer]) -> float:
    """Agreement of two groupings of the same nodes, corrected for chance (Hubert and Arabie 1985).

    With a of all P pairs of nodes together in the one grouping, b in the other, and t in both,

        ARI = ( t − ab/P ) / ( (a + b)/2 − ab/P ).

    Time grows as for sorting the nodes.

    Args:
        one: The number of each node's group, from 0.
        other: The same by the other grouping.

    Returns:
        1 if the groupings are the same, else less; 0 if they agree as much as chance makes them, less than 0 if less.

    Example:
        >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
        1.0
        >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
        -0.5
    """
    both = one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
    a, b, t = (_pairs(np.unique(labels, return_counts=True)[1]) for labels in (one, other, both))
    every = len(one) * (len(one) - 1) // 2
    if a == b == t:
        return 1.0  # also where there is nothing to compare: all nodes in one group, or each in its own
    return 2 * (t * every - a * b) / ((a + b) * every - 2 * a * b)  # whole numbers up to the division


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _kept(ties: sparse.csr_array, runs: list[NDArray[np.int32]]) -> Floats:
    node = np.repeat(np.arange(ties.shape[0], dtype=np.int32), np.diff(ties.indptr))
    together = np.zeros(ties.nnz)
    for member in runs:
        together += member[node] == member[ties.indices]
    both = ties.data * together * (together - 1)
    either = ties.data * together * (2 * len(runs) - together - 1)
    above, below = (np.bincount(node, sums, ties.shape[0]) for sums in (both, either))
    kept = np.full(ties.shape[0], np.nan)
    np.divide(above, below, out=kept, where=below > 0)
    return kept
