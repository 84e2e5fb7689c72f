"""What comes back from a query: rows of plain Python values, and what a write changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_AS_IT_IS = frozenset({str, int, float, bool, bytes, bytearray, type(None)})


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave.

    Args:
        keys: The names of the columns; the embedded engine gives none with an empty result.
        values: One tuple a row, in plain Python values.
        truncated: True when there was more than the limit allowed.
    """

    keys: tuple[str, ...]
    values: list[tuple[Any, ...]]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """Give each row as a dictionary by column name."""
        return [dict(zip(self.keys, row, strict=True)) for row in self.values]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one transaction changed, as the engine counts it; the embedded engine may count deletions low."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    links_created: int = 0
    links_deleted: int = 0
    properties_set: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.nodes_created + other.nodes_created,
            self.nodes_deleted + other.nodes_deleted,
            self.links_created + other.links_created,
            self.links_deleted + other.links_deleted,
            self.properties_set + other.properties_set,
        )


def plain_row(values: Iterable[Any]) -> tuple[Any, ...]:
    """Give the values of one row as plain Python: none of the driver's types, none of the engine's own ids.

    Dates, times and datetimes become those of ``datetime`` (datetimes in UTC), durations ISO 8601 text, a node a
    dictionary of id, labels and properties, a link one of type, source, target and properties.

    Example:
        >>> plain_row(["a", [1, None]])
        ('a', [1, None])
    """
    return tuple([value if type(value) in _AS_IT_IS else _plain(value) for value in values])


def _plain(value: Any) -> Any:
    """Tell the driver's types by what they offer: only the gateway imports the driver."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is list:
        return [_plain(one) for one in value]
    if kind is dict:
        return _properties(value)
    if hasattr(value, "to_native"):
        return _moment(value.to_native())
    if hasattr(value, "iso_format"):
        return value.iso_format()
    return _thing(value)


def _moment(value: Any) -> Any:
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) and value.tzinfo else value


def _thing(value: Any) -> Any:
    if hasattr(value, "labels"):
        properties = _properties(value)
        return {"id": properties.get("id"), "labels": sorted(value.labels), "properties": properties}
    if hasattr(value, "relationships"):
        return {
            "nodes": [_thing(node) for node in value.nodes],
            "links": [_thing(link) for link in value.relationships],
        }
    if hasattr(value, "nodes"):
        # An engine need not say more of the two ends than that they exist.
        source, target = (None if node is None else node.get("id") for node in value.nodes)
        return {"type": value.type, "source": source, "target": target, "properties": _properties(value)}
    if hasattr(value, "srid"):
        return {"srid": value.srid, "coordinates": [float(number) for number in value]}
    return value


def _properties(value: Any) -> dict[str, Any]:
    return {key: _plain(one) for key, one in value.items()}
