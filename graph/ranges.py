"""Cuts the nodes of a label into ranges of ids, for answers that hold no more than an engine's lists can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def ranges(ids: Iterable[str], most: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Cut ids into ranges.

    Args:
        ids: The ids of all nodes of the label.
        most: How many nodes a range has at most.

    Yields:
        What says in Cypher which nodes ``n`` are in the range, and the parameters of that.

    Example:
        >>> [given for _, given in ranges(["b", "c", "a"], 2)]
        [{'first': 'a', 'last': 'b'}, {'first': 'c', 'last': 'c'}]
    """
    known = sorted(ids)
    for start in range(0, len(known), most):
        some = known[start : start + most]
        yield "WHERE n.id >= $first AND n.id <= $last ", {"first": some[0], "last": some[-1]}
