"""The links around one node as a table: what the network picture on its page is drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.connection import Graph
from ontology.names import link_name, link_type
from ontology.schema import Schema
from queries.table import Table

from .entity import Entity, kind_of, read_entity, told_in

COLUMNS = ("source", "target", "source_name", "target_name", "source_kind", "target_kind", "label")
_FAR = 600
_WITHIN = link_type("within")
# Nearly everything hangs on these classes: through them all is linked with all.
_HUBS = ("Region", "Topic", "Source", "Load", "Programme")
_Row = tuple[Any, ...]


def neighbourhood(graph: Graph, schema: Schema, id_: str, language: str = "en") -> Table:
    """Read the links around a node.

    Around a region: what its actors take part in, and all that is located there or concerns it, the regions within
    it included. Around anything else: its own links and those of its neighbours, but not through regions, topics
    and programmes, which would link all with all.

    Raises:
        NotFound: There is no node of that id.
    """
    entity = read_entity(graph, schema, id_, language)
    region = entity.kind == "Region"
    rows = _around_region(graph, entity, language) if region else _around(graph, schema, entity, language)
    told = [_told(schema, row) for row in _distinct(rows)]
    notes = [f"Only {_FAR} links are read."] if len(told) >= _FAR else []
    return Table(Table.of(COLUMNS, told).columns, tuple(told), title=f"Around {entity.name}", notes=tuple(notes))


def parts_of(graph: Graph, region: str) -> list[str]:
    """Give the ids of a region and of all regions within it, at most three levels down."""
    found = graph.read(
        f"MATCH (r:Region {{id: $id}}) WITH r MATCH (part:Region)-[:{_WITHIN}*0..3]->(r) "
        "RETURN collect(part.id) AS ids",
        {"id": region},
    )
    return sorted(set(found.values[0][0])) if found.values else []


def _returned(language: str) -> str:
    start, end = told_in("a", language), told_in("b", language)
    return (
        f"RETURN a.id AS source, b.id AS target, {start} AS source_name, {end} AS target_name, "
        "labels(a) AS source_labels, labels(b) AS target_labels, type(r) AS type"
    )


def _around_region(graph: Graph, entity: Entity, language: str) -> Iterable[_Row]:
    parts = {"parts": parts_of(graph, entity.id)}
    anchor = "MATCH (part:Region) WHERE part.id IN $parts WITH part MATCH (part)"
    yield from graph.read(
        f"{anchor}<-[:LOCATED_IN]-(a:Organisation) WITH DISTINCT a MATCH (a)-[r]->(b) "
        f"WHERE NOT b:Region {_returned(language)} ORDER BY target, source, type LIMIT {_FAR:d}",
        parts,
    ).values
    yield from graph.read(
        f"{anchor}<-[r:LOCATED_IN|CONCERNS]-(a) WHERE NOT a:Organisation WITH a, r, part AS b "
        f"{_returned(language)} ORDER BY source, target, type LIMIT {_FAR:d}",
        parts,
    ).values


def _around(graph: Graph, schema: Schema, entity: Entity, language: str) -> Iterable[_Row]:
    key = schema.key_of(entity.id).name
    anchor = f"MATCH (n:{key} {{id: $id}}) WITH n MATCH (n)-[r]-(m)"
    ends = "WITH startNode(r) AS a, endNode(r) AS b, r"
    given = {"id": entity.id}
    far = " AND ".join(f"NOT {{0}}:{hub}" for hub in _HUBS)
    ordered = f"ORDER BY source, target, type LIMIT {_FAR:d}"
    kept = f"WHERE type(r) <> '{link_type('loadedFrom')}'"
    yield from graph.read(f"{anchor} {kept} {ends} {_returned(language)} {ordered}", given).values
    if entity.kind in _HUBS:
        return
    near = f"{anchor} WHERE {far.format('m')} WITH DISTINCT m MATCH (m)-[r]-(k) WHERE {far.format('k')}"
    yield from graph.read(f"{near} {ends} {_returned(language)} {ordered}", given).values


def _distinct(rows: Iterable[_Row]) -> list[_Row]:
    seen = {(row[0], row[1], row[6]): row for row in rows}
    return list(seen.values())


def _told(schema: Schema, row: _Row) -> _Row:
    *ends, start, end, type_ = row
    return (*ends, kind_of(schema, start), kind_of(schema, end), link_name(type_))
