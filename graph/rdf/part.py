"""Parts of the graph to take away: what touches one region, what one source states, what an answer names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.connection import Graph
from graph.problem import GraphProblem
from ontology.problem import near
from ontology.schema import Schema

from .chunk import Chunk
from .quads import Keep, Reading

_TIMEOUT = 600.0


@dataclass(frozen=True)
class Part:
    """Which part: some nodes with all they say, links of theirs, and what those at the other ends are.

    Attributes:
        name: What to call it, as a file is called.
        nodes: Ids of the nodes that are in it with all they say.
        starts: Ids of those whose links are in it.
        ends: Ids of those whose links from elsewhere are in it.
        keep: Which of these links: see `graph.rdf.quads.Reading.links`.
    """

    name: str
    nodes: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str] = field(default=frozenset())
    keep: Keep = lambda _source, _target, _sources: True

    def chunks(self, reading: Reading) -> Iterator[Chunk]:
        """Read it.

        Yields:
            First what its nodes say, then the links, then classes of the neighbours and what each node must say, as
            its name.
        """
        met: set[str] = set()

        def starting(source: str, target: str, sources: Sequence[str]) -> bool:
            kept = self.keep(source, target, sources)
            met.update((source, target) if kept else ())
            return kept

        def coming(source: str, target: str, sources: Sequence[str]) -> bool:
            return source not in self.starts and starting(source, target, sources)

        yield from reading.nodes(self.nodes)
        yield from reading.links(self.starts, starting)
        yield from reading.links(self.ends, coming, into=True)
        yield from reading.nodes(met - self.nodes, only=_least(reading.schema))


def of_region(graph: Graph, code: str) -> Part:
    """Take a region with what touches it.

    That is: the region and those within it; all nodes located in one of them; their links, out and in; classes and
    names of the neighbours; and the regions above.

    Args:
        graph: The store.
        code: The code of the region, or its id.

    Raises:
        GraphProblem: There is no such region; the message has the near code.
    """
    id_ = code if code.startswith("region/") else f"region/{code}"
    if not graph.read("MATCH (r:Region {id: $id}) RETURN r.id AS id", {"id": id_}).values:
        known = [code.removeprefix("region/") for code in _ids(graph, "MATCH (n:Region) RETURN n.id AS id", "")]
        raise GraphProblem("region", repr(code), "the code of a region in the graph", near(code, known))
    inside = _ids(graph, "MATCH (:Region {id: $of})<-[:WITHIN*0..3]-(n:Region) RETURN DISTINCT n.id AS id", id_)
    above = _ids(graph, "MATCH (:Region {id: $of})-[:WITHIN*1..3]->(n:Region) RETURN DISTINCT n.id AS id", id_)
    located = _ids(
        graph,
        "MATCH (:Region {id: $of})<-[:WITHIN*0..3]-(r:Region)<-[:LOCATED_IN]-(n) RETURN DISTINCT n.id AS id",
        id_,
    )
    core = frozenset((*inside, *located))
    nodes = core | frozenset(above)
    return Part(
        id_.replace("/", "-"),
        nodes,
        nodes,
        core,
        lambda source, target, _: source in core or target in nodes,
    )


def of_source(graph: Graph, schema: Schema, name: str) -> Part:
    """Take what a source states: nodes, links, and names of nodes that its links lead to.

    A node that several sources state keeps no note of which value each of them gave, so it is there with all values.

    Args:
        graph: The store.
        schema: The ontology.
        name: The name of the source, or its id.

    Raises:
        GraphProblem: There is no such source; the message has the near name.
    """
    name = name.removeprefix("source/")
    known = [id_.removeprefix("source/") for id_ in _ids(graph, "MATCH (n:Source) RETURN n.id AS id", "")]
    if name not in known:
        raise GraphProblem("source", repr(name), "the name of a source in the graph", near(name, known))
    labels = [class_.name for class_ in schema.keyed()]
    stated = [f"MATCH (n:{label}) WHERE $of IN n.sources RETURN n.id AS id" for label in labels]
    linking = [f"MATCH (n:{label})-[r]->() WHERE $of IN r.sources RETURN DISTINCT n.id AS id" for label in labels]
    return Part(
        f"source-{name}",
        frozenset(id_ for query in stated for id_ in _ids(graph, query, name)) | {f"source/{name}"},
        frozenset(id_ for query in linking for id_ in _ids(graph, query, name)),
        keep=lambda _source, _target, sources: name in sources,
    )


def of_nodes(name: str, ids: Iterable[str]) -> Part:
    """Take some nodes, as an answer names them, with the links that start from them and the names of whom these meet.

    Args:
        name: What to call it.
        ids: Their local ids.

    Example:
        >>> sorted(of_nodes("two", ["region/PL22", "region/PL", "region/PL"]).nodes)
        ['region/PL', 'region/PL22']
    """
    nodes = frozenset(ids)
    return Part(name, nodes, nodes)


def _least(schema: Schema) -> frozenset[str]:
    """Name what the shapes ask of each node, its name among it, so that a part conforms as the whole does."""
    return frozenset(
        name for class_ in schema.classes.values() for name, known in class_.properties.items() if known.required
    )


def _ids(graph: Graph, query: str, of: str) -> list[str]:
    return [row[0] for row in graph.read(query, {"of": of}, timeout=_TIMEOUT).values]
