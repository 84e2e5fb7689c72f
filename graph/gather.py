"""Reads who takes part in what from the store, in few large answers.

Numbers come as collected lists, a few ten thousand links an answer: some twenty times as fast as row by row. The
engine's own numbers of nodes stand for ids within one read alone; they are not kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ontology.names import link_type
from ontology.schema import load_schema

from .affiliations import NO_DAY, SHARED, Activities, Actors, Affiliations, Days, Places, Regions
from .connection import Asked, Graph
from .numbers import Numbers
from .progress import step
from .ranges import ranges

# Nodes of one answer: some 150,000 links of a framework programme, far below the engines' limits on lists.
_RANGE = 20_000
_TIMEOUT = 600.0
# The link on which a role says who coordinates.
_LED = "participatesIn"
_ACTOR, _ACTIVITY = "Organisation", "Activity"


def read_affiliations(graph: Graph, *, source: str | None = None, leading: bool = False) -> Affiliations:
    """Read all organisations, what they take part in, and where they are.

    Args:
        graph: The store.
        source: Name or id of a source: only the participations that it states. All by default.
        leading: Read who coordinates, too: it stands on the links, which takes a quarter of the time of all the rest.

    Raises:
        GraphProblem: The store does not answer, or changed between two answers.
        Cancelled: The read was called off.
    """
    return graph.together(lambda asked: _affiliations(_Store(asked), source, leading=leading), timeout=_TIMEOUT)


def _affiliations(store: _Store, source: str | None, *, leading: bool) -> Affiliations:
    kinds = _Kinds(store)
    regions, region_at = _regions(store)
    actors, actor_at = _actors(store, kinds, region_at)
    activities, activity_at = _activities(store, kinds)
    stated = {} if source is None else {"source": source.removeprefix("source/")}

    def pairs(link: str, *, leading: bool) -> tuple[Places, Places]:
        actor, activity = store.ends(link, _stated(stated, leading=leading), stated)
        return actor_at.places(actor), activity_at.places(activity)

    parts = [pairs(name, leading=False) for name in SHARED]
    actor, activity = (np.concatenate(ends) for ends in zip(*parts, strict=True))
    link = np.repeat(np.arange(len(SHARED), dtype=np.int8), [len(ends[0]) for ends in parts])
    leads = None
    if leading:
        leads = np.isin(_keys(actor, activity), _keys(*pairs(_LED, leading=True))) & (link == SHARED.index(_LED))
    return Affiliations(actors, activities, regions, actor, activity, link, leads, _broader(store))


def _keys(actor: Places, activity: Places) -> NDArray[np.int64]:
    return (actor.astype(np.int64) << 32) | activity


def _stated(stated: Mapping[str, str], *, leading: bool) -> str:
    wanted = [text for text, asked in (("$source IN r.sources", stated), ("'coordinator' IN r.role", leading)) if asked]
    return f"WHERE {' AND '.join(wanted)} " if wanted else ""


class _Store:
    """The store, asked for columns; a request to stop is heard between two answers."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._parts = 1

    def columns(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[Any], ...]:
        """Ask for one answer of collected lists."""
        step(0, 1)
        return self._asked.columns(cypher, parameters)

    def nodes(self, labels: Iterable[str], *properties: str) -> tuple[Numbers, tuple[list[Any], ...]]:
        """Give all nodes of some labels in the order of their ids, with what is asked of each.

        Args:
            labels: Labels that have an index on ids.
            properties: What to ask of each node ``n``.
        """
        collected = "RETURN " + ", ".join(f"collect({one})" for one in ("id(n)", "n.id", *properties))
        answers = [
            self.columns(f"MATCH (n:{label}) {where}{collected}", part)
            for label in labels
            for where, part in self._ranges(label)
        ]
        self._parts = max(self._parts, len(answers))
        none: list[list[Any]] = [[] for _ in range(2 + len(properties))]
        numbers, ids, *values = (list(itertools.chain(*lists)) for lists in zip(none, *answers, strict=True))
        known = Numbers(numbers, ids)
        return known, tuple(list(map(column.__getitem__, known.order)) for column in values)

    def _ranges(self, label: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Cut the nodes of a label into ranges of ids, if one answer could not hold them."""
        (count,) = self.columns(f"MATCH (n:{label}) RETURN [count(n)]")[0]
        if count <= _RANGE:
            yield "", {}
            return
        yield from ranges(self.columns(f"MATCH (n:{label}) RETURN collect(n.id)")[0], _RANGE)

    def ends(
        self, link: str, where: str = "", parameters: Mapping[str, Any] | None = None
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Give the numbers of both ends of all links of a name, and nothing that they carry.

        To fetch what they carry takes several times as long. The engine goes through the links of that type alone,
        once, and sends them in parts.
        """
        asked = (
            f"MATCH (o)-[r:{link_type(link)}]->(n) {where}"
            "WITH id(n) % $parts AS part, collect(id(o)) AS froms, collect(id(n)) AS tos RETURN froms, tos"
        )
        froms, tos = self.columns(asked, {**(parameters or {}), "parts": self._parts}) or ([], [])
        return froms, tos


class _Kinds:
    """The most specific class of every organisation and activity, by its engine's number."""

    def __init__(self, store: _Store) -> None:
        schema = load_schema()
        below = [
            one for one in schema.classes.values() if schema.is_a(one.name, _ACTOR) or schema.is_a(one.name, _ACTIVITY)
        ]
        # Of two classes of one depth the later by name counts, wherever it is asked.
        self._classes = [one.name for one in sorted(below, key=lambda one: (len(one.ancestors), one.name))]
        texts = (
            f"MATCH (n:{name}) WITH collect(id(n)) AS numbers "
            f"RETURN ['{name}'] AS names, [size(numbers)] AS sizes, numbers"
            for name in self._classes
        )
        names, sizes, numbers = store.columns(" UNION ALL ".join(texts))
        rank = np.array([self._classes.index(name) for name in names])
        self._rank, self._number = np.repeat(rank, sizes), np.array(numbers, np.int64)
        self.there = {name for name, size in zip(names, sizes, strict=True) if size}

    def of(self, nodes: Numbers) -> tuple[str, ...]:
        """Give the class of each node."""
        deepest = np.full(len(nodes.ids), -1)
        places = nodes.near(self._number)
        np.maximum.at(deepest, places[places >= 0], self._rank[places >= 0])
        return tuple(map([*self._classes, ""].__getitem__, deepest.tolist()))


def _regions(store: _Store) -> tuple[Regions, Numbers]:
    numbers, (levels, names, points) = store.nodes(
        ["Region"], "coalesce(n.level, -1)", "coalesce(n.name, n.id)", "coalesce(n.location, '')"
    )
    ids = numbers.ids
    inner, outer = _between(store, "within", numbers, numbers)
    parents: dict[str, str | None] = dict.fromkeys(ids)
    parents.update((ids[place], ids[above]) for place, above in zip(inner.tolist(), outer.tolist(), strict=True))
    places = zip(ids, map(_point, points), strict=True)
    return Regions(
        parents=parents,
        levels={id_: None if level < 0 else level for id_, level in zip(ids, levels, strict=True)},
        names=dict(zip(ids, names, strict=True)),
        points={id_: point for id_, point in places if point is not None},
    ), numbers


def _between(store: _Store, link: str, froms: Numbers, tos: Numbers) -> tuple[Places, Places]:
    """Give the places of both ends of the links between some nodes and some; others may have such links, too."""
    one, other = (nodes.near(ends) for nodes, ends in zip((froms, tos), store.ends(link), strict=True))
    both = (one >= 0) & (other >= 0)
    return one[both], other[both]


def _point(text: str) -> tuple[float, float] | None:
    """Read ``POINT (18.9 50.3)``: longitude before latitude, as GeoSPARQL has it."""
    inside = text.rpartition("(")[2].rstrip(") ").split()
    return (float(inside[0]), float(inside[1])) if len(inside) == 2 else None


def _actors(store: _Store, kinds: _Kinds, region_at: Numbers) -> tuple[Actors, Numbers]:
    numbers, (names, countries) = store.nodes([_ACTOR], "coalesce(n.name, n.id)", "coalesce(n.country, '')")
    return Actors(
        ids=numbers.ids,
        names=tuple(names),
        kinds=kinds.of(numbers),
        regions=_located(store, numbers, region_at),
        countries=tuple(country or None for country in countries),
        parents=_first(*_between(store, "partOf", numbers, numbers), len(numbers.ids)),
    ), numbers


def _located(store: _Store, numbers: Numbers, region_at: Numbers) -> tuple[str | None, ...]:
    """Give the region of each; the first by id where there are several."""
    regions = _first(*_between(store, "locatedIn", numbers, region_at), len(numbers.ids))
    return tuple(map([*region_at.ids, None].__getitem__, regions.tolist()))


def _first(froms: Places, tos: Places, size: int) -> Places:
    """Give the first place that a link of each leads to, −1 for none."""
    first = np.full(size, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(first, froms, tos)
    return np.where(first < np.iinfo(np.int32).max, first, -1).astype(np.int32)


def _activities(store: _Store, kinds: _Kinds) -> tuple[Activities, Numbers]:
    # As text: to count days the engines take several times as long.
    days = (f"coalesce(toString(n.{name}), '')" for name in ("startDate", "endDate"))
    numbers, (starts, ends) = store.nodes(sorted(kinds.there & _keyed_activities()), *days)
    topics, topic_ids = _topics(store, numbers)
    first, last = _days(starts, -NO_DAY), _days(ends, NO_DAY)
    return Activities(numbers.ids, kinds.of(numbers), first, last, topics, topic_ids), numbers


def _keyed_activities() -> set[str]:
    schema = load_schema()
    return {one.name for one in schema.keyed() if schema.is_a(one.name, _ACTIVITY)}


def _days(texts: Sequence[str], missing: int) -> Days:
    """Count days from 1970-01-01."""
    days = np.array(texts, "datetime64[D]")  # an empty text is no day
    return np.where(np.isnat(days), missing, days.astype(np.int64)).astype(np.int32)


def _topics(store: _Store, numbers: Numbers) -> tuple[sparse.csr_array, tuple[str, ...]]:
    topic_at = Numbers(*store.columns("MATCH (t:Topic) RETURN collect(id(t)), collect(t.id)"))
    ends = _between(store, "about", numbers, topic_at)
    topics = sparse.csr_array((np.ones(len(ends[0]), np.int32), ends), shape=(len(numbers.ids), len(topic_at.ids)))
    topics.sum_duplicates()
    topics.data[:] = 1
    return topics, topic_at.ids


def _broader(store: _Store) -> dict[str, tuple[str, ...]]:
    above: dict[str, tuple[str, ...]] = {}
    found = store.columns("MATCH (t:Topic)-[:BROADER]->(b:Topic) RETURN collect(t.id), collect(b.id)")
    for topic, higher in sorted(zip(*found, strict=True)):
        above[topic] = (*above.get(topic, ()), higher)
    return above
