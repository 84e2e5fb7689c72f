"""What the store holds, column by column: nodes, or links, that have the same labels, sources and keys."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.values import plain_row

Rows = NDArray[np.int64]
_PLAIN = r"^-?[0-9]+\.[0-9]+$"


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes, or links, that have the same labels, sources and keys.

    Attributes:
        labels: Their labels; the type of links.
        sources: Who states them.
        keys: All keys that the store has values of.
        ends: Ids of nodes; of links, what they start from and what they lead to.
        values: The values of each key that something is said with, one for each node or link.
        shared: The values of further keys, which all of them have.
    """

    labels: tuple[str, ...]
    sources: tuple[str, ...]
    keys: frozenset[str]
    ends: tuple[Sequence[Any] | Rows, ...]
    values: Mapping[str, Sequence[Any]]
    shared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.ends[0])


def grouped(
    labels: Iterable[Sequence[str]], properties: Sequence[Mapping[str, Any]], *ends: Sequence[Any]
) -> list[Group]:
    """Put together nodes, or links, that are known one by one.

    Args:
        labels: The labels, or the type, of each.
        properties: What the store holds of each.
        ends: Ids of each; of links, those of both ends.
    """
    places: dict[tuple[tuple[str, ...], tuple[str, ...], frozenset[str]], list[int]] = {}
    for place, (some, held) in enumerate(zip(labels, properties, strict=True)):
        places.setdefault((tuple(some), _sources(held), frozenset(held)), []).append(place)
    return [
        Group(named, sources, keys, tuple([end[place] for place in some] for end in ends),
              {key: [properties[place][key] for place in some] for key in sorted(keys - {"sources"})})
        for (named, sources, keys), some in places.items()
    ]  # fmt: skip


def _sources(held: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(held.get("sources") or ())


def spelled(rows: Rows, values: Sequence[Any]) -> tuple[Rows, pl.Series]:
    """Spell values as RDF does; of a list, each of its values.

    Args:
        rows: The row of each value.
        values: As the store holds them, none of them missing.

    Returns:
        The row of each text, and the texts.

    Example:
        >>> rows, texts = spelled(np.arange(2), [["a", "b"], ["c"]])
        >>> rows.tolist(), texts.to_list()
        ([0, 0, 1], ['a', 'b', 'c'])
        >>> spelled(np.arange(2), [0.5, 1e21])[1].to_list()
        ['0.5', '1000000000000000000000']
    """
    kinds = set(map(type, values))
    if list in kinds:
        lists = values if len(kinds) == 1 else [one if isinstance(one, list) else [one] for one in values]
        rows, values = np.repeat(rows, [*map(len, lists)]), [*itertools.chain.from_iterable(lists)]
        kinds = set(map(type, values))
    of_kind = _OF_KIND.get(kinds.pop()) if len(kinds) == 1 else None
    return rows, of_kind(values) if of_kind else pl.Series([_spelled(one) for one in values], dtype=pl.String)


def _decimals(values: Sequence[float]) -> pl.Series:
    texts = pl.Series(values, dtype=pl.Float64).cast(pl.String)
    short = ~texts.str.contains(_PLAIN)  # 1e21
    if short.any():
        texts = texts.scatter(short.arg_true(), [_spelled(values[row]) for row in short.arg_true()])
    return texts


_OF_KIND: dict[type, Callable[[Sequence[Any]], pl.Series]] = {
    str: lambda values: pl.Series(values, dtype=pl.String),
    int: lambda values: pl.Series(values, dtype=pl.Int64).cast(pl.String),
    float: _decimals,
}


def _spelled(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, int):
        return str(value)
    (plain,) = plain_row([value])
    if isinstance(plain, dt.datetime):
        return plain.isoformat().replace("+00:00", "Z")
    return plain.isoformat() if isinstance(plain, dt.date) else str(plain)
