"""Measures against NetworkX and published values, on networks whose answers are known."""

from __future__ import annotations

import csv
import math
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.measure import Measure, discover, named
from graph.measures.betweenness import betweenness
from graph.measures.constraint import constraint
from graph.measures.constraint_unweighted import constraint_unweighted
from graph.measures.degree import degree
from graph.measures.effective_size import effective_size
from graph.measures.effective_size_unweighted import effective_size_unweighted
from graph.measures.efficiency import efficiency
from graph.measures.hierarchy import hierarchy
from graph.network import Network
from graph.problem import GraphProblem
from tests import missing

CLASSIC = ("flo_marriage", "flo_business", "karate", "southern_women", "ht_reports")


def peer_effective_size(network: Any) -> dict[str, float]:
    """Name the nodes: NetworkX errs for all nodes of a weighted graph at once (networkx#8906)."""
    found: dict[str, float] = nx.effective_size(network, nodes=list(network), weight="weight")
    return found


def peer_clustering(network: Any) -> dict[str, float]:
    """Take out nodes without a pair of partners, where NetworkX has 0."""
    found = nx.clustering(network)
    return {node: found[node] if network.degree(node) > 1 else math.nan for node in network}


# The same definitions as NetworkX states them; constraint, effective size and efficiency weighted where not said.
PEERS: dict[str, Callable[[Any], dict[str, float]]] = {
    "betweenness": nx.betweenness_centrality,
    "clustering": peer_clustering,
    "constraint": lambda network: nx.constraint(network, weight="weight"),
    "constraint_unweighted": nx.constraint,
    "degree": lambda network: dict(network.degree()),
    "effective_size": peer_effective_size,
    "effective_size_unweighted": nx.effective_size,
    "efficiency": lambda network: {
        node: size / max(network.degree(node), 1) for node, size in peer_effective_size(network).items()
    },
    "triangles": nx.triangles,
}


def data(name: str) -> Path:
    return missing.open_data() / "networks" / name


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def classic(name: str) -> Network:
    """Read a classic network as undirected and unweighted."""
    ties = {frozenset((row["source"], row["target"])) for row in rows(data(f"{name}.edges.csv"))}
    nodes = [row["id"] for row in rows(data(f"{name}.nodes.csv"))]
    return Network.of([(min(tie), max(tie), 1.0) for tie in ties if len(tie) == 2], alone=nodes)


def made(kind: str, seed: int) -> Network:
    """Make a random network with weights, parts that do not touch, and nodes alone."""
    chance = random.Random(seed)  # noqa: S311  (the same network at every run)
    shape = {
        "sparse": nx.gnm_random_graph(40, 45, seed=seed),
        "dense": nx.gnp_random_graph(25, 0.5, seed=seed),
        "tree": nx.random_labeled_tree(30, seed=seed),
        "hubs": nx.barabasi_albert_graph(60, 2, seed=seed),
    }[kind]
    ties = [(f"n{one:02}", f"n{other:02}", chance.choice([1, 2, 3, 0.25])) for one, other in shape.edges]
    return Network.of(ties, alone=[f"n{node:02}" for node in shape])


def assert_equal_to_peer(measure: str, network: Network) -> None:
    expected = PEERS[measure](network.to_networkx())
    found = discover()[measure](network)
    assert found.keys() == expected.keys()
    for node, value in found.items():
        wanted = expected[node]
        assert value is None if math.isnan(wanted) else value == pytest.approx(wanted, abs=1e-9, rel=1e-9)


@pytest.mark.data
@pytest.mark.parametrize("name", CLASSIC)
@pytest.mark.parametrize("measure", sorted(PEERS))
def test_equals_networkx_on_the_classic_networks(measure: str, name: str) -> None:
    assert_equal_to_peer(measure, classic(name))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["sparse", "dense", "tree", "hubs"])
@pytest.mark.parametrize("measure", sorted(PEERS))
def test_equals_networkx_on_random_networks(measure: str, kind: str, seed: int) -> None:
    assert_equal_to_peer(measure, made(kind, seed))


@pytest.mark.data
@pytest.mark.parametrize("name", ["flo_marriage", "flo_business", "karate"])
def test_equals_the_published_reference(name: str) -> None:
    network = classic(name)
    pairs = (len(network) - 1) * (len(network) - 2) / 2
    found, between, partners = constraint(network), betweenness(network), degree(network)
    separate = effective_size(network)
    for row in rows(data(f"reference/{name}.centrality.csv")):
        node, holes, paths = row["id"], found[row["id"]], between[row["id"]]
        assert partners[node] == int(row["in_degree"])
        assert paths is not None
        assert paths * pairs == pytest.approx(float(row["betweenness_raw"]), abs=1e-6)
        assert (holes is None) == (row["constraint_igraph"] == "")
        assert holes is None or holes == pytest.approx(float(row["constraint_igraph"]), abs=1e-6)
        assert separate[node] == (pytest.approx(float(size), abs=1e-6) if (size := row["effective_size"]) else None)


@pytest.mark.parametrize(
    ("alters", "expected"),
    # Everett and Borgatti (2020): an ego all of whose N alters know each other, N = 2 … 10.
    list(zip(range(2, 11), (1.125, 0.926, 0.766, 0.648, 0.560, 0.493, 0.439, 0.396, 0.361), strict=True)),
)
def test_constraint_of_an_ego_in_a_closed_group(alters: int, expected: float) -> None:
    group = nx.complete_graph(alters + 1).edges
    network = Network.of([(str(one), str(other), 1) for one, other in group])
    heavy = Network.of([(str(one), str(other), 1 + one + 2 * other) for one, other in group])
    assert constraint(network)["0"] == pytest.approx(expected, abs=5e-4)
    assert constraint_unweighted(heavy)["0"] == constraint(network)["0"]
    assert effective_size_unweighted(heavy)["0"] == pytest.approx(1)


def test_constraint_falls_when_partners_do_not_know_each_other() -> None:
    star = Network.of([("hub", f"leaf{number}", 1) for number in range(5)])
    assert constraint(star)["hub"] == pytest.approx(1 / 5)
    assert constraint(star)["leaf0"] == 1


def test_constraint_follows_the_weights() -> None:
    """By hand: p(a,b) = 3/4, p(a,c) = 1/4, no tie between b and c: 9/16 + 1/16."""
    assert constraint(Network.of([("a", "b", 3), ("a", "c", 1)]))["a"] == pytest.approx(0.625)


def test_effective_size_and_efficiency_without_weights() -> None:
    """By Borgatti: a and b know each other, so of the hub's three partners 2 · 1 / 3 is repeated."""
    network = Network.of([("hub", "a", 5), ("hub", "b", 1), ("hub", "c", 2), ("a", "b", 7)], alone=["d"])
    size, share = effective_size_unweighted(network), efficiency(network, weighted=False)
    assert size["hub"] == pytest.approx(7 / 3)
    assert share["hub"] == pytest.approx(7 / 9)
    assert size["d"] is share["d"] is None


def test_hierarchy_is_high_where_one_partner_constrains() -> None:
    """Three partners each: that know nobody else, that all know one of them, that share a hub's work unevenly."""
    even = Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1)])
    uneven = Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1), ("a", "b", 1), ("a", "c", 1)])
    heavy = Network.of([("hub", "a", 100), ("hub", "b", 1), ("hub", "c", 1)])
    none, some, nearly_all = (hierarchy(network)["hub"] for network in (even, uneven, heavy))
    assert none == pytest.approx(0, abs=1e-12)
    assert some is not None
    assert nearly_all is not None
    assert 0.01 < some < nearly_all
    assert nearly_all > 0.99


def test_hierarchy_by_hand() -> None:
    """Shares 3/4 and 1/4, so constraints 9/16 and 1/16 of 10/16: ratios 9/5 and 1/5."""
    expected = (9 / 5 * math.log(9 / 5) + 1 / 5 * math.log(1 / 5)) / (2 * math.log(2))
    found = hierarchy(Network.of([("i", "j", 3), ("i", "k", 1)], alone=["l"]))
    assert found["i"] == pytest.approx(expected)
    assert (found["j"], found["l"]) == (1, None)


@pytest.mark.parametrize("measure", sorted(discover()))
@pytest.mark.parametrize(
    "network",
    [
        Network.of([]),
        Network.of([], alone=["a"]),
        Network.of([], alone=["a", "b", "c"]),
        Network.of([("a", "b", 1)]),
        Network.of([("a", "b", 1), ("c", "d", 2)], alone=["e"]),
        Network.of([("a", "a", 5), ("a", "b", 1), ("b", "a", 1)]),
    ],
    ids=["empty", "one", "no ties", "pair", "two parts", "loop and double"],
)
def test_gives_every_node_a_number_or_nothing(measure: str, network: Network) -> None:
    """Runs over all measures of the folder, also those added later."""
    one = discover()[measure]
    found = one(network)
    assert tuple(found) == (("",) if one.whole else network.ids)
    assert all(value is None or math.isfinite(value) for value in found.values())


@pytest.mark.parametrize("measure", discover().values(), ids=lambda measure: measure.name)
def test_states_formula_and_reference(measure: Measure) -> None:
    for part in ("Args:", "Returns:", "References:", ">>>", "="):
        assert part in measure.doc


def test_a_wrong_name_suggests_the_near_one() -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'constraint'"):
        named("constrain")


def test_one_more_measure_is_one_more_file(tmp_path: Path) -> None:
    (tmp_path / "strength.py").write_text(
        "from graph.network import Network\n\n\ndef strength(network: Network) -> dict[str, float | None]:\n"
        '    """Sum of the weights."""\n'
        "    return dict(zip(network.ids, network.ties.sum(axis=1).tolist()))\n"
    )
    assert discover(tmp_path)["strength"](Network.of([("a", "b", 2)])) == {"a": 2, "b": 2}


def test_listing_measures_compiles_nothing() -> None:
    script = "import sys; from graph.measure import discover; discover(); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
