"""Reads who takes part in what from the store, in few large answers.

Numbers come as collected lists, a few ten thousand links an answer: some twenty times as fast as row by row. The
engine's own numbers of nodes stand for ids within one read alone; they are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ontology.names import link_type
from ontology.schema import Schema, load_schema

from .affiliations import NO_DAY, SHARED, Activities, Actors, Affiliations, Days, Places, Regions
from .connection import Graph
from .problem import GraphProblem
from .progress import step

# Keys of one answer: some 75,000 links of a framework programme, far below the engines' limits on lists.
_RANGE = 10_000
_TIMEOUT = 120.0
# The link on which a role says who coordinates.
_LED = "participatesIn"


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
    store = _Store(graph)
    regions = _regions(store)
    actors, actor_at = _actors(store)
    activities, activity_at = _activities(store)
    stated = {} if source is None else {"source": source.removeprefix("source/")}

    def pairs(link: str, *, leading: bool) -> tuple[Places, Places]:
        parts = list(store.around_activities(_participations(link, stated, leading=leading), stated))
        ends = ((actor_at.places(found[0]), activity_at.places(found[1])) for found in parts)
        none = np.zeros(0, np.int32)
        actor, activity = zip((none, none), *ends, strict=True)
        return np.concatenate(actor), np.concatenate(activity)

    parts = [pairs(name, leading=False) for name in SHARED]
    actor, activity = (np.concatenate(ends) for ends in zip(*parts, strict=True))
    link = np.repeat(np.arange(len(SHARED), dtype=np.int8), [len(ends[0]) for ends in parts])
    leads = None
    if leading:
        leads = np.isin(_keys(actor, activity), _keys(*pairs(_LED, leading=True))) & (link == SHARED.index(_LED))
    return Affiliations(actors, activities, regions, actor, activity, link, leads, _broader(store))


def _keys(actor: Places, activity: Places) -> NDArray[np.int64]:
    return (actor.astype(np.int64) << 32) | activity


class _Store:
    """The store, asked for columns; a request to stop is heard between two answers."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._keys: dict[str, list[str]] = {}
        self.schema: Schema = load_schema()
        self.activities = [
            one.name for one in self.schema.keyed() if self.schema.is_a(one.name, "Activity") and self._known(one.name)
        ]

    def columns(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[Any], ...]:
        """Ask for one answer of collected lists."""
        step(0, 1)
        return self._graph.columns(cypher, parameters, timeout=_TIMEOUT)

    def ranges(self, label: str) -> Iterator[dict[str, str]]:
        """Cut the ids of a label into ranges."""
        ids = self._known(label)
        for start in range(0, len(ids), _RANGE):
            yield {"first": ids[start], "last": ids[min(start + _RANGE, len(ids)) - 1]}

    def gathered(self, label: str, rest: str, columns: int) -> tuple[list[Any], ...]:
        """Join the columns of what is asked of the nodes ``n`` of a label, over all ranges."""
        whole: tuple[list[Any], ...] = tuple([] for _ in range(columns))
        for part in self.ranges(label):
            for into, column in zip(whole, self.columns(_of(label, rest), part), strict=True):
                into.extend(column)
        return whole

    def around_activities(self, rest: str, parameters: Mapping[str, Any]) -> Iterator[tuple[list[Any], ...]]:
        """Ask the same of the activities ``n`` of every kind, an answer for each range."""
        for label in self.activities:
            for part in self.ranges(label):
                yield self.columns(_of(label, rest), {**part, **parameters})

    def _known(self, label: str) -> list[str]:
        if label not in self._keys:
            self._keys[label] = sorted(self.columns(f"MATCH (n:{label}) RETURN collect(n.id)")[0])
        return self._keys[label]


def _of(label: str, rest: str) -> str:
    return f"MATCH (n:{label}) WHERE n.id >= $first AND n.id <= $last {rest}"


class _Numbers:
    """Where the engine's numbers of nodes lead: to places in the order of the nodes' ids."""

    def __init__(self, numbers: Sequence[int], ids: Sequence[str]) -> None:
        self.order: list[int] = sorted(range(len(ids)), key=ids.__getitem__)
        known = np.array(numbers, np.int64)
        self._sorted = np.argsort(known, kind="stable")
        self._numbers = known[self._sorted]
        self._place = np.empty(len(known), np.int32)
        self._place[self.order] = np.arange(len(known), dtype=np.int32)

    def places(self, numbers: Sequence[int]) -> Places:
        """Give the place of each.

        Raises:
            GraphProblem: One is not known: it came to the store after the others were read.
        """
        asked = np.array(numbers, np.int64)
        near = np.minimum(np.searchsorted(self._numbers, asked), max(len(self._numbers) - 1, 0))
        if len(asked) and (not len(self._numbers) or (self._numbers[near] != asked).any()):
            raise GraphProblem("the network", "a store that changed while it was read", "the same nodes throughout",
                               "Wait until the load is done, then ask again.")  # fmt: skip
        return np.asarray(self._place[self._sorted[near]] if len(asked) else np.zeros(0), np.int32)

    def ordered(self, values: Sequence[Any]) -> list[Any]:
        """Put values that came beside the numbers into the order of the ids."""
        return [values[place] for place in self.order]


def _participations(link: str, stated: Mapping[str, str], *, leading: bool) -> str:
    """Ask for both ends of links, and for nothing that they carry: to fetch that takes several times as long."""
    wanted = [text for text, asked in (("$source IN r.sources", stated), ("'coordinator' IN r.role", leading)) if asked]
    where = f"WHERE {' AND '.join(wanted)} " if wanted else ""
    return f"MATCH (o)-[r:{link_type(link)}]->(n) {where}RETURN collect(id(o)), collect(id(n))"


def _regions(store: _Store) -> Regions:
    ids, levels, names, points = store.columns(
        "MATCH (r:Region) RETURN collect(r.id), collect(coalesce(r.level, -1)), collect(coalesce(r.name, r.id)), "
        "collect(coalesce(r.location, ''))"
    )
    inner, outer = store.columns("MATCH (r:Region)-[:WITHIN]->(o:Region) RETURN collect(r.id), collect(o.id)")
    places = zip(ids, map(_point, points), strict=True)
    return Regions(
        parents={**dict.fromkeys(ids), **dict(zip(inner, outer, strict=True))},
        levels={id_: None if level < 0 else level for id_, level in zip(ids, levels, strict=True)},
        names=dict(zip(ids, names, strict=True)),
        points={id_: point for id_, point in places if point is not None},
    )


def _point(text: str) -> tuple[float, float] | None:
    """Read ``POINT (18.9 50.3)``: longitude before latitude, as GeoSPARQL has it."""
    inside = text.rpartition("(")[2].rstrip(") ").split()
    return (float(inside[0]), float(inside[1])) if len(inside) == 2 else None


def _actors(store: _Store) -> tuple[Actors, _Numbers]:
    columns = store.gathered(
        "Organisation",
        "RETURN collect(id(n)), collect(n.id), collect(coalesce(n.name, n.id)), collect(labels(n)), "
        "collect(coalesce(n.country, ''))",
        5,
    )
    numbers = _Numbers(columns[0], columns[1])
    ids, names, labels, countries = (numbers.ordered(column) for column in columns[1:])
    return Actors(
        ids=tuple(ids),
        names=tuple(names),
        kinds=_kinds(store.schema, labels),
        regions=_located(store, numbers, len(ids)),
        countries=tuple(country or None for country in countries),
        parents=_parents(store, numbers, len(ids)),
    ), numbers


def _kinds(schema: Schema, labels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the most specific class of each; few sets of labels stand for all nodes."""

    def kind(some: Sequence[str]) -> str:
        classes = [label for label in some if label in schema.classes]
        return max(classes, key=lambda label: (len(schema.class_(label).ancestors), label), default="")

    sets = [tuple(some) for some in labels]
    known = {some: kind(some) for some in set(sets)}
    return tuple(known[some] for some in sets)


def _located(store: _Store, numbers: _Numbers, size: int) -> tuple[str | None, ...]:
    """Give the region of each; the first by id where there are several."""
    found = store.gathered(
        "Organisation", "MATCH (n)-[:LOCATED_IN]->(r:Region) RETURN collect(id(n)), collect(r.id)", 2
    )
    regions: list[str | None] = [None] * size
    for place, region in zip(numbers.places(found[0]).tolist(), found[1], strict=True):
        before = regions[place]
        regions[place] = region if before is None else min(before, region)
    return tuple(regions)


def _parents(store: _Store, numbers: _Numbers, size: int) -> Places:
    """Give the place of what each organisation is a part of; the first by id where there are several."""
    units, wholes = store.columns(
        "MATCH (o:Organisation)-[:PART_OF]->(w:Organisation) RETURN collect(id(o)), collect(id(w))"
    )
    parents = np.full(size, size, np.int32)
    np.minimum.at(parents, numbers.places(units), numbers.places(wholes))
    return np.where(parents < size, parents, -1).astype(np.int32)


def _activities(store: _Store) -> tuple[Activities, _Numbers]:
    columns: tuple[list[Any], ...] = tuple([] for _ in range(5))
    # As text: to count days the engines take several times as long.
    days = ", ".join(f"collect(coalesce(toString(n.{name}), ''))" for name in ("startDate", "endDate"))
    rest = f"RETURN collect(id(n)), collect(n.id), {days}"
    for kind in store.activities:
        found = store.gathered(kind, rest, 4)
        for into, column in zip(columns, (*found, [kind] * len(found[0])), strict=True):
            into.extend(column)
    numbers = _Numbers(columns[0], columns[1])
    ids, starts, ends, kinds = (numbers.ordered(column) for column in columns[1:])
    topics, topic_ids = _topics(store, numbers, len(ids))
    first, last = _days(starts, -NO_DAY), _days(ends, NO_DAY)
    return Activities(tuple(ids), tuple(kinds), first, last, topics, topic_ids), numbers


def _days(texts: Sequence[str], missing: int) -> Days:
    """Count days from 1970-01-01."""
    days = np.array(texts, "datetime64[D]")  # an empty text is no day
    return np.where(np.isnat(days), missing, days.astype(np.int64)).astype(np.int32)


def _topics(store: _Store, numbers: _Numbers, size: int) -> tuple[sparse.csr_array, tuple[str, ...]]:
    engine, ids = store.columns("MATCH (t:Topic) RETURN collect(id(t)), collect(t.id)")
    topic_at = _Numbers(engine, ids)
    rows, columns = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    about = "MATCH (n)-[:ABOUT]->(t:Topic) RETURN collect(id(n)), collect(id(t))"
    for activity, topic in store.around_activities(about, {}):
        rows.append(numbers.places(activity))
        columns.append(topic_at.places(topic))
    ends = (np.concatenate(rows), np.concatenate(columns))
    topics = sparse.csr_array((np.ones(len(ends[0]), np.int32), ends), shape=(size, len(ids)))
    topics.sum_duplicates()
    topics.data[:] = 1
    return topics, tuple(topic_at.ordered(ids))


def _broader(store: _Store) -> dict[str, tuple[str, ...]]:
    above: dict[str, tuple[str, ...]] = {}
    found = store.columns("MATCH (t:Topic)-[:BROADER]->(b:Topic) RETURN collect(t.id), collect(b.id)")
    for topic, higher in sorted(zip(*found, strict=True)):
        above[topic] = (*above.get(topic, ()), higher)
    return above
