"""The in-memory network that measures take: organisations, tied by what they do together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from ontology.names import link_type
from ontology.schema import Schema, load_schema

if TYPE_CHECKING:
    import networkx as nx

    from .connection import Graph

#: Links by which an organisation takes part in an activity.
SHARED = ("participatesIn", "attends")
# Keys per read: a few ten thousand links a record keep it far below the engines' limits on messages and lists.
_RANGE = 10_000


@dataclass(frozen=True, eq=False)
class Network:
    """An undirected weighted network of n nodes; position i in every array is the same node.

    Args:
        ids: Ids of the nodes, sorted.
        names: Their names, as shown.
        kinds: Their most specific class each.
        regions: The region each is located in, or ``None``.
        ties: n × n, symmetric, no diagonal, float64: the weight of each tie (CSR, int32 indices).

    Example:
        >>> star = Network.of([("hub", "a", 2), ("hub", "b", 1)])
        >>> star.ids, star.ties.toarray().tolist()
        (('a', 'b', 'hub'), [[0.0, 0.0, 2.0], [0.0, 0.0, 1.0], [2.0, 1.0, 0.0]])
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    ties: sparse.csr_array

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, ties: Iterable[tuple[str, str, float]], alone: Iterable[str] = ()) -> Network:
        """Make a network by hand, from ``(one, other, weight)`` and the ids of nodes without a tie.

        A tie given twice weighs the sum; a tie of a node with itself is no tie.
        """
        known = list(ties)
        ids = tuple(sorted({*alone, *(id_ for tie in known for id_ in tie[:2])}))
        place = {id_: number for number, id_ in enumerate(ids)}
        ends = np.array([(place[one], place[other]) for one, other, _ in known], np.int32).reshape(-1, 2)
        weights = np.array([weight for *_, weight in known], np.float64)
        half = sparse.coo_array((weights, (ends[:, 0], ends[:, 1])), shape=(len(ids), len(ids)))
        return cls(ids, ids, ("",) * len(ids), (None,) * len(ids), _without_diagonal(half + half.T))

    def to_networkx(self) -> nx.Graph:
        """Give the network as NetworkX has it: ``name``, ``kind``, ``region`` on nodes, ``weight`` on edges."""
        import networkx as nx  # noqa: PLC0415  (costs half a second that most callers need not pay)

        graph = nx.Graph()
        for id_, name, kind, region in zip(self.ids, self.names, self.kinds, self.regions, strict=True):
            graph.add_node(id_, name=name, kind=kind, region=region)
        upper = sparse.triu(self.ties, format="coo")
        for one, other, weight in zip(*upper.coords, upper.data, strict=True):
            graph.add_edge(self.ids[one], self.ids[other], weight=float(weight))
        return graph


def read_network(
    graph: Graph,
    *,
    region: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    links: Sequence[str] = SHARED,
    timeout: float = 120.0,
) -> Network:
    """Read organisations and how many activities each two of them share.

    The arrays come as collected lists by ranges of keys, some twenty times faster than row by row.

    Args:
        graph: The store.
        region: Id of a region; only organisations located in it or in a region within it. All by default.
        since: Leave out activities that ended before this day.
        until: Leave out activities that began after this day; one without dates is always in.
        links: Links of the ontology from an organisation to an activity.
        timeout: Seconds for each read.

    Returns:
        All organisations asked for, those without a tie included; the weight of a tie is the number of activities
        in which both take part, by whatever link and however often.
    """
    window = {"since": since, "until": until}
    regions = _read_regions(graph, timeout)
    wanted = None if region is None else _within(graph, region, timeout)
    found = _read_organisations(graph, timeout)
    ids = tuple(sorted(id_ for id_ in found if wanted is None or regions.get(id_) in wanted))
    place = {id_: number for number, id_ in enumerate(ids)}
    pairs = [pair for link in _activities(graph, window, links, timeout) for pair in link if pair[0] in place]
    schema = load_schema()
    return Network(
        ids=ids,
        names=tuple(found[id_][0] for id_ in ids),
        kinds=tuple(_kind(schema, found[id_][1]) for id_ in ids),
        regions=tuple(regions.get(id_) for id_ in ids),
        ties=_project([place[one] for one, _ in pairs], [activity for _, activity in pairs], len(ids)),
    )


def _project(rows: Sequence[int], activities: Sequence[str], size: int) -> sparse.csr_array:
    """Count for each two rows the activities they share: B·Bᵀ of the 0/1 matrix B without its diagonal."""
    _, columns = np.unique(np.array(activities, dtype=object).astype(str), return_inverse=True)
    shape = (size, int(columns.max()) + 1 if len(columns) else 0)
    part = sparse.csr_array((np.ones(len(rows), np.float64), (np.array(rows, np.int32), columns)), shape=shape)
    part.data[:] = 1  # two links between the same two are one participation
    return _without_diagonal(part @ part.T)


def _without_diagonal(square: Any) -> sparse.csr_array:
    square = sparse.coo_array(square)
    off = square.coords[0] != square.coords[1]
    ends = tuple(end[off].astype(np.int32) for end in square.coords)
    ties = sparse.csr_array((square.data[off].astype(np.float64), ends), shape=square.shape)
    ties.sum_duplicates()
    ties.eliminate_zeros()
    return ties


def _kind(schema: Schema, labels: Iterable[str]) -> str:
    """Give the most specific class of a node's labels."""
    known = [label for label in labels if label in schema.classes]
    return max(known, key=lambda label: (len(schema.class_(label).ancestors), label), default="")


def _within(graph: Graph, region: str, timeout: float) -> set[str]:
    found = graph.read(
        "MATCH (r:Region {id: $region}) WITH r MATCH (part:Region)-[:WITHIN*0..3]->(r) RETURN collect(part.id) AS ids",
        {"region": region},
        timeout=timeout,
    )
    return set(found.values[0][0]) if found.values else set()


def _ranges(graph: Graph, label: str, timeout: float) -> Iterator[dict[str, str]]:
    """Cut the keys of a label into ranges of about the same number of nodes."""
    found = graph.read(f"MATCH (n:{label}) RETURN collect(n.id) AS ids", timeout=timeout).values
    ids = sorted(found[0][0]) if found else []
    for start in range(0, len(ids), _RANGE):
        part = ids[start : start + _RANGE]
        yield {"first": part[0], "last": part[-1]}


def _read_organisations(graph: Graph, timeout: float) -> dict[str, tuple[str, list[str]]]:
    """Read id → name and labels."""
    cypher = (
        "MATCH (o:Organisation) WHERE o.id >= $first AND o.id <= $last "
        "RETURN collect(o.id) AS ids, collect(coalesce(o.name, o.id)) AS names, collect(labels(o)) AS labels"
    )
    found: dict[str, tuple[str, list[str]]] = {}
    for part in _ranges(graph, "Organisation", timeout):
        ((ids, names, labels),) = graph.read(cypher, part, timeout=timeout).values
        found.update(zip(ids, zip(names, labels, strict=True), strict=True))
    return found


def _read_regions(graph: Graph, timeout: float) -> dict[str, str]:
    """Read organisation → region; the first by id where an organisation is in several."""
    cypher = (
        "MATCH (o:Organisation) WHERE o.id >= $first AND o.id <= $last "
        "MATCH (o)-[:LOCATED_IN]->(r:Region) RETURN collect(o.id) AS ids, collect(r.id) AS regions"
    )
    found: dict[str, str] = {}
    for part in _ranges(graph, "Organisation", timeout):
        for ids, regions in graph.read(cypher, part, timeout=timeout).values:
            for id_, region in zip(ids, regions, strict=True):
                found[id_] = min(region, found.get(id_, region))
    return found


def _activities(
    graph: Graph, window: Mapping[str, Any], links: Sequence[str], timeout: float
) -> Iterator[Iterator[tuple[str, str]]]:
    """Read pairs of organisation and activity, one range of activities of one class at a time."""
    types = "|".join(link_type(link) for link in links)
    schema = load_schema()
    for class_ in schema.keyed():
        if not schema.is_a(class_.name, "Activity"):
            continue
        cypher = (
            f"MATCH (a:{class_.name}) WHERE a.id >= $first AND a.id <= $last "
            "AND ($since IS NULL OR a.endDate IS NULL OR a.endDate >= $since) "
            "AND ($until IS NULL OR a.startDate IS NULL OR a.startDate <= $until) "
            f"MATCH (o:Organisation)-[:{types}]->(a) RETURN collect(o.id) AS ids, collect(a.id) AS activities"
        )
        for part in _ranges(graph, class_.name, timeout):
            for ids, activities in graph.read(cypher, {**part, **window}, timeout=timeout).values:
                yield zip(ids, activities, strict=True)
