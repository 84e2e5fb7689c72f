"""Which two actors without a tie should have one: scores of pairs by the partners and topics that they share.

Each score but the combined one is a sum over what two nodes share, so that a node's row of scores is filled by going
two steps from it: time grows with the sum of squared degrees, and no table of all pairs is made.

Which score to take was tried on Horizon 2020 (whole programme as of December 2020, its parts as topics). Of the 1,000
pairs named from the projects that began before 2018, so many got a tie by later ones: by ``combined`` 0.74 with weights
and 0.71 without, by ``resource_allocation`` 0.71 either way, by ``adamic_adar`` 0.70, by ``common_neighbours`` 0.68,
by the product of degrees 0.57, by chance 0.0008. With the cut at 2017 or 2019 the scores come in the same order. Mean
ranks of a score and of topics named fewer (0.43 to 0.57), as did a score times the similarity alone (0.67 to 0.71). On
a small sample of Horizon Europe (1,022 projects, half a year ahead) no score beat the product of degrees by much:
``adamic_adar`` 0.20, ``combined`` with weights 0.19, product of degrees 0.19, chance 0.001.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from ontology.problem import near

from .problem import GraphProblem
from .threads import in_stripes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.uint32]
#: A pair among the best: its score, and − (one · n + other), so that of equals the first is the greater.
Entry = tuple[float, int]
#: The scores of a pair x, y; z runs over the partners that both have, d(z) is the number of partners of z.
#:
#: - ``resource_allocation``: Σ 1 / d(z) (Zhou, Lü and Zhang 2009); by weights Σ (w(x, z) + w(z, y)) / s(z);
#: - ``adamic_adar``: Σ 1 / ln d(z) (Adamic and Adar 2003); by weights Σ (w(x, z) + w(z, y)) / ln(1 + s(z));
#: - ``common_neighbours``: their number; by weights Σ w(x, z) + w(z, y);
#: - ``topic_similarity``: the cosine of the two rows of topics;
#: - ``combined``: ``resource_allocation`` · (1 + ``topic_similarity``), by weights if that is.
#:
#: By weights, w being that of a tie and s(z) the sum of those of z, is the definition of Lü and Zhou (2010).
Score = Literal["resource_allocation", "adamic_adar", "common_neighbours", "topic_similarity", "combined"]
SCORES: tuple[Score, ...] = get_args(Score)
_NEED_TOPICS = ("topic_similarity", "combined")
# What a way over something shared is worth: its factor; times the sum of the values of its steps; times their product.
_COUNT, _SUM, _PRODUCT = range(3)
# Among so many nodes of the greatest bounds the best pairs are found in less than a second.
_PROMISING = 1_000
# Within these bounds no product of two weights or topic shares vanishes: to be 0 is not to be shared.
_LEAST, _MOST = 1e-70, 1e70


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of nodes without a tie; position i in every array is the same pair.

    Args:
        one: One node, int64.
        other: The other.
        score: The score of the pair, above 0.
    """

    one: Ints
    other: Ints
    score: Floats


@dataclass(frozen=True)
class HeldOut:
    """How well the ties of later years could have been told from those of earlier ones.

    Args:
        k: How many pairs each score may name.
        pairs: Number of pairs that had no tie, among nodes that had some.
        new: How many of these have one later.
        precision: By score, the share of its best k pairs that have a tie later; of all that have a score, if these are
            fewer, and ``None`` if none has. ``preferential_attachment`` is what the product of degrees would name.
    """

    k: int
    pairs: int
    new: int
    precision: dict[str, float | None]

    @property
    def chance(self) -> float | None:
        """The precision of guessing at random: new ties per pair; ``None`` where no pair is left to be tied."""
        return self.new / self.pairs if self.pairs else None


class _Rows(NamedTuple):
    """A sparse matrix by rows: where they start, the columns in them, sorted, and the values."""

    start: Ints
    column: Places
    value: Floats


class _Ways(NamedTuple):
    """All ways of two steps from a node to another, over what they share.

    Args:
        there: From nodes to what they share.
        back: From that to nodes.
        factor: What each of that is worth.
        form: ``_COUNT``, ``_SUM`` or ``_PRODUCT``.
    """

    there: _Rows
    back: _Rows
    factor: Floats
    form: int


class _Wanted(NamedTuple):
    """Which pairs to name, and how to scale their scores.

    Args:
        ties: These are not named.
        source: The nodes that one end may be.
        target: The nodes that the other end may be.
        group: The number of each node's group, below 0 for none; only pairs of two groups are named.
        topics: By one more than the cosine of these a score is multiplied; empty for a score of its own.
        limit: How many pairs.
        together: Whether that is for all nodes together, each pair from its lower end, or for each source.
    """

    ties: _Rows
    source: Flags
    target: Flags
    group: Ints
    topics: _Ways
    limit: int
    together: bool


def best_per_node(
    ties: sparse.csr_array,
    score: Score = "resource_allocation",
    *,
    k: int = 10,
    weighted: bool = False,
    topics: sparse.csr_array | None = None,
    sources: NDArray[Any] | None = None,
    targets: NDArray[Any] | None = None,
    groups: Ints | None = None,
) -> Pairs:
    """Name for each node those that it has no tie with and should rather have one with.

    Time grows with the sum over ties of the sources of the other end's degree, on all cores; memory is O(n) a core.

    Args:
        ties: n × n, symmetric, no diagonal.
        score: By which score.
        k: How many for each node, at most.
        weighted: Use the weights of ties, which are positive; else each tie counts 1.
        topics: n × any number: how often each node is about each topic. Needed by two of the scores.
        sources: The nodes to name others for; all by default.
        targets: The nodes that may be named; all by default.
        groups: The number of each node's group, below 0 for none. Only pairs of two different groups are named, as
            those of two regions.

    Returns:
        The pairs by ``one``, which is the source, then the best first, then by ``other``. A pair that shares nothing
        has no score and is not named, so a node without a tie has none.

    Raises:
        GraphProblem: No such score, no topics where they are needed, or arrays that do not fit the ties.

    References:
        Zhou, T., Lü, L. and Zhang, Y.-C. (2009). Predicting missing links via local information. European Physical
        Journal B 71, 623–630.
        Adamic, L. A. and Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25, 211–230.
        Lü, L. and Zhou, T. (2010). Link prediction in weighted networks: the role of weak ties. EPL 89, 18001.

    Example:
        >>> from graph.network import Network
        >>> square = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "a", 1), ("a", "e", 1)])
        >>> found = best_per_node(square.ties, k=1)
        >>> [(square.ids[one], square.ids[other]) for one, other in zip(found.one, found.other)]
        [('a', 'c'), ('b', 'd'), ('c', 'a'), ('d', 'b'), ('e', 'b')]
        >>> found.score.round(2).tolist()
        [1.0, 0.83, 1.0, 0.83, 0.33]
    """
    ways = _ways(ties, score, topics, weighted=weighted)
    factor = topics if score == "combined" else None
    found = _best(ways, _wanted(ties, (sources, targets), groups, factor, k=k, together=False))
    order = np.lexsort((found.other, -found.score, found.one))
    return Pairs(found.one[order], found.other[order], found.score[order])


def best_pairs(
    ties: sparse.csr_array,
    score: Score = "resource_allocation",
    *,
    k: int = 100,
    weighted: bool = False,
    topics: sparse.csr_array | None = None,
    sources: NDArray[Any] | None = None,
    targets: NDArray[Any] | None = None,
    groups: Ints | None = None,
) -> Pairs:
    """Name the pairs of the whole network that have no tie and should rather have one.

    No score is greater than what all partners of a node would give to it. So the best pairs among the nodes with the
    greatest bounds tell of most other nodes that they can be in none, and these are passed by.

    Args:
        ties: n × n, symmetric, no diagonal.
        score: By which score; see ``best_per_node``.
        k: How many pairs, at most.
        weighted: Use the weights of ties, which are positive; else each tie counts 1.
        topics: n × any number: how often each node is about each topic.
        sources: One end of each pair is one of these nodes; all by default.
        targets: The other end is one of these; all by default.
        groups: The number of each node's group, below 0 for none; only pairs of two groups are named.

    Returns:
        The best first, then by ``one`` and ``other``, of which ``one`` has the lower number.

    Raises:
        GraphProblem: As by ``best_per_node``.

    Example:
        >>> from graph.network import Network
        >>> square = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "a", 1)])
        >>> found = best_pairs(square.ties, "common_neighbours")
        >>> found.one.tolist(), found.other.tolist(), found.score.tolist()
        ([0, 1], [2, 3], [2.0, 2.0])
    """
    ways = _ways(ties, score, topics, weighted=weighted)
    factor = topics if score == "combined" else None
    found = _best(*_narrowed(ways, _wanted(ties, (sources, targets), groups, factor, k=k, together=True)))
    order = np.lexsort((found.other, found.one, -found.score))[:k]
    return Pairs(found.one[order], found.other[order], found.score[order])


def of_pairs(
    ties: sparse.csr_array,
    one: NDArray[Any],
    other: NDArray[Any],
    score: Score = "resource_allocation",
    *,
    weighted: bool = False,
    topics: sparse.csr_array | None = None,
) -> Floats:
    """Score given pairs, with a tie or without.

    Args:
        ties: n × n, symmetric, no diagonal.
        one: One node of each pair.
        other: The other.
        score: By which score; see ``best_per_node``.
        weighted: Use the weights of ties, which are positive; else each tie counts 1.
        topics: n × any number: how often each node is about each topic.

    Returns:
        A score for each pair, 0 where nothing is shared.

    Raises:
        GraphProblem: As by ``best_per_node``.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1))
        >>> of_pairs(path, [0, 0], [2, 1]).tolist()
        [0.5, 0.0]
    """
    ways = _ways(ties, score, topics, weighted=weighted)
    ends = np.asarray(one, np.int64), np.asarray(other, np.int64)
    found: Floats = _of_pairs(*ends, ways, _by_topic(ties, topics if score == "combined" else None))
    return found


def common_partners(ties: sparse.csr_array, one: int, other: int) -> Ints:
    """Give the nodes that two nodes both have a tie with, in order: what explains a score.

    Example:
        >>> path = sparse.csr_array(np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1))
        >>> common_partners(path, 0, 2).tolist()
        [1]
    """
    mine, theirs = (ties.indices[ties.indptr[node] : ties.indptr[node + 1]] for node in (one, other))
    return np.intersect1d(mine, theirs).astype(np.int64)


def held_out(
    before: sparse.csr_array,
    after: sparse.csr_array,
    *,
    k: int = 100,
    weighted: bool = False,
    topics: sparse.csr_array | None = None,
    groups: Ints | None = None,
    scores: Sequence[Score] = SCORES,
) -> HeldOut:
    """Measure how many of the pairs that each score names do get a tie.

    Only nodes with a tie before take part: of others nothing could be known, and counting them would flatter every
    score against chance.

    Args:
        before: n × n, symmetric, no diagonal: the ties of earlier years.
        after: Those of later years, between the same nodes; a tie that was there before is no news.
        k: How many pairs each score names.
        weighted: Use the weights of the earlier ties.
        topics: n × any number: what each node was about in the earlier years. Without, two scores are left out.
        groups: The number of each node's group, below 0 for none; only pairs of two groups are looked at.
        scores: Which scores.

    Raises:
        GraphProblem: As by ``best_per_node``.

    Example:
        >>> path, closed = np.diag([1.0, 1.0, 1.0], 1), np.zeros((4, 4))
        >>> closed[0, 2] = closed[2, 0] = 1
        >>> found = held_out(sparse.csr_array(path + path.T), sparse.csr_array(closed))
        >>> found.precision["common_neighbours"], found.chance
        (0.5, 0.3333333333333333)
    """
    active = np.flatnonzero(np.diff(before.indptr))
    names = [score for score in scores if topics is not None or score not in _NEED_TOPICS]
    chosen: dict[str, Pairs] = {
        score: best_pairs(
            before, score, k=k, weighted=weighted, topics=topics, sources=active, targets=active, groups=groups
        )
        for score in names
    }
    wanted = _wanted(before, (active, active), groups, None, k=k, together=True)
    order = active[np.argsort(-np.diff(before.indptr)[active], kind="stable")]
    by_degree = _unpacked(_best_by_degree(order, wanted), len(wanted.group))
    return _judged({**chosen, "preferential_attachment": by_degree}, before, after, wanted)


def _judged(chosen: dict[str, Pairs], before: sparse.csr_array, after: sparse.csr_array, wanted: _Wanted) -> HeldOut:
    tied = _keys(before, wanted)
    new = np.setdiff1d(_keys(after, wanted), tied)
    size = len(wanted.group)
    hits = {name: np.isin(pairs.one * size + pairs.other, new) for name, pairs in chosen.items()}
    _, sizes = np.unique(wanted.group[wanted.source & (wanted.group >= 0)], return_counts=True)
    return HeldOut(
        k=wanted.limit,
        pairs=int(sizes.sum() ** 2 - (sizes**2).sum()) // 2 - len(tied),
        new=len(new),
        precision={name: float(hit.mean()) if len(hit) else None for name, hit in hits.items()},
    )


def _keys(ties: sparse.csr_array, wanted: _Wanted) -> Ints:
    """Number the ties between nodes that take part: lower end · n + higher end."""
    upper = sparse.triu(ties, 1, format="coo")
    one, other = (end.astype(np.int64) for end in upper.coords)
    group, part = wanted.group, wanted.source
    kept = part[one] & part[other] & (group[one] >= 0) & (group[other] >= 0) & (group[one] != group[other])
    keys: Ints = (one * len(group) + other)[kept]
    return keys


def _best(ways: _Ways, wanted: _Wanted) -> Pairs:
    rows = np.flatnonzero(wanted.source | wanted.target if wanted.together else wanted.source)
    parts = in_stripes(lambda share: _best_of(rows[share], ways, wanted), len(rows))
    keys = np.concatenate([np.zeros(0, np.int64), *(keys for keys, _ in parts)])
    scores = np.concatenate([np.zeros(0), *(scores for _, scores in parts)])
    return _unpacked((keys, scores), len(wanted.group))


def _narrowed(ways: _Ways, wanted: _Wanted) -> tuple[_Ways, _Wanted]:
    """Leave out the nodes that cannot be in one of the best pairs, by the best among the most promising ones."""
    bound = _bounds(ways, wanted)
    part = np.flatnonzero(wanted.source | wanted.target)
    promising = part[np.argsort(-bound[part], kind="stable")[: _PROMISING + wanted.limit]]
    if ways.form == _PRODUCT or len(promising) == len(part):
        return ways, wanted
    scores = np.sort(_best(*_among(ways, wanted, _flags(promising, len(bound)))).score)[::-1]
    if len(scores) < wanted.limit:
        return ways, wanted
    # Sums in another order may differ in the last digits.
    return _among(ways, wanted, bound >= scores[wanted.limit - 1] * (1 - 1e-9))


def _bounds(ways: _Ways, wanted: _Wanted) -> Floats:
    """Give for each node a score that it cannot exceed with any other: all its ways lead there, by the best step."""
    there, back = ways.there, ways.back
    worth = ways.factor[there.column]
    if ways.form != _COUNT:
        last = np.zeros(len(back.start) - 1)
        np.maximum.at(last, np.repeat(np.arange(len(last)), np.diff(back.start)), back.value)
        worth = worth * (there.value + last[there.column])
    sums = np.concatenate([np.zeros(1), np.cumsum(worth)])
    most = 2.0 if len(wanted.topics.there.column) else 1.0
    return np.asarray(most * (sums[there.start[1:]] - sums[there.start[:-1]]))


def _among(ways: _Ways, wanted: _Wanted, kept: Flags) -> tuple[_Ways, _Wanted]:
    """Go only between some nodes, over whatever they share."""
    some = kept[ways.back.column]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(some)])[ways.back.start]
    back = _Rows(start, ways.back.column[some], ways.back.value[some])
    return ways._replace(back=back), wanted._replace(source=wanted.source & kept, target=wanted.target & kept)


def _unpacked(found: tuple[Ints, Floats], size: int) -> Pairs:
    keys, scores = found
    one, other = np.divmod(keys, max(size, 1))
    return Pairs(one, other, scores)


def _ways(ties: sparse.csr_array, score: Score, topics: sparse.csr_array | None, *, weighted: bool) -> _Ways:
    """Give what a score sums over."""
    if score not in SCORES:
        raise GraphProblem("the scores", f"no score {score!r}", "the name of a score", near(score, SCORES))
    if topics is None and score in _NEED_TOPICS:
        raise GraphProblem(f"the score {score}", "no topics", "what each node is about", "Give topics=.")
    if score == "topic_similarity":
        return _by_topic(ties, topics)
    if weighted:
        _check_size("the weights of ties", ties.data)
    degree = np.diff(ties.indptr)
    # What is shared has two partners at least; other nodes are given them so that nothing is divided by 0.
    size = np.where(degree > 1, ties.sum(axis=1) if weighted else degree, 2.0)
    factor = np.ones(len(degree))
    if score == "adamic_adar":
        factor = 1.0 / (np.log1p(size) if weighted else np.log(size))
    elif score != "common_neighbours":
        factor = 1.0 / size
    rows = _rows(ties)
    return _Ways(rows, rows, factor, _SUM if weighted else _COUNT)


def _by_topic(ties: sparse.csr_array, topics: sparse.csr_array | None) -> _Ways:
    """Give the ways over topics, rows of which are scaled to length 1, so that products of them sum to cosines."""
    size = ties.shape[0]
    counts = sparse.csr_array((size, 0) if topics is None else topics, dtype=np.float64, copy=True)
    if counts.shape[0] != size:
        raise GraphProblem(
            "the topics", f"{counts.shape[0]} rows", f"one for each of {size} nodes", "Use the order of the network."
        )
    counts.sum_duplicates()
    counts.eliminate_zeros()
    _check_size("the topics", counts.data)
    length = np.sqrt(counts.power(2).sum(axis=1))
    counts.data /= np.repeat(length, np.diff(counts.indptr))
    return _Ways(_rows(counts), _rows(counts.T.tocsr()), np.ones(counts.shape[1]), _PRODUCT)


def _check_size(what: str, values: NDArray[Any]) -> None:
    if len(values) and not (values.min() >= _LEAST and values.max() <= _MOST):
        raise GraphProblem(
            what,
            f"values from {values.min():g} to {values.max():g}",
            f"values from {_LEAST:g} to {_MOST:g}",
            "Leave out what is 0 and rescale the rest.",
        )


def _wanted(
    ties: sparse.csr_array,
    ends: tuple[NDArray[Any] | None, NDArray[Any] | None],
    groups: Ints | None,
    topics: sparse.csr_array | None,
    *,
    k: int,
    together: bool,
) -> _Wanted:
    size = ties.shape[0]
    if k < 1:
        raise GraphProblem("the number of pairs", f"{k}", "1 or more", "Ask for one at least.")
    if groups is not None and len(groups) != size:
        raise GraphProblem("the groups", f"{len(groups)} groups", f"one for each of {size} nodes", "Give -1 for none.")
    group = np.asarray(range(size) if groups is None else groups, np.int64)
    source, target = (_flags(end, size) for end in ends)
    return _Wanted(_rows(ties), source, target, group, _by_topic(ties, topics), k, together)


def _flags(nodes: NDArray[Any] | None, size: int) -> Flags:
    if nodes is None:
        return np.ones(size, np.bool_)
    places = np.asarray(nodes, np.int64)
    if not ((places >= 0) & (places < size)).all():
        outside = f"numbers from {places.min()} to {places.max()}"
        raise GraphProblem("the nodes asked for", outside, f"0 to {size - 1}", "Use the order of the network.")
    flags = np.zeros(size, np.bool_)
    flags[places] = True
    return flags


def _rows(matrix: sparse.csr_array) -> _Rows:
    ordered = matrix if matrix.has_sorted_indices else matrix.sorted_indices()
    values = ordered.data.astype(np.float64, copy=False)
    return _Rows(ordered.indptr.astype(np.int64), ordered.indices.astype(np.uint32), values)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _best_of(nodes: Ints, ways: _Ways, wanted: _Wanted) -> tuple[Ints, Floats]:
    """Give the best pairs of these nodes as one · n + other, with their scores."""
    size = len(wanted.group)
    sums, touched = np.zeros(size), np.empty(size + 1, np.uint32)
    # For the compiler an empty list has no type.
    best: list[Entry] = [(0.0, 0) for _ in range(0)]
    found: list[Entry] = [(0.0, 0) for _ in range(0)]
    for node in nodes:
        count = _walk(node, ways, wanted.together, sums, touched)
        _choose(node, touched[:count], sums, wanted, best)
        if not wanted.together:
            found.extend(best)
            best.clear()
    found.extend(best)
    return _as_arrays(found)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _as_arrays(found: list[Entry]) -> tuple[Ints, Floats]:
    keys, scores = np.empty(len(found), np.int64), np.empty(len(found))
    for place, (score, key) in enumerate(found):
        keys[place], scores[place] = -key, score
    return keys, scores


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _walk(node: int, ways: _Ways, beyond: bool, sums: Floats, touched: Places) -> np.uint64:
    """Go two steps from a node, adding up at all nodes come to, or those beyond it; note these, and count them.

    Each is noted, and the next only elsewhere if it was not come to before: a branch would be guessed wrong too often.
    """
    there, back = ways.there, ways.back
    count = np.uint64(0)
    for place in range(there.start[node], there.start[node + 1]):
        shared = there.column[place]
        first, last = back.start[shared], back.start[shared + 1]
        if beyond:
            first += np.searchsorted(back.column[first:last], np.uint32(node), side="right")
        if ways.form == _COUNT:
            worth = ways.factor[shared]
            for other in back.column[first:last]:
                touched[count] = other
                count += np.uint64(sums[other] == 0.0)
                sums[other] += worth
        else:
            value, factor = there.value[place], ways.factor[shared]
            for spot in range(np.uint64(first), np.uint64(last)):
                other, theirs = back.column[spot], back.value[spot]
                touched[count] = other
                count += np.uint64(sums[other] == 0.0)
                sums[other] += _worth(value, theirs, factor, ways.form)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _worth(one: float, other: float, factor: float, form: int) -> float:
    """Give what a way of two steps is worth; the same in both directions, to the last digit."""
    if form == _COUNT:
        return factor
    return factor * (one + other) if form == _SUM else factor * (one * other)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _choose(node: int, touched: Places, sums: Floats, wanted: _Wanted, best: list[Entry]) -> None:
    """Keep the best of the nodes come to in a heap, the worst on top, and leave the sums at 0."""
    ties, size = wanted.ties, len(wanted.group)
    sums[node] = 0.0
    for partner in ties.column[ties.start[node] : ties.start[node + 1]]:
        sums[partner] = 0.0
    most = 2.0 + 1e-9 if len(wanted.topics.there.column) else 1.0  # cosines may come out a little over 1
    for other in touched:
        score = sums[other]
        sums[other] = 0.0
        if score == 0.0 or (len(best) == wanted.limit and score * most < best[0][0]):
            continue
        if _fits(node, other, wanted):
            score *= 1.0 + _of_pair(node, other, wanted.topics)
            _keep((score, -int(node * size + other)), wanted.limit, best)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _keep(entry: Entry, limit: int, best: list[Entry]) -> None:
    if len(best) < limit:
        heappush(best, entry)
    elif entry > best[0]:
        heapreplace(best, entry)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _fits(one: int, other: int, wanted: _Wanted) -> bool:
    group, source, target = wanted.group, wanted.source, wanted.target
    if group[one] < 0 or group[other] < 0 or group[one] == group[other]:
        return False
    return (source[one] and target[other]) or (wanted.together and source[other] and target[one])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _of_pair(one: int, other: int, ways: _Ways) -> float:
    """Sum over what two nodes share, by going along both rows."""
    rows, total = ways.there, 0.0
    mine, theirs = rows.start[one], rows.start[other]
    while mine < rows.start[one + 1] and theirs < rows.start[other + 1]:
        shared = rows.column[mine]
        if shared < rows.column[theirs]:
            mine += 1
        elif shared > rows.column[theirs]:
            theirs += 1
        else:
            total += _worth(rows.value[mine], rows.value[theirs], ways.factor[shared], ways.form)
            mine += 1
            theirs += 1
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _of_pairs(one: Ints, other: Ints, ways: _Ways, topics: _Ways) -> Floats:
    scores = np.empty(len(one))
    for place in range(len(one)):
        scores[place] = _of_pair(one[place], other[place], ways)
        scores[place] *= 1.0 + _of_pair(one[place], other[place], topics)
    return scores


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _best_by_degree(order: Ints, wanted: _Wanted) -> tuple[Ints, Floats]:
    """Give the pairs without a tie whose product of degrees is greatest; nodes come by degree, the greatest first."""
    ties, size = wanted.ties, len(wanted.group)
    degree = ties.start[1:] - ties.start[:-1]
    best: list[Entry] = [(0.0, 0) for _ in range(0)]
    for place, node in enumerate(order):
        for other in order[place + 1 :]:
            low, high = min(node, other), max(node, other)
            entry = (float(degree[node] * degree[other]), -int(low * size + high))
            if len(best) == wanted.limit and entry < best[0]:
                break  # as all that follow
            row = ties.column[ties.start[low] : ties.start[low + 1]]
            at = np.searchsorted(row, np.uint32(high))
            is_tied = at < len(row) and row[at] == high
            if not is_tied and _fits(node, other, wanted):
                _keep(entry, wanted.limit, best)
    return _as_arrays(best)
