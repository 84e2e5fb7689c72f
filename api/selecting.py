"""What a network is of, as the command line and the service are told it: the same names in both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from graph.selection import Selection
from queries.parameter import full_id

from .problem import NotPossible

#: Name → meaning of what may be said; texts and switches, as they come from outside.
FILTERS = {
    "region": "Only actors in this region, as PL22.",
    "since": "Only activities that go on after this day, as 2021-01-01.",
    "until": "Only activities that began before this day.",
    "kind": "Only actors of this kind, as SME.",
    "topic": "Only activities about this topic or a narrower one.",
    "source": "Only participations that this source states, as cordis.",
    "weight": "What a tie weighs: count (of shared activities) or newman.",
}
SWITCHES = {
    "folded": "Sub-units stand as the organisation they are a part of.",
    "directed": "Arcs from the coordinator of an activity to the others.",
}
LEVEL = "Regions of this NUTS level stand for their actors, as one node each."
_CLASSES = {"region": "Region", "topic": "Topic"}


def selection_of(given: Mapping[str, Any]) -> Selection:
    """Read a selection from texts; what is empty or missing is left at its default.

    Raises:
        NotPossible: A day or an id is none.
        GraphProblem: A kind, weight or level is not known.

    Example:
        >>> selection_of({"region": "PL22", "since": "2021-01-01", "folded": True}).given
        {'region': 'region/PL22', 'since': datetime.date(2021, 1, 1), 'folded': True}
    """
    said = {name: value for name, value in given.items() if value is not None and value is not False and value != ""}
    return Selection(**{name: _value(name, value) for name, value in said.items()})


def _value(name: str, value: Any) -> Any:
    if name == "level":
        return _level(value)
    if name in _CLASSES:
        id_ = full_id(_CLASSES[name], value)
        if id_ is None:
            raise NotPossible(f"parameter {name}", repr(value), f"the code or id of a {name}", "For example: PL22.")
        return id_
    if name in ("since", "until") and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise NotPossible(f"parameter {name}", repr(value), "a day as 2021-12-31", "Correct it.") from error
    return value


def _level(value: Any) -> int:
    if not str(value).isdigit():
        raise NotPossible("parameter level", repr(value), "a NUTS level from 0 to 3", "2 is the usual one.")
    return int(value)
