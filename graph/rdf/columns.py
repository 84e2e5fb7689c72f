"""Asks the store for what nodes and links hold, column by column, in few large answers.

The engine puts together what has the same labels, sources and keys, so that these are sent once; and each list of
values has one for every node, or link, since all have the same keys. It does so several times as fast as it sends
maps, or rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connection import Asked, Graph
from graph.ranges import ranges
from ontology.schema import Class, Property

from .group import Group
from .terms import Terms

# Nodes of one answer: some 15,000 links of a framework programme, far below the engines' limits on lists.
_RANGE = 5_000
_TIMEOUT = 600.0


@dataclass(frozen=True, slots=True)
class Range:
    """Some nodes of a keyed class.

    Attributes:
        class_: The class.
        where: What says which, in Cypher, of ``n``.
        given: The parameters of that.
    """

    class_: Class
    where: str
    given: Mapping[str, str]


class Columns:
    """What one store holds.

    Args:
        graph: The store.
        terms: What is said with which terms; other keys are not asked for.
    """

    def __init__(self, graph: Graph, terms: Terms) -> None:
        self._graph, self._terms = graph, terms
        self._keys: dict[str, frozenset[str]] = {}

    def ranges(self) -> list[Range]:
        """Cut all nodes into ranges, in the order of classes and ids."""
        classes = {class_.name: class_ for class_ in self._terms.schema.keyed()}
        counts = self._asked(" UNION ALL ".join(f"MATCH (n:{name}) RETURN '{name}' AS of, count(n) AS c"
                                                for name in classes))  # fmt: skip
        return [one for name, count in counts for one in self._ranges(classes[name], count)]

    def _ranges(self, class_: Class, count: int) -> Iterator[Range]:
        if count <= _RANGE:
            if count:
                yield Range(class_, "", {})
            return
        ids = self._asked(f"MATCH (n:{class_.name}) RETURN collect(n.id) AS ids")[0][0]
        yield from (Range(class_, where, given) for where, given in ranges(ids, _RANGE))

    def nodes(self, some: Range) -> list[Group]:
        """Read nodes: their ids, and the engine's numbers of them."""
        schema, name = self._terms.schema, some.class_.name
        declared = _merged(schema.class_(one).properties for one in (name, *schema.descendants(name)))
        match = f"MATCH (n:{name}) {some.where} WITH labels(n) AS labels, n AS one, n.id AS first, id(n) AS second"
        return self._groups(name, declared, match, some.given)

    def links(self, some: Range) -> list[Group]:
        """Read the links that start from nodes: the engine's numbers of both ends."""
        declared = _merged(link.carries for link in self._terms.schema.links.values())
        match = (
            f"MATCH (n:{some.class_.name}) {some.where} MATCH (n)-[r]->(m) "
            "WITH [type(r)] AS labels, r AS one, id(n) AS first, id(m) AS second"
        )
        return self._groups("", declared, match, some.given)

    def _groups(self, of: str, declared: Mapping[str, Property], match: str, given: Mapping[str, str]) -> list[Group]:
        """Ask for the keys that were met so far, and once more if there are others that something is said with."""
        while True:
            keys = self._keys.get(of, frozenset())
            few, many = ([key for key in sorted(keys) if _few(declared.get(key)) == chosen] for chosen in (True, False))
            rows = self._asked(f"{match} {_collected(few, many, declared)}", given)
            met = {key for row in rows for key in row[2] if key not in keys and self._terms.said(declared, key)}
            if not met:
                return [_group(row, few, many) for row in rows]
            self._keys[of] = self._keys.get(of, keys) | met

    def _asked(self, cypher: str, given: Mapping[str, str] | None = None) -> list[Any]:
        def rows(asked: Asked) -> list[Any]:
            return asked.run(cypher, given).values()

        return self._graph.together(rows, timeout=_TIMEOUT)


def _merged(declared: Iterable[Mapping[str, Property]]) -> dict[str, Property]:
    return {name: known for some in declared for name, known in some.items()}


def _few(known: Property | None) -> bool:
    """Say whether lists of values are alike so often that the engine had better put together who has the same."""
    return known is not None and known.multiple and bool(known.allowed)


def _collected(few: Sequence[str], many: Sequence[str], declared: Mapping[str, Property]) -> str:
    shared = ["labels", "one.sources", "keys(one)", *(_value(key, declared) for key in few)]
    lists = [f"collect({one})" for one in ("first", "second", *(_value(key, declared) for key in many))]
    named = ", ".join(f"{one} AS column{number}" for number, one in enumerate(shared + lists))
    return f"WITH {named} RETURN {', '.join(f'column{number}' for number in range(len(shared + lists)))}"


def _value(key: str, declared: Mapping[str, Property]) -> str:
    """Ask for days as text: the driver makes an object of each, which takes longer than all the rest."""
    value, known = f"one.`{key}`", declared.get(key)
    return f"toString({value})" if known and known.datatype == "date" and not known.multiple else value


def _group(row: Sequence[Any], few: Sequence[str], many: Sequence[str]) -> Group:
    labels, sources, keys = row[:3]
    shared, (firsts, seconds, *values) = row[3 : 3 + len(few)], row[3 + len(few) :]
    held = frozenset(keys)
    return Group(
        tuple(labels),
        tuple(sources or ()),
        held,
        (firsts, seconds),
        {key: some for key, some in zip(many, values, strict=True) if key in held},
        {key: value for key, value in zip(few, shared, strict=True) if key in held},
    )
