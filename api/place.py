"""What a region holds, the regions within it included: actors by kind, what concerns it, what its actors do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.connection import Graph
from ontology.schema import Schema

from .entity import kind_of, name_in, told_in
from .neighbourhood import parts_of

_MOST = 300


@dataclass(frozen=True)
class Member:
    """A thing of a region: ``weight`` counts what it takes part in, or how many of the region take part in it."""

    id: str
    kind: str
    name: str
    region: str
    weight: int


@dataclass(frozen=True)
class Place:
    """What a region holds.

    Args:
        parts: How many regions it counts, itself included.
        actors: Its actors by class, the most active first.
        things: All else that is located there or concerns it, by class: actions, good practices.
        activities: What its actors take part in, most of them first.
        totals: How many there are of each class, also those not listed.
    """

    parts: int
    actors: dict[str, tuple[Member, ...]]
    things: dict[str, tuple[Member, ...]]
    activities: tuple[Member, ...]
    totals: dict[str, int]


def read_place(graph: Graph, schema: Schema, region: str, language: str = "en") -> Place:
    """Read what a region holds.

    Args:
        graph: The store.
        schema: The ontology.
        region: Id of the region.
        language: In which to call things.
    """
    parts = parts_of(graph, region)
    actors = _members(graph, schema, parts, _actors(language))
    things = _members(graph, schema, parts, _things(language))
    activities = _members(graph, schema, parts, _activities(language))
    totals: dict[str, int] = {}
    for member in (*actors, *things):
        totals[member.kind] = totals.get(member.kind, 0) + 1
    totals["activities"] = len(activities)
    return Place(len(parts), _by_kind(schema, actors), _by_kind(schema, things), activities[:_MOST], totals)


def starting_places(graph: Graph, language: str = "en") -> list[tuple[str, str]]:
    """Give ids and names of the regions for which there is a roadmap action or a good practice, to begin with."""
    found: dict[str, str] = {}
    for label in ("Action", "GoodPractice"):
        rows = graph.read(
            f"MATCH (n:{label}) MATCH (n)-[:CONCERNS|LOCATED_IN]->(r:Region) "
            f"RETURN DISTINCT r.id AS id, {name_in('r', language)} AS name ORDER BY id LIMIT 4"
        )
        found.update((id_, name) for id_, name in rows.values)
    return sorted(found.items(), key=lambda pair: pair[1])


_ANCHOR = "MATCH (part:Region) WHERE part.id IN $parts WITH part MATCH (part)"


def _actors(language: str) -> str:
    return (
        f"{_ANCHOR}<-[:LOCATED_IN]-(n:Organisation) WITH n, min({name_in('part', language)}) AS region "
        f"RETURN n.id AS id, labels(n) AS labels, {told_in('n', language)} AS name, region, "
        "COUNT { (n)-[:PARTICIPATES_IN]->() } AS weight ORDER BY weight DESC, name, id"
    )


def _things(language: str) -> str:
    return (
        f"{_ANCHOR}<-[:LOCATED_IN|CONCERNS]-(n) WHERE NOT n:Organisation "
        f"WITH n, min({name_in('part', language)}) AS region "
        f"RETURN n.id AS id, labels(n) AS labels, {told_in('n', language)} AS name, region, "
        "0 AS weight ORDER BY name, id"
    )


def _activities(language: str) -> str:
    return (
        f"{_ANCHOR}<-[:LOCATED_IN]-(o:Organisation) WITH DISTINCT o MATCH (o)-[:PARTICIPATES_IN]->(n) "
        "WITH n, count(DISTINCT o) AS weight "
        f"RETURN n.id AS id, labels(n) AS labels, {told_in('n', language)} AS name, '' AS region, weight "
        "ORDER BY weight DESC, name, id"
    )


def _members(graph: Graph, schema: Schema, parts: list[str], cypher: str) -> tuple[Member, ...]:
    found: Any = graph.read(cypher, {"parts": parts}).values
    return tuple(
        Member(id_, kind_of(schema, labels), name, region, weight) for id_, labels, name, region, weight in found
    )


def _by_kind(schema: Schema, members: tuple[Member, ...]) -> dict[str, tuple[Member, ...]]:
    by_kind: dict[str, list[Member]] = {}
    for member in members:
        by_kind.setdefault(member.kind, []).append(member)
    order = {name: place for place, name in enumerate(schema.classes)}
    return {kind: tuple(by_kind[kind][:_MOST]) for kind in sorted(by_kind, key=lambda kind: order.get(kind, 0))}
