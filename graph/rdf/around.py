"""Reads one node or one link as statements, with what is around it: what a document about it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connection import Graph
from ontology.names import link_name
from ontology.schema import Schema

from .chunk import Chunk
from .iris import Iris
from .quads import cut
from .stating import Stating
from .terms import Terms

OUT, IN = "-[r{0}]->", "<-[r{0}]-"
_NAMED = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of the links of one name and direction a part has.

    Attributes:
        link: The name of the link.
        arrow: Its direction: ``OUT`` from the node, or ``IN`` to it.
        first: The number of the first that it has, counted from 1.
        last: The number of the last that it has; less than ``first`` when it has none.
        total: How many there are.
    """

    link: str
    arrow: str
    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Around:
    """A part of what is said of a node.

    Attributes:
        chunks: The statements, as all chunks of the store have them.
        shown: Which of its links these are.
    """

    chunks: tuple[Chunk, ...]
    shown: tuple[Shown, ...]

    @property
    def more(self) -> bool:
        """Whether another part follows."""
        return any(one.last < one.total for one in self.shown)

    @property
    def whole(self) -> bool:
        """Whether this part has all."""
        return all(one.first == 1 and one.last == one.total for one in self.shown)


def around(
    graph: Graph, schema: Schema, base: str, id_: str, *, part: int, most: int, beside: bool = True
) -> Around | None:
    """Read a node, its links both ways, what they say, and the names and classes of the nodes at their ends.

    A node with many links comes in parts: each has what the node says, and of the links of each name and direction
    the next ``most``, in the order of the ids at their ends. All parts together have all links.

    Args:
        graph: The store.
        schema: The ontology.
        base: What stands before a local id.
        id_: The node.
        part: Which part, from 1.
        most: How many links of each name and direction a part has at most.
        beside: State terms of other vocabularies beside the ontology's own.

    Returns:
        The part, or ``None`` if there is no such node.

    Raises:
        OntologyProblem: No class has ids that begin so.
    """
    stating = Stating(Iris(base), Terms(schema, beside))
    node = f"(n:{schema.key_of(id_).name} {{id: $id}})"
    own = graph.read(f"MATCH {node} RETURN labels(n), properties(n)", {"id": id_}).values
    if not own:
        return None
    skip = (part - 1) * most
    shown, links, ends = [], [], []
    for type_, arrow, total in _totals(graph, node, id_):
        found = _links(graph, node, type_, arrow, {"id": id_, "skip": skip, "most": most})
        shown.append(Shown(link_name(type_), arrow, skip + 1, skip + len(found), total))
        links += [_stated(id_, own[0][1], type_, arrow, row) for row in found]
        ends += [(row[0], row[1], row[2]) for row in found]
    chunks = [
        stating.said_of_nodes([id_], [own[0][0]], [own[0][1]]),
        *_said(stating, links),
        *_named(stating, id_, ends),
    ]
    return Around(tuple(chunks), tuple(shown))


def link_between(
    graph: Graph, schema: Schema, base: str, key: tuple[str, str, str], *, beside: bool = True
) -> tuple[Chunk, ...]:
    """Read one link, what it says, and the names and classes of its ends; nothing if there is no such link.

    Args:
        graph: The store.
        schema: The ontology.
        base: What stands before a local id.
        key: The name of the link, and the ids of the nodes that it leads from and to.
        beside: State terms of other vocabularies beside the ontology's own.

    Raises:
        OntologyProblem: There is no link of that name, or no class has ids that begin so.
    """
    name, source, target = key
    stating = Stating(Iris(base), Terms(schema, beside))
    ends = [schema.key_of(id_).name for id_ in (source, target)]
    found = graph.read(
        f"MATCH (n:{ends[0]} {{id: $source}})-[r:{schema.link(name).type}]->(m:{ends[1]} {{id: $target}}) "
        "RETURN type(r), properties(r), labels(n), properties(n), labels(m), properties(m)",
        {"source": source, "target": target},
    ).values
    if not found:
        return ()
    type_, said, *of_ends = found[0]
    links = [(source, type_, target, said, of_ends[1].get("sources") or [])]
    nodes = [(source, of_ends[0], of_ends[1]), (target, of_ends[2], of_ends[3])]
    return (*_said(stating, links), *_named(stating, "", nodes))


def _totals(graph: Graph, node: str, id_: str) -> Iterator[tuple[str, str, int]]:
    # A link from a node to itself starts from it; it is not told once more.
    for arrow, also in ((OUT, ""), (IN, " WHERE m.id <> $id")):
        found = graph.read(
            f"MATCH {node} WITH n MATCH (n){arrow.format('')}(m){also} RETURN type(r) AS type, count(*) ORDER BY type",
            {"id": id_},
        ).values
        yield from ((type_, arrow, int(total)) for type_, total in found)


def _links(graph: Graph, node: str, type_: str, arrow: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    also = " WHERE m.id <> $id" if arrow == IN else ""
    return graph.read(
        f"MATCH {node} WITH n MATCH (n){arrow.format(f':{type_}')}(m){also} "
        "WITH r, m ORDER BY m.id SKIP $skip LIMIT $most RETURN m.id, labels(m), properties(m), properties(r)",
        given,
    ).values


def _stated(id_: str, own: dict[str, Any], type_: str, arrow: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give a link as `Stating.said_of_links` takes it."""
    other, _, its, said = row
    return (id_, type_, other, said, own.get("sources") or []) if arrow == OUT else (
        other, type_, id_, said, its.get("sources") or [])  # fmt: skip


def _said(stating: Stating, links: Sequence[tuple[Any, ...]]) -> Iterator[Chunk]:
    if links:
        columns = [list(column) for column in zip(*links, strict=True)]
        yield from stating.said_of_links(*columns)


def _named(stating: Stating, own: str, nodes: Sequence[tuple[str, list[str], dict[str, Any]]]) -> Iterator[Chunk]:
    """State the names, classes and sources of nodes, each once and the one that the document is about not at all."""
    named = {id_: (labels, cut(values, _NAMED)) for id_, labels, values in nodes if id_ != own}
    if named:
        labels, values = zip(*named.values(), strict=True)
        yield stating.said_of_nodes(list(named), list(labels), list(values), whole=False)
