"""Roles of Gould and Fernandez against a reference, a loop over all triples, and all networks of a size."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from graph.network import Network
from graph.problem import GraphProblem
from graph.roles import ROLES, Roles, chance, roles

SIZE = 8
PAIRS = list(itertools.permutations(range(SIZE), 2))
GROUPS = st.lists(st.sampled_from(["A", "B", "C", None]), min_size=SIZE, max_size=SIZE)
ARCS = st.sets(st.sampled_from(PAIRS), max_size=len(PAIRS))
# The groups along a path by the role of its middle node, as the literature draws them.
DRAWN = {"AAA": "coordinator", "BAB": "itinerant", "ABB": "gatekeeper", "AAB": "representative", "ABC": "liaison"}


def table(arcs: set[tuple[int, int]], size: int = SIZE) -> sparse.csr_array:
    dense = np.zeros((size, size))
    for one, other in arcs:
        dense[one, other] = 1.0
    return sparse.csr_array(dense)


def undirected(arcs: set[tuple[int, int]], size: int = SIZE) -> Network:
    return Network.of([(f"{min(arc)}", f"{max(arc)}", 1.0) for arc in arcs], alone=[f"{node}" for node in range(size)])


def drawn(*groups: str) -> str:
    """Give the role by the pattern: equal groups, equal letters."""
    return next(
        role
        for pattern, role in DRAWN.items()
        if all((groups[i] == groups[j]) == (pattern[i] == pattern[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    )


def by_triples(arcs: set[tuple[int, int]], groups: list[str | None]) -> list[list[int]]:
    counts = [dict.fromkeys(ROLES, 0) for _ in groups]
    for path in itertools.permutations(range(len(groups)), 3):
        along = [group for node in path if (group := groups[node]) is not None]
        first, middle, last = path
        if len(along) == 3 and (first, middle) in arcs and (middle, last) in arcs and (first, last) not in arcs:
            counts[middle][drawn(*along)] += 1
            counts[middle]["total"] += 1
    return [list(count.values()) for count in counts]


@settings(max_examples=100, deadline=None)
@given(ARCS, GROUPS)
def test_equals_a_loop_over_triples_with_arcs(arcs: set[tuple[int, int]], groups: list[str | None]) -> None:
    found = roles(undirected(set()), groups, arcs=table(arcs))
    assert found.counts.tolist() == by_triples(arcs, groups)


@settings(max_examples=100, deadline=None)
@given(ARCS, GROUPS)
def test_equals_a_loop_over_triples_with_ties(arcs: set[tuple[int, int]], groups: list[str | None]) -> None:
    both = arcs | {(other, one) for one, other in arcs}
    found = roles(undirected(arcs), groups)
    assert found.counts.tolist() == by_triples(both, groups)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.data
def test_equals_the_published_reference(open_data: Path) -> None:
    """Who asks whom for advice among Krackhardt's managers, by department."""
    reference = rows(open_data / "networks" / "reference" / "ht_advice.dept.gould_fernandez.csv")
    advice = rows(open_data / "networks" / "ht_advice.edges.csv")
    place = {row["id"]: number for number, row in enumerate(reference)}
    arcs = {(place[row["source"]], place[row["target"]]) for row in advice}
    ids = tuple(place)
    network = Network(ids, ids, ("",) * len(ids), (None,) * len(ids), table(set(), len(ids)))
    found = roles(network, [row["group"] for row in reference], arcs=table(arcs, len(ids)))
    assert found.counts.tolist() == [[int(row[role]) for role in ROLES] for row in reference]


def all_networks(size: int, *, directed: bool) -> NDArray[np.bool_]:
    """Give every network of so many nodes once: k × size × size."""
    pairs = list((itertools.permutations if directed else itertools.combinations)(range(size), 2))
    chosen = np.array(list(itertools.product([False, True], repeat=len(pairs))))
    found = np.zeros((len(chosen), size, size), bool)
    for (one, other), tied in zip(pairs, chosen.T, strict=True):
        found[:, one, other] = tied
        if not directed:
            found[:, other, one] = tied
    return found


@pytest.mark.parametrize(
    ("groups", "directed"),
    [("AABC", True), ("AAAB", True), ("AAAA", True), ("AABCD", False), ("AAABB", False), ("AAAAA", False)],
)
def test_chance_is_that_of_all_networks(groups: str, directed: bool) -> None:
    """All networks of so many nodes are what ties of chance ½ give: mean and deviation must be exactly theirs."""
    tied = all_networks(len(groups), directed=directed)
    counts = np.zeros((len(tied), len(groups), len(ROLES)))
    for i, j, k in itertools.permutations(range(len(groups)), 3):
        is_open = tied[:, i, j] & tied[:, j, k] & ~tied[:, i, k]
        counts[:, j, ROLES.index(drawn(groups[i], groups[j], groups[k]))] += is_open
        counts[:, j, ROLES.index("total")] += is_open
    kinds = sorted(set(groups))
    mean, deviation = chance([groups.count(kind) for kind in kinds], 0.5, directed=directed)
    row_of = [kinds.index(kind) for kind in groups]
    assert counts.mean(axis=0) == pytest.approx(mean[row_of], abs=1e-12)
    assert counts.std(axis=0) == pytest.approx(deviation[row_of], abs=1e-12)


def test_z_says_who_brokers_more_than_chance() -> None:
    """Two closed groups that only one node joins: a representative and gatekeeper far beyond chance."""
    north = [(one, other) for one, other in itertools.combinations("abcdef", 2)]
    south = [(one, other) for one, other in itertools.combinations("uvwxyz", 2)]
    bridge = [("a", other) for other in "uvwx"]
    network = Network.of([(*ends, 1.0) for ends in (*north, *south, *bridge)])
    found = roles(network, ["north" if id_ < "m" else "south" for id_ in network.ids])
    broker, other = found.of("a")["gatekeeper"], found.of("b")["gatekeeper"]
    assert broker.count == 20
    assert broker.z is not None
    assert other.z is not None
    assert broker.z > 3
    assert other.z < 0


def test_ties_as_arcs_vary_by_chance_as_sna_has_it() -> None:
    """Drawn one by one the two directions even out; drawn together they do not, and z is less by √2."""
    network = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "e", 1), ("a", "c", 1)])
    together, apart = (roles(network, list("AABBC"), arcs=arcs) for arcs in (None, network.ties))
    assert np.array_equal(together.counts, apart.counts)
    assert np.array_equal(together.expected, apart.expected)
    factor = np.where(np.isin(ROLES, ["gatekeeper", "representative"]), 1.0, np.sqrt(2))
    assert together.deviation == pytest.approx(apart.deviation * factor)


def test_equals_the_formulas_of_sna() -> None:
    """Written out for groups of 4, 3 and 2, d = 0.3, and a broker in the first group."""
    d, others = 0.3, (3, 2)
    q, c = d**2 * (1 - d), d**3 * (1 - d) ** 3
    mean, deviation = chance([4, *others], d, directed=True)
    assert mean[0] == pytest.approx([q * 3 * 2, q * (3 * 2 + 2 * 1), q * 5 * 3, q * 5 * 3, q * (25 - 13), q * 8 * 7])
    shared = [2 * 3 * 2 * 1, 2 * (3 * 2 * 1 + 0), 2 * (3 * 10 + 5 * 3), 2 * (3 * 10 + 5 * 3), 4 * (3 * 1 + 2 * 3)]
    assert deviation[0] ** 2 == pytest.approx(mean[0] * (1 - q) + np.array([*shared, 2 * 8 * 7 * 6]) * c)


def test_chance_does_not_overflow() -> None:
    mean, deviation = chance([3_000_000, 4_000_000, 1], 1e-5, directed=False)
    assert np.isfinite(mean).all()
    assert np.isfinite(deviation).all()
    assert (mean >= 0).all()


def test_where_chance_leaves_no_choice_there_is_no_z() -> None:
    def scores(found: Roles) -> set[float | None]:
        return {role.z for id_ in found.ids for role in found.of(id_).values()}

    complete = Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1)])
    assert scores(roles(complete, list("AAB"))) == {None}
    assert scores(roles(Network.of([], alone="abc"), list("AAB"))) == {None}


def test_a_node_of_no_group_takes_no_part() -> None:
    network = Network.of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1)])
    found = roles(network, ["X", "X", "X", None])
    assert found.of("d") == {}
    assert found.of("b")["coordinator"].count == 2
    assert found.of("c")["total"].count == 0


@pytest.mark.parametrize("ids", ["", "a"])
def test_the_smallest_networks(ids: str) -> None:
    for groups in (["X"] * len(ids), [None] * len(ids)):
        for arcs in (None, table(set(), len(ids))):
            assert not roles(Network.of([], alone=ids), groups, arcs=arcs).counts.any()


def test_says_what_does_not_fit() -> None:
    network = Network.of([("a", "b", 1)])
    with pytest.raises(GraphProblem, match="one for each of 2 nodes"):
        roles(network, ["X"])
    with pytest.raises(GraphProblem, match="2 × 2"):
        roles(network, ["X", "Y"], arcs=table(set(), 3))
    with pytest.raises(GraphProblem, match="no node 'z'"):
        roles(network, ["X", "Y"]).of("z")
