"""What goes into a query: checked so that both engines store it alike, and cut into messages both can take."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .problem import ValueProblem

MESSAGE_LIMIT = 15 * 1024**2
"""Bytes of one message; past 16 MiB the embedded engine stops reading and the driver waits for ever."""

BATCH_BYTES = 8 * 1024**2
BATCH_ROWS = 10_000
_WHOLE = 2**63
_REMEDY = "Correct the value before it is written; both engines must store it alike."


class Ready(dict[str, Any]):
    """Parameters that need no check: made of records that were checked, cut to size, with datetimes in UTC.

    Checking a large batch a second time would cost as much as sending it.
    """


def checked(parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the parameters of a query ready to be sent, or refuse them.

    Datetimes become UTC (a named zone as a parameter can crash the driver), tuples become lists.

    Raises:
        ValueProblem: NaN, infinity, an integer past 64 bits, a datetime without zone, an empty or missing key, a list
            that is mixed, nested or holds nothing in place of a value, a type no engine knows, or more bytes than
            one message may have.

    Example:
        >>> checked({"ids": ("a", "b")})
        {'ids': ['a', 'b']}
    """
    if isinstance(parameters, Ready):
        return parameters
    ready, size = _mapping(parameters or {}, "parameters")
    if size > MESSAGE_LIMIT:
        raise ValueProblem(
            "parameters",
            f"about {size / 1024**2:.0f} MB in one query",
            f"at most {MESSAGE_LIMIT / 1024**2:.0f} MB",
            "Send the rows in batches (graph.connection.batches).",
        )
    return ready


def batches(
    rows: Iterable[Mapping[str, Any]], size: int = BATCH_ROWS, weight: int = BATCH_BYTES
) -> Iterator[list[Mapping[str, Any]]]:
    """Cut rows into lists that each fit into one message.

    Args:
        rows: What ``UNWIND $rows`` will go through; read as a stream.
        size: The most rows of one list.
        weight: The most bytes of one list, estimated. A single row above it travels alone.

    Example:
        >>> [len(batch) for batch in batches([{"id": str(n)} for n in range(5)], size=2)]
        [2, 2, 1]
    """
    batch: list[Mapping[str, Any]] = []
    total = 0
    for row in rows:
        bytes_ = _value(row, "row")[1]
        if batch and (len(batch) == size or total + bytes_ > weight):
            yield batch
            batch, total = [], 0
        batch.append(row)
        total += bytes_
    if batch:
        yield batch


def _mapping(values: Mapping[str, Any], where: str) -> tuple[dict[str, Any], int]:
    ready = {}
    total = 8
    for key, value in values.items():
        if type(key) is not str or not key:
            raise ValueProblem(where, f"the key {key!r}", "a name", _REMEDY)
        kind = type(value)
        if kind is str:
            ready[key] = value
            total += len(key) + _length(value) + 10
        else:
            ready[key], bytes_ = _value(value, key)
            total += len(key) + bytes_ + 5
    return ready, total


def _list(values: Iterable[Any], where: str) -> tuple[list[Any], int]:
    """Check a list: of rows (maps), or of plain values of one kind."""
    ready = []
    total = 8
    kinds = set()
    for value in values:
        one, bytes_ = _value(value, where)
        ready.append(one)
        total += bytes_
        kinds.add(type(one))
    if len(kinds) > 1:
        names = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise ValueProblem(where, f"a list that mixes {names}", "values of one kind, none missing", _REMEDY)
    if kinds & {list, type(None)}:
        raise ValueProblem(where, "a list of lists or of nothing", "plain values", _REMEDY)
    return ready, total


def _value(value: Any, where: str) -> tuple[Any, int]:  # noqa: PLR0911  (one line for each kind of value)
    kind = type(value)
    if kind is str:
        return value, 5 + _length(value)
    if kind is bool or value is None:
        return value, 1
    if isinstance(value, int):
        return _whole(value, where), 9
    if isinstance(value, float):
        return _number(value, where), 9
    if isinstance(value, Mapping):
        return _mapping(value, where)
    if isinstance(value, dt.datetime):
        return _moment(value, where), 24
    if kind is dt.date:
        return value, 10
    if isinstance(value, (list, tuple)):
        return _list(value, where)
    if isinstance(value, str):
        return str(value), 5 + len(value.encode())
    raise ValueProblem(where, f"a {kind.__name__}", "text, number, yes/no, date, datetime, list or map", _REMEDY)


def _length(text: str) -> int:
    # Letters beyond ASCII take more than a byte; for the others the answer is known without looking at them.
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _whole(value: int, where: str) -> int:
    if not -_WHOLE <= value < _WHOLE:
        raise ValueProblem(where, f"the number {value}", "a whole number of at most 64 bits", _REMEDY)
    return int(value)


def _number(value: float, where: str) -> float:
    if not math.isfinite(value):
        raise ValueProblem(where, str(value), "a finite number", "Leave the property out where no number is known.")
    return float(value)


def _moment(value: dt.datetime, where: str) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueProblem(where, f"{value.isoformat()} without a zone", "a datetime with its zone", "Say the zone.")
    return value.astimezone(dt.UTC)
