"""Missing links against NetworkX, the formulas written out on dense tables, and worlds whose new ties are known."""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray
from scipy import sparse

from graph import missing_links
from graph.missing_links import SCORES, Pairs, Score, best_pairs, best_per_node, common_partners, held_out, of_pairs
from graph.problem import GraphProblem

SIZE = 10
ALL = list(itertools.combinations(range(SIZE), 2))
TIES = some.dictionaries(some.sampled_from(ALL), some.sampled_from([1.0, 2.0, 0.25, 7.5]), max_size=30)
TOPICS = some.lists(some.lists(some.integers(0, 3), min_size=4, max_size=4), min_size=SIZE, max_size=SIZE)
GROUPS = some.none() | some.lists(some.integers(-1, 2), min_size=SIZE, max_size=SIZE).map(np.array)
NODES = some.none() | some.sets(some.integers(0, SIZE - 1)).map(sorted)
#: What NetworkX has: unweighted, and over pairs without a tie by default.
PEERS = {
    "resource_allocation": nx.resource_allocation_index,
    "adamic_adar": nx.adamic_adar_index,
    "common_neighbours": lambda graph: ((*p, len(list(nx.common_neighbors(graph, *p)))) for p in nx.non_edges(graph)),
}


def table(ties: dict[tuple[int, int], float], size: int = SIZE) -> sparse.csr_array:
    dense = np.zeros((size, size))
    for (one, other), weight in ties.items():
        dense[one, other] = dense[other, one] = weight
    return sparse.csr_array(dense)


def by_formula(dense: NDArray[Any], topics: NDArray[Any], score: Score, *, weighted: bool) -> NDArray[np.float64]:
    """Write the sum out for every pair, as in the papers."""
    size = len(dense)
    found = np.zeros((size, size))
    for one, other in itertools.permutations(range(size), 2):
        lengths = float(np.linalg.norm(topics[one]) * np.linalg.norm(topics[other]))
        cosine = float(topics[one] @ topics[other]) / lengths if lengths else 0.0
        for z in np.flatnonzero((dense[one] > 0) & (dense[other] > 0)):
            steps = dense[one, z] + dense[z, other] if weighted else 1.0
            strength = dense[z].sum() if weighted else np.count_nonzero(dense[z])
            if score == "common_neighbours":
                found[one, other] += steps
            elif score == "adamic_adar":
                found[one, other] += steps / math.log(1 + strength if weighted else strength)
            else:
                found[one, other] += steps / strength
        if score == "topic_similarity":
            found[one, other] = cosine
        elif score == "combined":
            found[one, other] *= 1 + cosine
    return found


def ranked(table: list[tuple[float, int, int]], k: int) -> list[tuple[int, int]]:
    """Sort by score, then by ids, and keep the first."""
    return [(one, other) for _, one, other in sorted((-score, one, other) for score, one, other in table if score)[:k]]


def named(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))


@pytest.mark.parametrize("score", sorted(PEERS))
@settings(max_examples=60, deadline=None)
@given(ties=TIES)
def test_equals_networkx_on_any_network(score: Score, ties: dict[tuple[int, int], float]) -> None:
    peer = nx.Graph(ties.keys())
    peer.add_nodes_from(range(SIZE))
    expected = list(PEERS[score](peer))
    one, other = (np.array([pair[end] for pair in expected], np.int64) for end in (0, 1))
    found = of_pairs(table(ties), one, other, score)
    assert found == pytest.approx([value for *_, value in expected], abs=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("score", SCORES)
@settings(max_examples=40, deadline=None)
@given(ties=TIES, topics=TOPICS)
def test_equals_the_formula_for_all_pairs(
    score: Score, weighted: bool, ties: dict[tuple[int, int], float], topics: list[list[int]]
) -> None:
    network, about = table(ties), np.array(topics)
    one, other = np.array(list(itertools.permutations(range(SIZE), 2))).T
    found = of_pairs(network, one, other, score, weighted=weighted, topics=sparse.csr_array(about))
    expected = by_formula(network.toarray(), about, score, weighted=weighted)
    assert found == pytest.approx(expected[one, other], abs=1e-9, rel=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("score", SCORES)
@settings(max_examples=40, deadline=None)
@given(data=some.data(), ties=TIES, topics=TOPICS)
def test_names_the_best_of_those_asked_for(
    score: Score, weighted: bool, data: some.DataObject, ties: dict[tuple[int, int], float], topics: list[list[int]]
) -> None:
    """Whatever the filters: what is named is what sorting all allowed pairs gives, equal scores by ids."""
    network, about, k = table(ties), sparse.csr_array(np.array(topics)), data.draw(some.sampled_from([1, 2, 5, 1000]))
    sources, targets, groups = data.draw(NODES), data.draw(NODES), data.draw(GROUPS)
    asked = {"weighted": weighted, "topics": about, "sources": sources, "targets": targets, "groups": groups}
    one, other = np.array(list(itertools.permutations(range(SIZE), 2))).T
    scores = of_pairs(network, one, other, score, weighted=weighted, topics=about).tolist()
    allowed = [
        (value, x, y)
        for value, x, y in zip(scores, one.tolist(), other.tolist(), strict=True)
        if not network[x, y]
        and (sources is None or x in sources)
        and (targets is None or y in targets)
        and (groups is None or (groups[x] >= 0 and groups[y] >= 0 and groups[x] != groups[y]))
    ]
    per_node = [pair for x in range(SIZE) for pair in ranked([entry for entry in allowed if entry[1] == x], k)]
    assert named(best_per_node(network, score, k=k, **asked)) == per_node
    once = {(value, min(x, y), max(x, y)) for value, x, y in allowed}
    found = best_pairs(network, score, k=k, **asked)
    assert named(found) == ranked(list(once), k)
    assert found.score.tolist() == sorted((value for value, *_ in once if value), reverse=True)[:k]


def test_many_rows_at_once_equal_few() -> None:
    """More nodes than shares of work: no row is spoiled by the one before it."""
    shape = nx.gnm_random_graph(200, 1500, seed=4)
    network = table({(min(tie), max(tie)): 1.0 + sum(tie) % 3 for tie in shape.edges}, 200)
    found = best_per_node(network, "adamic_adar", k=7, weighted=True)
    alone = [best_per_node(network, "adamic_adar", k=7, weighted=True, sources=np.array([node])) for node in range(200)]
    assert named(found) == [pair for pairs in alone for pair in named(pairs)]
    assert found.score == pytest.approx(of_pairs(network, found.one, found.other, "adamic_adar", weighted=True))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("score", SCORES)
def test_passing_by_nodes_without_promise_changes_nothing(
    score: Score, weighted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = nx.barabasi_albert_graph(300, 4, seed=2)
    network = table({(min(tie), max(tie)): 1.0 + sum(tie) % 3 for tie in shape.edges}, 300)
    topics = sparse.csr_array(np.random.default_rng(3).integers(0, 3, (300, 4)))
    asked = {"weighted": weighted, "topics": topics, "groups": np.arange(300) % 7, "targets": range(0, 300, 2)}
    whole = best_pairs(network, score, k=12, **asked)
    monkeypatch.setattr(missing_links, "_PROMISING", 10)
    narrowed = best_pairs(network, score, k=12, **asked)
    assert named(narrowed) == named(whole)
    assert narrowed.score == pytest.approx(whole.score)


def test_common_partners_explain_a_score() -> None:
    network = table({(0, 2): 1.0, (1, 2): 1.0, (0, 5): 2.0, (1, 5): 1.0, (0, 7): 1.0})
    assert common_partners(network, 0, 1).tolist() == [2, 5]
    assert common_partners(network, 3, 4).tolist() == []
    assert of_pairs(network, np.array([0]), np.array([1]), "common_neighbours").tolist() == [2.0]


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("size", [0, 1, 4])
def test_without_a_tie_nothing_is_named(score: Score, size: int) -> None:
    nothing, topics = sparse.csr_array((size, size)), sparse.csr_array((size, 2))
    for found in (best_per_node(nothing, score, topics=topics), best_pairs(nothing, score, topics=topics)):
        assert named(found) == []
    judged = held_out(nothing, nothing, topics=topics)
    assert judged.precision == dict.fromkeys([*SCORES, "preferential_attachment"])
    assert judged.chance is None


def test_where_all_are_tied_nothing_is_named() -> None:
    assert named(best_per_node(table(dict.fromkeys(ALL, 1.0)))) == []


def test_actors_without_a_tie_are_told_by_topics_alone() -> None:
    topics = sparse.csr_array(np.array([[1, 0], [2, 0], [0, 3]]))
    found = best_pairs(sparse.csr_array((3, 3)), "topic_similarity", topics=topics)
    assert named(found) == [(0, 1)]
    assert found.score == pytest.approx([1.0])


def small_worlds(groups: int, size: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Groups that close their triangles later, between which the only ties are those of a hub that knows all."""
    draw = np.random.default_rng(5)
    pairs = [(g * size + i, g * size + j) for g in range(groups) for i, j in itertools.combinations(range(size), 2)]
    early = draw.random(len(pairs)) < 0.4
    hub = groups * size
    before = {pair: 1.0 for pair, first in zip(pairs, early, strict=True) if first}
    before |= {(node, hub): 1.0 for node in range(hub)}
    after = {pair: 1.0 for pair, first in zip(pairs, early, strict=True) if not first}
    return table(before, hub + 1), table(after, hub + 1)


def test_closing_triangles_are_foreseen_better_than_by_degree_or_chance() -> None:
    before, after = small_worlds(12, 10)
    found = held_out(before, after, k=100)
    assert found.new == after.nnz // 2
    by_score = {name: value for name, value in found.precision.items() if value is not None}
    assert found.chance is not None
    assert by_score["resource_allocation"] > 0.9
    assert by_score["preferential_attachment"] < 0.5
    assert found.chance < 0.1
    assert set(by_score) == {"resource_allocation", "adamic_adar", "common_neighbours", "preferential_attachment"}


@settings(max_examples=60, deadline=None)
@given(before=TIES, after=TIES, groups=GROUPS, k=some.sampled_from([1, 3, 100]))
def test_baselines_are_those_of_counting_all_pairs(
    before: dict[tuple[int, int], float], after: dict[tuple[int, int], float], groups: Any, k: int
) -> None:
    degree = np.diff(table(before).indptr)
    group = np.arange(SIZE) if groups is None else groups
    fits = [
        (one, other)
        for one, other in ALL
        if degree[one] and degree[other] and group[one] >= 0 and group[other] >= 0 and group[one] != group[other]
    ]
    apart = [pair for pair in fits if pair not in before]
    best = ranked([(float(degree[one] * degree[other]), one, other) for one, other in apart], k)
    found = held_out(table(before), table(after), k=k, groups=groups)
    assert (found.pairs, found.new) == (len(apart), sum(pair in after for pair in apart))
    expected = sum(pair in after for pair in best) / len(best) if best else None
    assert found.precision["preferential_attachment"] == pytest.approx(expected)


def test_says_what_does_not_fit() -> None:
    network = table({(0, 1): 1.0, (1, 2): 1.0})
    wrong: Any = "resource_alocation"
    with pytest.raises(GraphProblem, match="resource_allocation"):
        best_per_node(network, wrong)
    with pytest.raises(GraphProblem, match="no topics"):
        best_pairs(network, "combined")
    with pytest.raises(GraphProblem, match=f"one for each of {SIZE} nodes"):
        best_pairs(network, "topic_similarity", topics=sparse.csr_array((3, 3)))
    with pytest.raises(GraphProblem, match="3 groups"):
        best_pairs(network, groups=np.array([1, 2, 3]))
    with pytest.raises(GraphProblem, match="0 to 9"):
        best_per_node(network, sources=np.array([10]))
    with pytest.raises(GraphProblem, match="1 or more"):
        best_per_node(network, k=0)
    with pytest.raises(GraphProblem, match="weights"):
        best_per_node(-network, weighted=True)
