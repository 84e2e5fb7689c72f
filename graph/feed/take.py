"""Takes versions into a mirror: what its store must hold of some nodes, whatever it holds of them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from graph import plan
from graph.batch import step_of
from graph.connection import Graph, batches
from graph.rdf.read import Stated
from graph.records import Link
from graph.spelling import stored
from ontology.names import link_name
from ontology.schema import Schema

from .bookmark import WAITING, Step

_End = tuple[str, str, str]
"""Name of a link, and the ids of its ends."""
# What is computed here, and put onto nodes for Cypher, is no statement of the publisher's: it stays.
_OWN = "measure_"
_TIMEOUT = 600.0


@dataclass
class Wanted:
    """What shall be held of some nodes.

    Attributes:
        gone: Ids of those that shall not be there.
        nodes: Class, canonical properties and sources of the others, by id.
        links: Canonical properties and sources of all links that start from them, by name and ends.
    """

    gone: frozenset[str]
    nodes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    links: dict[_End, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, gone: Iterable[str], stated: Iterable[Stated]) -> Wanted:
        """Gather records."""
        wanted = cls(frozenset(gone))
        for one in stated:
            record, said = one.record, (one.record.canonical().decode(), ",".join(one.sources))
            if isinstance(record, Link):
                wanted.links[record.key] = said
            else:
                wanted.nodes[record.id] = (record.class_name, *said)
        return wanted


def transactions(graph: Graph, schema: Schema, wanted: Wanted) -> list[list[Step]]:
    """Find what makes the store hold what is wanted; links whose end is not there wait for it.

    Args:
        graph: The store.
        schema: The ontology.
        wanted: What it shall hold.

    Returns:
        The statements of one transaction, the last. Where nodes change their class, others stand before it; if only
        they are done, all is found again. Where all is as it should be, nothing changes.
    """
    taking = _Taking(graph, schema, wanted)
    return [*filter(None, taking.relabelled()), list(taking.steps())]


class _Taking:
    """What is there, beside what shall be."""

    def __init__(self, graph: Graph, schema: Schema, wanted: Wanted) -> None:
        self._graph, self._schema, self._wanted = graph, schema, wanted
        self._ids = [*wanted.nodes, *wanted.gone]
        self._nodes = {row[0]: (row[1], row[2]) for row in self._of_nodes("RETURN n.id, labels(n), properties(n)")}
        links = self._of_nodes("MATCH (n)-[r]->(m) RETURN n.id, type(r), m.id, properties(r)")
        self._links = {(link_name(type_), source, target): held for source, type_, target, held in links}
        self._new = wanted.nodes.keys() - self._nodes.keys()

    def relabelled(self) -> Iterator[list[Step]]:
        """Give nodes that are there the labels of the classes that they shall have."""
        classes, moved = self._schema.classes, []
        for id_, (labels, _) in self._nodes.items():
            was = max((one for one in labels if one in classes), key=lambda one: len(classes[one].ancestors))
            if id_ in self._wanted.nodes and was != (is_ := self._wanted.nodes[id_][0]):
                moved.append((id_, was, is_))
        shape = ("class_before", "class_after")
        for half in plan.relabelled(pl.DataFrame(moved, dict.fromkeys(("id", *shape), pl.String), orient="row")):
            yield list(_framed(plan.RELABEL, half.to_dicts(), shape))

    def steps(self) -> Iterator[Step]:
        """Change all else."""
        wanted = self._wanted
        yield from _framed(plan.UNLINK, [self._ends(end) for end in self._links if end not in wanted.links])
        yield from self._drop()
        yield f"UNWIND $ids AS id MATCH (w:{WAITING} {{source: id}}) DELETE w", {"ids": self._ids}
        yield from _framed(plan.CREATE, [
            {"class": class_, "id": id_, "properties": properties, "sources": sources}
            for id_, (class_, properties, sources) in wanted.nodes.items() if id_ in self._new
        ])  # fmt: skip
        yield from self._update()
        yield from self._link()
        yield from self._relink()

    def _of_nodes(self, what: str, ids: Iterable[str] | None = None) -> Iterator[tuple[Any, ...]]:
        of_class: dict[str, list[str]] = defaultdict(list)
        for id_ in self._ids if ids is None else ids:
            of_class[self._schema.key_of(id_).name].append(id_)
        for name, some in of_class.items():
            query = f"UNWIND $ids AS id MATCH (n:`{name}` {{id: id}}) {what}"
            yield from self._graph.read(query, {"ids": some}, timeout=_TIMEOUT).values

    def _drop(self) -> Iterator[Step]:
        gone = [{"id": id_, "prefix": id_.partition("/")[0]} for id_ in self._wanted.gone & self._nodes.keys()]
        return _framed(plan.DROP, gone, ["prefix"])

    def _update(self) -> Iterator[Step]:
        of_class: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for id_, (_, held) in self._nodes.items():
            if id_ in self._wanted.nodes and (set_ := _differing(held, _spelled(*self._wanted.nodes[id_]), {"id"})):
                of_class[self._schema.key_of(id_).name].append({"id": id_, "set": set_})
        for name, rows in of_class.items():
            for batch in batches(rows):
                yield f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}}) SET n += row.set", {"rows": batch}

    def _link(self) -> Iterator[Step]:
        """Make the links that can be made, those that waited for a node that comes now among them; note the others."""
        asked = [end for end in self._wanted.links if end not in self._links]
        there = self._there({target for _, _, target in asked})
        ready = [(end, self._wanted.links[end]) for end in asked if end[2] in there]
        waited = list(self._waited())
        yield from _framed(plan.LINK, [{**self._ends(end), "properties": said[0], "sources": said[1]}
                                       for end, said in (*ready, *waited)])  # fmt: skip
        yield f"UNWIND $ids AS id MATCH (w:{WAITING} {{target: id}}) DELETE w", {"ids": list(self._new)}
        notes = [
            {"name": end[0], "source": end[1], "target": end[2], "properties": said[0], "sources": said[1]}
            for end, said in ((end, self._wanted.links[end]) for end in asked if end[2] not in there)
        ]
        for batch in batches(notes):
            yield f"UNWIND $rows AS row CREATE (w:{WAITING}) SET w = row", {"rows": batch}

    def _there(self, ids: set[str]) -> frozenset[str]:
        """Give those of some nodes that will be there."""
        held = {row[0] for row in self._of_nodes("RETURN n.id", ids - self._wanted.nodes.keys())}
        return frozenset((held - self._wanted.gone) | (ids & self._wanted.nodes.keys()))

    def _waited(self) -> Iterator[tuple[_End, tuple[str, str]]]:
        """Give the links that wait for a node which comes now, but for those of nodes that are told anew."""
        found = self._graph.read(
            f"UNWIND $ids AS id MATCH (w:{WAITING} {{target: id}}) "
            "RETURN w.name, w.source, w.target, w.properties, w.sources",
            {"ids": list(self._new)},
            timeout=_TIMEOUT,
        ).values
        told = frozenset(self._ids)
        return (((row[0], row[1], row[2]), (row[3], row[4])) for row in found if row[1] not in told)

    def _relink(self) -> Iterator[Step]:
        of_shape: dict[_End, list[dict[str, Any]]] = defaultdict(list)
        for (name, source, target), held in self._links.items():
            said = self._wanted.links.get((name, source, target))
            if said and (set_ := _differing(held, _spelled(name, *said))):
                ends = (self._schema.key_of(source).name, self._schema.key_of(target).name)
                of_shape[self._schema.link(name).type, *ends].append({"s": source, "t": target, "set": set_})
        for (type_, one, other), rows in of_shape.items():
            match = f"MATCH (a:`{one}` {{id: row.s}}) MATCH (b:`{other}` {{id: row.t}}) MATCH (a)-[r:`{type_}`]->(b)"
            for batch in batches(rows):
                yield f"UNWIND $rows AS row {match} SET r += row.set", {"rows": batch}

    @staticmethod
    def _ends(end: _End) -> dict[str, str]:
        name, source, target = end
        prefixes = {"from_prefix": source.partition("/")[0], "to_prefix": target.partition("/")[0]}
        return {"name": name, **prefixes, "source": source, "target": target}


_SHAPES: Mapping[str, Sequence[str]] = {
    plan.CREATE: ("class",),
    plan.LINK: ("name", "from_prefix", "to_prefix"),
    plan.UNLINK: ("name", "from_prefix", "to_prefix"),
}


def _framed(kind: str, rows: Sequence[Mapping[str, str]], shape: Sequence[str] = ()) -> Iterator[Step]:
    """Carry out what a load does too, as it does it."""
    if rows:
        frame = pl.DataFrame(rows, dict.fromkeys(rows[0], pl.String))
        for group in frame.partition_by(*(shape or _SHAPES[kind]), maintain_order=True):
            yield from (step_of(kind, batch) for batch in plan.cut(group))


def _spelled(name: str, properties: str, sources: str) -> dict[str, Any]:
    return stored(name, properties) | {"sources": sources.split(",")}


def _differing(held: Mapping[str, Any], wanted: Mapping[str, Any], aside: Iterable[str] = ()) -> dict[str, Any]:
    """Give the properties that differ; null for those that shall not be there."""
    known = {name: value for name, value in held.items() if name not in aside and not name.startswith(_OWN)}
    return {name: wanted.get(name) for name in {**known, **wanted} if known.get(name) != wanted.get(name)}
