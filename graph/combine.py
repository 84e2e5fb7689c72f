"""What several statements about one thing add up to, property by property, and where they contradict each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from ontology.schema import Property, load_schema

from .checks import in_order


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about a thing.

    Attributes:
        rank: The rank of the source; the lower counts for more.
        source: Its name.
        name: The class stated, or the name of the link.
        properties: What is stated, as in the canonical JSON.
        times: How many rows of the source state exactly this.
    """

    rank: int
    source: str
    name: str
    properties: Mapping[str, Any]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property of one thing for which the sources give different values where only one can stand.

    Attributes:
        key: The id, or name and both ids of a link.
        property: The name of the property (``class`` where the classes differ).
        chosen: The value that stands in the graph.
        source: Who states it.
        others: What else is stated, as (source, value).
    """

    key: tuple[str, ...]
    property: str
    chosen: Any
    source: str
    others: tuple[tuple[str, Any], ...]


def combined(statements: Iterable[Said]) -> tuple[str, dict[str, Any], tuple[Conflict, ...]]:
    """Add up all statements about one thing.

    The better ranked source counts first, then the source's name; inside one source what most rows say, then the
    smaller value. So the order of loads and rows does not matter.

    Args:
        statements: At least one; all about the same thing.

    Returns:
        The class (or link name), the properties, and the conflicts (with an empty key).

    Example:
        >>> name, properties, conflicts = combined([
        ...     Said(100, "cordis", "Organisation", {"city": "Brno", "sme": True}),
        ...     Said(50, "register", "Hospital", {"city": "Praha"}),
        ... ])
        >>> name, properties, [(c.property, c.others) for c in conflicts]
        ('Hospital', {'city': 'Praha', 'sme': True}, [('city', (('cordis', 'Brno'),))])
    """
    ordered = sorted(statements, key=lambda said: (said.rank, said.source))
    name, conflicts = _class_of(ordered)
    properties = {}
    for property_ in dict.fromkeys(name for said in ordered for name in said.properties):
        stated = [
            (said.source, said.properties[property_], said.times) for said in ordered if property_ in said.properties
        ]
        value, others = _RULES[_rule(_declared(ordered, property_))](stated)
        properties[property_] = value
        if others:
            chosen = next((source for source, *_ in stated), "")
            conflicts.append(Conflict((), property_, value, chosen, tuple(others)))
    return name, properties, tuple(conflicts)


_Stated = Sequence[tuple[str, Any, int]]
"""Source, value and how often, best source first."""
_Others = list[tuple[str, Any]]


def _class_of(ordered: Sequence[Said]) -> tuple[str, list[Conflict]]:
    """Choose the most specific class; where two are equally so, the better source's."""
    names = {said.name for said in ordered}
    if len(names) == 1:
        return ordered[0].name, []
    schema = load_schema()
    leaves = {name for name in names if not any(other != name and schema.is_a(other, name) for other in names)}
    stated = [(said.source, said.name, said.times) for said in ordered if said.name in leaves]
    name, others = _best(stated)
    return name, [Conflict((), "class", name, stated[0][0], tuple(others))] if others else []


@cache
def _property(name: str, property_: str) -> Property | None:
    schema = load_schema()
    owner = schema.classes[name].properties if name in schema.classes else schema.link(name).carries
    return owner.get(property_)


def _declared(ordered: Sequence[Said], property_: str) -> Property | None:
    """Find the property where one of the stated classes has it."""
    for said in ordered:
        found = _property(said.name, property_)
        if found is not None:
            return found
    return None


def _rule(property_: Property | None) -> str:
    if property_ is None:
        return "rank"
    if property_.combine == "rank" and property_.datatype == "langString" and not property_.multiple:
        return "languages"
    if property_.combine == "rank" and property_.multiple:
        return "first"
    return property_.combine


def _spelled(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _best(stated: _Stated) -> tuple[Any, _Others]:
    """Choose the value of the best source: there what most rows say, then the smaller one."""
    first = stated[0][0]
    votes: dict[bytes, int] = {}
    values: dict[bytes, tuple[str, Any]] = {}
    for source, value, times in stated:
        spelled = _spelled(value)
        values.setdefault(spelled, (source, value))
        if source == first:
            votes[spelled] = votes.get(spelled, 0) + times
    chosen = min(votes, key=lambda spelled: (-votes[spelled], spelled))
    return values[chosen][1], [values[other] for other in sorted(values) if other != chosen]


def _languages(stated: _Stated) -> tuple[Any, _Others]:
    """Choose for each language on its own, so that a source adds the languages others lack."""
    by_tag: dict[str, list[tuple[str, str, int]]] = {}
    for source, value, times in stated:
        for tag, text in ({"und": value} if isinstance(value, str) else value).items():
            by_tag.setdefault(tag, []).append((source, text, times))
    texts, others = {}, []
    for tag in sorted(by_tag):
        texts[tag], differing = _best(by_tag[tag])
        others += [(source, {tag: text}) for source, text in differing]
    return texts["und"] if list(texts) == ["und"] else texts, others


def _union(stated: _Stated) -> tuple[Any, _Others]:
    """Keep all values."""
    every = {_spelled(item): item for _, value, _ in stated for item in (value if isinstance(value, list) else [value])}
    return in_order(every.values()), []


def _first(stated: _Stated) -> tuple[Any, _Others]:
    """Keep the values of the best source alone."""
    return _union([one for one in stated if one[0] == stated[0][0]])


def _sum(stated: _Stated) -> tuple[Any, _Others]:
    """Add the rows of the best source; another source tells of the same money, it does not add to it."""
    total = math.fsum(value * times for source, value, times in stated if source == stated[0][0])
    whole = all(isinstance(value, int) for _, value, _ in stated)
    return int(total) if whole else total, []


def _extreme(choose: Callable[[Iterable[Any]], Any]) -> Callable[[_Stated], tuple[Any, _Others]]:
    return lambda stated: (choose(value for _, value, _ in stated), [])


_RULES: dict[str, Callable[[_Stated], tuple[Any, _Others]]] = {
    "rank": _best,
    "languages": _languages,
    "union": _union,
    "first": _first,
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
}
