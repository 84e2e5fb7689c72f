"""The jobs that are compared: for each the observatory's own way, then those of its peers."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import peers
import reading
from networkx.algorithms import bipartite
from scipy import sparse
from sizes import Data, Ints, taking_part
from trial import Candidate, Found, Values

from graph import brandes, path_sampling
from graph.assortativity import modularity
from graph.gather import read_affiliations
from graph.leiden import Communities, leiden
from graph.measures.constraint import constraint
from graph.measures.core_number import core_number
from graph.measures.effective_size import effective_size
from graph.measures.pagerank import pagerank
from graph.network import Network
from graph.path_sampling import Estimate
from graph.progress import Cancelled, Watch, watched
from graph.projection import project
from graph.roles import Roles, roles
from graph.ties import tied
from graph.triangles import walk

OURS = "ours"
# Seconds after which our own exact betweenness is called off, and its time told from the share that is done.
_LONG = 120.0
# How many of the first organisations are compared, and how many missing ties are named.
_TOP, _BEST = 50, 100


@dataclass(frozen=True)
class Said:
    """What comparing the values of a candidate with others came to.

    Attributes:
        text: In words.
        holds: Whether they agree.
        score: What a target may be stated for, as a modularity.
    """

    text: str
    holds: bool = True
    score: float | None = None


def same(found: Mapping[str, Values], _: Data, *, loose: Mapping[str, float] | None = None) -> dict[str, Said]:
    """Compare with ours, value by value, where both have one; relative to it, or to the mean where it is less.

    Args:
        found: The values of all.
        loose: How near those must come that are not computed to 10⁻⁹.
    """
    if OURS not in found:
        return {}
    return {
        name: _close(found[OURS], values, (loose or {}).get(name, 1e-9))
        for name, values in found.items()
        if name != OURS and len(values)
    }


def _close(ours: Values, theirs: Values, near: float) -> Said:
    if len(ours) != len(theirs):
        return Said(f"DIFFERS: {len(theirs):,} values, ours {len(ours):,}", holds=False)
    both = np.isfinite(ours) & np.isfinite(theirs)
    if not both.any():
        return Said("")
    ours, theirs = ours[both], theirs[both]
    off = float((np.abs(ours - theirs) / np.maximum(np.abs(ours), np.abs(ours).mean() or 1.0)).max())
    part = "" if both.all() else f" in {both.sum():,} of {len(both):,} values"
    return Said(f"{'agrees' if off <= near else 'DIFFERS'} within {off:.0e}{part}", off <= near)


def overlap(found: Mapping[str, Values], data: Data) -> dict[str, Said]:
    """Count which of the organisations of most betweenness are among the first."""
    if "exact" not in found:
        return {}

    def first(values: Values) -> set[int]:
        return set(np.argsort(-values[: data.counts["organisations"]], kind="stable")[:_TOP].tolist())

    true = first(found["exact"])
    counts = {name: len(true & first(values)) for name, values in found.items() if np.isfinite(values).all()}
    return {
        name: Said(f"{count} of the first {len(true)} organisations", score=count) for name, count in counts.items()
    }


def quality(found: Mapping[str, Values], data: Data) -> dict[str, Said]:
    """Give the modularity of all communities, by one formula."""
    scores = {name: modularity(data.ties, values.astype(np.int64)) or 0.0 for name, values in found.items()}
    return {
        name: Said(f"Q {score:.4f}, {len(np.unique(found[name])):,} communities", score=score)
        for name, score in scores.items()
    }


@dataclass(frozen=True)
class Job:
    """Something to be done.

    Attributes:
        name: Its name.
        grows: With which count of the data its time should grow.
        candidates: Who does it.
        compare: Compares the values of all who did.
        engine: The store that it reads; empty for none.
    """

    name: str
    grows: str
    candidates: tuple[Candidate, ...]
    compare: Callable[[Mapping[str, Values], Data], dict[str, Said]] = same
    engine: str = ""

    def candidate(self, name: str) -> Candidate:
        """Give the candidate of a name."""
        return next(one for one in self.candidates if one.name == name)


def _edges(data: Data) -> tuple[Any, int]:
    return data.edges, data.ties.shape[0]


def _sides(data: Data) -> tuple[Ints, int, int]:
    return data.pairs, data.counts["organisations"], data.counts["projects"]


def _part(data: Data) -> sparse.csr_array:
    return data.part


def _two(data: Data) -> sparse.csr_array:
    return data.two


def _ties(data: Data) -> sparse.csr_array:
    return data.ties


def _network(data: Data) -> Network:
    return data.network


def _whole(data: Data) -> Data:
    return data


def _spread(work: Callable[..., Any]) -> Callable[[tuple[Any, ...]], Any]:
    return lambda given: work(*given)


def _made(pairs: Ints, organisations: int, projects: int) -> sparse.csr_array:
    return taking_part(pairs, (organisations, projects))


def _both_sides(part: sparse.csr_array, _: Any) -> Found:
    return Found(np.concatenate([part.sum(axis=1), part.sum(axis=0)]).astype(np.float64))


def _tied(edges: tuple[Any, Any, Any], size: int) -> sparse.csr_array:
    return tied(*edges, size)


def _strengths(ties: sparse.csr_array, _: Any) -> Found:
    return Found(np.asarray(ties.sum(axis=1)))


def _rows(ties: sparse.csr_array, _: Any) -> Found:
    return peers.rows(ties)


def _built() -> tuple[Job, Job]:
    def ways(given: Callable[[Data], Any], of: str) -> list[Candidate]:
        return [
            Candidate("networkx", _spread(getattr(peers, f"nx_{of}from")), given, peers.nx_degrees),
            Candidate("igraph", _spread(getattr(peers, f"ig_{of}from")), given, peers.ig_degrees, "igraph"),
            Candidate("networkit", _spread(getattr(peers, f"nk_{of}from")), given, peers.nk_degrees, "networkit"),
        ]

    two = (Candidate(OURS, _spread(_made), _sides, _both_sides), *ways(_sides, "two_"))
    one = (Candidate(OURS, _spread(_tied), _edges, _strengths), *ways(_edges, ""))
    return Job("graph from arrays, two modes", "participations", two), Job("graph from arrays, projection", "ties", one)


def _projections() -> tuple[Job, Job]:
    def networkx(of: Callable[..., nx.Graph]) -> Candidate:
        return Candidate("networkx", peers.nx_projected(of), peers.nx_two, peers.nx_matrix)

    igraph = Candidate("igraph", peers.ig_projected, peers.ig_two, peers.ig_matrix, "igraph")
    count = Candidate(OURS, project, _part, _rows), networkx(bipartite.weighted_projected_graph), igraph
    newman = (
        Candidate(OURS, partial(project, weight="newman"), _part, _rows),
        networkx(bipartite.collaboration_weighted_projected_graph),
    )
    return Job("projection, count", "pairs", count), Job("projection, newman", "pairs", newman)


def _exact(ties: sparse.csr_array) -> tuple[Values, float]:
    """Give exact betweenness, normalised to 1, and 1; if it takes long, the share that is done by then."""
    size, shares, stop, end = ties.shape[0], [0.0], threading.Event(), time.perf_counter() + _LONG

    def told(share: float) -> None:
        shares.append(share)
        if time.perf_counter() > end:
            stop.set()

    try:
        with watched(Watch(told, stop)):
            return brandes.exact(ties) / ((size - 1) * (size - 2) / 2), 1.0
    except Cancelled:
        return np.full(size, np.nan), shares[-1]


def _exact_found(result: tuple[Values, float], _: Any) -> Found:
    values, share = result
    return Found(values, share, "" if share == 1 else f"called off at {share:.1%}")


def _nx_walked(of: str, sources: Mapping[str, int]) -> Candidate:
    return Candidate("networkx", peers.nx_betweenness, peers.walked(getattr(peers, f"nx_{of}"), sources), peers.read)


def _betweenness() -> tuple[Job, Job]:
    """Make the jobs; peers walk from so many sources where all would take hours."""

    def ways(of: str, networkx: Mapping[str, int], others: Mapping[str, int]) -> tuple[Candidate, ...]:
        igraph, networkit = getattr(peers, f"ig_{of}"), peers.nk_two if of == "two" else peers.nk_plain
        slow = {"M": 64, **others}
        return (
            Candidate(OURS, _exact, _two if of == "two" else _ties, _exact_found),
            _nx_walked(of, networkx),
            Candidate("igraph", peers.ig_betweenness, peers.walked(igraph, others), peers.read, "igraph"),
            Candidate("networkit", peers.nk_betweenness, peers.walked(networkit, slow), peers.read, "networkit"),
        )

    two, one = ways("two", {"M": 24, "L": 2}, {"L": 16}), ways("ties", {"M": 8, "L": 1}, {"L": 8})
    return (
        Job("betweenness, two modes", "participations", two),
        Job("betweenness, projection", "participations", one),
    )


def _sampled(ties: sparse.csr_array) -> Estimate:
    return path_sampling.within(ties, 0.005)


def _estimated(result: Estimate, _: Any) -> Found:
    return Found(result.values, note=f"{result.samples:,} paths")


def _top_list() -> Job:
    candidates = (
        Candidate(OURS, _sampled, _two, _estimated),
        Candidate("exact", _exact, _two, _exact_found, beyond={"L": "half an hour"}),
        _nx_walked("two", {"S": 24, "M": 24, "L": 2}),
        Candidate("networkit", peers.nk_kadabra, peers.nk_two, needs="networkit"),
    )
    return Job("betweenness, top list", "participations", candidates, overlap)


def _measured(*measures: Callable[[Network], dict[str, float | None]]) -> Callable[[Network], list[Any]]:
    """Compute measures as they are asked for: a value by id."""
    return lambda network: [one(network) for one in measures]


def _listed(result: list[dict[str, float | None]], _: Any) -> Found:
    return Found(np.array([[np.nan if value is None else value for value in one.values()] for one in result]))


def _brokers() -> tuple[Job, Job]:
    vast = {"L": "80 GB"}
    burt = (
        Candidate(OURS, _measured(constraint, effective_size), _network, _listed),
        Candidate("networkx, constraint", peers.nx_constraint, peers.nx_ties, peers.nx_half, beyond=vast),
        Candidate("networkx, both", peers.nx_burt, peers.nx_ties, peers.nx_burt_found, beyond=vast),
        Candidate(
            "igraph, constraint", peers.ig_constraint, peers.ig_ties, peers.half, "igraph", {"L": "7 minutes and more"}
        ),
    )
    hours = {"M": "hours", "L": "hours"}
    gould = (
        Candidate(OURS, _spread(roles), _grouped, _counted),
        Candidate("triangles alone", walk, _network, peers.nothing),
        Candidate("R sna", peers.roles_by_sna, _whole, peers.spoken, "Rscript", hours),
        Candidate("Python sets", peers.roles_by_sets, peers.grouped, beyond={"M": "minutes", "L": "hours"}),
    )
    return Job("constraint, effective size", "triangles", burt), Job("roles", "triangles", gould)


def _grouped(data: Data) -> tuple[Network, list[str]]:
    return data.network, [str(group) for group in data.group.tolist()]


def _counted(result: Roles, _: Any) -> Found:
    return Found(result.counts[:, :5].astype(np.float64))


def _labels(result: Communities, _: Any) -> Found:
    return Found(result.member.astype(np.float64))


def _communities() -> Job:
    candidates = (
        Candidate(OURS, leiden, _ties, _labels),
        Candidate("networkx", peers.nx_louvain, peers.nx_ties, peers.members),
        Candidate("igraph", peers.ig_leiden, peers.ig_ties, needs="igraph"),
        Candidate("networkit", peers.nk_louvain, peers.nk_ties, needs="networkit"),
    )
    return Job("communities", "ties", candidates, quality)


def _cores_and_ranks() -> tuple[Job, Job]:
    cores = (
        Candidate(OURS, _measured(core_number), _network, _listed),
        Candidate("networkx", peers.nx_core, peers.nx_ties, peers.by_node),
        Candidate("igraph", peers.ig_core, peers.ig_ties, needs="igraph"),
        Candidate("networkit", peers.nk_core, peers.nk_ties, needs="networkit"),
    )
    ranks = (
        Candidate(OURS, _measured(pagerank), _network, _listed),
        Candidate("networkx", peers.nx_pagerank, peers.nx_ties, peers.by_node),
        Candidate("igraph", peers.ig_pagerank, peers.ig_ties, needs="igraph"),
    )
    # igraph's solver ends sooner; NetworkX and ours go on until two rounds differ by 10⁻¹² in sum.
    judge = partial(same, loose={"igraph": 1e-7})
    return Job("k-core", "ties", cores), Job("PageRank", "ties", ranks, judge)


def _missing(score: str, index: Callable[..., Any]) -> Job:
    """Name the best pairs without a tie; compared is the best score of each node, which peers can tell for some."""

    def ours(ties: sparse.csr_array) -> Any:
        return importlib.import_module("graph.missing_links").best_pairs(ties, score, k=_BEST)

    def of_each(_: Any, ties: sparse.csr_array) -> Found:
        each = importlib.import_module("graph.missing_links").best_per_node(ties, score, k=1)
        best = np.full(ties.shape[0], np.nan)
        best[each.one] = each.score
        return Found(best)

    candidates = (
        Candidate(OURS, ours, _ties, of_each, "graph.missing_links"),
        Candidate("networkx", peers.nx_missing(index, _BEST), peers.nx_pairs({"M": 40, "L": 4}), peers.best_of_each),
    )
    return Job(f"missing ties, {score}", "two-paths", candidates)


def _stored(engine: str) -> Job:
    ours, rows, links = read_affiliations, reading.row_by_row, reading.links_alone
    candidates = (
        Candidate(OURS, ours, reading.warmed(reading.by_gateway, ours), reading.gathered),
        Candidate("row by row", rows, reading.warmed(reading.by_driver, rows), reading.read_rows),
        Candidate("row by row, links alone", links, reading.warmed(reading.by_driver, links), reading.read_rows),
    )
    return Job(f"out of the store, {engine}", "participations", candidates, engine=engine)


JOBS = (
    *_built(),
    *_projections(),
    *_betweenness(),
    _top_list(),
    *_brokers(),
    _communities(),
    *_cores_and_ranks(),
    _missing("adamic_adar", nx.adamic_adar_index),
    _missing("resource_allocation", nx.resource_allocation_index),
    _stored("embedded"),
    Job(
        "whole run",
        "participations",
        (Candidate(OURS, reading.whole_run, reading.ready, reading.steps),),
        engine="embedded",
    ),
    _stored("neo4j"),
)


def named(name: str) -> Job:
    """Give the job of a name."""
    return next(job for job in JOBS if job.name == name)
