"""What the tests of archive and write share: a load in one line, and all that a store holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.archive import Archive, LoadHeader
from graph.connection import Graph
from graph.records import Link, Node
from graph.write import Progress, Written, apply

Record = Node | Link


def load(
    graph: Graph,
    archive: Archive,
    source: str,
    rows: Sequence[Record | Iterable[Record]],
    *,
    rank: int = 100,
    progress: Progress | None = None,
) -> Written:
    """Load rows, each one record or several."""
    with archive.stage(LoadHeader(source, source.title(), rank=rank)) as staged:
        for number, row in enumerate(rows, 1):
            for record in [row] if isinstance(row, Node | Link) else row:
                staged.add(record, number)
        staged.file(f"{source}.csv", "0" * 64, 1, len(rows))
    return apply(graph, archive, staged, progress)


def held(graph: Graph) -> dict[Any, Any]:
    """Give all that the store holds, but for its ledger and what tells one load of the same rows from another."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger AND NOT n:Load RETURN n.id AS id, labels(n) AS l, properties(n) AS p"
    )
    links = graph.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Load RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p"
    )
    assert len({(a, t, b) for a, t, b, _ in links.values}) == len(links.values), "a link stands twice"
    return {
        **{id_: (sorted(labels), properties) for id_, labels, properties in nodes.values},
        **{(a, t, b): properties for a, t, b, properties in links.values},
    }
