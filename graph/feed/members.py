"""Writes versions of nodes as members of the stream: what a version is, and in a graph of its own what the node says.

The graph of a version has the statements that the export has of the node: its classes, values and sources, the links
that start from it and what these say. That of a node that is gone is empty. All of it is N-Quads, the statements of a
member together and ``tree:member`` first, as the TREE profile asks (https://w3id.org/tree/specification/profile).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from graph.rdf.chunk import Chunk
from graph.rdf.iris import Iris
from graph.rdf.lines import lines
from graph.rdf.stating import Stating
from graph.rdf.terms import TYPE, Terms
from graph.spelling import stored
from ontology.schema import Schema

from .versions import Told
from .words import DATE_TIME, INTEGER, MADE_BY, MEMBER, MOMENT, PLACE, VERSION_OF

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """What made the versions.

    Attributes:
        load: The id of the load.
        moment: When its versions came to be, as ``xsd:dateTime``.
    """

    load: str
    moment: str


class Writing:
    """Writes members of one stream. The IRI of a version is that of the stream with the place behind it.

    Args:
        schema: The ontology.
        base: What stands before a local id.
        stream: The IRI of the stream.
    """

    def __init__(self, schema: Schema, base: str, stream: str) -> None:
        self._schema, self._stream = schema, stream
        self._iris = Iris(base)
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
                places = {id_: number for number, id_ in enumerate(versions["id"], place)}
                said = self._said(some, versions.select("id"), places)
                for id_, kind in versions.iter_rows():
                    version = self._version(places[id_])
                    yield self._head(version, id_, kind, step, places[id_]) + "".join(said.get(version, ()))
                place += len(places)

    def _version(self, place: int) -> str:
        return f"{self._stream}/{place}"

    def _head(self, version: str, id_: str, kind: str, step: Step, place: int) -> str:
        return (
            f"<{self._stream}> <{MEMBER}> <{version}> .\n"
            f"<{version}> <{TYPE}> <{kind}> .\n"
            f"<{version}> <{VERSION_OF}> <{self._iris.node(id_)}> .\n"
            f'<{version}> <{MOMENT}> "{step.moment}"^^<{DATE_TIME}> .\n'
            f'<{version}> <{PLACE}> "{place}"^^<{INTEGER}> .\n'
            f"<{version}> <{MADE_BY}> <{self._iris.node(step.load)}> .\n"
        )

    def _said(self, told: Told, ids: pl.DataFrame, places: Mapping[str, int]) -> dict[str, list[str]]:
        """Gather what is said of some nodes by the graph it belongs to, the version."""
        nodes = told.nodes.join(ids, on="id", how="semi").sort("id")
        links = told.links.join(ids, left_on="source", right_on="id", how="semi").sort("source", "name", "target")
        said: dict[str, list[str]] = {}
        for chunk in self._chunks(nodes, links):
            owners = [self._version(places[self._iris.owner(iri)]) for iri in chunk.subjects]
            for line in "".join(lines([replace(chunk, graphs=pl.Series(owners))], graphs=True)).split("\n")[:-1]:
                said.setdefault(line[line.rindex("<") + 1 : -3], []).append(line + "\n")
        return said

    def _chunks(self, nodes: pl.DataFrame, links: pl.DataFrame) -> Iterator[Chunk]:
        if not nodes.height:
            return
        labels = [list(self._schema.class_(name).labels) for name in nodes["class"]]
        yield self._stating.said_of_nodes(nodes["id"].to_list(), labels, _spelled(nodes, "class"))
        if not links.height:
            return
        types = [self._schema.link(name).type for name in links["name"]]
        sources = dict(nodes.select("id", pl.col("sources").str.split(",")).iter_rows())
        froms = links["source"].to_list()
        stated = [sources[id_] for id_ in froms]
        yield from self._stating.said_of_links(froms, types, links["target"].to_list(), _spelled(links, "name"), stated)


def _spelled(frame: pl.DataFrame, named: str) -> list[dict[str, object]]:
    """Give what the store would hold of each."""
    return [
        stored(name, properties) | {"sources": sources.split(",")}
        for name, properties, sources in frame.select(named, "properties", "sources").iter_rows()
    ]
