"""The store's own note of which state of the archive it holds, changed in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .connection import Graph
from .constraints import LEDGER

_ID = "ledger"
_MIRROR = "mirror of "
_READ = f"MATCH (l:{LEDGER} {{id: $id}}) RETURN l.version AS version, l.plan AS plan, l.next AS next"
_OPEN = f"UNWIND [$id] AS id WITH id WHERE NOT EXISTS {{ MATCH (:{LEDGER} {{id: id}}) }} CREATE (l:{LEDGER} {{id: id}})"
_MARK = f"MATCH (l:{LEDGER} {{id: $id}}) SET l.version = $version, l.plan = $plan, l.next = $next"


@dataclass(frozen=True, slots=True)
class Ledger:
    """How far the store has come.

    Attributes:
        version: The archive's version that the store holds, or held before the present plan; None for an empty store.
        plan: The id of the plan that is being applied; empty if none is.
        next: The number of its next batch.
    """

    version: str | None
    plan: str = ""
    next: int = 0


def read(graph: Graph) -> Ledger:
    """Read the note; a store without one holds nothing."""
    rows = graph.read(_READ, {"id": _ID}).values
    return Ledger(rows[0][0], rows[0][1] or "", rows[0][2] or 0) if rows else Ledger(None)


def mirror_of(origin: str, place: str = "") -> str:
    """Name the state of a store that mirrors another, and how far it has come.

    Example:
        >>> mirror_of("https://x.org/feed", "17")
        'mirror of https://x.org/feed at 17'
    """
    return f"{_MIRROR}{origin} at {place}" if place else _MIRROR + origin


def mirrored(graph: Graph) -> str:
    """Say what a store mirrors; nothing if it holds loads of its own, or nothing."""
    version = read(graph).version or ""
    return version.removeprefix(_MIRROR).partition(" at ")[0] if version.startswith(_MIRROR) else ""


def begin(graph: Graph, version: str) -> None:
    """Make the note in an empty store."""
    graph.write([opening(), mark(Ledger(version))])


def opening() -> tuple[str, Mapping[str, Any]]:
    """Give the statement that makes the note where there is none."""
    return _OPEN, {"id": _ID}


def mark(ledger: Ledger) -> tuple[str, Mapping[str, Any]]:
    """Give the statement that changes the note, to stand in the transaction of what it tells of."""
    return _MARK, {"id": _ID, "version": ledger.version, "plan": ledger.plan, "next": ledger.next}
