"""How far a mirror has come: a note in its own store, changed in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph import ledger
from graph.connection import Graph
from graph.constraints import LEDGER, Rule
from graph.ledger import Ledger
from graph.problem import GraphProblem, UncertainProblem
from ontology.schema import Schema

WAITING = "Waiting"
"""Label of the notes of links that lead to a node that is not there yet."""
_ID = "bookmark"
_RULES = (Rule(WAITING, "source", unique=False), Rule(WAITING, "target", unique=False))
_READ = f"MATCH (b:{LEDGER} {{id: $id}}) RETURN b.origin, b.stream, b.place, b.moment, b.whole, b.tag"
_MARK = f"MERGE (b:{LEDGER} {{id: $id}}) SET b += $values"
Step = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a mirror has come.

    Attributes:
        origin: The address of the feed that it follows.
        stream: The IRI of the stream; empty before the first, and while the store is emptied for another.
        place: The place of the last version that it has taken in; 0 before the first.
        moment: The moment of that version.
        whole: The place from which on the stream left nothing out when this mirror began.
        tag: The entity tag of the root, once all that it led to was taken in.
    """

    origin: str
    stream: str = ""
    place: int = 0
    moment: str = ""
    whole: int = 1
    tag: str = ""


def opened(graph: Graph, schema: Schema, origin: str) -> Bookmark:
    """Find the bookmark of a store, or put one into an empty store.

    Args:
        graph: The store.
        schema: The ontology.
        origin: The address of the feed.

    Raises:
        GraphProblem: The store holds something else than a mirror of this feed.
    """
    graph.prepare(schema)
    if (found := read(graph)) is not None:
        _refuse_other(graph, found.origin, origin)
        return found
    if graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        _refuse_other(graph, "", origin)
    graph.write([(rule.statement, {}) for rule in _RULES])
    write(graph, [ledger.opening()], Bookmark(origin))
    return Bookmark(origin)


def read(graph: Graph) -> Bookmark | None:
    """Read the bookmark; ``None`` if the store follows nothing."""
    rows = graph.read(_READ, {"id": _ID}).values
    return Bookmark(*rows[0]) if rows else None


def write(graph: Graph, steps: Sequence[Step], after: Bookmark) -> None:
    """Change the store and the bookmark in one transaction, exactly once even if the answer to the commit is lost."""
    state = Ledger(ledger.mirror_of(after.origin, f"{after.stream.rpartition('/')[2]}/{after.place}"))
    whole = [*steps, (_MARK, {"id": _ID, "values": asdict(after)}), ledger.mark(state)]
    try:
        graph.write(whole)
    except UncertainProblem:
        if read(graph) != after:
            graph.write(whole)


def empty(graph: Graph, bookmark: Bookmark) -> Bookmark:
    """Begin anew: throw away all that was taken in; killed at any point, it is done again."""
    anew = Bookmark(bookmark.origin)
    write(graph, [], anew)
    for what, removal in (
        ("()-[x]->()", "DELETE"),
        (f"(x) WHERE NOT x:{LEDGER}", "DETACH DELETE"),
    ):
        while graph.read(f"MATCH {what} RETURN 1 AS one LIMIT 1", timeout=600).values:
            graph.write([(f"MATCH {what} WITH x LIMIT 5000 {removal} x", {})])
    return anew


def _refuse_other(graph: Graph, found: str, origin: str) -> None:
    if found != origin:
        what = f"a mirror of {found}" if found else "a store that holds something of its own"
        remedy = "Follow it into a home of its own: OBSERVATORY_HOME=mirror observatory follow …"
        raise GraphProblem(graph.uri, what, f"an empty store, or a mirror of {origin}", remedy)
