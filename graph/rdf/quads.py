"""Reads the store as statements: all of it some thousand nodes at a time, or what some nodes say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from graph.connection import Graph
from graph.kept import version
from graph.numbers import Numbers, changed
from graph.threads import in_turn
from ontology.schema import Class, Schema

from .chunk import Block, Chunk
from .columns import Columns
from .group import Group
from .iris import Iris
from .stating import Ends, Stating
from .terms import Terms

__all__ = ["Block", "Chunk", "Keep", "Reading", "chunks", "cut"]

_BATCH = 500
_TIMEOUT = 600.0
Names = frozenset[str]
Keep = Callable[[str, str, Sequence[str]], bool]


def chunks(graph: Graph, schema: Schema, base: str, *, beside: bool = True) -> Iterator[Chunk]:
    """Read the whole store: see `Reading.whole`."""
    return Reading(graph, schema, base, beside=beside).whole()


class Reading:
    """Reads one store for one base.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.
        beside: State terms of other vocabularies beside the ontology's own.

    Attributes:
        schema: The ontology.
    """

    def __init__(self, graph: Graph, schema: Schema, base: str, *, beside: bool = True) -> None:
        self.schema = schema
        self._graph, self._iris = graph, Iris(base)
        self._terms = Terms(schema, beside)
        self._stating = Stating(self._iris, self._terms)

    def whole(self) -> Iterator[Chunk]:
        """Read all nodes and links, some thousand at a time; of what was read only the ids of nodes are kept.

        The next are read while what was read before is written.

        Yields:
            What nodes say, in the order of classes and ids; then links in the same order, each time followed by what
            they say.

        Raises:
            GraphProblem: A load wrote to the store meanwhile: what was given is neither the graph before it nor after.
        """
        state = version(self._graph)
        columns, known = Columns(self._graph, self._terms), _Known(self._iris)
        ranges = columns.ranges()
        asked = [*((columns.nodes, one) for one in ranges), *((columns.links, one) for one in ranges)]
        found = in_turn(lambda one: one[0](one[1]), asked)
        for groups in filter(None, itertools.islice(found, len(ranges))):
            known.add(groups)
            yield self._stating.nodes(groups)
        ends = known.ends()
        for groups in filter(None, found):
            yield from self._stating.links([known.placed(group) for group in groups], ends)
        if version(self._graph) != state:
            raise changed()

    def nodes(self, ids: Iterable[str], only: Names | None = None) -> Iterator[Chunk]:
        """Read what some nodes say, some hundred at a time, without their links; those not there are left out.

        Args:
            ids: Local ids.
            only: The properties to say, beside classes and sources; all when left out.

        Yields:
            Statements in the order of classes and ids.
        """
        for class_, some in self._batches(ids):
            found = self._graph.columns(
                f"UNWIND $ids AS id MATCH (n:{class_.name} {{id: id}}) "
                "RETURN collect(n.id), collect(labels(n)), collect(properties(n))",
                {"ids": some},
                timeout=_TIMEOUT,
            )
            if found and found[0]:
                properties = found[2] if only is None else [cut(values, only) for values in found[2]]
                yield self._stating.said_of_nodes(found[0], found[1], properties, whole=only is None)

    def links(self, ids: Iterable[str], keep: Keep, *, into: bool = False) -> Iterator[Chunk]:
        """Read the links of some nodes, those of some hundred at a time.

        Args:
            ids: Local ids.
            keep: Whether to say a link, by the ids of both ends and its sources; asked once for each.
            into: Those that lead to the nodes, not those that start from them.

        Yields:
            Statements in the order of classes and ids.
        """
        known, match = ("m", "MATCH (m)<-[r]-(n)") if into else ("n", "MATCH (n)-[r]->(m)")
        for class_, some in self._batches(ids):
            found = self._graph.columns(
                f"UNWIND $ids AS id MATCH ({known}:{class_.name} {{id: id}}) {match} "
                "RETURN collect(n.id), collect(type(r)), collect(m.id), collect(properties(r)), "
                "collect(coalesce(n.sources, []))",
                {"ids": some},
                timeout=_TIMEOUT,
            )
            rows = [row for row in zip(*found, strict=True) if keep(row[0], row[2], row[3].get("sources") or ())]
            if rows:
                yield from self._stating.said_of_links(*(list(column) for column in zip(*rows, strict=True)))

    def _batches(self, ids: Iterable[str]) -> Iterator[tuple[Class, list[str]]]:
        of_class: dict[str, list[str]] = {class_.name: [] for class_ in self.schema.keyed()}
        for id_ in sorted(set(ids)):
            of_class[self.schema.key_of(id_).name].append(id_)
        for name, some in of_class.items():
            yield from ((self.schema.class_(name), some[at : at + _BATCH]) for at in range(0, len(some), _BATCH))


class _Known:
    """The nodes that were read, by the engine's numbers, for links to lie between them."""

    def __init__(self, iris: Iris) -> None:
        self._iris = iris
        self._ids: list[str] = []
        self._numbers: list[int] = []
        self._sources: list[tuple[str, ...]] = []
        self._sizes: list[int] = []
        self._places = Numbers([], [])

    def add(self, groups: Iterable[Group]) -> None:
        for group in groups:
            ids, numbers = group.ends
            self._ids += ids
            self._numbers += numbers
            self._sources.append(group.sources)
            self._sizes.append(group.size)

    def ends(self) -> Ends:
        """Give all nodes by their places, once they were read."""
        self._places = Numbers(self._numbers, self._ids)
        stated = np.repeat(np.arange(len(self._sizes)), self._sizes)[self._places.order]
        return Ends(self._iris, self._places.ids, self._sources, stated)

    def placed(self, links: Group) -> Group:
        """Give links with places for numbers."""
        return replace(links, ends=tuple(self._places.places(end).astype(np.int64) for end in links.ends))


def cut(values: Mapping[str, Any], only: Names) -> dict[str, Any]:
    """Keep some properties, in all their languages, and the sources."""
    return {key: value for key, value in values.items() if key == "sources" or key.partition("_")[0] in only}
