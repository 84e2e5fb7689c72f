"""What was computed from one state of the store, kept until the store changes or the room is needed."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
from scipy import sparse

from . import ledger
from .connection import Graph
from .progress import step

T = TypeVar("T")
#: Bytes that results may take together before those asked for longest ago are let go.
ROOM = 1 << 30
# Seconds between two looks of one who waits for another's computation at whether it is called off.
_MOMENT = 0.2
_LAST_LOAD = "MATCH (l:Load) RETURN max(l.finishedAt) AS last"
_Key = tuple[Hashable, ...]


class Kept:
    """Results by what they depend on; the oldest go when there is no room. Safe to share between threads.

    Args:
        room: Bytes that they may take together.

    Example:
        >>> kept = Kept()
        >>> kept.once(("answer",), lambda: 42), kept.once(("answer",), lambda: 43)
        (42, 42)
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._results: OrderedDict[_Key, tuple[Any, int]] = OrderedDict()
        self._working: dict[_Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def once(self, key: _Key, compute: Callable[[], T]) -> T:
        """Give what was kept, or compute it now; two who ask for the same at once wait for one computation.

        Raises:
            Cancelled: The work was called off, or the wait for another's (see `graph.progress`).
        """
        with self._lock:
            working = self._working.setdefault(key, threading.Lock())
        while not working.acquire(timeout=_MOMENT):
            step(0, 1)
        try:
            with self._lock:
                if key in self._results:
                    self._results.move_to_end(key)
                    known: T = self._results[key][0]
                    return known
            made = compute()
            with self._lock:
                self._keep(key, made)
            return made
        finally:
            with self._lock:
                self._working.pop(key, None)
            working.release()

    def __contains__(self, key: _Key) -> bool:
        with self._lock:
            return key in self._results

    def _keep(self, key: _Key, made: Any) -> None:
        self._results[key] = (made, size_of(made))
        while len(self._results) > 1 and sum(size for _, size in self._results.values()) > self._room:
            self._results.popitem(last=False)


def size_of(value: Any) -> int:
    """Estimate the bytes that a result takes: its arrays, and 60 for each other thing in it.

    Example:
        >>> size_of(np.zeros(1000)), size_of((1, 2))
        (8060, 180)
    """
    if isinstance(value, np.ndarray):
        return 60 + int(value.nbytes)
    if isinstance(value, sparse.csr_array):
        return 60 + sum(int(part.nbytes) for part in (value.data, value.indices, value.indptr))
    if isinstance(value, Mapping):
        return 60 + 120 * len(value)
    if isinstance(value, tuple | list):
        some = value[:100]
        return 60 + (sum(map(size_of, some)) * len(value) // len(some) if some else 0)
    if is_dataclass(value):
        return 60 + sum(size_of(getattr(value, one.name)) for one in fields(value))
    return 60


def version(graph: Graph) -> str:
    """Name the state that the store is in: the archive's version, and how far a load at work has come; else nothing."""
    held = ledger.read(graph)
    return f"{held.version}+{held.next}" if held.plan else held.version or ""


_stores: weakref.WeakKeyDictionary[Graph, Kept] = weakref.WeakKeyDictionary()
_finding = threading.Lock()


def of_state(graph: Graph, key: _Key, compute: Callable[[], T]) -> T:
    """Give what was computed for this state of the store, or compute it now.

    A store that was written to past the archive has no version to know its state by: then nothing is kept.

    Args:
        graph: The store.
        key: Name of the result and all it depends on beside the store.
        compute: What makes it, from the store alone.
    """
    state = version(graph)
    return _kept(graph).once((state, *key), compute) if state else compute()


def is_kept(graph: Graph, key: _Key) -> bool:
    """Whether that was computed for this state of the store, and is there at once."""
    return (version(graph), *key) in _kept(graph)


def _kept(graph: Graph) -> Kept:
    with _finding:
        return _stores.setdefault(graph, Kept())


def told(graph: Graph) -> str:
    """Say in words which state the store is in, and of which day it is: the last of a load."""
    state = version(graph)
    if not state:
        return "a state of the graph that has no version"
    (last,) = of_state(graph, ("last load",), lambda: graph.read(_LAST_LOAD).values)
    return f"state {state} of the graph" + (f", last loaded on {last[0]:%Y-%m-%d}" if last[0] else "")
