"""The same jobs by other packages: NetworkX, igraph, networkit, R's sna, and plain Python.

igraph is under the GPL: the observatory does not use it, only benchmarks and tests do. All are imported where they are
used, as none but NetworkX needs to be installed.
"""

from __future__ import annotations

import csv
import heapq
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sizes import Data, Ints
from trial import Found, Values


def nx_ties(data: Data) -> nx.Graph:
    """Give the projection as NetworkX has it."""
    return nx_from(data.edges, data.ties.shape[0])


def nx_from(edges: Sequence[NDArray[Any]], size: int) -> nx.Graph:
    """Make a weighted NetworkX graph from arrays."""
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(zip(*(column.tolist() for column in edges), strict=True))
    return graph


def nx_two(data: Data) -> nx.Graph:
    """Give the network of two modes as NetworkX has it."""
    return nx_two_from(data.pairs, data.counts["organisations"], data.counts["projects"])


def nx_two_from(pairs: Ints, organisations: int, projects: int) -> nx.Graph:
    """Make a NetworkX graph of two modes from arrays."""
    graph = nx.Graph()
    graph.add_nodes_from(range(organisations), bipartite=0)
    graph.add_nodes_from(range(organisations, organisations + projects), bipartite=1)
    graph.add_edges_from(zip(pairs[:, 0].tolist(), (pairs[:, 1] + organisations).tolist(), strict=True))
    return graph


def by_node(result: dict[int, float], graph: nx.Graph) -> Found:
    """Put values by node into the order of the nodes; NaN for those that have none."""
    return Found(np.array([result.get(node, np.nan) for node in range(len(graph))], np.float64))


def nx_degrees(graph: nx.Graph, _: Any) -> Found:
    """Give the degree, or the strength, of every node."""
    return Found(np.array([degree for _, degree in graph.degree(weight="weight")], np.float64))


def nx_projected(of: Callable[[nx.Graph, range], nx.Graph]) -> Callable[[nx.Graph], nx.Graph]:
    """Project onto the first mode."""

    def project(graph: nx.Graph) -> nx.Graph:
        return of(graph, range(sum(1 for _, mode in graph.nodes(data="bipartite") if mode == 0)))

    return project


def nx_matrix(graph: nx.Graph, _: Any) -> Found:
    """Give all ties of a graph, by rows."""
    size = len(graph)
    ends = np.array([(one, other) for one, other in graph.edges()], np.int64).reshape(-1, 2)
    weights = np.array([weight for *_, weight in graph.edges(data="weight")], np.float64)
    return symmetric(ends, weights, size)


def symmetric(ends: Ints, weights: Values, size: int) -> Found:
    """Give ties that are told once, in both directions, by rows."""
    half = sparse.coo_array((weights, (ends[:, 0], ends[:, 1])), shape=(size, size))
    return rows(sparse.csr_array(half + half.T))


def rows(ties: sparse.csr_array) -> Found:
    """Give all ties of a matrix, by rows: other ends, then weights."""
    ties = sparse.csr_array(ties)
    ties.sort_indices()
    return Found(np.concatenate([ties.indices.astype(np.float64), ties.data]))


class Walked(NamedTuple):
    """A graph, and from how many of its nodes to walk.

    Attributes:
        graph: The graph.
        size: Its number of nodes.
        sources: How many, where all would take hours; else ``None``.
    """

    graph: Any
    size: int
    sources: int | None

    def read(self, values: Sequence[float] | dict[int, float]) -> Found:
        """Read betweenness, normalised to 1; of a walk from some sources only the time is of use."""
        if self.sources is None:
            listed = list(values.values()) if isinstance(values, dict) else values
            return Found(np.array(listed, np.float64))
        note = f"from {self.sources} of {self.size:,} sources"
        return Found(np.full(self.size, np.nan), self.sources / self.size, note)


def walked(make: Callable[[Data], Any], sources: Mapping[str, int]) -> Callable[[Data], Walked]:
    """Choose from how many nodes to walk, by size; all where it is not said."""

    def given(data: Data) -> Walked:
        graph = make(data)
        size = next(
            getattr(graph, name)() for name in ("number_of_nodes", "vcount", "numberOfNodes") if hasattr(graph, name)
        )
        return Walked(graph, size, sources.get(data.size))

    return given


def read(result: Any, given: Walked) -> Found:
    """Read betweenness, normalised to 1."""
    return given.read(result)


def nx_betweenness(given: Walked) -> dict[int, float]:
    """Exact betweenness, or its walks from some sources."""
    found: dict[int, float] = nx.betweenness_centrality(given.graph, k=given.sources, seed=1)
    return found


def nx_constraint(graph: nx.Graph) -> dict[int, float]:
    """Burt's constraint of all nodes, weighted."""
    found: dict[int, float] = nx.constraint(graph, weight="weight")
    return found


def nx_half(result: dict[int, float], graph: nx.Graph) -> Found:
    """Read the constraint of all nodes; their effective size is not known."""
    return half(by_node(result, graph).values, graph)


def half(result: Values | list[float], _: Any) -> Found:
    """Read one of two measures; the other is not known."""
    values = np.array(result, np.float64)
    return Found(np.concatenate([values, np.full(len(values), np.nan)]))


def nx_burt(graph: nx.Graph) -> tuple[dict[int, float], dict[int, float]]:
    """Burt's constraint and effective size of all nodes, weighted."""
    return nx.constraint(graph, weight="weight"), nx.effective_size(graph, weight="weight")


def nx_burt_found(result: tuple[dict[int, float], dict[int, float]], graph: nx.Graph) -> Found:
    """Read both.

    NetworkX 3.6 errs in the effective size of all nodes of a weighted graph (its pull request 8906), and is right where
    nodes are named, which takes thousands of times as long: that is done for some nodes, and compared.
    """
    middling = sorted(graph, key=lambda node: (graph.degree(node), node))[len(graph) // 3 :: max(len(graph) // 15, 1)]
    named = nx.effective_size(graph, nodes=middling[:8], weight="weight")
    constraint, size = (by_node(values, graph).values for values in (result[0], named))
    return Found(np.concatenate([constraint, size]))


def nx_louvain(graph: nx.Graph) -> list[set[int]]:
    """Find communities by NetworkX."""
    found: list[set[int]] = nx.community.louvain_communities(graph, weight="weight", seed=0)
    return found


def members(result: list[set[int]], graph: nx.Graph) -> Found:
    """Number the community of each node."""
    number = {node: place for place, group in enumerate(result) for node in group}
    return by_node({node: float(place) for node, place in number.items()}, graph)


def nx_core(graph: nx.Graph) -> dict[int, float]:
    """Core numbers."""
    found: dict[int, float] = nx.core_number(graph)
    return found


def nx_pagerank(graph: nx.Graph) -> dict[int, float]:
    """PageRank until two rounds differ by less than 10⁻¹² in sum, as ours."""
    found: dict[int, float] = nx.pagerank(graph, weight="weight", tol=1e-12 / max(len(graph), 1), max_iter=1000)
    return found


class Pairs(NamedTuple):
    """A graph, and the nodes whose pairs with all others are scored.

    Attributes:
        graph: The graph.
        sources: The nodes.
    """

    graph: nx.Graph
    sources: list[int]


def nx_pairs(sources: Mapping[str, int]) -> Callable[[Data], Pairs]:
    """Choose nodes whose pairs stand for those of all, by size; all where it is not said."""

    def given(data: Data) -> Pairs:
        size = data.ties.shape[0]
        some = min(sources.get(data.size, size), size)
        chosen = np.random.default_rng(1).choice(size, some, replace=False)
        return Pairs(nx_ties(data), sorted(chosen.tolist()))

    return given


def nx_missing(index: Callable[..., Any], k: int) -> Callable[[Pairs], list[tuple[int, int, float]]]:
    """Score all pairs without a tie and take the best.

    Only pairs with a partner in common: NetworkX tries all otherwise, most of which have a score of 0.
    """

    def work(given: Pairs) -> list[tuple[int, int, float]]:
        graph = given.graph
        # A list: NetworkX goes through them twice.
        pairs = [
            (one, other)
            for one in given.sources
            for other in {far for near in graph[one] for far in graph[near]} - graph[one].keys() - {one}
        ]
        scored = list(index(graph, pairs))
        heapq.nlargest(k, scored, key=lambda pair: pair[2])
        return scored

    return work


def best_of_each(result: list[tuple[int, int, float]], given: Pairs) -> Found:
    """Give the best score of each source. Each pair is met from both ends: half of them are all there are."""
    best = np.full(len(given.graph), np.nan)
    for one, _, score in result:
        best[one] = np.fmax(best[one], score)
    some, whole = len(given.sources), len(given.graph)
    note = "" if some == whole else f"pairs of {some} of {whole:,} nodes"
    return Found(best, 2 * some / whole, note)


def ig_ties(data: Data) -> Any:
    """Give the projection as igraph has it."""
    return ig_from(data.edges, data.ties.shape[0])


def ig_from(edges: Sequence[NDArray[Any]], size: int) -> Any:
    """Make a weighted igraph graph from arrays; lists of tuples are its fastest way in."""
    import igraph  # noqa: PLC0415

    one, other, weight = (column.tolist() for column in edges)
    graph = igraph.Graph(size, list(zip(one, other, strict=True)))
    graph.es["weight"] = weight
    return graph


def ig_two(data: Data) -> Any:
    """Give the network of two modes as igraph has it."""
    return ig_two_from(data.pairs, data.counts["organisations"], data.counts["projects"])


def ig_two_from(pairs: Ints, organisations: int, projects: int) -> Any:
    """Make an igraph graph of two modes from arrays."""
    import igraph  # noqa: PLC0415

    edges = list(zip(pairs[:, 0].tolist(), (pairs[:, 1] + organisations).tolist(), strict=True))
    graph = igraph.Graph(organisations + projects, edges)
    graph.vs["type"] = [False] * organisations + [True] * projects
    return graph


def ig_degrees(graph: Any, _: Any) -> Found:
    """Give the degree, or the strength, of every node."""
    return Found(np.array(graph.strength(weights="weight" if "weight" in graph.es.attributes() else None), np.float64))


def ig_projected(graph: Any) -> Any:
    """Project onto the first mode, with the number of projects shared."""
    return graph.bipartite_projection(types="type", multiplicity=True, which=False)


def ig_matrix(graph: Any, _: Any) -> Found:
    """Give all ties of a graph, by rows."""
    ends = np.array(graph.get_edgelist(), np.int64).reshape(-1, 2)
    return symmetric(ends, np.array(graph.es["weight"], np.float64), graph.vcount())


def ig_betweenness(given: Walked) -> Values:
    """Exact betweenness, or its walks from some sources."""
    size, some = given.size, None
    if given.sources is not None:
        some = np.random.default_rng(1).choice(size, given.sources, replace=False).tolist()
    return np.array(given.graph.betweenness(directed=False, sources=some)) / ((size - 1) * (size - 2) / 2)


def ig_constraint(graph: Any) -> list[float]:
    """Burt's constraint of all nodes, weighted."""
    found: list[float] = graph.constraint(weights="weight")
    return found


def ig_leiden(graph: Any) -> list[int]:
    """Find communities by igraph's Leiden, from a seed."""
    import random  # noqa: PLC0415

    random.seed(0)  # igraph draws from Python's own
    found: list[int] = graph.community_leiden("modularity", weights="weight", n_iterations=2).membership
    return found


def ig_core(graph: Any) -> list[int]:
    """Core numbers."""
    found: list[int] = graph.coreness()
    return found


def ig_pagerank(graph: Any) -> list[float]:
    """PageRank, by igraph's own solver."""
    found: list[float] = graph.pagerank(weights="weight")
    return found


def nk_ties(data: Data) -> Any:
    """Give the projection as networkit has it."""
    return nk_from(data.edges, data.ties.shape[0])


def nk_plain(data: Data) -> Any:
    """Give the projection without weights, which networkit would take for lengths of shortest paths."""
    import networkit  # noqa: PLC0415

    one, other, _ = data.edges
    return networkit.GraphFromCoo((np.ones(len(one)), (one, other)), n=data.ties.shape[0], directed=False)


def nk_from(edges: Sequence[NDArray[Any]], size: int) -> Any:
    """Make a weighted networkit graph from arrays."""
    import networkit  # noqa: PLC0415

    one, other, weight = edges
    return networkit.GraphFromCoo((weight, (one, other)), n=size, weighted=True, directed=False)


def nk_two(data: Data) -> Any:
    """Give the network of two modes as networkit has it."""
    return nk_two_from(data.pairs, data.counts["organisations"], data.counts["projects"])


def nk_two_from(pairs: Ints, organisations: int, projects: int) -> Any:
    """Make a networkit graph of two modes from arrays."""
    import networkit  # noqa: PLC0415

    ends = pairs[:, 0], pairs[:, 1] + organisations
    return networkit.GraphFromCoo((np.ones(len(pairs)), ends), n=organisations + projects, directed=False)


def nk_degrees(graph: Any, _: Any) -> Found:
    """Give the degree, or the strength, of every node."""
    return Found(np.array([graph.weightedDegree(node) for node in range(graph.numberOfNodes())], np.float64))


def nk_betweenness(given: Walked) -> Any:
    """Exact betweenness, or its walks from some sources; normalised, and on all cores."""
    import networkit  # noqa: PLC0415

    if given.sources is not None:
        return networkit.centrality.EstimateBetweenness(given.graph, given.sources, True, True).run().scores()
    return networkit.centrality.Betweenness(given.graph, True).run().scores()


def nk_kadabra(graph: Any) -> Any:
    """Estimate betweenness within 0.01 with probability 0.9."""
    import networkit  # noqa: PLC0415

    networkit.setSeed(1, useThreadId=True)
    # Positional: error, risk.
    return networkit.centrality.KadabraBetweenness(graph, 0.01, 0.1).run().scores()


def nk_louvain(graph: Any) -> Any:
    """Find communities by networkit's parallel Louvain, with refinement."""
    import networkit  # noqa: PLC0415

    return networkit.community.PLM(graph, refine=True).run().getPartition().getVector()


def nk_core(graph: Any) -> Any:
    """Core numbers."""
    import networkit  # noqa: PLC0415

    return networkit.centrality.CoreDecomposition(graph).run().scores()


class Grouped(NamedTuple):
    """A network as sets of partners, and the group of each node.

    Attributes:
        partners: For each node its partners.
        group: For each node its group.
    """

    partners: list[set[int]]
    group: list[int]


def grouped(data: Data) -> Grouped:
    """Give the projection as sets."""
    ties = data.ties
    partners = [set(ties.indices[first:last].tolist()) for first, last in pairwise(ties.indptr.tolist())]
    return Grouped(partners, data.group.tolist())


def roles_by_sets(given: Grouped) -> list[list[int]]:
    """Count the roles of Gould and Fernandez path by path."""
    partners, group = given
    counts = []
    for middle, near in enumerate(partners):
        own, of_middle = [0] * 5, group[middle]
        for first in near:
            of_first = group[first]
            for last in near - partners[first]:
                if last == first:
                    continue
                of_last = group[last]
                if of_first == of_middle:
                    own[0 if of_middle == of_last else 3] += 1
                elif of_middle == of_last:
                    own[2] += 1
                else:
                    own[1 if of_first == of_last else 4] += 1
        counts.append(own)
    return counts


_SNA = """\
suppressMessages(library(sna))
said <- commandArgs(trailingOnly = TRUE)
edges <- as.matrix(read.csv(said[1], header = FALSE)) + 1
group <- scan(said[2], quiet = TRUE)
ties <- matrix(0, length(group), length(group))
ties[edges] <- 1
ties[edges[, 2:1]] <- 1
spent <- system.time(found <- brokerage(ties, group))
write.csv(found$raw.nli[, c("w_I", "w_O", "b_OI", "b_IO", "b_O")], said[3], row.names = FALSE)
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(spent["elapsed"], spent["user.self"] + spent["sys.self"], gsub("[^0-9]", "", peak))
"""


class Spoken(NamedTuple):
    """What R answered.

    Attributes:
        rows: The table.
        spent: Wall seconds, CPU seconds, MiB.
    """

    rows: list[list[float]]
    spent: tuple[float, float, float]


def roles_by_sna(data: Data) -> Spoken:
    """Count the roles by R's sna; the time is that of its function, R's start and reading apart."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, other, _ = data.edges
        np.savetxt(folder / "edges.csv", np.column_stack([one, other]), "%d", ",")
        np.savetxt(folder / "group.txt", data.group, "%d")
        (folder / "sna.R").write_text(_SNA, encoding="utf-8")
        words = ["Rscript", "sna.R", "edges.csv", "group.txt", "out.csv"]
        done = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
        with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
            rows = [[float(value) for value in row] for row in list(csv.reader(file))[1:]]
    wall, cpu, peak = (float(word) for word in done.stdout.split())
    return Spoken(rows, (wall, cpu, peak / 1024))


def spoken(result: Spoken, _: Any) -> Found:
    """Read R's table, and what R says that it took."""
    return Found(np.array(result.rows), spent=result.spent)


def nothing(_: Any, __: Any) -> Found:
    """Compare nothing."""
    return Found(np.zeros(0))
