"""Writes versions of nodes as members of the stream: what a version is, and in a graph of its own what the node says.

The graph of a version has the statements that the export has of the node: its classes, values and sources, the links
that start from it and what these say. That of a node that is gone is empty. All of it is N-Quads, the statements of a
member together and ``tree:member`` first, as the TREE profile asks (https://w3id.org/tree/specification/profile).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from graph.rdf.chunk import Chunk
from graph.rdf.iris import Iris
from graph.rdf.lines import lines
from graph.rdf.stating import Stating
from graph.rdf.terms import SUBJECT, TYPE, Terms
from graph.spelling import stored
from ontology.schema import Schema

from .versions import Told
from .words import DATE_TIME, INTEGER, MADE_BY, MEMBER, MOMENT, PLACE, VERSION_OF

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """What made the versions.

    Attributes:
        number: The number of the load.
        load: Its id.
        moment: When its versions came to be, as ``xsd:dateTime``.
    """

    number: int
    load: str
    moment: str


class Writing:
    """Writes members of one stream.

    Args:
        schema: The ontology.
        base: What stands before a local id.
        stream: The IRI of the stream.
    """

    def __init__(self, schema: Schema, base: str, stream: str) -> None:
        self._schema, self._iris, self._stream = schema, Iris(base), stream
        self._stating = Stating(self._iris, Terms(schema))

    def members(self, told: Iterable[Told], step: Step, place: int) -> Iterator[str]:
        """Write members.

        Args:
            told: The nodes that differ.
            step: What made their versions.
            place: The place of the first in the stream.

        Yields:
            One member after another.
        """
        for some in told:
            for versions in some.versions.iter_slices(_AT_ONCE):
                said = self._said(some, versions.select("id"), step)
                for id_, kind in versions.iter_rows():
                    version = self._version(step, id_)
                    yield self._head(version, id_, kind, step, place) + "".join(said.get(version, ()))
                    place += 1

    def _version(self, step: Step, id_: str) -> str:
        return self._iris.node(f"version/{step.number}/{id_}")

    def _head(self, version: str, id_: str, kind: str, step: Step, place: int) -> str:
        return (
            f"<{self._stream}> <{MEMBER}> <{version}> .\n"
            f"<{version}> <{TYPE}> <{kind}> .\n"
            f"<{version}> <{VERSION_OF}> <{self._iris.node(id_)}> .\n"
            f'<{version}> <{MOMENT}> "{step.moment}"^^<{DATE_TIME}> .\n'
            f'<{version}> <{PLACE}> "{place}"^^<{INTEGER}> .\n'
            f"<{version}> <{MADE_BY}> <{self._iris.node(step.load)}> .\n"
        )

    def _said(self, told: Told, ids: pl.DataFrame, step: Step) -> dict[str, list[str]]:
        """Gather what is said of some nodes by the graph it belongs to, the version."""
        nodes = told.nodes.join(ids, on="id", how="semi").sort("id")
        links = told.links.join(ids, left_on="source", right_on="id", how="semi").sort("source", "name", "target")
        said: dict[str, list[str]] = {}
        for chunk in self._chunks(nodes, links, step):
            for line in "".join(lines([chunk], graphs=True)).split("\n")[:-1]:
                said.setdefault(line[line.rindex("<") + 1 : -3], []).append(line + "\n")
        return said

    def _chunks(self, nodes: pl.DataFrame, links: pl.DataFrame, step: Step) -> Iterator[Chunk]:
        if not nodes.height:
            return
        labels = [list(self._schema.class_(name).labels) for name in nodes["class"]]
        ids = nodes["id"].to_list()
        of_nodes = self._stating.said_of_nodes(ids, labels, _spelled(nodes, "class"))
        # An identifier has the IRI of its node, and its code behind it.
        yield self._in_graphs(of_nodes, [self._iris.id(iri.partition("#")[0]) or "" for iri in of_nodes.subjects], step)
        if not links.height:
            return
        types = [self._schema.link(name).type for name in links["name"]]
        sources = dict(nodes.select("id", pl.col("sources").str.split(",")).iter_rows())
        froms = links["source"].to_list()
        stated = [sources[id_] for id_ in froms]
        said = self._stating.said_of_links(froms, types, links["target"].to_list(), _spelled(links, "name"), stated)
        yield from self._of_links(said, froms, step)

    def _of_links(self, said: Iterable[Chunk], froms: list[str], step: Step) -> Iterator[Chunk]:
        """Put what links say of themselves beside the node that they start from."""
        direct, *told = said
        yield self._in_graphs(direct, froms, step)
        for chunk in told:
            starts = next(block.values for block in chunk.blocks if block.predicates == (SUBJECT,))
            yield self._in_graphs(chunk, [self._iris.id(iri) or "" for iri in starts], step)

    def _in_graphs(self, chunk: Chunk, ids: list[str], step: Step) -> Chunk:
        graphs = self._iris.nodes(pl.Series([f"version/{step.number}/{id_}" for id_ in ids], dtype=pl.String))
        return Chunk(chunk.subjects, graphs, chunk.blocks)


def _spelled(frame: pl.DataFrame, named: str) -> list[dict[str, object]]:
    """Give what the store would hold of each."""
    return [
        stored(name, properties) | {"sources": sources.split(",")}
        for name, properties, sources in frame.select(named, "properties", "sources").iter_rows()
    ]
